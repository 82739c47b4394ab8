"""The ledger on PostgreSQL beside PgQueuer, Procrastinate and DBOS, over one server here that flushes to the disk.

``fill``: messages a second into the base, by thousands (PgQueuer and Procrastinate in bulk too; DBOS has no bulk).
``drain``: messages a second from a full queue to a provider that takes everything at once, one process; peers with a
task that does nothing (PgQueuer by twenty, Procrastinate twenty at a time, DBOS twenty workers), counted from their
first task on. ``wire_ms``: milliseconds from the call that queues to the wire, twenty messages a second, one woken
worker, for Procrastinate (LISTEN) and for us, whom it wakes. ``claim_ms``: one claim of 50 with a thousand messages
pending, then with ``--pending`` of them.

Rounds are interleaved, each in a base of its own, and medians are told; with no round, only the claims are measured.
The peers live in a virtual environment of their own. Prints one line of JSON.

    python benchmarks/ledger_postgres.py [--venv FOLDER] [--rounds 3] [--messages 2000] [--pending 1000000]
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.claiming import Taking, claims, message, people, ports_over, town_over
from benchmarks.peers import queues
from tests.support import postgres

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.ports import Ports
from etatplateforme.core.postgres import PostgresStore
from etatplateforme.core.postgres_lines import Address, address_of
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.tables import SCHEMA
from etatplateforme.notifications.worker import run_worker
from etatplateforme.service.wakeups import Wakeups, run_woken

ENGINES = ("pgqueuer", "procrastinate", "dbos")
ECHOES = 100
PATIENCE = 120.0


def opened(address: Address, *, woken: bool) -> Ports:
    """Ports over the base, whose messages wake the workers when *woken*."""
    within = Within.seconds(SystemClock(), 60)
    return ports_over(PostgresStore(address, (SCHEMA,), within, Wakeups() if woken else None))


def ours(base: str, count: int) -> dict[str, float]:
    """Messages a second: in bulk, drained."""
    ports = opened(address_of(base, production=False), woken=False)
    try:
        who, town = people(count), town_over(ports, Taking())
        began = time.perf_counter()
        for first in range(0, count, 1_000):
            _ = town.notify_many([message(first + rank, to) for rank, to in enumerate(who[first : first + 1_000])])
        filled = time.perf_counter()
        done = town.deliver(limit=count)
        ended = time.perf_counter()
    finally:
        ports.close()
    assert done.handled == count
    return {"fill": count / (filled - began), "drain": count / (ended - filled)}


def our_echoes(base: str, ages: Path) -> None:
    """Queue messages for a woken worker of another process, which notes how old they are."""
    ports = opened(address_of(base, production=False), woken=True)
    with subprocess.Popen([sys.executable, __file__, "--work", base, str(ages)]) as worker:
        try:
            town = town_over(ports, Taking())
            _until(lambda: _answers_soon(town, ages))
            _ = ages.write_text("")
            for number, to in enumerate(people(ECHOES)):
                _ = town.notify(message(number, to, f"{time.time():.6f}"))
                time.sleep(1 / queues.TICKS_A_SECOND)
            _until(lambda: len(ages.read_text().split()) >= ECHOES)
        finally:
            worker.send_signal(signal.SIGTERM)
            ports.close()


def work(base: str, ages: str) -> None:
    """The woken worker."""
    address = address_of(base, production=False)
    ports = opened(address, woken=False)
    town = town_over(ports, Taking(ages))
    run_woken(address, lambda stop, wait: run_worker(town, stop=stop, wait=wait))
    ports.close()


def their_echoes(python: Path, engine: str, base: str, ages: Path) -> None:
    """The same, between two processes of a peer."""
    _ = queues.rate(python, engine, "fill", base, 1)
    with subprocess.Popen(
        queues.command(python, engine, "echo", base, 1, str(ages)), stderr=subprocess.DEVNULL
    ) as worker:
        try:
            _until(lambda: ages.exists() and bool(ages.read_text()))  # the one that was there before it
            _ = ages.write_text("")
            ticks = queues.command(python, engine, "tick", base, ECHOES)
            _ = subprocess.run(ticks, check=True, capture_output=True, timeout=PATIENCE)
            _until(lambda: len(ages.read_text().split()) >= ECHOES)
        finally:
            worker.kill()


def _answers_soon(town: Notifications[Sync], ages: Path) -> bool:
    """Queue one more; True when its worker is woken, eight times in a row: it also looks by itself now and then."""
    told = f"{time.time():.6f}"
    _ = town.notify(replace(message(0, people(1)[0], told), idempotency_key=told))
    time.sleep(0.3)
    last = ages.read_text().split()[-8:] if ages.exists() else []
    return len(last) == 8 and all(float(age) < 1 for age in last)


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("some messages did not reach the wire")
        time.sleep(0.1)


def milliseconds(ages: Path) -> dict[str, float]:
    """Median and 95th centile."""
    centiles = statistics.quantiles([1_000 * float(age) for age in ages.read_text().split()], n=20)
    return {"p50": round(centiles[9], 1), "p95": round(centiles[18], 1)}


def measured(server: str, python: Path, folder: Path, told: argparse.Namespace) -> dict[str, object]:
    """All the figures."""
    rounds: dict[str, list[float]] = {}
    echoes: dict[str, dict[str, list[float]]] = {}
    for number in range(told.rounds):
        for who in ("ours", *ENGINES):
            with postgres.fresh_base(server) as base:
                found = (
                    ours(base, told.messages)
                    if who == "ours"
                    else {what: queues.rate(python, who, what, base, told.messages) for what in ("fill", "drain")}
                )
            for what, figure in found.items():
                rounds.setdefault(f"{who} {what}", []).append(figure)
        for who in ("ours", "procrastinate"):
            ages = folder / f"{who}{number}"
            with postgres.fresh_base(server) as base:
                if who == "ours":
                    our_echoes(base, ages)
                else:
                    their_echoes(python, who, base, ages)
            for what, figure in milliseconds(ages).items():
                echoes.setdefault(who, {}).setdefault(what, []).append(figure)
    with postgres.fresh_base(server) as short, postgres.fresh_base(server) as long, ExitStack() as open_ones:
        few, many = (opened(address_of(base, production=False), woken=False) for base in (short, long))
        for ports in (few, many):
            _ = open_ones.callback(ports.close)
        claim = claims(few, many, told.pending)
    if not rounds:
        return {"claim_ms": claim}
    medians = {what: round(statistics.median(figures)) for what, figures in rounds.items()}
    wire = {
        who: {what: round(statistics.median(each), 1) for what, each in found.items()} for who, found in echoes.items()
    }
    return {
        "per_second": medians,
        "drain_ratio_pgqueuer": round(medians["ours drain"] / medians["pgqueuer drain"], 1),
        "wire_ms": wire,
        "wire_ratio_procrastinate": round(wire["ours"]["p50"] / wire["procrastinate"]["p50"], 2),
        "claim_ms": claim,
    }


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--venv", type=Path)
    _ = parser.add_argument("--rounds", type=int, default=3)
    _ = parser.add_argument("--messages", type=int, default=2_000)
    _ = parser.add_argument("--pending", type=int, default=1_000_000)
    _ = parser.add_argument("--work", nargs=2)
    told = parser.parse_args()
    if told.work:
        work(*told.work)
        return
    programs = postgres.programs()
    if programs is None:
        sys.exit("PostgreSQL's server is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as name, postgres.running(programs, flushes=True) as server:
        python = queues.peers_python(told.venv, Path(name))
        found = measured(server, python, Path(name), told)
    line = {
        "benchmark": "ledger_postgres",
        "python": platform.python_version(),
        "postgres": programs.parent.name,
        "peers": queues.PEERS[1:],
        "load": os.getloadavg()[0],
        "messages": told.messages,
        "rounds": told.rounds,
        **found,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
