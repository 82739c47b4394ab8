"""The ledger's acts: queue, claim, record, look after what was left, change by hand.

Every change is one transaction that names the state and the attempt it was decided upon. The attempt's number is the
fencing token: whoever comes back late, after its lease ended and another began, writes into its own attempt row and
nowhere else.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.notifications.accounts import Receipt
from etatplateforme.notifications.faults import address_suppressed, idempotency_conflict, unknown_receipt
from etatplateforme.notifications.message import Kind, Message, encode
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.recipient import encode_recipient, recipient_hash
from etatplateforme.notifications.state import (
    Policy,
    Reason,
    Standing,
    State,
    after_lease,
    after_outcome,
    claimed,
)
from etatplateforme.notifications.tables import (
    key_hash,
    maybe_moment,
    maybe_stamp,
    moment_of,
    number,
    stamp,
    text,
)

PRIORITIES = {Kind.ACKNOWLEDGEMENT: 0, Kind.SERVICE: 1, Kind.BULK: 2}
WHY_SUPPRESSED = "ne plus écrire à une adresse qui n'existe pas"

_QUEUE = Statement(
    "INSERT INTO notification (id, key_hash, content_hash, kind, priority, state, reason, attempt, unsure, due,"
    " received_at, queued_at, expires, lawful_by, mandated)"
    " SELECT :id, :key_hash, :content_hash, :kind, :priority, 'queued', '', 0, 0, :at, :at, :at, :expires, :lawful_by,"
    " :mandated WHERE NOT EXISTS (SELECT 1 FROM notification_suppressed WHERE address_hash = :address_hash)"
    " ON CONFLICT (key_hash) DO NOTHING"
)
_KEEP_CONTENT = Statement(
    "INSERT INTO notification_content"
    " (message, address_hash, recipient, subject, content, reference, purpose, delete_on)"
    " SELECT :id, :address_hash, :recipient, :subject, :content, :reference, :purpose, :delete_on"
    " WHERE EXISTS (SELECT 1 FROM notification WHERE id = :id)"
)
_BY_KEY = Statement("SELECT id, received_at, lawful_by, content_hash FROM notification WHERE key_hash = :key_hash")

CANDIDATE = Statement(
    "SELECT id, kind, state, attempt, unsure, queued_at, due, reason FROM notification WHERE id = ("
    "SELECT (SELECT id FROM notification WHERE priority = lane.column1 AND due <= :at AND state <> 'sending'"
    " AND (expires IS NULL OR expires > :at) ORDER BY due LIMIT 1) AS found"
    " FROM (VALUES (0), (1), (2)) AS lane WHERE found IS NOT NULL ORDER BY lane.column1 LIMIT 1)"
)
"""The first due message, acknowledgements before all. One search of the index a lane, whatever waits there."""

_MOVE = Statement(
    "UPDATE notification SET state = :state, attempt = :attempt, unsure = :unsure, due = :due, queued_at = :queued_at,"
    " reason = :reason, sent_at = iif(:state = 'sent', coalesce(sent_at, :at), sent_at)"
    " WHERE id = :id AND state = :was AND attempt = :was_attempt RETURNING id"
)
_BEGIN_ATTEMPT = Statement(
    "INSERT INTO notification_attempt (message, number, begun_at) SELECT id, attempt, :at FROM notification"
    " WHERE id = :id AND attempt = :attempt AND state = 'sending'"
    " ON CONFLICT (message, number) DO NOTHING RETURNING number"
)
_LETTER = Statement("SELECT recipient, subject, content, reference FROM notification_content WHERE message = :id")
_END_ATTEMPT = Statement(
    "UPDATE notification_attempt SET ended_at = :at, outcome = :outcome, code = :code, detail = :detail"
    " WHERE message = :id AND number = :attempt AND outcome IS NULL"
)
_SUPPRESS = Statement(
    "INSERT INTO notification_suppressed (address_hash, purpose, delete_on)"
    " SELECT address_hash, :purpose, :delete_on"
    " FROM notification_content WHERE message = :id"
    " ON CONFLICT (address_hash) DO UPDATE SET delete_on = excluded.delete_on"
)
_STANDING_OF = Statement(
    "SELECT id, kind, state, attempt, unsure, queued_at, due, reason FROM notification WHERE id = :id"
)
LEASES_ENDED = Statement(
    "SELECT id, kind, state, attempt, unsure, queued_at, due, reason FROM notification"
    " WHERE state = 'sending' AND due <= :at ORDER BY due LIMIT 500"
)
EXPIRE = Statement(
    "UPDATE notification SET state = 'expired', due = NULL WHERE state IN ('queued', 'retrying') AND expires <= :at"
    " RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One message to be sent now, under a lease; its attempt row is on the disk already."""

    standing: Standing
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    content: str = field(repr=False)
    reference: str = field(repr=False)


def standing_of(row: Row) -> Standing:
    """The standing that eight columns tell, in the order of the class."""
    receipt_id, kind, state, attempt, unsure, queued_at, due, reason = row
    return Standing(
        id=text(receipt_id),
        kind=Kind(text(kind)),
        state=State(text(state)),
        attempt=number(attempt),
        unsure=number(unsure),
        queued_at=moment_of(queued_at),
        due=maybe_moment(due),
        reason=Reason(text(reason)),
    )


def move(before: Standing, after: Standing, at: datetime, *, rows: int | None = None) -> Step:
    """The step that takes a message from one standing to the next, if it still stands where it was seen."""
    values: dict[str, SqlValue] = {
        "id": before.id,
        "was": before.state,
        "was_attempt": before.attempt,
        "state": after.state,
        "attempt": after.attempt,
        "unsure": after.unsure,
        "due": maybe_stamp(after.due),
        "queued_at": stamp(after.queued_at),
        "reason": after.reason,
        "at": stamp(at),
    }
    return Step(_MOVE, values, rows)


