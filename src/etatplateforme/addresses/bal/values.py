"""What one value of one column says, and what is wrong with it.

Each reader takes the value without the spaces around it, never empty, and answers the codes of its faults (without the
column's name) and what it means: None when it means nothing that other rules could use.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final, Generic, NamedTuple, TypeVar
from unicodedata import normalize

from etatplateforme.addresses.bal.cog import cog
from etatplateforme.addresses.bal.names import bare

T = TypeVar("T")

TOPONYM: Final = 99_999
"""The number of a row that names a street or a lieu-dit without house number."""

SPACES: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
    "\u3000\ufeff"
)
POSITIONS: Final = (
    "entrée", "bâtiment", "cage d’escalier", "logement", "service technique", "délivrance postale", "parcelle",
    "segment",
)  # fmt: skip
OLDEST: Final = date(2010, 1, 1)
LONGEST_NAME, SHORTEST_NAME, LONGEST_SUFFIX = 200, 3, 9
PARCEL_LENGTHS: Final = (14, 15)
LONGEST_NUMBER: Final = 5

# no possessive quantifier after a group here: Python before 3.11.5 keeps half of a turn that failed (gh-106052)
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[0-9]?")
UUID: Final = re.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}")
KEY: Final = re.compile("[0-9][0-9ab][0-9]{3}_[0-9a-z]{4}_[0-9]{5}(?:_[0-9a-z]+)*")
"""A key without fault, if its commune is one of today and its street is not left out."""
PARCELS: Final = re.compile(r"[0-9A-Z]{14,15}(?:\|[0-9A-Z]{14,15})*")
_COMMA: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:,[0-9]+)?[0-9]?")
_DIGITS: Final = re.compile("[0-9]+")
_DAY: Final = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SUFFIX_START: Final = re.compile("[0-9a-zA-Z]")
_SUFFIX: Final = re.compile(f"[a-zA-ZàáâãäåæçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ0-9{SPACES}]+")
_NOT_SPACE: Final = f"([^{SPACES}]+)"
_TOLD: Final = tuple(re.compile(f"@{letter}:{_NOT_SPACE}", re.I) for letter in "cva")
_NOT_WORD: Final = re.compile("[^0-9A-Za-z_]+")


class Read(NamedTuple, Generic[T]):
    """The faults of a value, and what it means."""

    faults: tuple[str, ...]
    value: T | None


Reader = Callable[[str], Read[T]]


class InteropKey(NamedTuple):
    """What a key tells: commune, street (None when it is left out or wrong), number (-1 for one beyond any number)."""

    commune: str
    street: str | None
    number: int


class BanIds(NamedTuple):
    """The BAN's identifiers in a ``uid_adresse``; empty for one that it does not tell."""

    commune: str
    toponym: str
    address: str


def text(value: str) -> Read[str]:
    """Any text."""
    return Read((), value)


def key(value: str) -> Read[InteropKey]:
    """An interoperability key: ``48095_0123_00008_bis``."""
    faults: list[str] = []
    if value.lower() != value:
        faults.append("casse_invalide")
    parts = value.split("_")
    if len(parts) < 3 or not all(parts):
        return Read((*faults, "structure_invalide"), None)
    commune, street, number = parts[0].upper(), parts[1], parts[2]
    if not cog().knows(commune):
        faults.append("commune_invalide")
    elif commune in cog().former:
        faults.append("commune_ancienne")
    told: str | None = street.upper()
    if _length(street) != 4:
        faults.append("voie_invalide")
        told = None
    elif street.upper() == "XXXX" or street == "0000":
        faults.append("voie_non_renseignee")
        told = None
    if not _DIGITS.fullmatch(number):
        return Read((*faults, "numero_invalide"), None)
    if len(number) != LONGEST_NUMBER:
        faults.append("numero_prefixe_manquant")
    significant = number.lstrip("0")
    kept = int(significant) if 0 < len(significant) <= LONGEST_NUMBER else 0 if not significant else -1
    return Read(tuple(faults), InteropKey(commune, told, kept))


def told_ids(value: str) -> Read[BanIds]:
    """The identifiers of a ``uid_adresse``: ``@c:… @v:… @a:…``."""
    found = [match[1] if (match := pattern.search(value)) else "" for pattern in _TOLD]
    if any(one and not UUID.fullmatch(one) for one in found):
        return Read(("type_invalide",), None)
    return Read((), BanIds(*found))


