"""RGAA theme 5: the headers of a table head something, and a table that lays out is no table of data."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.tables import right_headers, table_around
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.grid import grid_of, rows_of
from etatplateforme.guarantor.accessibility.pages import at, wrong
from etatplateforme.guarantor.accessibility.roles import NOTHING
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, passed

HEADER_ROLES = frozenset({"rowheader", "columnheader"})
TABLE_PARTS = frozenset({"caption", "thead", "tfoot"})


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


def _titled(page: Page, view: View) -> Iterator[Judgement]:
    for table, _ in data_tables(view):
        caption = next((child for child in table.children if child.tag == "caption"), None)
        targets = [word in view.document.by_id for word in table.words("aria-labelledby")]
        if (caption is not None and caption.speaks) or table.says("title") or table.says("aria-label") or any(targets):
            yield passed("Le titre du tableau lui est lié.")
        elif targets:
            yield wrong(
                page, view, table, "Le titre que le tableau annonce (aria-labelledby) n'existe pas.", test="5.4.1"
            )
        else:
            yield cant_tell(
                "Aucun titre n'est lié à ce tableau de données.",
                "Un texte de la page sert-il de titre à ce tableau ? Si oui, mettez-le dans une balise caption.",
                place=at(page, table),
                test="5.4.1",
            )


def _marked_headers(page: Page, view: View) -> Iterator[Judgement]:
    for _, cells in data_tables(view):
        named = {word for cell in cells for word in cell.words("headers")}
        for cell in cells:
            role = view.role(cell) in HEADER_ROLES
            if cell.tag == "th" or role:
                yield passed("L'en-tête est balisé.")
            elif cell.says("scope") or cell.attributes.get("id", "") in named:
                message = "Cellule déclarée en-tête (scope ou headers) mais balisée td."
                yield wrong(page, view, cell, message, test="5.6.1")


def _bound_headers(page: Page, view: View) -> Iterator[Judgement]:
    for table, cells in data_tables(view):
        yield from _scopes(page, view, [cell for cell in cells if cell.tag == "th"])
        yield from _lone_headers(page, view, table)
    for cell in view.all("td", "th"):
        around = table_around(cell) if cell.says("headers") else None
        if around is not None and not lays_out(view, around):
            if right_headers(view, cell, around):
                yield passed("Les en-têtes nommés existent.")
            else:
                message = "L'attribut headers nomme une cellule qui n'est pas dans ce tableau."
                yield wrong(page, view, cell, message, test="5.7.4")


def _scopes(page: Page, view: View, headers: list[Element]) -> Iterator[Judgement]:
    for header in headers:
        scope = header.attributes.get("scope", "").strip().lower()
        if scope in {"row", "col"}:
            yield passed("La portée de l'en-tête est dite.")
        elif scope in {"rowgroup", "colgroup"}:
            yield cant_tell(
                "En-tête qui porte sur un groupe de lignes ou de colonnes.",
                "Cet en-tête vaut-il bien pour un groupe, et non pour toute la ligne ou la colonne ?",
                place=at(page, header),
                test="5.7.2",
            )
        elif "scope" in header.attributes:
            yield wrong(page, view, header, "L'attribut scope n'est ni « row » ni « col ».", test="5.7.2")


def _lone_headers(page: Page, view: View, table: Element) -> Iterator[Judgement]:
    """Test 5.7.1, and its special case: headers in one row or one column only need nothing more than ``th``."""
    grid = grid_of(view, table)
    if grid is None:
        return
    headers = [cell for cell in grid.areas if cell.tag == "th"]
    if len({grid.areas[cell][0] for cell in headers}) < 2 or len({grid.areas[cell][1] for cell in headers}) < 2:
        return
    for header in headers:
        row, column, height, width = grid.areas[header]
        bound = header.says("id") or "scope" in header.attributes or header.says("role")
        whole = (row == 0 or column == 0) and height == 1 and width == 1 and header.speaks
        if whole and not bound:
            message = "En-tête sans portée (scope) ni identifiant dans un tableau à double entrée."
            yield wrong(page, view, header, message, test="5.7.1")


def _plain_layout(page: Page, view: View) -> Iterator[Judgement]:
    for table in view.all("table"):
        if not lays_out(view, table):
            continue
        parts = [child for child in table.children if child.tag in TABLE_PARTS]
        parts += [
            c for c in cells_of(table) if c.tag == "th" or c.words("role")[:1] in {("rowheader",), ("columnheader",)}
        ]
        bound = [c for c in cells_of(table) if not {"scope", "headers", "axis"}.isdisjoint(c.attributes)]
        if faulty := [*parts, *bound, *([table] if table.says("summary") else [])]:
            message = "Tableau de mise en forme qui porte des balises ou attributs de tableau de données."
            yield wrong(page, view, faulty[0], message, test="5.8.1")
        else:
            yield passed("Le tableau de mise en forme n'imite pas un tableau de données.")


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
    detects=("5.6.1", "5.6.2", "5.6.3"),
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
    detects=("5.7.1",),
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
TABLE_CRITERIA = (TABLE_TITLE, TABLE_HEADERS, TABLE_BOUND, TABLE_LAYOUT)
