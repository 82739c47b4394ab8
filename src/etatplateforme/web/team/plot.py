"""The last twenty-four hours as a picture: one row of bars for each thing that happens, each on its own scale.

It holds in black and white and is described in words; the table beside it has every value.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from etatplateforme.guarantor.report.plots.svg import GREY, SMALL, bar, line, text
from etatplateforme.notifications.board import Hour

LEFT, STEP, TALL, GAP = 130, 24, 46, 22
WIDTH = LEFT + 24 * STEP + 20

SERIES: Sequence[tuple[str, Callable[[Hour], int]]] = (
    ("Acceptés", lambda hour: hour.accepted),
    ("Partis", lambda hour: hour.sent),
    ("Remis", lambda hour: hour.delivered),
    ("Échoués", lambda hour: hour.failed),
    ("Douteux", lambda hour: hour.uncertain),
)
"""What the rows and the columns of the table are, in order."""


def plot(hours: Sequence[Hour], labels: Sequence[str]) -> str:
    """The picture of *hours*; *labels* say when each begins (« 14 h »)."""
    shapes: list[str] = []
    for rank, (name, count) in enumerate(SERIES):
        shapes += _row(name, [count(hour) for hour in hours], 12 + rank * (TALL + GAP))
    bottom = 12 + len(SERIES) * (TALL + GAP)
    for place in range(0, len(hours), 3):
        shapes.append(text(LEFT + (place + 0.5) * STEP, bottom, labels[place], anchor="middle", size=SMALL))
    return _picture(described(hours), bottom + 12, shapes)


def described(hours: Sequence[Hour]) -> str:
    """The picture in one sentence."""
    totals = (f"{sum(map(count, hours))} {name.lower()}" for name, count in SERIES)
    return f"En vingt-quatre heures : {', '.join(totals)}. Chaque heure est dans le tableau qui suit."


def _row(name: str, counts: Sequence[int], top: float) -> Iterator[str]:
    most, base = max(counts, default=0), top + TALL
    yield text(LEFT - 10, top + 18, name, anchor="end", weight="bold")
    yield text(LEFT - 10, top + 36, f"au plus {most}", anchor="end", size=SMALL)
    for place, count in enumerate(counts):
        if count:
            height = max(3.0, TALL * count / most)
            yield bar(LEFT + place * STEP + 3, base - height, STEP - 6, height)
    yield line(LEFT, base, LEFT + len(counts) * STEP, base, colour=GREY)


def _picture(description: str, height: float, shapes: Sequence[str]) -> str:
    """Like the pictures of a report, without a style of its own: the page lets none in but its sheet."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="jour-titre jour-desc" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" class="plot" font-family="system-ui, sans-serif">'
        '<title id="jour-titre">Les messages des vingt-quatre dernières heures, heure par heure</title>'
        f'<desc id="jour-desc">{escape(description)}</desc>'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>{"".join(shapes)}</svg>'
    )
