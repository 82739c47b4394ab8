"""The rules on decisions: right, wrong, unsure or without object, as one fact changes."""

import tomllib

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.rule import Rule, Theme
from etatplateforme.values.finding import Evidence, Finding, Verdict
from tests.unit.guarantor.samples import facts
from tests.unit.guarantor.test_rules import Case, of

from . import samples
from .cases import BAD, FULL, GOOD, INAPPLICABLE, ORIGIN, PLACE, REGISTER, SEX, UNSURE, received, tried, untried


def told(case: Case) -> list[Finding]:
    return of(case.rule, case.facts())


def places(findings: list[Finding]) -> set[str]:
    return {finding.place.where for finding in findings if finding.place is not None}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.rule)
def test_one_changed_fact_makes_the_rule_fail(case: Case) -> None:
    wrong = [finding for finding in told(case) if finding.verdict is Verdict.FAILED]
    assert case.place in places(wrong)
    assert all(finding.message and finding.remedy for finding in wrong)


@pytest.mark.parametrize("case", UNSURE, ids=lambda case: case.rule)
def test_what_is_not_known_is_asked_and_never_accused(case: Case) -> None:
    found = told(case)
    assert Verdict.FAILED not in {finding.verdict for finding in found}
    doubts = [finding for finding in found if finding.verdict is Verdict.CANT_TELL]
    assert case.place in places(doubts)
    assert all("?" in finding.question for finding in doubts)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.rule)
def test_what_is_right_passes(case: Case) -> None:
    assert {finding.verdict for finding in told(case) if "sexe" not in finding.message} <= {Verdict.PASSED}
    assert Verdict.PASSED in {finding.verdict for finding in told(case)}


@pytest.mark.parametrize("case", INAPPLICABLE, ids=lambda case: case.rule)
def test_a_rule_that_does_not_concern_the_service_says_why(case: Case) -> None:
    assert [finding.verdict for finding in told(case)] == [Verdict.INAPPLICABLE]


def test_twins_are_told_with_how_to_correct() -> None:
    (found,) = of("EG-10-jumeaux", facts(FULL, studies=tried(samples.by_sex, SEX)))
    assert found.message.startswith("Deux personnes ne diffèrent que par «\u00a0sexe\u00a0»")
    assert found.message.endswith("2\u202f000 couples de jumeaux essayés.")
    assert found.remedy.startswith("Retirez ce critère protégé")
    assert found.evidence is Evidence.OBSERVED


def test_an_origin_that_decides_is_told_once_and_never_waived() -> None:
    report = {
        rule: of(rule, facts(FULL, studies=tried(samples.by_origin, ORIGIN)))
        for rule in ("EG-10-origine", "EG-10-jumeaux")
    }
    (found,) = report["EG-10-origine"]
    assert found.verdict is Verdict.FAILED
    assert "«\u00a0origine\u00a0» (A ou B)" in found.message
    assert [one.verdict for one in report["EG-10-jumeaux"]] == [Verdict.CANT_TELL]


def test_nothing_found_says_how_much_was_tried_and_how_it_is_known() -> None:
    (drawn,) = of("EG-10-jumeaux", facts(FULL, studies=tried(samples.by_sex)))
    assert "2\u202f000 couples de jumeaux essayés" in drawn.message
    assert drawn.evidence is Evidence.OBSERVED
    (whole,) = of("EG-10-jumeaux", facts(FULL, studies=tried(samples.small, exhaustive=True)))
    assert "Tous les cas possibles" in whole.message
    assert whole.evidence is Evidence.PROVED


def test_a_protected_input_that_changes_nothing_is_noted_and_not_accused() -> None:
    (found,) = of("EG-10", facts(FULL, studies=tried(samples.small, exhaustive=True)))
    assert found.verdict is Verdict.PASSED
    assert found.place is not None
    assert found.place.where == received("sexe")
    assert "ne s'en sert pas : retirez cette entrée" in found.message


def test_an_input_that_the_rule_justifies_needs_nothing() -> None:
    (found,) = of("EG-10", facts({**FULL, "decisions.0.criteria": []}, studies=untried(samples.lawful)))
    assert found.message == "Aucun critère connu n'est protégé sans justification."


def test_an_explanation_that_anyone_can_make_again_is_proved() -> None:
    (found,) = of("EG-08-explication", facts(FULL, studies=tried(samples.tariff)))
    assert found.evidence is Evidence.PROVED
    assert "80 décisions" in found.message


def test_a_missing_mention_comes_with_a_draft() -> None:
    (found,) = of("EG-08", facts({**FULL, "decisions.0.algorithm": {**REGISTER, "mention": None}}))
    assert "« Quotient »" in found.remedy
    assert "cantine@exemple.fr" in found.remedy


def test_a_rule_that_the_service_does_not_declare_is_named() -> None:
    found = of("EG-08-registre", facts(studies=tried(samples.tariff, name="ailleurs")))
    assert "« ailleurs »" in found[0].message


def test_a_rule_of_several_is_judged_apart() -> None:
    studies = (*tried(samples.by_sex, SEX), *tried(samples.tariff, name="tarif"))
    found = of("EG-10-jumeaux", facts(FULL, studies=studies))
    assert [(one.place.where, one.verdict) for one in found if one.place is not None] == [
        (PLACE, Verdict.FAILED),
        ("decisions.tarif", Verdict.PASSED),
    ]


CODES = ("EG-08-registre", "EG-08-publication", "EG-08-automatique", "EG-08-explication", "EG-10-jumeaux")
BY_FUNCTIONS = ("EG-08-explication", "EG-10-jumeaux")
"""Rules that a manifest alone cannot meet: they judge functions."""


@pytest.mark.parametrize("rule", [rule for rule in CHARTER.rules if rule.code in CODES], ids=lambda rule: rule.code)
def test_each_rule_tells_its_story_and_an_example_where_a_manifest_can_meet_it(rule: Rule) -> None:
    assert rule.theme is Theme.DECISIONS
    assert len(rule.story) > 150
    assert ("decisions" in tomllib.loads(rule.example)) is (rule.code not in BY_FUNCTIONS)
