"""Tables of the ledger. Whatever is personal stands in ``notification_content``, ``notification_way`` and
``notification_suppressed`` only, each row with its purpose and its delete date; the others hold ids, times, states and
hashes.

Times are milliseconds since 1970, UTC. ``due`` is when the machine acts next: send, settle a doubt, or look after a
lease that ended; no ``due``, nothing to do. A claim only pushes ``due`` to the end of its lease and signs with
``claim``: a worker that dies before the wire leaves nothing to repair. ``goes_on`` is 1 while other ways are kept for a
message that would come back, 2 once it has taken one. Statements keep to what SQLite and PostgreSQL both speak.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from etatplateforme.core.effects import SqlValue, Statement
from etatplateforme.core.store import Schema
from etatplateforme.notifications.recipient import Recipient
from etatplateforme.values.contact import MailAddress

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

_MESSAGES = (
    Statement(
        "CREATE TABLE notification ("
        " id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL, kind TEXT NOT NULL,"
        " priority INTEGER NOT NULL, channel TEXT NOT NULL, service TEXT NOT NULL, domain TEXT NOT NULL,"
        " bulk TEXT, state TEXT NOT NULL, reason TEXT NOT NULL, attempt INTEGER NOT NULL, unsure INTEGER NOT NULL,"
        " due INTEGER, claim TEXT, received_at INTEGER NOT NULL, queued_at INTEGER NOT NULL, expires INTEGER,"
        " lawful_by INTEGER, sent_at INTEGER, news TEXT NOT NULL, news_at INTEGER, mandated INTEGER NOT NULL,"
        " template TEXT NOT NULL, goes_on INTEGER NOT NULL DEFAULT 0,"
        " CHECK (state <> 'sending' OR due IS NOT NULL)"
        ") STRICT"
    ),
    Statement(
        "CREATE INDEX notification_to_send ON notification (priority, channel, service, due)"
        " WHERE due IS NOT NULL AND state <> 'sending'"
    ),
    Statement("CREATE INDEX notification_leased ON notification (due) WHERE state = 'sending'"),
    Statement(
        "CREATE INDEX notification_expires ON notification (expires)"
        " WHERE expires IS NOT NULL AND state IN ('queued', 'retrying')"
    ),
    Statement(
        "CREATE INDEX notification_lawful ON notification (lawful_by) WHERE lawful_by IS NOT NULL AND state <> 'sent'"
    ),
    Statement(
        "CREATE INDEX notification_returned ON notification (lawful_by)"
        " WHERE lawful_by IS NOT NULL AND state = 'sent' AND news = 'failed'"
    ),
    Statement(
        "CREATE INDEX notification_came_back ON notification (id)"
        " WHERE goes_on = 1 AND (state = 'refused' OR news = 'failed')"
    ),
    Statement(
        "CREATE INDEX notification_silent ON notification (sent_at)"
        " WHERE state = 'sent' AND (news = 'on_its_way' OR (channel = 'sms' AND news = ''))"
    ),
    Statement("CREATE INDEX notification_open ON notification (queued_at) WHERE due IS NOT NULL"),
    Statement(
        "CREATE INDEX notification_unsettled ON notification (queued_at)"
        " WHERE due IS NULL AND state IN ('uncertain', 'failed')"
    ),
    Statement("CREATE INDEX notification_of_bulk ON notification (bulk, state) WHERE bulk IS NOT NULL"),
)
# an attempt is copied from its message, which is never deleted: a reference would look it up again at each send
_ATTEMPTS = (
    Statement(
        "CREATE TABLE notification_attempt ("
        " message TEXT NOT NULL, number INTEGER NOT NULL, provider TEXT NOT NULL,"
        " begun_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, code INTEGER NOT NULL DEFAULT 0,"
        " detail TEXT NOT NULL DEFAULT '', provider_id TEXT NOT NULL DEFAULT '',"
        " PRIMARY KEY (message, number)) STRICT, WITHOUT ROWID"
    ),
    Statement(
        "CREATE INDEX notification_attempt_known_as ON notification_attempt (provider, provider_id)"
        " WHERE provider_id <> ''"
    ),
    Statement(
        "CREATE TABLE notification_news ("
        " dedupe TEXT PRIMARY KEY, provider TEXT NOT NULL, provider_id TEXT NOT NULL, status TEXT NOT NULL,"
        " message TEXT, at INTEGER NOT NULL, received_at INTEGER NOT NULL, unknown_recipient INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID"
    ),
    Statement("CREATE INDEX notification_news_orphan ON notification_news (received_at) WHERE message IS NULL"),
    Statement("CREATE INDEX notification_news_age ON notification_news (received_at)"),
)
_PERSONAL = (
    Statement(
        "CREATE TABLE notification_content ("
        " message TEXT PRIMARY KEY REFERENCES notification (id), address_hash TEXT NOT NULL,"
        " recipient TEXT NOT NULL,"
        " subject TEXT NOT NULL, content TEXT NOT NULL, presentation TEXT NOT NULL, reference TEXT NOT NULL,"
        " purpose TEXT NOT NULL,"
        " delete_on INTEGER NOT NULL) STRICT"
    ),
    Statement("CREATE INDEX notification_content_address ON notification_content (address_hash)"),
    Statement("CREATE INDEX notification_content_delete ON notification_content (delete_on)"),
    Statement(
        "CREATE TABLE notification_way ("
        " message TEXT NOT NULL REFERENCES notification (id), place INTEGER NOT NULL, address_hash TEXT NOT NULL,"
        " recipient TEXT NOT NULL, purpose TEXT NOT NULL, delete_on INTEGER NOT NULL,"
        " PRIMARY KEY (message, place)) STRICT, WITHOUT ROWID"
    ),
    Statement("CREATE INDEX notification_way_address ON notification_way (address_hash)"),
    Statement("CREATE INDEX notification_way_delete ON notification_way (delete_on)"),
    Statement(
        "CREATE TABLE notification_suppressed ("
        " address_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, delete_on INTEGER NOT NULL) STRICT"
    ),
)
_TRAFFIC = (
    Statement(
        "CREATE TABLE notification_lane ("
        " priority INTEGER NOT NULL, channel TEXT NOT NULL, service TEXT NOT NULL, served INTEGER NOT NULL,"
        " PRIMARY KEY (priority, channel, service)) STRICT, WITHOUT ROWID"
    ),
    Statement(
        "CREATE TABLE notification_hold ("
        " scope TEXT PRIMARY KEY, failures INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID"
    ),
    Statement(
        "CREATE TABLE notification_bulk ("
        " id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL, mode TEXT NOT NULL,"
        " total INTEGER NOT NULL, queued_at INTEGER NOT NULL, paused INTEGER NOT NULL) STRICT"
    ),
)

SCHEMA = Schema("notifications", ((*_MESSAGES, *_ATTEMPTS, *_PERSONAL, *_TRAFFIC),))


def stamp(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def maybe_stamp(moment: datetime | None) -> int | None:
    """The same, of a moment that may be absent."""
    return None if moment is None else stamp(moment)


def moment_of(value: SqlValue) -> datetime:
    """The moment that :func:`stamp` wrote."""
    return _EPOCH + timedelta(milliseconds=number(value))


def maybe_moment(value: SqlValue) -> datetime | None:
    """The same, of a column that may be NULL."""
    return None if value is None else moment_of(value)


def number(value: SqlValue) -> int:
    """An INTEGER column; the table is STRICT."""
    assert isinstance(value, int)
    return value


def text(value: SqlValue) -> str:
    """A TEXT column; the table is STRICT."""
    assert isinstance(value, str)
    return value


def key_hash(key: str) -> str:
    """By what an idempotency key is found again: a caller may have put a name into it."""
    return hashlib.sha256(b"key\0" + key.encode()).hexdigest()


def domain_hash(recipient: Recipient) -> str:
    """By what the messages to one mail domain are known together; empty for another channel."""
    if not isinstance(recipient, MailAddress):
        return ""
    return _hash_of_domain(recipient.value.rpartition("@")[2])


@lru_cache(maxsize=1_000)
def _hash_of_domain(domain: str) -> str:
    """Few domains have most of the people."""
    return hashlib.sha256(b"domain\0" + domain.encode()).hexdigest()
