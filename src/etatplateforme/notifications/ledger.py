"""The ledger's acts on what is queued: claim, announce, record, settle a doubt, look after what was left.

Every change is one transaction that names the state and the attempt it was decided upon. Two tokens fence: the claim's
signature until the wire, then the attempt's number. Whoever comes back late, after its lease ended and another began,
writes into its own attempt row and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from etatplateforme.core.effects import Many, Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.errors import StorageFull
from etatplateforme.notifications import holds
from etatplateforme.notifications.faults import unknown_receipt
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.state import (
    Policy,
    Reason,
    Standing,
    State,
    after_lease,
    after_outcome,
    begun,
    withdrawn,
)
from etatplateforme.notifications.tables import (
    maybe_moment,
    maybe_stamp,
    moment_of,
    number,
    stamp,
    text,
)

WHY_SUPPRESSED = "ne plus écrire à une adresse qui n'existe pas"
_KINDS = {str(each): each for each in Kind}
_STATES = {str(each): each for each in State}
_REASONS = {str(each): each for each in Reason}
WITHDRAWN = "withdrawn"
"""Outcome of an attempt that was announced and whose wire was never begun."""

MOVE = Statement(
    "UPDATE notification SET state = :state, attempt = :attempt, unsure = :unsure, due = :due, queued_at = :queued_at,"
    " reason = :reason, claim = NULL,"
    " sent_at = CASE WHEN :state = 'sent' THEN coalesce(sent_at, :at) ELSE sent_at END /* from many */"
    " WHERE id = :id AND state = :was AND attempt = :was_attempt"
)
BEGIN = Statement(
    "UPDATE notification SET state = 'sending', attempt = :attempt, due = :due, reason = '' /* from many */"
    " WHERE id = :id AND claim = :claim AND state = :was AND attempt = :was_attempt"
    " AND (expires IS NULL OR expires > :at)"
)
_BEGIN_ATTEMPT = Statement(
    "INSERT INTO notification_attempt (message, number, provider, begun_at) SELECT id, attempt, :provider, :at"
    " FROM notification /* cross join many */"
    " WHERE id = :id AND attempt = :attempt AND state = 'sending' AND claim = :claim"
    " ON CONFLICT (message, number) DO NOTHING"
)
_IS_BEGUN = Statement(
    "SELECT id FROM notification WHERE id = :id AND attempt = :attempt AND state = 'sending' AND claim = :claim"
)
_END_ATTEMPT = Statement(
    "UPDATE notification_attempt SET ended_at = :at, outcome = :outcome, code = :code, detail = :detail,"
    " provider_id = :provider_id /* from many */"
    " WHERE message = :id AND number = :attempt AND (outcome IS NULL OR outcome = 'uncertain')"
)
SUPPRESS = Statement(
    "INSERT INTO notification_suppressed (address_hash, purpose, delete_on)"
    " SELECT address_hash, :purpose, :delete_on"
    " FROM notification_content WHERE message = :id"
    " ON CONFLICT (address_hash) DO UPDATE SET delete_on = excluded.delete_on"
)
_STANDING = "SELECT id, kind, state, attempt, unsure, queued_at, due, reason FROM notification"
_STANDING_OF = Statement(f"{_STANDING} WHERE id = :id")
LEASES_ENDED = Statement(f"{_STANDING} WHERE state = 'sending' AND due <= :at ORDER BY due LIMIT 500")
EXPIRING = Statement(
    "SELECT id FROM notification WHERE expires <= :at AND expires IS NOT NULL AND state IN ('queued', 'retrying')"
    " LIMIT 1"
)
_EXPIRE = Statement(
    "UPDATE notification SET state = 'expired', due = NULL WHERE expires <= :at AND expires IS NOT NULL"
    " AND state IN ('queued', 'retrying') RETURNING id"
)
_DOUBTS = Statement(
    "SELECT provider, begun_at, provider_id FROM notification_attempt JOIN notification ON id = message"
    " WHERE message = :id AND (outcome IS NULL OR outcome = 'uncertain') AND begun_at >= queued_at ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One message leased by one worker, whose wire is not begun. The content is empty when it was purged."""

    standing: Standing
    token: str
    domain: str
    refusals: int
    expires: datetime | None
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    content: str = field(repr=False)
    presentation: str
    reference: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Announced:
    """A claim whose attempt is on the disk, and the standing of that attempt; the claim's own is the one before."""

    claim: Claim
    standing: Standing


