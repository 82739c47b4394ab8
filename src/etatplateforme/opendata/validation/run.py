"""The verdict on a file: its shape, its header, its cells, its keys, and the checks that its schema adds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from etatplateforme.errors import Fault
from etatplateforme.opendata.reading import BrokenTable, HeaderProblem, Table, open_table
from etatplateforme.opendata.schema.model import Field, FieldType, TableSchema
from etatplateforme.opendata.validation import words
from etatplateforme.opendata.validation.checks import NOTHING_KNOWN, Known
from etatplateforme.opendata.validation.judge import BatchJudge, Column, column_of, row_cells, tell_faults
from etatplateforme.opendata.validation.keys import Keys, Others, Wrong
from etatplateforme.opendata.validation.others import others_of
from etatplateforme.opendata.validation.report import Cell, Code, Problem, ValidationReport
from etatplateforme.opendata.validation.row_checks import RowChecks
from etatplateforme.opendata.validation.tally import Tally, shortened


@dataclass(frozen=True, slots=True)
class Resource:
    """Another table that foreign keys lead to: its file, opened in binary, and its schema (texts without one)."""

    file: BinaryIO = field(repr=False)
    schema: TableSchema | None = None


NO_RESOURCES: Mapping[str, Resource] = {}


def validate(
    file: BinaryIO,
    schema: TableSchema,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    resources: Mapping[str, Resource] = NO_RESOURCES,
    known: Known = NOTHING_KNOWN,
) -> ValidationReport:
    """The verdict on *file*, opened in binary, held against *schema*. Columns go by their titles, as with Validata.

    :param encoding: what the file is in, when it is known; else it is found.
    :param delimiter: the sign that parts columns, when it is known; else it is found.
    :param resources: by name, the tables that foreign keys lead to.
    :param known: lists of codes that the caller has (communes, postcodes); without, their form alone is judged.
    :raises InvalidInput: *encoding* does not exist. What is wrong with the file is in the report, not raised.
    """
    tally = Tally()
    start = file.tell() if file.seekable() else None
    try:
        table = open_table(file, encoding=encoding, delimiter=delimiter)
    except BrokenTable as broken:
        tell_broken(broken, tally)
        return ValidationReport(schema.title, schema.version, (), 0, "", "", tally.found(), schema.oddities)
    columns = matched(table.header, schema)
    notes = (*_tell_header(table, columns, schema, tally), *schema.oddities)
    others: dict[str, Others] = {
        name: others_of(resource.file, resource.schema) for name, resource in resources.items()
    }
    keys = Keys(schema, {column.field.name: column for column in columns if not _is_extra(column, schema)}, others)
    checks = RowChecks(schema, columns, known, tally)
    rows = _read(table, BatchJudge(columns, tally), keys, checks, tally)
    wrong = keys.wrong()
    if wrong:
        _tell_wrong(wrong, _again(file, start, table), columns, tally)
    return ValidationReport(
        schema.title, schema.version, table.header, rows, table.encoding, table.delimiter, tally.found(), notes
    )


def matched(header: Sequence[str], schema: TableSchema) -> list[Column]:
    """Each column of the file with its field; one that the schema does not know, or given twice, is anything."""
    waiting: dict[str, Field | None] = {field.name: field for field in schema.fields}
    return [
        column_of(place, waiting.pop(label, None) or Field(label, FieldType.ANY)) for place, label in enumerate(header)
    ]


def _is_extra(column: Column, schema: TableSchema) -> bool:
    return all(column.field is not field for field in schema.fields)


def _read(table: Table, judge: BatchJudge, keys: Keys, checks: RowChecks, tally: Tally) -> int:
    """Go through every batch. Answers how many rows there are."""
    rows = 0
    try:
        for batch in table.batches():
            rows += batch.frame.height + sum(not fault.expected for fault in batch.faults)
            tell_faults(batch, tally)
            judge.judge(batch)
            keys.add(batch)
            checks.judge(batch)
    except BrokenTable as broken:
        tell_broken(broken, tally)
    return rows


def tell_broken(broken: BrokenTable, tally: Tally) -> None:
    """What stopped the reading."""
    problem = Problem(Code.BROKEN_TABLE, broken.problem, broken.remedy, rule=broken.code)
    cell = Cell(broken.line or 1, broken.line or 1, note=f"octet {broken.offset}" if broken.offset is not None else "")
    tally.add(problem, 1, lambda most: [cell])


def _tell_header(table: Table, columns: Sequence[Column], schema: TableSchema, tally: Tally) -> Iterator[Fault]:
    """Titles that are wrong go to the tally; what is only worth knowing is answered."""
    top = [Cell(1, 1, cells=tuple(map(shortened, table.header)))]
    for fault in table.header_faults:
        if fault.problem is HeaderProblem.BLANK_LABEL:
            problem = words.blank_label(fault.column)
        else:
            problem = words.duplicate_label(fault.label, fault.column, fault.first)
        tally.add(problem, 1, lambda most: top)
    present = set(table.header)
    if not any(field.name in present for field in schema.fields):
        tally.add(words.unmatched_header(), 1, lambda most: top)
    for field_ in schema.fields:
        if field_.name in present:
            continue
        if field_.constraints.required or field_.name in schema.primary_key:
            tally.add(words.missing_label(field_), 1, lambda most: top)
        else:
            yield Fault(field_.name, "Cette colonne du schéma n'est pas dans le fichier.", "Ajoutez-la, même vide.", 1)
    for column in columns:
        if _is_extra(column, schema) and column.field.name.strip():
            yield Fault(column.field.name, "Cette colonne n'est pas dans le schéma.", "Retirez-la, ou gardez-la.", 1)


def _again(file: BinaryIO, start: int | None, table: Table) -> Table | None:
    """The same table from its beginning; None for what can be read once only."""
    if start is None:
        return None
    _ = file.seek(start)
    return open_table(file, encoding=table.encoding, delimiter=table.delimiter)


def _tell_wrong(wrong: Sequence[Wrong], table: Table | None, columns: Sequence[Column], tally: Tally) -> None:
    """Rows that break a key, with their cells when the file can be read again."""
    wanted = sorted({row for one in wrong for row in one.rows})
    seen = dict(_rows(table, wanted)) if table is not None and wanted else {}
    for one in wrong:
        tally.add(one.problem, one.count, partial(_key_cells, one, seen))


def _key_cells(wrong: Wrong, seen: Mapping[int, Cell], most: int) -> Iterable[Cell]:
    for row, before in list(wrong.rows.items())[:most]:
        cell = seen.get(row, Cell(row, row))
        note = f"comme la ligne {before}" if before is not None else ""
        text = cell.cells[wrong.problem.column - 1] if cell.cells and wrong.problem.column else None
        yield Cell(row, cell.line, text, cell.cells, note)


def _rows(table: Table, wanted: Sequence[int]) -> Iterator[tuple[int, Cell]]:
    waiting = set(wanted)
    try:
        for batch in table.batches():
            for index, row in enumerate(batch.rows):
                if row in waiting:
                    waiting.discard(row)
                    yield row, Cell(row, batch.lines[index], None, row_cells(batch, index))
            if not waiting:
                return
    except BrokenTable:
        return
