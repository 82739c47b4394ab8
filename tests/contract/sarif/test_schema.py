"""Every SARIF text that we write is valid against the JSON schema of SARIF 2.1.0, as Microsoft's SDK ships it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.formats.sarif import to_sarif
from etatplateforme.guarantor.formats.standards import Told
from etatplateforme.guarantor.judge import audit
from tests.unit.guarantor.judged import BAD, GOOD, everything
from tests.unit.guarantor.samples import HOME, facts, waiver

SCHEMA = Path(__file__).parent / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    if not SCHEMA.exists():
        pytest.skip("the SARIF schema is not installed (npm ci --prefix tests/contract/sarif)")
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def wrong(schema: Draft4Validator, text: str) -> list[str]:
    return [f"{list(error.path)} {error.message}" for error in schema.iter_errors(json.loads(text))]


@pytest.mark.parametrize(
    "told",
    [
        everything(),
        audit_pages([BAD, GOOD]),
        audit_pages([]),
        PageAudit((), ()),
        audit(facts(pages=(HOME, BAD)), CHARTER),
        audit(facts({"accessibility": None, "access.counter": None, "waivers": [waiver()]}), CHARTER),
    ],
)
@pytest.mark.parametrize("files", [{}, {"accueil": "gabarits/été 1.html", "étape 2": "/srv/etape.html"}])
def test_what_is_written_is_valid(schema: Draft4Validator, told: Told, files: dict[str, str]) -> None:
    assert wrong(schema, to_sarif(told, files=files)) == []


def test_the_schema_sees_what_is_wrong(schema: Draft4Validator) -> None:
    text = to_sarif(everything())
    assert wrong(schema, text.replace('"kind": "fail"', '"kind": "failed"'))
    assert wrong(schema, text.replace('"startLine": 2', '"startLine": 0'))
