"""The constraints of a field, and which types have them (Table Schema, « Constraints »)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import regex

from etatplateforme.opendata.schema.model import Constraints, FieldType
from etatplateforme.opendata.schema.nodes import Node

_BOUNDS: Final = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_LENGTHS: Final = frozenset({"minLength", "maxLength"})
_ALWAYS: Final = frozenset({"required", "unique"})
CONSTRAINTS: Final = _ALWAYS | _BOUNDS | _LENGTHS | {"pattern", "enum"}
"""Every constraint of the standard."""

_ORDERED: Final = _ALWAYS | _BOUNDS | {"enum"}
_SIZED: Final = _ALWAYS | _LENGTHS | {"enum"}
SUPPORTED: Mapping[FieldType, frozenset[str]] = MappingProxyType(
    {
        FieldType.STRING: _SIZED | {"pattern"},
        FieldType.INTEGER: _ORDERED,
        FieldType.NUMBER: _ORDERED,
        FieldType.BOOLEAN: _ALWAYS | {"enum"},
        FieldType.DATE: _ORDERED,
        FieldType.DATETIME: _ORDERED,
        FieldType.TIME: _ORDERED,
        FieldType.YEAR: _ORDERED,
        FieldType.YEARMONTH: _ORDERED,
        FieldType.DURATION: _ALWAYS | {"enum"},
        FieldType.GEOPOINT: _ALWAYS | {"enum"},
        FieldType.GEOJSON: _ALWAYS | {"enum"},
        FieldType.ARRAY: _SIZED,
        FieldType.OBJECT: _SIZED,
        FieldType.LIST: _ALWAYS | _LENGTHS,
        FieldType.ANY: _ALWAYS | {"enum"},
    }
)
"""Constraints of each type, as frictionless 5.21 applies them."""

LONGEST_PATTERN: Final = 10_000


def read_constraints(node: Node, kind: FieldType) -> Constraints:
    """The constraints of the field at *node*; those that its type does not have are told and left out."""
    said = node.child("constraints")
    if said is None:
        return Constraints()
    for key in said.words():
        if key in CONSTRAINTS and key not in SUPPORTED[kind]:
            said.oddity(key, f"Le type « {kind} » n'a pas cette contrainte : elle n'est pas vérifiée.", "Retirez-la.")
    own = Node(said.path, {key: said.value(key) for key in said.words() if key in SUPPORTED[kind]})
    enum = own.value("enum")
    found = Constraints(
        required=own.flag("required", otherwise=False),
        unique=own.flag("unique", otherwise=False),
        minimum=own.value("minimum"),
        maximum=own.value("maximum"),
        exclusive_minimum=own.value("exclusiveMinimum"),
        exclusive_maximum=own.value("exclusiveMaximum"),
        min_length=_length(own, "minLength"),
        max_length=_length(own, "maxLength"),
        pattern=_pattern(said) if "pattern" in own.words() else None,
        enum=tuple(enum) if isinstance(enum, list) else None,
    )
    return found


def _length(node: Node, key: str) -> int | None:
    found = node.value(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _pattern(node: Node) -> str | None:
    pattern = node.text("pattern")
    try:
        _ = regex.compile(pattern, regex.VERSION0)
    except (regex.error, OverflowError, RecursionError):
        node.fault("pattern", "Ce motif n'est pas une expression régulière.", "Essayez-le en Python.")
        return None
    if len(pattern) > LONGEST_PATTERN:
        node.fault("pattern", "Ce motif est démesuré.", f"Il a au plus {LONGEST_PATTERN} caractères.")
        return None
    return pattern
