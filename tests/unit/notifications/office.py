"""What the tests of this room share: a false town hall with its ledger, on a clock that stands still."""

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import Clock, StillClock, SystemClock, Within
from etatplateforme.core.effects import Op, Query, Row, SqlValue, Statement, Step, Transact
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire, Relay
from etatplateforme.core.ports import Ports, Storage
from etatplateforme.core.postgres import PostgresStore
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner, World
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.message import Message, Part, paragraphs
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.notifications.quiet import QuietHours
from etatplateforme.notifications.render import Sender
from etatplateforme.notifications.state import Policy
from etatplateforme.notifications.tables import SCHEMA
from etatplateforme.service.wakeups import Wakeups
from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

T = TypeVar("T")

BASE = "base"
"""File of a folder that holds the address of its PostgreSQL base; a fixture writes it."""

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MARIE = MailAddress("marie@exemple.test")
SENDER = Sender(
    MailAddress("mairie@marivaux.test"), "Mairie de Marivaux-lès-Bois", signature=("Mairie", "01 23 45 67 89")
)
SETTINGS = NotificationSettings(
    providers=(Smtp(SENDER, Calendar(), timedelta(seconds=2)),),
    calendar=Calendar(),
    policy=Policy(send_timeout=timedelta(seconds=2), claim=timedelta(seconds=1)),
    quiet=QuietHours(0, 24, sundays=True, holidays=True),
)


@dataclass
class Office:
    """A ledger with its ports; ``agent()`` is the sync block, ``aagent()`` the async one."""

    clock: Clock
    ports: Ports

    def agent(self, world: World | None = None, settings: NotificationSettings = SETTINGS) -> Notifications[Sync]:
        """The block in the sync colour."""
        guard = Guard(OpenGate(), SilentJournal(), self.clock)
        return Notifications(SyncRunner(guard, world or self.ports), settings)

    def aagent(self, settings: NotificationSettings = SETTINGS) -> Notifications[Async]:
        """The block in the async colour."""
        return Notifications(AsyncRunner(Guard(OpenGate(), SilentJournal(), self.clock), self.ports), settings)

    @property
    def still(self) -> StillClock:
        """The clock, to be moved by hand."""
        assert isinstance(self.clock, StillClock)
        return self.clock

    def rows(self, sql: str, **values: SqlValue) -> tuple[Row, ...]:
        """Rows of the ledger, read past the block."""
        return self.ports.store.query(Query(Statement(sql), values), Within.seconds(self.clock, 10))

    def write(self, sql: str, **values: SqlValue) -> None:
        """Change the ledger, past the block."""
        step = Step(Statement(sql), values)
        _ = self.ports.store.transact(Transact((step,)), Within.seconds(self.clock, 10))

    def scalar(self, sql: str) -> SqlValue:
        """The one value that *sql* selects."""
        return self.rows(sql)[0][0]


def store_in(folder: Path) -> Storage:
    """The ledger of *folder*: a file of SQLite, or the base whose address stands there."""
    there = folder / BASE
    if not there.exists():
        return Store(folder / "ledger.db", (SCHEMA,))
    address = address_of(there.read_text(), production=True)
    return PostgresStore(address, (SCHEMA,), Within.seconds(SystemClock(), 60), Wakeups())


@dataclass
class Carrier:
    """A provider that answers as it is told: ``answer`` for a send, ``known`` when it is asked."""

    answer: Callable[[Parcel], Outcome] = lambda parcel: Outcome(Fate.ACCEPTED, 250)
    known: Callable[[Parcel], Outcome | None] = lambda parcel: None
    channel: Channel = Channel.MAIL
    same_key_for: timedelta = timedelta()
    name: str = "carrier"
    sent: list[Parcel] = field(default_factory=list)
    asked: int = 0

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Answer."""
        yield from ()
        self.sent.append(parcel)
        return self.answer(parcel)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Answer."""
        yield from ()
        self.asked += 1
        return self.known(parcel)


def carried_by(*carriers: Provider, **changes: Any) -> NotificationSettings:
    """The settings, with these carriers."""
    return replace(SETTINGS, providers=carriers, **changes)


def opened(folder: Path, port: int | None, clock: Clock | None = None) -> Office:
    """A ledger in *folder*, with a relay on *port* of this machine (None: no relay)."""
    chosen = clock or StillClock(START)
    relay = Relay("127.0.0.1", port, tls="none") if port is not None else None
    return Office(chosen, Ports(chosen, Wire(chosen), store_in(folder), MailWire(relay)))


@contextmanager
def office(folder: Path, port: int | None = None, clock: Clock | None = None) -> Iterator[Office]:
    """The same, closed at the end."""
    place = opened(folder, port, clock)
    try:
        yield place
    finally:
        place.ports.close()


@asynccontextmanager
async def aoffice(folder: Path, port: int | None = None) -> AsyncIterator[Office]:
    """The same, for the async colour."""
    place = opened(folder, port)
    try:
        yield place
    finally:
        await place.ports.aclose()


async def settled(answer: T | Coroutine[object, object, T]) -> T:
    """The answer of an action, whatever its colour."""
    return cast(T, await answer) if inspect.iscoroutine(answer) else cast(T, answer)


def message(key: str = "clé-1", *, content: tuple[Part, ...] | None = None, **changes: Any) -> Message:
    """A message to Marie."""
    body: tuple[Part, ...] = (
        content if content is not None else paragraphs("L'inscription de votre enfant est enregistrée.")
    )
    first = Message(recipient=MARIE, subject="Votre inscription", content=paragraphs("Bonjour"), idempotency_key="clé")
    return replace(first, **{"idempotency_key": key, "content": body, **changes})


def acknowledgement(received_on: datetime = START, **changes: Any) -> Acknowledgement:
    """A lawful acknowledgement of a request."""
    lawful = Acknowledgement(
        kind=AcknowledgementKind.RECEIPT,
        received_on=received_on,
        service="Service des écoles",
        phone="01 23 45 67 89",
        mail="ecoles@marivaux.test",
        reference="CANTINE-2026-0042",
        silence=Silence.REJECTION,
        appeal_ways=("Tribunal administratif de Lyon",),
    )
    return replace(lawful, **changes)
