"""A tally read as a whole: each group beside the reference, effect first, then what chance could explain.

A ratio under four fifths is only a screen (the rule of the American *Uniform Guidelines*, 29 CFR 1607.4 D, no French
threshold): it alerts where its interval lies wholly under 0.8 or where the adjusted p-value is under 0.05.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.association import benjamini_hochberg, chi_square, g_test
from etatplateforme.guarantor.statistics.disclosure import Disclosure, disclose
from etatplateforme.guarantor.statistics.estimates import LEVEL, ChiSquare, Estimate, Proportion
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN
from etatplateforme.guarantor.statistics.power import minimum_detectable_difference
from etatplateforme.guarantor.statistics.rates import difference, rate, risk_ratio
from etatplateforme.guarantor.statistics.strata import Confounding, StratifiedComparison
from etatplateforme.guarantor.statistics.tally import OutcomeTally
from etatplateforme.guarantor.statistics.within import StratumLine, Within, within_strata

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
    """One group beside the reference.

    ``p_value`` is the test's own, ``adjusted`` the one that Benjamini and Hochberg make of it among all those that are
    told together. ``detectable`` is the smallest disadvantage that these sizes would have shown four times out of five,
    None when even a group always refused could not be told apart. ``within`` compares inside the strata, None without
    strata, where it cannot be computed or where it would give small counts away; ``confounding`` says what the strata
    change, and ``strata`` shows them when they change something.
    """

    name: str
    count: Proportion
    rate: Estimate
    ratio: Estimate | None
    difference: Estimate
    p_value: float
    adjusted: float
    screen: Screen
    detectable: float | None
    within: StratifiedComparison | None = None
    confounding: Confounding = Confounding.NONE
    strata: tuple[StratumLine, ...] = ()

    def among(self, adjusted: float) -> "GroupReading":
        """The same reading, told among others: with that adjusted p-value, and what the screen says then."""
        return replace(self, adjusted=adjusted, screen=screen(self.ratio, adjusted))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole reading: the reference, the groups worth showing by rising rate, and how many are not shown.

    ``together`` is every group's outcomes added up. ``unrated`` are the sizes of groups whose outcomes are not shown,
    ``unseen`` the number of groups of which nothing is.
    """

    outcome: str
    stratum: str
    together: Proportion
    reference: str
    reference_count: Proportion
    reference_rate: Estimate
    groups: tuple[GroupReading, ...]
    unrated: Mapping[str, int]
    unseen: int
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
    disclosure: Disclosure | None = None,
) -> Comparison:
    """Compare each group with the reference: by default the largest group that is shown and says which it is.

    :param outcome: what is favourable, in French, as ``stratum`` is: ``"demandes acceptées"``, ``"démarche"``.
    :param disclosure: what may be shown; by default what the body's own agents may see.
    :raises InvalidInput: code ``unknown_group``, when the reference is not a group, or is one whose rate is not shown.
    """
    groups = tally.groups
    shown = disclose(groups, {}) if disclosure is None else disclosure
    rated = {name: group for name, group in groups.items() if name not in shown.unrated}
    chosen = reference_group(rated, reference)
    compared = [name for name in rated if name != chosen]
    cells = tally.by_group
    readings = [
        _read(name, groups[name], groups[chosen], within_strata(cells[name], cells[chosen], level, shown), level)
        for name in compared
    ]
    p_values = benjamini_hochberg([reading.p_value for reading in readings])
    told = [reading.among(p_value) for reading, p_value in zip(readings, p_values, strict=True)]
    return Comparison(
        outcome=outcome,
        stratum=stratum,
        together=tally.together,
        reference=chosen,
        reference_count=groups[chosen],
        reference_rate=rate(groups[chosen], level=level),
        groups=tuple(sorted(told, key=lambda reading: (reading.rate.value, reading.name))),
        unrated={name: groups[name].total for name in groups if name in shown.unrated - shown.unseen},
        unseen=len(shown.unseen),
        chi_square=chi_square(groups[name] for name in (chosen, *compared)),
        g=g_test(groups[name] for name in (chosen, *compared)),
        smallest=shown.smallest,
    )


def reference_group(rated: Mapping[str, Proportion], asked: str | None = None) -> str:
    """The group asked, or the largest of those whose rate is shown; one that says nothing of itself comes last."""
    largest = max(rated, key=lambda name: (name != NOT_GIVEN, rated[name].total), default=None)
    chosen = largest if asked is None else asked
    if chosen is None or chosen not in rated:
        raise InvalidInput(
            "Le groupe de référence n'existe pas, ou il est trop petit pour être montré.",
            remedy="Choisissez un groupe de référence plus grand, ou regroupez les plus petits.",
            code="unknown_group",
        )
    return chosen


def _read(name: str, ours: Proportion, theirs: Proportion, inside: Within, level: float) -> GroupReading:
    ratio = risk_ratio(ours, theirs, level=level)
    p_value = chi_square((ours, theirs)).p_value
    return GroupReading(
        name=name,
        count=ours,
        rate=rate(ours, level=level),
        ratio=ratio,
        difference=difference(ours, theirs, level=level),
        p_value=p_value,
        adjusted=p_value,
        screen=screen(ratio, p_value),
        detectable=minimum_detectable_difference(theirs.rate, ours.total, theirs.total, level=level),
        within=inside.comparison,
        confounding=inside.confounding,
        strata=inside.lines,
    )


def screen(ratio: Estimate | None, p_value: float) -> Screen:
    """Four fifths as a screen, never alone: with the interval of the ratio and the adjusted p-value."""
    if ratio is None or ratio.value >= FOUR_FIFTHS:
        return Screen.CLEAR
    if ratio.interval.high < FOUR_FIFTHS or p_value < FALSE_ALARMS:
        return Screen.ALERT
    return Screen.UNCERTAIN
