"""The JSON Schema for editors says what the model says."""

import json
import tomllib

import pytest
from jsonschema import Draft202012Validator

from etatplateforme.manifest import ManifestInvalid, parse_manifest
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.manifest.schema import json_schema, settings_schema
from tests.unit.manifest.samples import FULL, MINIMAL
from tests.unit.manifest.test_continuity import CONTINUITY, DIFFERENCE
from tests.unit.manifest.test_settings import PRODUCTION

VALIDATOR = Draft202012Validator(json_schema())


def data_of(text: str) -> object:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def errors_of(text: str) -> list[str]:
    return [".".join(map(str, error.path)) for error in VALIDATOR.iter_errors(data_of(text))]


def test_both_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(json_schema())
    Draft202012Validator.check_schema(settings_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json_schema()["$id"] != settings_schema()["$id"]
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("text", [MINIMAL, FULL, MINIMAL + CONTINUITY + DIFFERENCE, render(defaults())])
def test_good_manifests_pass(text: str) -> None:
    assert parse_manifest(text).service.id
    assert errors_of(text) == []


def test_good_settings_pass_and_a_literal_secret_does_not() -> None:
    validator = Draft202012Validator(settings_schema())
    assert list(validator.iter_errors(data_of(PRODUCTION))) == []
    assert list(validator.iter_errors(data_of(PRODUCTION.replace("${FC_SECRET}", "tr3s-secret"))))


@pytest.mark.parametrize(
    ("good", "bad", "where"),
    [
        ('id = "cantine"', 'id = "Ma Cantine"', "service.id"),
        ('id = "cantine"', 'ident = "cantine"', "service"),
        ('kind = "commune"', 'kind = "mairie"', "operator.kind"),
        ('communes = ["01001"]', 'communes = "01001"', "territory.communes"),
        ('communes = ["01001"]', "communes = []", "territory.communes"),
        ('retention = "30 jours"', 'retention = "toujours"', "data.1.retention"),
        ('retention = "30 jours"', "retention = 30", "data.1.retention"),
        ('EG-12 = "warn"', 'EG-12 = "avertir"', "levels.EG-12"),
        ('EG-12 = "warn"', 'eg = "warn"', "levels"),
        ('scopes = ["openid", "family_name"]', 'scopes = "openid"', "identity.franceconnect.scopes"),
        ("franceconnect = {", 'franceconnect = { acr = "eidas2",', "identity.franceconnect.acr"),
        ('rule = "EG-12"', 'rule = "toutes"', "waivers.0.rule"),
        ('channels = ["mail"]', 'channels = ["pigeon"]', "notifications.channels.0"),
    ],
)
def test_bad_manifests_fail_in_both(good: str, bad: str, where: str) -> None:
    assert good in FULL
    text = FULL.replace(good, bad)
    assert where in errors_of(text)
    with pytest.raises(ManifestInvalid):
        _ = parse_manifest(text)


def test_an_editor_shows_french_and_nothing_of_the_code() -> None:
    schema = json.dumps(json_schema(), ensure_ascii=False)
    assert "Numéro SIRET" in schema
    assert "declared_waivers" not in schema
    assert '"null"' not in schema
    for english in ("What the service", "Who operates", "EG-04).", "GDPR"):
        assert english not in schema


def test_every_key_has_a_french_title() -> None:
    definitions = json_schema()["$defs"]
    assert isinstance(definitions, dict)
    named = 0
    for definition in definitions.values():
        assert isinstance(definition, dict)
        properties = definition.get("properties", {})
        assert isinstance(properties, dict)
        for key, field in properties.items():
            assert isinstance(field, dict), key
            assert str(field.get("title", ""))[:1].isupper(), key
            named += 1
    assert named > 100
