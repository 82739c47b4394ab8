"""Values that stand once, and values that stand elsewhere: unique columns, primary and foreign keys.

Of each key, 64 bits and the number of its row are kept: sixteen bytes a row, the only memory that grows with the file.
Two different values among *n* have the same 64 bits with a probability of n²/2⁶⁵ (less than 3 in a hundred million
for a million rows). A second reading of the file, only when a key is wrong, gives the cells that are told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import polars as pl

from etatplateforme.opendata.reading import Batch
from etatplateforme.opendata.schema.model import FieldType, ForeignKey, TableSchema
from etatplateforme.opendata.validation import words
from etatplateforme.opendata.validation.judge import Column
from etatplateforme.opendata.validation.report import Cell, Problem
from etatplateforme.opendata.validation.tally import MOST_EACH
from etatplateforme.opendata.validation.values import Value

MOST_KEYS: Final = 50_000_000
"""Values of a key; beyond, what comes is not compared, and the report says it."""

_BETWEEN: Final = "\x1f"
_NONE: Final = "\x00"
_TEXTS: Final = frozenset({FieldType.STRING, FieldType.ANY})

Add = Callable[[Problem, int, Callable[[int], Sequence[Cell]]], None]


def _no_pieces() -> list[pl.DataFrame]:
    return []


@dataclass(slots=True)
class Ledger:
    """The values of some columns, row by row, as hashes. A row whose every value is missing is not in it."""

    columns: tuple[Column, ...]
    pieces: list[pl.DataFrame] = field(default_factory=_no_pieces)
    held: int = 0
    empty: int = 0
    first_empty: tuple[int, ...] = ()

    def add(self, batch: Batch) -> None:
        """Take the rows of *batch* in."""
        values = pl.DataFrame([_canonical(batch.frame.get_column(one.name), one) for one in self.columns])
        rows = pl.Series("row", batch.rows, dtype=pl.Int64)
        absent = values.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if absent.any():
            self.empty += int(absent.sum())
            if len(self.first_empty) < MOST_EACH:
                self.first_empty += tuple(rows.filter(absent).head(MOST_EACH - len(self.first_empty)))
        if self.held + values.height > MOST_KEYS:
            self.held += values.height
            return
        key = values.select(pl.concat_str(pl.all().fill_null(_NONE), separator=_BETWEEN).hash(1).alias("key"))
        piece = key.with_columns(rows).filter(~absent)
        self.held += piece.height
        self.pieces.append(piece)

    def whole(self) -> pl.DataFrame:
        """Every value that is held: ``key`` and ``row``."""
        return pl.concat(self.pieces) if self.pieces else pl.DataFrame(schema={"key": pl.UInt64, "row": pl.Int64})

    def repeated(self) -> pl.DataFrame:
        """Rows whose value stands in an earlier one: ``row``, and ``before``, the last of these."""
        every = self.whole()
        if every.get_column("key").n_unique() == every.height:
            return pl.DataFrame(schema={"row": pl.Int64, "before": pl.Int64})
        before = pl.col("row").shift(1).over("key", order_by="row").alias("before")
        return (
            every.filter(pl.col("key").is_duplicated())
            .with_columns(before)
            .drop_nulls("before")
            .select("row", "before")
            .sort("row")
        )


def _canonical(texts: pl.Series, column: Column) -> pl.Series:
    """*texts* so that equal values are equal texts; null for what is missing or not of the type."""
    present = texts.to_frame().select(pl.when(~column.missing).then(pl.col(texts.name))).to_series()
    if column.field.type in _TEXTS and column.field.format == "default":
        return present
    values = {text: _shown(column.judge.value(text)) for text in present.drop_nulls().unique()}
    return present.replace_strict(values, default=None, return_dtype=pl.String) if values else present


def _shown(value: Value) -> str | None:
    if value is None:
        return None
    return str(value.normalize()) if isinstance(value, Decimal) and value.is_finite() else str(value)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Rows that break a key, and of each the row that it repeats, if any."""

    problem: Problem
    count: int
    rows: Mapping[int, int | None]


class Keys:
    """Every key of *schema* whose columns are all in the file; *others* gives the values of other tables."""

    def __init__(self, schema: TableSchema, columns: Mapping[str, Column], others: Mapping[str, "Others"]) -> None:
        self._ledgers: dict[tuple[str, ...], Ledger] = {}
        self._columns, self._others = columns, others
        self._unique = [(name,) for name, one in columns.items() if one.field.constraints.unique]
        self._primary = schema.primary_key if self._has(schema.primary_key) else ()
        self._foreign = [key for key in schema.foreign_keys if self._has(key.fields)]
        own = [key.reference for key in self._foreign if not key.resource and self._has(key.reference)]
        for names in (*self._unique, self._primary, *(key.fields for key in self._foreign), *own):
            if names and names not in self._ledgers:
                self._ledgers[names] = Ledger(tuple(columns[name] for name in names))

    def _has(self, names: Sequence[str]) -> bool:
        return bool(names) and all(name in self._columns for name in names)

    def add(self, batch: Batch) -> None:
        """Take the rows of *batch* in."""
        for ledger in self._ledgers.values():
            ledger.add(batch)

    def wrong(self) -> list[Wrong]:
        """What is wrong, once every batch is in."""
        found = [self._repeated(names, primary=False) for names in self._unique]
        if self._primary:
            ledger = self._ledgers[self._primary]
            problem = words.empty_key(self._primary, ledger.columns[0].place + 1)
            found.append(Wrong(problem, ledger.empty, dict.fromkeys(ledger.first_empty)))
            found.append(self._repeated(self._primary, primary=True))
        found += [self._lost(key) for key in self._foreign]
        found += [
            Wrong(words.too_many_keys(names[0]), 1, {})
            for names, ledger in self._ledgers.items()
            if ledger.held > MOST_KEYS
        ]
        return [one for one in found if one.count]

    def _repeated(self, names: tuple[str, ...], *, primary: bool) -> Wrong:
        ledger = self._ledgers[names]
        rows = ledger.repeated()
        problem = words.repeated(names, [column.place + 1 for column in ledger.columns], primary=primary)
        return Wrong(problem, rows.height, dict(rows.head(MOST_EACH).iter_rows()))

    def _lost(self, key: ForeignKey) -> Wrong:
        ledger = self._ledgers[key.fields]
        if not key.resource:
            known = self._ledgers[key.reference].whole().get_column("key") if self._has(key.reference) else None
        else:
            other = self._others.get(key.resource)
            known = other(key.reference) if other is not None else None
        if known is None:
            return Wrong(words.reference_not_given(key.resource), 1, {})
        rows = ledger.whole().filter(~pl.col("key").is_in(known.unique().implode())).get_column("row")
        problem = words.unknown_reference(key.fields, ledger.columns[0].place + 1, key.resource)
        return Wrong(problem, rows.len(), dict.fromkeys(rows.sort().head(MOST_EACH)))


Others = Callable[[tuple[str, ...]], "pl.Series | None"]
"""Gives the hashes of some columns of another table; None when it does not have them."""
