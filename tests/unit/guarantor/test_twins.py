"""Twins find what a rule does with a protected attribute, and accuse no innocent rule."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.equality.twins import (
    Case,
    Concern,
    DecisionFunction,
    OneOf,
    TwinSearch,
    Value,
    WholeNumber,
    concern_of,
    search_twins,
)
from etatplateforme.values.finding import Verdict

INCOME = WholeNumber(0, 3000)
CHILDREN = WholeNumber(0, 8)
SEX = OneOf(("F", "M"))
TOWN = OneOf(("ici", "ailleurs"))


def by_income(case: Case) -> Value:
    return "gratuit" if int(case["quotient"]) < 400 else "plein tarif"


def by_sex_when_poor(case: Case) -> Value:
    return "refus" if case["sexe"] == "M" and int(case["quotient"]) >= 1000 else "accord"


def by_town(case: Case) -> Value:
    return 3 if case["commune"] == "ici" else 5


def by_both(case: Case) -> Value:
    """Neither attribute alone changes the answer when the other says « non » … but both together do."""
    return (case["sexe"] == "F") is (case["handicap"] == "oui") and int(case["quotient"]) > 10


def by_origin(case: Case) -> Value:
    return case["origine"] == "A"


def search(decide: object, justified: frozenset[str] = frozenset(), **inputs: OneOf | WholeNumber) -> TwinSearch:
    assert callable(decide)
    return search_twins(DecisionFunction("essai", inputs, decide, justified))


def test_an_innocent_rule_is_not_accused() -> None:
    result = search(by_income, quotient=INCOME, enfants=CHILDREN, sexe=SEX, commune=TOWN)
    assert result.counter_examples == ()
    assert result.watched == {"sexe": Concern.PROTECTED, "commune": Concern.TERRITORIAL}
    assert result.tried == 3 * 300


def test_a_protected_attribute_is_found_with_the_simplest_twins() -> None:
    (found,) = search(by_sex_when_poor, enfants=CHILDREN, quotient=INCOME, sexe=SEX).counter_examples
    assert found.attributes == ("sexe",)
    assert found.verdict is Verdict.FAILED
    assert {name: found.case[name] for name in ("enfants", "quotient")} == {"enfants": 0, "quotient": 1000}
    assert {found.decided, found.decided_for_twin} == {"accord", "refus"}
    assert "Tout le reste est pareil\u00a0: enfants\u00a0= 0, quotient\u00a0= 1000." in found.told()


@pytest.mark.parametrize(
    ("decide", "name", "domain", "justified", "verdict"),
    [
        (by_town, "commune", TOWN, False, Verdict.CANT_TELL),
        (by_sex_when_poor, "sexe", SEX, True, Verdict.CANT_TELL),
        (by_origin, "origine", OneOf(("A", "B")), False, Verdict.FAILED),
        (by_origin, "origine", OneOf(("A", "B")), True, Verdict.FAILED),
    ],
)
def test_what_may_be_lawful_is_a_question_and_what_may_not_is_a_failure(
    decide: object, name: str, domain: OneOf, justified: bool, verdict: Verdict
) -> None:
    reasons = frozenset({name}) if justified else frozenset[str]()
    (found,) = search(decide, reasons, quotient=INCOME, **{name: domain}).counter_examples
    assert found.verdict is verdict
    assert found.question.endswith("?") is (verdict is Verdict.CANT_TELL)


def test_an_attribute_that_matters_is_found_once() -> None:
    result = search(by_both, quotient=INCOME, sexe=SEX, handicap=OneOf(("non", "oui")))
    assert [found.attributes for found in result.counter_examples] == [("sexe",), ("handicap",)]


def test_the_threshold_of_a_protected_number_is_shown() -> None:
    def retired(case: Case) -> Value:
        return "réduit" if int(case["age"]) >= 62 and int(case["enfants"]) > 1 else "plein"

    (found,) = search(retired, age=WholeNumber(0, 110), enfants=CHILDREN).counter_examples
    assert (found.case["age"], found.twin["age"]) == (61, 62)
    assert found.case["enfants"] == found.twin["enfants"] == 2


def test_few_cases_are_all_tried() -> None:
    result = search(by_income, quotient=WholeNumber(0, 9), sexe=SEX)
    assert result.tried == 20


def test_the_same_seed_finds_the_same_twins() -> None:
    one, two = (search(by_sex_when_poor, quotient=INCOME, sexe=SEX) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("seed", range(20))
def test_a_rare_difference_is_found_from_any_seed(seed: int) -> None:
    function = DecisionFunction("essai", {"quotient": INCOME, "sexe": SEX, "enfants": CHILDREN}, by_sex_when_poor)
    assert len(search_twins(function, seed=seed).counter_examples) == 1


@pytest.mark.parametrize(
    ("name", "concern"),
    [
        ("âge", Concern.PROTECTED),
        ("age_du_demandeur", Concern.PROTECTED),
        ("age_du_vehicule", Concern.NONE),
        ("Code postal", Concern.PROXY),
        ("nombre_enfants", Concern.NONE),
        ("nom", Concern.PROXY),
        ("patronyme", Concern.FORBIDDEN),
        ("qpv", Concern.TERRITORIAL),
    ],
)
def test_an_input_is_looked_at_for_its_name(name: str, concern: Concern) -> None:
    assert concern_of(name) is concern


def test_an_input_with_one_value_is_refused() -> None:
    for make in (lambda: OneOf(("a",)), lambda: WholeNumber(3, 3)):
        with pytest.raises(InvalidInput) as caught:
            _ = make()
        assert caught.value.code == "invalid_domain"
