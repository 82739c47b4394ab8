"""Values and sentences of decisions as a person reads them, in French."""

import re
from datetime import date
from decimal import Decimal

from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.values.calendar import french_date

_BEFORE = re.compile(r" (?=[:»])")
_NARROW = re.compile(r" (?=[;!?€%])")
_AFTER = re.compile(r"« ")


def french(text: str) -> str:
    """*text* with the unbreakable spaces of French."""
    return _NARROW.sub("\u202f", _AFTER.sub("«\u00a0", _BEFORE.sub("\u00a0", text)))


def told(value: Value) -> str:
    """A value in French: « oui », « 12,50 », « 31 mars 2019 », « non renseigné »."""
    match value:
        case None:
            return "non renseigné"
        case bool():
            return "oui" if value else "non"
        case date():
            return french_date(value)
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case _:
            return str(value)


def called(name: str, label: str) -> str:
    """An input as people call it, else by its technical name."""
    return label or name


def listed(parts: list[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    return " et ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def counted(number: int, one: str, several: str) -> str:
    """« 1 cas », « 2 000 cas »: a number with its word."""
    return f"{number:,} {one if number < 2 else several}".replace(",", "\u202f")
