"""The same comparison within each stratum (a procedure, a year): common odds ratio, its homogeneity, Simpson's paradox.

Mantel and Haenszel 1959, JNCI 22:719; variance of Robins, Breslow and Greenland 1986, Biometrics 42:311; homogeneity of
Breslow and Day 1980 (IARC 32, 4.4) with the correction of Tarone 1985, Biometrika 72:91.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.distributions import chi_square_survival, two_sided_quantile
from etatplateforme.guarantor.statistics.estimates import LEVEL, ChiSquare, Estimate, Interval, Proportion


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group and the reference, met within one stratum."""

    group: Proportion
    reference: Proportion

    @property
    def total(self) -> int:
        """Cases of the stratum."""
        return self.group.total + self.reference.total

    @property
    def favourable(self) -> int:
        """Favourable outcomes of the stratum."""
        return self.group.favourable + self.reference.favourable

    @property
    def for_group(self) -> float:
        """Mantel–Haenszel's weight of the pairs that favour the group."""
        return self.group.favourable * self.reference.unfavourable / self.total

    @property
    def for_reference(self) -> float:
        """Mantel–Haenszel's weight of the pairs that favour the reference."""
        return self.reference.favourable * self.group.unfavourable / self.total


class Confounding(StrEnum):
    """What the strata change to the crude comparison."""

    NONE = "none"
    EXPLAINED = "explained"
    MASKED = "masked"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class StratifiedComparison:
    """A comparison before and after the strata are taken into account.

    ``crude`` mixes the strata, ``common`` compares within them; ``homogeneity`` has a small p-value when no single
    ratio sums them up. ``confounding`` is EXPLAINED when the crude interval leaves 1 out while the common one holds it,
    MASKED when it is the other way round, and REVERSED (Simpson's paradox) when the two point in opposite directions
    and one of the intervals at least leaves 1 out: two ratios on either side of 1 by chance are no paradox.
    """

    crude: Estimate
    common: Estimate
    test: ChiSquare
    homogeneity: ChiSquare
    confounding: Confounding


def common_odds_ratio(strata: Sequence[Stratum], *, level: float = LEVEL) -> Estimate:
    """Mantel–Haenszel's odds ratio of a favourable outcome, group over reference, common to the strata.

    :raises InvalidInput: code ``no_ratio``, when no stratum has both outcomes on opposite sides.
    """
    above = math.fsum(table.for_group for table in strata)
    below = math.fsum(table.for_reference for table in strata)
    if above == 0 or below == 0:
        raise InvalidInput(
            "Le rapport commun aux strates ne se calcule pas : une des issues manque partout d'un côté.",
            remedy="Regroupez des strates, ou comparez les taux bruts.",
            code="no_ratio",
        )
    value = above / below
    spread = math.exp(two_sided_quantile(level) * math.sqrt(_log_variance(strata, above, below)))
    return Estimate(value, Interval(value / spread, value * spread, level))


def _log_variance(tables: Sequence[Stratum], above: float, below: float) -> float:
    agreeing = [(t.group.favourable + t.reference.unfavourable) / t.total for t in tables]
    first = math.fsum(p * t.for_group for p, t in zip(agreeing, tables, strict=True))
    last = math.fsum((1 - p) * t.for_reference for p, t in zip(agreeing, tables, strict=True))
    middle = math.fsum(p * t.for_reference + (1 - p) * t.for_group for p, t in zip(agreeing, tables, strict=True))
    return first / (2 * above**2) + middle / (2 * above * below) + last / (2 * below**2)


def mantel_haenszel_test(strata: Sequence[Stratum], *, corrected: bool = True) -> ChiSquare:
    """Test that the odds are the same within every stratum; ``corrected`` takes off half a case, as R does."""
    excess: list[float] = []
    variance: list[float] = []
    for table in strata:
        size = table.total
        if size < 2:
            continue
        excess.append(table.group.favourable - table.group.total * table.favourable / size)
        variance.append(
            table.group.total * table.reference.total * table.favourable * (size - table.favourable)
            / (size * size * (size - 1))
        )  # fmt: skip
    distance, spread = abs(math.fsum(excess)), math.fsum(variance)
    if spread == 0:
        return ChiSquare(0.0, 1, 1.0)
    half = min(0.5, distance) if corrected else 0.0
    statistic = (distance - half) ** 2 / spread
    return ChiSquare(statistic, 1, chi_square_survival(statistic, 1))


def breslow_day(strata: Sequence[Stratum], *, tarone: bool = True) -> ChiSquare:
    """Test that one odds ratio fits all the strata; strata where all had the same outcome tell nothing."""
    ratio = common_odds_ratio(strata).value
    telling = [table for table in strata if 0 < table.favourable < table.total]
    gaps: list[float] = []
    variances: list[float] = []
    for table in telling:
        expected = _expected_favourable(table, ratio)
        gaps.append(table.group.favourable - expected)
        variances.append(_variance_around(table, expected))
    statistic = math.fsum(gap * gap / variance for gap, variance in zip(gaps, variances, strict=True))
    if tarone:
        statistic -= math.fsum(gaps) ** 2 / math.fsum(variances)
    degrees = len(telling) - 1
    statistic = max(statistic, 0.0)
    return ChiSquare(statistic, degrees, chi_square_survival(statistic, degrees) if degrees else 1.0)


def _expected_favourable(table: Stratum, ratio: float) -> float:
    """Favourable outcomes of the group if its odds ratio were ``ratio`` and the margins the same.

    Positive root of (1 - ψ) a² + (ψ (t + n) + m - t) a - ψ t n = 0, by whichever form cancels no digits.
    """
    favourable, size, others = table.favourable, table.group.total, table.reference.total
    linear = ratio * (favourable + size) + others - favourable
    constant = ratio * favourable * size
    root = math.sqrt(max(linear * linear - 4 * (ratio - 1) * constant, 0.0))
    return 2 * constant / (linear + root) if linear > 0 else (root - linear) / (2 * (1 - ratio))


def _variance_around(table: Stratum, expected: float) -> float:
    corners = (
        expected,
        table.favourable - expected,
        table.group.total - expected,
        table.reference.total - table.favourable + expected,
    )
    return 1 / math.fsum(1 / corner for corner in corners)


def compare_within(
    strata: Sequence[Stratum], *, mixed: Stratum | None = None, level: float = LEVEL
) -> StratifiedComparison:
    """The whole stratified comparison, with the alarm on Simpson's paradox.

    :param mixed: the group and the reference, all their cases mixed, when some lie in strata where only one is met; by
        default the sum of *strata*.
    :raises InvalidInput: code ``no_ratio``, where a ratio cannot be computed.
    """
    crude = common_odds_ratio([_sum(strata) if mixed is None else mixed], level=level)
    common = common_odds_ratio(strata, level=level)
    return StratifiedComparison(
        crude, common, mantel_haenszel_test(strata), breslow_day(strata), _confounding(crude, common)
    )


def _sum(strata: Sequence[Stratum]) -> Stratum:
    return Stratum(
        Proportion(sum(t.group.favourable for t in strata), sum(t.group.total for t in strata)),
        Proportion(sum(t.reference.favourable for t in strata), sum(t.reference.total for t in strata)),
    )


def _confounding(crude: Estimate, common: Estimate) -> Confounding:
    alike, alike_within = 1.0 in crude.interval, 1.0 in common.interval
    if alike and alike_within:
        return Confounding.NONE
    if math.log(crude.value) * math.log(common.value) < 0:
        return Confounding.REVERSED
    if alike == alike_within:
        return Confounding.NONE
    return Confounding.MASKED if alike else Confounding.EXPLAINED
