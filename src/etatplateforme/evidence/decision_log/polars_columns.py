"""The columns of a log as Polars groups them: each group, the stratum, the outcome, the wait."""

from datetime import date, timedelta
from functools import reduce
from typing import Final

import polars as pl

from etatplateforme.evidence.decision_log.faults import AGES, CATEGORIES, DAYS, missing_column, wrong_type
from etatplateforme.evidence.decision_log.shape import (
    LONGEST_WAIT,
    OLDEST,
    SPACES,
    DateColumns,
    DateForm,
    Dimension,
    LogShape,
)

GROUP: Final = "group {}"
"""Name of the column of the dimension of that rank."""

_CATEGORY_TYPES: Final = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Null)
_DAY_TEXT: Final = {
    DateForm.ISO: (r"^\s*(\d{4}-\d{2}-\d{2})(?:[T\s].*)?$", "%Y-%m-%d"),
    DateForm.FRENCH: (r"^\s*(\d{1,2}/\d{1,2}/\d{4})(?:[T\s].*)?$", "%d/%m/%Y"),
}
_AGE_TEXT: Final = r"^\s*(\d{1,3})\s*$"


class Columns:
    """Expressions over a log of that schema."""

    def __init__(self, schema: pl.Schema, shape: LogShape) -> None:
        self._schema, self._shape = schema, shape

    def all(self) -> list[pl.Expr]:
        """What is grouped by: ``group 0``…, ``stratum``, ``outcome``, and with dates ``received``, ``open``,
        ``open_outcome`` and ``days``.

        ``days`` is null where the dates are absent or impossible; ``open`` is true where there is no
        answer: only there does the outcome matter to the delays.

        :raises InvalidInput: codes ``missing_column`` and ``wrong_type``.
        """
        groups = [self._group(one).alias(GROUP.format(rank)) for rank, one in enumerate(self._shape.dimensions)]
        fixed = [self._stratum().alias("stratum"), self._category(self._shape.outcome.column).alias("outcome")]
        return [*groups, *fixed, *(self._wait(self._shape.dates) if self._shape.dates else ())]

    def _type(self, column: str) -> pl.DataType:
        found = self._schema.get(column)
        if found is None:
            raise missing_column(column)
        return found

    def _category(self, column: str) -> pl.Expr:
        found = self._type(column)
        if not (found.is_integer() or isinstance(found, _CATEGORY_TYPES)):
            raise wrong_type(column, CATEGORIES)
        return pl.col(column)

    def _text(self, column: str) -> pl.Expr:
        return self._category(column).cast(pl.String).str.strip_chars(SPACES)

    def _stratum(self) -> pl.Expr:
        stratum = self._shape.stratum
        if stratum is None:
            return pl.lit(None, pl.String)
        return self._day(stratum.column).dt.year() if stratum.year else self._category(stratum.column)

    def _group(self, dimension: Dimension) -> pl.Expr:
        if dimension.bands:
            return self._band(dimension)
        if not dimension.labels:
            return self._category(dimension.column)
        text = self._text(dimension.column)
        cases = [(text.is_in(exact), label) for label, exact in dimension.exact_values.items()]
        cases += [(text.str.starts_with(beginning), label) for beginning, label in dimension.beginnings]
        kept = pl.when(text != "").then(pl.lit(dimension.other)) if dimension.other else text
        return reduce(lambda rest, case: pl.when(case[0]).then(pl.lit(case[1])).otherwise(rest), reversed(cases), kept)

    def _band(self, dimension: Dimension) -> pl.Expr:
        """Rank of the band of an age; null where the age is absent or impossible."""
        age = self._age_at_reception(dimension.column) if dimension.birth_date else self._age(dimension.column)
        rank = pl.sum_horizontal((age >= start).cast(pl.Int32) for start in dimension.bands)
        return pl.when((age >= 0) & (age < OLDEST + 1)).then(rank)

    def _age(self, column: str) -> pl.Expr:
        found = self._type(column)
        if isinstance(found, pl.String):
            return pl.col(column).str.extract(_AGE_TEXT, 1).cast(pl.Int32)
        if not (found.is_numeric() or isinstance(found, pl.Null)):
            raise wrong_type(column, AGES)
        return pl.col(column).cast(pl.Float64)

    def _age_at_reception(self, column: str) -> pl.Expr:
        birth = self._day(column)
        day = self._received(self._shape.dates) if self._shape.dates else pl.lit(self._shape.extracted_on)
        before_birthday = _month_and_day(day) < _month_and_day(birth)
        return day.dt.year() - birth.dt.year() - before_birthday.cast(pl.Int32)

    def _day(self, column: str) -> pl.Expr:
        """The day that a column holds, null where it is none or beyond our calendar."""
        found = self._type(column)
        if isinstance(found, pl.String):
            pattern, form = _DAY_TEXT[self._shape.dates.form if self._shape.dates else DateForm.ISO]
            day = pl.col(column).str.extract(pattern, 1).str.to_date(form, strict=False)
        elif isinstance(found, pl.Datetime):
            instant = pl.col(column)
            day = (instant.dt.convert_time_zone(self._shape.zone) if found.time_zone else instant).dt.date()
        elif isinstance(found, pl.Date | pl.Null):
            day = pl.col(column).cast(pl.Date)
        else:
            raise wrong_type(column, DAYS)
        return pl.when(day.is_between(date.min, date.max)).then(day)

    def _received(self, dates: DateColumns) -> pl.Expr:
        """The day of reception, null when it is after the extraction or too long before."""
        day, last = self._day(dates.received), self._shape.last_day
        return pl.when(day.is_between(last - timedelta(days=LONGEST_WAIT), last)).then(day)

    def _wait(self, dates: DateColumns) -> tuple[pl.Expr, ...]:
        received, answered, last = self._received(dates), self._day(dates.answered), pl.lit(self._shape.last_day)
        is_open = self._is_empty(dates.answered)
        end = pl.when(is_open).then(last).when(answered.is_between(received, last)).then(answered)
        open_outcome = pl.when(is_open).then(self._category(self._shape.outcome.column))
        days = (end - received).dt.total_days()
        return received.alias("received"), is_open.alias("open"), open_outcome.alias("open_outcome"), days.alias("days")

    def _is_empty(self, column: str) -> pl.Expr:
        value = pl.col(column)
        if not isinstance(self._type(column), pl.String):
            return value.is_null()
        return value.is_null() | (value.str.strip_chars(SPACES) == "")


def _month_and_day(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day().cast(pl.Int32)
