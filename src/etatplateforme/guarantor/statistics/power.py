"""What a comparison of two groups of these sizes could have seen.

Normal approximation with the pooled variance under equality, as R's ``power.prop.test``, extended to unequal sizes
(Fleiss, Tytun and Ury 1980, Biometrics 36:343).
"""

import math

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.distributions import normal_below, two_sided_quantile
from etatplateforme.guarantor.statistics.estimates import LEVEL

POWER = 0.8
"""Chance of seeing a true difference that one asks of a comparison, by use."""

_HALVINGS = 60


def power(
    group_rate: float, group_size: int, reference_rate: float, reference_size: int, *, level: float = LEVEL
) -> float:
    """Chance that a two-sided test at ``1 - level`` sees the difference between two true rates."""
    gap = abs(group_rate - reference_rate)
    mean = (group_rate * group_size + reference_rate * reference_size) / (group_size + reference_size)
    if gap == 0:
        return (1 - level) / 2
    equal = math.sqrt(mean * (1 - mean) * (1 / group_size + 1 / reference_size))
    apart = math.sqrt(
        group_rate * (1 - group_rate) / group_size + reference_rate * (1 - reference_rate) / reference_size
    )
    beyond = gap - two_sided_quantile(level) * equal
    return normal_below(beyond / apart) if apart else float(beyond > 0)


def minimum_detectable_difference(
    reference_rate: float,
    group_size: int,
    reference_size: int,
    *,
    wanted: float = POWER,
    level: float = LEVEL,
) -> float | None:
    """Smallest disadvantage (a positive difference of rates) that would be seen ``wanted`` times out of one.

    None when not even a group that always fails would be told apart: the sizes are too small to conclude anything.

    :raises InvalidInput: code ``invalid_rate``, when the rate or the power is out of [0, 1] or a size is not positive.
    """
    if not (0 <= reference_rate <= 1 and 0 < wanted < 1 and group_size > 0 and reference_size > 0):
        raise InvalidInput(
            "Un taux, une puissance ou un effectif n'est pas possible.",
            remedy="Donnez un taux et une puissance entre 0 et 1, et des effectifs positifs.",
            code="invalid_rate",
        )

    def seen(gap: float) -> bool:
        return power(reference_rate - gap, group_size, reference_rate, reference_size, level=level) >= wanted

    too_small, enough = 0.0, reference_rate
    if not seen(enough):
        return None
    for _ in range(_HALVINGS):
        middle = (too_small + enough) / 2
        too_small, enough = (too_small, middle) if seen(middle) else (middle, enough)
    return enough
