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
CLAIMS = 60


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


def claims(ports: Ports, pending: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a claim of fifty (median, 95th centile), a thousand pending and *pending*; the ratio."""
    within = Within.seconds(ports.clock, 3_600)
    spent: list[list[float]] = []
    told = 0
    for goal in (1_000 + CLAIMED * CLAIMS, pending + 2 * CLAIMED * CLAIMS):  # so many are left after the last claim
        while told < goal:
            told += _fill(ports, told, min(20_000, goal - told), within)
        spent.append(_claim_times(ports, within))
    few, many = spent
    found = {f"{name} pending": _told(each) for name, each in (("1000", few), (str(pending), many))}
    ratio = {what: round(_told(many)[what] / _told(few)[what], 2) for what in ("p50", "p95")}
    return {**found, "ratio": ratio}


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


def _claim_times(ports: Ports, within: Within) -> list[float]:
    """Seconds of finding the lanes and leasing fifty messages, sixty times; the first ones are not counted."""
    spent: list[float] = []
    for rank in range(CLAIMS):
        at = ports.clock.now()
        began = time.perf_counter()
        taken = _run(_one_claim(at), ports, within)
        if rank >= CLAIMS // 6:
            spent.append(time.perf_counter() - began)
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
