"""A sheet of recipients (CSV), read whole: every line gives a message, or every fault is told and nothing leaves.

The first line names the columns. « courriel », « telephone », or « nom », « adresse », « code_postal » and « ville »
say who receives; the others are the values of the text.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.notifications.message import Kind, Message, Part
from etatplateforme.notifications.recipient import Channel, Posted, Recipient, recipient_hash
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress
from etatplateforme.values.delimited import delimiter_of

MOST_LINES = 100_000
MOST_CHARACTERS = 50_000_000
MOST_FAULTS = 200
LONGEST_CELL = 20_000

Compose: TypeAlias = Callable[[Mapping[str, str]], tuple[str, tuple[Part, ...]]]
"""Subject and content from the values of one line. Raises InvalidInput for what does not fit."""

COLUMNS: Mapping[Channel, tuple[str, ...]] = MappingProxyType(
    {
        Channel.MAIL: ("courriel",),
        Channel.SMS: ("telephone",),
        Channel.LETTER: ("nom", "adresse", "code_postal", "ville"),
    }
)
"""The columns that say who receives, by channel."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is written to each line of a sheet. ``key`` names it: a person gets one message a key, however often sent.

    ``values`` are the columns that the text needs, no more and no less. ``guests`` not None: only to them (a trial).
    """

    key: str
    channel: Channel
    values: tuple[str, ...]
    compose: Compose = field(repr=False)
    purpose: str
    guests: tuple[Recipient, ...] | None = field(default=None, repr=False)
    kind: Kind = Kind.BULK


def read_sheet(text: str, mailing: Mailing) -> tuple[Message, ...]:
    """The messages of *text*, whatever mark parts its columns; a byte order mark is dropped.

    :raises InvalidInput: code ``invalid_sheet``, with every fault, its line and its column (two hundred at most).
    """
    lines, faults = _lines(text, mailing)
    messages: list[Message] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        try:
            messages.append(_message(cells, number, mailing, seen))
        except InvalidInput as error:
            faults.extend(_told(error, number))
    if faults:
        raise _invalid_sheet(faults)
    return tuple(messages)


def _lines(text: str, mailing: Mailing) -> tuple[list[tuple[int, dict[str, str]]], list[Fault]]:
    """The numbered lines below the header, and what is wrong with the sheet as a whole."""
    if len(text) > MOST_CHARACTERS:
        return [], [Fault("fichier", "La feuille est trop grande.", "Découpez-la en plusieurs envois.")]
    body = text.removeprefix("\ufeff")
    delimiter = delimiter_of(body.partition("\n")[0])
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return [], [Fault("fichier", "La feuille n'est pas un CSV lisible.", "Enregistrez-la en CSV, en UTF-8.")]
    header = [name.strip().lower() for name in rows[0]] if rows else []
    faults = _header_faults(header, mailing)
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if not faults and not filled:
        faults.append(Fault("fichier", "La feuille n'a pas de ligne.", "Ajoutez au moins un destinataire."))
    if len(filled) > MOST_LINES:
        faults.append(Fault("fichier", f"La feuille dépasse {MOST_LINES} lignes.", "Découpez-la."))
    if faults:
        return [], faults
    good = [(number, row) for number, row in filled if len(row) == len(header)]
    faults += [
        Fault(f"ligne {number}", f"Elle a {len(row)} colonnes au lieu de {len(header)}.", "Complétez-la.")
        for number, row in filled
        if len(row) != len(header)
    ]
    return [(number, dict(zip(header, map(str.strip, row), strict=True))) for number, row in good], faults


def _header_faults(header: Sequence[str], mailing: Mailing) -> list[Fault]:
    wanted = (*COLUMNS.get(mailing.channel, ()), *mailing.values)
    if mailing.channel not in COLUMNS:
        return [Fault("canal", "Un envoi en nombre va par courriel, SMS ou lettre.", "Choisissez l'un des trois.")]
    faults = [
        Fault(name, "Cette colonne manque.", "Ajoutez-la à la première ligne.") for name in wanted if name not in header
    ]
    faults += [
        Fault(name or "(sans nom)", "Cette colonne n'est pas attendue.", "Retirez-la : elle ne sert pas au texte.")
        for name in header
        if name not in wanted
    ]
    twice = sorted({name for name in header if header.count(name) > 1})
    return faults + [Fault(name, "Cette colonne est là deux fois.", "Gardez-en une.") for name in twice]


def _message(cells: Mapping[str, str], number: int, mailing: Mailing, seen: dict[str, int]) -> Message:
    """The message of one line. Raises InvalidInput with its faults."""
    if any(len(cell) > LONGEST_CELL for cell in cells.values()):
        raise _one("cellule", "Une cellule est trop longue.", f"Gardez {LONGEST_CELL} caractères au plus.")
    recipient = _recipient(cells, mailing.channel)
    known = recipient_hash(recipient)
    first = seen.setdefault(known, number)
    if first != number:
        raise _one(
            COLUMNS[mailing.channel][0], f"C'est le destinataire de la ligne {first}.", "Gardez une seule ligne."
        )
    if mailing.guests is not None and known not in {recipient_hash(guest) for guest in mailing.guests}:
        raise _one(
            COLUMNS[mailing.channel][0], "Ce destinataire n'est pas invité à l'essai.", "Essayez avec les invités."
        )
    subject, content = mailing.compose({name: cells[name] for name in mailing.values})
    return Message(
        recipient=recipient,
        subject=subject,
        content=content,
        idempotency_key=f"{mailing.key}:{known}",
        kind=mailing.kind,
        purpose=mailing.purpose,
    )


def _recipient(cells: Mapping[str, str], channel: Channel) -> Recipient:
    match channel:
        case Channel.SMS:
            return Phone.parse(cells["telephone"])
        case Channel.LETTER:
            lines = tuple(line.strip() for line in cells["adresse"].splitlines() if line.strip())
            return Posted(cells["nom"], PostalAddress(lines, cells["code_postal"], cells["ville"]))
        case _:
            return MailAddress.parse(cells["courriel"])


def _told(error: InvalidInput, number: int) -> list[Fault]:
    """The faults of one line, with its number; what they say never quotes a cell."""
    faults = error.faults or (Fault("destinataire", error.problem, error.remedy),)
    return [Fault(f"ligne {number}, {fault.key}", fault.problem, fault.remedy) for fault in faults]


def _one(key: str, problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, remedy=remedy, faults=(Fault(key, problem, remedy),), code="invalid_sheet")


def _invalid_sheet(faults: Sequence[Fault]) -> InvalidInput:
    more = f" Les {MOST_FAULTS} premiers sont listés." if len(faults) > MOST_FAULTS else ""
    return InvalidInput(
        f"La feuille a {len(faults)} défaut(s) : aucun message n'est parti.{more}",
        remedy="Corrigez chaque point, puis recommencez.",
        faults=tuple(faults[:MOST_FAULTS]),
        code="invalid_sheet",
    )
