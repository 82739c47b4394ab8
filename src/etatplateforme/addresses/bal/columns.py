"""The columns of a file, and what is wrong with their values."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from etatplateforme.addresses.bal import values
from etatplateforme.addresses.bal.cog import cog
from etatplateforme.addresses.bal.profiles import COLUMNS, IN_LANGUAGES, LANGUAGES, REQUIRED
from etatplateforme.addresses.bal.values import SPACES, InteropKey, Reader

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K")
V = TypeVar("V")

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Faults: TypeAlias = list[tuple[int, tuple[str, ...]]]
"""The place of each value that has faults, and their codes."""

MOST_KNOWN: Final = 50_000
"""Values remembered for a column: a file of any length is judged in the same memory."""
UNKEYED: Final = -2
_HEAD: Final = 10
_TAIL: Final = slice(11, 16)


class Known(dict[K, V], Generic[K, V]):
    """What was found of keys, kept for the next time they come, within bounds."""

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> V:
        self[key] = found = self._find(key)
        return found

    def of(self, keys: Iterable[K]) -> list[V]:
        """What was found of each of *keys*, those of one batch."""
        if len(self) > MOST_KNOWN:
            self.clear()
        return list(map(self.__getitem__, keys))


def constant(values: Sequence[object]) -> bool:
    """Whether all *values* are the same: so it is of whole columns in the file of one commune."""
    return values.count(values[0]) == len(values)


class KeyParts(NamedTuple):
    """The parts of keys, one a row: commune, street (None when it is left out or wrong), number (`UNKEYED`: no key)."""

    communes: Sequence[str | None]
    streets: Sequence[str | None]
    numbers: Ints


class Name(NamedTuple):
    """A column of the file: its name, that of the specification's column, and whether it is in a regional language."""

    name: str
    schema: str
    in_language: bool


