"""Who goes next: acknowledgements before service messages before bulk, services in turn, the longest due first.

Messages of one priority, one channel and one service stand in one lane, which an index keeps in order: to claim is a
search in it, whatever waits there or elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, secret, transact
from etatplateforme.notifications.ledger import Claim, standing_of
from etatplateforme.notifications.provider import Channel
from etatplateforme.notifications.state import Policy
from etatplateforme.notifications.tables import maybe_moment, number, stamp, text

MOST_LANES = 8
_TOKEN_BYTES = 12

LANES = Statement(
    "SELECT priority, channel, service FROM notification_lane AS lane WHERE (SELECT due FROM notification"
    " WHERE priority = lane.priority AND channel = lane.channel AND service = lane.service AND due <= :at"
    " AND state <> 'sending' AND (expires IS NULL OR expires > :at) ORDER BY due LIMIT 1) IS NOT NULL"
    " ORDER BY priority, served, channel, service"
)
"""The first message of each lane, and not whether one exists: PostgreSQL would join the lanes with the whole ledger."""
TAKE = Statement(
    "UPDATE notification SET due = :until, claim = :claim WHERE id IN (SELECT id FROM notification"
    " WHERE priority = :priority AND channel = :channel AND service = :service AND due <= :at"
    " AND state <> 'sending' AND (expires IS NULL OR expires > :at) AND (bulk IS NULL OR NOT EXISTS (SELECT 1"
    " FROM notification_bulk WHERE notification_bulk.id = bulk AND paused = 1))"
    " ORDER BY due LIMIT :count /* skip locked */)"
    " AND due <= :at AND state <> 'sending'"
)
TAKEN = Statement(
    "SELECT m.id, m.kind, m.state, m.attempt, m.unsure, m.queued_at, m.due, m.reason, m.domain, m.expires,"
    " h.failures, h.until, c.recipient, c.subject, c.content, c.presentation, c.reference"
    " FROM notification AS m"
    " LEFT JOIN notification_content AS c ON c.message = m.id LEFT JOIN notification_hold AS h ON h.scope = m.domain"
    " WHERE m.priority = :priority AND m.channel = :channel AND m.service = :service AND m.due = :until"
    " AND m.state <> 'sending' AND m.claim = :claim ORDER BY m.queued_at, m.id"
)
_SERVED = Statement(
    "UPDATE notification_lane SET served = :at WHERE priority = :priority AND channel = :channel AND service = :service"
)
_PUT_OFF = Statement(
    "UPDATE notification SET due = :due, claim = NULL WHERE priority = :priority AND channel = :channel"
    " AND service = :service AND due = :until AND claim = :claim AND state <> 'sending' AND domain = :domain"
)
_GIVE_BACK = Statement(
    "UPDATE notification SET due = :at, claim = NULL WHERE id = :id AND claim = :claim AND state <> 'sending'"
)


@dataclass(frozen=True, slots=True)
class Lane:
    """A priority, a channel and a service."""

    priority: int
    channel: Channel
    service: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What one lane gave: the claims, and how many messages were put off because their domain is held."""

    lane: Lane
    claims: tuple[Claim, ...]
    put_off: int


def open_lanes(at: datetime) -> Op[list[Lane]]:
    """The lanes in which something is due, the first to serve first."""
    rows = yield from query(LANES, at=stamp(at))
    return [Lane(number(priority), Channel(text(channel)), text(service)) for priority, channel, service in rows]


def lease(lanes: Sequence[Lane], count: int, at: datetime, policy: Policy) -> Op[list[Taken]]:
    """Lease about *count* messages of the first lanes of one priority, shared between them.

    Not flushed to the disk: a claim that a power cut forgets is a message that still waits.
    """
    chosen = [lane for lane in lanes if lane.priority == lanes[0].priority][:MOST_LANES]
    token = yield from secret(_TOKEN_BYTES)
    share = -(-count // len(chosen))
    values = [_values(lane, token, share, at, policy) for lane in chosen]
    steps = [Step(what, each) for each in values for what in (TAKE, TAKEN, _SERVED)]
    told = yield from transact(*steps, compares=True)
    taken: list[Taken] = []
    for lane, each, rows in zip(chosen, values, told[1::3], strict=True):
        held = {text(row[8]): number(row[11]) for row in rows if row[11] is not None and number(row[11]) > stamp(at)}
        if held:
            _ = yield from transact(
                *(Step(_PUT_OFF, {**each, "domain": domain, "due": until}) for domain, until in held.items()),
                compares=True,
            )
        claims = tuple(_claim(row, token) for row in rows if text(row[8]) not in held)
        taken.append(Taken(lane, claims, len(rows) - len(claims)))
    return taken


def _values(lane: Lane, token: str, count: int, at: datetime, policy: Policy) -> dict[str, SqlValue]:
    return {
        "priority": lane.priority,
        "channel": lane.channel,
        "service": lane.service,
        "claim": token,
        "count": count,
        "at": stamp(at),
        "until": stamp(at + policy.claim),
    }


def _claim(row: Row, token: str) -> Claim:
    *standing, domain, expires, refusals, _, recipient, subject, content, presentation, reference = row
    return Claim(
        standing=standing_of(tuple(standing)),
        token=token,
        domain=text(domain),
        refusals=0 if refusals is None else number(refusals),
        expires=maybe_moment(expires),
        recipient="" if recipient is None else text(recipient),
        subject="" if subject is None else text(subject),
        content="" if content is None else text(content),
        presentation="" if presentation is None else text(presentation),
        reference="" if reference is None else text(reference),
    )


def give_back(claims: Sequence[Claim], at: datetime) -> Op[None]:
    """Let others have what was leased and not announced."""
    if claims:
        steps = (Step(_GIVE_BACK, {"id": claim.standing.id, "claim": claim.token, "at": stamp(at)}) for claim in claims)
        _ = yield from transact(*steps, compares=True)
