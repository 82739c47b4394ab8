"""Tables of the ledger. Whatever is personal stands in ``notification_content`` and ``notification_suppressed``
only, each row with its purpose and its delete date; ``notification`` and ``notification_attempt`` hold ids, times,
states and hashes.

Times are milliseconds since 1970, UTC. ``due`` is when the machine acts next: send, or look after a lease that
ended; no ``due``, nothing to do. An address is looked up by the SHA-256 of its case-folded form.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from etatplateforme.core.effects import SqlValue, Statement
from etatplateforme.core.store import Schema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SCHEMA = Schema(
    "notifications",
    (
        (
            Statement(
                "CREATE TABLE notification ("
                " id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL, kind TEXT NOT NULL,"
                " priority INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, attempt INTEGER NOT NULL,"
                " unsure INTEGER NOT NULL, due INTEGER, received_at INTEGER NOT NULL, queued_at INTEGER NOT NULL,"
                " expires INTEGER, lawful_by INTEGER, sent_at INTEGER, mandated INTEGER NOT NULL,"
                " CHECK (state <> 'sending' OR due IS NOT NULL)"
                ") STRICT"
            ),
            Statement(
                "CREATE INDEX notification_to_send ON notification (priority, due)"
                " WHERE due IS NOT NULL AND state <> 'sending'"
            ),
            Statement("CREATE INDEX notification_leased ON notification (due) WHERE state = 'sending'"),
            Statement(
                "CREATE INDEX notification_expires ON notification (expires) WHERE state IN ('queued', 'retrying')"
            ),
            Statement(
                "CREATE INDEX notification_lawful ON notification (lawful_by)"
                " WHERE lawful_by IS NOT NULL AND state <> 'sent'"
            ),
            Statement("CREATE INDEX notification_open ON notification (queued_at) WHERE due IS NOT NULL"),
            Statement(
                "CREATE INDEX notification_unsettled ON notification (queued_at)"
                " WHERE due IS NULL AND state IN ('uncertain', 'failed')"
            ),
            Statement(
                "CREATE TABLE notification_attempt ("
                " message TEXT NOT NULL REFERENCES notification (id), number INTEGER NOT NULL,"
                " begun_at INTEGER NOT NULL,"
                " ended_at INTEGER, outcome TEXT, code INTEGER NOT NULL DEFAULT 0, detail TEXT NOT NULL DEFAULT '',"
                " PRIMARY KEY (message, number)) STRICT, WITHOUT ROWID"
            ),
            Statement(
                "CREATE TABLE notification_content ("
                " message TEXT PRIMARY KEY REFERENCES notification (id), address_hash TEXT NOT NULL,"
                " recipient TEXT NOT NULL,"
                " subject TEXT NOT NULL, content TEXT NOT NULL, reference TEXT NOT NULL, purpose TEXT NOT NULL,"
                " delete_on INTEGER NOT NULL) STRICT"
            ),
            Statement("CREATE INDEX notification_content_address ON notification_content (address_hash)"),
            Statement("CREATE INDEX notification_content_delete ON notification_content (delete_on)"),
            Statement(
                "CREATE TABLE notification_suppressed ("
                " address_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, delete_on INTEGER NOT NULL) STRICT"
            ),
        ),
    ),
)


def stamp(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


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
