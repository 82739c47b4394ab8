"""A group beside the reference inside each stratum, as far as it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.disclosure import Audience, Disclosure
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.strata import Confounding, StratifiedComparison, Stratum, compare_within
from etatplateforme.guarantor.statistics.suppression import CountTable, suppress


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One stratum where both are met; a count that is too small to be shown, or that would give one away, is None."""

    name: str
    group: Proportion | None
    reference: Proportion | None


@dataclass(frozen=True, slots=True)
class Within:
    """What the strata say: their figures when those may be shown, in any case whether they change the reading."""

    comparison: StratifiedComparison | None
    confounding: Confounding
    lines: tuple[StratumLine, ...]


Cells = Mapping[str, Proportion]
"""Outcomes of one group, by stratum."""

NOTHING = Within(None, Confounding.NONE, ())


def within_strata(ours: Cells, theirs: Cells, level: float, shown: Disclosure) -> Within:
    """Compare a group with the reference inside the strata where both are met.

    The public reads no count by stratum: readers could take those of the groups shown from a total by stratum. It reads
    the ratio that sums the strata up where each count of the two groups could have been shown.
    """
    strata = {name: Stratum(cell, theirs[name]) for name, cell in ours.items() if name in theirs}
    if len(ours.keys() | theirs.keys()) < 2 or not strata:
        return NOTHING
    try:
        found = compare_within(tuple(strata.values()), mixed=Stratum(_sum(ours), _sum(theirs)), level=level)
    except InvalidInput:
        return NOTHING
    if shown.audience is Audience.PUBLIC:
        smallest = min(min(cell.favourable, cell.unfavourable) for cell in (*ours.values(), *theirs.values()))
        return Within(found if smallest >= shown.smallest else None, found.confounding, ())
    telling = found.confounding is not Confounding.NONE
    return Within(found, found.confounding, _lines(strata, shown.smallest) if telling else ())


def _sum(cells: Cells) -> Proportion:
    first, *others = cells.values()
    return sum(others, first)


def _lines(strata: Mapping[str, Stratum], smallest: int) -> tuple[StratumLine, ...]:
    sizes = tuple((stratum.group.total, stratum.reference.total) for stratum in strata.values())
    hidden = suppress(CountTable(tuple(strata), ("group", "reference"), sizes), smallest=smallest).hidden
    return tuple(
        StratumLine(
            name,
            None if (row, 0) in hidden else stratum.group,
            None if (row, 1) in hidden else stratum.reference,
        )
        for row, (name, stratum) in enumerate(strata.items())
    )
