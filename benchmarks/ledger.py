"""The ledger beside huey, the queue that it would replace, on SQLite with every commit flushed to the disk.

``enqueue``: messages a second into the store, in bulk (``notify_many``) and one by one, beside huey's ``enqueue``
(it has no bulk: one row and one commit each). The making of the messages is counted, that of the addresses (typed
once, in a form) is not. ``drain``: messages a second from a full queue to a provider that takes everything at once,
beside huey's one worker (``dequeue`` then ``execute``) with a task that does nothing. Both flush: ``synchronous=FULL``
here, ``fsync=True`` there; both in one process. ``claim``: milliseconds of one claim of 50 with a thousand messages
pending, then with ``--pending`` of them.

Rounds of both are interleaved and medians are told. Huey 3.5.4 lives in a virtual environment of its own, made when
``--venv`` is absent. Prints one line of JSON.

    python benchmarks/ledger.py [--venv FOLDER] [--rounds 5] [--messages 2000] [--pending 1000000]
"""

import argparse
import json
import platform
import statistics
import subprocess
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Many, Op, SqlValue, Statement, Transact
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.notifications import lanes
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.notifications.queueing import KEEP_CONTENT, LANE, QUEUE, Entry, row_of
from etatplateforme.notifications.state import Policy
from etatplateforme.notifications.tables import SCHEMA
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

HUEY = "huey==3.5.4"
PEER = """
import sys, time, json
from huey import SqliteHuey
huey = SqliteHuey(filename=sys.argv[1], fsync=True)
@huey.task()
def send(recipient, subject, text):
    return None
count = int(sys.argv[2])
began = time.perf_counter()
for number in range(count):
    send(f"p{number}@exemple.test", "Votre inscription", "Bonjour, l'inscription de votre enfant est enregistree.")
queued = time.perf_counter()
done = 0
while (task := huey.dequeue()) is not None:
    huey.execute(task)
    done += 1
ended = time.perf_counter()
assert done == count
print(json.dumps([count / (queued - began), count / (ended - queued)]))
"""


class Taking:
    """A provider that takes everything at once."""

    name = "taking"
    channel = Channel.MAIL
    same_key_for = timedelta()

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Taken."""
        yield from ()
        return Outcome(Fate.ACCEPTED, 250)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Nothing is kept."""
        yield from ()
        return None


@contextmanager
def ledger(folder: Path) -> Iterator[tuple[Notifications[Sync], Ports]]:
    """A block over a new store in *folder*."""
    clock = SystemClock()
    ports = Ports(clock, Wire(clock), Store(folder / "ledger.db", (SCHEMA,)), MailWire(None))
    runner = SyncRunner(Guard(OpenGate(), SilentJournal(), clock, deadline=3_600), ports)
    settings = NotificationSettings((Taking(),), Calendar(), turn=timedelta(hours=1))
    try:
        yield Notifications(runner, settings), ports
    finally:
        ports.close()


def message(number: int, to: MailAddress) -> Message:
    """A message to somebody."""
    text = "Bonjour, l'inscription de votre enfant est enregistrée."
    return Message(recipient=to, subject="Votre inscription", content=paragraphs(text), idempotency_key=f"k{number}")


def ours(folder: Path, count: int) -> tuple[float, float, float]:
    """Messages a second: in bulk, one by one, drained."""
    people = [MailAddress(f"p{number}@exemple.test") for number in range(count + 200)]
    with ledger(folder) as (town, _):
        began = time.perf_counter()
        for first in range(0, count, 1_000):
            _ = town.notify_many([message(first + rank, to) for rank, to in enumerate(people[first : first + 1_000])])
        bulk = time.perf_counter()
        for rank, to in enumerate(people[count:]):
            _ = town.notify(message(count + rank, to))
        one = time.perf_counter()
        done = town.deliver(limit=count + 200)
        ended = time.perf_counter()
        assert done.handled == count + 200
    return count / (bulk - began), 200 / (one - bulk), (count + 200) / (ended - one)


