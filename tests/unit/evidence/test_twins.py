"""The search for twins finds what a rule does with a protected attribute, and accuses no innocent rule."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Literal

import pytest

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import InvalidInput
from etatplateforme.evidence import drawing
from etatplateforme.evidence.twins import search_twins
from etatplateforme.guarantor.decisions import Between, decision
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import CounterExample, Refusal
from tests.unit.guarantor.decisions import samples


def certain(function: AnyDecision, *, seed: int = 0, examples: int = 1000) -> list[CounterExample]:
    return [example for example in search_twins(function, seed=seed, examples=examples).found if example.certain]


@pytest.mark.parametrize(
    ("function", "attributes"),
    [
        (samples.by_sex, {"sexe"}),
        (samples.by_share, {"sexe"}),
        (samples.by_points, {"quartier"}),
        (samples.by_age, {"age"}),
        (samples.by_birth, {"date_naissance"}),
        (samples.by_town, {"commune"}),
        (samples.by_origin, {"origine"}),
        (samples.by_both, {"sexe", "handicap"}),
        (samples.small_and_wrong, {"sexe"}),
        (samples.lawful, {"age"}),
    ],
    ids=lambda value: value.name if hasattr(value, "name") else "",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_changes_a_decision_is_found_one_attribute_at_a_time(
    function: AnyDecision, attributes: set[str], seed: int
) -> None:
    found = certain(function, seed=seed)
    assert {name for example in found for name in example.attributes} == attributes
    assert all(len(example.attributes) == 1 for example in found)


@pytest.mark.parametrize("function", [samples.innocent, samples.small, samples.pregnant, samples.with_a_message])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_an_innocent_rule_is_not_accused(function: AnyDecision, seed: int) -> None:
    assert certain(function, seed=seed, examples=100) == []


def test_every_counter_example_is_true_and_differs_in_its_attributes_only() -> None:
    for function in (samples.by_sex, samples.by_share, samples.by_points, samples.by_age, samples.by_both):
        for example in certain(function, seed=3):
            assert function.decide(example.case).outcome == example.decided
            assert function.decide(example.twin).outcome == example.decided_for_twin
            assert example.decided != example.decided_for_twin
            differing = {name for name in example.case if example.case[name] != example.twin[name]}
            assert differing == set(example.attributes)


def test_twins_are_as_simple_as_can_be() -> None:
    (found,) = certain(samples.by_sex)
    assert {name: found.case[name] for name in ("enfants", "quotient")} == {"enfants": 0, "quotient": 1000}


def test_the_values_of_a_number_are_brought_to_the_threshold() -> None:
    (found,) = certain(samples.by_age)
    assert (found.case["age"], found.twin["age"]) == (61, 62)
    assert found.case["enfants"] == found.twin["enfants"] == 2


def test_few_cases_are_all_tried_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "draw", None)
    search = search_twins(samples.small)
    assert search.exhaustive
    assert [(trial.attributes, trial.cases, trial.twins) for trial in search.trials] == [(("sexe",), 12, 6)]


def test_a_text_that_is_known_by_examples_is_never_exhausted() -> None:
    assert not search_twins(samples.innocent, examples=30).exhaustive


def test_how_much_was_tried_is_counted_for_each_attribute_and_each_two() -> None:
    search = search_twins(samples.innocent, examples=60)
    tried = {trial.attributes: trial for trial in search.trials}
    assert len(tried) == 4 + 6
    assert tried[("sexe",)].cases == 60
    assert tried[("sexe",)].twins >= 60
    assert tried[("sexe", "age")].cases == 60 // 4
    assert search.twins == sum(trial.twins for trial in search.trials)


def test_a_rule_without_a_watched_input_is_not_tried() -> None:
    search = search_twins(samples.tariff)
    assert (search.trials, search.found) == ((), ())


def test_two_attributes_that_only_go_together_are_found_together() -> None:
    search = search_twins(samples.by_pair)
    (found,) = [example for example in search.found if example.certain]
    assert found.attributes == ("code_insee", "code_postal")
    assert {found.decided, found.decided_for_twin} == {"admis", "refusé"}


def test_a_case_that_cannot_exist_has_no_twin() -> None:
    assert search_twins(samples.pregnant, examples=200).found == ()


def test_a_value_that_is_always_impossible_is_a_doubt() -> None:
    (found,) = search_twins(samples.hiding, examples=200).found
    assert not found.certain
    assert found.attributes == ("nationalite",)
    assert {found.case["nationalite"], found.twin["nationalite"]} == {"UE", "autre"}
    assert {type(found.decided), type(found.decided_for_twin)} == {Refusal, str}


def test_an_error_that_is_no_impossibility_is_an_answer() -> None:
    (found,) = certain(samples.crashing)
    assert found.attributes == ("code_insee",)
    assert Refusal in {type(found.decided), type(found.decided_for_twin)}


def test_two_errors_that_quote_their_own_case_are_the_same() -> None:
    assert search_twins(samples.with_a_message, examples=300).found == ()


def test_errors_that_are_no_answer_are_told() -> None:
    assert search_twins(samples.broken, examples=100).errors == ("ZeroDivisionError",)


def alternating() -> Callable[[], int]:
    calls = 0

    def next_call() -> int:
        nonlocal calls
        calls += 1
        return calls

    return next_call


@pytest.mark.parametrize("period", [2, 3, 7])
def test_a_rule_that_changes_its_mind_is_accused_of_nothing(period: int) -> None:
    count = alternating()

    @decision("humeur")
    def moody(sexe: Literal["F", "M"], quotient: Annotated[int, Between(0, 5000)]) -> bool:
        return count() % period == 0

    search = search_twins(moody, examples=200)
    assert search.unstable
    assert search.found == ()


def test_a_bounded_time_is_kept_and_told() -> None:
    clock = StillClock(datetime(2026, 11, 22, tzinfo=UTC))

    @decision("lente")
    def slow(sexe: Literal["F", "M"], quotient: Annotated[int, Between(0, 5000)]) -> bool:
        clock.advance(1.0)
        return quotient > 10

    search = search_twins(slow, seconds=50.0, clock=clock)
    assert search.unfinished
    assert not search.exhaustive
    assert clock.monotonic() < 100


def test_twins_found_late_are_told_all_the_same() -> None:
    clock = StillClock(datetime(2026, 11, 22, tzinfo=UTC))

    @decision("lente-coupable")
    def slow(sexe: Literal["F", "M"], quotient: Annotated[int, Between(0, 5000)]) -> bool:
        clock.advance(1.0)
        return sexe == "F" or quotient < 1000

    (found,) = search_twins(slow, seconds=30.0, clock=clock).found
    assert found.attributes == ("sexe",)


def test_the_same_seed_finds_the_same_twins() -> None:
    assert search_twins(samples.by_share, seed=5) == search_twins(samples.by_share, seed=5)


def test_progress_names_what_is_tried() -> None:
    heard: list[tuple[str, int]] = []
    _ = search_twins(samples.by_town, examples=10, tell=lambda stage, count: heard.append((stage, count)))
    assert heard == [("commune", 0)]


def test_an_answer_that_is_no_value_stops_the_search() -> None:
    @decision("liste")
    def listing(sexe: Literal["F", "M"]) -> str:
        answer: object = ["a"]
        return answer  # type: ignore[return-value]

    with pytest.raises(InvalidInput) as caught:
        _ = search_twins(listing)
    assert caught.value.code == "unsupported_outcome"
