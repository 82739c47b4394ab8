"""The communes of France and what they were: a file of the package, read once, when it is first asked.

``reference()`` opens that file: an application calls it as it likes, a block within ``compute``. Nothing of it is
guessed: a name answers every commune that bears it, and what the sources do not say is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeAlias

from etatplateforme.errors import InvalidInput
from etatplateforme.territory.divisions import Area, Commune, Epci
from etatplateforme.territory.names import name_keys
from etatplateforme.territory.reference_file import (
    CURRENT,
    ReferenceSource,
    Section,
    read_sections,
    read_source,
)
from etatplateforme.values.commune import BirthPlaceCode, CommuneCode, Departement, Postcode
from etatplateforme.values.siret import Siren, luhn_valid

AnyCode: TypeAlias = CommuneCode | BirthPlaceCode
"""A code of today or of the past: Corsica was 20 until 1975, so that only a place of birth may be ``20004``."""


class PartKind(StrEnum):
    """What a part of a commune is."""

    DELEGATED = "D"
    ASSOCIATED = "A"
    ARRONDISSEMENT = "M"


@dataclass(frozen=True, slots=True)
class Part:
    """A delegated or associated commune, or a municipal arrondissement, with the commune that it is a part of."""

    code: CommuneCode
    name: str
    kind: PartKind
    commune: CommuneCode
    postcodes: tuple[str, ...] = ()
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Where a code led from one year of the COG on: to itself while it was that of a commune, else to another.

    The change took place after 1 January of the year *after* (None: before the oldest year that is known), and at the
    latest on 1 January of the year *by*. Nearly all take place on a 1 January.
    """

    commune: CommuneCode
    by: int
    after: int | None


