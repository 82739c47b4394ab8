"""API Particulier's specification: every endpoint can be asked, every example is read, the sandbox keeps to it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from etatplateforme.identity.once_only import particulier
from etatplateforme.identity.once_only.question import Source
from etatplateforme.identity.once_only.told import Told
from etatplateforme.sandbox.administrations.contract import ENDPOINTS
from etatplateforme.sandbox.administrations.files import held_of
from etatplateforme.sandbox.identity.people import PEOPLE

pytestmark = pytest.mark.shared_data

Schema = Mapping[str, object]
UNREAD = "civilite"
"""The one field that the types leave out."""

SOURCES = [source for source in vars(particulier).values() if isinstance(source, Source)]


@cache
def specification(path: Path) -> Mapping[str, Schema]:
    """Its paths."""
    with path.open(encoding="utf-8") as file:
        read = yaml.load(file, yaml.CSafeLoader)
    return cast("Mapping[str, Schema]", read["paths"])


def paths(shared: Path) -> Mapping[str, Schema]:
    return specification(shared / "data/identity/api_particulier.openapi.yaml")


def answer_of(operation: Schema) -> Schema:
    """The schema of ``data`` in an answer."""
    found: object = operation
    for key in ("get", "responses", "200", "content", "application/json", "schema", "properties", "data"):
        found = cast(Schema, found)[key]
    return cast(Schema, found)


def example(schema: Schema) -> object:
    """An instance made of the examples of a schema."""
    properties = schema.get("properties")
    if isinstance(properties, dict):
        return {name: example(inner) for name, inner in cast("dict[str, Schema]", properties).items()}
    if schema.get("type") == "array":
        given = schema.get("example")
        return given if given is not None else [example(cast(Schema, schema["items"]))]
    given = schema.get("example")
    if given is None and not schema.get("nullable") and "enum" in schema:
        return cast("list[object]", schema["enum"])[0]
    return "texte" if given is None and not schema.get("nullable") else given


def strict(schema: object) -> object:
    """The schema in the words of JSON Schema: ``nullable`` is OpenAPI's."""
    if isinstance(schema, list):
        return [strict(item) for item in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(inner) for name, inner in cast("dict[str, object]", schema).items() if name != "example"}
    if made.pop("nullable", False):
        return {"anyOf": [made, {"type": "null"}]}
    return made


def sources_of(path: str) -> Iterator[Source[Told]]:
    return (source for source in SOURCES if source.path == path.rpartition("/")[0])


def stripped(value: object) -> object:
    """*value* without nulls and what is left out."""
    if isinstance(value, list):
        return [stripped(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    items = cast("dict[str, object]", value).items()
    kept = {name: stripped(item) for name, item in items if item is not None and name != UNREAD}
    return {name: inner for name, inner in kept.items() if inner != {}}


def test_every_endpoint_can_be_asked(shared: Path) -> None:
    documented = {(path.rpartition("/")[0], path.rpartition("/")[2]) for path in paths(shared)}
    ours = {(source.path, by.value) for source in SOURCES for by in source.held.by}
    assert documented == ours


def test_every_example_is_read_whole(shared: Path) -> None:
    read = 0
    for path, operation in paths(shared).items():
        (source,) = sources_of(path)
        instance = example(answer_of(operation))
        value = source.answer.model_validate_json(json.dumps(instance, default=str))
        assert stripped(value.model_dump(mode="json", by_alias=True)) == stripped(instance), path
        read += 1
    assert read == 35


def test_a_field_of_another_type_is_refused(shared: Path) -> None:
    refused = 0
    for path, operation in paths(shared).items():
        (source,) = sources_of(path)
        instance = cast("dict[str, object]", example(answer_of(operation)))
        for name in cast("dict[str, object]", stripped(instance)):
            spoilt = {**instance, name: {"autre": 1} if not isinstance(instance[name], dict) else "texte"}
            with pytest.raises(ValidationError):
                source.answer.model_validate_json(json.dumps(spoilt, default=str))
            refused += 1
    assert refused > 100


def test_the_sandbox_answers_as_specified(shared: Path) -> None:
    checked = 0
    for endpoint in ENDPOINTS:
        for path in endpoint.paths:
            if path.startswith("/v4/cnous"):
                continue  # its status is worked out of version 3
            schema = strict(answer_of(paths(shared)[f"{path}/{endpoint.by[0]}"]))
            for citizen in PEOPLE:
                held = held_of(citizen.key, endpoint.name)
                if held is not None:
                    jsonschema.validate(held, cast("dict[str, object]", schema))
                    checked += 1
    assert checked > 20
