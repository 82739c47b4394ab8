"""What Polars can prove of a whole column at once: cells that are certainly right.

``proven`` is a promise on one side only. A cell that it holds for is right, whatever the type and the constraints; a
cell that it does not hold for may be right too, and is judged on its own (:mod:`.cells`). So speed is here, the verdict
there, and a rule that is too strict costs time, never truth.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import polars as pl

from etatplateforme.opendata.schema.model import Constraints, Field, FieldType
from etatplateforme.opendata.validation.cells import CellJudge
from etatplateforme.opendata.validation.values import constant

Proof = Callable[[Field, pl.Expr], pl.Expr | None]

_DIRECTIVES: Final = {
    "%Y": "[1-9][0-9]{3}",
    "%m": "(?:0[1-9]|1[0-2])",
    "%d": "(?:0[1-9]|1[0-9]|2[0-8])",  # what comes after depends on the month
    "%H": "(?:[01][0-9]|2[0-3])",
    "%M": "[0-5][0-9]",
    "%S": "[0-5][0-9]",
}
_EXACT: Final = 2**53
_BY_SIZE: Final = "%Y%m%d%H%M%S"
_DEGREES: Final = r"-?(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]{1,20})?"
_LATITUDE: Final = r"-?(?:[1-8]?[0-9])(?:\.[0-9]{1,20})?"


def proven(judge: CellJudge, column: pl.Expr) -> pl.Expr | None:
    """Cells of *column* that are certainly right; None when nothing can be proven of this field."""
    proof = _PROOFS.get(judge.field.type)
    typed = proof(judge.field, column) if proof is not None else None
    if typed is None or judge.pattern is None:
        return typed
    matching = judge.pattern.proven(column)
    return None if matching is None else typed & matching


def is_free(field: Field) -> bool:
    """Whether any text is right in a cell of *field*."""
    asked = replace(field.constraints, required=False, unique=False)
    return field.type in (FieldType.STRING, FieldType.ANY) and field.format == "default" and asked == Constraints()


def _string(field: Field, column: pl.Expr) -> pl.Expr | None:
    asked = field.constraints
    held = _FORMATS.get(field.format)
    found = pl.lit(True) if held is None else column.str.contains(held)
    if field.format in ("binary", "wkt"):
        return None
    if asked.min_length is not None:
        found &= column.str.len_chars() >= asked.min_length
    if asked.max_length is not None:
        found &= column.str.len_chars() <= asked.max_length
    if asked.enum is not None:
        found &= column.is_in([one for one in asked.enum if isinstance(one, str)])
    return found


_FORMATS: Final = {
    "uri": r"\A[a-zA-Z][a-zA-Z0-9+.-]*:",
    "email": (
        r"\A[a-zA-Z0-9_+-]{1,30}(?:\.[a-zA-Z0-9_+-]{1,15}){0,2}"
        r"@(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,3}[a-z]{2,20}\z"
    ),
    "uuid": r"\A[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\z",
}


def _integer(field: Field, column: pl.Expr) -> pl.Expr | None:
    if not field.bare_number or field.group_char or field.constraints.enum is not None:
        return None
    number = column.cast(pl.Int64, strict=False)
    return _bounded(field, number, number.is_not_null() & (column.str.len_bytes() <= 18))


def _number(field: Field, column: pl.Expr) -> pl.Expr | None:
    if not field.bare_number or field.group_char or field.constraints.enum is not None:
        return None
    text, short = column, column.str.len_bytes() <= 15
    if field.decimal_char != ".":
        short &= ~column.str.contains(".", literal=True)
        text = column.str.replace_all(field.decimal_char, ".", literal=True)
    number = text.cast(pl.Float64, strict=False)
    return _bounded(field, number, number.is_finite().fill_null(value=False) & short)


def _bounded(field: Field, number: pl.Expr, found: pl.Expr) -> pl.Expr | None:
    for name, said in field.constraints.bounds():
        bound = constant(field, said)
        if not isinstance(bound, Decimal) or not abs(bound) < _EXACT:
            return None
        value = int(bound) if bound == int(bound) else float(bound)
        found &= _COMPARED[name](number, value)
    return found


_COMPARED: Mapping[str, Callable[[pl.Expr, float | str], pl.Expr]] = MappingProxyType(
    {
        "minimum": lambda column, bound: column >= bound,
        "maximum": lambda column, bound: column <= bound,
        "exclusiveMinimum": lambda column, bound: column > bound,
        "exclusiveMaximum": lambda column, bound: column < bound,
    }
)


def _boolean(field: Field, column: pl.Expr) -> pl.Expr | None:
    if field.constraints.enum is not None:
        return None
    return column.is_in([*field.true_values, *field.false_values])


def _moment(field: Field, column: pl.Expr) -> pl.Expr | None:
    pattern = _DEFAULTS.get(field.type, "") if field.format == "default" else field.format
    parts = re.findall(r"%.|[^%]+", pattern)
    if not parts or any(part.startswith("%") and part not in _DIRECTIVES for part in parts):
        return None
    wanted = "".join(_DIRECTIVES.get(part) or re.escape(part) for part in parts)
    zone = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?" if (field.type, field.format) == _INSTANT else ""
    found = column.str.contains(rf"\A{wanted}{zone}\z")
    return _ordered(field, column, found, pattern)


_INSTANT: Final = (FieldType.DATETIME, "default")
_DEFAULTS: Final = {
    FieldType.DATE: "%Y-%m-%d",
    FieldType.DATETIME: "%Y-%m-%dT%H:%M:%S",
    FieldType.TIME: "%H:%M:%S",
    FieldType.YEAR: "%Y",
    FieldType.YEARMONTH: "%Y-%m",
}


def _ordered(field: Field, column: pl.Expr, found: pl.Expr, pattern: str) -> pl.Expr | None:
    """With its bounds: texts of a fixed width, largest unit first, are in the order of time."""
    if field.constraints.enum is not None:
        return None
    bounds = field.constraints.bounds()
    if not bounds:
        return found
    written = "".join(re.findall("%.", pattern))
    if written not in _BY_SIZE or (field.type, field.format) == _INSTANT:
        return None
    for name, said in bounds:
        text = f"{said:04d}" if field.type is FieldType.YEAR and isinstance(said, int) else said
        if not isinstance(text, str) or not re.fullmatch(
            "".join(_wide(part) for part in re.findall("%.|.", pattern)), text
        ):
            return None
        found &= _COMPARED[name](column, text)
    return found


def _wide(part: str) -> str:
    return "[0-9]{4}" if part == "%Y" else "[0-9]{2}" if part.startswith("%") else re.escape(part)


def _geopoint(field: Field, column: pl.Expr) -> pl.Expr | None:
    if field.constraints.enum is not None:
        return None
    if field.format == "default":
        return column.str.contains(rf"\A{_DEGREES}, ?{_LATITUDE}\z")
    return column.str.contains(rf"\A\[ ?{_DEGREES}, ?{_LATITUDE} ?\]\z") if field.format == "array" else None


def _any(field: Field, _column: pl.Expr) -> pl.Expr | None:
    return pl.lit(True) if field.constraints.enum is None else None


_PROOFS: Mapping[FieldType, Proof] = MappingProxyType(
    {
        FieldType.STRING: _string,
        FieldType.INTEGER: _integer,
        FieldType.NUMBER: _number,
        FieldType.BOOLEAN: _boolean,
        FieldType.DATE: _moment,
        FieldType.DATETIME: _moment,
        FieldType.TIME: _moment,
        FieldType.YEAR: _moment,
        FieldType.YEARMONTH: _moment,
        FieldType.GEOPOINT: _geopoint,
        FieldType.ANY: _any,
    }
)
