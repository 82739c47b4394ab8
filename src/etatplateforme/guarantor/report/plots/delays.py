"""Bars of the delays: within how many days one half, then nine tenths of the files are answered."""

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
from etatplateforme.guarantor.report.plots.scale import Scale, round_steps
from etatplateforme.guarantor.report.plots.svg import BLUE, SMALL, bar, label, line, picture, text
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, Unknown
from etatplateforme.guarantor.statistics.numbers import NO_BREAK, counted, days, number, quoted

TOP = 30
LEGEND = 34
UNKNOWN = {Unknown.NOT_YET: "pas encore connu", Unknown.HIDDEN: "non montré"}


def delay_plots(delays: DelayComparison, name: str) -> tuple[str, ...]:
    """The plots of the delays, each an SVG picture; none when no delay is told. *name* begins their identifiers."""
    known = [day for one in delays.told for day in (one.median, one.p90) if not isinstance(day, Unknown)]
    if not known:
        return ()
    scale = Scale(0.0, max(*known, delays.limit or 0, 1) * 1.05, LEFT, RIGHT)
    sheets = pages(delays.told)
    return tuple(
        _plot(rows, delays, scale, f"{name}-delais-{page}", numbered("Délais de réponse", page, len(sheets)))
        for page, rows in enumerate(sheets, 1)
    )


def _plot(rows: Sequence[DelayReading], delays: DelayComparison, scale: Scale, name: str, title: str) -> str:
    end = bottom(TOP, len(rows))
    shapes: list[str] = []
    for place, row in enumerate(rows):
        shapes += _row(row, row is delays.reference, scale, middle(TOP, place))
    if delays.limit is not None:
        x = scale.at(delays.limit)
        shapes.append(line(x, 22, x, end, width=1.5, dashes="2 4"))
        shapes.append(text(x, 16, f"délai annoncé{NO_BREAK}: {days(delays.limit)}", anchor="middle", size=SMALL))
    shapes += axis(scale, end, [(step, number(step)) for step in round_steps(scale.high)], "Jours")
    shapes += _legend(end + AXIS)
    return picture(name, title, _description(rows), WIDTH, end + AXIS + LEGEND, shapes)


def _row(row: DelayReading, reference: bool, scale: Scale, y: float) -> Iterator[str]:
    yield label(row.name, NAMES, y, NAMES, note="(référence)" if reference else "")
    if not isinstance(row.p90, Unknown):
        yield bar(LEFT, y - 9, scale.at(row.p90) - LEFT, 18)
    if not isinstance(row.median, Unknown):
        yield bar(LEFT, y - 4, scale.at(row.median) - LEFT, 8, fill=BLUE)
    yield text(VALUES, y - 2, f"moitié{NO_BREAK}: {_told(row.median)}", size=SMALL, weight="bold")
    yield text(VALUES, y + 14, f"neuf sur dix{NO_BREAK}: {_told(row.p90)}", size=SMALL)


def _told(day: int | Unknown) -> str:
    return UNKNOWN[day] if isinstance(day, Unknown) else f"{number(day)}{NO_BREAK}j"


def _legend(y: float) -> Iterator[str]:
    yield bar(NAMES - 110, y + 8, 24, 8, fill=BLUE)
    yield text(NAMES - 78, y + 17, "la moitié des réponses", size=SMALL)
    yield bar(NAMES + 90, y + 3, 24, 18)
    yield text(NAMES + 122, y + 17, "neuf réponses sur dix", size=SMALL)


def _description(rows: Sequence[DelayReading]) -> str:
    start = f"{counted(len(rows), 'groupe', 'groupes')}."
    values = [(row.median, row.name) for row in rows if not isinstance(row.median, Unknown)]
    if not values:
        return f"{start} Toutes les valeurs sont dans le tableau qui suit."
    low, high = min(values), max(values)
    return (
        f"{start} La moitié des réponses viennent en {days(low[0])} au plus ({quoted(low[1])}) à {days(high[0])} au "
        f"plus ({quoted(high[1])}). Toutes les valeurs sont dans le tableau qui suit."
    )
