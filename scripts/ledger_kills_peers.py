"""Kill the workers of huey, PgQueuer, Procrastinate and DBOS as ours are killed, and tell what it cost: lost, doubled.

    python scripts/ledger_kills_peers.py [--venv FOLDER] [--kills 20] [--pending 1000] [--engine NAME]

One line of JSON an engine and a moment. A task appends one line to a file (``O_APPEND``): that is its effect. « after
the effect »: it then works five milliseconds more before its engine may note that it is done, the time in which a
message has left and nobody wrote it down. « before the effect »: it works twenty milliseconds first. The worker is
killed (SIGKILL) each time that another fortieth of the tasks is done, started again, and at last left to itself until
nothing has moved for a while. Never seen in the file: lost, or stuck until somebody repairs the queue by hand. Seen
twice: doubled, and no engine says so. The peers live in a virtual environment of their own; they run as their manuals
say, twenty tasks at a time (huey: eight threads), Procrastinate with and without a reaper of stalled jobs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers import queues
from tests.support import postgres

MOMENTS = {"after the effect": (0.0, 0.005), "before the effect": (0.02, 0.0)}
ENGINES = {
    "huey": ("huey", False),
    "pgqueuer": ("pgqueuer", False),
    "procrastinate": ("procrastinate", False),
    "procrastinate with a reaper": ("procrastinate", True),
    "dbos": ("dbos", False),
}
QUIET_SECONDS = 20.0
"""Longer than every sign of life after which a peer takes a task again (three seconds)."""
PATIENCE = 120.0


@contextmanager
def worker(command: list[str], reaps: bool) -> Generator[subprocess.Popen[bytes]]:
    """A worker, killed at the end."""
    environment = {**os.environ, "REAPS": "1" if reaps else "0"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()
            _ = process.wait()


def effects(file: Path) -> list[str]:
    """The lines of the file of effects."""
    return file.read_text().split() if file.exists() else []


def killed(command: list[str], file: Path, reaps: bool, kills: int, pending: int) -> int:
    """Kill so many times, then let it end; how many kills fell while something was left to do."""
    fell = 0
    for _ in range(kills):
        goal = len(effects(file)) + pending // (2 * kills)
        with worker(command, reaps):
            until = time.monotonic() + PATIENCE
            while len(effects(file)) < goal and time.monotonic() < until:
                time.sleep(0.002)
        fell += len(set(effects(file))) < pending
    with worker(command, reaps):
        seen, since = 0, time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS:
            time.sleep(0.2)
            if (now := len(effects(file))) != seen:
                seen, since = now, time.monotonic()
    return fell


def main() -> int:
    """Run every engine; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--venv", type=Path)
    _ = parser.add_argument("--kills", type=int, default=20)
    _ = parser.add_argument("--pending", type=int, default=1_000)
    _ = parser.add_argument("--engine", choices=ENGINES)
    told = parser.parse_args()
    programs = postgres.programs()
    if programs is None:
        sys.exit("PostgreSQL's server is not installed: apt-get install postgresql")
    versions = {name: version for name, _, version in (each.partition("==") for each in queues.PEERS)}
    with tempfile.TemporaryDirectory() as name, postgres.running(programs) as server:
        python = queues.peers_python(told.venv, Path(name))
        for label in [told.engine] if told.engine else ENGINES:
            engine, reaps = ENGINES[label]
            for moment, waits in MOMENTS.items():
                with tempfile.TemporaryDirectory() as folder, postgres.fresh_base(server) as base:
                    place, file = (f"{folder}/huey.db" if engine == "huey" else base), Path(folder) / "effects"
                    _ = queues.rate(python, engine, "fill", place, told.pending)
                    command = queues.command(python, engine, "work", place, told.pending, str(file), waits)
                    fell = killed(command, file, reaps, told.kills, told.pending)
                    seen = Counter(effects(file))
                line = {
                    "engine": label,
                    "version": versions[engine],
                    "moment": moment,
                    "kills": fell,
                    "tasks": told.pending,
                    "lost": told.pending - len(seen),
                    "doubled": sum(times > 1 for times in seen.values()),
                }
                print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
