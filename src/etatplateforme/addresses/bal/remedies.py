"""What each row could be corrected to without asking anybody: the reference validator offers the same corrections.

A day written otherwise, the commune that the key tells, the official name of a commune, identifiers of the BAN that
other rows have. Unlike the faults, these need memory: one identifier for each street and each address of the file.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from etatplateforme.addresses.bal.cog import cog
from etatplateforme.addresses.bal.values import OLDEST, SPACES, TOPONYM

Fresh: TypeAlias = Callable[[], str]
"""Gives a new UUID of version 4 at each call."""

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_ONE: Final = "(?P<{}>[0-9]{{1,2}})"
_D, _M, _Y = _ONE.format("day"), _ONE.format("month"), "(?P<year>[0-9]{1,4})"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        f"{_D}/{_M}/(?P<short>[0-9]{{1,2}})",
        f"{_D}/{_M}/{_Y}",
        f"{_Y}/{_M}/{_D}",
        f"{_D}-{_M}-{_Y}",
        f"{_Y}-{_M}-{_D}",
        f"{_D} {_M} {_Y}",
        f"{_Y} {_M} {_D}",
        f"(?P<day>3[01]|[0-2]?[0-9]) (?P<name>{'|'.join(MONTHS)}) {_Y}",
        f"{_Y}-{_M}-{_D} (?:[01]?[0-9]|2[0-3]):[0-5]?[0-9]",
    )
)
_CENTURY, _AHEAD = 100, 50


class Remedy(NamedTuple):
    """The value that a column of a row could have; None where the BAN alone knows it."""

    row: int
    column: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Correctable:
    """What a batch says, one item a row: codes, names and days as they mean something, days as they are written."""

    first: int
    numbers: Sequence[int]
    communes: Sequence[str | None]
    communes_in_keys: Sequence[str | None]
    commune_names: Sequence[str | None]
    days: Sequence[str | None]
    written_days: Sequence[str]
    streets: Sequence[object]
    """What makes two rows of one street: its name in the form that is compared, its code in the key."""
    addresses: Sequence[object]
    """What makes two rows of one address."""
    ids: Sequence[tuple[str | None, str | None, str | None]]
    """Of the commune, of the street or lieu-dit, of the address."""


@dataclass(slots=True)
class _Lacking:
    row: int
    commune: str
    street: object
    address: object | None
    ids: tuple[str | None, str | None, str | None]


@dataclass(slots=True)
class Remedies:
    """The corrections of a file, told when they are known: those of identifiers at its end."""

    today: date
    known_ids: Mapping[str, str]
    fresh: Fresh
    tell: Callable[[Remedy], None]
    _streets: dict[object, str] = field(default_factory=dict[object, str])
    _addresses: dict[object, str] = field(default_factory=dict[object, str])
    _lacking: list[_Lacking] = field(default_factory=list["_Lacking"])

    def take(self, batch: Correctable) -> None:
        """Tell what the rows of a *batch* show by themselves."""
        for place in range(len(batch.days)):
            for remedy in self._of_row(batch, place):
                self.tell(remedy)
            self._remember(batch, place)

    def _of_row(self, batch: Correctable, place: int) -> Generator[Remedy]:
        row, own, in_key = batch.first + place, batch.communes[place], batch.communes_in_keys[place]
        if in_key and not own:
            yield Remedy(row, "commune_insee", in_key)
        official = cog().names.get(own or in_key or "")
        if official and batch.commune_names[place] != official:
            yield Remedy(row, "commune_nom", official)
        if not batch.days[place]:
            written = rewritten(batch.written_days[place].strip(SPACES), self.today)
            yield Remedy(row, "date_der_maj", written or self.today.isoformat())

    def _remember(self, batch: Correctable, place: int) -> None:
        commune, street, address = ids = batch.ids[place]
        numbered = batch.numbers[place] != TOPONYM
        if street:
            _ = self._streets.setdefault(batch.streets[place], street)
        if address and numbered:
            _ = self._addresses.setdefault(batch.addresses[place], address)
        if not (commune and street and (address or not numbered)):
            code = batch.communes[place] or batch.communes_in_keys[place] or ""
            which = batch.addresses[place] if numbered else None
            self._lacking.append(_Lacking(batch.first + place, code, batch.streets[place], which, ids))

    def end(self) -> None:
        """Tell the identifiers that rows lack: those of other rows of the same street or address, else new ones."""
        for one in self._lacking:
            commune, street, address = one.ids
            if not commune:
                self.tell(Remedy(one.row, "id_ban_commune", self.known_ids.get(one.commune)))
            if not street:
                self.tell(Remedy(one.row, "id_ban_toponyme", self._of(self._streets, one.street)))
            if not address and one.address is not None:
                self.tell(Remedy(one.row, "id_ban_adresse", self._of(self._addresses, one.address)))

    def _of(self, known: dict[object, str], key: object) -> str:
        if key not in known:
            known[key] = self.fresh()
        return known[key]


def rewritten(written: str, today: date) -> str | None:
    """A day that is written otherwise, as ISO 8601 writes it; None for what is no day between 2010 and *today*."""
    for form in _FORMS:
        found = form.fullmatch(written)
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["year"]) if parts.get("year") else _whole_year(int(parts["short"]), today.year)
        month = int(parts["month"]) if parts.get("month") else MONTHS.index(parts["name"].lower()) + 1
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            continue
        if OLDEST < day <= today:
            return day.isoformat()
    return None


def _whole_year(short: int, current: int) -> int:
    """The year that two digits mean: within fifty years from now."""
    last = current + _AHEAD
    year = last - last % _CENTURY + short
    return year - _CENTURY if year >= last else year
