"""What a text is worth, type by type, exactly as frictionless 5.21 reads it; None when it is not of the type.

This is what decides. Columns are first gone through by Polars, which only ever proves that a cell is right; whatever
it does not prove comes here, each text once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, TypeAlias

from etatplateforme.opendata.schema.model import Field, FieldType
from etatplateforme.opendata.validation.geography import is_geojson, is_topojson, is_wkt
from etatplateforme.opendata.validation.moments import any_moment, duration, iso_datetime, iso_time, written_moment
from etatplateforme.opendata.validation.texts import is_base64, is_email, is_uri, is_uuid
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within


@dataclass(frozen=True, slots=True)
class Point:
    """A longitude and a latitude, in degrees."""

    longitude: Decimal
    latitude: Decimal


Value: TypeAlias = "Json | Decimal | date | datetime | time | tuple[int, int] | Point"
Reader: TypeAlias = Callable[[str], Value]

LARGEST_JSON: Final = 1_048_576
DEEPEST_JSON: Final = 50
_UNITS = re.compile(r"(^[^-\d]*)|(\D*$)")


def reader(field: Field) -> Reader:
    """How a text of *field* is read."""
    if field.type is FieldType.STRING:
        return _STRINGS.get(field.format, _text)
    made = _MADE.get(field.type)
    return made(field) if made is not None else _text


def _text(text: str) -> Value:
    return text


def _only(holds: Callable[[str], bool]) -> Reader:
    return lambda text: text if holds(text) else None


_STRINGS: Mapping[str, Reader] = MappingProxyType(
    {
        "uri": _only(is_uri),
        "email": _only(is_email),
        "uuid": _only(is_uuid),
        "binary": _only(is_base64),
        "wkt": _only(is_wkt),
    }
)


def _integer(field: Field) -> Reader:
    def read(text: str) -> Value:
        bare = text.strip()
        if not field.bare_number:
            bare = _UNITS.sub("", bare)
        if field.group_char:
            bare = bare.replace(field.group_char, "")
        try:
            return int(bare)
        except ValueError:
            return None

    return read


def _number(field: Field) -> Reader:
    def read(text: str) -> Value:
        bare = text.strip()
        if not field.bare_number:
            bare = _UNITS.sub("", bare)
        if field.group_char:
            bare = bare.replace(field.group_char, "")
        if field.decimal_char != ".":
            if "." in bare:
                return None
            bare = bare.replace(field.decimal_char, ".")
        try:
            return Decimal(bare)
        except InvalidOperation:
            return None

    return read


def _boolean(field: Field) -> Reader:
    mapping = {**dict.fromkeys(field.true_values, True), **dict.fromkeys(field.false_values, False)}
    return mapping.get


def _moment(field: Field, default: str) -> Callable[[str], datetime | None]:
    if field.format == "any":
        return any_moment
    pattern = default if field.format == "default" else field.format
    return lambda text: written_moment(text, pattern)


def _date(field: Field) -> Reader:
    read = _moment(field, "%Y-%m-%d")

    def read_day(text: str) -> Value:
        moment = read(text)
        return moment.date() if moment is not None else None

    return read_day


def _datetime(field: Field) -> Reader:
    return iso_datetime if field.format == "default" else _moment(field, "")


def _time(field: Field) -> Reader:
    if field.format == "default":
        return iso_time
    read = _moment(field, "")

    def read_time(text: str) -> Value:
        moment = read(text)
        return moment.timetz() if moment is not None else None

    return read_time


def _year(_field: Field) -> Reader:
    def read(text: str) -> Value:
        try:
            year = int(text) if len(text) == 4 else -1
        except ValueError:
            return None
        return year if 0 <= year <= 9999 else None

    return read


def _yearmonth(_field: Field) -> Reader:
    def read(text: str) -> Value:
        year, dash, month = text.partition("-")
        try:
            found = (int(year), int(month))
        except ValueError:
            return None
        return found if dash and 1 <= found[1] <= 12 else None

    return read


def _geopoint(field: Field) -> Reader:
    def read(text: str) -> Value:
        if field.format == "default":
            return _point(text.split(","))
        found = read_json(text)
        if field.format == "array":
            return _point(found) if isinstance(found, list) else None
        if isinstance(found, dict) and len(found) == 2 and {"lon", "lat"} == set(found):
            return _point([found["lon"], found["lat"]])
        return None

    return read


def _point(pair: "list[str] | list[Json]") -> Point | None:
    if len(pair) != 2 or any(isinstance(one, list | dict | bool) or one is None for one in pair):
        return None
    try:
        point = Point(*(Decimal(str(one).strip()) for one in pair))
        inside = abs(point.longitude) <= 180 and abs(point.latitude) <= 90
    except InvalidOperation:  # not a number, or a signalling comparison with NaN
        return None
    return point if inside else None


def _geojson(field: Field) -> Reader:
    holds = is_topojson if field.format == "topojson" else is_geojson

    def read(text: str) -> Value:
        found = read_json(text)
        return found if isinstance(found, dict) and holds(found) else None

    return read


def _array(_field: Field) -> Reader:
    def read(text: str) -> Value:
        found = read_json(text)
        return found if isinstance(found, list) else None

    return read


def _object(_field: Field) -> Reader:
    def read(text: str) -> Value:
        found = read_json(text)
        return found if isinstance(found, dict) else None

    return read


def _list(field: Field) -> Reader:
    read_item = reader(field.item) if field.item is not None else _text

    def read(text: str) -> Value:
        items = text.split(field.delimiter)
        return None if any(read_item(item) is None for item in items) else list[Json](items)

    return read


def _duration(_field: Field) -> Reader:
    return duration


_MADE: Mapping[FieldType, Callable[[Field], Reader]] = MappingProxyType(
    {
        FieldType.INTEGER: _integer,
        FieldType.NUMBER: _number,
        FieldType.BOOLEAN: _boolean,
        FieldType.DATE: _date,
        FieldType.DATETIME: _datetime,
        FieldType.TIME: _time,
        FieldType.YEAR: _year,
        FieldType.YEARMONTH: _yearmonth,
        FieldType.DURATION: _duration,
        FieldType.GEOPOINT: _geopoint,
        FieldType.GEOJSON: _geojson,
        FieldType.ARRAY: _array,
        FieldType.OBJECT: _object,
        FieldType.LIST: _list,
    }
)


def read_json(text: str) -> Json:
    """The JSON of a cell, bounded; None when it is none (or is ``null``)."""
    raw = text.encode()
    found = parsed(raw) if within(raw, largest=LARGEST_JSON, deepest=DEEPEST_JSON) else None
    return None if isinstance(found, Refusal) else found


def constant(field: Field, said: Json) -> Value:
    """A bound or a value of ``enum`` as the schema writes it, read as a cell of *field* would be."""
    if isinstance(said, str):
        return reader(field)(said)
    if isinstance(said, bool):
        return said if field.type in (FieldType.BOOLEAN, FieldType.ANY) else None
    if isinstance(said, int | float):
        return Decimal(str(said)) if field.type in _NUMERIC else said if field.type is FieldType.ANY else None
    return said if field.type in _NESTED else None


_NUMERIC: Final = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.YEAR})
_NESTED: Final = frozenset({FieldType.ARRAY, FieldType.OBJECT, FieldType.GEOJSON, FieldType.ANY})
