"""The picture of a theme: one small square for each of its rules, its shape telling what is said of the rule.

Squares are counted, never turned into a share: nothing here is a score.
"""

from dataclasses import dataclass

from etatplateforme.guarantor.report.chapters import ThemeChapter
from etatplateforme.values.finding import Verdict

PER_ROW, STEP = 20, 18
"""Squares in a row, and the room that each takes in the drawing's own units."""


@dataclass(frozen=True, slots=True)
class Square:
    """One rule: where its square stands, in units of the drawing, and the verdict that gives its shape."""

    x: int
    y: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Picture:
    """The squares of a theme, in a drawing of ``width`` by ``height`` units."""

    squares: tuple[Square, ...]

    @property
    def width(self) -> int:
        """The same for every theme, so that squares have one size."""
        return PER_ROW * STEP

    @property
    def height(self) -> int:
        """As many rows as it takes."""
        return STEP * -(-len(self.squares) // PER_ROW)


def picture(chapter: ThemeChapter) -> Picture:
    """The squares of *chapter*, those of one verdict side by side."""
    verdicts = [verdict for verdict, number in chapter.standing for _ in range(number)]
    return Picture(
        tuple(Square(rank % PER_ROW * STEP, rank // PER_ROW * STEP, verdict) for rank, verdict in enumerate(verdicts))
    )
