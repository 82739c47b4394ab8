"""A message that comes back goes on by the person's next way, by itself and once.

Its other ways are kept beside it when it is queued, in the order of the choice, and deleted with its content. When its
provider refuses it for good, or says later that it did not arrive, a second message is queued with the same content and
the rest of the ways, under a key made of the first one's id: however many workers look, and however often they die,
there is one.

What was given up after days of trying does not go on: a person may still have it sent. Neither does one of which
nothing was ever heard: it may have arrived.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.errors import Broken, InvalidInput
from etatplateforme.notifications.faults import AddressSuppressed
from etatplateforme.notifications.message import KEPT_AT_LEAST, KEPT_AT_MOST, Kind, Message, decode, presentation_of
from etatplateforme.notifications.queueing import Entry, queue
from etatplateforme.notifications.recipient import (
    Channel,
    Recipient,
    channel_of,
    decode_recipient,
    encode_recipient,
    recipient_hash,
)
from etatplateforme.notifications.tables import key_hash, maybe_moment, moment_of, stamp, text

AT_ONCE = 100
"""Messages of one sweep that go on, at most."""
MOST_WAYS = 10
GONE_ON = 2
"""``goes_on`` of a message that has gone on."""

_MARK = Statement(
    "UPDATE notification SET goes_on = 1 WHERE key_hash = :key_hash AND content_hash = :content_hash"
    " AND goes_on = 0 AND attempt = 0"
)
_KEEP = Statement(
    "INSERT INTO notification_way (message, place, address_hash, recipient, purpose, delete_on)"
    " SELECT id, :place, :address_hash, :recipient, :purpose, :delete_on FROM notification"
    " WHERE key_hash = :key_hash AND content_hash = :content_hash AND goes_on = 1 AND attempt = 0"
    " ON CONFLICT (message, place) DO NOTHING"
)
_CAME_BACK = Statement(
    "SELECT id, kind, service, expires, lawful_by, mandated, template, subject, content, presentation, reference,"
    " purpose, delete_on FROM notification LEFT JOIN notification_content ON message = id"
    " WHERE goes_on = 1 AND (state = 'refused' OR news = 'failed') ORDER BY id LIMIT 100"
)
_WAYS = Statement("SELECT recipient FROM notification_way WHERE message = :id ORDER BY place")
_GONE_ON = Statement(
    "UPDATE notification SET goes_on = 2 WHERE id = :id AND goes_on = 1"
    " AND EXISTS (SELECT 1 FROM notification AS next WHERE next.key_hash = :next)"
)
_FORGET = Statement(
    "DELETE FROM notification_way WHERE message = :id"
    " AND EXISTS (SELECT 1 FROM notification AS next WHERE next.key_hash = :next)"
)
_NO_WAY_LEFT = Statement("UPDATE notification SET goes_on = 0 WHERE id = :id AND goes_on = 1")
_FORGET_ALL = Statement("DELETE FROM notification_way WHERE message = :id")
_NEXT = Statement("SELECT id FROM notification WHERE key_hash = :next")


def kept(message: Message, ways: Sequence[Recipient], due: datetime) -> tuple[Step, ...]:
    """The steps that keep *ways* beside *message*, in the transaction that queues it; *due* is when it may leave."""
    if not ways:
        return ()
    same: dict[str, SqlValue] = {"key_hash": key_hash(message.idempotency_key), "content_hash": message.digest()}
    rows: list[dict[str, SqlValue]] = [
        {
            **same,
            "place": place,
            "address_hash": recipient_hash(way),
            "recipient": encode_recipient(way),
            "purpose": message.purpose,
            "delete_on": stamp(due + message.purge_after),
        }
        for place, way in enumerate(ways[:MOST_WAYS])
    ]
    return (Step(_MARK, same), *(Step(_KEEP, row) for row in rows))


def next_key(receipt_id: str) -> str:
    """The idempotency key of the message by which *receipt_id* goes on."""
    return f"suite {receipt_id}"


def next_of(receipt_id: str) -> Op[str]:
    """The id of the message by which *receipt_id* went on; empty when it did not."""
    rows = yield from query(_NEXT, next=key_hash(next_key(receipt_id)))
    return text(rows[0][0]) if rows else ""


def go_on(channels: Collection[Channel], at: datetime) -> Op[int]:
    """Queue what came back by its next way, of those that *channels* carry; answers how many messages went on."""
    moved = 0
    for row in (yield from query(_CAME_BACK)):
        receipt_id = text(row[0])
        kept_ways = yield from query(_WAYS, id=receipt_id)
        taken = yield from _take_next(row, [text(way[0]) for way in kept_ways], channels, at)
        moved += taken
        if not taken:
            over: dict[str, SqlValue] = {"id": receipt_id}
            _ = yield from transact(Step(_NO_WAY_LEFT, over), Step(_FORGET_ALL, over), durable=True, compares=True)
    return moved


def _take_next(row: Row, stored: Sequence[str], channels: Collection[Channel], at: datetime) -> Op[bool]:
    """Queue the message of *row* by the first way that takes it; False when there is none."""
    receipt_id = text(row[0])
    try:
        ways = [decode_recipient(way) for way in stored]
        entry = _entry(row, ways[0], at) if ways else None
    except (Broken, InvalidInput):  # what is kept of it is damaged: it is told as one that did not arrive
        return False
    if entry is None:
        return False
    link: dict[str, SqlValue] = {"id": receipt_id, "next": key_hash(next_key(receipt_id))}
    for place, way in enumerate(ways):
        if channel_of(way) not in channels:
            continue
        one = replace(entry, message=replace(entry.message, recipient=way))
        keeps = kept(one.message, ways[place + 1 :], at)
        (queued,) = yield from queue((one,), at, *keeps, Step(_GONE_ON, link), Step(_FORGET, link))
        if not isinstance(queued, AddressSuppressed):  # a conflict: another worker was quicker
            return True
    return False


def _entry(row: Row, first: Recipient, at: datetime) -> Entry | None:
    """The message of *row*, to be queued again; None when it is past its time, or its content is deleted.

    :raises Broken, InvalidInput: what is kept cannot be read.
    """
    receipt_id, kind, service, expires, lawful_by, mandated, template, *content = row
    subject, parts, presentation, reference, purpose, delete_on = content
    until = maybe_moment(expires)
    if parts is None or (until is not None and until <= at):
        return None
    left = max(KEPT_AT_LEAST, min(KEPT_AT_MOST, moment_of(delete_on) - at))
    message = Message(
        recipient=first,
        subject=text(subject),
        content=decode(text(parts)),
        idempotency_key=next_key(text(receipt_id)),
        kind=Kind(text(kind)),
        reference=text(reference),
        expires=until,
        purge_after=timedelta(seconds=round(left.total_seconds())),
        purpose=text(purpose),
        template=text(template),
        presentation=presentation_of(text(presentation)),
    )
    return Entry(message, at, text(service), bool(mandated), maybe_moment(lawful_by))
