"""The ledger for who looks after it: what waits for a person, and every message as one line, without a person in it."""

from dataclasses import dataclass, fields
from datetime import datetime

from etatplateforme.core.effects import Op, Row, Statement, query
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Channel
from etatplateforme.notifications.state import Reason, State
from etatplateforme.notifications.tables import maybe_moment, moment_of, number, stamp, text

PAGE = 2_000

_LINE = (
    "SELECT id, kind, channel, service, state, reason, attempt, unsure, received_at, due, sent_at, news,"
    " coalesce((SELECT code FROM notification_attempt WHERE message = id AND number = attempt), 0),"
    " coalesce((SELECT detail FROM notification_attempt WHERE message = id AND number = attempt), '')"
    " FROM notification"
)
_DEAD = Statement(f"{_LINE} WHERE due IS NULL AND state IN ('uncertain', 'failed') ORDER BY queued_at, id LIMIT :count")
_REFUSED = Statement(f"{_LINE} WHERE state = 'refused' AND received_at > :since ORDER BY received_at LIMIT :count")
_PAGE = Statement(f"{_LINE} WHERE id > :after ORDER BY id LIMIT :count")
_HELD = Statement("SELECT scope, failures, until FROM notification_hold WHERE until > :at ORDER BY until LIMIT 100")


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the ledger: ids, times, states and codes.

    ``code`` and ``detail`` are those of the last attempt.
    """

    id: str
    kind: Kind
    channel: Channel
    service: str
    state: State
    reason: Reason
    attempts: int
    doubts: int
    received_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    news: str
    code: int
    detail: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The values as a sheet of calculation takes them, in the order of :data:`COLUMNS`."""
        names = (self.id, self.kind.value, self.channel.value, self.service, self.state.value, self.reason.value)
        moments = (self.received_at, self.next_at, self.sent_at)
        times = ("" if moment is None else moment.isoformat() for moment in moments)
        return (*names, str(self.attempts), str(self.doubts), *times, self.news, str(self.code), self.detail)


COLUMNS = tuple(field.name for field in fields(Line))


@dataclass(frozen=True, slots=True)
class Held:
    """What is left alone for a while: ``provider`` by its name, or a mail domain (empty: its name is not kept)."""

    provider: str
    failures: int
    until: datetime


def dead_letters(count: int) -> Op[tuple[Line, ...]]:
    """Messages that only a person can end, the oldest first: given up, damaged, or in doubt."""
    rows = yield from query(_DEAD, count=min(count, PAGE))
    return tuple(map(_line, rows))


def refused(since: datetime, count: int) -> Op[tuple[Line, ...]]:
    """Messages that the other side refused for good, of those queued after *since*."""
    rows = yield from query(_REFUSED, since=stamp(since), count=min(count, PAGE))
    return tuple(map(_line, rows))


def lines(after: str, count: int) -> Op[tuple[Line, ...]]:
    """The next *count* messages in the order of their ids, from the one after *after*; empty at the end."""
    rows = yield from query(_PAGE, after=after, count=min(count, PAGE))
    return tuple(map(_line, rows))


def held(at: datetime) -> Op[tuple[Held, ...]]:
    """What is left alone at *at*."""
    rows = yield from query(_HELD, at=stamp(at))
    return tuple(_held(text(scope), number(failures), moment_of(until)) for scope, failures, until in rows)


def _held(scope: str, failures: int, until: datetime) -> Held:
    return Held(scope.removeprefix("provider:") if scope.startswith("provider:") else "", failures, until)


def _line(row: Row) -> Line:
    known_id, kind, channel, service, state, reason, attempts, doubts, received, due, sent, news, code, detail = row
    return Line(
        id=text(known_id),
        kind=Kind(text(kind)),
        channel=Channel(text(channel)),
        service=text(service),
        state=State(text(state)),
        reason=Reason(text(reason)),
        attempts=number(attempts),
        doubts=number(doubts),
        received_at=moment_of(received),
        next_at=maybe_moment(due),
        sent_at=maybe_moment(sent),
        news=text(news),
        code=number(code),
        detail=text(detail),
    )
