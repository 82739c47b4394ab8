"""The families of obligations: right, wrong when one fact changes, unsure when it is not said, and not concerned."""

from dataclasses import replace
from datetime import date

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.equality.eco_design import files_of, kilobytes_of
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Evidence, Verdict
from tests.unit.guarantor.equality import cases
from tests.unit.guarantor.samples import HOME, facts
from tests.unit.guarantor.test_rules import Case, name, of, page


@pytest.mark.parametrize("case", cases.BAD, ids=name)
def test_one_changed_fact_makes_the_rule_fail(case: Case) -> None:
    pages = () if case.page is None else (replace(HOME, kind=case.kind),)
    assert Verdict.FAILED not in {finding.verdict for finding in of(case.rule, facts(pages=pages))}
    wrong = [finding for finding in of(case.rule, case.facts()) if finding.verdict is Verdict.FAILED]
    assert case.place in {finding.place.where for finding in wrong if finding.place is not None}
    assert all(finding.remedy and finding.sources and finding.message.endswith(".") for finding in wrong)
    assert case.page is None or {finding.evidence for finding in wrong} == {Evidence.OBSERVED}


@pytest.mark.parametrize("case", cases.UNSURE, ids=name)
def test_what_is_not_said_is_asked_and_never_accused(case: Case) -> None:
    found = of(case.rule, case.facts())
    assert Verdict.FAILED not in {finding.verdict for finding in found}
    doubts = [finding for finding in found if finding.verdict is Verdict.CANT_TELL]
    assert case.place in {finding.place.where for finding in doubts if finding.place is not None}
    assert all(finding.question.endswith(("?", ".")) and not finding.remedy for finding in doubts)


@pytest.mark.parametrize("case", cases.INAPPLICABLE, ids=name)
def test_a_rule_that_does_not_concern_the_service_says_why(case: Case) -> None:
    (found,) = of(case.rule, case.facts())
    assert found.verdict is Verdict.INAPPLICABLE
    assert found.message


@pytest.mark.parametrize("case", cases.GOOD, ids=name)
def test_what_is_right_passes_without_a_doubt_about_it(case: Case) -> None:
    assert {finding.verdict for finding in of(case.rule, case.facts())} == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("count", "level"), [(2, "en partie atteint"), (4, "en partie atteint"), (5, "faible"), (6, "faible")]
)
def test_the_number_of_re_asked_data_gives_the_level_of_the_observatory(count: int, level: str) -> None:
    (found,) = of("EG-07", Case("EG-07", cases.re_asked(count)).facts())
    assert found.message.startswith(f"{count} données sont redemandées")
    assert level in found.message
    assert "d0 (API Impôt particulier" in found.message


def test_what_cannot_be_obtained_is_told_beside() -> None:
    (case,) = (case for case in cases.GOOD if "Refusé." in str(case.changes))
    (found,) = of("EG-07", case.facts())
    assert "Pour 1 autre(s), le manifeste dit ce qui empêche de l'obtenir." in found.message


@pytest.mark.parametrize(
    ("today", "verdict"),
    [(date(2026, 6, 29), Verdict.PASSED), (date(2026, 6, 30), Verdict.FAILED), (date(2027, 1, 1), Verdict.FAILED)],
)
def test_the_end_of_the_money_is_announced_six_months_before(today: date, verdict: Verdict) -> None:
    (found,) = of("EG-01-financement", facts({"continuity.funded_until": "2026-12-30"}, today=today))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("today", "inhabitants", "verdict"),
    [
        (date(2023, 12, 31), 60_000, Verdict.INAPPLICABLE),
        (date(2024, 1, 1), 2_001, Verdict.FAILED),
        (date(2024, 1, 1), 2_000, Verdict.INAPPLICABLE),
        (date(2024, 1, 1), None, Verdict.CANT_TELL),
        (date(2023, 12, 31), None, Verdict.INAPPLICABLE),
        (date(2024, 6, 1), 2_000, Verdict.FAILED),
        (date(2024, 6, 1), None, Verdict.FAILED),
    ],
)
def test_small_communes_had_five_more_months_to_publish_addresses(
    today: date, inhabitants: int | None, verdict: Verdict
) -> None:
    changes: dict[str, object] = {"operator.inhabitants": inhabitants, "opendata.address_base": {"published": False}}
    (found,) = of("EG-24-adresses", facts(changes, today=today))
    assert found.verdict is verdict


@pytest.mark.parametrize(("today", "verdict"), [(date(2024, 12, 31), "inapplicable"), (date(2025, 1, 1), "failed")])
def test_the_strategy_is_due_from_a_date(today: date, verdict: str) -> None:
    (found,) = of("EG-14-strategie", facts({"eco_design.strategy_url": None}, today=today))
    assert found.verdict.value == verdict


def test_files_and_weight_of_a_page_are_counted_once() -> None:
    source = page(
        '<link rel="canonical" href="c"><link rel="icon" href="i"><iframe src="f"></iframe><video src="v"></video>'
        '<script>x</script><img src=""><a href="l">l</a>'
        '<img src="plus-tard.png" loading="lazy"><noscript><img src="compteur.png"></noscript>',
        head='<link rel="stylesheet" href="s.css"><script src="s.js"></script>',
    )
    given = Page("essai", source, sheets={"s.css": "é" * 500})
    ((_, document),) = facts(pages=(given,)).documents
    assert files_of(document) == {"s.css", "s.js", "i", "f", "v"}
    assert kilobytes_of(given) == -(-(len(source) + 1000) // 1000)


def test_sources_of_a_rule_are_cited_once() -> None:
    for rule in CHARTER.rules:
        references = [source.reference for source in rule.sources]
        assert len(references) == len(set(references)), rule.code
