"""By which way the rows come cheapest: pages, one export, the file in columns, or the source file. Pure."""

from dataclasses import dataclass
from enum import StrEnum

PAGE = 50
"""Rows of the largest page (api-tabular, ``PAGE_SIZE_MAX``)."""

LARGEST_EXPORT = 50_000
"""Rows past which an export is refused with 403 (api-tabular, ``BATCH_SIZE``)."""

MOST_PAGES = LARGEST_EXPORT // PAGE
REQUEST_BYTES = 50_000
"""What one more request costs, in bytes that could have come in its place: about 50 ms at 1 MB/s."""


class Way(StrEnum):
    """A way to the rows."""

    PAGES = "pages"
    EXPORT = "export"
    PARQUET = "parquet"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known once the first page came.

    ``total`` rows meet the conditions, of which the reader wants ``wanted``; ``row_bytes`` is what one takes.
    ``parquet`` and ``source`` are the bytes of the whole file in each form; None when there is none to be read.
    """

    total: int
    wanted: int
    row_bytes: int
    parquet: int | None = None
    source: int | None = None


def ways(known: Known) -> tuple[Way, ...]:
    """Every way that is open, cheapest first; the next one is for when a way turns out to be closed.

    Ties go to the way that comes first in :class:`Way`. Empty when the rows can be had by none.
    """
    costs: dict[Way, int] = {}
    pages = -(-max(known.wanted - PAGE, 0) // PAGE)
    if pages <= MOST_PAGES:
        costs[Way.PAGES] = pages * (REQUEST_BYTES + PAGE * known.row_bytes)
    if known.total <= LARGEST_EXPORT:
        costs[Way.EXPORT] = REQUEST_BYTES + known.total * known.row_bytes
    if known.parquet is not None:
        costs[Way.PARQUET] = REQUEST_BYTES + known.parquet
    if known.source is not None:
        costs[Way.SOURCE] = REQUEST_BYTES + known.source
    return tuple(sorted(costs, key=lambda way: (costs[way], list(Way).index(way))))
