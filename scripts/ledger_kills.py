"""Kill delivering processes at each named step of a message, and tell what it cost: lost, doubled, uncertain.

    python scripts/ledger_kills.py [--kills 20] [--pending 1000]

One line of JSON a step, then one that sums up. Exits with 1 when a message was lost, or doubled without a law that
says so. Real processes, SIGKILL, a real SQLite file and an SMTP server on loopback.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.kills import (
    STEPS,
    FullDisk,
    FullInFlight,
    Toll,
    disk_full,
    full_in_flight,
    purge_toll,
    queue_toll,
    toll,
)


def small_disk(what: Callable[[Path, Callable[[], None]], FullDisk | FullInFlight]) -> dict[str, object]:
    """A ledger on a disk of 4 MB that fills up, where a tmpfs can be mounted (root); then 64 MB."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
            return {"mounted": False}
        try:
            found = what(Path(folder), lambda: _larger(folder))
        finally:
            _ = subprocess.run(["umount", folder], check=True)
        return {"mounted": True, **asdict(found)}


def _larger(folder: str) -> None:
    _ = subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)


def main() -> int:
    """Run every step; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--kills", type=int, default=20)
    _ = parser.add_argument("--pending", type=int, default=1_000)
    told = parser.parse_args()
    tolls: list[Toll] = []
    for number, step in enumerate(("queue", *STEPS, "purge")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            match step:
                case "queue":
                    found = queue_toll(folder, told.kills)
                case "purge":
                    found = purge_toll(folder, told.kills, told.pending)
                case _:
                    found = toll(folder, step, told.kills, told.pending)
        tolls.append(found)
        print(json.dumps({"number": number, **asdict(found)}), flush=True)
    print(json.dumps({"step": "disk full", **small_disk(disk_full)}), flush=True)
    print(json.dumps({"step": "disk full in flight", **small_disk(full_in_flight)}), flush=True)
    total = {
        "kills": sum(each.kills for each in tolls),
        "lost": sum(each.lost for each in tolls),
        "doubled": sum(each.doubled for each in tolls),
        "doubled_by_law": sum(each.doubled_by_law for each in tolls),
        "uncertain": sum(each.uncertain for each in tolls),
    }
    print(json.dumps({"step": "all", **total}))
    return int(total["lost"] > 0 or total["doubled"] > 0)


if __name__ == "__main__":
    sys.exit(main())
