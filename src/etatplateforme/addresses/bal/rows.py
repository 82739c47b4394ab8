"""What is wrong within rows, a batch at a time and column by column.

What holds for a whole batch is asked of the batch; rows are looked at one by one only where something is wrong.
"""

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from etatplateforme.addresses.bal.cog import cog
from etatplateforme.addresses.bal.columns import (
    UNKEYED,
    Column,
    Columns,
    Faults,
    Floats,
    Ints,
    KeyParts,
    Keys,
    Known,
    Numbers,
    constant,
)
from etatplateforme.addresses.bal.names import same_name
from etatplateforme.addresses.bal.projection import projected
from etatplateforme.addresses.bal.remedies import Correctable, Remedies
from etatplateforme.addresses.bal.values import TOPONYM, BanIds

T = TypeVar("T")
Bools: TypeAlias = npt.NDArray[np.bool_]

TOLERANCE_M: Final = 10
UNNUMBERED: Final = -1


class Found(NamedTuple):
    """One kind of fault in a batch: its code, and the rows that have it, counted from 0 after the header, ascending."""

    code: str
    rows: Sequence[int]


@dataclass(frozen=True)
class Told:
    """What the rows of a batch say that rules between rows look at; one item a row."""

    first: int
    numbers: Ints
    """The house number, or `UNNUMBERED`."""
    names: Sequence[str | None]
    forms: Sequence[str]
    """The names of streets in the form that is compared."""
    streets: Sequence[str | None]
    """The codes of streets in the keys."""
    suffixes: Sequence[str | None]
    delegated: Sequence[str | None]
    complements: Sequence[str | None]
    communes: Sequence[str | None]
    commune_ids: Sequence[str | None]
    toponym_ids: Sequence[str | None]
    address_ids: Sequence[str | None]
    """Empty for what a ``uid_adresse`` leaves out, None without any."""

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def has_commune_id(self) -> Bools:
        """Rows whose commune has an identifier."""
        return given(self.commune_ids)

    @cached_property
    def has_toponym_id(self) -> Bools:
        """Rows whose street or lieu-dit has one."""
        return given(self.toponym_ids)

    @cached_property
    def has_address_id(self) -> Bools:
        """Rows that have one of their own."""
        return given(self.address_ids)


def given(values: Sequence[object]) -> Bools:
    """Where *values* are neither None nor empty."""
    if all(values):
        return np.ones(len(values), bool)
    return np.fromiter(map(bool, values), bool, len(values)) if any(values) else np.zeros(len(values), bool)


class Sheet:
    """The values of a batch by column, and the faults found in them so far."""

    def __init__(self, columns: Columns, raw: Sequence[Sequence[str]], first: int) -> None:
        self.size = len(raw[0])
        self.first = first
        self._raw = {name.name: values for name, values in zip(columns.names, raw, strict=True) if name is not None}
        self._faults: defaultdict[str, list[int]] = defaultdict(list)

    def of(self, column: Column[T] | None) -> Sequence[T | None]:
        """What the values of *column* mean; their faults are kept."""
        if column is None:
            return [None] * self.size
        meant, faults = column.read(self._raw[column.name])
        self._keep(faults)
        return meant

    def points(self, column: Numbers | None) -> Floats:
        """The coordinates of *column*, NaN for none; their faults are kept."""
        if column is None:
            return np.full(self.size, np.nan)
        meant, faults = column.points(self._raw[column.name])
        self._keep(faults)
        return meant

    def keys(self, column: Keys | None) -> KeyParts:
        """The parts of the keys of *column*; their faults are kept."""
        if column is None:
            nothing = [None] * self.size
            return KeyParts(nothing, nothing, np.full(self.size, UNKEYED))
        parts, faults = column.parts(self._raw[column.name])
        self._keep(faults)
        return parts

    def _keep(self, faults: Faults) -> None:
        for place, codes in faults:
            for code in codes:
                self._faults[code].append(self.first + place)

    def raw(self, name: str) -> Sequence[str]:
        """What is written in the column of that *name*; nothing when there is none."""
        return self._raw.get(name) or [""] * self.size

    def filled(self, name: str) -> Bools:
        """Which rows have anything in the column of that *name*, be it spaces."""
        raw = self._raw.get(name)
        return np.zeros(self.size, bool) if raw is None else given(raw)

    def faulty(self, *names: str) -> set[int]:
        """Rows in which one of these columns has a fault."""
        return {row for code, rows in self._faults.items() if code.partition(".")[0] in names for row in rows}

    def found(self) -> Generator[Found]:
        """The faults of values."""
        for code, rows in self._faults.items():
            yield Found(code, rows)


