"""The ledger beside huey, the queue that it would replace, on SQLite with every commit flushed to the disk.

``enqueue``: messages a second into the store, in bulk (``notify_many``) and one by one, beside huey's ``enqueue``
(it has no bulk: one row and one commit each). The making of the messages is counted, that of the addresses (typed
once, in a form) is not. ``drain``: messages a second from a full queue to a provider that takes everything at once,
beside huey's one worker (``dequeue`` then ``execute``) with a task that does nothing. Both flush: ``synchronous=FULL``
here, ``fsync=True`` there; both in one process. ``claim_ms``: milliseconds of one claim of 50 with a thousand messages
pending, then with ``--pending`` of them, in the same run.

What a flush costs decides the ratios, so that it is told: ``flush_ms`` is the median of one ``fsync`` of the same disk.
Rounds of both are interleaved and medians are told; with no round, only the claims are measured. Huey lives in a
virtual environment of its own, made when ``--venv`` is absent. Prints one line of JSON.

    python benchmarks/ledger.py [--venv FOLDER] [--rounds 5] [--messages 2000] [--pending 1000000]
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.claiming import Taking, claims, message, people, ports_over, town_over
from benchmarks.peers import queues

from etatplateforme.core.store import Store
from etatplateforme.notifications.tables import SCHEMA


def ours(folder: Path, count: int) -> dict[str, float]:
    """Messages a second: in bulk, one by one, drained."""
    who = people(count + 200)
    ports = ports_over(Store(folder / "ledger.db", (SCHEMA,)))
    try:
        town = town_over(ports, Taking())
        began = time.perf_counter()
        for first in range(0, count, 1_000):
            _ = town.notify_many([message(first + rank, to) for rank, to in enumerate(who[first : first + 1_000])])
        bulk = time.perf_counter()
        for rank, to in enumerate(who[count:]):
            _ = town.notify(message(count + rank, to))
        one = time.perf_counter()
        done = town.deliver(limit=count + 200)
        ended = time.perf_counter()
    finally:
        ports.close()
    assert done.handled == count + 200
    return {"bulk": count / (bulk - began), "one": 200 / (one - bulk), "drain": (count + 200) / (ended - one)}


def theirs(python: Path, folder: Path, count: int) -> dict[str, float]:
    """Tasks a second: queued, drained."""
    return {
        f"huey_{what}": queues.rate(python, "huey", what, str(folder / "huey.db"), count) for what in ("fill", "drain")
    }


def flush(folder: Path) -> float:
    """Median milliseconds of appending four thousand bytes and flushing them."""
    spent: list[float] = []
    with (folder / "flushed").open("wb", buffering=0) as file:
        for _ in range(100):
            _ = file.write(b"x" * 4_096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - began)
    return 1_000 * statistics.median(spent)


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--venv", type=Path)
    _ = parser.add_argument("--rounds", type=int, default=5)
    _ = parser.add_argument("--messages", type=int, default=2_000)
    _ = parser.add_argument("--pending", type=int, default=1_000_000)
    told = parser.parse_args()
    rounds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = queues.peers_python(told.venv, folder)
        for number in range(told.rounds):
            place = folder / f"round{number}"
            place.mkdir()
            figures = {**ours(place, told.messages), **theirs(python, place, told.messages), "flush_ms": flush(place)}
            for what, figure in figures.items():
                rounds.setdefault(what, []).append(figure)
        with ExitStack() as opened:
            few, many = (ports_over(Store(folder / f"{name}.db", (SCHEMA,))) for name in ("few", "many"))
            for ports in (few, many):
                _ = opened.callback(ports.close)
            claim = claims(few, many, told.pending)
    medians = {what: round(statistics.median(figures), 2) for what, figures in rounds.items()}
    line = {
        "benchmark": "ledger",
        "python": platform.python_version(),
        "peer": queues.PEERS[0],
        "load": os.getloadavg()[0],
        "messages": told.messages,
        "rounds": told.rounds,
        "per_second": medians,
        "enqueue_ratio": round(medians["bulk"] / medians["huey_fill"], 1) if medians else None,
        "drain_ratio": round(medians["drain"] / medians["huey_drain"], 1) if medians else None,
        "claim_ms": claim,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
