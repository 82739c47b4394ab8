"""Thousands of messages as one: queued whole, watched, paused, resumed, withdrawn.

Pausing marks the whole and takes its messages out of their lanes a few thousand at a time; what is at the provider at
that moment is told its outcome, and nothing of it is sent again before the whole is resumed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.core.effects import Op, SqlValue, Statement, Step, query, secret, transact
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.faults import idempotency_conflict
from etatplateforme.notifications.message import Message
from etatplateforme.notifications.queueing import ID_BYTES, Entry, Queued, ids, queue
from etatplateforme.notifications.state import State
from etatplateforme.notifications.tables import key_hash, moment_of, number, stamp, text

CHUNK = 1_000
MOVED_AT_ONCE = 5_000
MOST_IN_TRIAL = 50

_CREATE = Statement(
    "INSERT INTO notification_bulk (id, key_hash, content_hash, mode, total, queued_at, paused)"
    " VALUES (:id, :key_hash, :content_hash, :mode, :total, :at, 0) ON CONFLICT (key_hash) DO NOTHING"
)
_BY_KEY = Statement("SELECT id, content_hash FROM notification_bulk WHERE key_hash = :key_hash")
_KNOWN = Statement("SELECT id, mode, total, queued_at, paused FROM notification_bulk WHERE id = :bulk")
_COUNTS = Statement("SELECT state, count(*) FROM notification WHERE bulk = :bulk GROUP BY state")
_MARK = Statement("UPDATE notification_bulk SET paused = :paused WHERE id = :bulk RETURNING id")
_PAUSE = Statement(
    "UPDATE notification SET due = NULL, claim = NULL, reason = 'paused' WHERE id IN (SELECT id FROM notification"
    " WHERE bulk = :bulk AND state IN ('queued', 'retrying') AND due IS NOT NULL LIMIT :count) RETURNING id"
)
_RESUME = Statement(
    "UPDATE notification SET due = :at, reason = '' WHERE id IN (SELECT id FROM notification WHERE bulk = :bulk"
    " AND state IN ('queued', 'retrying') AND due IS NULL AND reason = 'paused' LIMIT :count) RETURNING id"
)
_CANCEL = Statement(
    "UPDATE notification SET state = 'cancelled', due = NULL, claim = NULL WHERE id IN (SELECT id FROM notification"
    " WHERE bulk = :bulk AND state IN ('queued', 'retrying') LIMIT :count) RETURNING id"
)


class Mode(StrEnum):
    """``TRIAL``: to invited people only, fifty at most. ``LIVE``: to everybody. The store writes the value."""

    TRIAL = "trial"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Started:
    """A bulk is in the ledger. ``refused`` counts the messages that were not taken (suppressed or conflicting)."""

    id: str
    queued: int
    refused: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a bulk is. ``missing`` were never queued: suppressed, or the process that queued them died."""

    id: str
    mode: Mode
    total: int
    queued_at: datetime
    paused: bool
    counts: Mapping[State, int]

    @property
    def missing(self) -> int:
        """Messages of the whole that are not in the ledger."""
        return self.total - sum(self.counts.values())


def start(messages: Sequence[Message], key: str, mode: Mode, like: Entry, at: datetime) -> Op[Started]:
    """Queue *messages* as one bulk, each *like* that entry, a thousand a transaction.

    The same key and messages go on where it stopped.

    :raises IdempotencyConflict: the key named another bulk.
    :raises InvalidInput: ``too_many_in_trial``.
    """
    if mode is Mode.TRIAL and len(messages) > MOST_IN_TRIAL:
        raise InvalidInput(
            f"Un essai va à {MOST_IN_TRIAL} personnes au plus.",
            remedy="Gardez quelques invités, ou passez à l'envoi réel.",
            code="too_many_in_trial",
        )
    told = hashlib.sha256("\0".join(sorted(message.digest() for message in messages)).encode()).hexdigest()
    values: dict[str, SqlValue] = {
        "id": ids((yield from secret(ID_BYTES)), 1)[0],
        "key_hash": key_hash(f"bulk\0{key}"),
        "content_hash": told,
        "mode": mode,
        "total": len(messages),
        "at": stamp(at),
    }
    _, known = yield from transact(Step(_CREATE, values), Step(_BY_KEY, {"key_hash": values["key_hash"]}), durable=True)
    bulk, known_hash = text(known[0][0]), known[0][1]
    if known_hash != told:
        raise idempotency_conflict()
    queued: list[Queued] = []
    for first in range(0, len(messages), CHUNK):
        entries = [replace(like, message=message, bulk=bulk) for message in messages[first : first + CHUNK]]
        queued += yield from queue(entries, at)
    refused = sum(isinstance(each, Exception) for each in queued)
    return Started(bulk, len(queued) - refused, refused)


def progress(bulk: str) -> Op[Progress]:
    """How far *bulk* is. Raises InvalidInput ``unknown_bulk``."""
    rows = yield from query(_KNOWN, bulk=bulk)
    if not rows:
        raise _unknown_bulk()
    known, mode, total, queued_at, paused = rows[0]
    counts = yield from query(_COUNTS, bulk=bulk)
    told = MappingProxyType({State(text(state)): number(count) for state, count in counts})
    return Progress(text(known), Mode(text(mode)), number(total), moment_of(queued_at), bool(paused), told)


def pause(bulk: str) -> Op[int]:
    """Let nothing more of *bulk* leave; answers how many messages stopped."""
    yield from _mark(bulk, paused=True)
    return (yield from _all(_PAUSE, bulk, {}))


def resume(bulk: str, at: datetime) -> Op[int]:
    """Let *bulk* go on; answers how many messages wait again."""
    yield from _mark(bulk, paused=False)
    return (yield from _all(_RESUME, bulk, {"at": stamp(at)}))


def withdraw(bulk: str) -> Op[int]:
    """Cancel what of *bulk* has not left; answers how many messages."""
    yield from _mark(bulk, paused=True)
    return (yield from _all(_CANCEL, bulk, {}))


def _mark(bulk: str, *, paused: bool) -> Op[None]:
    (known,) = yield from transact(Step(_MARK, {"bulk": bulk, "paused": int(paused)}), durable=True)
    if not known:
        raise _unknown_bulk()


def _all(statement: Statement, bulk: str, values: Mapping[str, SqlValue]) -> Op[int]:
    """Run *statement* until nothing is left to change, so that no transaction is long."""
    changed = 0
    while True:
        step = Step(statement, {**values, "bulk": bulk, "count": MOVED_AT_ONCE})
        (rows,) = yield from transact(step, durable=True)
        changed += len(rows)
        if len(rows) < MOVED_AT_ONCE:
            return changed


def _unknown_bulk() -> InvalidInput:
    return InvalidInput(
        "Aucun envoi en nombre ne porte ce numéro.",
        remedy="Reprenez le numéro que send_sheet() a rendu.",
        code="unknown_bulk",
    )
