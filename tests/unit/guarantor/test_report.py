"""The report: readable text, JSON that comes back whole, and a page that obeys the guarantor's own rules."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.charter import CHARTER, Origin
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.guarantor import Guarantor
from etatplateforme.guarantor.judge import audit
from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.chapters import by_theme
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.json import SCHEMA, from_json, to_json
from etatplateforme.guarantor.report.model import NOT_COVERED, Count, Report, Tally
from etatplateforme.guarantor.report.shown import WIDTH
from etatplateforme.guarantor.report.text import to_text
from etatplateforme.values.finding import LegalSource, SourceStatus, Verdict
from etatplateforme.values.intent import Intent

from .samples import HOME, TODAY, facts, manifest, waiver

HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=y>{{ 7*7 }}\u00a0'&"
TALLY = Tally(date(2026, 11, 1), TODAY, (Count("sign_in", 12, 3, 1), Count("notify", 40)))


def report(changes: dict[str, object] | None = None, **more: Tally) -> Report:
    return audit(facts(changes, pages=(HOME,)), CHARTER, **more)


def wrong() -> Report:
    """A report with something in every section."""
    return report(
        {
            "access.counter": None,
            "access.phone": None,
            "identity.alternatives": ["form"],
            "service.accepts_mandate": False,
            "accessibility": None,
            "levels": {"EG-18": "observe", "EG-02": "off"},
            "waivers": [waiver(), waiver(id="vieille", rule="EG-23", expires="2026-11-01")],
        },
        tally=TALLY,
    )


def test_text_tells_what_stops_what_is_wrong_what_is_asked_and_what_is_right() -> None:
    text = to_text(wrong())
    order = [
        "RAPPORT DU GARANT",
        "PAR QUOI COMMENCER",
        "1. Déclarez un guichet",
        "CE QUE SEULE UNE PERSONNE PEUT JUGER",
        "PAR THÈME",
        "✗ Accéder au service",
        "ACCÉDER AU SERVICE",
        "Ce qui est garanti :",
        "[EG-04]",
        "Ce qui n'est pas garanti :",
        "[EG-02]",
        "Le service ne peut pas ouvrir",
        "À faire : Déclarez un guichet",
        "[EG-03]",
        "L'ACCESSIBILITÉ",
        "[EG-12]",
        "Écarté par la dérogation attente-audit",
        "Ce qu'une personne doit juger :",
        "À juger :",
        "Ce qui ne concerne pas le service :",
        "CE QUI A ÉTÉ ÉCARTÉ OU ABAISSÉ",
        "[GAR-02]",
        "DÉROGATIONS",
        "finie depuis le 1er novembre 2026",
        "ACTES PASSÉS PAR LA PORTE DU GARANT",
        "Se connecter : permis 12 fois, avec avertissement 3 fois, refusé 1 fois",
        "RÈGLES ABAISSÉES PAR LE MANIFESTE",
        "[EG-18]",
        "SOURCES",
        "[à vérifier]",
    ]
    text = " ".join(text.split())
    at = 0
    for expected in order:
        found = text.find(expected, at)
        assert found >= 0, expected
        at = found + 1


def test_text_is_short_of_scores_and_long_lines() -> None:
    text = to_text(wrong())
    assert "%" not in text
    assert "/100" not in text
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert text.endswith("\n")


def test_in_brief_counts_what_the_themes_hold() -> None:
    assert words.in_brief(wrong())[:2] == (
        "1 point à corriger avant d'ouvrir le service.",
        "3 autres points à corriger, et 1 sous dérogation.",
    )
    held = [finding for chapter in by_theme(wrong()) for section in chapter.sections for finding in section.findings]
    assert sum(finding.blocks for finding in held) == 1
    assert sum(finding.waived_by is not None for finding in held) == 1


def test_text_says_where_to_look() -> None:
    page = Page("étape", "<!DOCTYPE html>\n<html lang=fr><title>Étape</title><p>Bonjour <img src=x>")
    text = " ".join(to_text(audit(facts(pages=(page,)), CHARTER)).split())
    assert "Image sans alternative textuelle (balise img). (étape, ligne 2, colonne 46)" in text


def test_every_form_says_what_it_does_not_cover_and_when_and_by_which_charter() -> None:
    given = wrong()
    flat = " ".join(to_text(given).split())
    page = " ".join(read(to_html(given)).text.split())
    for told in (flat, page):
        assert NOT_COVERED in told
        assert "22 novembre 2026" in told
        assert f"charte {CHARTER.version}" in told
        assert "bac à sable" in told
        assert "CRPA, article R112-9-2 [lu, version du 3 avril 2026]" in told


def test_ways_open_every_report() -> None:
    assert "au guichet (Mairie, service des écoles" in " ".join(to_text(report()).split())
    assert "au guichet (Mairie, service des écoles" in to_html(report())


def test_text_without_acts_says_so() -> None:
    assert "Aucun acte n'a été compté." in to_text(report())
    assert "Aucun acte n'a été compté." in to_html(report())


@pytest.mark.parametrize("given", [report(), wrong(), report({"service.name": HOSTILE}, tally=TALLY)])
def test_json_comes_back_whole(given: Report) -> None:
    text = to_json(given)
    assert from_json(text) == given
    assert json.loads(text)["schema"] == SCHEMA


def test_json_schema_is_stable() -> None:
    told = json.loads(to_json(wrong()))
    assert list(told) == [
        "schema", "service", "operator", "environment", "day", "charter_version", "charter_date",
        "findings", "rules", "waivers", "pages", "ways", "tally", "assessments", "language", "outcomes",
    ]  # fmt: skip
    about = {"rule", "title", "verdict", "evidence", "level", "message", "remedy", "question"}
    assert set(told["findings"][0]) == about | {"sources", "place", "waived_by", "test", "engine", "answered_by"}
    assert told["day"] == "2026-11-22"
    assert told["findings"][0]["verdict"] in {"passed", "failed", "inapplicable", "cant_tell"}
    assert told["tally"]["counts"][0] == {"intent": "sign_in", "allowed": 12, "warned": 3, "refused": 1}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "autre"}', f'{{"schema": "{SCHEMA}"}}', "[" * 100_000, '{"schema": null}', "null"],
)
def test_what_is_not_a_report_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = from_json(text)
    assert caught.value.code == "invalid_report"


@pytest.mark.parametrize(
    "given", [report(tally=TALLY), wrong(), report({"service.name": HOSTILE, "operator.name": HOSTILE})]
)
def test_the_page_obeys_the_page_rules(given: Report) -> None:
    page = Page("rapport", to_html(given), kind=PageKind.STEP, url="https://exemple.fr/rapport")
    told = audit(facts(pages=(page,)), CHARTER)
    assert [finding for finding in told.of(Verdict.FAILED) if finding.place and finding.place.where == "rapport"] == []
    assert "RGAA-8.3" in {finding.rule for finding in told.of(Verdict.PASSED)}


def test_the_page_loads_nothing_and_has_one_heading_order() -> None:
    document = read(to_html(wrong()))
    loading = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "svg:image", "form"}
    assert loading.isdisjoint(element.tag for element in document.elements)
    assert "url(" not in to_html(wrong())
    drawn = {element.attributes.get("href", "") for element in document.elements if element.tag == "svg:use"}
    assert drawn
    assert all(target.startswith("#") for target in drawn)
    levels = [int(element.tag[1]) for element in document.elements if element.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_of_the_page_have_captions_and_scoped_headers() -> None:
    elements = read(to_html(wrong())).elements
    tags = [element.tag for element in elements]
    themes = len({line.theme for line in wrong().rules})
    proofs_themes_words_waivers_and_acts = 5
    assert tags.count("table") == tags.count("caption") == proofs_themes_words_waivers_and_acts + themes
    assert all(element.attributes.get("scope") in {"col", "row"} for element in elements if element.tag == "th")


def test_hostile_texts_of_the_manifest_stay_texts() -> None:
    html = to_html(
        report({"service.name": HOSTILE, "operator.name": HOSTILE, "waivers": [waiver(reason=HOSTILE, scope=HOSTILE)]})
    )
    document = read(html)
    assert "script" not in {element.tag for element in document.elements}
    assert not [element for element in document.elements if "onerror" in element.attributes]
    assert "alert(1)" in document.text
    assert "{{ 7*7 }}" in document.text


@pytest.mark.parametrize(
    ("link", "followed"), [("https://exemple.fr/loi", True), ("javascript:alert(1)", False), (None, False)]
)
def test_only_web_links_of_a_rule_are_followed(link: str | None, followed: bool) -> None:
    rule = replace(
        CHARTER.rules[0], code="METRO-1", sources=(LegalSource("Délibération", SourceStatus.READ, link=link),)
    )
    html = to_html(audit(facts(), CHARTER.plus([rule], Origin("metro", "2"))))
    targets = {element.attributes.get("href") for element in read(html).elements if element.tag == "a"}
    assert (link in targets) is followed
    assert "javascript:" not in html
    assert "metro 2 (1 règle)" in html


def test_control_characters_of_another_package_do_not_reach_a_terminal() -> None:
    rule = replace(CHARTER.rules[0], code="METRO-1", title="\x1b[31mRouge\x07\nfaux titre")
    text = to_text(audit(facts(), CHARTER.plus([rule], Origin("metro", "2"))))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\nfaux titre" not in text


def test_every_intent_level_and_verdict_has_its_french() -> None:
    assert set(words.INTENTS) == set(Intent)
    assert words.counted(1, "point") == "1 point"
    assert words.counted(2, "point") == "2 points"
    assert words.counted(0, "autre point", "autres points") == "0 autre point"


def test_the_same_arguments_give_the_same_report() -> None:
    guarantor = Guarantor(manifest(), charter=CHARTER)
    assert guarantor.audit(TODAY, pages=(HOME,)) == guarantor.audit(TODAY, pages=(HOME,))
    assert guarantor.gate(lambda: TODAY).report() == guarantor.audit(TODAY)
    assert guarantor.ways() == guarantor.audit(TODAY).ways


def test_plain_language_is_told_sentence_by_sentence_and_escaped() -> None:
    hard = Page(
        "lettre", "<!doctype html><html lang=fr><body>\n<p>Nonobstant &lt;b&gt; la pluie, le pli sera transmis.</p>"
    )
    told = audit(facts(pages=(HOME, hard)), CHARTER)
    text, html = to_text(told), to_html(told)
    assert "LANGAGE CLAIR" in text
    assert "ligne 2 « Nonobstant <b> la pluie, le pli sera transmis. »" in " ".join(text.split())
    assert "<q>Nonobstant &lt;b&gt; la pluie, le pli sera transmis.</q>" in html
    assert text.count("Nonobstant <b>") == html.count("Nonobstant &lt;b") == 1
    assert "« sera transmis » : dites qui agit" in " ".join(text.replace("\u00a0", " ").split())
    assert "seules des personnes en situation de handicap intellectuel" in " ".join(text.split())
    assert "Langage clair" not in to_html(audit(facts(), CHARTER))