class RowJudge:
    """Judges the rows of a file of these *columns*; *ids* are the BAN's identifiers of communes, by INSEE code."""

    def __init__(self, columns: Columns, ids: Mapping[str, str], remedies: Remedies | None = None) -> None:
        self._columns = columns
        self._remedies = remedies
        self._ids = ids
        self._forms = Known(same_name)
        self._same: Known[tuple[str | None, str | None], bool] = Known(_same)
        self._places: Known[tuple[str | None, str | None, str | None], str] = Known(_place_fault)
        self._apart: Known[tuple[str | None, str | None], bool] = Known(_apart)

    def judge(self, raw: Sequence[Sequence[str]], first: int) -> tuple[list[Found], Told]:
        """The faults within a batch, and what other rows are compared with.

        :param raw: the values, by column of the file.
        :param first: how many rows came before.
        """
        columns, sheet = self._columns, Sheet(self._columns, raw, first)
        keys, communes, uids = sheet.keys(columns.key), sheet.of(columns.commune), sheet.of(columns.uid)
        names = _either(sheet.of(columns.street), sheet.of(columns.toponym))
        told = Told(
            first,
            _numbers(sheet.of(columns.number)),
            names,
            self._forms.of(names),
            keys.streets,
            sheet.of(columns.suffix),
            sheet.of(columns.delegated),
            sheet.of(columns.complement),
            _either(communes, keys.communes),
            _ids(sheet.of(columns.commune_id), uids, 0),
            _ids(sheet.of(columns.toponym_id), uids, 1),
            _ids(sheet.of(columns.address_id), uids, 2),
        )
        named = sheet.of(columns.commune_name)
        points = [sheet.points(column) for column in (columns.longitude, columns.latitude, columns.x, columns.y)]
        days = sheet.of(columns.day)
        _ = sheet.of(columns.certified), [sheet.of(column) for column in (columns.parcels, *columns.texts)]
        if self._remedies is not None:
            self._remedies.take(_correctable(told, communes, keys, named, days, sheet.raw("date_der_maj")))
        found = [
            *sheet.found(),
            *self._of_names(told),
            *self._of_places(told, communes, keys.communes, named),
            *self._of_delegated(told, sheet),
            *_of_numbers(told, keys, sheet),
            *_of_points(told, points, sheet),
            *self._of_ids(told),
        ]
        return found, told

    def _of_names(self, told: Told) -> Generator[Found]:
        if any(told.complements) or "" in told.forms:
            same = np.array(self._same.of(zip(told.names, told.complements, strict=True)))
            yield from _where("voie_nom_have_same_lieudit_complement_nom", same, told)
        yield from _where("adresse_incomplete", (told.numbers == UNNUMBERED) | ~given(told.names), told)

    def _of_places(self, told: Told, *parts: Sequence[str | None]) -> Generator[Found]:
        """Commune, commune of the key and name of the commune."""
        several = 1 if all(map(constant, parts)) else len(told)
        own, in_key, named = (part[:several] for part in parts)
        wrong = self._places.of(zip(own, in_key, named, strict=True))
        for code in set(wrong):
            if code:
                yield _at(code, np.full(len(told), np.array([one == code for one in wrong])), told)

    def _of_delegated(self, told: Told, sheet: Sheet) -> Generator[Found]:
        if not any(told.delegated):
            return
        apart = np.array(self._apart.of(zip(told.delegated, told.communes, strict=True)))
        faulty = sheet.faulty("commune_deleguee_insee", "commune_insee")
        apart[[row - told.first for row in faulty]] = False
        yield from _where("chef_lieu_invalide", apart, told)

    def _of_ids(self, told: Told) -> Generator[Found]:
        commune, toponym, address = told.has_commune_id, told.has_toponym_id, told.has_address_id
        some = commune | toponym | address
        if not some.any():
            return
        lacking = (some & ~commune).astype(int) + (some & ~toponym) + (some & ~address & (told.numbers != TOPONYM))
        if lacking.any():
            rows = np.repeat(np.arange(len(told)), lacking)
            yield Found("row.lack_of_id_ban", (rows + told.first).tolist())
        if self._ids:
            other = [
                bool(own) and self._ids.get(code or "", own) != own
                for own, code in zip(told.commune_ids, told.communes, strict=True)
            ]
            yield from _where("cog_no_match_id_ban_commune", np.array(other), told)


