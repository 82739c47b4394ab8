"""The verdict on one cell: which constraints its text breaks."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final

from etatplateforme.opendata.schema.model import Field, FieldType
from etatplateforme.opendata.validation.patterns import Pattern
from etatplateforme.opendata.validation.values import Value, constant, reader
from etatplateforme.values.bounded_json import Json

TYPE: Final = "type"
UNJUDGED: Final = "unjudged"
"""A pattern took too long."""

Test = Callable[[Value], bool | None]


class CellJudge:
    """Judges texts of *field*, once each: the last answers are kept."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.pattern = Pattern(field.constraints.pattern) if field.constraints.pattern is not None else None
        self._read = reader(field)
        self._tests = _tests(field, self.pattern)
        self._item = CellJudge(field.item) if field.item is not None and field.type is FieldType.ARRAY else None

    def value(self, text: str) -> Value:
        """What *text* is worth; None when it is missing or not of the type."""
        return None if text in self.field.missing else self._read(text)

    def breaches(self, text: str) -> tuple[str, ...]:
        """What *text*, which is not missing, breaks: ``type`` alone, or constraints; empty when it is right."""
        value = self._read(text)
        if value is None:
            return (TYPE,)
        found = self._of(value)
        if self._item is not None and not found and isinstance(value, list):
            found = dict.fromkeys(name for item in value for name in self._item.breaches_of_item(item))
        return (TYPE,) if TYPE in found else tuple(found)

    def breaches_of_item(self, item: Json) -> tuple[str, ...]:
        """The same for an item of an array, which is JSON and may be missing."""
        if item is None or str(item) in self.field.missing:
            return ("required",) if self.field.constraints.required else ()
        halved = self.field.type is FieldType.INTEGER and isinstance(item, float) and not item.is_integer()
        value = None if halved else constant(self.field, item)
        return (TYPE,) if value is None else tuple(self._of(value))

    def _of(self, value: Value) -> dict[str, None]:
        answers = ((name, test(value)) for name, test in self._tests)
        return {UNJUDGED if answer is None else name: None for name, answer in answers if answer is not True}


def _tests(field: Field, pattern: Pattern | None) -> list[tuple[str, Test]]:
    asked = field.constraints
    tests: list[tuple[str, Test]] = []
    if asked.min_length is not None:
        tests.append(("minLength", partial(_longer, asked.min_length)))
    if asked.max_length is not None:
        tests.append(("maxLength", partial(_shorter, asked.max_length)))
    if pattern is not None:
        tests.append(("pattern", partial(_matches, pattern)))
    tests += [(name, partial(_within, name, constant(field, said))) for name, said in asked.bounds()]
    if asked.enum is not None:
        tests.append(("enum", partial(_among, [constant(field, one) for one in asked.enum])))
    return tests


def _longer(least: int, value: Value) -> bool:
    return not isinstance(value, str | list | dict) or len(value) >= least


def _shorter(most: int, value: Value) -> bool:
    return not isinstance(value, str | list | dict) or len(value) <= most


def _matches(pattern: Pattern, value: Value) -> bool | None:
    return pattern.matches(value) if isinstance(value, str) else True


def _among(values: list[Value], value: Value) -> bool:
    return value in values


def _within(name: str, bound: Value, value: Value) -> bool:
    """Whether *value* keeps to a bound; a bound that is none, or of another nature, holds nobody."""
    order = compare(value, bound)
    if order is None:
        return not _is_nan(value)
    if name == "minimum":
        return order >= 0
    if name == "maximum":
        return order <= 0
    return order > 0 if name == "exclusiveMinimum" else order < 0


def _is_nan(value: Value) -> bool:
    return isinstance(value, Decimal) and value.is_nan()


def compare(left: Value, right: Value) -> int | None:
    """-1, 0 or 1; None for values that have no order between them."""
    if isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal):
        try:
            return _sign(Decimal(left) > right, Decimal(left) < right)
        except InvalidOperation:
            return None
    if isinstance(left, datetime) and isinstance(right, datetime):
        return _sign(left > right, left < right) if _zoned(left) == _zoned(right) else None
    if isinstance(left, date) and isinstance(right, date):
        return None if isinstance(left, datetime) or isinstance(right, datetime) else _sign(left > right, left < right)
    if isinstance(left, time) and isinstance(right, time):
        return _sign(left > right, left < right) if _zoned(left) == _zoned(right) else None
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _sign(left > right, left < right)
    if isinstance(left, str) and isinstance(right, str):
        return _sign(left > right, left < right)
    return None


def _sign(above: bool, below: bool) -> int:
    return above - below


def _zoned(moment: datetime | time) -> bool:
    return moment.tzinfo is not None
