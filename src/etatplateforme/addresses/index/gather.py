"""Turns rows into streets and house numbers: the builder's memory, sixteen bytes an address."""

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from sys import intern
from typing import Final, NamedTuple
from uuid import UUID

from etatplateforme.addresses.index.arrondissements import city_name
from etatplateforme.addresses.index.formats import Communes, Fields
from etatplateforme.addresses.index.normalise import TYPE_WORDS, words
from etatplateforme.addresses.index.report import Progress
from etatplateforme.addresses.index.source import SourceReader

STREET: Final = 0
LOCALITY: Final = 1
MUNICIPALITY: Final = 2
FORMER: Final = 3
SUFFIX_BITS: Final = 12
MAX_NUMBER: Final = 2 ** (32 - SUFFIX_BITS) - 1
MAX_SUFFIXES: Final = 2**SUFFIX_BITS - 1
_NO_NUMBER: Final = -1
_BAD_NUMBER: Final = -2
MAX_NAME: Final = 200
_MAX_NUMBERS_KEPT: Final = 200_000
_STEP: Final = 50_000
_UUID_BYTES: Final = 16

_POSTCODE: Final = re.compile(r"[0-9]{5}")
_CITYCODE: Final = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_NUMBER: Final = re.compile(r"([0-9]{1,6})(?![0-9])[\s_-]*([^\W_][\w .]{0,15}|\.[0-9]{1,4})?")


@dataclass(slots=True)
class Street:
    """A street or a named place as the sources write it. ``key`` begins its interoperability key, or is empty."""

    key: str
    name: str
    words: tuple[str, ...]
    postcode: int
    citycode: str
    city: str
    old_city: str
    kind: int
    ban_id: bytes = b""


@dataclass(slots=True)
class Gathered:
    """All streets, and all house numbers as parallel columns (street, number and suffix, 1e-6 degree).

    ``ban_ids`` are the identifiers of the house numbers, sixteen bytes each, or nothing as long as no file gave one.
    """

    streets: list[Street] = field(default_factory=list[Street])
    ban_ids: bytearray = field(default_factory=bytearray)
    communes: Communes = field(default_factory=Communes)
    suffixes: dict[str, int] = field(default_factory=lambda: {"": 0})
    street_of: "array[int]" = field(default_factory=lambda: array("I"))
    number: "array[int]" = field(default_factory=lambda: array("I"))
    longitude: "array[int]" = field(default_factory=lambda: array("i"))
    latitude: "array[int]" = field(default_factory=lambda: array("i"))
    # Positions of what has no number: hamlets, named places.
    place_of: "array[int]" = field(default_factory=lambda: array("I"))
    place_longitude: "array[int]" = field(default_factory=lambda: array("i"))
    place_latitude: "array[int]" = field(default_factory=lambda: array("i"))


