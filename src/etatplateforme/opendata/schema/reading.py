"""A schema from its JSON text. What breaks it is refused, all faults at once; what nobody hears in it is told.

The schemas of the catalogue hold words that the standard does not have, or in the wrong place (``contraints``, ``enum``
beside ``constraints``, ``required`` beside ``type``). Frictionless and Validata pass over them in silence; so do the
verdicts here, and the report says it, so that whoever keeps the schema can put it right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.opendata.schema.constraints import CONSTRAINTS, read_constraints
from etatplateforme.opendata.schema.model import Check, Field, FieldType, ForeignKey, TableSchema
from etatplateforme.opendata.schema.nodes import Node, words
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within

LARGEST: Final = 5_000_000
"""Bytes of a schema; the largest of the catalogue has 450,000."""

MOST_FIELDS: Final = 2_000
_DEEPEST: Final = 40
_TYPES: Final = frozenset(map(str, FieldType))
_MISSPELT: Final = frozenset({"contraints", "contraint", "constraint", "contraintes"})


def read_schema(content: bytes) -> TableSchema:
    """The schema that *content* (JSON, UTF-8) holds.

    :raises InvalidInput: ``invalid_schema``, with every fault.
    """
    found = (
        parsed(content.removeprefix(b"\xef\xbb\xbf")) if within(content, largest=LARGEST, deepest=_DEEPEST) else None
    )
    if not isinstance(found, dict) or not isinstance(found.get("fields"), list):
        why = "n'est pas du JSON" if isinstance(found, Refusal) else "n'a pas de liste « fields »"
        raise _invalid(f"Le schéma {why}.", ())
    root = Node("schema", found)
    missing = _missing(root, ("",))
    fields = tuple(_fields(root, missing))
    schema = TableSchema(
        fields,
        name=root.text("name"),
        title=root.text("title"),
        version=root.text("version"),
        homepage=root.text("homepage"),
        primary_key=root.names("primaryKey"),
        foreign_keys=tuple(_foreign_keys(root)),
        checks=tuple(_checks(root)),
    )
    _known_columns(root, schema)
    if root.faults:
        raise _invalid("Le schéma ne peut pas être appliqué.", tuple(root.faults))
    return replace(schema, oddities=tuple(root.oddities))


def _invalid(problem: str, faults: tuple[Fault, ...]) -> InvalidInput:
    return InvalidInput(
        problem,
        remedy="Donnez un schéma de tables (Table Schema) en JSON, comme ceux de schema.data.gouv.fr.",
        faults=faults,
        code="invalid_schema",
    )


def _fields(root: Node, missing: tuple[str, ...]) -> Iterator[Field]:
    seen: set[str] = set()
    nodes = root.children("fields")
    if not 0 < len(nodes) <= MOST_FIELDS:
        root.fault("fields", f"Il faut de 1 à {MOST_FIELDS} champs.", "Décrivez au moins une colonne.")
    for node in nodes[:MOST_FIELDS]:
        name = node.text("name")
        if not name:
            node.fault("name", "Un champ n'a pas de nom.", "Donnez-lui le titre de sa colonne.")
        elif name in seen:
            node.fault("name", "Deux champs portent le même nom.", "Donnez à chacun son nom.")
        seen.add(name)
        yield read_field(node, missing)


def read_field(node: Node, missing: tuple[str, ...]) -> Field:
    """The field that *node* describes; faults and oddities go to the node."""
    kind = _type(node)
    _tell_unheard(node)
    plain = Field(node.text("name"), kind)
    item = node.child("arrayItem") if kind is FieldType.ARRAY else None
    of_list = Field(plain.name, FieldType(node.text("itemType") or "string")) if _is_list(node, kind) else None
    return replace(
        plain,
        format=_format(node),
        title=node.text("title"),
        description=node.text("description"),
        example=node.shown("example"),
        constraints=read_constraints(node, kind),
        missing=_missing(node, missing),
        true_values=node.texts("trueValues") or plain.true_values,
        false_values=node.texts("falseValues") or plain.false_values,
        decimal_char=node.text("decimalChar") or ".",
        group_char=node.text("groupChar"),
        bare_number=node.flag("bareNumber", otherwise=True),
        delimiter=node.text("delimiter") or ",",
        item=of_list if item is None else read_field(item.named(plain.name, "any"), ("",)),
    )


def _type(node: Node) -> FieldType:
    said = node.text("type") or "string"
    if said not in _TYPES:
        node.fault("type", "Ce type n'existe pas.", f"Choisissez parmi {words(FieldType)}.")
        return FieldType.ANY
    return FieldType(said)


def _is_list(node: Node, kind: FieldType) -> bool:
    if kind is not FieldType.LIST:
        return False
    if node.text("itemType") and node.text("itemType") not in _TYPES:
        node.fault("itemType", "Ce type n'existe pas.", f"Choisissez parmi {words(FieldType)}.")
        return False
    return True


def _format(node: Node) -> str:
    return (node.text("format") or "default").removeprefix("fmt:")


def _tell_unheard(node: Node) -> None:
    """Tell words of the field that no reader hears."""
    for key in node.words():
        if key in _MISSPELT:
            node.oddity(key, "Ce mot n'existe pas : ce qu'il contient n'est pas vérifié.", "Écrivez « constraints ».")
        elif key in CONSTRAINTS:
            node.oddity(key, "Cette contrainte n'est pas vérifiée à cette place.", "Mettez-la dans « constraints ».")


def _missing(node: Node, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    found = node.value("missingValues")
    if not isinstance(found, list):
        return otherwise
    values = (one.get("value") if isinstance(one, Mapping) else one for one in found)
    return tuple(value for value in values if isinstance(value, str))


def _foreign_keys(root: Node) -> Iterator[ForeignKey]:
    for node in root.children("foreignKeys"):
        target = node.child("reference")
        fields, reference = node.names("fields"), target.names("fields") if target is not None else ()
        if target is None or not fields or len(fields) != len(reference):
            node.fault("fields", "Cette clé étrangère n'est pas complète.", "Donnez autant de champs des deux côtés.")
        else:
            yield ForeignKey(fields, target.text("resource"), reference)


def _checks(root: Node) -> Iterator[Check]:
    for node in root.children("custom_checks"):
        parameters = node.value("params")
        yield Check(node.text("name"), parameters if isinstance(parameters, Mapping) else {})
    for node in root.children("fields"):
        said: Json = node.value("customCheck")
        column = node.text("name")
        if isinstance(said, str):
            yield Check(said, {"column": column})
        elif isinstance(said, Mapping):
            rest = {key: value for key, value in said.items() if key != "name"}
            yield Check(str(said.get("name", "")), {**rest, "column": column})


def _known_columns(root: Node, schema: TableSchema) -> None:
    names = {field.name for field in schema.fields}
    keys = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    if not keys <= names:
        root.fault("primaryKey", "Une clé nomme un champ qui n'existe pas.", "Recopiez le nom exact du champ.")
