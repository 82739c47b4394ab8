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
TEXTS = "texts {}"
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
    def required(self) -> bool:
        """Whether every row must have a value here."""
        return self.field.constraints.required

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


@dataclass(frozen=True, slots=True)
class _Look:
    """What a glance at a column told: whether cells are missing, and which texts are wrong; None when some may be."""

    missing: bool
    wrong: tuple[str, ...] | None = ()


class BatchJudge:
    """Judges the cells of one batch after another; what it finds goes to *tally*.

    A column that holds few different texts is judged by them: those that were right once are not looked at again.
    """

    def __init__(self, columns: Sequence[Column], tally: Tally) -> None:
        self._columns, self._tally = columns, tally
        self._watched = [column for column in columns if column.required or column.doubtful is not None]
        self._required = [column for column in columns if column.required]
        self._right: dict[int, set[str]] = {column.place: set() for column in self._watched}

    def judge(self, batch: Batch) -> None:
        """Tell every cell of *batch* that is wrong, and its blank rows."""
        if batch.frame.height == 0:
            return
        looks = self._look(batch)
        lacking = [column for column in self._required if looks[column.place].missing]
        blank = self._blank_rows(batch) if len(lacking) == len(self._required) else pl.Series(dtype=pl.UInt32)
        self._tally.add(words.BLANK_ROW, blank.len(), partial(_whole_rows, batch, blank))
        for column in lacking:
            self._tell_missing(batch, column, blank)
        for column in self._watched:
            wrong = looks[column.place].wrong
            if wrong != () and column.doubtful is not None:
                self._tell_wrong(batch, column, _texts(batch, column, column.doubtful) if wrong is None else wrong)

    def _look(self, batch: Batch) -> Mapping[int, _Look]:
        """At every column in one go: its different texts while they are few, else what is missing or doubtful."""
        asked: list[pl.Expr] = []
        for column in self._watched:
            if column.place in self._right:
                asked.append(pl.col(column.name).unique().implode().alias(TEXTS.format(column.place)))
                continue
            if column.required:
                asked.append(column.missing.any().alias(MISSING.format(column.place)))
            if column.doubtful is not None:
                asked.append(column.doubtful.any().alias(DOUBTFUL.format(column.place)))
        seen = batch.frame.lazy().select(asked).collect().row(0, named=True) if asked else {}
        return {
            column.place: self._at_few(column, seen[TEXTS.format(column.place)])
            if column.place in self._right
            else _Look(_said(seen, MISSING, column), None if _said(seen, DOUBTFUL, column) else ())
            for column in self._watched
        }

    def _at_few(self, column: Column, texts: Sequence[str | None]) -> _Look:
        right = self._right[column.place]
        if len(texts) + len(right) > FEW:
            del self._right[column.place]
            return _Look(missing=True, wrong=None)
        present = {text for text in texts if text is not None and text not in column.field.missing}
        new = present - right
        fine = {text for text in new if not column.judge.breaches(text)}
        right |= fine
        return _Look(len(present) < len(texts), tuple(new - fine))

    def _blank_rows(self, batch: Batch) -> pl.Series:
        every = pl.all_horizontal(column.missing for column in self._columns)
        return batch.frame.select(every.arg_true()).to_series()

    def _tell_missing(self, batch: Batch, column: Column, blank: pl.Series) -> None:
        places = batch.frame.select(column.missing.arg_true()).to_series()
        if blank.len():
            places = places.filter(~places.is_in(blank.implode()))
        problem = words.of_breach(column.field, column.place + 1, "required")
        self._tally.add(problem, places.len(), partial(cells_at, batch, column.place, places))

    def _tell_wrong(self, batch: Batch, column: Column, texts: Sequence[str]) -> None:
        breaches: dict[str, list[str]] = {}
        for text in texts:
            for rule in column.judge.breaches(text):
                breaches.setdefault(rule, []).append(text)
        for rule, wrong in breaches.items():
            cells = batch.frame.get_column(column.name)
            held = cells == wrong[0] if len(wrong) == 1 else cells.is_in(wrong)  # a sixth of the time
            places = held.fill_null(value=False).arg_true()
            problem = words.of_breach(column.field, column.place + 1, rule)
            self._tally.add(problem, places.len(), partial(cells_at, batch, column.place, places))


def _said(seen: Mapping[str, object], what: str, column: Column) -> bool:
    return seen.get(what.format(column.place)) is True


def _texts(batch: Batch, column: Column, doubtful: pl.Expr) -> list[str]:
    """The different texts of a column that are not proven to be right."""
    return batch.frame.lazy().select(pl.col(column.name).filter(doubtful).unique()).collect().to_series().to_list()


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
