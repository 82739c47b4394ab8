"""Are the rates of k groups the same? Pearson's chi-square and the G test (likelihood ratio), and many tests at once.

Benjamini and Hochberg 1995, JRSS B 57:289.
"""

import math
from collections.abc import Iterable, Sequence

from etatplateforme.guarantor.statistics.distributions import chi_square_survival
from etatplateforme.guarantor.statistics.estimates import ChiSquare, Proportion


def chi_square(groups: Iterable[Proportion]) -> ChiSquare:
    """Pearson's test of equal rates, without continuity correction; k - 1 degrees of freedom."""
    cells, degrees = _cells(groups)
    return _test(math.fsum((seen - expected) ** 2 / expected for seen, expected in cells), degrees, cells)


def g_test(groups: Iterable[Proportion]) -> ChiSquare:
    """Likelihood-ratio test of equal rates; k - 1 degrees of freedom."""
    cells, degrees = _cells(groups)
    statistic = 2 * math.fsum(seen * math.log(seen / expected) for seen, expected in cells if seen)
    return _test(statistic, degrees, cells)


def _cells(groups: Iterable[Proportion]) -> tuple[list[tuple[int, float]], int]:
    """Pairs (seen, expected) of both outcomes of each group; an outcome that nobody had tells nothing: left out."""
    rows = list(groups)
    everyone = sum(row.total for row in rows)
    favoured = sum(row.favourable for row in rows)
    cells = [
        (seen, row.total * column / everyone)
        for row in rows
        for seen, column in ((row.favourable, favoured), (row.unfavourable, everyone - favoured))
        if column
    ]
    return cells, len(rows) - 1


def _test(statistic: float, degrees: int, cells: Sequence[tuple[int, float]]) -> ChiSquare:
    smallest = min((expected for _, expected in cells), default=None)
    if degrees < 1:
        return ChiSquare(0.0, 0, 1.0, smallest)
    statistic = max(statistic, 0.0)
    return ChiSquare(statistic, degrees, chi_square_survival(statistic, degrees), smallest)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values, in the given order: keeping those under q holds the share of false alarms under q."""
    count = len(p_values)
    adjusted = [1.0] * count
    smallest = 1.0
    largest_first = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    for rank, place in zip(range(count, 0, -1), largest_first, strict=True):
        smallest = min(smallest, p_values[place] * (count / rank))
        adjusted[place] = smallest
    return tuple(adjusted)
