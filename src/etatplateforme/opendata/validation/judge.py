"""One pass over a table: each batch of rows is gone through by column, in memory that does not grow with the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from etatplateforme.opendata.reading import Batch
from etatplateforme.opendata.schema.model import Field
from etatplateforme.opendata.validation import words
from etatplateforme.opendata.validation.cells import CellJudge
from etatplateforme.opendata.validation.columns import is_free, proven
from etatplateforme.opendata.validation.report import Cell
from etatplateforme.opendata.validation.tally import Tally, shortened

MISSING = "missing {}"
DOUBTFUL = "doubtful {}"
FEW = 1_000
"""Different texts of a column up to which they are judged one by one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place from 0, what the schema says of it, and what is asked of Polars."""

    place: int
    judge: CellJudge
    missing: pl.Expr
    doubtful: pl.Expr | None
    """Present, and not proven to be right; None when any text is right."""

    @property
    def field(self) -> Field:
        """What the schema says of it."""
        return self.judge.field

    @property
    def name(self) -> str:
        """Its name in a frame."""
        return str(self.place)


def column_of(place: int, field: Field) -> Column:
    """The column at *place* (from 0) of the file, as *field* has it."""
    judge = CellJudge(field)
    text = pl.col(str(place))
    absent = text.is_null()
    missing = absent | (text == field.missing[0] if len(field.missing) == 1 else text.is_in(field.missing))
    if is_free(field):
        return Column(place, judge, missing.fill_null(value=True), None)
    proof = proven(judge, text)
    doubtful = ~missing if proof is None else ~(missing | proof)
    return Column(place, judge, missing.fill_null(value=True), doubtful.fill_null(value=False))


class BatchJudge:
    """Judges the cells of one batch after another; what it finds goes to *tally*.

    A column that holds few different texts is judged by them: those that were right once are not looked at again.
    """

    def __init__(self, columns: Sequence[Column], tally: Tally) -> None:
        self._columns, self._tally = columns, tally
        self._required = [column for column in columns if column.field.constraints.required]
        self._judged = [(column, column.doubtful) for column in columns if column.doubtful is not None]
        self._right: dict[int, set[str]] = {column.place: set() for column, _ in self._judged}

    def judge(self, batch: Batch) -> None:
        """Tell every cell of *batch* that is wrong, and its blank rows."""
        if batch.frame.height == 0:
            return
        seen = self._seen(batch)
        absent = {column.place: int(seen[MISSING.format(column.place)].item()) for column in self._required}
        blank = self._blank_rows(batch) if all(absent.values()) else pl.Series(dtype=pl.UInt32)
        self._tally.add(words.BLANK_ROW, blank.len(), partial(_whole_rows, batch, blank))
        for column in self._required:
            if absent[column.place] > blank.len():
                self._tell_missing(batch, column, blank)
        for column, doubtful in self._judged:
            found = seen[DOUBTFUL.format(column.place)]
            if self._is_doubtful(column, found.item()):
                self._tell_wrong(batch, column, doubtful)

    def _seen(self, batch: Batch) -> Mapping[str, pl.Series]:
        """In one go: how many cells are missing, and how many are doubtful or which texts there are."""
        asked = [column.missing.sum().alias(MISSING.format(column.place)) for column in self._required]
        for column, doubtful in self._judged:
            few = column.place in self._right
            expression = pl.col(column.name).unique().implode() if few else doubtful.sum()
            asked.append(expression.alias(DOUBTFUL.format(column.place)))
        return batch.frame.lazy().select(asked).collect().to_dict() if asked else {}

    def _is_doubtful(self, column: Column, found: int | pl.Series) -> bool:
        if isinstance(found, int):
            return found > 0
        right = self._right[column.place]
        if found.len() + len(right) > FEW:
            del self._right[column.place]
            return True
        new = {text for text in found if text is not None and text not in column.field.missing} - right
        fine = {text for text in new if not column.judge.breaches(text)}
        right |= fine
        return len(fine) < len(new)

    def _blank_rows(self, batch: Batch) -> pl.Series:
        every = pl.all_horizontal(column.missing for column in self._columns)
        return batch.frame.select(every.arg_true()).to_series()

    def _tell_missing(self, batch: Batch, column: Column, blank: pl.Series) -> None:
        places = batch.frame.select(column.missing.arg_true()).to_series()
        if blank.len():
            places = places.filter(~places.is_in(blank.implode()))
        problem = words.of_breach(column.field, column.place + 1, "required")
        self._tally.add(problem, places.len(), partial(cells_at, batch, column.place, places))

    def _tell_wrong(self, batch: Batch, column: Column, doubtful: pl.Expr) -> None:
        places = batch.frame.select(doubtful.arg_true()).to_series()
        texts = batch.frame.get_column(column.name).gather(places)
        breaches: dict[str, list[str]] = {}
        for text in texts.unique(maintain_order=True):
            for rule in column.judge.breaches(text):
                breaches.setdefault(rule, []).append(text)
        for rule, wrong in breaches.items():
            held = texts.is_in(wrong) if len(wrong) > 1 else texts == wrong[0]
            found = places.filter(held)
            problem = words.of_breach(column.field, column.place + 1, rule)
            self._tally.add(problem, found.len(), partial(cells_at, batch, column.place, found))


def tell_faults(batch: Batch, tally: Tally) -> None:
    """Rows that do not have the shape of the header."""
    counts = Counter(fault.problem.value for fault in batch.faults)
    for code, problem in (
        ("extra-cell", words.EXTRA_CELL),
        ("missing-cell", words.MISSING_CELL),
        ("misplaced-quote", words.MISPLACED_QUOTE),
    ):
        faults = [fault for fault in batch.faults if fault.problem == code and (fault.found or code != "missing-cell")]
        if counts[code]:
            tally.add(problem, len(faults), _told(faults_cells(batch, code)))


def faults_cells(batch: Batch, code: str) -> Iterator[Cell]:
    """The rows of *batch* whose shape has the fault *code*; blank ones are told elsewhere."""
    for fault in batch.faults:
        if fault.problem == code and (fault.found or code != "missing-cell"):
            note = f"{fault.found} cases au lieu de {fault.expected}" if fault.expected else ""
            yield Cell(fault.row, fault.line, None, tuple(map(shortened, fault.cells)), note)


def _told(cells: Iterator[Cell]) -> Callable[[int], Iterable[Cell]]:
    return lambda most: [cell for cell, _ in zip(cells, range(most), strict=False)]


def row_cells(batch: Batch, index: int) -> tuple[str, ...]:
    """The cells of one row, shortened."""
    return tuple(shortened(cell or "") for cell in batch.frame.row(index))


def cells_at(batch: Batch, place: int, places: pl.Series, most: int) -> Iterator[Cell]:
    """The first of *places*, as cells of the column at *place*, with their rows."""
    for index in indexes(places, most):
        cells = row_cells(batch, index)
        yield Cell(batch.rows[index], batch.lines[index], cells[place], cells)


def _whole_rows(batch: Batch, places: pl.Series, most: int) -> Iterator[Cell]:
    for index in indexes(places, most):
        yield Cell(batch.rows[index], batch.lines[index])


def indexes(places: pl.Series, most: int) -> list[int]:
    """The first of *places*."""
    return [int(index) for index in places.head(most).to_list()]
