"""Bars of the rates with their intervals: the reference first, then the groups by rising rate."""

from collections.abc import Iterator, Sequence

from etatplateforme.guarantor.report.plots.frame import (
    AXIS,
    LEFT,
    NAMES,
    RIGHT,
    VALUES,
    WIDTH,
    axis,
    bottom,
    middle,
    numbered,
    pages,
)
from etatplateforme.guarantor.report.plots.scale import Scale
from etatplateforme.guarantor.report.plots.svg import SMALL, bar, label, line, picture, text, whisker
from etatplateforme.guarantor.statistics.comparison import Comparison
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.numbers import NO_BREAK, counted, number, percent, quoted

TOP = 30
THICKNESS = 18

Rate = tuple[str, Estimate, bool]
"""Name, rate, and whether the group is the reference."""


def rate_plots(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The plots of the rates, each an SVG picture. *name* begins their identifiers."""
    reference = (comparison.reference, comparison.reference_rate, True)
    rows: list[Rate] = [reference, *((group.name, group.rate, False) for group in comparison.groups)]
    sheets = pages(rows)
    title = f"Taux de chaque groupe ({comparison.outcome})"
    return tuple(
        _plot(rates, comparison.together.rate, f"{name}-taux-{page}", numbered(title, page, len(sheets)))
        for page, rates in enumerate(sheets, 1)
    )


def _plot(rows: Sequence[Rate], whole: float, name: str, title: str) -> str:
    scale = Scale(0.0, 1.0, LEFT, RIGHT)
    end = bottom(TOP, len(rows))
    shapes: list[str] = []
    for place, row in enumerate(rows):
        shapes += _row(row, scale, middle(TOP, place))
    shapes += _whole(scale.at(whole), whole, end)
    shapes += axis(scale, end, [(share, percent(share, 0)) for share in (0, 0.25, 0.5, 0.75, 1)], "Taux")
    return picture(name, title, _description(rows), WIDTH, end + AXIS, shapes)


def _row(row: Rate, scale: Scale, y: float) -> Iterator[str]:
    name, rate, reference = row
    interval = rate.interval
    yield label(name, NAMES, y, NAMES, note="(référence)" if reference else "")
    yield bar(LEFT, y - THICKNESS / 2, scale.at(rate.value) - LEFT, THICKNESS)
    yield whisker(scale.at(interval.low), scale.at(interval.high), y)
    yield text(VALUES, y - 2, percent(rate.value), weight="bold")
    yield text(VALUES, y + 14, f"entre {number(100 * interval.low, 1)} et {number(100 * interval.high, 1)}", size=SMALL)


def _whole(x: float, whole: float, end: float) -> Iterator[str]:
    yield line(x, 22, x, end, width=1.5, dashes="6 4")
    yield text(x, 16, f"ensemble{NO_BREAK}: {percent(whole)}", anchor="middle", size=SMALL)


def _description(rows: Sequence[Rate]) -> str:
    values = [(rate.value, name) for name, rate, _ in rows]
    low, high = min(values), max(values)
    return (
        f"{counted(len(rows), 'groupe', 'groupes')}. Le taux va de {percent(low[0])} ({quoted(low[1])}) à "
        f"{percent(high[0])} ({quoted(high[1])}). Toutes les valeurs sont dans le tableau qui suit."
    )
