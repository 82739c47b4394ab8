"""The checks that Validata adds to the standard (``custom_checks`` and ``customCheck``), by name.

A check reads a cell, or several of one row; it answers the sentence that says what is wrong, or an empty one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.schema.model import Check
from etatplateforme.opendata.validation import official, rows
from etatplateforme.opendata.validation.values import Value
from etatplateforme.values.bounded_json import Json

Judge = Callable[[Sequence[Value]], str]


@dataclass(frozen=True, slots=True)
class Known:
    """Lists that the caller has; without one, only the form of a code is judged, or nothing when it has no form.

    ``values`` go by the name of the check: ``code-commune-insee``, ``code-postal``, ``commune``, ``canton``, ``pays``,
    ``code-pays-iso2``, ``code-pays-iso3``, ``code-fantoir``.
    """

    values: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}), repr=False)


NOTHING_KNOWN: Final = Known()


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check, ready to judge: its columns, the first of which is told, and what it does of missing values.

    ``together`` says which of the columns must be in the file: all or none (``all``), at least one (``one``), or
    whatever (``any``): a column that is not there has no value.
    """

    name: str
    columns: tuple[str, ...]
    judge: Judge = field(repr=False)
    remedy: str
    skips_missing: bool = True
    together: str = "any"


class Unusable(InvalidInput):
    """A check that does not exist, or is not described as it must be."""

    default_code = "unusable_check"


def row_check(check: Check, known: Known = NOTHING_KNOWN) -> RowCheck:
    """*check* ready to judge. Raises Unusable."""
    name = _RENAMED.get(check.name, check.name)
    if name in _SEVERAL:
        return _SEVERAL[name](check)
    column = _text(check, "column")
    single = official.CHECKS.get(name)
    values = known.values.get(name)
    if values is not None:
        remedy = single.remedy if single is not None else "Écrivez une valeur de la liste officielle."
        return RowCheck(check.name, (column,), _one(lambda text: _listed(text, values)), remedy)
    if single is not None:
        return RowCheck(check.name, (column,), _one(single.judge), single.remedy)
    if name == "year-interval-value":
        alone = str(check.parameters.get("allow-year-only", "false")) in ("true", "yes", "True")
        return RowCheck(
            check.name,
            (column,),
            _one(lambda text: rows.year_interval(text, alone=alone)),
            "Écrivez une année, ou deux années différentes et dans l'ordre (« 2025/2026 »)."
            if alone
            else "Écrivez deux années différentes et dans l'ordre (« 2025/2026 »).",
        )
    if name in ("french-gps-coordinates", "coordonnees-gps-francaises"):
        return RowCheck(check.name, (column,), rows.in_france, "Écrivez la longitude puis la latitude, en degrés.")
    raise Unusable(
        f"La vérification « {check.name} », que demande le schéma, n'existe pas ici : elle n'a pas été faite."
        if name not in _NEEDS_A_LIST
        else f"La vérification « {check.name} » demande une liste officielle, qui n'a pas été donnée.",
        remedy="Vérifiez son nom dans la documentation de Validata, ou donnez la liste.",
    )


_RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "french-siret-value": "siret",
        "french-siren-value": "siren",
        "nomenclature-actes-value": "nomenclature-acte",
        "opening-hours": "opening-hours-value",
        "phone-number": "phone-number-value",
        "year-interval": "year-interval-value",
        "sum-columns": "sum-columns-value",
        "compare-columns": "compare-columns-value",
        "cohesive-columns": "cohesive-columns-value",
        "nomenclature-actes": "nomenclature-acte",
    }
)
_NEEDS_A_LIST: Final = frozenset({"commune", "canton", "pays", "code-pays-iso2", "code-pays-iso3", "code-fantoir"})


def _cohesive(check: Check) -> RowCheck:
    columns = (_text(check, "column"), *_texts(check, "othercolumns"))
    return RowCheck(
        check.name,
        columns,
        rows.cohesive,
        "Remplissez toutes ces colonnes, ou aucune.",
        skips_missing=False,
        together="all",
    )


def _one_of(check: Check) -> RowCheck:
    columns = (_text(check, "column1"), _text(check, "column2"))
    return RowCheck(
        check.name, columns, rows.one_of, "Remplissez l'une de ces colonnes.", skips_missing=False, together="one"
    )


def _compared(check: Check) -> RowCheck:
    sign = _text(check, "op")
    if sign not in rows.ORDERS:
        raise _incomplete(check, "op")
    columns = (_text(check, "column"), _text(check, "column2"))
    remedy = f"« {columns[0]} » doit être {rows.ORDERS[sign]} à « {columns[1]} »."
    return RowCheck(check.name, columns, lambda values: rows.compared(values, sign), remedy)


def _sum(check: Check) -> RowCheck:
    columns = (_text(check, "column"), *_texts(check, "columns"))
    return RowCheck(check.name, columns, rows.summed, f"« {columns[0]} » doit être la somme des autres colonnes.")


_SEVERAL: Mapping[str, Callable[[Check], RowCheck]] = MappingProxyType(
    {
        "cohesive-columns-value": _cohesive,
        "one-of-required": _one_of,
        "compare-columns-value": _compared,
        "sum-columns-value": _sum,
    }
)


def _one(judge: Callable[[str], str]) -> Judge:
    return lambda values: judge(str(values[0]))


def _listed(text: str, values: frozenset[str]) -> str:
    return "" if text in values else "La valeur n'est pas dans la liste officielle"


def _text(check: Check, key: str) -> str:
    found = check.parameters.get(key)
    if not isinstance(found, str) or not found:
        raise _incomplete(check, key)
    return found


def _texts(check: Check, key: str) -> tuple[str, ...]:
    found: Json = check.parameters.get(key)
    if not isinstance(found, list) or not found:
        raise _incomplete(check, key)
    return tuple(str(one) for one in found)


def _incomplete(check: Check, key: str) -> Unusable:
    return Unusable(
        f"La vérification « {check.name} » n'a pas de paramètre « {key} » qui convienne : elle n'a pas été faite.",
        remedy="Corrigez le schéma, ou signalez-le à qui le tient.",
    )
