"""A schema is read with what it gets wrong, or refused with every fault."""

import json
from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.schema import FieldType, read_schema


def read(**said: object) -> object:
    return read_schema(json.dumps(said).encode())


@pytest.mark.shared_data
def test_every_schema_of_the_catalogue_is_read(shared: Path) -> None:
    folder = shared / "data" / "opendata" / "schemas"
    schemas = [read_schema(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    assert len(schemas) == 56
    assert sum(len(schema.fields) for schema in schemas) == 2_103
    assert sum(len(schema.checks) for schema in schemas) == 31
    oddities = [fault.key.rpartition(".")[2] for schema in schemas for fault in schema.oddities]
    assert {key: oddities.count(key) for key in set(oddities)} == {"enum": 47, "contraints": 13, "pattern": 2}


def test_a_schema_is_read_whole() -> None:
    schema = read_schema(
        json.dumps(
            {
                "name": "essai",
                "title": "Essai",
                "version": "1.0",
                "missingValues": ["", {"value": "NA", "label": "inconnu"}],
                "primaryKey": "a",
                "fields": [
                    {"name": "a", "type": "integer", "groupChar": " ", "constraints": {"minimum": 1, "unique": True}},
                    {"name": "b", "type": "array", "arrayItem": {"type": "date"}, "missingValues": ["-"]},
                    {"name": "c", "format": "fmt:email", "example": 3},
                ],
            }
        ).encode("utf-8-sig")
    )
    a, b, c = schema.fields
    assert (schema.title, schema.version, schema.primary_key) == ("Essai", "1.0", ("a",))
    assert (a.type, a.group_char, a.missing, a.constraints.bounds()) == (
        FieldType.INTEGER, " ", ("", "NA"), (("minimum", 1),),
    )  # fmt: skip
    assert b.item is not None
    assert (b.item.type, b.missing) == (FieldType.DATE, ("-",))
    assert (c.type, c.format, c.example) == (FieldType.STRING, "email", "3")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"fields": 3}', b'{"fields": [{}], "fields": []}', b"\xff", b'{"fields":' + b"[" * 100],
)
def test_what_is_no_schema_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = read_schema(content)
    assert caught.value.code == "invalid_schema"


def test_every_fault_is_told_at_once() -> None:
    fields = [{"name": ""}, {"name": "a"}, {"name": "a"}, {"name": "b", "type": "texte"}]
    bad = {"name": "c", "constraints": {"pattern": "("}}
    with pytest.raises(InvalidInput) as caught:
        _ = read(fields=[*fields, bad], primaryKey=["z"], foreignKeys=[{"fields": ["a"]}])
    assert [fault.key for fault in caught.value.faults] == [
        "schema.fields[0].name",
        "schema.fields[2].name",
        "schema.fields[3].type",
        "schema.fields[4].constraints.pattern",
        "schema.foreignKeys[0].fields",
        "schema.primaryKey",
    ]
