"""The rows of a whole file, chosen and ordered here as the platform's database would have."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import islice
from pathlib import Path
from typing import Protocol

from etatplateforme.opendata.tabular.cells import Cell, Column, Record, cast_cell, rank
from etatplateforme.opendata.tabular.conditions import Condition
from etatplateforme.opendata.tabular.frames import require_polars

BATCH = 10_000

Order = tuple[str, bool]
"""A column, and whether it is in descending order."""


class ReadRows(Protocol):
    """Reads the rows of a file that lies at *path*, in its order, each by the names of its columns."""

    def __call__(self, path: Path) -> Iterable[Mapping[str, object]]:
        """Rows, from the first on."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """How whole files are read when a table is too long for its platform: into which folder, and by what.

    ``source`` reads the file as its producer gave it (:attr:`Resource.format`), ``parquet`` the platform's copy of it.
    """

    folder: Path
    parquet: ReadRows | None = None
    source: ReadRows | None = None


def parquet_rows(path: Path) -> Iterator[Mapping[str, object]]:
    """Rows of a Parquet file, by Polars. Raises InvalidInput (``no_polars``) when it is not installed."""
    require_polars()
    import polars as pl

    for start in range(0, pl.scan_parquet(path).select(pl.len()).collect().item(), BATCH):
        yield from pl.scan_parquet(path).slice(start, BATCH).collect().iter_rows(named=True)


def chosen(
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[Column],
    conditions: Sequence[Condition],
    order: Sequence[Order],
    limit: int | None,
) -> Iterator[Record]:
    """Of *rows*, those that meet every condition, in *order* then in that of the file, at most *limit*.

    Without an order they come one by one; with one they are all held in memory.
    """
    typed = ({column.name: cast_cell(column.kind, row.get(column.name)) for column in columns} for row in rows)
    kept = (row for row in typed if all(condition.holds(row) for condition in conditions))
    return islice(sorted(kept, key=cmp_to_key(_comparing(order))) if order else kept, limit)


def _comparing(order: Sequence[Order]) -> Callable[[Record, Record], int]:
    def compare(one: Record, other: Record) -> int:
        for name, descending in order:
            found = _compared(one[name], other[name])
            if found:
                return -found if descending else found
        return 0

    return compare


def _compared(one: Cell, other: Cell) -> int:
    """As PostgreSQL orders: a missing value after every other, hence first when the order is descending."""
    if one is None or other is None:
        return (one is None) - (other is None)
    return (rank(one) > rank(other)) - (rank(one) < rank(other))
