"""A verdict as lines of text, for a terminal or a log."""

from collections.abc import Iterator
from typing import Final

from etatplateforme.opendata.validation.formats.sentences import HEADER_CODES, more, place, read, times, verdict
from etatplateforme.opendata.validation.report import Found, ValidationReport

MOST_CELLS: Final = 5
MOST_NOTES: Final = 10


def to_text(report: ValidationReport, name: str) -> str:
    """The verdict on the file *name*: each problem, its remedy and its first cells."""
    return "\n".join(_lines(report, name)) + "\n"


def _lines(report: ValidationReport, name: str) -> Iterator[str]:
    yield f"{'✓' if report.valid else '✗'} {name} : {verdict(report)}"
    yield read(report)
    for found in report.found:
        yield ""
        yield from _problem(found)
    if report.notes:
        yield ""
        yield "À savoir, sans effet sur le verdict :"
        yield from (f"  - {note}" for note in report.notes[:MOST_NOTES])
        if len(report.notes) > MOST_NOTES:
            yield f"  … et {len(report.notes) - MOST_NOTES} autres (voir le format json)."


def _problem(found: Found) -> Iterator[str]:
    yield f"✗ {found.problem.message} ({times(found)})"
    yield f"  → {found.problem.remedy}"
    if found.problem.code in HEADER_CODES:
        return
    for cell in found.cells[:MOST_CELLS]:
        said = f" : « {cell.text} »" if cell.text else ""
        note = f" ({cell.note})" if cell.note else ""
        yield f"    {place(cell)}{said}{note}".replace("\n", "⏎")
    rest = found.count - min(len(found.cells), MOST_CELLS)
    if found.cells and rest > 0:
        yield f"    {more(found) if len(found.cells) <= MOST_CELLS else f'et {rest} autres'}"
