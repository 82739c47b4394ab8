"""Small counts are hidden, and enough others with them that nobody can work a hidden one out from the margins.

The threshold of eleven is the one that INSEE applies to tax data on natural persons; the law does not impose it here,
the charter chooses it. A two-way table with its margins is a flow network: each cell, margin and total is an arc, and
what a reader can deduce of a hidden cell is bounded by two maximal flows. So the protection is computed, not hoped for:
every hidden cell could hold values at least ``width`` people apart, given all that is published and that counts are not
negative. (A reader who also knew which hidden cells are small would know those to lie under the threshold.)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.statistics.flow import Arc, cheapest_path, largest_flow

SMALLEST_PUBLISHED = 11
"""Smallest count of people that is published."""

MARGIN_COSTS = (1, 10, 100)
"""How much dearer than a cell of the same count a margin and the total are, when something more has to be hidden."""

Cell = tuple[int, int]
"""Row and column; the last row and the last column are the margins."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by row (a group) and column (a stratum, an outcome). Margins are added by the table.

    :raises InvalidInput: code ``invalid_table``.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        shape = len(self.counts) == len(self.rows) and all(len(row) == len(self.columns) for row in self.counts)
        if not (shape and self.rows and self.columns and all(count >= 0 for row in self.counts for count in row)):
            raise InvalidInput(
                "Le tableau n'a pas un nombre positif ou nul dans chaque case.",
                remedy="Donnez une ligne par groupe et un nombre par colonne.",
                code="invalid_table",
            )

    def with_margins(self) -> dict[Cell, int]:
        """Every count, the sums of rows, of columns and the total."""
        last_row, last_column = len(self.rows), len(self.columns)
        cells = {(i, j): count for i, row in enumerate(self.counts) for j, count in enumerate(row)}
        cells |= {(i, last_column): sum(row) for i, row in enumerate(self.counts)}
        cells |= {(last_row, j): sum(row[j] for row in self.counts) for j in range(last_column)}
        return cells | {(last_row, last_column): sum(map(sum, self.counts))}


@dataclass(frozen=True, slots=True)
class Deducible:
    """What a reader of the published table can deduce of a hidden count; ``high`` is None when nothing bounds it."""

    low: int
    high: int | None

    def spans(self, width: int) -> bool:
        """Whether the hidden count could hold values at least ``width`` apart."""
        return self.high is None or self.high - self.low >= width


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table in which some counts are hidden: ``primary`` because they are small, ``secondary`` to protect those."""

    table: CountTable
    primary: frozenset[Cell]
    secondary: frozenset[Cell]
    width: int

    @property
    def hidden(self) -> frozenset[Cell]:
        """All that is not published."""
        return self.primary | self.secondary

    def shown(self) -> dict[Cell, int | None]:
        """Every cell and margin, None where it is hidden."""
        return {cell: None if cell in self.hidden else n for cell, n in self.table.with_margins().items()}

    def deducible(self) -> dict[Cell, Deducible]:
        """What a reader can deduce of each hidden count."""
        counts = self.table.with_margins()
        return {cell: _deducible(cell, counts, self.hidden, self.table) for cell in self.hidden}


def suppress(table: CountTable, *, smallest: int = SMALLEST_PUBLISHED, width: int | None = None) -> PublishedTable:
    """Hide the counts from 1 to ``smallest - 1``, margins included, and what would give them away.

    :param width: how many people apart the values that a hidden count could hold must lie; ``smallest`` by default.
    """
    wanted = smallest if width is None else width
    counts = table.with_margins()
    primary = frozenset(cell for cell, count in counts.items() if 0 < count < smallest)
    hidden = set(primary)
    while (exposed := _exposed(counts, hidden, table, wanted)) is not None:
        hidden |= _protectors(exposed, counts, hidden, table, wanted)
    return PublishedTable(table, primary, frozenset(hidden) - primary, wanted)


def _exposed(counts: Mapping[Cell, int], hidden: set[Cell], table: CountTable, width: int) -> Cell | None:
    """Smallest hidden cell that a reader could place within less than ``width``."""
    for cell in sorted(hidden, key=lambda cell: (counts[cell], cell)):
        if not _deducible(cell, counts, hidden, table).spans(width):
            return cell
    return None


def _protectors(
    exposed: Cell, counts: Mapping[Cell, int], hidden: set[Cell], table: CountTable, width: int
) -> set[Cell]:
    """Cells that close the cheapest cycle along which the exposed count could grow by ``width``.

    A cycle in which nothing has to shrink always exists: the cell, its two margins and the total.
    """
    arcs = {cell: _arc(cell, table) for cell, count in counts.items() if count and cell != exposed}
    costs = {cell: 0 if cell in hidden else _cost(cell, counts[cell], table) for cell in arcs}
    tail, head = _arc(exposed, table)
    path = cheapest_path(arcs, costs, {cell: counts[cell] for cell in arcs}, head, tail, at_least=width)
    return set(path)


def _cost(cell: Cell, count: int, table: CountTable) -> int:
    margins = (cell[0] == len(table.rows)) + (cell[1] == len(table.columns))
    return (count + 1) * MARGIN_COSTS[margins]


def _deducible(
    cell: Cell, counts: Mapping[Cell, int], hidden: set[Cell] | frozenset[Cell], table: CountTable
) -> Deducible:
    arcs = {other: _arc(other, table) for other in hidden if other != cell}
    capacities = {other: counts[other] for other in arcs}
    tail, head = _arc(cell, table)
    growth = largest_flow(arcs, capacities, head, tail)
    shrinking = largest_flow(arcs, capacities, tail, head, most=counts[cell])
    low = counts[cell] - (counts[cell] if shrinking is None else min(shrinking, counts[cell]))
    return Deducible(low, None if growth is None else counts[cell] + growth)


def _arc(cell: Cell, table: CountTable) -> Arc:
    """The arc of a cell: its count enters the sum of its row at one end and of its column at the other.

    Signs are such that a margin runs against the cells that it adds up, so that a table that adds up is a circulation.
    """
    row, column = cell
    row_end, column_end = f"row {row}", f"column {column}"
    flips = (row == len(table.rows)) + (column == len(table.columns))
    return (row_end, column_end) if flips != 1 else (column_end, row_end)