@dataclass(frozen=True, slots=True)
class Note:
    """What came of an announced attempt, not yet on the disk. ``outcome`` None: nothing went to the wire.

    ``damaged``: nothing will.
    """

    sent: Announced
    at: datetime
    outcome: Outcome | None
    damaged: bool = False


def standing_of(row: Row) -> Standing:
    """The standing that eight columns tell, in the order of the class."""
    receipt_id, kind, state, attempt, unsure, queued_at, due, reason = row
    return Standing(
        id=text(receipt_id),
        kind=_KINDS[text(kind)],
        state=_STATES[text(state)],
        attempt=number(attempt),
        unsure=number(unsure),
        queued_at=moment_of(queued_at),
        due=maybe_moment(due),
        reason=_REASONS[text(reason)],
    )


def moved(before: Standing, after: Standing, at: datetime) -> dict[str, SqlValue]:
    """Values of the statement that takes a message from one standing to the next, if it still stands there."""
    return {
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


def exchange(
    notes: Sequence[Note], group: Sequence[Claim], provider: str, at: datetime, policy: Policy, until: datetime
) -> Op[tuple[list[State], list[Announced]]]:
    """Write *notes* and announce *group*, on the disk before the answer, in one commit.

    *until* is how long an unknown recipient stays suppressed. Answers the states that the notes led to, and the claims
    whose wire may now begin: the others were cancelled, expired or taken by another worker in the meantime.
    """
    if not notes and not group:
        return [], []
    try:
        return (yield from _exchanged(notes, group, provider, at, policy, until))
    except StorageFull:
        if notes and group:  # what has left is noted in the room that is kept for it; nothing more is sent
            _ = yield from _exchanged(notes, (), provider, at, policy, until)
        raise


def _exchanged(
    notes: Sequence[Note], group: Sequence[Claim], provider: str, at: datetime, policy: Policy, until: datetime
) -> Op[tuple[list[State], list[Announced]]]:
    announced = [Announced(claim, begun(claim.standing, at, policy)) for claim in group]
    after = [_after(note, policy) for note in notes]
    begins = tuple(_begin(sent, provider, at) for sent in announced)
    told = yield from transact(
        Many(_END_ATTEMPT, tuple(_ended(note.sent.standing, note.outcome, note.at) for note in notes)),
        Many(MOVE, tuple(moved(note.sent.standing, now, note.at) for note, now in zip(notes, after, strict=True))),
        Many(BEGIN, begins),
        Many(_BEGIN_ATTEMPT, begins),
        *_suppressions(notes, until),
        *holds.of_domains([(n.sent.claim.domain, n.sent.claim.refusals, n.outcome, n.at) for n in notes], policy),
        durable=True,
        compares=True,
        settles=not group,
    )
    states = [now.state for now in after]
    if number(told[1][0][0]) != len(notes):
        states = yield from _late(notes, policy)
    if number(told[3][0][0]) != len(group):
        announced = yield from _still_ours(announced)
    return states, announced


def _after(note: Note, policy: Policy) -> Standing:
    if note.damaged:
        return replace(note.sent.standing, state=State.FAILED, due=None, reason=Reason.DAMAGED)
    if note.outcome is None:
        return withdrawn(note.sent.standing, note.sent.claim.standing, note.at)
    return after_outcome(note.sent.standing, note.outcome, note.at, policy)


def _ended(sent: Standing, outcome: Outcome | None, at: datetime) -> dict[str, SqlValue]:
    return {
        "id": sent.id,
        "attempt": sent.attempt,
        "at": stamp(at),
        "outcome": WITHDRAWN if outcome is None else outcome.fate,
        "code": 0 if outcome is None else outcome.code,
        "detail": "" if outcome is None else outcome.detail,
        "provider_id": "" if outcome is None else outcome.provider_id,
    }


def _begin(sent: Announced, provider: str, at: datetime) -> dict[str, SqlValue]:
    claim, before = sent.claim, sent.claim.standing
    return {
        "id": before.id,
        "claim": claim.token,
        "was": before.state,
        "was_attempt": before.attempt,
        "attempt": sent.standing.attempt,
        "due": maybe_stamp(sent.standing.due),
        "provider": provider,
        "at": stamp(at),
    }


def _suppressions(notes: Sequence[Note], until: datetime) -> tuple[Many, ...]:
    unknown = [note.sent.standing.id for note in notes if note.outcome is not None and note.outcome.unknown_recipient]
    rows: list[dict[str, SqlValue]] = [
        {"id": message, "purpose": WHY_SUPPRESSED, "delete_on": stamp(until)} for message in unknown
    ]
    return (Many(SUPPRESS, tuple(rows)),) if rows else ()


def _late(notes: Sequence[Note], policy: Policy) -> Op[list[State]]:
    """News that came after the lease ended still count while nobody began another attempt: they beat a doubt."""
    news = [note for note in notes if note.outcome is not None and note.outcome.fate is not Fate.UNCERTAIN]
    doubts = [replace(note, sent=replace(note.sent, standing=_in_doubt(note.sent.standing))) for note in news]
    moves = tuple(moved(note.sent.standing, _after(note, policy), note.at) for note in doubts)
    seen = (Step(_STANDING_OF, {"id": note.sent.standing.id}) for note in notes)
    _, *known = yield from transact(Many(MOVE, moves), *seen, durable=True)
    return [standing_of(rows[0]).state for rows in known]


def _in_doubt(standing: Standing) -> Standing:
    return replace(standing, state=State.UNCERTAIN)


def _still_ours(announced: Sequence[Announced]) -> Op[list[Announced]]:
    asked: list[dict[str, SqlValue]] = [
        {"id": sent.standing.id, "attempt": sent.standing.attempt, "claim": sent.claim.token} for sent in announced
    ]
    found = yield from transact(*(Step(_IS_BEGUN, values) for values in asked))
    return [sent for sent, rows in zip(announced, found, strict=True) if rows]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The attempts of a message that may have arrived: by which providers, and since when."""

    providers: frozenset[str]
    since: datetime


def doubt_of(receipt_id: str) -> Op[Doubt | None]:
    """What is in doubt about a message."""
    rows = yield from query(_DOUBTS, id=receipt_id)
    return Doubt(frozenset(text(row[0]) for row in rows), moment_of(rows[0][1])) if rows else None


def settle_doubt(before: Standing, after: Standing, outcome: Outcome | None, at: datetime) -> Op[bool]:
    """Write what became of a doubt; False when the message moved in the meantime."""
    steps: list[Step | Many] = [Many(MOVE, (moved(before, after, at),))]
    if outcome is not None:
        steps.append(Step(_END_ATTEMPT, _ended(before, outcome, at)))
    (touched, *_) = yield from transact(*steps, durable=True, settles=True)
    return number(touched[0][0]) == 1


def recover(at: datetime, policy: Policy) -> Op[tuple[int, int]]:
    """Leases that ended become ``uncertain``, what is past its time ``expired``; answers how many of each."""
    ended = [standing_of(row) for row in (yield from query(LEASES_ENDED, at=stamp(at)))]
    expiring = yield from query(EXPIRING, at=stamp(at))
    if not ended and not expiring:
        return 0, 0
    moves = tuple(moved(left, after_lease(left, at, policy), at) for left in ended)
    touched, expired = yield from transact(
        Many(MOVE, moves), Step(_EXPIRE, {"at": stamp(at)}), durable=True, compares=True
    )
    return number(touched[0][0]), len(expired)


def change(before: Standing, after: Standing, at: datetime) -> Op[None]:
    """Move a message by a person's decision. Raises Conflict when it changed in the meantime."""
    _ = yield from transact(Step(MOVE, moved(before, after, at), rows=1), durable=True)


def read_standing(receipt_id: str) -> Op[Standing]:
    """The standing of one message. Raises InvalidInput ``unknown_receipt``."""
    rows = yield from query(_STANDING_OF, id=receipt_id)
    if not rows:
        raise unknown_receipt()
    return standing_of(rows[0])
