"""A person's rights over the ledger, and the delete date: export, erasure, purge.

What is erased is a row of ``notification_content``, with the ways kept beside it; the message stays as an id, times,
states and hashes. The store overwrites what it deletes (``secure_delete``). A message that is at the relay at this very
moment is taken by the next purge.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.notifications import holds, news
from etatplateforme.notifications.accounts import ExportedMessage, PersonExport, Purged
from etatplateforme.notifications.message import Kind, decode
from etatplateforme.notifications.recipient import Recipient, decode_recipient, recipient_hash, shown
from etatplateforme.notifications.render import plain_text
from etatplateforme.notifications.state import State
from etatplateforme.notifications.tables import maybe_moment, moment_of, stamp, text

BATCH = 1_000
HOLDS_KEPT = timedelta(days=7)

_EXPORT = Statement(
    "SELECT id, kind, state, received_at, sent_at, purpose, delete_on, recipient, subject, content, reference"
    " FROM notification JOIN notification_content ON message = id WHERE address_hash = :address"
    " ORDER BY received_at, id"
)
_WAYS = Statement(
    "SELECT w.message, w.recipient FROM notification_way AS w JOIN notification_content AS c ON c.message = w.message"
    " WHERE c.address_hash = :address ORDER BY w.message, w.place"
)
_SUPPRESSED = Statement("SELECT delete_on FROM notification_suppressed WHERE address_hash = :address")
_ALLOW_AGAIN = Statement("DELETE FROM notification_suppressed WHERE address_hash = :address RETURNING delete_on")

_CANCEL_OF_PERSON = Statement(
    "UPDATE notification SET state = 'cancelled', reason = 'person_erased', due = NULL"
    " WHERE state IN ('queued', 'retrying')"
    " AND id IN (SELECT message FROM notification_content WHERE address_hash = :address) RETURNING id"
)
_HOLD_OF_PERSON = Statement(
    "UPDATE notification SET due = NULL WHERE state = 'uncertain'"
    " AND id IN (SELECT message FROM notification_content WHERE address_hash = :address)"
)
_WAYS_OF_PERSON = Statement(
    "DELETE FROM notification_way WHERE address_hash = :address"
    " OR message IN (SELECT message FROM notification_content WHERE address_hash = :address)"
)
_DELETE_OF_PERSON = Statement(
    "DELETE FROM notification_content WHERE address_hash = :address"
    " AND (SELECT state FROM notification WHERE id = message) <> 'sending' RETURNING message"
)
_DUE_OF_PERSON = Statement(
    "UPDATE notification_content SET delete_on = CASE WHEN delete_on < :at THEN delete_on ELSE :at END"
    " WHERE address_hash = :address RETURNING message"
)

_OVERDUE = Statement(
    "UPDATE notification SET state = 'failed', reason = 'delete_date', due = NULL WHERE state IN ('queued', 'retrying')"
    " AND id IN (SELECT message FROM notification_content WHERE delete_on <= :at) RETURNING id"
)
_HOLD_OVERDUE = Statement(
    "UPDATE notification SET due = NULL WHERE state = 'uncertain'"
    " AND id IN (SELECT message FROM notification_content WHERE delete_on <= :at)"
)
DELETE_OVERDUE = Statement(
    "DELETE FROM notification_content WHERE message IN (SELECT message FROM notification_content WHERE delete_on <= :at"
    " AND (SELECT state FROM notification WHERE id = message) <> 'sending' LIMIT :batch) RETURNING message"
)
_WAYS_OVERDUE = Statement("DELETE FROM notification_way WHERE delete_on <= :at")
_STILL_THERE = Statement("SELECT message FROM notification_content WHERE delete_on <= :at LIMIT 10000")
_FORGET_SUPPRESSED = Statement("DELETE FROM notification_suppressed WHERE delete_on <= :at RETURNING delete_on")


def export(to: Recipient) -> Op[PersonExport]:
    """All that is kept under *to*."""
    rows = yield from query(_EXPORT, address=recipient_hash(to))
    ways = yield from query(_WAYS, address=recipient_hash(to))
    suppressed = yield from query(_SUPPRESSED, address=recipient_hash(to))
    return PersonExport(
        tuple(_exported(row, ways) for row in rows), moment_of(suppressed[0][0]) if suppressed else None
    )


def _exported(row: Row, ways: Sequence[Row]) -> ExportedMessage:
    receipt_id, kind, state, received_at, sent_at, purpose, delete_on, recipient, subject, content, reference = row
    return ExportedMessage(
        receipt_id=text(receipt_id),
        kind=Kind(text(kind)),
        state=State(text(state)),
        queued_at=moment_of(received_at),
        sent_at=maybe_moment(sent_at),
        purpose=text(purpose),
        delete_on=moment_of(delete_on),
        recipient=shown(decode_recipient(text(recipient))),
        subject=text(subject),
        text=plain_text(text(subject), decode(text(content))),
        reference=text(reference),
        other_ways=tuple(shown(decode_recipient(text(way))) for message, way in ways if message == receipt_id),
    )


def erase(to: Recipient, at: datetime) -> Op[Purged]:
    """Cancel what has not left to *to*, and delete all that is kept under it, its suppression too."""
    person: dict[str, SqlValue] = {"address": recipient_hash(to)}
    cancelled, _, _, deleted, left, lifted = yield from transact(
        Step(_CANCEL_OF_PERSON, person),
        Step(_HOLD_OF_PERSON, person),
        Step(_WAYS_OF_PERSON, person),
        Step(_DELETE_OF_PERSON, person),
        Step(_DUE_OF_PERSON, {**person, "at": stamp(at)}),
        Step(_ALLOW_AGAIN, person),
        erases=True,
    )
    return Purged(len(deleted), len(cancelled), len(left), len(lifted))


def purge(at: datetime) -> Op[Purged]:
    """Delete the contents whose date has come, a thousand at a time; a message that had not left becomes ``failed``.

    What was deleted is overwritten once, at the end.
    """
    due: dict[str, SqlValue] = {"at": stamp(at)}
    messages = unsent = suppressions = 0
    more = True
    while more:
        overdue, _, deleted, forgotten, *_ = yield from transact(
            Step(_OVERDUE, due),
            Step(_HOLD_OVERDUE, due),
            Step(DELETE_OVERDUE, {**due, "batch": BATCH}),
            Step(_FORGET_SUPPRESSED, due),
            Step(_WAYS_OVERDUE, due),
            news.forgotten(at),
            holds.forgotten(at - HOLDS_KEPT),
            durable=True,
        )
        messages += len(deleted)
        unsent += len(overdue)
        suppressions += len(forgotten)
        more = len(deleted) == BATCH
    if messages or suppressions:
        _ = yield from transact(erases=True)
    left = yield from query(_STILL_THERE, at=stamp(at))
    return Purged(messages, unsent, len(left), suppressions)


def allow_again(to: Recipient) -> Op[bool]:
    """Take *to* off the suppression list; False when it was not on it."""
    (lifted,) = yield from transact(Step(_ALLOW_AGAIN, {"address": recipient_hash(to)}))
    return bool(lifted)
