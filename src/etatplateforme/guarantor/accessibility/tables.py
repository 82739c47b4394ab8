"""RGAA theme 5: titles and headers of data tables, and tables that only lay things out."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.carriers import around, carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.grid import Grid, grid_of, rows_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement

HEADER_ROLES = frozenset({"rowheader", "columnheader"})
TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
TABLE_PARTS = frozenset({"caption", "thead", "tfoot"})
GROUPS = frozenset({"rowgroup", "colgroup"})


def cells_of(table: Element) -> list[Element]:
    """Cells of a table, row by row, not those of tables inside it."""
    return [cell for row in rows_of(table) for cell in row.children if cell.tag in {"td", "th"}]


def lays_out(view: View, table: Element) -> bool:
    """True for a table that says it only lays things out."""
    return view.role(table) in NOTHING


def data_tables(view: View) -> Iterator[tuple[Element, list[Element]]]:
    """Tables of data, which have a header at least, and their cells."""
    for table in view.all("table"):
        cells = cells_of(table)
        if not lays_out(view, table) and any(cell.tag == "th" or view.role(cell) in HEADER_ROLES for cell in cells):
            yield table, cells


def scope_of(header: Element) -> str:
    """The ``scope`` that is written, in lower case; empty when there is none."""
    return header.attributes.get("scope", "").strip().lower()


def partial(grid: Grid, header: Element) -> bool:
    """True for a header that certainly heads a part of its row or column only: data stand on both sides of it.

    Data cells stand above and below a header of column, or before and after a header of row.
    """
    top, left, height, width = grid.areas[header]
    first, last = grid.data_in_row.get(top, (left, left))
    across = first < left and last >= left + width
    first, last = grid.data_in_column.get(left, (top, top))
    along = first < top and last >= top + height
    by_row = scope_of(header) in {"row", "rowgroup"} or explicit_role(header) == "rowheader"
    by_column = scope_of(header) in {"col", "colgroup"} or explicit_role(header) == "columnheader"
    return (across and by_row) or (along and by_column)


def _titled(page: Page, view: View) -> Iterator[Judgement]:
    untitled: list[Element] = []
    for table, _ in data_tables(view):
        caption = next((child for child in table.children if child.tag == "caption"), None)
        targets = [view.document.by_id.get(word) for word in table.words("aria-labelledby")]
        if (
            (caption is not None and caption.speaks)
            or table.says("title")
            or table.says("aria-label")
            or any(target is not None and (target.speaks or target.says("aria-label")) for target in targets)
        ):
            yield right("Le titre du tableau lui est lié.")
        elif targets and all(target is None for target in targets):
            message = "Le titre que le tableau annonce (aria-labelledby) n'existe pas."
            yield wrong(page, view, table, message, test="5.4.1")
        else:
            untitled.append(table)
    yield from asked(
        page,
        untitled,
        "{number} tableau(x) de données auquel aucun titre n'est lié.",
        "Un texte de la page sert-il de titre à ce tableau ? Si oui, mettez-le dans une balise caption.",
        test="5.4.1",
    )


def _marked_headers(page: Page, view: View) -> Iterator[Judgement]:
    likely: list[Element] = []
    for table, cells in data_tables(view):
        named = {word for cell in cells for word in cell.words("headers")}
        grid = grid_of(view, table)
        for cell in cells:
            part = grid is not None and partial(grid, cell)
            if cell.tag == "th" or (view.role(cell) in HEADER_ROLES and not part):
                yield right("L'en-tête est balisé.")
            elif cell.says("scope") or cell.attributes.get("id", "") in named or part:
                message = f"Cellule déclarée en-tête ({_declared_by(cell)}) mais balisée td."
                yield wrong(page, view, cell, message, test=_header_test(grid, cell))
            elif grid is not None and grid.columns > 1 and grid.areas[cell][3] == grid.columns and cell.speaks:
                likely.append(cell)
    yield from asked(
        page,
        likely,
        "{number} cellule(s) de données (td) qui occupe(nt) toute une ligne de tableau.",
        "Cette cellule sert-elle d'en-tête aux lignes qui la suivent ? Si oui, balisez-la th.",
        test="5.6.3",
    )
    yield from _cells_by_role(page, view)


def _declared_by(cell: Element) -> str:
    return "scope" if cell.says("scope") else "role" if cell.says("role") else "headers"


def _header_test(grid: Grid | None, cell: Element) -> str:
    """Test that asks how a header is marked: of a column, of a row, or of a part of one."""
    if grid is None or partial(grid, cell) or scope_of(cell) in GROUPS:
        return "5.6.3"
    row, column, _, _ = grid.areas[cell]
    if scope_of(cell) == "col":
        return "5.6.1"
    if scope_of(cell) == "row":
        return "5.6.2"
    return "5.6.1" if row == 0 else "5.6.2" if column == 0 else "5.6.3"


def _cells_by_role(page: Page, view: View) -> Iterator[Judgement]:
    """A cell that several headers head is a true cell: ``headers`` means nothing on another tag."""
    for element in carriers(view, "headers"):
        several = [word for word in element.words("headers") if word in view.document.by_id]
        if len(several) < 2 or element.tag in {"td", "th"}:
            continue
        if any(view.role(outer) in TABLE_ROLES for outer in around(view, element)):
            message = f"Cellule liée à plusieurs en-têtes mais balisée {element.tag}, ni td ni th."
            yield wrong(page, view, element, message, test="5.6.4")


def _plain_layout(page: Page, view: View) -> Iterator[Judgement]:
    for table in view.all("table"):
        if not lays_out(view, table):
            continue
        cells = cells_of(table)
        parts = [child for child in table.children if child.tag in TABLE_PARTS]
        parts += [cell for cell in cells if cell.tag == "th" or explicit_role(cell) in HEADER_ROLES]
        bound = [cell for cell in cells if not {"scope", "headers", "axis"}.isdisjoint(cell.attributes)]
        if faulty := [*parts, *bound, *([table] if table.says("summary") else [])]:
            message = "Tableau de mise en forme qui porte des balises ou attributs de tableau de données."
            yield wrong(page, view, faulty[0], message, test="5.8.1")
        else:
            yield right("Le tableau de mise en forme n'imite pas un tableau de données.")


TABLE_TITLE = criterion(
    "5.4",
    Words(
        title="Le titre d'un tableau de données lui est lié",
        remedy="Écrivez le titre dans une balise caption, la première du tableau.",
        person="Marc, aveugle, qui passe de tableau en tableau et n'entend que leur titre.",
        nothing="Aucun tableau de données sur les pages examinées.",
    ),
    _titled,
    decides=("5.4.1",),
)
TABLE_HEADERS = criterion(
    "5.6",
    Words(
        title="Une cellule déclarée en-tête est balisée comme un en-tête",
        remedy="Remplacez td par th pour les cellules qui servent d'en-tête.",
        person="Marc, aveugle, pour qui un tarif sans le nom de sa colonne n'est qu'un nombre.",
        nothing="Aucun tableau de données sur les pages examinées.",
    ),
    _marked_headers,
    decides=("5.6.3",),
    detects=("5.6.1", "5.6.2", "5.6.4"),
)
TABLE_LAYOUT = criterion(
    "5.8",
    Words(
        title="Un tableau de mise en forme n'imite pas un tableau de données",
        remedy="Ôtez caption, th, thead, tfoot, summary, scope et headers de ce tableau, ou son role presentation.",
        person="Marc, aveugle, à qui l'on annonce un tableau là où il n'y en a pas.",
        nothing="Aucun tableau de mise en forme sur les pages examinées.",
    ),
    _plain_layout,
    decides=("5.8.1",),
)
