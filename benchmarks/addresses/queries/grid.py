"""House numbers by place: what lies around a point."""

from collections import defaultdict
from collections.abc import Iterator
from math import floor

from benchmarks.addresses.queries.world import Point, Street, World

CELL_DEGREES = 0.002  # 220 m north to south, 140 m at least east to west up to 50° north


class Grid:
    """The house numbers of a world in square cells."""

    def __init__(self, world: World) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Point, Street, str]]] = defaultdict(list)
        for street in world.streets:
            for number, points in street.numbers.items():
                for point in points:
                    self._cells[_cell(point)].append((point, street, number))

    def around(self, point: Point) -> Iterator[tuple[Point, Street, str]]:
        """Everything in the cell of *point* and the eight around it: all that is within 140 m, and more."""
        column, row = _cell(point)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                yield from self._cells.get((x, y), ())


def _cell(point: Point) -> tuple[int, int]:
    return floor(point[0] / CELL_DEGREES), floor(point[1] / CELL_DEGREES)
