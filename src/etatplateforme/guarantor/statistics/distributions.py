"""What the statistics need of two laws: normal quantile and probability, chi-square survival.

The chi-square survival function is the regularised upper incomplete gamma function Q(k/2, x/2), by its series where
x < a + 1 and by Lentz's continued fraction elsewhere (DLMF 8.7.1 and 8.9.2).
"""

import math
from statistics import NormalDist

from etatplateforme.errors import InvalidInput

_NORMAL = NormalDist()
_SMALLEST = 1e-300
_CLOSE = 1e-16
_MOST_TERMS = 100_000


def two_sided_quantile(level: float) -> float:
    """Half-width, in standard deviations, of a two-sided interval: 1.959964 at the level 0.95.

    :raises InvalidInput: code ``invalid_level``, when the level is not strictly between 0 and 1.
    """
    if not 0 < level < 1:
        raise InvalidInput(
            "Le niveau de confiance n'est pas compris entre 0 et 1.",
            remedy="Donnez par exemple 0.95 pour un intervalle à 95 %.",
            code="invalid_level",
        )
    return _NORMAL.inv_cdf(0.5 + level / 2)


def normal_below(value: float) -> float:
    """Probability that a standard normal variable falls below a value."""
    return math.erfc(-value / math.sqrt(2)) / 2


def chi_square_survival(statistic: float, degrees: int) -> float:
    """Probability that a chi-square variable with ``degrees`` ≥ 1 degrees of freedom exceeds ``statistic`` ≥ 0."""
    shape, point = degrees / 2, statistic / 2
    if point <= 0:
        return 1.0
    if math.isinf(point):
        return 0.0
    front = math.exp(shape * math.log(point) - point - math.lgamma(shape))
    if point < shape + 1:
        return max(0.0, 1.0 - front * _series(shape, point))
    return min(1.0, front * _continued_fraction(shape, point))


def _series(shape: float, point: float) -> float:
    """γ(a, x) / (xᵃ e⁻ˣ): terms of one sign, so nothing cancels."""
    term = total = 1 / shape
    for step in range(1, _MOST_TERMS):
        term *= point / (shape + step)
        total += term
        if term < total * _CLOSE:
            break
    return total


def _continued_fraction(shape: float, point: float) -> float:
    """Γ(a, x) / (xᵃ e⁻ˣ) by Lentz's algorithm, as modified by Thompson and Barnett."""
    denominator = point + 1 - shape
    upper = 1 / _SMALLEST
    lower = 1 / denominator
    total = lower
    for step in range(1, _MOST_TERMS):
        numerator = -step * (step - shape)
        denominator += 2
        lower = 1 / _away_from_zero(numerator * lower + denominator)
        upper = _away_from_zero(denominator + numerator / upper)
        factor = upper * lower
        total *= factor
        if abs(factor - 1) < 2 * _CLOSE:
            break
    return total


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALLEST else _SMALLEST
