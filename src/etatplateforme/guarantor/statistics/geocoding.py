"""How often an address search finds the address that was meant, by kind of territory: read from, written to, JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg, chi_square
from etatplateforme.guarantor.statistics.estimates import Estimate, Proportion
from etatplateforme.guarantor.statistics.power import minimum_detectable_difference
from etatplateforme.guarantor.statistics.rates import difference
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

FORMAT: Final = "etatplateforme/justesse-des-adresses"
VERSION: Final = 1
LARGEST_BYTES: Final = 100_000
DEEPEST: Final = 4
LONGEST_ENGINE: Final = 200
MATERIAL: Final = 0.05
"""A gap that counts: one address more in twenty that is not found. The guarantor's choice, not a threshold of law."""
FALSE_ALARMS: Final = 0.05
LEAST: Final = 100
"""Addresses of a kind of territory under which nothing is concluded, whatever the test says."""


class Territory(StrEnum):
    """Kind of territory of an address, as French reads it; an address without number is a kind of its own."""

    PARIS = "Paris"
    TOWNS = "villes"
    RURAL = "communes rurales"
    OVERSEAS = "outre-mer"
    WITHOUT_NUMBER = "adresses sans numéro"


@dataclass(frozen=True, slots=True)
class GeocodingAccuracy:
    """Addresses found out of those asked, by kind of territory, on one day; *engine* says what was asked.

    :raises InvalidInput: code ``bad_accuracy``: no territory, or a name that cannot be printed on a line.
    """

    day: date
    engine: str
    groups: Mapping[Territory, Proportion]

    def __post_init__(self) -> None:
        if not self.groups or not self.engine.isprintable() or not 0 < len(self.engine) <= LONGEST_ENGINE:
            raise _bad()

    @property
    def reference(self) -> Territory:
        """Whom the others are compared with: towns, or the largest group of the sample that has none."""
        return max(self.groups, key=lambda kind: (kind is Territory.TOWNS, self.groups[kind].total))


@dataclass(frozen=True, slots=True)
class TerritoryReading:
    """One kind of territory beside the reference: difference of rates, adjusted p-value, smallest gap one would see.

    ``enough`` is False where so few addresses were tried that nothing is concluded.
    """

    territory: Territory
    found: Proportion
    difference: Estimate
    p_value: float
    detectable: float | None
    enough: bool

    @property
    def worse(self) -> bool:
        """Whether the search is worse there by a gap that counts and that chance explains badly."""
        if not self.enough:
            return False
        significant = self.p_value < FALSE_ALARMS and self.difference.interval.high < 0
        return significant and self.difference.value <= -MATERIAL

    @property
    def settled(self) -> bool:
        """Whether a gap that counts would have been seen, four times out of five."""
        return self.worse or (self.enough and self.detectable is not None and self.detectable <= MATERIAL)


def readings(accuracy: GeocodingAccuracy) -> tuple[TerritoryReading, ...]:
    """Every kind of territory but the reference, in the order of `Territory`."""
    theirs = accuracy.groups[accuracy.reference]
    others = [kind for kind in Territory if kind in accuracy.groups and kind is not accuracy.reference]
    p_values = benjamini_hochberg([chi_square((accuracy.groups[kind], theirs)).p_value for kind in others])
    return tuple(
        TerritoryReading(
            kind,
            ours := accuracy.groups[kind],
            difference(ours, theirs),
            p_value,
            minimum_detectable_difference(theirs.rate, ours.total, theirs.total),
            min(ours.total, theirs.total) >= LEAST,
        )
        for kind, p_value in zip(others, p_values, strict=True)
    )


def to_json(accuracy: GeocodingAccuracy) -> str:
    """The accuracy as a file; the same accuracy always gives the same text."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "jour": accuracy.day.isoformat(),
        "recherche": accuracy.engine,
        "territoires": {
            kind.value: {"demandées": accuracy.groups[kind].total, "trouvées": accuracy.groups[kind].favourable}
            for kind in Territory
            if kind in accuracy.groups
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def parse_accuracy(text: str) -> GeocodingAccuracy:
    """Read what :func:`to_json` wrote.

    :raises InvalidInput: code ``bad_accuracy``, when the text is not such a file.
    """
    raw = text.encode("utf-8", "surrogatepass")
    value = parsed(raw) if within(raw, largest=LARGEST_BYTES, deepest=DEEPEST) else Refusal.NOT_JSON
    if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("version") != VERSION:
        raise _bad()
    day, engine, groups = value.get("jour"), value.get("recherche"), value.get("territoires")
    if not isinstance(day, str) or not isinstance(engine, str) or not isinstance(groups, dict):
        raise _bad()
    try:
        found = {Territory(name): _proportion(one) for name, one in groups.items()}
        return GeocodingAccuracy(date.fromisoformat(day), engine, found)
    except (ValueError, InvalidInput):
        raise _bad() from None


def _proportion(value: Json) -> Proportion:
    match value:
        case {"demandées": int(asked), "trouvées": int(found)}:
            return Proportion(found, asked)
        case _:
            raise _bad()


def _bad() -> InvalidInput:
    return InvalidInput(
        "Ce fichier ne dit pas la justesse d'une recherche d'adresse.",
        remedy="Mesurez-la : etatplateforme addresses accuracy ECHANTILLON.csv --out justesse.json",
        code="bad_accuracy",
    )
