"""Kill delivering processes over PostgreSQL at each named step of a message, then two workers together, and tell what
it cost: lost, doubled, uncertain.

    python scripts/ledger_kills_postgres.py [--kills 20] [--pending 1000] [--pairs-only]

One line of JSON a step. Exits with 1 when a message was lost, or doubled without a law that says so. Real processes,
SIGKILL, a real server and an SMTP server on loopback. ``scripts/ledger_kills.py`` does it on SQLite.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support import postgres
from tests.support.kills import STEPS, Toll, purge_toll, queue_toll, toll
from tests.support.kills_in_pairs import toll_of_pairs


def main() -> int:
    """Run every step; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--kills", type=int, default=20)
    _ = parser.add_argument("--pending", type=int, default=1_000)
    _ = parser.add_argument("--pairs-only", action="store_true")
    told = parser.parse_args()
    kills, pending = int(told.kills), int(told.pending)
    steps: list[Callable[[Path], Toll]] = [partial(toll_of_pairs, rounds=kills // 2, count=pending)]
    if not told.pairs_only:
        steps += [partial(queue_toll, kills=kills), *(partial(toll, step=s, kills=kills, count=pending) for s in STEPS)]
        steps += [partial(purge_toll, kills=kills, count=pending)]
    programs = postgres.programs()
    if programs is None:
        sys.exit("PostgreSQL's server is not installed: apt-get install postgresql")
    failures = 0
    with postgres.running(programs) as server:
        for step in steps:
            with postgres.fresh_base(server) as base, tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "base").write_text(base)
                found = step(Path(folder))
            failures += found.lost + found.doubled
            print(json.dumps(asdict(found)), flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
