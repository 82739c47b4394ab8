"""Preferences in the store: read, changed one act at a time, and the rights of the person over them.

A stance is added, never changed. Changes for one person are numbered, so that two of them at the same moment do not
hide each other: the second one is refused as a ``Conflict`` and can be made again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op, Row, SqlValue, Statement, Step, query, transact
from etatplateforme.errors import Broken
from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.preference_tables import mail_hash, person_hash
from etatplateforme.notifications.preferences import Preferences, Stance
from etatplateforme.notifications.recipient import Channel
from etatplateforme.notifications.tables import moment_of, number, stamp, text
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import Json, PersonKey, Stock

PURPOSE = "écrire à la personne comme elle l'a choisi, et montrer ses accords et ses refus"

_READ = Statement("SELECT channels, language, presentation FROM notification_preference WHERE person = :person")
_STANCES = Statement("SELECT channel, agrees, at, act FROM notification_stance WHERE person = :person ORDER BY number")
_KEEP = Statement(
    "INSERT INTO notification_preference (person, mail, channels, language, presentation, purpose, delete_on)"
    " VALUES (:person, :mail, :channels, :language, :presentation, :purpose, :delete_on)"
    " ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, channels = excluded.channels,"
    " language = excluded.language, presentation = excluded.presentation, delete_on = excluded.delete_on"
)
_ADD = Statement(
    "INSERT INTO notification_stance (person, number, channel, agrees, at, act)"
    " VALUES (:person, :number, :channel, :agrees, :at, :act)"
)
_OF_PERSON = Statement(
    "SELECT person, channels, language, presentation, purpose, delete_on FROM notification_preference"
    " WHERE person = :person OR (mail = :mail AND mail <> '') ORDER BY person"
)
_FORGET_STANCES = Statement(
    "DELETE FROM notification_stance WHERE person IN (SELECT person FROM notification_preference"
    " WHERE person = :person OR (mail = :mail AND mail <> ''))"
)
_FORGET = Statement(
    "DELETE FROM notification_preference WHERE person = :person OR (mail = :mail AND mail <> '') RETURNING person"
)
_OVERDUE_STANCES = Statement(
    "DELETE FROM notification_stance WHERE person IN"
    " (SELECT person FROM notification_preference WHERE delete_on <= :at)"
)
_OVERDUE = Statement("DELETE FROM notification_preference WHERE delete_on <= :at RETURNING person")
_COUNT = Statement(
    "SELECT count(*), coalesce(sum(CASE WHEN delete_on <= :at THEN 1 ELSE 0 END), 0) FROM notification_preference"
)


def chosen_by(ref: str) -> Op[Preferences]:
    """What the person known as *ref* chose; nothing chosen when they never did."""
    return (yield from _read(person_hash(ref)))


def _read(person: str) -> Op[Preferences]:
    rows = yield from query(_READ, person=person)
    stances = yield from query(_STANCES, person=person)
    return _preferences(rows[0], stances) if rows else Preferences()


def _preferences(row: Row, stances: Sequence[Row]) -> Preferences:
    channels, language, presentation = row[:3]
    try:
        return Preferences(
            tuple(map(Channel, text(channels).split())),
            text(language),
            Presentation(text(presentation)),
            tuple(map(_stance, stances)),
        )
    except ValueError:
        raise Broken(
            "Des préférences enregistrées ne peuvent pas être relues.",
            remedy="Restaurez la sauvegarde du magasin de données, ou demandez-les de nouveau à la personne.",
            code="preferences_damaged",
        ) from None


def _stance(row: Row) -> Stance:
    channel, agrees, at, act = row
    return Stance(Channel(text(channel)), bool(agrees), moment_of(at), text(act))


def keep_chosen(
    ref: str, mail: MailAddress | None, chosen: Preferences, at: datetime, kept: timedelta
) -> Op[Preferences]:
    """Keep channels, language and presentation of *chosen* until *kept* from *at*; stances already there remain.

    The stances of *chosen* that are not kept yet are added behind them.
    """
    known = yield from chosen_by(ref)
    given = [replace(stance, at=moment_of(stamp(stance.at))) for stance in chosen.stances]  # as the store keeps it
    new = [stance for stance in given if stance not in known.stances]
    whole = replace(chosen, stances=(*known.stances, *new))
    person = person_hash(ref)
    row: dict[str, SqlValue] = {
        "person": person,
        "mail": mail_hash("" if mail is None else mail.value),
        "channels": " ".join(chosen.channels),
        "language": chosen.language,
        "presentation": chosen.presentation.value,
        "purpose": PURPOSE,
        "delete_on": stamp(at + kept),
    }
    steps = [Step(_KEEP, row)]
    for place, stance in enumerate(new, len(known.stances)):
        told: dict[str, SqlValue] = {"person": person, "number": place, "channel": stance.channel.value}
        told |= {"agrees": int(stance.agrees), "at": stamp(stance.at), "act": stance.act}
        steps.append(Step(_ADD, told))
    _ = yield from transact(*steps, durable=True)
    return whole


class KeptPreferences:
    """Preferences and stances, found by the person's reference or mail address."""

    holding = "preferences"

    def copy_of(self, person: PersonKey) -> Op[Sequence[Json]]:
        """What the person chose, and each of their agreements and refusals."""
        rows = yield from query(_OF_PERSON, **_key(person))
        told: list[Json] = []
        for kept, *row, purpose, delete_on in rows:
            stances = yield from query(_STANCES, person=text(kept))
            chosen = _preferences(tuple(row), stances)
            told.append(_told(chosen, text(purpose), moment_of(delete_on)))
        return tuple(told)

    def forget(self, person: PersonKey) -> Op[int]:
        """Delete them. What the person refused is then no longer known: they are told so before they ask for it."""
        key = _key(person)
        _, gone = yield from transact(Step(_FORGET_STANCES, key), Step(_FORGET, key), erases=True)
        return len(gone)

    def forget_overdue(self, at: datetime) -> Op[int]:
        """Delete those whose date has come."""
        due: dict[str, SqlValue] = {"at": stamp(at)}
        _, gone = yield from transact(Step(_OVERDUE_STANCES, due), Step(_OVERDUE, due), erases=True)
        return len(gone)

    def stocks(self, at: datetime) -> Op[tuple[Stock, ...]]:
        """How many persons chose something, and how many are past their date; every row has one."""
        ((kept, overdue),) = yield from query(_COUNT, at=stamp(at))
        return (Stock(self.holding, PURPOSE, number(kept), 0, number(overdue)),) if kept else ()


PREFERENCES = KeptPreferences()


def _key(person: PersonKey) -> dict[str, SqlValue]:
    return {"person": person_hash(person.subject or ""), "mail": mail_hash(person.mail or "")}


def _told(chosen: Preferences, purpose: str, delete_on: datetime) -> Json:
    return {
        "canaux preferes": [channel.value for channel in chosen.channels],
        "langue": chosen.language,
        "presentation": chosen.presentation.value,
        "accords et refus": [
            {"canal": one.channel.value, "accord": one.agrees, "le": one.at.isoformat(), "par": one.act}
            for one in chosen.stances
        ],
        "finalite": purpose,
        "effacement": delete_on.isoformat(),
    }
