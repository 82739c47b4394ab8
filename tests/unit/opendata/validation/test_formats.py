"""A verdict as people and programs read it: nothing is executed, hidden or lost between the forms."""

import json

import pytest

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.facts import Page
from etatplateforme.opendata.validation import ValidationReport
from etatplateforme.opendata.validation.formats import FORMATS
from etatplateforme.values.finding import Verdict
from tests.unit.opendata.validation.tables import judged, schema_of

SCHEMA = schema_of(
    {"name": "nom", "constraints": {"required": True}},
    {"name": "né le", "type": "date", "example": "2024-01-15"},
    {"name": "part", "type": "number", "constraints": {"maximum": 1}},
    {"name": "type", "constraints": {"enum": [f"choix {n}" for n in range(20)]}},
    title="Essai",
    custom_checks=[{"name": "inconnue", "params": {"column": "nom"}}],
)
CONTENT = b'nom,n\xc3\xa9 le,part,type,en plus\n<script>alert(1)</script>,15/01/2024,2,x,1\n,,,,1\n"a\nb",x,0,choix 1\n'


@pytest.fixture(scope="module")
def report() -> ValidationReport:
    return judged(CONTENT, SCHEMA)


def test_a_text_tells_what_where_and_the_remedy(report: ValidationReport) -> None:
    text = FORMATS["texte"](report, "essai.csv")
    assert text.startswith("✗ essai.csv : Le fichier ne respecte pas le schéma « Essai »")
    assert "✗ « né le » n'est pas une date. (2 fois)" in text
    assert "  → Écrivez l'année, le mois et le jour (« 2026-11-29 »). Exemple du schéma : « 2024-01-15 »." in text
    assert "    ligne 2 : « 15/01/2024 »" in text
    assert "« part » est trop grand : il faut au plus 1." in text
    assert "ou l'une des 8 autres que dit le schéma" in text
    assert "4 cases au lieu de 5" in text
    assert "schema.fields" not in text


def test_json_holds_everything(report: ValidationReport) -> None:
    told = json.loads(FORMATS["json"](report, "essai.csv"))
    assert (told["schema"], told["valid"], told["rows"], told["errors"]) == (
        "etatplateforme/validation/1", False, 3, report.count,
    )  # fmt: skip
    wrong = next(one for one in told["problems"] if one["code"] == "type-error")
    assert wrong["cells"][0] == {"row": 2, "line": 2, "text": "15/01/2024", "note": ""}
    assert [note["about"] for note in told["notes"]] == ["en plus"]


def test_sarif_points_at_lines_and_holds_no_cell(report: ValidationReport) -> None:
    text = FORMATS["sarif"](report, "données/essai.csv")
    (run,) = json.loads(text)["runs"]
    lines = {(one["ruleId"], one["locations"][0]["physicalLocation"]["region"]["startLine"]) for one in run["results"]}
    assert ("type-error/type", 2) in lines
    assert ("missing-cell", 4) in lines
    assert {one["kind"] for one in run["results"]} == {"fail", "review"}
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert "alert(1)" not in text
    assert "15/01/2024" not in text
    assert run["artifacts"][0]["location"]["uri"] == "donn%C3%A9es/essai.csv"


def test_the_page_shows_the_cells_in_their_rows_and_runs_nothing(report: ValidationReport) -> None:
    page = FORMATS["html"](report, "essai<b>.csv")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "essai&lt;b&gt;.csv" in page
    assert '<td class="wrong"><strong>✗ </strong>15/01/2024</td>' in page
    assert '<span class="empty">(vide)</span>' in page


@pytest.mark.parametrize("content", [CONTENT, b"nom\nx\n", b"", b"nom,nom\n1,2\n"])
def test_the_page_has_no_failure_of_the_rgaa(content: bytes) -> None:
    page = FORMATS["html"](judged(content, SCHEMA), "essai.csv")
    found = audit_pages([Page("verdict", page)]).findings
    assert [finding.message for finding in found if finding.verdict is Verdict.FAILED] == []


def test_a_valid_file_is_told_to_be_in_every_form() -> None:
    schema = schema_of({"name": "nom"}, title="Essai")
    good = judged(b"nom,n\nx,1\n", schema)
    assert FORMATS["texte"](good, "a.csv").startswith("✓ a.csv : Le fichier respecte le schéma « Essai ».")
    assert json.loads(FORMATS["sarif"](good, "a.csv"))["runs"][0]["results"] == []
    assert "Le fichier respecte le schéma" in FORMATS["html"](good, "a.csv")
