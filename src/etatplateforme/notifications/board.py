"""The ledger at a glance for its team: what stands where, and what happened in each of the last twenty-four hours.

Nobody is in it: kinds, channels, services, states and counts. The board reads the whole ledger, so it is for a page
that a person asks for; what is unfinished is found by an index, for a gauge that is read every minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.effects import Op, Row, Statement, query
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.recipient import Channel
from etatplateforme.notifications.state import State
from etatplateforme.notifications.tables import maybe_moment, number, stamp, text

HOURS = 24
HOUR = timedelta(hours=1)

_STACKS = Statement(
    "SELECT kind, channel, service, state, count(*), min(CASE WHEN due IS NOT NULL THEN received_at END)"
    " FROM notification GROUP BY kind, channel, service, state"
)
_UNFINISHED = Statement(
    "SELECT kind, channel, service, state, count(*), min(received_at) FROM notification"
    " WHERE due IS NOT NULL GROUP BY kind, channel, service, state"
    " UNION ALL SELECT kind, channel, service, state, count(*), NULL FROM notification"
    " WHERE due IS NULL AND state IN ('uncertain', 'failed') GROUP BY kind, channel, service, state"
)
_ACCEPTED = Statement(
    "SELECT (received_at - :since) / 3600000 AS place, count(*) FROM notification"
    " WHERE received_at >= :since GROUP BY place"
)
_SENT = Statement(
    "SELECT (sent_at - :since) / 3600000 AS place, count(*) FROM notification WHERE sent_at >= :since GROUP BY place"
)
_TOLD = Statement(
    "SELECT (news_at - :since) / 3600000 AS place, news, count(*) FROM notification"
    " WHERE news_at >= :since AND news IN ('delivered', 'failed') GROUP BY place, news"
)
_ENDED = Statement(
    "SELECT (ended_at - :since) / 3600000 AS place, count(*) FROM notification_attempt"
    " WHERE ended_at >= :since AND outcome <> 'accepted' AND EXISTS (SELECT 1 FROM notification"
    " WHERE id = message AND attempt = number AND state IN ('refused', 'failed')) GROUP BY place"
)
_IN_DOUBT = Statement(
    "SELECT (begun_at - :since) / 3600000 AS place, count(*) FROM notification_attempt"
    " WHERE begun_at >= :since AND (outcome = 'uncertain' OR (outcome IS NULL AND NOT EXISTS (SELECT 1"
    " FROM notification WHERE id = message AND attempt = number AND state = 'sending'))) GROUP BY place"
)


@dataclass(frozen=True, slots=True)
class Stack:
    """Messages of one kind, one channel and one service. ``oldest``: the first queued of those that may still leave."""

    kind: Kind
    channel: Channel
    service: str
    counts: Mapping[State, int]
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Hour:
    """What happened in the hour that begins at ``start``.

    ``accepted``: queued. ``sent``: taken by a provider. ``delivered``: arrived, as its provider said. ``failed``:
    refused, given up, or said not to have arrived. ``uncertain``: sends of which nobody knew whether they had left.
    """

    start: datetime
    accepted: int
    sent: int
    delivered: int
    failed: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Board:
    """The ledger at ``at``: its stacks, and its last twenty-four hours, the last one begun and not ended."""

    at: datetime
    stacks: tuple[Stack, ...]
    hours: tuple[Hour, ...]


@dataclass
class _Gathered:
    counts: dict[State, int] = field(default_factory=dict[State, int])
    oldest: list[datetime] = field(default_factory=list[datetime])


def board(at: datetime, first_hour: datetime) -> Op[Board]:
    """The board at *at*, whose hours begin at *first_hour*."""
    rows = yield from query(_STACKS)
    return Board(at, _stacked(rows), (yield from _hours(first_hour)))


def unfinished() -> Op[tuple[Stack, ...]]:
    """What the machine or a person has still to end. It reads nothing else, however many have left."""
    rows = yield from query(_UNFINISHED)
    return _stacked(rows)


def _stacked(rows: Sequence[Row]) -> tuple[Stack, ...]:
    """Rows as stacks: acknowledgements first, then by channel and service."""
    found: dict[tuple[Kind, Channel, str], _Gathered] = {}
    for kind, channel, service, state, count, oldest in rows:
        one = found.setdefault((Kind(text(kind)), Channel(text(channel)), text(service)), _Gathered())
        one.counts[State(text(state))] = one.counts.get(State(text(state)), 0) + number(count)
        moment = maybe_moment(oldest)
        one.oldest += [moment] if moment is not None else []
    ranks = {kind: rank for rank, kind in enumerate(Kind)}
    ordered = sorted(found.items(), key=lambda item: (ranks[item[0][0]], item[0][1], item[0][2]))
    return tuple(Stack(*key, MappingProxyType(one.counts), min(one.oldest, default=None)) for key, one in ordered)


def _hours(first: datetime) -> Op[tuple[Hour, ...]]:
    since = stamp(first)
    accepted = yield from query(_ACCEPTED, since=since)
    sent = yield from query(_SENT, since=since)
    told = yield from query(_TOLD, since=since)
    ended = yield from query(_ENDED, since=since)
    doubts = yield from query(_IN_DOUBT, since=since)
    counts: dict[tuple[str, int], int] = {}
    for name, rows in (("accepted", accepted), ("sent", sent), ("failed", ended), ("uncertain", doubts)):
        for place, count in rows:
            counts[name, number(place)] = number(count)
    for place, news, count in told:
        key = (text(news), number(place))
        counts[key] = counts.get(key, 0) + number(count)
    names = ("accepted", "sent", "delivered", "failed", "uncertain")
    return tuple(
        Hour(first + place * HOUR, *(counts.get((name, place), 0) for name in names)) for place in range(HOURS)
    )
