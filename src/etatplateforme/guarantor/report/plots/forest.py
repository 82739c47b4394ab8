"""Forest plot of the ratios of rates: each group beside the reference, on a logarithmic axis."""

import math
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
from etatplateforme.guarantor.report.plots.scale import RATIOS, Scale
from etatplateforme.guarantor.report.plots.svg import (
    BLUE,
    GLYPH,
    INK,
    RED,
    SMALL,
    label,
    line,
    picture,
    polygon,
    text,
    whisker,
)
from etatplateforme.guarantor.statistics.comparison import FOUR_FIFTHS, Comparison, GroupReading, Screen
from etatplateforme.guarantor.statistics.estimates import Estimate
from etatplateforme.guarantor.statistics.numbers import NO_BREAK, between_ratios, counted, number, quoted, ratio

TOP = 52
LEGEND = 34
SIZE = 6.5
FARTHEST = (0.05, 20.0)
"""Ratios beyond these are shown by an arrow at the edge."""


def forest_plots(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The plots of a comparison, each an SVG picture; none when nothing is compared. *name* begins their ids."""
    if not comparison.groups:
        return ()
    scale = _scale([group.ratio for group in comparison.groups if group.ratio is not None])
    sheets = pages(comparison.groups)
    title = f"Rapports des taux ({comparison.outcome}) à celui de {quoted(comparison.reference)}"
    return tuple(
        _plot(groups, scale, f"{name}-rapports-{page}", numbered(title, page, len(sheets)))
        for page, groups in enumerate(sheets, 1)
    )


def _scale(ratios: Sequence[Estimate]) -> Scale:
    ends = [end for one in ratios for end in (one.interval.low, one.value, one.interval.high)]
    known = [end for end in ends if FARTHEST[0] <= end <= FARTHEST[1]]
    low, high = min([FOUR_FIFTHS, *known]) / 1.08, max([1.1, *known]) * 1.08
    return Scale(low, high, LEFT, RIGHT, log=True)


def _plot(groups: Sequence[GroupReading], scale: Scale, name: str, title: str) -> str:
    end = bottom(TOP, len(groups))
    shapes = [*_marks(scale, end), *_legend(groups, end + AXIS)]
    for place, group in enumerate(groups):
        shapes += _row(group, scale, middle(TOP, place))
    return picture(name, title, _description(groups), WIDTH, end + AXIS + LEGEND, shapes)


def _marks(scale: Scale, end: float) -> Iterator[str]:
    """The reference at 1, and four fifths, which is only a screen: dotted, and named so."""
    same, screen = scale.at(1), scale.at(FOUR_FIFTHS)
    yield line(same, 40, same, end, width=1.5)
    yield line(screen, 24, screen, end, width=1.5, dashes="2 4")
    yield text(min(screen, RIGHT), 18, f"0,8{NO_BREAK}: repère pour regarder de plus près", anchor="middle", size=SMALL)
    yield text(same, 36, f"1{NO_BREAK}: même taux", anchor="start", size=SMALL)
    ticks = [(value, number(value, 0 if value >= 1 and value == int(value) else 2)) for value in scale.ticks(RATIOS)]
    yield from axis(scale, end, ticks, "Rapport des taux (échelle logarithmique)")


def _row(group: GroupReading, scale: Scale, y: float) -> Iterator[str]:
    yield label(group.name, NAMES, y, NAMES)
    found = group.ratio
    if found is None:
        yield text(VALUES, y + 5, "pas de rapport")
        return
    yield whisker(scale.at(found.interval.low), scale.at(found.interval.high), y)
    for edge, outside in ((RIGHT, found.interval.high > scale.high), (LEFT, found.interval.low < scale.low)):
        if outside:
            way = 1 if edge == RIGHT else -1
            yield polygon([(edge + 9 * way, y), (edge, y - 6), (edge, y + 6)], fill=INK, edge=INK)
    if scale.holds(found.value):
        yield _marker(group.screen, scale.at(found.value), y)
    yield text(VALUES, y - 2, ratio(found.value), weight="bold")
    yield text(VALUES, y + 14, between_ratios(found), size=SMALL)


def _marker(screen: Screen, x: float, y: float) -> str:
    match screen:
        case Screen.ALERT:
            corners = [(x, y - SIZE - 2), (x - SIZE - 1, y + SIZE), (x + SIZE + 1, y + SIZE)]
            return polygon(corners, fill=RED, edge=RED)
        case Screen.UNCERTAIN:
            corners = [(x, y - SIZE - 1), (x + SIZE + 1, y), (x, y + SIZE + 1), (x - SIZE - 1, y)]
            return polygon(corners, fill="#ffffff", edge=INK)
        case Screen.CLEAR:
            half = SIZE - 1
            return polygon([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)],
                           fill=BLUE, edge=BLUE)  # fmt: skip


_MEANINGS = {
    Screen.CLEAR: "pas d'alerte",
    Screen.UNCERTAIN: "bas, mais le hasard peut l'expliquer",
    Screen.ALERT: "alerte",
}


def _legend(groups: Sequence[GroupReading], y: float) -> Iterator[str]:
    met = {group.screen for group in groups}
    x = 16.0
    for screen, meaning in _MEANINGS.items():
        if screen in met:
            yield _marker(screen, x + 8, y + 12)
            yield text(x + 22, y + 17, meaning, size=SMALL)
            x += 34 + GLYPH * SMALL * len(meaning)
    yield whisker(x, x + 18, y + 12)
    yield text(x + 24, y + 17, "intervalle de confiance", size=SMALL)


def _description(groups: Sequence[GroupReading]) -> str:
    told = [group for group in groups if group.ratio is not None and not math.isinf(group.ratio.value)]
    alerts = sum(group.screen is Screen.ALERT for group in groups)
    start = f"{counted(len(groups), 'groupe', 'groupes')}, {counted(alerts, 'alerte', 'alertes')}."
    if not told:
        return f"{start} Toutes les valeurs sont dans le tableau qui suit."
    values = [(group.ratio.value, group.name) for group in told if group.ratio is not None]
    low, high = min(values), max(values)
    return (
        f"{start} Le rapport va de {ratio(low[0])} ({quoted(low[1])}) à {ratio(high[0])} ({quoted(high[1])}). "
        "Toutes les valeurs sont dans le tableau qui suit."
    )
