"""ACT rules on data tables: headers that exist, headers that head something."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, in_sight
from etatplateforme.guarantor.accessibility.grid import Grid, grid_of
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

TABLES = frozenset({"table", "grid", "treegrid"})
DATA = frozenset({"cell", "gridcell", "columnheader", "rowheader"})


def table_around(element: Element) -> Element | None:
    """The nearest ``table`` around a cell."""
    return next((outer for outer in around(element) if outer.tag == "table"), None)


def right_headers(view: View, cell: Element, table: Element) -> bool:
    """True when every word of ``headers`` is the identifier of another cell of the same table."""
    for word in cell.words("headers"):
        target = view.document.by_id.get(word)
        if target is None or target is cell or target.tag not in {"td", "th"} or table_around(target) is not table:
            return False
    return True


def _headers(view: View) -> Iterator[Told]:
    for cell in view.all("td", "th"):
        table = table_around(cell)
        if "headers" not in cell.attributes or table is None or view.role(table) not in TABLES:
            continue
        if view.exposed(table):
            yield cell, in_sight(view, table, right=right_headers(view, cell, table))


def _heads_by_role(view: View, header: Element, table: Element) -> bool | None:
    """Whether another row of a table made of roles has a cell, of any kind, where *header* stands; None when its places
    are not plain."""
    rows = [element for element in table.within(20_000) if view.role(element) == "row"]
    lines = [[cell for cell in row.children if view.role(cell) in DATA] for row in rows]
    cells = [cell for line in lines for cell in line]
    view.patience -= len(cells)
    placed = any("span" in name or "index" in name for cell in cells for name in cell.attributes)
    line = next((line for line in lines if header in line), None)
    if view.patience < 0 or placed or line is None:
        return None
    if view.role(header) == "rowheader":
        return len(line) > 1
    place = line.index(header)
    return any(len(other) > place for other in lines if other is not line)


def _heads(view: View) -> Iterator[Told]:
    """A header heads a cell at least; only plain HTML tables are decided, the others are left to a person."""
    grids: dict[Element, Grid | None] = {}
    for element in view.document.elements:
        if view.role(element) not in {"columnheader", "rowheader"} or not view.exposed(element) or ":" in element.tag:
            continue
        table = next((outer for outer in around(element) if view.role(outer) in {"table", "grid"}), None)
        if table is None or not view.exposed(table):
            continue
        if element.tag != "th" or table.tag != "table" or explicit_role(element) is not None:
            yield element, in_sight(view, element, right=_heads_by_role(view, element, table))
            continue
        if table not in grids:
            grids[table] = grid_of(view, table)
        grid = grids[table]
        yield element, in_sight(view, element, right=None if grid is None else grid.heads(element))


TABLE_RULES = (Act("a25f45", _headers), Act("d0f69e", _heads))