def theirs(python: Path, folder: Path, count: int) -> tuple[float, float]:
    """Tasks a second: queued, drained."""
    command = [str(python), "-c", PEER, str(folder / "huey.db"), str(count)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    queued, drained = json.loads(run.stdout)
    return queued, drained


def claims(folder: Path, pending: int) -> dict[str, float]:
    """Milliseconds of a claim of 50 messages, with a thousand pending and with *pending*."""
    found: dict[str, float] = {}
    with ledger(folder) as (_, ports):
        within = Within.seconds(ports.clock, 3_600)
        told = 0
        for goal in (1_000, pending):
            while told < goal:
                told += fill(ports, told, min(20_000, goal - told), within)
            found[f"{goal}"] = round(claim_time(ports, within), 3)
    return found


def fill(ports: Ports, first: int, count: int, within: Within) -> int:
    """Put *count* messages into the store, with the statements of the ledger."""
    at = ports.clock.now()
    template = Entry(message(0, MailAddress("p@exemple.test")), at, "")
    row = row_of("", template, at)
    rows: list[dict[str, SqlValue]] = [
        {**row, "id": f"m{number:09}", "key_hash": f"k{number:09}"} for number in range(first, first + count)
    ]
    lane: dict[str, SqlValue] = {"priority": 1, "channel": "mail", "service": ""}
    statements: list[tuple[Statement, list[dict[str, SqlValue]]]] = [
        (QUEUE, rows),
        (KEEP_CONTENT, rows),
        (LANE, [lane]),
    ]
    _ = ports.store.transact(Transact(tuple(Many(what, tuple(each)) for what, each in statements)), within)
    return count


def claim_time(ports: Ports, within: Within) -> float:
    """Median milliseconds of finding the lanes and leasing fifty messages, over fifteen claims."""
    spent: list[float] = []
    for _ in range(15):
        at = ports.clock.now()
        began = time.perf_counter()
        found = run(lanes.open_lanes(at), ports, within)
        assert isinstance(found, list)
        taken = run(lanes.lease(found, 50, at, Policy(claim=timedelta(hours=1))), ports, within)
        spent.append(time.perf_counter() - began)
        assert isinstance(taken, list)
        assert len(taken[0].claims) > 0
    return 1_000 * statistics.median(spent)


def run(op: Op[object], ports: Ports, within: Within) -> object:
    """Drive a body by the real ports."""
    try:
        effect = next(op)
        while True:
            effect = op.send(ports.perform(effect, within))
    except StopIteration as end:
        return end.value


def peer_python(folder: Path | None, made_in: Path) -> Path:
    """The interpreter of the virtual environment in which huey lives."""
    home = folder or made_in / "huey"
    if folder is None:
        venv.create(home, with_pip=True)
        _ = subprocess.run([str(home / "bin" / "pip"), "install", "-q", HUEY], check=True, timeout=600)
    return home / "bin" / "python"


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    _ = parser.add_argument("--venv", type=Path)
    _ = parser.add_argument("--rounds", type=int, default=5)
    _ = parser.add_argument("--messages", type=int, default=2_000)
    _ = parser.add_argument("--pending", type=int, default=1_000_000)
    told = parser.parse_args()
    rounds: dict[str, list[float]] = {name: [] for name in ("bulk", "one", "drain", "huey_enqueue", "huey_drain")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = peer_python(told.venv, folder)
        for number in range(told.rounds):
            for who in ("ours", "huey"):
                place = folder / f"{who}{number}"
                place.mkdir()
                if who == "ours":
                    figures = zip(("bulk", "one", "drain"), ours(place, told.messages), strict=True)
                else:
                    figures = zip(("huey_enqueue", "huey_drain"), theirs(python, place, told.messages), strict=True)
                for what, figure in figures:
                    rounds[what].append(figure)
        (folder / "claims").mkdir()
        claim = claims(folder / "claims", told.pending)
    medians = {what: round(statistics.median(figures)) for what, figures in rounds.items()}
    line = {
        "benchmark": "ledger",
        "python": platform.python_version(),
        "peer": HUEY,
        "messages": told.messages,
        "rounds": told.rounds,
        "per_second": medians,
        "enqueue_ratio": round(medians["bulk"] / medians["huey_enqueue"], 1),
        "drain_ratio": round(medians["drain"] / medians["huey_drain"], 1),
        "claim_ms": claim,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
