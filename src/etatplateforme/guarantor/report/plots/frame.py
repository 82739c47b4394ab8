"""What the plots share: a column of names, rows, an axis underneath, a column of values, and pages of rows."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from etatplateforme.guarantor.report.plots.scale import Scale
from etatplateforme.guarantor.report.plots.svg import GREY, SMALL, line, text

WIDTH = 720
NAMES = 196
"""Where the names of the rows end."""
LEFT, RIGHT = 212, 530
VALUES = 546
"""Where the written values start."""
ROW = 38
ROWS_IN_A_PLOT = 20
"""A plot holds on a printed page; more groups make more plots, on the same scale."""

Row = TypeVar("Row")


def pages(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows, in plots of the same height as far as can be."""
    plots = -(-len(rows) // ROWS_IN_A_PLOT)
    size = -(-len(rows) // plots) if plots else 1
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def numbered(title: str, page: int, count: int) -> str:
    """The title of a plot, with its place among those that follow one another."""
    return title if count == 1 else f"{title} ({page} sur {count})"


def middle(top: float, place: int) -> float:
    """The middle of a row."""
    return top + ROW * place + ROW / 2


def bottom(top: float, rows: int) -> float:
    """Where the rows end and the axis lies."""
    return top + ROW * rows


def axis(scale: Scale, y: float, named: Sequence[tuple[float, str]], title: str) -> Iterator[str]:
    """The axis at the height y, with the names of its values and what it measures."""
    yield line(scale.left, y, scale.right, y, colour=GREY)
    for value, name in named:
        x = scale.at(value)
        yield line(x, y, x, y + 6, colour=GREY)
        yield text(x, y + 22, name, anchor="middle", size=SMALL)
    yield text((scale.left + scale.right) / 2, y + 42, title, anchor="middle", size=SMALL)


AXIS = 52
"""Height of the axis with its names and its title."""
