"""A verdict as a page that loads nothing: each problem, its remedy, and the cells that have it, in their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from etatplateforme.opendata.validation.formats import sentences
from etatplateforme.opendata.validation.formats.template import PAGE, PAGE_STYLE
from etatplateforme.opendata.validation.report import Cell, Found, ValidationReport

if TYPE_CHECKING:
    from jinja2 import Template

MOST_ROWS: Final = 20
"""Rows shown of one problem."""

NEIGHBOURS: Final = 2
"""Columns shown on each side of the one that is wrong, beside the first."""

MOST_NOTES: Final = 50


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a row, and whether it is the one that is wrong."""

    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page shows it."""

    place: str
    note: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as the page shows it: some columns, and some rows."""

    anchor: str
    found: Found
    times: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    notes: bool
    left: int


def to_html(report: ValidationReport, name: str) -> str:
    """The verdict on the file *name* as one page, in French, accessible. It holds cells of the file."""
    return _template().render(
        title=sentences.TITLE,
        name=name,
        style=PAGE_STYLE,
        report=report,
        verdict=sentences.verdict(report),
        read=sentences.read(report),
        shown=[_shown(number, found, report.header) for number, found in enumerate(report.found, 1)],
        notes=report.notes[:MOST_NOTES],
        left_notes=max(0, len(report.notes) - MOST_NOTES),
        count=sentences.number,
    )


def _shown(number: int, found: Found, header: Sequence[str]) -> Shown:
    cells = () if found.problem.code in sentences.HEADER_CODES else found.cells[:MOST_ROWS]
    places = _places(found, header, cells)
    rows = tuple(
        ShownRow(
            sentences.place(cell),
            cell.note,
            tuple(ShownCell(_at(cell, place), place == found.problem.column - 1) for place in places),
        )
        for cell in cells
    )
    columns = tuple(header[place] if place < len(header) else "(en trop)" for place in places)
    notes = any(cell.note for cell in cells)
    left = found.count - len(cells) if cells else 0
    return Shown(f"probleme-{number}", found, sentences.times(found), columns, rows, notes, left)


def _places(found: Found, header: Sequence[str], cells: Sequence[Cell]) -> list[int]:
    """The columns to show: the one that is wrong, before those beside it and the first, which often names the row."""
    widest = max((len(cell.cells) for cell in cells), default=0)
    if not widest:
        return []
    if not found.problem.column:
        return list(range(min(widest, 2 * NEIGHBOURS + 2))) + ([len(header)] if widest > len(header) else [])
    middle = found.problem.column - 1
    near = range(max(0, middle - NEIGHBOURS), min(len(header), middle + NEIGHBOURS + 1))
    return [middle, *sorted({0, *near} - {middle})]


def _at(cell: Cell, place: int) -> str:
    return cell.cells[place] if place < len(cell.cells) else ""


@cache
def _template() -> "Template":
    """The compiled page; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["fine"] = _fine
    return environment.from_string(PAGE)


def _fine(text: str) -> str:
    """*text* with the spaces that no line may be cut at."""
    for mark in ("»", ":", ";", "!", "?"):
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")
