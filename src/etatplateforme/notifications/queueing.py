"""Into the ledger: one message or thousands in one transaction, on the disk before the answer.

The rows of many messages are written by one statement each; only when one of them was already known, or goes to a
suppressed address, are the keys read back one by one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from etatplateforme.core.effects import Many, Op, Row, SqlValue, Statement, Step, secret, transact
from etatplateforme.notifications.accounts import Receipt
from etatplateforme.notifications.faults import (
    AddressSuppressed,
    IdempotencyConflict,
    address_suppressed,
    idempotency_conflict,
)
from etatplateforme.notifications.message import Kind, Message, encode
from etatplateforme.notifications.recipient import channel_of, encode_recipient, recipient_hash
from etatplateforme.notifications.tables import (
    domain_hash,
    key_hash,
    maybe_moment,
    maybe_stamp,
    moment_of,
    number,
    stamp,
    text,
)

PRIORITIES = {Kind.ACKNOWLEDGEMENT: 0, Kind.SERVICE: 1, Kind.BULK: 2}
ID_BYTES = 16

QUEUE = Statement(
    "INSERT INTO notification (id, key_hash, content_hash, kind, priority, channel, service, domain, bulk, state,"
    " reason, attempt, unsure, due, received_at, queued_at, expires, lawful_by, news, mandated, template)"
    " SELECT :id, :key_hash, :content_hash, :kind, :priority, :channel, :service, :domain, :bulk, 'queued', '', 0, 0,"
    " :due, :at, :at, :expires, :lawful_by, '', :mandated, :template /* from many */"
    " WHERE NOT EXISTS (SELECT 1 FROM notification_suppressed WHERE address_hash = :address_hash)"
    " ON CONFLICT (key_hash) DO NOTHING"
)
KEEP_CONTENT = Statement(
    "INSERT INTO notification_content"
    " (message, address_hash, recipient, subject, content, presentation, reference, purpose, delete_on)"
    " SELECT :id, :address_hash, :recipient, :subject, :content, :presentation, :reference, :purpose, :delete_on"
    " /* from many */ WHERE EXISTS (SELECT 1 FROM notification WHERE id = :id)"
)
LANE = Statement(
    "INSERT INTO notification_lane (priority, channel, service, served) SELECT :priority, :channel, :service, 0"
    " /* from many */ WHERE true ON CONFLICT (priority, channel, service) DO NOTHING"
)
_BY_KEY = Statement("SELECT id, received_at, lawful_by, content_hash FROM notification WHERE key_hash = :key_hash")


Queued: TypeAlias = Receipt | IdempotencyConflict | AddressSuppressed
"""The receipt of a message, or why it was not taken."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message on its way in. ``due`` is the first moment at which it may leave."""

    message: Message = field(repr=False)
    due: datetime
    service: str
    mandated: bool = False
    lawful_by: datetime | None = None
    bulk: str | None = None


def ids(seed: str, count: int) -> list[str]:
    """*count* ids that nobody guesses from one another, from one secret; no command takes one for an option."""
    key = seed.encode()
    return [hashlib.blake2b(b"%d" % rank, key=key, digest_size=ID_BYTES).hexdigest() for rank in range(count)]


def queue(entries: Sequence[Entry], at: datetime, *also: Step) -> Op[list[Queued]]:
    """Queue *entries* in one transaction, with the steps *also*; the same key and content give the first receipt again.

    One that cannot be taken keeps no other out: its place in the answer says why.
    """
    made = ids((yield from secret(ID_BYTES)), len(entries))
    rows = tuple(row_of(receipt_id, entry, at) for receipt_id, entry in zip(made, entries, strict=True))
    lanes = {(row["priority"], row["channel"], row["service"]) for row in rows}
    written = yield from transact(
        Many(QUEUE, rows),
        Many(KEEP_CONTENT, rows),
        Many(LANE, tuple({"priority": lane[0], "channel": lane[1], "service": lane[2]} for lane in lanes)),
        *also,
        durable=True,
        wakes=True,
        compares=True,
    )
    if number(written[0][0][0]) == len(rows):
        return [Receipt(receipt_id, at, entry.lawful_by) for receipt_id, entry in zip(made, entries, strict=True)]
    known = yield from transact(*(Step(_BY_KEY, {"key_hash": row["key_hash"]}) for row in rows))
    return [_known(found, row["content_hash"]) for found, row in zip(known, rows, strict=True)]


def row_of(receipt_id: str, entry: Entry, at: datetime) -> dict[str, SqlValue]:
    """Values of :data:`QUEUE` and of :data:`KEEP_CONTENT` for one message: what both say is made once."""
    message = entry.message
    recipient, content = encode_recipient(message.recipient), encode(message.content)
    return {
        "id": receipt_id,
        "key_hash": key_hash(message.idempotency_key),
        "content_hash": message.digest_of(recipient, content),
        "kind": message.kind,
        "priority": PRIORITIES[message.kind],
        "channel": channel_of(message.recipient),
        "service": entry.service,
        "domain": domain_hash(message.recipient),
        "bulk": entry.bulk,
        "due": stamp(entry.due),
        "at": stamp(at),
        "expires": maybe_stamp(message.expires),
        "lawful_by": maybe_stamp(entry.lawful_by),
        "mandated": int(entry.mandated),
        "template": message.template,
        "address_hash": recipient_hash(message.recipient),
        "recipient": recipient,
        "subject": message.subject,
        "content": content,
        "presentation": message.presentation,
        "reference": message.reference,
        "purpose": message.purpose,
        "delete_on": stamp(max(at, entry.due) + message.purge_after),
    }


def _known(found: tuple[Row, ...], content_hash: SqlValue) -> Queued:
    """The receipt of the message that is there, or what kept this one out."""
    if not found:
        return address_suppressed()
    known_id, received_at, lawful_by, known_hash = found[0]
    if known_hash != content_hash:
        return idempotency_conflict()
    return Receipt(text(known_id), moment_of(received_at), maybe_moment(lawful_by))
