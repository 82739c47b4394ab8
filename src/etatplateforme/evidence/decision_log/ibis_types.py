"""What is used of Ibis, which carries no types: its module, tables and columns, as they are called here."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Literal, Protocol, TypeAlias, cast

Constant: TypeAlias = str | int | date


class ColumnType(Protocol):
    """Type of a column."""

    def is_string(self) -> bool:
        """A text."""
        ...

    def is_integer(self) -> bool:
        """A whole number."""
        ...

    def is_boolean(self) -> bool:
        """True or false."""
        ...

    def is_numeric(self) -> bool:
        """A number, whole or not; or true or false."""
        ...

    def is_date(self) -> bool:
        """A day."""
        ...

    def is_timestamp(self) -> bool:
        """A day and an hour."""
        ...

    def is_null(self) -> bool:
        """Nothing but nulls."""
        ...


class Value(Protocol):
    """A column, or an expression over columns."""

    def type(self) -> ColumnType:
        """Its type."""
        ...

    def cast(self, kind: str, /) -> "Value":
        """As another type."""
        ...

    def isnull(self) -> "Value":
        """Whether it is null."""
        ...

    def notnull(self) -> "Value":
        """Whether it is not."""
        ...

    def isin(self, values: Sequence[str], /) -> "Value":
        """Whether it is one of them."""
        ...

    def startswith(self, beginning: str, /) -> "Value":
        """Whether the text begins so."""
        ...

    def strip(self) -> "Value":
        """Without the spaces around it."""
        ...

    def between(self, low: "Value | Constant", high: "Value | Constant", /) -> "Value":
        """Whether it is from low to high, both included."""
        ...

    def date(self) -> "Value":
        """Day of an instant."""
        ...

    def year(self) -> "Value":
        """Year of a day."""
        ...

    def month(self) -> "Value":
        """Month of a day."""
        ...

    def day(self) -> "Value":
        """Day of the month."""
        ...

    def delta(self, other: "Value", /, *, unit: Literal["day"]) -> "Value":
        """Days since the other."""
        ...

    def min(self) -> "Value":
        """Smallest of a group."""
        ...

    def max(self) -> "Value":
        """Greatest of a group."""
        ...

    def __and__(self, other: "Value", /) -> "Value":
        """Both."""
        ...

    def __or__(self, other: "Value", /) -> "Value":
        """Either."""
        ...

    def __invert__(self) -> "Value":
        """Not."""
        ...

    def __ge__(self, other: "Value | Constant", /) -> "Value":
        """At least."""
        ...

    def __lt__(self, other: "Value | Constant", /) -> "Value":
        """Less than."""
        ...

    def __add__(self, other: "Value | int", /) -> "Value":
        """Sum."""
        ...

    def __sub__(self, other: "Value", /) -> "Value":
        """Difference."""
        ...

    def __mul__(self, other: int, /) -> "Value":
        """Product."""
        ...


class Arrow(Protocol):
    """A result, brought here."""

    def to_pydict(self) -> dict[str, list[object]]:
        """Its columns."""
        ...


class Table(Protocol):
    """A table, or a query."""

    @property
    def columns(self) -> Sequence[str]:
        """Names of its columns."""
        ...

    def __getitem__(self, name: str, /) -> Value:
        """One of its columns."""
        ...

    def select(self, **columns: Value) -> "Table":
        """Other columns made of its own."""
        ...

    def group_by(self, columns: Sequence[str], /) -> "Table":
        """By the values that rows share."""
        ...

    def aggregate(self, **values: Value) -> "Table":
        """One row by group."""
        ...

    def count(self) -> Value:
        """Number of rows."""
        ...

    def limit(self, rows: int, /) -> "Table":
        """No more rows than that."""
        ...

    def to_pyarrow(self) -> Arrow:
        """Run it."""
        ...


class Ibis(Protocol):
    """The module."""

    def literal(self, value: Constant, kind: str | None = None, /) -> Value:
        """A constant."""
        ...

    def null(self, kind: str | None = None, /) -> Value:
        """A null, of that type or of any."""
        ...

    def ifelse(self, condition: Value, yes: "Value | Constant", no: "Value | Constant", /) -> Value:
        """One or the other."""
        ...

    def cases(self, *branches: "tuple[Value, Value | Constant]", else_: Value) -> Value:
        """The value of the first condition that holds."""
        ...

    def union(self, table: Table, /, *rest: Table) -> Table:
        """All the rows of all."""
        ...

    def table(self, schema: Mapping[str, str], /, *, name: str) -> Table:
        """A table that is known by its name and columns only."""
        ...

    def to_sql(self, expression: Table, /, *, dialect: str) -> str:
        """The query, in a dialect of SQL."""
        ...


def load() -> Ibis:
    """The module itself."""
    return cast("Ibis", import_module("ibis"))
