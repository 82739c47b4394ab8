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
COLUMNS: Final = 360_000_000 // CELL + 1


def cell_sections(docs: Docs) -> Iterator[Section]:
    """The grid: occupied cells in order (row × COLUMNS + column), and the docs of each."""
    counts = np.array(docs.addresses, dtype=np.int64)
    alone = [
        index
        for index, street in enumerate(docs.streets)
        if not docs.addresses[index] and street.kind not in {MUNICIPALITY, FORMER}
    ]
    owner = np.concatenate((np.repeat(np.arange(len(counts)), counts), np.array(alone, dtype=np.int64)))
    position = np.concatenate((docs.number_position, docs.position[alone])).astype(np.int64)
    row, column = (position[:, 1] + 90_000_000) // CELL, (position[:, 0] + 180_000_000) // CELL
    pairs: NDArray[np.int64] = np.unique((row * COLUMNS + column) << 28 | owner)
    cells, starts = np.unique(pairs >> 28, return_index=True)
    yield Section("cell", cells.astype(np.uint32))
    yield Section("cell_docs_at", np.append(starts, len(pairs)).astype(np.uint32))
    yield Section("cell_docs", (pairs & ((1 << 28) - 1)).astype(np.uint32))
