"""The values that a template takes: their kinds, what is refused, and how each is written for a reader.

A value is only ever text in the message: it is checked and written here, then put into text that was cut into
headings, links and lists before. So nothing that a person typed can become markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.errors import Fault
from etatplateforme.values.acknowledgement_text import euros
from etatplateforme.values.calendar import french_date
from etatplateforme.values.text import has_hidden_characters

LONGEST_LINE = 300
LONGEST_TEXT = 5_000
MOST_ITEMS = 50
LARGEST_NUMBER = 10**12

_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
"""Zero-width joiners: several scripts cannot be written without them."""

Value: TypeAlias = str | int | Decimal | date | datetime | tuple[str, ...]
"""What the caller gives: a choice by its code, an amount in euros as a Decimal, a list as a tuple."""


class Kind(StrEnum):
    """Kind of a value, as a template declares it."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    AMOUNT = "amount"
    INTEGER = "integer"
    LIST = "list"
    CHOICE = "choice"


_WANTED = {
    Kind.LINE: f"un texte d'une ligne, de 1 à {LONGEST_LINE} caractères visibles",
    Kind.TEXT: f"un texte de 1 à {LONGEST_TEXT} caractères visibles",
    Kind.DATE: "une date (datetime.date)",
    Kind.MOMENT: "un instant avec son fuseau (datetime.datetime)",
    Kind.AMOUNT: "un montant en euros (decimal.Decimal), avec deux décimales au plus",
    Kind.INTEGER: "un nombre entier (int)",
    Kind.LIST: f"une suite de 1 à {MOST_ITEMS} lignes (tuple de str)",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a template wants. ``labels`` are the words of each code of a choice, in one language."""

    kind: Kind
    labels: Mapping[str, str]

    @property
    def wanted(self) -> str:
        """What to give, in French."""
        return "un de ces codes : " + ", ".join(self.labels) if self.kind is Kind.CHOICE else _WANTED[self.kind]

    def accepts(self, value: Value) -> bool:
        """True when *value* is of this kind, within bounds, and shows as what it is."""
        match self.kind, value:
            case Kind.CHOICE, str():
                return value in self.labels
            case Kind.LINE, str():
                return _sound(value, LONGEST_LINE)
            case Kind.TEXT, str():
                return _sound(value.replace("\r\n", "\n").replace("\n", ""), LONGEST_TEXT)
            case Kind.LIST, tuple():
                return 0 < len(value) <= MOST_ITEMS and all(_sound(item, LONGEST_LINE) for item in value)
            case Kind.MOMENT, datetime():
                return value.utcoffset() is not None
            case Kind.DATE, date():
                return not isinstance(value, datetime)
            case Kind.INTEGER, int():
                return not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
            case Kind.AMOUNT, Decimal():
                return value.is_finite() and abs(value) <= LARGEST_NUMBER and value == round(value, 2)
            case _:
                return False

    def written(self, value: Value, language: str) -> str:
        """*value*, which is accepted, as the reader of *language* sees it; a list is written item by item.

        Dates are in words in French. In another language they are in figures that no reader takes for others
        (ISO 8601): the SDK does not know the months of every language.
        """
        match value:
            case datetime():
                day = french_date(value.date()) if language == "fr" else value.date().isoformat()
                return f"{day} à {value:%H h %M}" if language == "fr" else f"{day} {value:%H:%M}"
            case date():
                return french_date(value) if language == "fr" else value.isoformat()
            case Decimal():
                return euros(value)
            case int():
                return f"{value:,}".replace(",", "\u202f")
            case str():
                return self.labels.get(value, "") if self.kind is Kind.CHOICE else value.replace("\r\n", "\n").strip()
            case tuple():
                return "\n".join(value)


def _sound(text: str, longest: int) -> bool:
    visible = text.translate(_JOINERS)
    return 0 < len(text) <= longest and bool(visible.strip()) and not has_hidden_characters(visible)


def value_faults(fields: Mapping[str, Field], values: Mapping[str, Value]) -> list[Fault]:
    """Everything that is missing, unexpected or wrong in *values*; no fault holds a value."""
    faults = [
        Fault(name, "Cette valeur manque.", f"Donnez {field.wanted}.")
        for name, field in fields.items()
        if name not in values
    ]
    faults += [
        Fault(_tame(name), "Le modèle n'attend pas cette valeur.", "Ôtez-la, ou ajoutez-la à la table [values].")
        for name in values
        if name not in fields
    ]
    return faults + [
        Fault(name, "Cette valeur n'est pas de la bonne sorte.", f"Donnez {field.wanted}.")
        for name, field in fields.items()
        if name in values and not field.accepts(values[name])
    ]


def _tame(name: str) -> str:
    return "".join(mark if mark.isprintable() else "?" for mark in name[:60])
