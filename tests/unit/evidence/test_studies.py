"""A rule is tried whole: its twins, and the explanations of decisions that are invented, kept and read again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import pytest

from etatplateforme.core.clock import StillClock
from etatplateforme.evidence.studies import rehearse, study
from etatplateforme.guarantor.decisions import UNTOLD, Between, Steps, decision
from etatplateforme.guarantor.decisions.function import AnyDecision
from tests.unit.guarantor.decisions import samples

CLOCK = StillClock(datetime(2026, 11, 22, tzinfo=UTC))
Quotient = Annotated[int, Between(0, 5000)]


def test_every_invented_decision_is_explained_again() -> None:
    rehearsal = rehearse(samples.tariff, cases=60, clock=CLOCK)
    assert 20 < rehearsal.cases <= 60
    assert rehearsal.explained == rehearsal.cases
    assert (rehearsal.untold, rehearsal.without_article) == (0, ())


def test_few_cases_are_all_rehearsed() -> None:
    rehearsal = rehearse(samples.small, clock=CLOCK)
    assert (rehearsal.cases, rehearsal.explained, rehearsal.untold) == (12, 12, 12)


def test_cases_that_the_rule_refuses_are_left_out() -> None:
    rehearsal = rehearse(samples.hiding, cases=60, clock=CLOCK)
    assert 0 < rehearsal.cases < 60
    assert rehearsal.explained == rehearsal.cases


def test_steps_without_an_article_are_named() -> None:
    @decision("arrondi")
    def rounded(quotient: Quotient, steps: Steps = UNTOLD) -> int:
        _ = steps.test("Le quotient est pair", quotient % 2 == 0)
        return steps.value("Arrondi", quotient // 10, article="article 3")

    assert rehearse(rounded, cases=20, clock=CLOCK).without_article == ("Le quotient est pair",)


def counter() -> Callable[[], int]:
    calls = 0

    def count() -> int:
        nonlocal calls
        calls += 1
        return calls

    return count


def test_a_rule_that_changes_its_mind_is_not_explained() -> None:
    count = counter()

    @decision("humeur")
    def moody(quotient: Quotient) -> bool:
        return count() % 2 == 0

    rehearsal = rehearse(moody, cases=30, clock=CLOCK)
    assert rehearsal.explained < rehearsal.cases


def test_steps_that_change_are_no_explanation() -> None:
    count = counter()

    @decision("bavarde")
    def chatty(quotient: Quotient, steps: Steps = UNTOLD) -> bool:
        _ = steps.test(f"Appel {count()}", True, article="article 1")
        return True

    rehearsal = rehearse(chatty, cases=30, clock=CLOCK)
    assert rehearsal.explained == 0
    assert rehearsal.cases > 0


def test_a_study_holds_what_the_guarantor_may_know() -> None:
    heard: list[str] = []
    one, other = study(
        [samples.by_sex, samples.tariff], examples=50, clock=CLOCK, tell=lambda stage, count: heard.append(stage)
    )
    assert one.function is samples.by_sex
    assert one.twins is not None
    assert one.twins.found
    assert other.twins is not None
    assert other.twins.found == ()
    assert other.rehearsal is not None
    assert heard == ["sexe"]


@pytest.mark.parametrize("function", [samples.tariff, samples.by_share, samples.lawful])
def test_any_seed_rehearses(function: AnyDecision) -> None:
    for seed in (1, 2):
        rehearsal = rehearse(function, cases=20, seed=seed, clock=CLOCK)
        assert rehearsal.explained == rehearsal.cases > 0
