"""The tray: letters to be printed and posted, notes to be told at a counter, that an agent works through.

What stands in it is personal, so each row has its purpose and its delete date, and its content goes as soon as nobody
needs it: a posted letter and a told note keep their id and their state only.

==============  ================================================================================================
state           what it means; who may move it on
==============  ================================================================================================
``waiting``     in the tray → printed (a letter), handed over (a note), withdrawn
``printed``     on paper → posted, back to waiting when the print is spoiled, withdrawn
``posted``      with the post → returned, when it comes back
``handed_over`` told to the person
``returned``    came back « n'habite pas à l'adresse indiquée » (NPAI) or unclaimed
``withdrawn``   taken out before it left
==============  ================================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.core.store import Schema
from etatplateforme.errors import Conflict, InvalidInput, Unavailable, Uncertain
from etatplateforme.notifications.provider import Channel, Fate, Outcome
from etatplateforme.notifications.tables import moment_of, number, stamp, text

KEPT_WAITING = timedelta(days=90)
WHY_KEPT = "imprimer et poster une lettre, ou dire une note au guichet"
MOST_SHOWN = 500


class TrayState(StrEnum):
    """Where a thing of the tray stands. The store writes the value."""

    WAITING = "waiting"
    PRINTED = "printed"
    POSTED = "posted"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[TrayState, frozenset[tuple[Channel, TrayState]]] = MappingProxyType(
    {
        TrayState.PRINTED: frozenset({(Channel.LETTER, TrayState.WAITING)}),
        TrayState.WAITING: frozenset({(Channel.LETTER, TrayState.PRINTED)}),
        TrayState.POSTED: frozenset({(Channel.LETTER, TrayState.PRINTED)}),
        TrayState.RETURNED: frozenset({(Channel.LETTER, TrayState.POSTED)}),
        TrayState.HANDED_OVER: frozenset({(Channel.COUNTER, TrayState.WAITING)}),
        TrayState.WITHDRAWN: frozenset(
            {
                (Channel.LETTER, TrayState.WAITING),
                (Channel.LETTER, TrayState.PRINTED),
                (Channel.COUNTER, TrayState.WAITING),
            }
        ),
    }
)
"""For each state, from where it may be reached."""

OVER = frozenset({TrayState.POSTED, TrayState.HANDED_OVER, TrayState.RETURNED, TrayState.WITHDRAWN})
"""The content is deleted there."""

SCHEMA = Schema(
    "tray",
    (
        (
            Statement(
                "CREATE TABLE tray (message TEXT PRIMARY KEY, channel TEXT NOT NULL, place TEXT NOT NULL,"
                " state TEXT NOT NULL, pages INTEGER NOT NULL, made_at INTEGER NOT NULL, moved_at INTEGER NOT NULL)"
                " STRICT"
            ),
            Statement("CREATE INDEX tray_state ON tray (channel, place, state, made_at)"),
            Statement(
                "CREATE TABLE tray_content (message TEXT PRIMARY KEY REFERENCES tray (message), person TEXT NOT NULL,"
                " subject TEXT NOT NULL, text TEXT NOT NULL, document BLOB, purpose TEXT NOT NULL,"
                " delete_on INTEGER NOT NULL) STRICT"
            ),
            Statement("CREATE INDEX tray_content_delete ON tray_content (delete_on)"),
        ),
    ),
)

_PUT = Statement(
    "INSERT INTO tray (message, channel, place, state, pages, made_at, moved_at)"
    " VALUES (:message, :channel, :place, 'waiting', :pages, :at, :at) ON CONFLICT (message) DO NOTHING"
)
_PUT_CONTENT = Statement(
    "INSERT INTO tray_content (message, person, subject, text, document, purpose, delete_on)"
    " SELECT :message, :person, :subject, :text, :document, :purpose, :delete_on"
    " WHERE (SELECT state FROM tray WHERE message = :message) = 'waiting' ON CONFLICT (message) DO NOTHING"
)
_STATE = Statement("SELECT state FROM tray WHERE message = :message")
_SHOWN = Statement(
    "SELECT tray.message, channel, place, state, pages, made_at, moved_at, person, subject, text FROM tray"
    " JOIN tray_content ON tray_content.message = tray.message"
    " WHERE channel = :channel AND place = :place AND state IN ('waiting', 'printed')"
    " ORDER BY made_at, tray.message LIMIT :limit"
)
_DOCUMENT = Statement("SELECT document FROM tray_content WHERE message = :message AND document IS NOT NULL")
_MOVE = Statement(
    "UPDATE tray SET state = :state, moved_at = :at WHERE message = :message AND channel = :channel AND state = :was"
    " RETURNING message"
)
_FIND = Statement("SELECT channel, state FROM tray WHERE message = :message")
_FORGET = Statement(
    "DELETE FROM tray_content WHERE message = :message AND"
    " (SELECT state FROM tray WHERE message = :message) IN ('posted', 'handed_over', 'returned', 'withdrawn')"
)
_OVERDUE = Statement("DELETE FROM tray_content WHERE delete_on <= :at RETURNING message")
_WITHDRAW_OVERDUE = Statement(
    "UPDATE tray SET state = 'withdrawn', moved_at = :at WHERE state IN ('waiting', 'printed') AND message IN"
    " (SELECT message FROM tray_content WHERE delete_on <= :at)"
)
_COUNT = Statement("SELECT count(*), count(*) FILTER (WHERE delete_on <= :at) FROM tray_content")


@dataclass(frozen=True, slots=True)
class TrayItem:
    """One thing that waits for an agent. ``place`` is the counter of a note, empty for a letter; ``pages`` are those
    of a letter.
    """

    id: str
    channel: Channel
    place: str
    state: TrayState
    pages: int
    made_at: datetime
    moved_at: datetime
    person: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Laid:
    """What a provider lays into the tray, once for each message."""

    id: str
    channel: Channel
    person: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    place: str = ""
    document: bytes | None = field(default=None, repr=False)
    pages: int = 0


def lay(laid: Laid, at: datetime) -> Op[Outcome]:
    """Put *laid* into the tray, on the disk before the answer. Laid twice, it is there once."""
    values: dict[str, SqlValue] = {
        "message": laid.id,
        "channel": laid.channel,
        "place": laid.place,
        "pages": laid.pages,
        "at": stamp(at),
    }
    content: dict[str, SqlValue] = {
        "message": laid.id,
        "person": laid.person,
        "subject": laid.subject,
        "text": laid.text,
        "document": laid.document,
        "purpose": WHY_KEPT,
        "delete_on": stamp(at + KEPT_WAITING),
    }
    try:
        _ = yield from transact(Step(_PUT, values), Step(_PUT_CONTENT, content), durable=True)
    except Uncertain:
        return Outcome(Fate.UNCERTAIN)
    except Unavailable:
        return Outcome(Fate.UNREACHED, hangs_up=True)
    return Outcome(Fate.ACCEPTED, provider_id=laid.id)


def laid_already(message: str) -> Op[Outcome | None]:
    """Whether the tray has *message*, in whatever state; None when it does not, or cannot be read."""
    try:
        rows = yield from query(_STATE, message=message)
    except Unavailable:
        return None
    return Outcome(Fate.ACCEPTED, provider_id=message) if rows else None


def shown(channel: Channel, place: str, limit: int) -> Op[tuple[TrayItem, ...]]:
    """What waits for an agent, oldest first."""
    rows = yield from query(_SHOWN, channel=channel, place=place, limit=max(0, min(limit, MOST_SHOWN)))
    return tuple(map(_item, rows))


def document(message: str) -> Op[bytes]:
    """The PDF of a letter. Raises InvalidInput ``not_in_tray``."""
    rows = yield from query(_DOCUMENT, message=message)
    found = rows[0][0] if rows else None
    if not isinstance(found, bytes):
        raise not_in_tray()
    return found


def pass_on(message: str, state: TrayState, at: datetime) -> Op[Channel]:
    """Move a thing on; what is over is deleted with the same stroke. Answers whether it is a letter or a note.

    :raises InvalidInput: ``not_in_tray``. :raises Conflict: ``wrong_tray_state``, when it cannot be there now.
    """
    rows = yield from query(_FIND, message=message)
    if not rows:
        raise not_in_tray()
    channel, was = text(rows[0][0]), text(rows[0][1])
    if (Channel(channel), TrayState(was)) not in MOVES[state]:
        raise _cannot(was)
    values: dict[str, SqlValue] = {"message": message, "channel": channel, "was": was, "state": state, "at": stamp(at)}
    steps = (Step(_MOVE, values, 1), Step(_FORGET, {"message": message}))
    _ = yield from transact(*steps, durable=True, erases=state in OVER)
    return Channel(channel)


def forget_overdue(at: datetime) -> Op[int]:
    """Delete what is past its date; what had not left is withdrawn. Answers how many contents were deleted."""
    values: dict[str, SqlValue] = {"at": stamp(at)}
    _, gone = yield from transact(Step(_WITHDRAW_OVERDUE, values), Step(_OVERDUE, values), durable=True, erases=True)
    return len(gone)


def counted(at: datetime) -> Op[tuple[int, int]]:
    """How many contents are kept, and how many are past their date."""
    rows = yield from query(_COUNT, at=stamp(at))
    return number(rows[0][0]), number(rows[0][1])


def not_in_tray() -> InvalidInput:
    """The tray has nothing under this id, or no longer."""
    return InvalidInput(
        "Le bac n'a rien sous ce numéro, ou ne l'a plus.",
        remedy="Rechargez la liste : un collègue l'a peut-être déjà traité.",
        code="not_in_tray",
    )


def _cannot(was: str) -> Conflict:
    return Conflict(
        f"Ce courrier est dans l'état « {was} » : ce geste ne s'y applique pas.",
        remedy="Rechargez la liste : un collègue l'a peut-être déjà traité.",
        code="wrong_tray_state",
    )


def _item(row: Row) -> TrayItem:
    message, channel, place, state, pages, made_at, moved_at, person, subject, said = row
    return TrayItem(
        text(message),
        Channel(text(channel)),
        text(place),
        TrayState(text(state)),
        number(pages),
        moment_of(made_at),
        moment_of(moved_at),
        text(person),
        text(subject),
        text(said),
    )