class Reference:
    """The communes of one year of the COG, and their history as far as older years tell it."""

    def __init__(self, source: ReferenceSource, sections: Mapping[Section, Sequence[str]]) -> None:
        self.source = source
        self._sections = sections
        self._communes = {line[:5]: line for line in sections[Section.COMMUNES]}

    def __len__(self) -> int:
        return len(self._communes)

    def __contains__(self, code: CommuneCode) -> bool:
        """True for the code of a commune of today: not of an arrondissement, not of a commune that merged."""
        return code.value in self._communes

    @property
    def codes(self) -> Iterable[str]:
        """Codes of the communes of today, in order."""
        return self._communes.keys()

    def commune(self, code: CommuneCode) -> Commune | None:
        """The commune of today that bears *code* itself."""
        line = self._communes.get(code.value)
        return None if line is None else self._read(line)

    def today(self, code: AnyCode) -> Commune | None:
        """The commune of today that holds what *code* names: a commune, a part of one, or one that has merged."""
        part = self._parts.get(code.value)
        whole = part.split("\t")[3] if part is not None else code.value
        line = self._communes.get(self._led(whole, date.max) or whole)
        return None if line is None else self._read(line)

    def part(self, code: AnyCode) -> Part | None:
        """The delegated or associated commune, or the arrondissement, of *code*."""
        line = self._parts.get(code.value)
        if line is None:
            return None
        number, kind, name, whole, postcodes, people = line.split("\t")
        population = int(people) if people else None
        return Part(CommuneCode(number), name, PartKind(kind), CommuneCode(whole), tuple(postcodes.split()), population)

    def parts_of(self, code: CommuneCode) -> tuple[Part, ...]:
        """Delegated and associated communes and arrondissements of the commune of *code*, by code."""
        lines = (line for line in self._parts.values() if line.split("\t")[3] == code.value)
        found = (self.part(CommuneCode(line[:5])) for line in lines)
        return tuple(part for part in found if part is not None)

    def history(self, code: AnyCode) -> tuple[Period, ...]:
        """Where *code* led, oldest first; one period since the oldest known year for what never changed, none for what
        is not known.
        """
        years = self.source.vintages
        return tuple(
            Period(CommuneCode(led), by, max((year for year in years if year < by), default=None))
            for by, led in self._runs(code.value)
        )

    def at(self, code: AnyCode, day: date) -> CommuneCode | None:
        """The commune to which *code* led on *day*: by the COG of that year, or of the last known one before it.

        None for a code that named nothing then, or on a day before the oldest year of the reference.
        """
        led = self._led(code.value, day)
        return None if led is None else CommuneCode(led)

    def successors(self, code: AnyCode, *, seen: date, on: date) -> tuple[CommuneCode, ...]:
        """Communes of the day *on* that hold what *code* named on the day *seen*, by code.

        Several when the commune was undone in between: an address of it may now lie in any of them. None at all when
        the reference does not know the code on that day.
        """
        held = self._led(code.value, seen)
        if held is None:
            return ()
        within = {held} | {one for one in self._histories if self._led(one, seen) == held}
        heirs = {self._led(one, on) for one in within}
        return tuple(CommuneCode(heir) for heir in sorted(heir for heir in heirs if heir is not None))

    def parts_on(self, code: CommuneCode, day: date) -> tuple[str, ...]:
        """Codes of the communes of *day* that the commune of *code* unites today: itself alone when nothing changed.

        Before the oldest year that is known, that year's.
        """
        since = max(day, date(self.source.vintages[0], 1, 1))
        codes = {code.value, *self._former.get(code.value, ())}
        return tuple(sorted(one for one in codes if self._led(one, since) == one))

    def bearing(self, name: str, day: date) -> tuple[str, ...]:
        """Codes of the communes of *day* whose name is *name*, accents, hyphens and article aside.

        By the name that a commune bears today, or last bore: a name of that day which it has changed is not known.
        """
        since = max(day, date(self.source.vintages[0], 1, 1))
        codes = {code for key in name_keys(name) for code in self._names.get(key, ())}
        return tuple(sorted(code for code in codes if self._led(code, since) == code))

    def name_of(self, code: AnyCode) -> str | None:
        """Name that *code* bears, or last bore; None when the sources have kept its code only."""
        for lines, column in ((self._communes, 1), (self._parts, 2), (self._histories, 1)):
            if code.value in lines:
                return lines[code.value].split("\t")[column] or None
        return None

    def named(self, name: str, departement: Departement | None = None) -> tuple[Commune, ...]:
        """Every commune of today that bears *name*, accents, hyphens and article aside, within *departement* if given.

        Exact: nothing like the name is answered. Two answers mean that the name alone does not tell.
        """
        wanted = name_keys(name)
        codes = sorted({code for key in wanted for code in self._names.get(key, ()) if code in self._communes})
        found = (self.commune(CommuneCode(code)) for code in codes)
        return tuple(one for one in found if one is not None and departement in (None, one.code.departement))

    def served_by(self, postcode: Postcode) -> tuple[Commune, ...]:
        """Every commune of today that *postcode* serves, by code."""
        lines = (line for line in self._communes.values() if postcode.value in line.split("\t")[3].split())
        return tuple(self._read(line) for line in lines)

    def epci_of(self, code: AnyCode) -> Epci | None:
        """The intercommunal body of the commune of today that holds *code*; None for the few islands without one."""
        commune = self.today(code)
        return commune.epci if commune is not None else None

    def epci(self, siren: Siren) -> Epci | None:
        """The intercommunal body of a Siren."""
        return self._epcis.get(siren.value)

    def communes_of(self, siren: Siren) -> tuple[Commune, ...]:
        """The communes of an intercommunal body, by code."""
        return tuple(self._read(line) for line in self._communes.values() if line.split("\t")[4] == siren.value)

    @cached_property
    def departements(self) -> Mapping[str, Area]:
        """Départements, and overseas collectivities that stand in their place, by code."""
        return {code: Area(code, name) for code, (name, _) in self._areas.items()}

    @cached_property
    def regions(self) -> Mapping[str, Area]:
        """Regions by code."""
        rows = (line.split("\t") for line in self._sections[Section.REGIONS])
        return {code: Area(code, name) for code, name in rows}

    def _led(self, code: str, day: date) -> str | None:
        found = [led for by, led in self._runs(code) if date(by, 1, 1) <= day]
        return found[-1] if found else None

    def _runs(self, code: str) -> list[tuple[int, str]]:
        """From which year on *code* led where."""
        line = self._histories.get(code)
        if line is None:
            return [(self.source.vintages[0], code)] if code in self._communes else []
        runs = (run.split(":") for run in line.split("\t")[2].split())
        return [(int(year), code if led == CURRENT else led) for year, led in runs]

    def _read(self, line: str) -> Commune:
        code, name, people, postcodes, body, siren = line.split("\t")
        departement = CommuneCode(code).departement.code
        _, region = self._areas[departement]
        return Commune(
            CommuneCode(code),
            name,
            tuple(postcodes.split()),
            _usual_siren(code) if siren == "=" else siren or None,
            self.departements[departement],
            self.regions.get(region),
            self._epcis.get(body),
            int(people) if people else None,
            former_codes=self._former.get(code, ()),
        )

    @cached_property
    def _areas(self) -> Mapping[str, tuple[str, str]]:
        rows = (line.split("\t") for line in self._sections[Section.DEPARTEMENTS])
        return {code: (name, region) for code, name, region in rows}

    @cached_property
    def _epcis(self) -> Mapping[str, Epci]:
        rows = (line.split("\t") for line in self._sections[Section.EPCIS])
        return {siren: Epci(siren, name, kind) for siren, name, kind in rows}

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        return {line[:5]: line for line in self._sections[Section.PARTS]}

    @cached_property
    def _histories(self) -> Mapping[str, str]:
        return {line[:5]: line for line in self._sections[Section.HISTORY]}

    @cached_property
    def _former(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code, line in self._histories.items():
            last = line.rsplit(":", 1)[1]
            if last != CURRENT:
                found[last].append(code)
        return {code: tuple(old) for code, old in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        lines = {**self._histories, **self._communes}
        for code, line in lines.items():
            for key in name_keys(line.split("\t", 2)[1]):
                found[key].append(code)
        return found


@lru_cache(maxsize=1)
def reference() -> Reference:
    """The reference that the package ships; the first call reads its file."""
    return Reference(read_source(), read_sections())


def known_commune(code: AnyCode) -> Commune:
    """The commune of today that holds *code*. Raises InvalidInput (``unknown_commune``) when none does."""
    found = reference().today(code)
    if found is None:
        raise InvalidInput(
            "Ce code de commune n'existe pas, ou le référentiel ne le connaît pas.",
            remedy=f"Vérifiez le code INSEE ; le référentiel est celui de {reference().source.vintage}.",
            code="unknown_commune",
        )
    return found


def _usual_siren(code: str) -> str:
    body = f"21{code[:2]}0{code[2:]}"
    return next(body + digit for digit in "0123456789" if luhn_valid(body + digit))
