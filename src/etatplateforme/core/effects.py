"""Effects: everything that an action may ask of the world, as plain values.

An action is a generator. It yields effects and receives answers; it never touches a socket, a file, the clock or a
random source itself. So its logic is tested by feeding it answers, and the same body runs in both colours.

This is the only file with a bare ``yield``: every other body writes ``answer = yield from call(...)``, which is typed.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Generic, ParamSpec, TypeAlias, TypeVar, cast

from etatplateforme.values.decision import Decision
from etatplateforme.values.intent import Act

T = TypeVar("T")
P = ParamSpec("P")
A_co = TypeVar("A_co", covariant=True)
I_co = TypeVar("I_co", covariant=True)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may be another one a moment later."""
HEAD_BYTES = 1_024
TAIL_BYTES = 4_096
NOTHING: Mapping[str, str] = MappingProxyType({})


class Effect(Generic[A_co]):
    """Something asked of the world, whose answer is an ``A_co``. Subclasses are frozen dataclasses."""

    __slots__ = ()

    @property
    def writes(self) -> bool:
        """True when interrupting the effect could leave something half-done elsewhere: the runner then shields it."""
        return False


class Item(Generic[I_co]):
    """One item of a stream, on its way to the reader."""

    __slots__ = ("value",)

    def __init__(self, value: I_co) -> None:
        self.value = value


Op: TypeAlias = Generator[Effect[object], object, T]
"""Body of an action that answers a ``T``."""

Flow: TypeAlias = Generator[Effect[object] | Item[T], object, None]
"""Body of a stream of ``T``."""


def ask_world(effect: Effect[T]) -> Op[T]:
    """Yield *effect* and answer what the runner sends back, with its type. The helpers below give it a name."""
    answer = yield effect
    return cast(T, answer)  # the runner answers an Effect[T] with a T: its dispatch table is what guarantees it


def emit(value: T) -> Flow[T]:
    """Hand one item of a stream to its reader."""
    yield Item(value)


# --- the wire -------------------------------------------------------------------------------------------------------


class Trust(StrEnum):
    """Where a URL comes from. One found in data may point anywhere, so its addresses are checked when connecting."""

    SETTINGS = "settings"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Call(Effect["Reply"]):
    """One HTTP request. Sizes in bytes, times in seconds.

    ``credentials`` is the value of the Authorization header; it never follows a redirect to another origin. A write is
    repeated only under an ``idempotency_key``, which the caller makes once for all its attempts.

    With ``file``, its bytes are the body, read as they are sent; ``timeout`` is then a deadline of its own, since a
    large file outlasts an act.

    ``passing`` are the statuses after which it is worth asking again. Past the moment ``until`` nothing is sent, waited
    for or asked again: the credentials are worth nothing any more.
    """

    method: str
    url: str = field(repr=False)
    params: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    _: KW_ONLY
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    body: bytes = field(default=b"", repr=False)
    credentials: str | None = field(default=None, repr=False)
    idempotency_key: str | None = field(default=None, repr=False)
    idempotency_header: str = "Idempotency-Key"
    trust: Trust = Trust.SETTINGS
    redirects: int = 0
    max_bytes: int = 5_000_000
    timeout: float = 10.0
    attempts: int = 3
    passing: frozenset[int] = PASSING
    until: datetime | None = None
    file: Path | None = field(default=None, repr=False)

    @property
    def safe(self) -> bool:
        """True for a method that asks without changing (RFC 9110, 9.2.1)."""
        return self.method in SAFE_METHODS

    @property
    def writes(self) -> bool:
        """True for a method that may change something on the other side."""
        return not self.safe

    @property
    def repeatable(self) -> bool:
        """True when sending it again cannot do the thing twice."""
        return self.safe or self.idempotency_key is not None


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer to a :class:`Call`. Header names are lower case; ``origin`` is scheme, host and port of who answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    body: bytes = field(default=b"", repr=False)
    origin: str = field(default="", repr=False)

    @property
    def ok(self) -> bool:
        """True for a 2xx status."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """Body as UTF-8; what is not UTF-8 becomes U+FFFD."""
        return self.body.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that arrived whole: where it is, its size in bytes, its SHA-256 in hexadecimal, the reply's headers."""

    path: Path
    size: int
    sha256: str
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)


@dataclass(frozen=True, slots=True)
class Download(Effect[Downloaded]):
    """Fetch ``url`` into ``path``: streamed beside it, checked, then renamed. An existing file stays until then.

    ``checksums`` are (algorithm of :mod:`hashlib`, hexadecimal digest); ``size`` the exact number of bytes expected.
    ``judge`` sees the reply's headers, the first ``HEAD_BYTES`` and the last ``TAIL_BYTES`` bytes before the rename,
    and raises to refuse them. Unless it ``replaces``, a file that has the name meanwhile is kept (Conflict).
    ``timeout`` is the longest silence; ``total`` the deadline of the whole, its own: a large file outlasts an act.
    ``resumes`` keeps what came before a cut, and asks for the rest (:mod:`etatplateforme.core.resuming`). ``progress``
    is told how many bytes there are, and of how many if that is known.
    """

    url: str = field(repr=False)
    path: Path
    _: KW_ONLY
    checksums: tuple[tuple[str, str], ...] = ()
    size: int | None = None
    max_bytes: int = 2_000_000_000
    trust: Trust = Trust.DATA
    redirects: int = 3
    timeout: float = 30.0
    total: float = 3_600.0
    attempts: int = 3
    judge: Callable[[Mapping[str, str], bytes, bytes], None] | None = None
    resumes: bool = False
    replaces: bool = True
    progress: Callable[[int, int | None], None] | None = None


