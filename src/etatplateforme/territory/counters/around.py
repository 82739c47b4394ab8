"""What lies around a place, nearest first, without looking at everything: rows sorted by latitude, read outwards."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from math import radians
from typing import Generic, TypeVar

from etatplateforme.values.address import EARTH_RADIUS_M, Point

T = TypeVar("T")


class Around(Generic[T]):
    """Items with a place. :meth:`nearest` is exact: two places are never nearer than their latitudes are apart."""

    def __init__(self, items: Iterable[T], place: Callable[[T], Point]) -> None:
        self._place = place
        self._rows = sorted(items, key=lambda item: place(item).latitude)
        self._latitudes = [place(item).latitude for item in self._rows]

    def nearest(self, point: Point) -> Iterator[tuple[float, T]]:
        """Every item with its great-circle distance in metres, nearest first, worked out as the reader goes on."""
        above = bisect_left(self._latitudes, point.latitude)
        below = above - 1
        waiting: list[tuple[float, int]] = []
        while True:
            gap_up, gap_down = self._gap(point, above), self._gap(point, below)
            reached = min(gap_up, gap_down)
            while waiting and waiting[0][0] <= reached:
                distance, row = heappop(waiting)
                yield distance, self._rows[row]
            if reached == float("inf"):
                return
            row, above, below = (above, above + 1, below) if gap_up <= gap_down else (below, above, below - 1)
            heappush(waiting, (point.distance_m(self._place(self._rows[row])), row))

    def _gap(self, point: Point, row: int) -> float:
        """Metres between the latitude of *point* and the one of a row; infinite past the ends."""
        if not 0 <= row < len(self._rows):
            return float("inf")
        # a hair less, so that rounding never lets a farther item go first
        return radians(abs(self._latitudes[row] - point.latitude)) * EARTH_RADIUS_M * (1 - 1e-12)
