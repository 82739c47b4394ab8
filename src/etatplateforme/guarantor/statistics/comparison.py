"""A tally read as a whole: each group beside the reference, effect first, then what chance could explain.

A ratio under four fifths is only a screen (the rule of the American *Uniform Guidelines*, 29 CFR 1607.4 D, no French
threshold): it alerts where its interval lies wholly under 0.8 or where the adjusted p-value is under 0.05.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg, chi_square, g_test
from etatplateforme.guarantor.statistics.estimates import LEVEL, ChiSquare, Estimate, Proportion
from etatplateforme.guarantor.statistics.power import minimum_detectable_difference
from etatplateforme.guarantor.statistics.rates import difference, rate, risk_ratio
from etatplateforme.guarantor.statistics.strata import StratifiedComparison, compare_within
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED, hidden_groups
from etatplateforme.guarantor.statistics.tally import OutcomeTally

FOUR_FIFTHS = 0.8
FALSE_ALARMS = 0.05
"""Share of false alarms held by Benjamini and Hochberg's procedure."""


class Screen(StrEnum):
    """What the screen says of a group: nothing to see, a low ratio that chance may explain, or an alert."""

    CLEAR = "clear"
    UNCERTAIN = "uncertain"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class GroupReading:
    """One group beside the reference. ``p_value`` is adjusted for the number of groups compared.

    ``detectable`` is the smallest disadvantage that these sizes would have shown four times out of five, None when
    even a group always refused could not be told apart. ``within`` compares inside the strata, None without strata or
    where it cannot be computed.
    """

    name: str
    count: Proportion
    rate: Estimate
    ratio: Estimate | None
    difference: Estimate
    p_value: float
    screen: Screen
    detectable: float | None
    within: StratifiedComparison | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole reading: the reference, the groups worth publishing by rising rate, and those too small to be shown.

    ``too_small`` names groups under the publication threshold and ``complementary`` those hidden with them, so that
    subtracting from the total gives nothing away.
    """

    outcome: str
    stratum: str
    reference: str
    reference_count: Proportion
    reference_rate: Estimate
    groups: tuple[GroupReading, ...]
    too_small: tuple[str, ...]
    complementary: tuple[str, ...]
    chi_square: ChiSquare
    g: ChiSquare
    smallest: int


def compare(
    outcome: str,
    tally: OutcomeTally,
    *,
    reference: str | None = None,
    stratum: str = "démarche",
    level: float = LEVEL,
    smallest: int = SMALLEST_PUBLISHED,
    total_known: bool = True,
) -> Comparison:
    """Compare each group with the reference (the largest group that is shown, by default).

    :param outcome: what is favourable, in French, as ``stratum`` is: ``"demandes acceptées"``, ``"démarche"``.
    :param total_known: whether readers know the total of all groups, from this report or another: small groups are then
        hidden together with another one.
    :raises InvalidInput: code ``unknown_group``, when the reference is not a group or is too small to be shown.
    """
    groups = tally.groups
    small = tuple(name for name in groups if groups[name].total < smallest)
    hidden = _hidden(groups, smallest) if total_known else frozenset(small)
    chosen = _reference(reference, {name: group for name, group in groups.items() if name not in hidden})
    compared = [name for name in groups if name != chosen and name not in hidden]
    tests = [chi_square((groups[name], groups[chosen])).p_value for name in compared]
    readings = [
        _read(tally, name, chosen, p_value, level)
        for name, p_value in zip(compared, benjamini_hochberg(tests), strict=True)
    ]
    return Comparison(
        outcome=outcome,
        stratum=stratum,
        reference=chosen,
        reference_count=groups[chosen],
        reference_rate=rate(groups[chosen], level=level),
        groups=tuple(sorted(readings, key=lambda reading: (reading.rate.value, reading.name))),
        too_small=small,
        complementary=tuple(name for name in groups if name in hidden and name not in small),
        chi_square=chi_square(groups[name] for name in (chosen, *compared)),
        g=g_test(groups[name] for name in (chosen, *compared)),
        smallest=smallest,
    )


def _hidden(groups: Mapping[str, Proportion], smallest: int) -> frozenset[str]:
    names = list(groups)
    places = hidden_groups([groups[name].total for name in names], smallest=smallest)
    return frozenset(names[place] for place in places)


def _reference(asked: str | None, shown: Mapping[str, Proportion]) -> str:
    chosen = max(shown, key=lambda name: shown[name].total, default=None) if asked is None else asked
    if chosen is None or chosen not in shown:
        raise InvalidInput(
            "Le groupe de référence n'existe pas, ou il est trop petit pour être montré.",
            remedy="Choisissez un groupe de référence plus grand, ou regroupez les plus petits.",
            code="unknown_group",
        )
    return chosen


def _read(tally: OutcomeTally, name: str, reference: str, p_value: float, level: float) -> GroupReading:
    ours, theirs = tally.groups[name], tally.groups[reference]
    ratio = risk_ratio(ours, theirs, level=level)
    return GroupReading(
        name=name,
        count=ours,
        rate=rate(ours, level=level),
        ratio=ratio,
        difference=difference(ours, theirs, level=level),
        p_value=p_value,
        screen=screen(ratio, p_value),
        detectable=minimum_detectable_difference(theirs.rate, ours.total, theirs.total, level=level),
        within=_within(tally, name, reference, level),
    )


def screen(ratio: Estimate | None, p_value: float) -> Screen:
    """Four fifths as a screen, never alone: with the interval of the ratio and the adjusted p-value."""
    if ratio is None or ratio.value >= FOUR_FIFTHS:
        return Screen.CLEAR
    if ratio.interval.high < FOUR_FIFTHS or p_value < FALSE_ALARMS:
        return Screen.ALERT
    return Screen.UNCERTAIN


def _within(tally: OutcomeTally, name: str, reference: str, level: float) -> StratifiedComparison | None:
    if len(tally.strata) < 2:
        return None
    try:
        return compare_within(tally.against(name, reference), level=level)
    except InvalidInput:
        return None
