"""A study as text, page, fragment and JSON: the same figures, nothing hidden in any of them, no fault on the page."""

import json
import re

import pytest

from etatplateforme.guarantor import Page, assert_accessible, audit_pages
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.report.outcomes.formats import STUDY_FORMATS
from etatplateforme.guarantor.report.outcomes.json import SCHEMA, to_json
from etatplateforme.guarantor.report.outcomes.page import fragment, to_html
from etatplateforme.guarantor.report.outcomes.tables import rates_table
from etatplateforme.guarantor.report.outcomes.text import paragraphs, to_text
from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.disclosure import Audience
from etatplateforme.guarantor.statistics.estimates import Proportion
from etatplateforme.guarantor.statistics.study import study
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.report.studies import HARD, HARD_DELAYS, HOSTILE, LONG, of_groups, studies

STUDIES = studies()


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_obeys_the_rules_that_it_serves(name: str) -> None:
    html = to_html(STUDIES[name])
    found = audit_pages([Page("étude", html)])
    assert [(finding.rule, finding.message) for finding in found.of(Verdict.FAILED)] == []
    assert_accessible(html)


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_loads_nothing_and_runs_nothing(name: str) -> None:
    document = read(to_html(STUDIES[name]))
    loading = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "form"}
    assert loading.isdisjoint(element.tag for element in document.elements)
    assert "url(" not in to_html(STUDIES[name])
    ids = [element.attributes["id"] for element in document.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", STUDIES)
def test_a_table_stands_beside_every_plot(name: str) -> None:
    html = to_html(STUDIES[name])
    for part in re.split(r"<h2>", html):
        if "<svg" in part:
            assert part.count("<caption>") >= 1
    assert html.count("<table>") == html.count("<caption>")
    assert "<th>" not in html


@pytest.mark.parametrize("name", STUDIES)
def test_text_page_and_json_say_the_same_in_brief(name: str) -> None:
    told = STUDIES[name]
    text, page = plain(to_text(told)), plain(to_html(told))
    parsed = json.loads(to_json(told))
    for sentence in in_brief(told):
        assert plain(sentence) in text.replace("• ", "")
        assert sentence in parsed["brief"]
    assert plain(in_brief(told)[0]).split(" : ")[0] in page


@pytest.mark.parametrize("name", STUDIES)
def test_numbers_have_their_decimal_comma(name: str) -> None:
    words = to_text(STUDIES[name]).replace("29 CFR 1607.4", "")
    assert re.findall(r"\d\.\d", words) == []
    visible = re.sub(r"<style>.*?</style>|<[^>]*>", " ", to_html(STUDIES[name]), flags=re.DOTALL)
    assert re.findall(r"\d\.\d", visible.replace("1607.4", "")) == []


def test_the_text_keeps_to_its_width() -> None:
    assert all(len(line) <= 96 for line in to_text(STUDIES["town"]).splitlines())


def test_names_are_escaped_and_whole_in_the_table() -> None:
    html = to_html(STUDIES["hard"])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert f'<th scope="row">{LONG}</th>' in html
    assert HOSTILE in {
        group["name"] for group in json.loads(to_json(STUDIES["hard"]))["dimensions"][0]["rates"]["groups"]
    }


def test_a_name_cannot_send_orders_to_the_terminal() -> None:
    told = study(of_groups({"\x1b[31mnord\n": Proportion(20, 90), "sud": Proportion(100, 400)}))
    assert "\x1b" not in to_text(told)


@pytest.mark.parametrize("form", STUDY_FORMATS)
def test_what_is_hidden_is_in_no_form(form: str) -> None:
    """« nord » has few accepted: « centre » hides its own with it; of two groups nothing may be found at all."""
    groups = {"centre": Proportion(1237, 1789), "nord": Proportion(3, 1500), "sud": Proportion(901, 2003),
              "Zut": Proportion(2, 6), "Wapiti": Proportion(5, 19)}  # fmt: skip
    told = study(of_groups(groups), audience=Audience.PUBLIC)
    assert told.dimensions[0].comparison is not None
    assert told.dimensions[0].comparison.unrated.keys() == {"nord", "centre"}
    written = plain(STUDY_FORMATS[form](told))
    for hidden in ("Zut", "Wapiti", "1 497", "1497", "1 237", "1237", "69,1", "0,2 %"):
        assert hidden not in written


def test_hidden_cells_are_null_for_machines() -> None:
    told = json.loads(to_json(STUDIES["hard and public"]))
    assert told["schema"] == SCHEMA
    unrated = [group for group in told["dimensions"][0]["rates"]["groups"] if group["rate"] is None]
    assert unrated
    assert all(group["favourable"] is None for group in unrated)
    delays = told["dimensions"][0]["delays"]
    assert None in {reading["late"] for reading in (delays["reference"], *delays["groups"]) if reading["late"] is None}


def test_machines_read_no_infinity() -> None:
    told = json.loads(to_json(STUDIES["no limit to a ratio"]), parse_constant=lambda name: pytest.fail(name))
    ratios = [group["ratio"] for group in told["dimensions"][0]["rates"]["groups"]]
    assert None in ratios
    assert any(ratio and ratio["infinite"] and ratio["high"] is None for ratio in ratios)


def test_a_fragment_has_the_rank_and_the_ids_asked() -> None:
    told = fragment(STUDIES["town"], rank=3, name="cantine")
    assert "<h2" not in told
    assert "<h3>En bref</h3>" in told
    assert 'id="cantine-1-taux-1-titre"' in told
    assert "<html" not in told


def test_a_chapter_of_a_text_says_what_the_text_says() -> None:
    for told in STUDIES.values():
        assert plain(" ".join(paragraphs(told))).lower() in plain(to_text(told).replace("• ", "")).lower()


def test_each_audience_is_warned() -> None:
    assert "Version interne" in plain(to_text(STUDIES["town"]))
    public = plain(to_text(STUDIES["public"]))
    assert "Version publique" in public
    assert "une soustraction révélerait" in public


def test_what_was_left_out_and_what_compares_nothing_are_told() -> None:
    internal, public = plain(to_text(STUDIES["town"])), plain(to_text(STUDIES["public"]))
    assert "Laissées de côté : 7 lignes (issue inconnue)." in internal
    assert "Laissées de côté : moins de 11 lignes (issue inconnue)." in public
    assert "Rien à comparer par langue : toutes les décisions sont dans le groupe « français »." in internal


def test_the_strata_of_a_paradox_are_shown() -> None:
    html = plain(to_html(STUDIES["strata"]))
    assert "femmes et hommes, par département" in html
    assert "82,4 %" in html


def test_the_table_holds_every_group_shown_and_everybody() -> None:
    told = study(of_groups(HARD, HARD_DELAYS, 60), audience=Audience.PUBLIC).dimensions[0].comparison
    assert told is not None
    table = rates_table("territoire", told)
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(table.rows) == 2 + len(told.groups) + len(told.unrated)
    assert table.rows[-1][:2] == ("Ensemble", "1\u202f221 sur 1\u202f583")
