"""The ledger as its benchmarks use it, on both engines: a provider that takes all, and claims in a long queue."""

import os
import statistics
import time
from datetime import datetime, timedelta

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Many, Op, SqlValue, Statement, Transact
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports, Storage
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.wire import Wire
from etatplateforme.notifications import lanes
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.notifications.queueing import KEEP_CONTENT, LANE, QUEUE, Entry, row_of
from etatplateforme.notifications.state import Policy
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

CLAIMED = 50
CLAIMS = 120


class Taking:
    """A provider that takes everything at once; with a file, it notes there how old each message is, in seconds."""

    name = "taking"
    channel = Channel.MAIL
    same_key_for = timedelta()

    def __init__(self, ages: str = "") -> None:
        self._ages = os.open(ages, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if ages else None

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Taken."""
        yield from ()
        if self._ages is not None:
            _ = os.write(self._ages, f"{time.time() - float(parcel.reference):.6f}\n".encode())
        return Outcome(Fate.ACCEPTED, 250)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Nothing is kept."""
        yield from ()
        return None


def ports_over(store: Storage) -> Ports:
    """Ports that lead to *store*, and nowhere else."""
    clock = SystemClock()
    return Ports(clock, Wire(clock), store, MailWire(None))


def town_over(ports: Ports, provider: Provider) -> Notifications[Sync]:
    """A block whose messages all go to *provider*."""
    runner = SyncRunner(Guard(OpenGate(), SilentJournal(), ports.clock, deadline=3_600), ports)
    return Notifications(runner, NotificationSettings((provider,), Calendar(), turn=timedelta(hours=1)))


def people(count: int) -> list[MailAddress]:
    """Addresses, as a form has checked them: once, and not counted."""
    return [MailAddress(f"p{number}@exemple.test") for number in range(count)]


def message(number: int, to: MailAddress, reference: str = "") -> Message:
    """A message to somebody."""
    text = "Bonjour, l'inscription de votre enfant est enregistrée."
    return Message(
        recipient=to,
        subject="Votre inscription",
        content=paragraphs(text),
        idempotency_key=f"k{number}",
        reference=reference,
    )


def claims(few: Ports, many: Ports, pending: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a claim of fifty, a thousand pending in *few* and *pending* in *many*: median and 95th centile.

    One claim in the one, one in the other, in turn: whatever else the machine does, it does to both.
    """
    within = Within.seconds(few.clock, 3_600)
    for ports, goal in ((few, 1_000), (many, pending)):
        told = 0
        while told < goal + CLAIMED * CLAIMS:  # so many are left after the last claim
            told += _fill(ports, told, min(20_000, goal + CLAIMED * CLAIMS - told), within)
    spent: dict[str, list[float]] = {"few": [], "many": []}
    for rank in range(CLAIMS):
        for name, ports in (("few", few), ("many", many)):
            seconds = _claim_time(ports, within)
            if rank >= CLAIMS // 6:  # the first ones read the file
                spent[name].append(seconds)
    short, long = _told(spent["few"]), _told(spent["many"])
    ratio = {what: round(long[what] / short[what], 2) for what in short}
    return {"1000 pending": short, f"{pending} pending": long, "ratio": ratio}


def _told(spent: list[float]) -> dict[str, float]:
    centiles = statistics.quantiles(spent, n=20)
    return {"p50": round(1_000 * centiles[9], 3), "p95": round(1_000 * centiles[18], 3)}


def _fill(ports: Ports, first: int, count: int, within: Within) -> int:
    """Put *count* messages into the store, with the statements of the ledger."""
    at = ports.clock.now()
    row = row_of("", Entry(message(0, MailAddress("p@exemple.test")), at, ""), at)
    rows: list[dict[str, SqlValue]] = [
        {**row, "id": f"m{number:09}", "key_hash": f"k{number:09}"} for number in range(first, first + count)
    ]
    lane: dict[str, SqlValue] = {"priority": 1, "channel": "mail", "service": ""}
    statements: list[tuple[Statement, list[dict[str, SqlValue]]]] = [
        (QUEUE, rows),
        (KEEP_CONTENT, rows),
        (LANE, [lane]),
    ]
    _ = ports.store.transact(
        Transact(tuple(Many(what, tuple(each)) for what, each in statements), compares=True), within
    )
    return count


def _claim_time(ports: Ports, within: Within) -> float:
    """Seconds of finding the lanes and leasing fifty messages."""
    at = ports.clock.now()
    began = time.perf_counter()
    taken = _run(_one_claim(at), ports, within)
    spent = time.perf_counter() - began
    assert taken == CLAIMED
    return spent


def _one_claim(at: datetime) -> Op[object]:
    found = yield from lanes.open_lanes(at)
    (taken,) = yield from lanes.lease(found, CLAIMED, at, Policy(claim=timedelta(hours=1)))
    return len(taken.claims)


def _run(op: Op[object], ports: Ports, within: Within) -> object:
    """Drive a body by the real ports."""
    try:
        effect = next(op)
        while True:
            effect = op.send(ports.perform(effect, within))
    except StopIteration as end:
        return end.value
