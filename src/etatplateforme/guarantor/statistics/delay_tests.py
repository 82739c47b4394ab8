"""Do two groups wait alike? Beside an announced limit, or over the whole curve of delays.

The first is Pearson's test on the shares beyond the limit, each weighed by the files that would tell as much as the
group's: without open files it is Pearson's test of the table itself. The second is the log-rank test (Mantel 1966,
Cancer Chemotherapy Reports 50:163; Peto and Peto 1972, JRSS A 135:185), without continuity correction.
"""

import math

from etatplateforme.guarantor.statistics.delays import Delays
from etatplateforme.guarantor.statistics.distributions import chi_square_survival
from etatplateforme.guarantor.statistics.estimates import ChiSquare


def late_test(group: Delays, reference: Delays, limit: int) -> ChiSquare | None:
    """Test of equal shares beyond *limit* days; None when one of the shares is not yet known."""
    ours, theirs = group.beyond(limit), reference.beyond(limit)
    if ours is None or theirs is None:
        return None
    our_weight, their_weight = group.weight(limit), reference.weight(limit)
    together = (our_weight * ours.value + their_weight * theirs.value) / (our_weight + their_weight)
    spread = together * (1 - together) * (1 / our_weight + 1 / their_weight)
    smallest = min(together, 1 - together) * min(our_weight, their_weight)
    if spread <= 0:
        return ChiSquare(0.0, 1, 1.0, smallest)
    return _one_degree((ours.value - theirs.value) ** 2 / spread, smallest)


def log_rank(group: Delays, reference: Delays) -> ChiSquare:
    """Log-rank test of two curves of delays, open files included."""
    excess: list[float] = []
    variance: list[float] = []
    ours, theirs = group.total, reference.total
    for days in sorted({*group.answered, *group.waiting, *reference.answered, *reference.waiting}):
        closed, at_risk = group.answered.get(days, 0) + reference.answered.get(days, 0), ours + theirs
        if closed and at_risk > 1:
            excess.append(group.answered.get(days, 0) - closed * ours / at_risk)
            variance.append(closed * ours * theirs * (at_risk - closed) / (at_risk * at_risk * (at_risk - 1)))
        ours -= group.answered.get(days, 0) + group.waiting.get(days, 0)
        theirs -= reference.answered.get(days, 0) + reference.waiting.get(days, 0)
    spread = math.fsum(variance)
    return ChiSquare(0.0, 1, 1.0) if spread == 0 else _one_degree(math.fsum(excess) ** 2 / spread, None)


def _one_degree(statistic: float, smallest_expected: float | None) -> ChiSquare:
    return ChiSquare(statistic, 1, chi_square_survival(statistic, 1), smallest_expected)
