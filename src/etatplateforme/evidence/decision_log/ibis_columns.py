"""The columns of a log as an engine of Ibis groups them: those of ``polars_columns``, in whatever the engine speaks.

Days must be days or instants there, and ages numbers: a base has types, and a cast that fails on one text would fail on
the whole log. An instant falls on the day of the engine's own time zone.
"""

from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Final

from etatplateforme.evidence.decision_log.faults import AGES, CATEGORIES, DAYS, missing_column, wrong_type
from etatplateforme.evidence.decision_log.ibis_types import ColumnType, Ibis, Table, Value
from etatplateforme.evidence.decision_log.shape import LONGEST_WAIT, OLDEST, DateColumns, Dimension, LogShape

GROUP: Final = "group_{}"


class Columns:
    """Expressions over a table."""

    def __init__(self, table: Table, shape: LogShape, ibis: Ibis) -> None:
        self._table, self._shape, self._ibis = table, shape, ibis

    def all(self) -> dict[str, Value]:
        """What is grouped by: ``group_0``…, ``stratum``, ``outcome``, and with dates ``received``, ``open``,
        ``open_outcome`` and ``days``.

        :raises InvalidInput: codes ``missing_column`` and ``wrong_type``.
        """
        groups = {GROUP.format(rank): self._group(one) for rank, one in enumerate(self._shape.dimensions)}
        fixed = {"stratum": self._stratum(), "outcome": self._category(self._shape.outcome.column)}
        return groups | fixed | (self._wait(self._shape.dates) if self._shape.dates else {})

    def _column(self, name: str) -> tuple[Value, ColumnType]:
        if name not in self._table.columns:
            raise missing_column(name)
        column = self._table[name]
        return column, column.type()

    def _category(self, name: str) -> Value:
        column, kind = self._column(name)
        if not (kind.is_string() or kind.is_integer() or kind.is_boolean() or kind.is_date() or kind.is_null()):
            raise wrong_type(name, CATEGORIES)
        return column

    def _stratum(self) -> Value:
        stratum = self._shape.stratum
        if stratum is None:
            return self._ibis.null("string")
        return self._day(stratum.column).year() if stratum.year else self._category(stratum.column)

    def _group(self, dimension: Dimension) -> Value:
        if dimension.bands:
            return self._band(dimension)
        column = self._category(dimension.column)
        if not dimension.labels:
            return column
        text = column.cast("string").strip()
        kept = self._ibis.ifelse(text.isin([""]), self._ibis.null("string"), text)
        if dimension.other:
            kept = self._ibis.ifelse(kept.notnull(), dimension.other, self._ibis.null("string"))
        exact = [(text.isin(sorted(values)), label) for label, values in dimension.exact_values.items()]
        begun = [(text.startswith(beginning), label) for beginning, label in dimension.beginnings]
        return self._ibis.cases(*exact, *begun, else_=kept)

    def _band(self, dimension: Dimension) -> Value:
        """Rank of the band of an age; null where the age is absent or impossible."""
        age = self._age_at_reception(dimension.column) if dimension.birth_date else self._age(dimension.column)
        rank = reduce(add, [(age >= start).cast("int32") for start in dimension.bands])
        return self._kept((age >= 0) & (age < OLDEST + 1), rank, "int32")

    def _age(self, name: str) -> Value:
        column, kind = self._column(name)
        if kind.is_boolean() or not (kind.is_numeric() or kind.is_null()):
            raise wrong_type(name, AGES)
        return column.cast("float64")

    def _age_at_reception(self, name: str) -> Value:
        birth = self._day(name)
        day = self._received(self._shape.dates) if self._shape.dates else self._ibis.literal(self._shape.last_day)
        before_birthday = _month_and_day(day) < _month_and_day(birth)
        return day.year() - birth.year() - before_birthday.cast("int32")

    def _day(self, name: str) -> Value:
        """The day that a column holds; null beyond our calendar, such as PostgreSQL's infinity."""
        column, kind = self._column(name)
        if kind.is_null():
            return self._ibis.null("date")
        if not (kind.is_date() or kind.is_timestamp()):
            raise wrong_type(name, DAYS)
        day = column.date() if kind.is_timestamp() else column
        return self._kept(day.between(date.min, date.max), day, "date")

    def _received(self, dates: DateColumns) -> Value:
        """The day of reception, null when it is after the extraction or too long before."""
        day, last = self._day(dates.received), self._shape.last_day
        return self._kept(day.between(last - timedelta(days=LONGEST_WAIT), last), day, "date")

    def _wait(self, dates: DateColumns) -> dict[str, Value]:
        received, answered, last = self._received(dates), self._day(dates.answered), self._shape.last_day
        is_open = self._column(dates.answered)[0].isnull()
        in_time = self._kept(answered.between(received, last), answered, "date")
        end = self._ibis.ifelse(is_open, self._ibis.literal(last), in_time)
        outcome = self._ibis.ifelse(is_open, self._category(self._shape.outcome.column), self._ibis.null())
        days = end.delta(received, unit="day")
        return {"received": received, "open": is_open, "open_outcome": outcome, "days": days}

    def _kept(self, condition: Value, value: Value, kind: str) -> Value:
        return self._ibis.ifelse(condition, value, self._ibis.null(kind))


def _month_and_day(day: Value) -> Value:
    return day.month() * 100 + day.day()
