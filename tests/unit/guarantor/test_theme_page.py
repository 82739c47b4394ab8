"""The page for elected people: the essential first, each finding once, nothing of a stranger's taken for markup."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.dom import Document, read
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.report.chapters import Annex, by_theme
from etatplateforme.guarantor.report.html import to_html
from etatplateforme.guarantor.report.model import NOT_COVERED, Report
from etatplateforme.guarantor.report.text import to_text
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.finding import Level, Place, Verdict

from .told import BOUNDED, CASES, REPORTS, finding, numbered, report, rule, town

HOSTILE = "</style></script><script>alert(1)</script>\"><img src=x onerror=y>{{ 7*7 }}{% raw %}'&"


def flat(document: Document) -> str:
    return " ".join(document.text.split())


def part(html: str, start: str, end: str) -> str:
    """What is read between two anchors."""
    return " ".join(read(html.partition(f'id="{start}"')[2].partition(f'id="{end}"')[0]).text.split())


@pytest.mark.parametrize("case", CASES)
def test_the_page_obeys_the_page_rules(case: str) -> None:
    again = audit_pages([Page("rapport", to_html(town(case)), kind=PageKind.STEP)])
    assert again.of(Verdict.FAILED) == ()


@pytest.mark.parametrize("case", CASES)
def test_the_same_report_gives_the_same_bytes(case: str) -> None:
    assert to_html(town(case)) == to_html(replace(town(case)))


@pytest.mark.parametrize("case", CASES)
def test_headings_step_by_one_and_anchors_lead_somewhere_once(case: str) -> None:
    document = read(to_html(town(case)))
    levels = [int(one.tag[1]) for one in document.elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [one.attributes["id"] for one in document.elements if "id" in one.attributes]
    assert len(set(ids)) == len(ids)
    inside = {one.attributes["href"][1:] for one in document.elements if one.attributes.get("href", "").startswith("#")}
    assert inside <= set(ids)


def test_landmarks_and_a_way_past_the_contents() -> None:
    elements = read(to_html(town("right"))).elements
    tags = [one.tag for one in elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main")] == [1, 1, 1]
    first = next(one for one in elements if one.tag == "a")
    assert first.attributes["href"] == "#contenu"
    assert next(one for one in elements if one.tag == "main").attributes["id"] == "contenu"
    regions = [one for one in elements if "tabindex" in one.attributes]
    assert regions
    assert all(one.attributes["role"] == "region" and one.attributes["aria-label"] for one in regions)


@BOUNDED
@given(REPORTS)
def test_every_finding_is_on_the_page_and_in_the_letter_once(given_report: Report) -> None:
    one_by_one = numbered(given_report)
    page = flat(read(to_html(one_by_one)))
    letter = " ".join(to_text(one_by_one).split())
    for rank in range(len(one_by_one.findings)):
        assert page.count(f"Constat numéro {rank}.") == 1
        assert letter.count(f"Constat numéro {rank}.") == 1


@BOUNDED
@given(REPORTS)
def test_nothing_of_the_report_is_lost(given_report: Report) -> None:
    page = flat(read(to_html(given_report)))
    letter = " ".join(to_text(given_report).split())
    for one in given_report.findings:
        for text in filter(None, (one.rule, one.message, one.remedy, one.question)):
            assert text in page
            assert text in letter
    for line in given_report.rules:
        assert line.person in page
        assert line.sources[0].reference in page
        assert line.applies.capitalize() in page


@BOUNDED
@given(st.text(max_size=40))
def test_any_text_stays_a_text(text: str) -> None:
    html = to_html(replace(report([], []), service=text, operator=text, ways=text))
    assert [one.tag for one in read(html).elements] == [one.tag for one in read(to_html(report([], []))).elements]


def test_hostile_texts_stay_texts_wherever_they_stand() -> None:
    line = replace(
        rule("EG-01", story=HOSTILE, example=HOSTILE), title=HOSTILE, person=HOSTILE, applies=HOSTILE, package=HOSTILE
    )
    given = report(
        [
            replace(
                finding("EG-01", verdict, HOSTILE, remedy=HOSTILE, question=HOSTILE, place=Place(HOSTILE, 1, 1)),
                title=HOSTILE,
                engine=HOSTILE,
            )
            for verdict in Verdict
        ],
        [line],
        pages=(HOSTILE,),
    )
    html = to_html(given)
    document = read(html)
    assert {"script", "img"}.isdisjoint(one.tag for one in document.elements)
    assert not [one for one in document.elements if "onerror" in one.attributes]
    assert html.count("</style>") == 1
    assert "{{ 7*7 }}" in document.text
    assert "49" not in part(html, "theme-access", "actes")


def test_the_essential_says_what_stops_and_what_comes_first() -> None:
    failures = [
        finding("EG-01", Verdict.FAILED, level=Level.ENFORCE),
        *(finding(f"EG-{n:02}", Verdict.FAILED) for n in range(2, 6)),
    ]
    html = to_html(report(failures, [rule(f"EG-{n:02}") for n in range(1, 6)]))
    essential = part(html, "essentiel", "themes")
    assert "Ce qui empêche d'ouvrir le service Titre de EG-01 (EG-01)" in essential
    assert "Remède de EG-01. Sans cela, le service ne peut pas ouvrir." in essential
    assert "Remède de EG-03." in essential
    assert "Remède de EG-04." not in essential  # three come first
    assert NOT_COVERED in essential
    every = part(html, "remedes", "theme-access")
    assert all(f"Remède de EG-0{n}." in every for n in range(1, 6))


def test_nothing_to_do_is_said_too() -> None:
    html = to_html(report([finding("EG-01", Verdict.PASSED)], [rule("EG-01")]))
    essential = part(html, "essentiel", "themes")
    assert "Rien de ce que le garant a examiné n'empêche d'ouvrir le service." in essential
    assert "Par quoi commencer" not in essential
    assert 'id="remedes"' not in html
    assert 'id="questions"' not in html


def test_a_question_says_who_usually_knows() -> None:
    line = rule("EG-09", Theme.PERSONAL_DATA)
    essential = part(to_html(report([finding("EG-09", Verdict.CANT_TELL)], [line])), "essentiel", "themes")
    assert "Qui sait, d'ordinaire : la personne déléguée à la protection des données." in essential


def test_the_table_beside_the_squares_says_the_same_numbers() -> None:
    html = to_html(town("waived and judged"))
    chapters = by_theme(town("waived and judged"))
    drawings = re.findall(r'<svg class="squares" role="img" aria-label="([^"]+)"', html)
    assert [label.replace("\u00a0", " ") for label in drawings] == [
        chapter.summary.replace("'", "&#39;") for chapter in chapters
    ]
    rows = html.partition('id="themes"')[2].partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    for chapter, row in zip(chapters, rows, strict=False):
        assert re.findall(r'<td class="number">(\d+)</td>', row) == [str(number) for _, number in chapter.standing]
        drawn = re.findall(r'<use class="square-(\w+)"', row)
        assert [drawn.count(verdict.value) for verdict, _ in chapter.standing] == [n for _, n in chapter.standing]


def test_a_failure_tells_law_person_story_and_example() -> None:
    line = rule("EG-01", story="Elle a fait 40 km.", example='[access.phone]\nnumber = "01"; # « oui » : non')
    html = to_html(report([finding("EG-01", Verdict.FAILED)], [line]))
    chapter = part(html, "theme-access", "actes")
    for said in ("D'où vient la règle : CRPA, article L112-9 [à vérifier].", "Pour qui : Jeanne", "Elle a fait 40 km."):
        assert said in chapter
    assert "<pre>[access.phone]\nnumber = &#34;01&#34;; # « oui » : non</pre>" in html  # to be copied as it is
    assert "<summary>L'histoire et l'exemple à suivre (EG-01)</summary>" in html


def test_what_is_right_says_how_surely() -> None:
    html = to_html(report([replace(finding("EG-01", Verdict.PASSED), engine="person")], [rule("EG-01")]))
    assert "D'après le jugement d'une personne." in part(html, "theme-access", "actes")
    html = to_html(report([finding("EG-01", Verdict.PASSED)], [rule("EG-01")]))
    assert "Constat. Déclaré." in part(html, "theme-access", "actes")


def test_another_chapter_is_read_after_the_themes() -> None:
    annex = Annex("Ce que disent les décisions prises", ("Sur 12 décisions, 3 refus.",), "<h3>Refus</h3><p>3</p>")
    html = to_html(town("right"), extra=(annex,))
    document = read(html)
    assert '<a href="#annexe-1">Ce que disent les décisions prises</a>' in html
    assert flat(document).rindex("Ce que disent les décisions prises") > flat(document).rindex(
        "Le service dans la durée 1"
    )
    assert "<h3>Refus</h3>" in html
    letter = to_text(town("right"), extra=(annex,))
    assert letter.index("CE QUE DISENT LES DÉCISIONS PRISES") < letter.index("ACTES PASSÉS")
    assert "Sur 12 décisions, 3 refus." in letter


def test_a_line_never_ends_before_a_french_sign() -> None:
    html = to_html(report([finding("EG-01", Verdict.CANT_TELL, question="Est-ce « sûr » ?")], [rule("EG-01")]))
    assert "«\u00a0sûr\u00a0»\u00a0?" in html
