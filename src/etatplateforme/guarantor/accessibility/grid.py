"""Where the cells of a table stand, and which cells a header heads (HTML, 4.9.12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

MOST_SLOTS = 200_000
"""Places of a table beyond which it is not laid out."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by place: ``slots[row, column]``; ``areas`` gives first row, first column, height and width of each.

    ``data_in_row`` and ``data_in_column`` give the first and last place of a data cell (``td``) in each line.
    """

    slots: dict[tuple[int, int], Element]
    areas: dict[Element, tuple[int, int, int, int]]
    rows: int
    columns: int
    data_in_row: dict[int, tuple[int, int]]
    data_in_column: dict[int, tuple[int, int]]

    def heads(self, header: Element) -> bool:
        """True when a cell takes *header*: it names it in ``headers``, or stands in the row or column it heads."""
        return any(self._takes(cell, header) for cell in self.areas if cell is not header)

    def whole_line(self, header: Element) -> bool | None:
        """True for a header of the first row or column, whole lines; None elsewhere, where a person must look."""
        row, column, _, _ = self.areas[header]
        return True if row == 0 or column == 0 else None

    def _takes(self, cell: Element, header: Element) -> bool:
        if "headers" in cell.attributes:
            return header.attributes.get("id", "") in cell.words("headers") if header.attributes.get("id") else False
        return self._above(cell, header) or self._before(cell, header)

    def _above(self, cell: Element, header: Element) -> bool:
        """True when *header* heads the column of *cell* and stands above it."""
        top, left, _, width = self.areas[header]
        row, column, _, wide = self.areas[cell]
        crosses = left < column + wide and column < left + width
        return self.is_column_header(header) and top < row and crosses

    def _before(self, cell: Element, header: Element) -> bool:
        top, left, height, _ = self.areas[header]
        row, column, tall, _ = self.areas[cell]
        crosses = top < row + tall and row < top + height
        return self.is_row_header(header) and left < column and crosses

    def is_column_header(self, header: Element) -> bool:
        """True when the header heads its column: by its scope, or since no data cell stands in its rows."""
        scope = header.attributes.get("scope", "").strip().lower()
        if scope in {"row", "col", "rowgroup", "colgroup"}:
            return scope in {"col", "colgroup"}
        top, _, height, _ = self.areas[header]
        lines = product(range(top, top + height), range(self.columns))
        return all(self.slots[place].tag != "td" for place in lines if place in self.slots)

    def is_row_header(self, header: Element) -> bool:
        """True when the header heads its row: by its scope, or since it heads no column and no data is in its own."""
        scope = header.attributes.get("scope", "").strip().lower()
        if scope in {"row", "col", "rowgroup", "colgroup"}:
            return scope in {"row", "rowgroup"}
        if self.is_column_header(header):
            return False
        _, left, _, width = self.areas[header]
        lines = product(range(self.rows), range(left, left + width))
        return all(self.slots[place].tag != "td" for place in lines if place in self.slots)


def rows_of(table: Element) -> list[Element]:
    """Rows of a table, not those of tables inside it."""
    found: list[Element] = []
    for child in table.children:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            found.extend(row for row in child.children if row.tag == "tr")
    return found


def grid_of(view: View, table: Element) -> Grid | None:
    """Lay a table out; None when it is too large, or a row group stands out of order."""
    slots: dict[tuple[int, int], Element] = {}
    areas: dict[Element, tuple[int, int, int, int]] = {}
    rows = rows_of(table)
    columns = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in (child for child in row.children if child.tag in {"td", "th"}):
            while (y, x) in slots:
                x += 1
            width, height = _span(cell, "colspan", 1000), min(_span(cell, "rowspan", 65_534), len(rows) - y)
            if len(slots) + width * height > MOST_SLOTS:
                return None
            areas[cell] = (y, x, height, width)
            slots.update(dict.fromkeys(product(range(y, y + height), range(x, x + width)), cell))
            x += width
            columns = max(columns, x)
    view.patience -= len(slots)
    if view.patience < 0:
        return None
    by_row = _ends((y, x) for (y, x), cell in slots.items() if cell.tag == "td")
    by_column = _ends((x, y) for (y, x), cell in slots.items() if cell.tag == "td")
    return Grid(slots, areas, len(rows), columns, by_row, by_column)


def _ends(places: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """First and last place taken in each line."""
    found: dict[int, tuple[int, int]] = {}
    for line, place in places:
        first, last = found.get(line, (place, place))
        found[line] = (min(first, place), max(last, place))
    return found


def _span(cell: Element, name: str, most: int) -> int:
    text = cell.attributes.get(name, "").strip()[:6]
    number = int(text) if text.isdecimal() and text.isascii() else 1
    return min(most, max(1, number)) if number or name == "colspan" else most
