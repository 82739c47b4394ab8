"""Cells of a table, typed: the same value whether it came as JSON, as a line of CSV, or from a file in columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from etatplateforme.errors import UnexpectedReply

Cell = str | int | float | bool | date | datetime | None
Record = Mapping[str, Cell]

Rank = tuple[float, str]

ROW_NUMBER = "__id"
"""The platform's own column: the number of the line in the file, unique; never shown among the columns."""


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name as in the file, and what its cells are. Cells of JSON are given as text."""

    name: str
    kind: Kind


_KINDS = {
    "int": Kind.WHOLE,
    "float": Kind.NUMBER,
    "bool": Kind.YES_NO,
    "date": Kind.DATE,
    "datetime": Kind.MOMENT,
    "datetime_aware": Kind.MOMENT,
    "datetime_naive": Kind.MOMENT,
    "json": Kind.JSON,
}
_YES, _NO = frozenset({"t", "true"}), frozenset({"f", "false"})


def kind_of(python_type: str) -> Kind:
    """The kind of a column from what csv-detective says of it (``python_type``); text when it says something new."""
    return _KINDS.get(python_type, Kind.TEXT)


def cast_cell(kind: Kind, value: object) -> Cell:
    """*value* as a cell of that *kind*; an empty text is no value (hydra stores it so).

    Raises UnexpectedReply (``wrong_cell``) when it is none, without repeating it.
    """
    if value is None or value == "":
        return None
    try:
        return _cast(kind, value)
    except (ValueError, TypeError):
        pass
    raise UnexpectedReply(
        f"Une cellule n'a pas la forme annoncée de sa colonne ({kind}).",
        remedy="Téléchargez le fichier, et signalez l'écart à son producteur.",
        code="wrong_cell",
    )


def _cast(kind: Kind, value: object) -> Cell:
    match kind:
        case Kind.TEXT:
            return value if isinstance(value, str) else _plain(value)
        case Kind.WHOLE:
            return _whole(value)
        case Kind.NUMBER:
            return float(_plain(value))
        case Kind.YES_NO:
            return _yes_no(value)
        case Kind.DATE:
            return _day(value)
        case Kind.MOMENT:
            return value if isinstance(value, datetime) else datetime.fromisoformat(_plain(value))
        case Kind.JSON:
            read: object = json.loads(value) if isinstance(value, str) else value
            return json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _whole(value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(_plain(value))


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(_plain(value)[:10])


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    said = _plain(value).lower()
    if said not in _YES | _NO:
        raise ValueError
    return said in _YES


def rank(cell: Cell) -> Rank:
    """What a cell with a value is ordered by, beside others of its column: numbers and moments, text by code points."""
    if isinstance(cell, int | float):
        return (cell, "")
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return (cell.timestamp(), "")
    return (0, str(cell))
