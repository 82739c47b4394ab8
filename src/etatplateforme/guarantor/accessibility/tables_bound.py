"""RGAA theme 5: cells are bound to their headers, and a complex table has a summary."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.tables import right_headers, table_around
from etatplateforme.guarantor.accessibility.carriers import carriers
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.grid import Grid, grid_of
from etatplateforme.guarantor.accessibility.pages import asked, right, wrong
from etatplateforme.guarantor.accessibility.roles import explicit_role
from etatplateforme.guarantor.accessibility.source_code import HTML5
from etatplateforme.guarantor.accessibility.tables import GROUPS, HEADER_ROLES, data_tables, lays_out, partial, scope_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement


def is_complex(grid: Grid) -> bool:
    """True for a table with a header that says something outside of its first row and first column."""
    return any(cell.tag == "th" and cell.speaks and row and column for cell, (row, column, _, _) in grid.areas.items())


def _summaries(page: Page, view: View) -> Iterator[Judgement]:
    old = view.document.doctype is not None and view.document.doctype.lower() not in HTML5
    told: list[Element] = []
    for table, _ in data_tables(view):
        grid = grid_of(view, table)
        if grid is None or not is_complex(grid):
            continue
        caption = next((child for child in table.children if child.tag == "caption"), None)
        described = any(word in view.document.by_id for word in table.words("aria-describedby"))
        if (caption is not None and caption.speaks) or described or (old and table.says("summary")):
            told.append(table)
        else:
            yield wrong(page, view, table, "Tableau de données complexe sans résumé.", test="5.1.1")
    yield from asked(
        page,
        told,
        "{number} tableau(x) de données complexe(s) qui a un titre ou une description.",
        "Ce texte explique-t-il comment le tableau est fait, à qui ne le voit pas ?",
        test="5.1.1",
    )


def _bound_headers(page: Page, view: View) -> Iterator[Judgement]:
    grouped: list[Element] = []
    for table, cells in data_tables(view):
        grid = grid_of(view, table)
        if grid is None:
            continue
        named = {word for cell in cells for word in cell.words("headers")}
        double = _double(grid)
        for header in (cell for cell in cells if cell.tag == "th" or explicit_role(cell) in HEADER_ROLES):
            yield from _header(page, view, grid, header, named if double else None)
            grouped += [header] if scope_of(header) in GROUPS else []
        yield from _lone_headers(page, view, grid) if double else ()
    yield from _named_headers(page, view)
    yield from asked(
        page,
        grouped,
        "{number} en-tête(s) qui porte(nt) sur un groupe de lignes ou de colonnes (scope).",
        "Cet en-tête vaut-il pour toute la ligne ou la colonne ? Si oui, écrivez row ou col ; sinon, ôtez scope et "
        "liez les cellules par headers.",
        test="5.7.2",
    )


def _header(page: Page, view: View, grid: Grid, header: Element, named: set[str] | None) -> Iterator[Judgement]:
    """Tests 5.7.2 to 5.7.5 for one header."""
    scope, role = scope_of(header), explicit_role(header)
    if partial(grid, header) and header.tag == "th":
        message = "En-tête d'une partie de ligne ou de colonne qui porte scope ou un rôle d'en-tête."
        yield wrong(page, view, header, message, test="5.7.3")
    elif header.tag == "th" and "scope" in header.attributes and scope not in {"row", "col", *GROUPS}:
        yield wrong(page, view, header, "L'attribut scope n'est ni « row » ni « col ».", test="5.7.2")
    elif (line := _contradicts(grid, header, scope, role)) is not None:
        test = "5.7.5" if role in HEADER_ROLES else "5.7.2"
        yield wrong(page, view, header, f"En-tête de {line} déclaré comme l'inverse (scope ou rôle).", test=test)
    elif named is not None and _unused(grid, header, named):
        message = "En-tête à identifiant, sans scope, qu'aucune cellule ne nomme dans headers."
        yield wrong(page, view, header, message, test="5.7.4")
    elif scope in {"row", "col"} or role in HEADER_ROLES:
        yield right("La portée de l'en-tête est dite.")


def _contradicts(grid: Grid, header: Element, scope: str, role: str | None) -> str | None:
    """Which line a header can only head, when it declares the other one; None when it contradicts nothing."""
    top, left, _, _ = grid.areas[header]
    row, column = top in grid.data_in_row, left in grid.data_in_column
    by_row = role == "rowheader" or (role not in HEADER_ROLES and scope == "row")
    by_column = role == "columnheader" or (role not in HEADER_ROLES and scope == "col")
    if by_row and not row and column and top == 0:
        return "colonne"
    return "ligne" if by_column and not column and row and left == 0 else None


def _double(grid: Grid) -> bool:
    """True when headers stand in more than one row and more than one column (the special case of 5.7 ends there)."""
    headers = [grid.areas[cell] for cell in grid.areas if cell.tag == "th"]
    return len({area[0] for area in headers}) > 1 and len({area[1] for area in headers}) > 1


def _unused(grid: Grid, header: Element, named: set[str]) -> bool:
    """True for a header that its identifier alone could bind, in a table where no cell names it."""
    row, column, height, width = grid.areas[header]
    whole = (row == 0 or column == 0) and height == 1 and width == 1
    alone = header.says("id") and "scope" not in header.attributes and explicit_role(header) is None
    return whole and alone and header.speaks and header.attributes["id"] not in named


def _lone_headers(page: Page, view: View, grid: Grid) -> Iterator[Judgement]:
    """Test 5.7.1: a header in a table with two entries has a scope, a role, or an identifier that is its own."""
    for header in (cell for cell in grid.areas if cell.tag == "th"):
        row, column, height, width = grid.areas[header]
        shared = header.says("id") and view.document.by_id.get(header.attributes["id"]) is not header
        bound = (header.says("id") and not shared) or "scope" in header.attributes or header.says("role")
        if (row == 0 or column == 0) and height == 1 and width == 1 and header.speaks and not bound:
            message = "En-tête sans portée (scope) ni identifiant dans un tableau à double entrée."
            yield wrong(page, view, header, message, test="5.7.1")


def _named_headers(page: Page, view: View) -> Iterator[Judgement]:
    for cell in carriers(view, "headers"):
        if cell.tag not in {"td", "th"} or not cell.says("headers"):
            continue
        around = table_around(cell)
        if around is None or lays_out(view, around):
            continue
        if right_headers(view, cell, around):
            yield right("Les en-têtes nommés existent.")
        else:
            message = "L'attribut headers nomme une cellule qui n'est pas dans ce tableau."
            yield wrong(page, view, cell, message, test="5.7.4")


TABLE_SUMMARY = criterion(
    "5.1",
    Words(
        title="Un tableau de données complexe a un résumé",
        remedy="Expliquez dans la balise caption comment lire le tableau, ou coupez-le en tableaux simples.",
        person="Marc, aveugle, perdu entre deux étages d'en-têtes.",
        nothing="Aucun tableau de données complexe sur les pages examinées.",
    ),
    _summaries,
    detects=("5.1.1",),
)
TABLE_BOUND = criterion(
    "5.7",
    Words(
        title="Chaque cellule est liée à ses en-têtes",
        remedy='Ajoutez scope="col" ou scope="row" aux en-têtes, ou nommez leurs identifiants dans headers.',
        person="Marc, aveugle, à qui le lecteur d'écran redit l'en-tête de chaque cellule.",
        nothing="Aucun en-tête de tableau à examiner.",
    ),
    _bound_headers,
    decides=("5.7.2", "5.7.4"),
    detects=("5.7.1", "5.7.3", "5.7.5"),
)
