"""What rows are wanted: the operators of api-tabular, said in its words, or judged here on rows that were read whole.

Source: datagouv/api-tabular (README, ``core/query.py``). It hands values over to PostgREST as they are: so an element
of a list stands between quotes, and in « contains » the signs of LIKE (``%``, ``_``, ``\\``) are escaped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from etatplateforme.errors import InvalidInput, UnexpectedReply
from etatplateforme.opendata.tabular.cells import Cell, Kind, Rank, Record, cast_cell, rank

Given = Cell | Sequence[Cell]


class Operator(StrEnum):
    """An operator, by its name in the request. A cell without value meets none but ISNULL and DIFFERS (as in SQL)."""

    EXACT = "exact"
    DIFFERS = "differs"
    ISNULL = "isnull"
    ISNOTNULL = "isnotnull"
    CONTAINS = "contains"
    NOTCONTAINS = "notcontains"
    IN = "in"
    NOTIN = "notin"
    LESS = "less"
    GREATER = "greater"
    STRICTLY_LESS = "strictly_less"
    STRICTLY_GREATER = "strictly_greater"


_EMPTY = (Operator.ISNULL, Operator.ISNOTNULL)
_HOLDING = (Operator.CONTAINS, Operator.NOTCONTAINS)
_LISTED = (Operator.IN, Operator.NOTIN)
_COMPARED: Mapping[Operator, Callable[[Rank, Rank], bool]] = {
    Operator.LESS: lambda cell, value: cell <= value,
    Operator.GREATER: lambda cell, value: cell >= value,
    Operator.STRICTLY_LESS: lambda cell, value: cell < value,
    Operator.STRICTLY_GREATER: lambda cell, value: cell > value,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A column, an operator and its values (one, several for a list, none for « is empty »)."""

    column: str
    operator: Operator
    values: tuple[Cell, ...] = ()

    def typed(self, columns: Mapping[str, Kind]) -> "Condition":
        """This condition with values of the column's kind. Raises InvalidInput: ``unknown_column``, ``bad_value``."""
        kind = columns.get(self.column)
        if kind is None:
            raise unknown_columns(columns)
        if self.operator in _HOLDING and kind is not Kind.TEXT:
            raise _bad_value("« contains » ne s'emploie que sur une colonne de texte.")
        if kind is Kind.JSON and self.operator not in _EMPTY:
            raise _bad_value("Une colonne de JSON ne se compare pas : seul « isnull » s'y emploie.")
        try:
            values = tuple(cast_cell(kind, value) for value in self.values)
        except UnexpectedReply:
            values = (None,)
        if None in values:
            raise _bad_value(f"Une valeur n'a pas la forme de sa colonne ({kind}).")
        return Condition(self.column, self.operator, values)

    def argument(self) -> tuple[str, str]:
        """Name and value of the argument of the request, not yet encoded."""
        return f"{self.column}__{self.operator}", self._asked()

    def _asked(self) -> str:
        if self.operator in _LISTED:
            return ",".join(_quoted(_written(value)) for value in self.values)
        if self.operator in _HOLDING:
            return "".join(f"\\{sign}" if sign in "%_\\" else sign for sign in _written(self.values[0]))
        return _written(self.values[0]) if self.values else ""

    def holds(self, row: Record) -> bool:
        """Whether *row* meets this condition, as the platform's database judges it; its values are ``typed``."""
        cell = row[self.column]
        match self.operator:
            case Operator.ISNULL:
                return cell is None
            case Operator.ISNOTNULL:
                return cell is not None
            case Operator.DIFFERS:
                return cell != self.values[0]
            case _:
                return cell is not None and self._of_value(cell)

    def _of_value(self, cell: Cell) -> bool:
        match self.operator:
            case Operator.EXACT | Operator.IN:
                return cell in self.values
            case Operator.NOTIN:
                return cell not in self.values
            case Operator.CONTAINS:
                return str(self.values[0]).lower() in str(cell).lower()
            case Operator.NOTCONTAINS:
                return str(self.values[0]).lower() not in str(cell).lower()
            case _:
                return _COMPARED[self.operator](rank(cell), rank(self.values[0]))


def conditions(asked: Mapping[str, Given]) -> tuple[Condition, ...]:
    """Conditions written ``{"column__operator": value}``; a value of ``isnull`` is True.

    Raises InvalidInput: ``unknown_operator``, ``bad_value``.
    """
    return tuple(_condition(name, value) for name, value in asked.items())


def _condition(name: str, given: Given) -> Condition:
    column, _, word = name.rpartition("__")
    if not column or word not in list(Operator):
        raise InvalidInput(
            "Une condition ne nomme pas d'opérateur connu.",
            remedy="Écrivez « colonne__opérateur ». Opérateurs : " + ", ".join(Operator) + ".",
            code="unknown_operator",
        )
    operator = Operator(word)
    several = isinstance(given, Sequence) and not isinstance(given, str)
    if operator in _EMPTY:
        if given is not True:
            raise _bad_value(f"« {operator} » attend True ; pour l'inverse, prenez l'autre opérateur.")
        return Condition(column, operator)
    if several is not (operator in _LISTED) or (several and not given):
        raise _bad_value("« in » et « notin » attendent une liste non vide ; les autres opérateurs, une valeur.")
    values = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else (given,)
    if operator in _HOLDING and "*" in _written(values[0]):
        raise _bad_value("« contains » ne sait pas chercher le signe « * » : la plateforme en fait un joker.")
    return Condition(column, operator, values)


def _written(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bad_value(problem: str) -> InvalidInput:
    return InvalidInput(problem, remedy="Corrigez la condition : rien n'a été demandé.", code="bad_value")


def unknown_columns(columns: Iterable[str]) -> InvalidInput:
    """A column that the table has not; its columns are said, they are public."""
    return InvalidInput(
        "La table n'a pas une des colonnes demandées.",
        remedy="Colonnes : " + ", ".join(list(columns)[:50]) + ".",
        code="unknown_column",
    )
