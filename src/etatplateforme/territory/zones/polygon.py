"""A point in a polygon, holes and parts included, and how near it is to an edge. Plain ray casting: no dependency.

Longitudes and latitudes are taken as plane coordinates, edges as straight lines in them: exact enough for districts
that are a few kilometres wide, wrong over a pole or across the 180th meridian, where no French zone lies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, hypot, radians
from typing import TypeAlias

from etatplateforme.values.address import EARTH_RADIUS_M, Point

Ring: TypeAlias = Sequence[tuple[float, float]]
"""Longitude and latitude of each corner; the first and the last are the same (RFC 7946, 3.1.6)."""
METRES_PER_DEGREE = radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Shape:
    """Polygons, each an outer ring then its holes. ``box`` is west, south, east, north."""

    polygons: Sequence[Sequence[Ring]] = field(repr=False)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest box around it."""
        corners = [corner for polygon in self.polygons for corner in polygon[0]]
        longitudes, latitudes = [corner[0] for corner in corners], [corner[1] for corner in corners]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    def holds(self, point: Point) -> bool:
        """True when *point* lies in one of the polygons and in none of its holes (even-odd rule)."""
        return any(sum(_crossings(ring, point) for ring in polygon) % 2 == 1 for polygon in self.polygons)

    def edge_m(self, point: Point) -> float:
        """Metres from *point* to the nearest edge, of a hole too."""
        return min(
            _segment_m(point, start, end)
            for polygon in self.polygons
            for ring in polygon
            for start, end in pairwise(ring)
        )


def _crossings(ring: Ring, point: Point) -> int:
    """How many edges a half-line from *point* to the east crosses; an end counts for the edge that goes up only."""
    return sum(1 for start, end in pairwise(ring) if _crosses(start, end, point))


def _crosses(start: tuple[float, float], end: tuple[float, float], point: Point) -> bool:
    if (start[1] > point.latitude) == (end[1] > point.latitude):
        return False
    share = (point.latitude - start[1]) / (end[1] - start[1])
    return point.longitude < start[0] + share * (end[0] - start[0])


def _segment_m(point: Point, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Metres from *point* to an edge, on the plane that touches the Earth at *point*."""
    width = METRES_PER_DEGREE * cos(radians(point.latitude))
    ax, ay = (start[0] - point.longitude) * width, (start[1] - point.latitude) * METRES_PER_DEGREE
    bx, by = (end[0] - point.longitude) * width, (end[1] - point.latitude) * METRES_PER_DEGREE
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return hypot(ax + share * dx, ay + share * dy)


def near_boxes(boxes: Sequence[tuple[float, float, float, float]], point: Point, margin_m: float) -> Iterator[int]:
    """Numbers of the boxes that hold *point*, or come nearer than *margin_m* to it."""
    up = margin_m / METRES_PER_DEGREE
    aside = up / max(0.01, cos(radians(point.latitude)))
    for number, (west, south, east, north) in enumerate(boxes):
        if south - up <= point.latitude <= north + up and west - aside <= point.longitude <= east + aside:
            yield number
