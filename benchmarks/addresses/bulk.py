"""A file geocoded by two processes, ours beside addok's, on the same index and in the same run, A B A B.

    python -m benchmarks.addresses.bulk DATA [--peer VENV] [--departements 48 …] [--rows 100000] [--peer-rows N]
        [--rounds 2] [--seed N]

Ours is the whole work: the file looked through, answered, written with its checkpoints. addok is asked through its
Python API, in two processes over half of the rows each: addok-csv would add HTTP, forms and one file of answers to it.
addok is slow: ``--peer-rows`` gives it the first rows only, and the rates are compared. Prints one JSON line.
"""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random, SystemRandom
from statistics import median

from benchmarks.addresses.engines import documents, peer
from benchmarks.addresses.figures import Facts
from benchmarks.addresses.queries.generate import load
from benchmarks.addresses.queries.rows import Row
from benchmarks.addresses.queries.rows import write as write_rows
from benchmarks.addresses.queries.world import World
from benchmarks.addresses.run import build_addok, build_ours, children_cpu, machine

PROCESSES = 2


def write(path: Path, texts: list[str]) -> Path:
    """A file of one column."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["adresse"], *([text] for text in texts)])
    return path


def texts(rows: list[Row], count: int, seed: int) -> list[str]:
    """So many addresses as one writes them, drawn; again and again if the data have fewer."""
    numbered = [row for row in rows if row.number]
    drawn = Random(seed).choices(numbered, k=count) if count > len(numbered) else Random(seed).sample(numbered, count)
    return [
        " ".join(part for part in (row.number, row.suffix, row.street, row.postcode, row.city) if part) for row in drawn
    ]


def timed(commands: list[list[str]], rows: int, environment: dict[str, str] | None, redis: int | None) -> Facts:
    """Run *commands* together; rows a second on the clock, and a second of processor (Redis' included)."""
    before = children_cpu() + (peer.cpu_seconds(redis) if redis is not None else 0.0)
    clock = time.perf_counter()
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for command in commands]
    codes = [process.wait() for process in running]
    wall = time.perf_counter() - clock
    cpu = children_cpu() + (peer.cpu_seconds(redis) if redis is not None else 0.0) - before
    if any(codes):
        raise SystemExit(f"a geocoder failed: {codes}")
    return {
        "rows": rows,
        "wall_s": round(wall, 2),
        "rows_per_s": round(rows / wall),
        "rows_per_cpu_s": round(rows / cpu),
    }


def found(path: Path, column: int) -> float:
    """The share of rows with something in *column*."""
    with path.open(newline="", encoding="utf-8") as file:
        told = [bool(row[column]) for row in csv.reader(file)]
    return round(sum(told) / len(told), 4)


def measure(given: argparse.Namespace, folder: Path) -> Facts:
    """Both, in turn."""
    loaded = load(given.data, given.departements)
    write_rows(folder / "rows.csv", loaded.rows)
    asked = texts(list(loaded.rows), given.rows, given.seed)
    few = asked[: given.peer_rows or len(asked)]
    source = write(folder / "in.csv", asked)
    halves = [write(folder / f"half{rank}.csv", few[rank::PROCESSES]) for rank in range(PROCESSES)]
    ours = [sys.executable, "-m", "benchmarks.addresses.engines.ours", "bulk", str(folder / "ours.idx"), str(source)]
    _ = build_ours(folder / "rows.csv", folder / "ours.idx")
    rounds: dict[str, list[Facts]] = {"ours": [], "addok": []}
    with ExitStack() as stack:
        engine = stack.enter_context(peer.running(folder, peer.installed(given.peer)))
        ndjson = folder / "addok.ndjson"
        world = World(loaded.rows)
        documents.write(ndjson, world)
        _ = build_addok(engine, ndjson, world.size)
        theirs = [
            [str(engine.python), "-m", "benchmarks.addresses.engines.addok_bulk", str(half), f"{half}.out"]
            for half in halves
        ]
        for _round in range(given.rounds):
            rounds["ours"].append(timed([[*ours, str(folder / "out.csv"), str(PROCESSES)]], len(asked), None, None))
            rounds["addok"].append(timed(theirs, len(few), engine.environment, engine.redis))
        versions = {"python": platform.python_version(), **peer.versions(engine)}
    rates = {
        name: {key: median(float(str(one[key])) for one in each) for key in ("rows_per_s", "rows_per_cpu_s")}
        for name, each in rounds.items()
    }
    return {
        "benchmark": "bulk",
        "seed": given.seed,
        "addresses": world.size,
        "processes": PROCESSES,
        "rounds": rounds,
        "times_faster": {key: round(rates["ours"][key] / rates["addok"][key], 1) for key in rates["ours"]},
        "answered": {"ours": found(folder / "out.csv", 1), "addok": found(Path(f"{halves[0]}.out"), 1)},
        "machine": machine(),
        "load_15min": round(os.getloadavg()[2], 2),
        "versions": versions,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("data", type=Path)
    _ = parser.add_argument("--peer", type=Path, default=Path(tempfile.gettempdir()) / "etatplateforme-addok")
    _ = parser.add_argument("--departements", nargs="*", default=[])
    _ = parser.add_argument("--rows", type=int, default=100_000)
    _ = parser.add_argument("--peer-rows", type=int, default=0, help="0: as many")
    _ = parser.add_argument("--rounds", type=int, default=2)
    _ = parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(given, Path(folder)), ensure_ascii=False))


if __name__ == "__main__":
    main()