class Gatherer:
    """Reads sources one after another; rows that are wrong are told to the reader, and left out."""

    def __init__(self) -> None:
        self.found = Gathered()
        self._streets: dict[tuple[str, str], int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._cities: dict[str, str] = {}
        self._shared: dict[str, str] = {}

    def read(self, source: SourceReader, progress: Callable[[Progress], None] | None) -> None:
        """Add every row of *source*, telling *progress* every 50,000 rows."""
        if source.tells_of_communes:
            known, told = self.found.communes, source.communes()
            self.found.communes = Communes(
                known.former + told.former,
                known.postcodes + told.postcodes,
                known.cedex + told.cedex,
                known.names + told.names,
            )
        tell_at = _STEP
        for fields in source.fields():
            self._add(fields, source)
            if progress is not None and source.rows >= tell_at:
                tell_at += _STEP
                progress(Progress("read", source.name, source.rows))
        if progress is not None:
            progress(Progress("read", source.name, source.rows))

    def _add(self, fields: Fields, source: SourceReader) -> None:
        key, digits, suffix, _, postcode, _, _, lon, lat, locality, _, ban_id, _ = fields
        number = self._numbers.get((digits, suffix))
        if number is None:
            number = self._number(digits, suffix)
        if number == _BAD_NUMBER:
            return source.skip("numero", "Le numéro ou son indice de répétition n'est pas lisible.")
        try:
            longitude, latitude = float(lon), float(lat)
        except ValueError:
            return source.skip("lon", "La longitude ou la latitude n'est pas un nombre.")
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            return source.skip("lon", "La longitude ou la latitude est hors du globe.")
        street = self._streets.get((key, postcode))
        if street is None or (number == _NO_NUMBER and not fields[3]):
            street = self._new(fields, source, named_place=number == _NO_NUMBER)
            if street is None:
                return None
        x, y, found = round(longitude * 1e6), round(latitude * 1e6), self.found
        if number == _NO_NUMBER:
            self._place(street, x, y)
        else:
            found.street_of.append(street)
            found.number.append(number)
            found.longitude.append(x)
            found.latitude.append(y)
            if ban_id or found.ban_ids:
                self._identify(ban_id)
            if locality:
                self._locality(fields, x, y)
        return None

    def _identify(self, ban_id: str) -> None:
        """Keep the identifier of the house number just added; those before it that had none have zeros."""
        kept = self.found.ban_ids
        kept.extend(bytes(_UUID_BYTES * (len(self.found.number) - 1) - len(kept)))
        kept.extend(uuid_bytes(ban_id))

    def _place(self, street: int, x: int, y: int) -> None:
        self.found.place_of.append(street)
        self.found.place_longitude.append(x)
        self.found.place_latitude.append(y)

    def _number(self, digits: str, suffix: str) -> int:
        """The number and its suffix as one integer, remembered for the next rows; negative: none, or unreadable."""
        number = _BAD_NUMBER
        if digits in {"", "99999"}:
            number = _NO_NUMBER
        elif match := _NUMBER.fullmatch(f"{digits.strip()} {suffix}".strip()):
            written = (match[2] or "").strip().lower()
            code = self.found.suffixes.setdefault(written, len(self.found.suffixes))
            if code <= MAX_SUFFIXES and int(match[1]) <= MAX_NUMBER:
                number = int(match[1]) << SUFFIX_BITS | code
        if len(self._numbers) < _MAX_NUMBERS_KEPT:
            self._numbers[digits, suffix] = number
        return number

    def _new(self, fields: Fields, source: SourceReader, *, named_place: bool) -> int | None:
        """The street of this row, checked and remembered; None (and told) if the row does not describe one."""
        row = _Cleaned(*(text.strip() for text in fields))
        name = row.street or row.locality
        problem = _problem(name, row)
        if problem is not None:
            source.skip(*problem)
            return None
        known = bool(row.street) and row.key.startswith(f"{row.citycode}_") and "|" not in row.key
        kind = LOCALITY if not row.street or (named_place and words(name)[0] not in TYPE_WORDS) else STREET
        told = bool(row.street) and bool(fields[0])  # a key tells the street, be it well formed or not
        memory = (fields[0] if told else row.unnamed_key(name), fields[4])
        return self._remember(memory, row, row.key if known else "", name, kind)

    def _locality(self, fields: Fields, x: int, y: int) -> None:
        """The hamlet a house number stands in is found by its name too."""
        row = _Cleaned(*(text.strip() for text in fields))
        if _problem(row.locality, row) is None:
            memory = (row.unnamed_key(row.locality), fields[4])
            self._place(self._remember(memory, row, "", row.locality, LOCALITY), x, y)

    def _remember(self, memory: tuple[str, str], row: "_Cleaned", key: str, name: str, kind: int) -> int:
        index = self._streets.get(memory)
        if index is None:
            city = self._cities.setdefault(row.citycode, city_name(row.citycode) or row.city)
            index = self._streets[memory] = len(self.found.streets)
            spelled = tuple(map(intern, words(name)))
            code, old = (self._shared.setdefault(text, text) for text in (row.citycode, row.old_city))
            ban_id = uuid_bytes(row.street_ban_id) if row.street_ban_id and name == row.street else b""
            self.found.streets.append(Street(key, name, spelled, int(row.postcode or 0), code, city, old, kind, ban_id))
        return index


def uuid_bytes(text: str) -> bytes:
    """The sixteen bytes of a UUID (RFC 9562), zeros if the text is none."""
    try:
        return UUID(text).bytes
    except ValueError:
        return bytes(_UUID_BYTES)


class _Cleaned(NamedTuple):
    """The fields of a row without the spaces around them."""

    key: str
    number: str
    suffix: str
    street: str
    postcode: str
    citycode: str
    city: str
    longitude: str
    latitude: str
    locality: str
    old_city: str
    ban_id: str
    street_ban_id: str

    def unnamed_key(self, name: str) -> str:
        """What tells a street without identifier from the others."""
        return f"{self.citycode}|{name}|{self.old_city}"


def _problem(name: str, row: _Cleaned) -> tuple[str, str] | None:
    """The column that is wrong and what is wrong with it; None when all is right."""
    postcode, citycode, city, old_city = row.postcode, row.citycode, row.city, row.old_city
    if not name.isprintable() or not city.isprintable() or not old_city.isprintable():
        return "nom_voie", "Un nom contient des octets qui ne sont pas de l'UTF-8, ou des caractères invisibles."
    if not words(name) or len(name) > MAX_NAME:
        return "nom_voie", "Le nom de la voie ou du lieu-dit est vide, ou trop long."
    if not words(city) or len(city) > MAX_NAME or len(old_city) > MAX_NAME or (old_city and not words(old_city)):
        return "nom_commune", "Le nom de la commune est vide, ou trop long."
    if postcode and not _POSTCODE.fullmatch(postcode):  # a BAL gives none
        return "code_postal", "Le code postal n'a pas cinq chiffres (un tableur a pu enlever le zéro du début)."
    if not _CITYCODE.fullmatch(citycode):
        return "code_insee", "Le code INSEE de la commune n'a pas la forme attendue (cinq caractères)."
    return None