def queue(
    receipt_id: str, message: Message, at: datetime, lawful_by: datetime | None, *, mandated: bool
) -> Op[Receipt]:
    """Queue *message*, on the disk before the answer; the same key and content give the first receipt again.

    :raises IdempotencyConflict: same key, other content.
    :raises AddressSuppressed: the address is known not to exist.
    """
    keys: dict[str, SqlValue] = {"id": receipt_id, "address_hash": recipient_hash(message.recipient)}
    first: dict[str, SqlValue] = {
        **keys,
        "key_hash": key_hash(message.idempotency_key),
        "content_hash": message.digest(),
        "kind": message.kind,
        "priority": PRIORITIES[message.kind],
        "at": stamp(at),
        "expires": maybe_stamp(message.expires),
        "lawful_by": maybe_stamp(lawful_by),
        "mandated": int(mandated),
    }
    content: dict[str, SqlValue] = {
        **keys,
        "recipient": encode_recipient(message.recipient),
        "subject": message.subject,
        "content": encode(message.content),
        "reference": message.reference,
        "purpose": message.purpose,
        "delete_on": stamp(at + message.purge_after),
    }
    steps = (Step(_QUEUE, first), Step(_KEEP_CONTENT, content), Step(_BY_KEY, {"key_hash": first["key_hash"]}))
    *_, found = yield from transact(*steps, durable=True)
    if not found:
        raise address_suppressed()
    known_id, received_at, known_deadline, content_hash = found[0]
    if content_hash != first["content_hash"]:
        raise idempotency_conflict()
    return Receipt(text(known_id), moment_of(received_at), maybe_moment(known_deadline))


def claim(at: datetime, policy: Policy) -> Op[Claim | None]:
    """Lease the first due message and write its attempt, on the disk before the answer. None: nothing is due."""
    while True:
        rows = yield from query(CANDIDATE, at=stamp(at))
        if not rows:
            return None
        before = standing_of(rows[0])
        after = claimed(before, at, policy)
        values: dict[str, SqlValue] = {"id": after.id, "attempt": after.attempt, "at": stamp(at)}
        moved, begun, letter = yield from transact(
            move(before, after, at), Step(_BEGIN_ATTEMPT, values), Step(_LETTER, {"id": after.id}), durable=True
        )
        if moved and begun:  # else another process was quicker: ask for the next one
            recipient, subject, content, reference = letter[0] if letter else ("", "", "", "")
            return Claim(after, text(recipient), text(subject), text(content), text(reference))


def record(standing: Standing, outcome: Outcome, at: datetime, policy: Policy, suppressed_until: datetime) -> Op[State]:
    """Write what came of the attempt of *standing*; answers the state of the message.

    Late news still count while nobody else has begun another attempt: what is known beats ``uncertain``.
    """
    values: dict[str, SqlValue] = {
        "id": standing.id,
        "attempt": standing.attempt,
        "at": stamp(at),
        "outcome": outcome.fate,
        "code": outcome.code,
        "detail": outcome.detail,
    }
    steps = [Step(_END_ATTEMPT, values), move(standing, after_outcome(standing, outcome, at, policy), at)]
    if outcome.fate is not Fate.UNCERTAIN:
        unsure = replace(standing, state=State.UNCERTAIN)
        steps.append(move(unsure, after_outcome(unsure, outcome, at, policy), at))
    if outcome.unknown_recipient:
        until = stamp(suppressed_until)
        steps.append(Step(_SUPPRESS, {"id": standing.id, "purpose": WHY_SUPPRESSED, "delete_on": until}))
    *_, rows = yield from transact(*steps, Step(_STANDING_OF, {"id": standing.id}), durable=True)
    return standing_of(rows[0]).state


def put_aside(standing: Standing, at: datetime) -> Op[State]:
    """End a message whose stored content cannot be used; nothing went to the wire."""
    failed = replace(standing, state=State.FAILED, due=None, reason=Reason.DAMAGED)
    values: dict[str, SqlValue] = {
        "id": standing.id,
        "attempt": standing.attempt,
        "at": stamp(at),
        "outcome": Fate.UNREACHED,
        "code": 0,
        "detail": "",
    }
    _ = yield from transact(Step(_END_ATTEMPT, values), move(standing, failed, at), durable=True)
    return State.FAILED


def recover(at: datetime, policy: Policy) -> Op[tuple[int, int]]:
    """Leases that ended become ``uncertain``, what is past its time ``expired``; answers how many of each."""
    ended = [standing_of(row) for row in (yield from query(LEASES_ENDED, at=stamp(at)))]
    steps = [move(left, after_lease(left, at, policy), at) for left in ended]
    *moved, expired = yield from transact(*steps, Step(EXPIRE, {"at": stamp(at)}), durable=True)
    return sum(map(len, moved)), len(expired)


def change(before: Standing, after: Standing, at: datetime) -> Op[None]:
    """Move a message by a person's decision. Raises Conflict when it changed in the meantime."""
    _ = yield from transact(move(before, after, at, rows=1), durable=True)


def read_standing(receipt_id: str) -> Op[Standing]:
    """The standing of one message. Raises InvalidInput ``unknown_receipt``."""
    rows = yield from query(_STANDING_OF, id=receipt_id)
    if not rows:
        raise unknown_receipt()
    return standing_of(rows[0])