def _correctable(
    told: Told,
    communes: Sequence[str | None],
    keys: KeyParts,
    named: Sequence[str | None],
    days: Sequence[str | None],
    written_days: Sequence[str],
) -> Correctable:
    numbers = told.numbers.tolist()
    return Correctable(
        told.first,
        numbers,
        communes,
        keys.communes,
        named,
        days,
        written_days,
        list(zip(told.forms, told.streets, strict=True)),
        list(zip(numbers, told.suffixes, told.forms, told.delegated, strict=True)),
        list(zip(told.commune_ids, told.toponym_ids, told.address_ids, strict=True)),
    )


def _of_numbers(told: Told, keys: KeyParts, sheet: Sheet) -> Generator[Found]:
    numbers = told.numbers
    other = (keys.numbers != UNKEYED) & (numbers > 0) & (keys.numbers != numbers)
    yield from _where("incoherence_numero", other, told)
    yield from _where("position_manquante", _addressed(told) & ~sheet.filled("position"), told)


def _of_points(told: Told, points: Sequence[Floats], sheet: Sheet) -> Generator[Found]:
    longitude, latitude, x, y = points
    empty = _addressed(told) & ~(sheet.filled("long") & sheet.filled("lat"))
    yield from _where("longlat_vides", empty, told)
    east, north = projected(longitude, latitude)
    yield from _where("longlat_invalides", ~empty & np.isnan(east) & (told.numbers != TOPONYM), told)
    with np.errstate(over="ignore", invalid="ignore"):
        away = np.hypot(x - east, y - north) > TOLERANCE_M
    yield from _where("longlat_xy_incoherents", ~empty & away, told)


def _addressed(told: Told) -> Bools:
    """Rows that have a house number."""
    addressed: Bools = (told.numbers != UNNUMBERED) & (told.numbers != TOPONYM)
    return addressed


def _numbers(values: Sequence[int | None]) -> Ints:
    known = [UNNUMBERED if value is None else value for value in values] if None in values else values
    return np.array(known, np.int64)


def _either(one: Sequence[str | None], other: Sequence[str | None]) -> Sequence[str | None]:
    return one if all(one) else [first or second for first, second in zip(one, other, strict=True)]


def _ids(own: Sequence[str | None], uids: Sequence[BanIds | None], place: int) -> Sequence[str | None]:
    """The identifiers of a column, else those that ``uid_adresse`` tells."""
    if not any(uids):
        return own
    return [one or (uid[place] if uid else None) for one, uid in zip(own, uids, strict=True)]


def _same(names: tuple[str | None, str | None]) -> bool:
    return same_name(names[0]) == same_name(names[1])


def _place_fault(place: tuple[str | None, str | None, str | None]) -> str:
    """What is wrong with the commune of a row: its code, that of its key, its name."""
    own, in_key, name = place
    code = own or in_key
    if not code:
        return "commune_manquante"
    official = cog().names.get(code)
    return "commune_nom_invalide" if official and name and name != official else ""


def _apart(place: tuple[str | None, str | None]) -> bool:
    """Whether the delegated commune is not of the commune."""
    delegated, code = place
    return bool(delegated and code) and code in cog().names and not cog().joined(delegated or "", code or "")


def _where(code: str, wrong: Bools, told: Told) -> Generator[Found]:
    if wrong.any():
        yield _at(code, wrong, told)


def _at(code: str, wrong: Bools, told: Told) -> Found:
    return Found(f"row.{code}", (np.flatnonzero(wrong) + told.first).tolist())