def identifier(value: str) -> Read[str]:
    """A UUID of version 4."""
    return Read((), value) if UUID.fullmatch(value) else Read(("type_invalide",), None)


def street(value: str) -> Read[str]:
    """The name of a street or of a lieu-dit."""
    if _length(value) < SHORTEST_NAME:
        return Read(("trop_court",), None)
    if _length(value) > LONGEST_NAME:
        return Read(("trop_long",), None)
    if "\ufffd" in value:
        return Read(("caractere_invalide",), None)
    faults: list[str] = []
    if "_" in value:
        faults.append("contient_tiret_bas")
        value = value.replace("_", " ")
    if value.upper() == value:
        faults.append("casse_incorrecte")
    return Read(tuple(faults), value)


def number(value: str) -> Read[int]:
    """A house number, or 99999 for a toponym."""
    if not _DIGITS.fullmatch(value):
        return Read(("type_invalide",), None)
    significant = value.lstrip("0")
    if len(significant) > LONGEST_NUMBER:
        return Read(("trop_grand",), None)
    if not significant:
        return Read(("not_to_be_zero",), 0)
    return Read(("contient_prefixe",) if value.startswith("0") else (), int(significant))


def suffix(value: str) -> Read[str]:
    """What follows the number: bis, ter, a."""
    if not _SUFFIX_START.match(value):
        return Read(("debut_invalide",), None)
    if _length(value) > LONGEST_SUFFIX:
        return Read(("trop_long",), None)
    return Read(() if _SUFFIX.fullmatch(value) else ("caractere_invalide",), value)


def commune(value: str) -> Read[str]:
    """The INSEE code of the commune."""
    code = value.upper()
    if not cog().knows(code):
        return Read(("commune_invalide",), None)
    return Read(("commune_ancienne",) if code in cog().former else (), code)


def delegated(value: str) -> Read[str]:
    """The INSEE code of the delegated or former commune."""
    code = value.upper()
    return Read(() if cog().knows(code) else ("commune_invalide",), code)


def commune_name(value: str) -> Read[str]:
    """The name of the commune, as the official geographic code writes it."""
    wrong = [one for one in (value.lower(), value.upper()) if one == value]
    return Read(("casse_incorrecte",) * len(wrong), value)


def position(value: str) -> Read[str]:
    """What the position is that of: one of eight words."""
    found = _POSITIONS.get(_plain(value))
    if found is None:
        return Read(("valeur_invalide",), None)
    return Read(() if normalize("NFC", value) == found else ("enum_fuzzy",), found)


def coordinate(value: str) -> Read[float]:
    """Degrees or metres."""
    if NUMBER.fullmatch(value):
        return Read((), float(value))
    if _COMMA.fullmatch(value):
        return Read(("separateur_decimal_invalide",), float(value.replace(",", ".")))
    return Read(("valeur_invalide",), None)


def parcels(value: str) -> Read[str]:
    """Land parcels, parted by ``|``."""
    inner = value.strip("|")
    faults = ("pipe_debut_fin",) if inner != value else ()
    if all(_length(parcel) in PARCEL_LENGTHS for parcel in inner.split("|")):
        return Read(faults, inner)
    return Read((*faults, "valeur_invalide"), None)


def certified(value: str) -> Read[bool]:
    """Whether the commune certifies the address."""
    return Read((), value == "1") if value in ("0", "1") else Read(("valeur_invalide",), None)


def day(value: str, today: date) -> Read[str]:
    """The day of the last change, as ISO 8601 writes it; *today* bounds it."""
    found = _DAY.fullmatch(value)
    if found is None:
        return Read(("date_invalide",), None)
    year, month, of_month = map(int, found.groups())
    if not 1 <= month <= 12 or not 1 <= of_month <= monthrange(year or 2000, month)[1]:
        return Read(("date_invalide",), None)
    faults = ("date_ancienne",) if year < OLDEST.year else ()
    if value > today.isoformat():
        return Read((*faults, "date_future"), None)
    return Read(faults, value)


def day_reader(today: date) -> Reader[str]:
    """Reads days, seen from *today*."""
    return partial(day, today=today)


def _plain(value: str) -> str:
    return _NOT_WORD.sub(" ", bare(normalize("NFC", value))).strip().lower()


def _length(value: str) -> int:
    """The length that the reference counts: a character beyond the basic plane is two."""
    return len(value) if value.isascii() else len(value.encode("utf-16-le", "surrogatepass")) // 2


_POSITIONS: Final = {_plain(name): name for name in POSITIONS}
