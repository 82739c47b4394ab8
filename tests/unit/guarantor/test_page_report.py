"""The report of an audit of pages: by page, then by what is to be done, and itself without fault."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.answers import assessed
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.formats import FORMATS
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report.groups import grouped
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.json import PAGES_SCHEMA, from_json, pages_from_json, to_json
from etatplateforme.guarantor.report.pages import PAGES_ONLY, chapters, sources
from etatplateforme.guarantor.report.shown import WIDTH
from etatplateforme.guarantor.report.text import to_text
from etatplateforme.values.finding import Place, Verdict

from .judged import BAD, GOOD, TODAY, entry, everything, judgements
from .samples import facts

HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=y>{{ 7*7 }}'&"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_text_goes_page_by_page_then_by_what_to_do() -> None:
    text = flat(to_text(everything()))
    order = [
        "AUDIT D'ACCESSIBILITÉ",
        "2 pages examinées.",
        "10 points à corriger.",
        "=== Page « accueil »",
        "9 points à corriger, 2 à faire juger par une personne.",
        "À CORRIGER",
        "[RGAA-1.1, test 1.1.1]",
        "Image sans alternative textuelle (balise img). (ligne 2, colonne 28 ; ligne 3, colonne 1)",
        "À faire : Ajoutez à l'image un attribut alt",
        "D'après axe-core.",
        "D'après la page affichée par Chromium.",
        "À FAIRE JUGER PAR UNE PERSONNE",
        "les deux sont gardés. (ligne 2, colonne 28)",
        "D'après le jugement d'une personne.",
        "EN RÈGLE",
        "Jugé respecté le 1er octobre 2026 (Référente accessibilité)",
        "=== Page « étape 2 »",
        "Jugé non respecté",
        "=== Toutes les pages",
        "Jugement expiré le 1er avril 2026",
        "JUGEMENTS DE PERSONNES",
        "contraste, RGAA 3.2 (toutes les pages) : respecté ; vaut jusqu'au 1er avril 2028",
        "images, RGAA 1.1.1 (accueil) : respecté ; vaut jusqu'au 1er avril 2028 ; contredit par un échec certain",
        flat(PAGES_ONLY),
    ]
    at = 0
    for expected in order:
        found = text.find(expected, at)
        assert found >= 0, expected
        at = found + 1


def test_judgements_are_counted() -> None:
    told = "3 points jugés par une personne ; 1 jugement expiré ou périmé, 1 jugement contredit par un échec certain."
    assert told in flat(to_text(everything()))
    assert told in flat(read(to_html(everything())).text)
    assert "jugés par une personne" not in to_text(audit_pages([BAD]))


def test_a_report_of_a_service_counts_and_lists_them_too() -> None:
    report = assessed(
        audit(facts(pages=(BAD, GOOD)), CHARTER), judgements(entry(), entry(id='"b"', rgaa='"4.1"')), TODAY
    )
    for text in (flat(to_text(report)), flat(read(to_html(report)).text)):
        assert "2 points jugés par une personne" in text
        assert "D'après le jugement d'une personne." in text or "d'après le jugement d'une personne" in text
        assert "vaut jusqu'au 1er avril 2028" in text
    assert from_json(to_json(report)) == report


def test_no_line_is_long_and_no_excerpt_is_shown() -> None:
    text = to_text(everything())
    assert all(len(line) <= WIDTH for line in text.splitlines())
    for write in FORMATS.values():
        assert "secret" not in write(everything())


def test_what_asks_for_the_same_thing_stands_together_with_each_place_once() -> None:
    (first, second, *_) = audit_pages([BAD]).of(Verdict.FAILED)
    (group,) = grouped([first, second, first], page="accueil")
    assert [item.places for item in group.items] == [("ligne 2, colonne 28", "ligne 3, colonne 1")]
    (named,) = grouped([first])
    assert named.items[0].places == ("accueil, ligne 2, colonne 28",)
    assert len(grouped([first, replace(second, engine="axe-core")])) == 2
    assert len(grouped([first, replace(second, remedy="Autre chose.")])) == 2
    assert grouped([replace(first, place=None)])[0].items[0].line == first.message
    assert grouped([replace(first, place=Place("accueil"))], page="accueil")[0].items[0].places == ()


def test_the_ground_is_told_but_for_what_is_simply_right() -> None:
    (right, *_) = audit_pages([GOOD]).of(Verdict.PASSED)
    assert "D'après" not in to_text(PageAudit((), (right,)))
    assert "D'après axe-core." in to_text(PageAudit((), (replace(right, engine="axe-core"),)))
    assert "D'après ce que le garant a lu." in to_text(PageAudit((), (replace(right, verdict=Verdict.FAILED),)))


def test_sources_are_those_of_what_is_open() -> None:
    (right, *_) = audit_pages([GOOD]).of(Verdict.PASSED)
    assert sources(PageAudit((), (right,))) == ()
    assert sources(PageAudit((), (replace(right, verdict=Verdict.FAILED), right))) == right.sources


def test_every_finding_is_in_one_chapter() -> None:
    audit_told = everything()
    shown = [
        finding for chapter in chapters(audit_told) for section in chapter.sections for finding in section.findings
    ]
    assert sorted(map(repr, shown)) == sorted(map(repr, audit_told.findings))


def test_a_page_without_anything_is_still_named() -> None:
    quiet = PageAudit(("contact",), ())
    assert "=== Page « contact »" in to_text(quiet)
    assert "Page « contact »" in read(to_html(quiet)).text
    assert "=== Toutes les pages" not in to_text(quiet)


def test_json_comes_back_whole_and_is_not_taken_for_another() -> None:
    text = to_json(everything())
    assert pages_from_json(text) == everything()
    assert json.loads(text)["schema"] == PAGES_SCHEMA
    assert list(json.loads(text)) == ["schema", "pages", "findings", "assessments"]
    with pytest.raises(InvalidInput) as caught:
        _ = from_json(text)
    assert caught.value.code == "invalid_report"
    with pytest.raises(InvalidInput):
        _ = pages_from_json(to_json(audit(facts(), CHARTER)))


@pytest.mark.parametrize("told", [everything(), audit_pages([GOOD]), audit_pages([]), PageAudit((HOSTILE,), ())])
def test_the_page_obeys_the_page_rules(told: PageAudit) -> None:
    again = audit_pages([Page("rapport", to_html(told), kind=PageKind.STEP)])
    assert again.of(Verdict.FAILED) == ()


def test_the_page_loads_nothing_and_its_headings_step_by_one() -> None:
    document = read(to_html(everything()))
    loading = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "svg:svg", "form"}
    assert loading.isdisjoint(element.tag for element in document.elements)
    levels = [int(element.tag[1]) for element in document.elements if element.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) == 4
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_hostile_texts_stay_texts() -> None:
    (first, *_) = audit_pages([BAD]).findings
    told = PageAudit((HOSTILE,), (replace(first, message=HOSTILE, title=HOSTILE, place=Place(HOSTILE, 1, 1)),))
    document = read(to_html(told))
    assert "script" not in {element.tag for element in document.elements}
    assert not [element for element in document.elements if "onerror" in element.attributes]
    assert "{{ 7*7 }}" in document.text
    control = replace(first, message="\x1b[31mRouge\x07\nfaux titre")
    assert "\x1b" not in to_text(PageAudit(("a",), (control,)))
    assert "\nfaux titre" not in to_text(PageAudit(("a",), (control,)))


def test_every_format_takes_both() -> None:
    assert list(FORMATS) == ["lignes", "texte", "html", "json", "sarif", "earl"]
    report = audit(facts(pages=(BAD,)), CHARTER)
    for write in FORMATS.values():
        for told in (report, everything()):
            text = write(told)
            assert text.endswith("\n")
            assert text == write(told)
