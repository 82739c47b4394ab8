"""The report that a town hall reads."""

import json

import pytest

from etatplateforme.addresses.bal import PROFILES
from etatplateforme.addresses.bal.page import to_html
from etatplateforme.addresses.bal.profiles import COLUMNS, GRAVITIES, IN_LANGUAGES
from etatplateforme.addresses.bal.records import FATAL, STRAY
from etatplateforme.addresses.bal.report import BalSummary, summary, to_json, to_text
from etatplateforme.addresses.bal.sentences import problem, sentence
from etatplateforme.guarantor import assert_accessible
from tests.unit.addresses.bal.files import bal, checked, rows_of

ALWAYS_INFORMATION = (
    "toponyme.espaces_debut_fin", "numero.espaces_debut_fin", "commune_nom.casse_incorrecte",
    "commune_nom.valeur_manquante", "id_ban_commune.espaces_debut_fin", "certification_commune.espaces_debut_fin",
)  # fmt: skip


def damaged(profile: str = "1.4") -> BalSummary:
    rows = rows_of()
    rows[2]["numero"] = "<b>12</b>"
    rows[3]["voie_nom"] = "RUE DU TAMIS"
    return summary(checked(bal(rows)), PROFILES[profile], name="mende.csv")


def test_the_summary_comes_first_and_says_why() -> None:
    told = to_text(damaged()).splitlines()
    assert told[0] == "Base Adresse Locale : mende.csv"
    assert told[2].startswith("Ce fichier ne peut pas être publié au profil 1.4")
    assert "ligne 4 : « <b>12</b> »" in "\n".join(told)


def test_a_good_file_is_said_to_be_good() -> None:
    told = summary(checked(bal(rows_of())), PROFILES["1.4"], name="mende.csv")
    assert told.publishable
    assert "peut être publié" in told.verdict
    assert not told.parts


def test_errors_come_before_what_can_be_better() -> None:
    parts = damaged().parts
    assert [part.title for part in parts][:2] == ["À corriger avant de publier", "À améliorer"]
    assert "numero.type_invalide" in {entry.code for entry in parts[0].entries}
    assert "voie_nom.casse_incorrecte" in {entry.code for entry in parts[1].entries}


def test_a_file_of_another_version_is_told_so() -> None:
    assert any("profil 1.4" in fact for fact in damaged("1.3").facts)


def test_what_cannot_be_read_says_where() -> None:
    told = summary(checked(bal(rows_of()) + b"1;2\n"), PROFILES["1.4"], name="mende.csv")
    assert not told.publishable
    (part,) = told.parts
    assert part.entries[0].where == ("ligne 9",)


def test_json_has_lines_and_codes() -> None:
    document = json.loads(to_json(damaged()))
    assert document["publishable"] is False
    (fault,) = [one for one in document["faults"] if one["code"] == "numero.type_invalide"]
    assert fault["examples"][0] == {"row": 2, "line": 4, "value": "<b>12</b>"}
    assert fault["gravity"] == "E"


def test_the_page_is_accessible_and_escapes_values() -> None:
    page = to_html(damaged())
    assert "<b>12</b>" not in page
    assert "&lt;b&gt;12&lt;/b&gt;" in page
    assert_accessible(page)
    assert_accessible(to_html(summary(checked(bal(rows_of())), PROFILES["1.4"], name="mende.csv")))


@pytest.mark.parametrize("code", [*GRAVITIES, *ALWAYS_INFORMATION, *(f"field.{name}.missing" for name in COLUMNS)])
def test_every_code_has_its_sentence_and_its_remedy(code: str) -> None:
    told = sentence(code.replace("_@@", "_bre"))
    assert told.problem.endswith(".")
    assert told.remedy
    assert "{" not in told.problem + told.remedy


def test_names_in_regional_languages_have_the_sentences_of_names() -> None:
    for name in IN_LANGUAGES:
        assert f"{name}_oc-nicard" in sentence(f"{name}_oc-nicard.espaces_debut_fin").problem


@pytest.mark.parametrize("code", [*sorted(FATAL), STRAY])
def test_every_problem_of_reading_has_its_sentence(code: str) -> None:
    assert problem(code).remedy
