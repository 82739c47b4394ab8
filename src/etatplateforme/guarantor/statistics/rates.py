"""Rates and how two of them differ: Wilson, Newcombe and Katz intervals.

Wilson 1927; Newcombe 1998, Statistics in Medicine 17:873, method 10; Katz, Baptista, Azen and Pike 1978, Biometrics
34:469; where a count is zero, Walter 1975, Biometrika 62:371 (half a case more on each side) for the finite ends.
"""

import math

from etatplateforme.guarantor.statistics.distributions import two_sided_quantile
from etatplateforme.guarantor.statistics.estimates import LEVEL, Estimate, Interval, Proportion, clamp


def rate(group: Proportion, *, level: float = LEVEL) -> Estimate:
    """Rate of a group with Wilson's score interval, good for small groups and for rates near 0 or 1."""
    z = two_sided_quantile(level)
    size, share = group.total, group.rate
    centre = share + z * z / (2 * size)
    half = z * math.sqrt((share * (1 - share) + z * z / (4 * size)) / size)
    shrink = 1 + z * z / size
    low = 0.0 if group.favourable == 0 else clamp((centre - half) / shrink)
    high = 1.0 if group.unfavourable == 0 else clamp((centre + half) / shrink)
    return Estimate(share, Interval(low, high, level))


def difference(group: Proportion, reference: Proportion, *, level: float = LEVEL) -> Estimate:
    """Rate of the group minus rate of the reference, with Newcombe's hybrid score interval; between -1 and 1."""
    return hybrid_difference(rate(group, level=level), rate(reference, level=level))


def hybrid_difference(ours: Estimate, theirs: Estimate) -> Estimate:
    """Difference of two shares with Newcombe's interval, drawn from the interval of each, whatever the method."""
    value = ours.value - theirs.value
    down = math.hypot(ours.value - ours.interval.low, theirs.interval.high - theirs.value)
    up = math.hypot(ours.interval.high - ours.value, theirs.value - theirs.interval.low)
    return Estimate(value, Interval(clamp(value - down, -1), clamp(value + up, -1), ours.interval.level))


def risk_ratio(group: Proportion, reference: Proportion, *, level: float = LEVEL) -> Estimate | None:
    """Rate of the group divided by rate of the reference, with Katz's interval on the logarithm.

    Nobody favoured in the group: ratio 0; nobody in the reference: infinite; the other end is then Walter's.
    None when nobody is favoured in either: there is no ratio.
    """
    if group.favourable == reference.favourable == 0:
        return None
    z = two_sided_quantile(level)
    if group.favourable and reference.favourable:
        value = group.rate / reference.rate
        spread = math.exp(z * math.sqrt(_log_variance(group) + _log_variance(reference)))
        return Estimate(value, Interval(value / spread, value * spread, level))
    ours, theirs = _rate_with_half_a_case(group), _rate_with_half_a_case(reference)
    spread = math.exp(z * math.sqrt(_log_variance(group, 0.5) + _log_variance(reference, 0.5)))
    if group.favourable == 0:
        return Estimate(0.0, Interval(0.0, ours / theirs * spread, level))
    return Estimate(math.inf, Interval(ours / theirs / spread, math.inf, level))


def _rate_with_half_a_case(group: Proportion) -> float:
    return (group.favourable + 0.5) / (group.total + 0.5)


def _log_variance(group: Proportion, added: float = 0.0) -> float:
    """Variance of the logarithm of a rate, by the delta method."""
    return 1 / (group.favourable + added) - 1 / (group.total + added)
