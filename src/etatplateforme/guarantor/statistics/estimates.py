"""What the statistics take and give: proportions, intervals, estimates and chi-square tests."""

import math
from dataclasses import dataclass
from typing import Self

from etatplateforme.errors import InvalidInput

LEVEL = 0.95
"""Confidence level used when none is given."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many favourable outcomes out of a total of at least one case.

    :raises InvalidInput: code ``invalid_proportion``.
    """

    favourable: int
    total: int

    def __post_init__(self) -> None:
        if not (self.total >= 1 and 0 <= self.favourable <= self.total):
            raise InvalidInput(
                "Un décompte n'est pas possible : il faut au moins un cas, et pas plus d'issues favorables que de cas.",
                remedy="Vérifiez la requête qui compte les dossiers, puis retirez les groupes sans aucun cas.",
                code="invalid_proportion",
            )

    @property
    def rate(self) -> float:
        """Share of favourable outcomes, between 0 and 1."""
        return self.favourable / self.total

    @property
    def unfavourable(self) -> int:
        """Cases whose outcome was not favourable."""
        return self.total - self.favourable

    def __add__(self, other: Self) -> "Proportion":
        return Proportion(self.favourable + other.favourable, self.total + other.total)


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, ends included; ``high`` may be infinite for a ratio."""

    low: float
    high: float
    level: float = LEVEL

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect and the interval that the data allow it."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """Outcome of a test whose statistic follows a chi-square law under equality.

    ``smallest_expected`` is the smallest count expected under equality, None where the test has no table: under 5 the
    p-value is only indicative (Cochran's rule).
    """

    statistic: float
    degrees: int
    p_value: float
    smallest_expected: float | None = None

    @property
    def reliable(self) -> bool:
        """Whether every expected count is at least five."""
        return self.smallest_expected is None or self.smallest_expected >= 5


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Keep a bound where it has a meaning: rounding may push it outside by an ulp."""
    return math.nan if math.isnan(value) else min(max(value, low), high)
