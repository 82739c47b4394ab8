"""A report by theme, and what to do by effect: nothing lost, nothing told twice, the order that is announced."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given

from etatplateforme.guarantor.report.chapters import by_theme
from etatplateforme.guarantor.report.effect import questions, remedies
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.report.picture import PER_ROW, picture
from etatplateforme.guarantor.report.summary import examined, stops, strengths
from etatplateforme.guarantor.report.words import CONCERNS
from etatplateforme.guarantor.rule import Theme
from etatplateforme.values.finding import Evidence, Level, Verdict
from tests.unit.guarantor.report.studies import studies

from .told import BOUNDED, REPORTS, finding, report, rule

A, B, C = rule("EG-01"), rule("EG-02", Theme.DECISIONS), rule("EG-03", Theme.ACCESSIBILITY)


def test_every_theme_has_its_words() -> None:
    assert set(CONCERNS) == set(Theme)
    assert all(concern.title and concern.question.endswith("?") for concern in CONCERNS.values())


@BOUNDED
@given(REPORTS)
def test_every_finding_stands_in_one_theme_and_one_part_of_it(told: Report) -> None:
    shown = [f for chapter in by_theme(told) for section in chapter.sections for f in section.findings]
    grouped = [
        f for ch in by_theme(told) for section in ch.sections for group in section.groups for f in group.findings
    ]
    assert Counter(shown) == Counter(grouped) == Counter(told.findings)
    themes = {line.code: line.theme for line in told.rules} | {
        "RGAA-1.7": Theme.ACCESSIBILITY, "METRO-1": Theme.GUARANTOR
    }  # fmt: skip
    for chapter in by_theme(told):
        for section in chapter.sections:
            assert {themes[one.rule] for one in section.findings} == {chapter.theme}
            assert {one.verdict for one in section.findings} == {section.verdict}
    order = [chapter.theme for chapter in by_theme(told)]
    assert order == sorted(order, key=tuple(Theme).index)


@BOUNDED
@given(REPORTS)
def test_remedies_settle_every_failure_once_and_questions_every_doubt(told: Report) -> None:
    for steps, verdict in ((remedies(told), Verdict.FAILED), (questions(told), Verdict.CANT_TELL)):
        settled = [one for step in steps for one in step.findings]
        assert Counter(settled) == Counter(told.of(verdict))
        assert len({step.text for step in steps}) == len(steps)


@BOUNDED
@given(REPORTS)
def test_what_opens_comes_first_then_what_settles_the_most_then_the_order_of_themes(told: Report) -> None:
    for before, after in pairwise(remedies(told)):
        if before.opens != after.opens:
            assert before.opens
        elif before.set_aside != after.set_aside:
            assert after.set_aside
        elif len(before.findings) != len(after.findings):
            assert len(before.findings) > len(after.findings)
        else:
            assert tuple(Theme).index(before.theme) <= tuple(Theme).index(after.theme)


def test_one_remedy_settles_the_failures_of_several_rules() -> None:
    shared = "Ouvrez le guichet."
    told = report(
        [
            finding("EG-03", Verdict.FAILED),
            finding("EG-03", Verdict.FAILED),
            finding("EG-02", Verdict.FAILED, remedy=shared),
            finding("EG-01", Verdict.FAILED, remedy=shared),
            finding("EG-02", Verdict.FAILED, "Bloque.", level=Level.ENFORCE, remedy="Affichez le recours."),
            finding("EG-01", Verdict.FAILED, level=Level.ENFORCE, waived_by="d", remedy="Plus tard."),
        ],
        [A, B, C],
    )
    assert [step.text for step in remedies(told)] == [
        "Affichez le recours.", "Ouvrez le guichet.", "Remède de EG-03.", "Plus tard."
    ]  # fmt: skip
    blocking, counter, _, later = remedies(told)
    assert blocking.opens
    assert counter.theme is Theme.ACCESS
    assert counter.settles == "2 points (EG-02, EG-01)"
    assert later.settles == "1 point (EG-01), sous dérogation"
    assert stops(told) == ("Titre de EG-02 (EG-02)",)


def test_who_usually_knows_is_told_for_questions_only() -> None:
    told = report([finding("EG-02", Verdict.CANT_TELL), finding("EG-02", Verdict.FAILED)], [A, B, C])
    assert "service juridique" in questions(told)[0].who
    assert remedies(told)[0].who == ""


def test_a_long_list_of_rules_is_counted() -> None:
    rules = [rule(f"EG-{n:02}") for n in range(1, 6)]
    told = report([finding(line.code, Verdict.CANT_TELL, question="Donnez les pages.") for line in rules], rules)
    assert questions(told)[0].settles == "5 points (EG-01, EG-02, EG-03 et 2 autres règles)"


def test_a_rule_counts_once_by_the_worst_that_is_said_of_it() -> None:
    told = report(
        [
            finding("EG-01", Verdict.PASSED),
            finding("EG-01", Verdict.FAILED),
            finding("EG-04", Verdict.PASSED),
            finding("EG-04", Verdict.INAPPLICABLE),
            finding("EG-05", Verdict.CANT_TELL),
            finding("EG-05", Verdict.PASSED),
        ],
        [A, rule("EG-04"), rule("EG-05")],
    )
    (chapter,) = by_theme(told)
    assert dict(chapter.standing) == {
        Verdict.PASSED: 1, Verdict.FAILED: 1, Verdict.CANT_TELL: 1, Verdict.INAPPLICABLE: 0
    }  # fmt: skip
    assert chapter.summary == "1 garantie, 1 pas garantie, 1 à juger, sur 3 règles."


def test_rules_that_say_the_very_same_thing_are_told_together() -> None:
    rules = [rule(f"EG-{n:02}") for n in range(1, 6)]
    alike = [finding(line.code, Verdict.CANT_TELL, question="Donnez les pages.") for line in rules]
    told = report([*alike, finding("EG-01", Verdict.CANT_TELL, "Autre.")], rules)
    (section,) = by_theme(told)[0].sections
    together, alone = section.groups
    assert together.several
    assert together.title == "5 règles disent la même chose"
    assert [code for code, _ in together.subjects] == [line.code for line in rules]
    assert alone.title == "Titre de EG-01"


def test_a_few_rules_that_say_the_same_are_all_named() -> None:
    told = report([finding(line.code, Verdict.INAPPLICABLE) for line in (A, rule("EG-09"))], [A, rule("EG-09")])
    (group,) = by_theme(told)[0].sections[0].groups
    assert (group.title, group.codes) == ("Titre de EG-01 ; Titre de EG-09", "EG-01, EG-09")


@BOUNDED
@given(REPORTS)
def test_the_picture_has_a_square_for_each_rule_and_none_on_another(told: Report) -> None:
    for chapter in by_theme(told):
        drawn = picture(chapter)
        assert Counter(square.verdict for square in drawn.squares) == Counter(dict(chapter.standing))
        spots = {(square.x, square.y) for square in drawn.squares}
        assert len(spots) == len(drawn.squares)
        assert all(0 <= x < drawn.width and 0 <= y < drawn.height for x, y in spots)


def test_squares_go_on_in_a_new_row() -> None:
    rules = [rule(f"EG-{n}") for n in range(PER_ROW + 1)]
    (chapter,) = by_theme(report([finding(line.code, Verdict.PASSED) for line in rules], rules))
    last = picture(chapter).squares[-1]
    assert (last.x, last.y > 0) == (0, True)


def test_what_is_guaranteed_is_counted_by_strength_of_evidence() -> None:
    told = report(
        [
            finding("EG-01", Verdict.PASSED, evidence=Evidence.PROVED),
            finding("EG-02", Verdict.PASSED, evidence=Evidence.DECLARED),
            finding("EG-02", Verdict.PASSED, "Encore.", evidence=Evidence.DECLARED),
            finding("EG-03", Verdict.FAILED, evidence=Evidence.OBSERVED),
        ],
        [A, B, C],
    )
    assert [(one.name, one.points) for one in strengths(told)] == [("Déclaré", 2), ("Observé", 0), ("Prouvé", 1)]


def test_what_was_examined_is_told() -> None:
    lowered = rule("EG-04")
    told = report([finding("EG-01", Verdict.PASSED)], [A, B, lowered], pages=tuple(f"page {n}" for n in range(9)))
    facts, rules = examined(told)
    assert facts == (
        "Le manifeste du service, 9 pages (page 0, page 1, page 2, page 3, page 4, page 5, …) et aucun acte passé par "
        "la porte du garant."
    )
    assert rules == "1 règle a répondu, sur les 3 de la charte et du garant."
    assert examined(report([], []))[0].startswith("Le manifeste du service, aucune page et aucun acte")
    read = examined(replace(report([], []), outcomes=(studies()["town"],)))[0]
    assert read.startswith("Le manifeste du service, aucune page, 1 journal de ")
    assert "décisions prises et aucun acte" in read