class Column(Generic[T_co]):
    """A column: *reader* reads a value without the spaces around it.

    Where nearly all values differ, *whole* is what a faultless one looks like: a batch of those is read at once.
    """

    def __init__(self, name: Name, reader: Reader[T_co], whole: re.Pattern[str] | None = None) -> None:
        self.name = name.name
        self._reader = reader
        self._required = name.schema in REQUIRED and not name.in_language
        self._whole = re.compile(f"(?:(?:{whole.pattern})?\n)*+") if whole is not None else None
        self._known: Known[str, T_co | None] = Known(self._read)
        self._faulty: dict[str, tuple[str, ...]] = {}

    def read(self, raw: Sequence[str]) -> tuple[Sequence[T_co | None], Faults]:
        """What the values mean, and their faults."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
            self._faulty.clear()
        meant = [self._known[raw[0]]] * len(raw) if constant(raw) else self._known.of(raw)
        if not self._faulty or self._faulty.keys().isdisjoint(raw):
            return meant, []
        return meant, [(place, self._faulty[value]) for place, value in enumerate(raw) if value in self._faulty]

    def faultless(self, raw: Sequence[str]) -> bool:
        """Whether every value looks as it should, or is empty and may be."""
        if self._whole is None or (self._required and "" in raw):
            return False
        return self._whole.fullmatch("\n".join(raw) + "\n") is not None

    def _read(self, raw: str) -> T_co | None:
        value = raw.strip(SPACES)
        around = () if value == raw else ("espaces_debut_fin",)
        if value:
            faults, meant = self._reader(value)
        else:
            faults, meant = (("valeur_manquante",) if self._required else ()), None
        if around or faults:
            self._faulty[raw] = tuple(f"{self.name}.{fault}" for fault in (*around, *faults))
        return meant


class Texts(Column[str]):
    """Identifiers, or land parcels: texts of one form."""

    def read(self, raw: Sequence[str]) -> tuple[Sequence[str | None], Faults]:
        """What the values mean, and their faults."""
        if not self.faultless(raw):
            return super().read(raw)
        return ([value or None for value in raw] if "" in raw else raw), []


class Numbers(Column[float]):
    """Coordinates."""

    def points(self, raw: Sequence[str]) -> tuple[Floats, Faults]:
        """Degrees or metres, NaN for none, and the faults of the values."""
        if not self.faultless(raw):
            meant, faults = self.read(raw)
            return np.array(meant, float), faults
        filled = [value or "nan" for value in raw] if "" in raw else raw
        return np.fromiter(map(float, filled), float, len(raw)), []


class Keys(Column[InteropKey]):
    """Interoperability keys."""

    def __init__(self, name: Name) -> None:
        super().__init__(name, values.key, values.KEY)
        self._heads = Known(_head)

    def parts(self, raw: Sequence[str]) -> tuple[KeyParts, Faults]:
        """What the keys tell, and their faults: those that look as they should are cut, the others read one by one."""
        whole = self.faultless(raw)
        heads = self._heads.of(value[:_HEAD] if whole or values.KEY.fullmatch(value) else "" for value in raw)
        communes: list[str | None] = [head and head[0] for head in heads]
        streets: list[str | None] = [head and head[1] for head in heads]
        tails = [value[_TAIL] if head else UNKEYED for head, value in zip(heads, raw, strict=True)]
        numbers = np.fromiter(map(int, tails), np.int64, len(raw))
        faults: Faults = []
        if None in heads:
            odd = [place for place, head in enumerate(heads) if head is None]
            meant, found = self.read([raw[place] for place in odd])
            faults = [(odd[at], codes) for at, codes in found]
            for place, key in zip(odd, meant, strict=True):
                if key is not None:
                    communes[place], streets[place], numbers[place] = key
        return KeyParts(communes, streets, numbers), faults


def _head(head: str) -> tuple[str, str] | None:
    """Commune and street of the first ten characters of a faultless key; None when they have a fault."""
    commune, _, street = head.upper().partition("_")
    known = commune in cog().names and commune not in cog().former
    return (commune, street) if known and street not in ("0000", "XXXX") else None


class Columns:
    """The columns of a file that has this *header*; None for one that it has not."""

    def __init__(self, header: Sequence[str], today: date) -> None:
        self.names = names_of(header)
        """Of each column of the file, in order; None for one that the specification does not know."""
        held = {name.name: name for name in self.names if name is not None}
        self.missing = tuple(name for name in COLUMNS if name not in held)
        self.key = Keys(held["cle_interop"]) if "cle_interop" in held else None
        self.uid = _made(held, "uid_adresse", values.told_ids)
        self.commune_id = _made(held, "id_ban_commune", values.identifier)
        self.toponym_id = _made(held, "id_ban_toponyme", values.identifier)
        self.address_id = _texts(held, "id_ban_adresse", values.identifier, values.UUID)
        self.street = _made(held, "voie_nom", values.street)
        self.toponym = _made(held, "toponyme", values.street)
        self.complement = _made(held, "lieudit_complement_nom", values.text)
        self.number = _made(held, "numero", values.number)
        self.suffix = _made(held, "suffixe", values.suffix)
        self.commune = _made(held, "commune_insee", values.commune)
        self.commune_name = _made(held, "commune_nom", values.commune_name)
        self.delegated = _made(held, "commune_deleguee_insee", values.delegated)
        self.longitude, self.latitude, self.x, self.y = (
            Numbers(held[name], values.coordinate, values.NUMBER) if name in held else None
            for name in ("long", "lat", "x", "y")
        )
        self.parcels = _texts(held, "cad_parcelles", values.parcels, values.PARCELS)
        self.day = _made(held, "date_der_maj", values.day_reader(today))
        self.certified = _made(held, "certification_commune", values.certified)
        self.texts = [
            Column(name, reader)
            for name in held.values()
            for reader in (_OF_TEXTS.get(name.schema),)
            if reader is not None and (name.in_language or name.schema in _ONLY_TEXTS)
        ]
        """Columns that no other rule looks at: the source, and names in regional languages."""


_ONLY_TEXTS: Final = frozenset({"source", "commune_deleguee_nom", "position"})
_OF_TEXTS: Final[dict[str, Reader[str]]] = {
    "source": values.text,
    "position": values.position,
    "commune_deleguee_nom": values.text,
    "lieudit_complement_nom": values.text,
    "commune_nom": values.commune_name,
    "voie_nom": values.street,
    "toponyme": values.street,
}


def _made(held: dict[str, Name], name: str, reader: Reader[T]) -> Column[T] | None:
    return Column(held[name], reader) if name in held else None


def _texts(held: dict[str, Name], name: str, reader: Reader[str], whole: re.Pattern[str]) -> Texts | None:
    return Texts(held[name], reader, whole) if name in held else None


def names_of(header: Sequence[str]) -> list[Name | None]:
    """What the specification calls each column of *header*; a name that comes twice counts once."""
    left = list(header)
    found: list[Name | None] = [None] * len(left)
    for schema in COLUMNS:
        if schema not in left:
            continue
        variants = [f"{schema}_{language}" for language in LANGUAGES] if schema in IN_LANGUAGES else []
        for name in (schema, *variants):
            if name in left:
                found[left.index(name)] = Name(name, schema, in_language=name != schema)
    return found
