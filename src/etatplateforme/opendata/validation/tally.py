"""Counts exactly, keeps little: the first cells of each problem, and no more than that in all."""

from collections.abc import Callable, Iterable
from typing import Final

from etatplateforme.opendata.validation.report import Cell, Found, Problem

MOST_EACH: Final = 100
"""Cells told of one problem."""

MOST: Final = 1_000
"""Cells told in all."""

MOST_WIDE: Final = 200
"""Characters of a cell that are kept."""


class Tally:
    """What was found so far, in the order in which it was first met."""

    def __init__(self) -> None:
        self._counts: dict[Problem, int] = {}
        self._cells: dict[Problem, list[Cell]] = {}
        self._told = 0

    def add(self, problem: Problem, count: int, cells: Callable[[int], Iterable[Cell]] = lambda most: ()) -> None:
        """*count* more places of *problem*; *cells* gives the first of them, as many as it is asked for."""
        if count == 0:
            return
        self._counts[problem] = self._counts.get(problem, 0) + count
        kept = self._cells.setdefault(problem, [])
        room = min(MOST_EACH - len(kept), MOST - self._told)
        if room > 0:
            more = list(cells(room))[:room]
            kept += more
            self._told += len(more)

    def found(self) -> tuple[Found, ...]:
        """Everything, by column, then in the order of meeting."""
        every = (Found(problem, count, tuple(self._cells[problem])) for problem, count in self._counts.items())
        return tuple(sorted(every, key=lambda one: one.problem.column))


def shortened(text: str) -> str:
    """The beginning of *text*, a sign at the end telling that there is more."""
    return text if len(text) <= MOST_WIDE else text[: MOST_WIDE - 1] + "…"
