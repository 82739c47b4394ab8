"""Reverse search: the addresses nearest to a point, through the grid of cells."""

from bisect import bisect_left
from math import cos, degrees, floor, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etatplateforme.addresses.index.candidates import union
from etatplateforme.addresses.index.cells import CELL, COLUMNS
from etatplateforme.addresses.index.columns import Columns
from etatplateforme.addresses.index.layout import broken
from etatplateforme.values.address import EARTH_RADIUS_M, Point

_FIRST_RADIUS_M: Final = 250.0
_WIDER: Final = 3.0
_MARGIN: Final = 1.001


def nearest(columns: Columns, point: Point, limit: int, max_distance_m: float) -> list[tuple[float, int, int]]:
    """(metres, doc, row) of the *limit* nearest addresses within *max_distance_m*; row is -1 for a doc without number.

    The window grows until everything within its radius that could be nearer has been seen, so the answer is exact.
    """
    radius = min(_FIRST_RADIUS_M, max_distance_m)
    while True:
        found = _within(columns, point, _docs_in(columns, point, radius), limit, radius)
        if len(found) >= limit or radius >= max_distance_m:
            return found
        radius = min(radius * _WIDER, max_distance_m)


def _docs_in(columns: Columns, point: Point, radius_m: float) -> NDArray[np.uint32]:
    """The docs that have an address in a cell of the square of this half side around the point, ascending."""
    tall = degrees(radius_m / EARTH_RADIUS_M) * _MARGIN
    narrow = cos(radians(min(90.0, abs(point.latitude) + tall)))
    wide = min(180.0, tall / narrow) if narrow > 1e-9 else 180.0
    top = COLUMNS - 2
    rows = range(_cell(point.latitude - tall, 90.0), _cell(point.latitude + tall, 90.0) + 1)
    west, east = _cell(point.longitude - wide, 180.0), _cell(point.longitude + wide, 180.0)
    spans = [(max(west, 0), min(east, top + 1))]
    if west < 0:
        spans.append((west + top + 1, top + 1))
    if east > top:
        spans.append((0, east - top - 1))
    docs: list[NDArray[np.uint32]] = []
    for row in rows:
        for first, last in spans:
            low = bisect_left(columns.cell, max(0, row * COLUMNS + first))
            high = bisect_left(columns.cell, max(0, row * COLUMNS + last + 1), low)
            if high > low:
                docs.append(columns.cell_docs[columns.cell_docs_at[low] : columns.cell_docs_at[high]])
    return union(docs) if docs else np.zeros(0, dtype=np.uint32)


def _cell(degree: float, origin: float) -> int:
    return floor((degree + origin) * 1e6 / CELL)


def _within(
    columns: Columns, point: Point, docs: NDArray[np.uint32], limit: int, radius_m: float
) -> list[tuple[float, int, int]]:
    """The nearest addresses of these docs, no further than *radius_m*; at equal distance, in the order of the file."""
    starts = columns.numbers_at[docs].astype(np.int64)
    counts = columns.numbers_at[docs + 1].astype(np.int64) - starts
    ends = np.cumsum(counts)
    if len(counts) and (int(counts.min()) < 0 or int(ends[-1]) > len(columns.number_key)):
        raise broken("des données ont été modifiées.")
    rows = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + counts, counts)
    alone = docs[counts == 0]
    owner = np.concatenate((np.repeat(docs, counts), alone))
    row = np.concatenate((rows, np.full(len(alone), -1)))
    at = np.concatenate(
        (columns.number_positions.reshape(-1, 2)[rows], columns.doc_positions.reshape(-1, 2)[alone.astype(np.int64)])
    )
    metres = _distances(point, at)
    close = np.flatnonzero(metres <= radius_m)
    order = close[np.lexsort((row[close], owner[close], metres[close]))][:limit]
    return list(zip(metres[order].tolist(), owner[order].tolist(), row[order].tolist(), strict=True))


def _distances(point: Point, at: NDArray[np.int32]) -> NDArray[np.float64]:
    """Great-circle distances in metres (haversine, as :meth:`Point.distance_m`)."""
    radians_of = np.radians(at / 1e6)
    latitude = radians(point.latitude)
    half_lat = (radians_of[:, 1] - latitude) / 2
    half_lon = (radians_of[:, 0] - radians(point.longitude)) / 2
    h = np.sin(half_lat) ** 2 + cos(latitude) * np.cos(radians_of[:, 1]) * np.sin(half_lon) ** 2
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return distances
