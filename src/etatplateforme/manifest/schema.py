"""The JSON Schema of our TOML files, for editors: completion and help in French while one writes.

The schema is looser than the model where a form can't say it all (the key of a SIRET, an existing day, two dates in
order); whatever the model accepts, the schema accepts.
"""

from pydantic import BaseModel, JsonValue

from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.settings import SettingsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, JsonValue]:
    """The schema of ``service.toml`` (JSON Schema 2020-12)."""
    return _schema(Manifest, "urn:etatplateforme:schema:service:1", "Manifeste d'un service (service.toml)")


def settings_schema() -> dict[str, JsonValue]:
    """The schema of ``settings.toml`` (JSON Schema 2020-12)."""
    return _schema(SettingsFile, "urn:etatplateforme:schema:settings:1", "Réglages d'un service (settings.toml)")


def _schema(model: type[BaseModel], identifier: str, title: str) -> dict[str, JsonValue]:
    made: dict[str, JsonValue] = model.model_json_schema(by_alias=True)
    parts: dict[str, JsonValue] = {key: value for key, value in made.items() if key not in ("title", "description")}
    definitions = parts.get("$defs")
    if isinstance(definitions, dict):
        parts["$defs"] = {name: _without_words(definition) for name, definition in definitions.items()}
    cleaned = _for_toml(parts)
    return {"$schema": DIALECT, "$id": identifier, "title": title} | (cleaned if isinstance(cleaned, dict) else {})


def _without_words(definition: JsonValue) -> JsonValue:
    """A definition without its class name and docstring, which are English and for developers."""
    if not isinstance(definition, dict):
        return definition
    return {key: value for key, value in definition.items() if key not in ("title", "description")}


def _for_toml(node: JsonValue) -> JsonValue:
    """The same schema without ``null``, which TOML does not have."""
    if isinstance(node, list):
        return [_for_toml(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    choices = node.get("anyOf")
    rest: dict[str, JsonValue] = {
        key: _for_toml(value)
        for key, value in node.items()
        if key != "anyOf" and not (key == "default" and value is None)
    }
    if isinstance(choices, list):
        kept = [_for_toml(choice) for choice in choices if choice != {"type": "null"}]
        only: JsonValue = kept[0] if len(kept) == 1 else {"anyOf": kept}
        rest = (only if isinstance(only, dict) else {}) | rest
    return rest
