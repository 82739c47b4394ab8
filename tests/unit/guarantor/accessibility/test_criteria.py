"""Every RGAA criterion of the static engine: what is right passes, what is wrong is told, what is unsure is asked."""

import json
from pathlib import Path

import pytest

from etatplateforme.guarantor.accessibility.criteria import CRITERIA, decided, detected
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.accessibility.cases import (
    Bad,
    Unsure,
    colours,
    forms,
    images,
    links_scripts,
    media,
    navigation,
    page,
    source,
    tables,
)
from tests.unit.guarantor.samples import facts

RULES = {criterion.rule.code: criterion.rule for criterion in CRITERIA}
THEMES = (colours, images, media, tables, links_scripts, source, forms, navigation)
BAD = [case for theme in THEMES for case in theme.BAD]
GOOD = [case for theme in THEMES for case in theme.GOOD]
UNSURE = [case for theme in THEMES for case in theme.UNSURE]
SILENT = [case for theme in THEMES for case in theme.SILENT]


def judge(code: str, html: str) -> list[Judgement]:
    given: Facts = facts(pages=(Page("essai", html),))
    return list(RULES[code].judge(given))


def verdicts(code: str, html: str) -> set[Verdict]:
    return {judgement.verdict for judgement in judge(code, html)}


def label(case: Bad | Unsure) -> str:
    """Test of the RGAA, and a part of the page in letters alone, which every tool can name."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in case.html[-70:-14])
    return f"{case.test}-{letters}"


@pytest.mark.parametrize("case", BAD, ids=label)
def test_a_fault_is_told_with_its_test_line_and_column(case: Bad) -> None:
    wrong = [judgement for judgement in judge(case.code, case.html) if judgement.verdict is Verdict.FAILED]
    assert wrong
    assert wrong[0].test == case.test
    place = wrong[0].place
    assert place is not None
    assert place.line == case.line
    assert case.column is None or place.column == case.column


def test_a_label_that_names_no_field_is_told_beside_the_field_without_label() -> None:
    told = [(judgement.test, judgement.verdict) for judgement in judge(forms.LOST.code, forms.LOST.html)]
    assert told == [("11.1.1", Verdict.FAILED), ("11.1.2", Verdict.FAILED)]


@pytest.mark.parametrize(("code", "html"), GOOD)
def test_what_is_right_passes(code: str, html: str) -> None:
    assert verdicts(code, html) == {Verdict.PASSED}


@pytest.mark.parametrize("case", UNSURE, ids=label)
def test_what_is_unsure_is_a_question_and_no_accusation(case: Unsure) -> None:
    found = judge(case.code, case.html)
    assert Verdict.FAILED not in {judgement.verdict for judgement in found}
    doubts = [judgement for judgement in found if judgement.verdict is Verdict.CANT_TELL]
    assert case.test in {doubt.test for doubt in doubts}
    assert all(doubt.question and doubt.place for doubt in doubts)


@pytest.mark.parametrize(("code", "html"), SILENT)
def test_what_only_looks_like_a_fault_is_not_told(code: str, html: str) -> None:
    assert verdicts(code, html) <= {Verdict.INAPPLICABLE, Verdict.PASSED}


SOURCE_ALONE = frozenset(
    words("4.10.1 8.1.1 8.1.2 8.1.3 8.2.1 8.3.1 8.4.1 8.5.1 8.6.1 8.8.1 8.10.2 10.1.1 10.1.2 13.1.1 13.1.2 13.2.1")
)
"""Tests that ask for the source to be right, be it shown or not; the others are about what the person meets."""

SHEET = '<link rel="stylesheet" href="a.css">'


TOLD_AS = dict.fromkeys(("3.2.2", "3.2.3", "3.2.4"), "3.2.1") | dict.fromkeys(("10.5.2", "10.5.3"), "10.5.1")
"""Tests whose doubts are told under another one, once a page: without its sheets, nothing is known of any text."""


@pytest.mark.parametrize("case", [case for case in BAD if case.test not in SOURCE_ALONE | {"12.7.1"}], ids=label)
def test_a_fault_that_a_sheet_may_hide_is_a_question(case: Bad) -> None:
    found = judge(case.code, case.html + SHEET)
    assert Verdict.FAILED not in {judgement.verdict for judgement in found}
    doubts = {judgement.test for judgement in found if judgement.verdict is Verdict.CANT_TELL}
    assert TOLD_AS.get(case.test, case.test) in doubts


@pytest.mark.parametrize("case", [case for case in BAD if case.test in SOURCE_ALONE], ids=label)
def test_a_fault_of_the_source_is_one_whatever_sheets_do(case: Bad) -> None:
    assert Verdict.FAILED in verdicts(case.code, case.html + SHEET)


def test_a_link_that_is_missing_is_missing_whatever_sheets_do_and_one_that_leads_nowhere_may_be_hidden() -> None:
    missing, lost = navigation.BAD
    assert verdicts(missing.code, missing.html + SHEET) == {Verdict.FAILED}
    assert verdicts(lost.code, lost.html + SHEET) == {Verdict.CANT_TELL}


NEEDS_SIGHT = {"6.1.5", "7.1.3", "11.2.5", "11.9.2"}
"""Tests about what the eye certainly meets: any sheet makes them a question."""


@pytest.mark.parametrize("case", [case for case in BAD if case.test not in NEEDS_SIGHT], ids=label)
def test_a_sheet_that_only_dresses_changes_nothing(case: Bad) -> None:
    assert Verdict.FAILED in verdicts(case.code, case.html + "<style>p { color: black }</style>")


CLAIMED = {test for criterion in CRITERIA for test in criterion.decides + criterion.detects}


def test_every_test_that_is_claimed_has_a_failing_case() -> None:
    assert {case.test for case in [*BAD, forms.LOST]} == CLAIMED


def test_a_fault_is_told_by_the_criterion_of_its_test() -> None:
    assert all(case.code == f"RGAA-{case.test.rpartition('.')[0]}" for case in BAD)


def test_every_test_that_is_claimed_exists_once() -> None:
    assert len(decided()) == 21
    assert len(detected()) == len([test for criterion in CRITERIA for test in criterion.detects]) >= 45
    assert decided().isdisjoint(detected())


@pytest.mark.shared_data
def test_every_test_that_is_claimed_is_one_of_the_rgaa(shared: Path) -> None:
    topics = json.loads((shared / "data" / "rgaa" / "criteres.json").read_text(encoding="utf-8"))["topics"]
    numbers = {
        f"{topic['number']}.{item['criterium']['number']}.{test}"
        for topic in topics
        for item in topic["criteria"]
        for test in item["criterium"]["tests"]
    }
    assert decided() | detected() <= numbers


@pytest.mark.shared_data
def test_every_fully_static_test_is_decided(shared: Path) -> None:
    rows = json.loads((shared / "data" / "rgaa" / "crosswalk.json").read_text(encoding="utf-8"))
    tests = rows if isinstance(rows, list) else next(value for value in rows.values() if isinstance(value, list))
    assert {row["rgaa_test"] for row in tests if row["decidable"] == "a"} == decided()


def test_a_page_without_anything_to_judge_is_not_concerned() -> None:
    for code in ("RGAA-1.2", "RGAA-2.1", "RGAA-5.7", "RGAA-6.2", "RGAA-11.8", "RGAA-13.1"):
        assert verdicts(code, page("x")) == {Verdict.INAPPLICABLE}


def test_without_the_parser_of_tags_opening_and_closing_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_source(html: str) -> None:
        assert html

    monkeypatch.setattr("etatplateforme.guarantor.accessibility.writing.source_of", no_source)
    assert verdicts("RGAA-8.2", page("<div>1")) == {Verdict.CANT_TELL}
    assert Verdict.FAILED in verdicts("RGAA-8.2", page('<p id="a">1<p id="a">2'))


def test_a_contrast_is_told_rounded_down() -> None:
    (told, *_) = [each for each in judge("RGAA-3.2", page("<p style='color:#999'>Bonjour</p>")) if each.test == "3.2.1"]
    assert "2,84" in told.message  # 2.849
    assert "4,5 au moins" in told.message


@pytest.mark.parametrize(
    ("code", "html", "verdict", "test", "message"),
    [
        ("RGAA-11.9", "<form><div role=button tabindex=0></div></form>", "FAILED", "11.9.1", "Bouton sans intitulé."),
        ("RGAA-9.1", "<div role=heading aria-level=2>Titre</div>", "PASSED", "", "Aucun titre n'est vide"),
        ("RGAA-9.1", "<div role=heading>Titre</div>", "FAILED", "9.1.3", "Titre (role heading) dont le niveau"),
        ("RGAA-9.1", "<div role=heading aria-level=0>Titre</div>", "FAILED", "9.1.3", "Titre (role heading) dont"),
        ("RGAA-9.1", "<h1>A</h1><div role=heading aria-level=4>B</div>", "CANT_TELL", "9.1.1", "1 titre(s) qui saute"),
        ("RGAA-9.3", "<div role=list><li>a</li></div>", "INAPPLICABLE", "", "Aucune liste"),
        ("RGAA-9.3", "<div role=directory><li>a</li></div>", "INAPPLICABLE", "", "Aucune liste"),
        ("RGAA-9.3", "<div><li>a</li></div>", "FAILED", "9.3.1", "Élément de liste (li) hors d'une liste."),
        ("RGAA-6.2", "<a href=/></a>", "FAILED", "6.2.1", "Lien sans intitulé."),
        ("RGAA-6.2", "<a href=/ title=Plan></a>", "CANT_TELL", "6.2.1", "1 lien(s) vide(s), dont seul"),
        ("RGAA-8.2", "<p><ins><div>a</div></ins></p>", "FAILED", "8.2.1", "Balise div placée dans une balise ins"),
        ("RGAA-8.2", "</br>", "FAILED", "8.2.1", "Balise fermante </br>, alors"),
        ("RGAA-8.2", "<h1>a</h2>", "FAILED", "8.2.1", "Titre ouvert par h1 et fermé par h2."),
        ("RGAA-3.2", "<fieldset disabled><p style='color:#999'>a</p></fieldset>", "PASSED", "", "Chaque texte"),
        ("RGAA-3.2", "<p style='color:#999;-webkit-text-stroke-width:1px'>ab</p>", "CANT_TELL", "3.2.1", "Textes dont"),
        (
            "RGAA-3.2",
            "<p style='color:#999;-webkit-text-stroke-width:0'>ab</p>",
            "FAILED",
            "3.2.1",
            "Contraste de 2,84",
        ),
        ("RGAA-3.2", "<p style='color:#999;-webkit-text-fill-color:red'>ab</p>", "CANT_TELL", "3.2.1", "Textes dont"),
        ("RGAA-3.2", "<p style='color:#999;-webkit-text-fill-color:currentcolor'>ab</p>", "FAILED", "3.2.1", "Contr"),
        ("RGAA-3.2", "<b style='color:#707070'>Bonjour</b>", "PASSED", "", "Chaque texte est assez contrasté"),
        (
            "RGAA-3.2",
            "<b style='color:#777'>Bonjour</b>",
            "FAILED",
            "3.2.2",
            "Contraste de 4,47",
        ),
    ],
)
def test_corners(code: str, html: str, verdict: str, test: str, message: str) -> None:
    (told, *others) = judge(code, page(html))
    assert (told.verdict.name, told.test, others) == (verdict, test, [])
    assert told.message.startswith(message)