class MailState(StrEnum):
    """What is known after speaking to a mail server. ``UNCERTAIN``: the message may have been taken."""

    ACCEPTED = "accepted"
    REFUSED_FOR_NOW = "refused_for_now"
    REFUSED = "refused"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """Answer of a mail server: state, SMTP code (0 when none came), enhanced code such as ``"5.1.1"`` if given."""

    state: MailState
    code: int = 0
    enhanced: str = ""


@dataclass(frozen=True, slots=True)
class SendMail(Effect[MailOutcome]):
    """Give one rendered message (CRLF line ends) to the relay, for one recipient."""

    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    content: bytes = field(repr=False)
    timeout: float = 20.0

    @property
    def writes(self) -> bool:
        """A message that left cannot be called back."""
        return True


# --- the store ------------------------------------------------------------------------------------------------------

SqlValue: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = tuple[SqlValue, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One constant SQL statement. Values never stand in it: they go beside, as named parameters."""

    sql: str


@dataclass(frozen=True, slots=True)
class Query(Effect[tuple[Row, ...]]):
    """Rows that a statement selects; nothing is changed. At most ``limit`` rows, else TooLarge."""

    statement: Statement
    values: Mapping[str, SqlValue] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    limit: int = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a transaction. With ``rows`` set, any other number of rows touched undoes the whole."""

    statement: Statement
    values: Mapping[str, SqlValue] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """One statement of a transaction, run for each of ``values``; answers one row: how many rows it touched in all."""

    statement: Statement
    values: tuple[Mapping[str, SqlValue], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Transact(Effect[tuple[tuple[Row, ...], ...]]):
    """All the steps or none of them; answers the rows of each step.

    ``durable`` asks for a flush to the disk before the answer (SQLite ``synchronous=FULL``): for what the law
    requires to keep and for whatever must be known after a power cut. ``erases`` asks for more: no byte of what was
    deleted stays in a file nor in the store's log; without a step, of what was deleted before. ``wakes`` says that
    there is now work for who delivers messages: on PostgreSQL, workers of any machine are called by the same commit.
    ``settles`` says that it notes what has already happened elsewhere (a message has left): on a full disk, the room
    that the store keeps in reserve is for it, and for what ``erases``; whatever is new is refused.
    ``compares`` says that each statement checks what it changes (compare and set), so that nothing depends on being
    alone: PostgreSQL then spares it the collisions of serializable transactions.
    """

    steps: tuple[Step | Many, ...]
    durable: bool = False
    erases: bool = False
    wakes: bool = False
    compares: bool = False
    settles: bool = False

    @property
    def spends(self) -> bool:
        """True when the room that is kept for a full disk may be used for it."""
        return self.settles or self.erases

    @property
    def writes(self) -> bool:
        """A transaction that was handed over goes to its end."""
        return True


# --- clock, randomness, computing, other actions ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Now(Effect[datetime]):
    """The current time, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Secret(Effect[str]):
    """A URL-safe secret from the system's generator, of ``size`` random bytes."""

    size: int = 32


@dataclass(frozen=True, slots=True)
class Pause(Effect[None]):
    """Wait ``seconds`` plus a random part of at most ``jitter``, within the deadline of the act."""

    seconds: float
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class Compute(Effect[T]):
    """Run a function of ours that opens files or computes for long; the async runner gives it a thread."""

    work: Callable[[], T]


@dataclass(frozen=True, slots=True)
class Ask(Effect[Decision]):
    """Put to the gate what the arguments change. A refusal is raised at the ``yield``; a warning is journalled."""

    act: Act


@dataclass(frozen=True, slots=True)
class Perform(Effect[T]):
    """Another action, gate included. Holds its intent and its body, never the descriptor."""

    act: Act
    op: Op[T] = field(repr=False)


def download(effect: Download) -> Op[Downloaded]:
    """Fetch a file once; :func:`etatplateforme.core.retry.fetch` does it with retries.

    Raises Unavailable, TooLarge or UnexpectedReply; the old file stays then.
    """
    return (yield from ask_world(effect))


def send_mail(effect: SendMail) -> Op[MailOutcome]:
    """Give a message to the relay. Never raises for what the relay says: the outcome tells."""
    return (yield from ask_world(effect))


def query(statement: Statement, /, **values: SqlValue) -> Op[tuple[Row, ...]]:
    """Rows of a select, values by name."""
    return (yield from ask_world(Query(statement, values)))


def transact(
    *steps: Step | Many,
    durable: bool = False,
    erases: bool = False,
    wakes: bool = False,
    compares: bool = False,
    settles: bool = False,
) -> Op[tuple[tuple[Row, ...], ...]]:
    """Run the steps in one transaction and answer the rows of each."""
    return (yield from ask_world(Transact(steps, durable, erases, wakes, compares, settles)))


def now() -> Op[datetime]:
    """The current time, aware, in UTC."""
    return (yield from ask_world(Now()))


def secret(size: int = 32) -> Op[str]:
    """A fresh URL-safe secret of *size* random bytes."""
    return (yield from ask_world(Secret(size)))


def pause(seconds: float, jitter: float = 0.0) -> Op[None]:
    """Wait, within the deadline of the act; raises TimedOut when the deadline comes first."""
    return (yield from ask_world(Pause(seconds, jitter)))


def compute(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Op[T]:
    """Run *work*, which may open files or take more than a millisecond."""
    return (yield from ask_world(Compute(lambda: work(*args, **kwargs))))


def ask(act: Act) -> Op[Decision]:
    """Ask the gate about what the arguments of the act change. Raises Refused."""
    return (yield from ask_world(Ask(act)))
