"""What providers tell later: each piece of news kept once, on the disk before the answer, and never going back.

News that come before we know by what id the provider calls the message wait without a message, and are matched by the
next turns. Those that come after the purge still find its id: the person is gone from the ledger, the fact stays.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op, SqlValue, Statement, Step, query, transact
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.ledger import SUPPRESS, WHY_SUPPRESSED
from etatplateforme.notifications.tables import number, stamp, text

MATCHED_WITHIN = timedelta(days=1)
KEPT = timedelta(days=366)

_KEEP = Statement(
    "INSERT INTO notification_news (dedupe, provider, provider_id, status, message, at, received_at, unknown_recipient)"
    " VALUES (:dedupe, :provider, :provider_id, :status, :message, :at, :received_at, :unknown_recipient)"
    " ON CONFLICT (dedupe) DO NOTHING RETURNING dedupe"
)
_BY_PROVIDER = Statement(
    "SELECT message FROM notification_attempt WHERE provider = :provider AND provider_id = :provider_id"
    " AND provider_id <> '' LIMIT 1"
)
_BY_ID = Statement("SELECT id FROM notification WHERE id = :message")
_NEWS = Statement("SELECT news FROM notification WHERE id = :message")
_TELL = Statement(
    "UPDATE notification SET news = :status, news_at = :at WHERE id = :message AND news = :was RETURNING id"
)
_ARRIVED = Statement(
    "UPDATE notification SET state = 'sent', reason = 'provider_says_so', due = NULL, claim = NULL,"
    " sent_at = coalesce(sent_at, :at) WHERE id = :message AND state = 'uncertain'"
)
_FAILED = Statement(
    "UPDATE notification SET state = 'refused', reason = 'provider_says_so', due = NULL, claim = NULL"
    " WHERE id = :message AND state = 'uncertain'"
)
_ORPHANS = Statement(
    "SELECT dedupe, provider, provider_id, status, at, unknown_recipient FROM notification_news"
    " WHERE message IS NULL AND received_at > :since ORDER BY received_at LIMIT 100"
)
_ADOPT = Statement("UPDATE notification_news SET message = :message WHERE dedupe = :dedupe AND message IS NULL")
_SILENT = Statement(
    "UPDATE notification SET news = 'unknown', news_at = :at WHERE id IN (SELECT id FROM notification"
    " WHERE state = 'sent' AND (news = 'on_its_way' OR (channel = 'sms' AND news = '')) AND sent_at <= :before"
    " ORDER BY sent_at LIMIT 1000) AND news IN ('', 'on_its_way') RETURNING id"
)
_FORGET = Statement("DELETE FROM notification_news WHERE received_at <= :before")


def record(receipts: Sequence[StatusReceipt], at: datetime, suppressed_until: datetime) -> Op[list[StatusReceipt]]:
    """Keep *receipts* and let the messages know; answers those that were new."""
    fresh: list[StatusReceipt] = []
    for receipt in receipts:
        message = yield from _message_of(receipt)
        values: dict[str, SqlValue] = {
            "dedupe": receipt.dedupe_key,
            "provider": receipt.provider,
            "provider_id": receipt.provider_id,
            "status": receipt.status,
            "message": message,
            "at": stamp(receipt.at),
            "received_at": stamp(at),
            "unknown_recipient": int(receipt.unknown_recipient),
        }
        (kept,) = yield from transact(Step(_KEEP, values), durable=True)
        fresh += [receipt] if kept else []
        if message is not None:  # told again too: who died between the two steps left the first half
            yield from _tell(message, receipt.status, stamp(receipt.at), receipt.unknown_recipient, suppressed_until)
    return fresh


def _message_of(receipt: StatusReceipt) -> Op[str | None]:
    """The message that *receipt* speaks of, purged or not; None when we do not know it, or not yet."""
    if receipt.message_id:
        rows = yield from query(_BY_ID, message=receipt.message_id)
        if rows:
            return text(rows[0][0])
    return (yield from _by_provider(receipt.provider, receipt.provider_id))


def _by_provider(provider: str, provider_id: str) -> Op[str | None]:
    rows = yield from query(_BY_PROVIDER, provider=provider, provider_id=provider_id)
    return text(rows[0][0]) if rows else None


def _tell(message: str, status: Delivered, at: int, unknown_recipient: bool, suppressed_until: datetime) -> Op[None]:
    """Let *message* know, unless it knows better."""
    values: dict[str, SqlValue] = {"message": message, "status": status, "at": at}
    while True:
        rows = yield from query(_NEWS, message=message)
        was = text(rows[0][0]) if rows else ""
        if not rows or not status.after(Delivered(was) if was else None):
            return
        steps = [Step(_TELL, {**values, "was": was})]
        if status in (Delivered.ON_ITS_WAY, Delivered.DELIVERED):
            steps.append(Step(_ARRIVED, values))
        if status is Delivered.FAILED:
            steps.append(Step(_FAILED, values))
        if unknown_recipient:
            until = stamp(suppressed_until)
            steps.append(Step(SUPPRESS, {"id": message, "purpose": WHY_SUPPRESSED, "delete_on": until}))
        told, *_ = yield from transact(*steps, durable=True)
        if told:
            return


def match(at: datetime, suppressed_until: datetime) -> Op[int]:
    """Give the news that came too early to their messages; answers how many found theirs."""
    found = 0
    for row in (yield from query(_ORPHANS, since=stamp(at - MATCHED_WITHIN))):
        dedupe, provider, provider_id, status, happened, unknown = row
        message = yield from _by_provider(text(provider), text(provider_id))
        if message is not None:
            _ = yield from transact(Step(_ADOPT, {"message": message, "dedupe": dedupe}))
            yield from _tell(message, Delivered(text(status)), number(happened), bool(unknown), suppressed_until)
            found += 1
    return found


def fall_silent(at: datetime, after: timedelta) -> Op[int]:
    """Messages whose provider has told nothing final for *after* become « unknown »; answers how many, 1,000 at most.

    A message that its provider began to speak of, and every SMS: its network always ends with a receipt. No relay tells
    that a mail has arrived: its silence says nothing. News that come later are still taken.
    """
    (rows,) = yield from transact(
        Step(_SILENT, {"at": stamp(at), "before": stamp(at - after)}), durable=True, compares=True
    )
    return len(rows)


def forgotten(at: datetime) -> Step:
    """The step that deletes the news that are older than what they are kept for."""
    return Step(_FORGET, {"before": stamp(at - KEPT)})
