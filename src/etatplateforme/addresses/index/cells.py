"""A grid over the map for reverse searches: which streets have an address in each cell of 0.005°."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etatplateforme.addresses.index.docs import Docs
from etatplateforme.addresses.index.gather import FORMER, MUNICIPALITY
from etatplateforme.addresses.index.layout import Section

CELL: Final = 5_000
"""Side of a cell in 1e-6 degree: 556 m north to south, 366 m east to west at 48.8° N."""
_DOC_BITS: Final = 28
_AT_ONCE: Final = 500_000
COLUMNS: Final = 360_000_000 // CELL + 1


def cell_sections(docs: Docs) -> Iterator[Section]:
    """The grid: occupied cells in order (row × COLUMNS + column), and the docs of each."""
    found = _distinct([*_numbered(docs), _alone(docs)])
    cells, starts = np.unique(found >> _DOC_BITS, return_index=True)
    yield Section("cell", cells.astype(np.uint32))
    yield Section("cell_docs_at", np.append(starts, len(found)).astype(np.uint32))
    yield Section("cell_docs", (found & ((1 << _DOC_BITS) - 1)).astype(np.uint32))


def _numbered(docs: Docs) -> Iterator[NDArray[np.int64]]:
    """The cells of the streets, by their house numbers, so many at a time."""
    for low in range(0, len(docs.number_position), _AT_ONCE):
        high = min(low + _AT_ONCE, len(docs.number_position))
        owner = np.searchsorted(docs.number_at, np.arange(low, high), side="right") - 1
        yield _pairs(owner, docs.number_position[low:high])


def _alone(docs: Docs) -> NDArray[np.int64]:
    """The cells of what has no house number, but communes."""
    alone = [
        index
        for index, street in enumerate(docs.streets)
        if not docs.addresses[index] and street.kind not in {MUNICIPALITY, FORMER}
    ]
    return _pairs(np.array(alone, dtype=np.int64), docs.position[alone])


def _pairs(owner: NDArray[np.int64], position: NDArray[np.int32]) -> NDArray[np.int64]:
    """Each cell with each doc that is in it, once."""
    at = position.astype(np.int64)
    row, column = (at[:, 1] + 90_000_000) // CELL, (at[:, 0] + 180_000_000) // CELL
    return _distinct([(row * COLUMNS + column) << _DOC_BITS | owner])


def _distinct(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.unique(np.concatenate(parts))
    return found
