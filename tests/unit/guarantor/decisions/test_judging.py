"""What may be lawful is a question, what may not is a failure, and both are told in French."""

import pytest

from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.twins import (
    CounterExample,
    Refusal,
    Trial,
    TwinSearch,
    judge_twins,
    told_twins,
    watched,
)
from etatplateforme.values.finding import Verdict

from . import samples


def example(function: AnyDecision, *attributes: str, **changes: object) -> CounterExample:
    """Two twins of *function* with its simplest values; *changes* are the answers."""
    case = {name: one.domain.at(0) for name, one in function.inputs.items()}
    twin = {name: one.domain.at(1) if name in attributes else case[name] for name, one in function.inputs.items()}
    answers = {"decided": "accord", "decided_for_twin": "refus", **changes}
    return CounterExample(attributes, case, twin, **answers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("function", "attributes", "justified", "verdict", "said"),
    [
        (samples.by_sex, ["sexe"], [], Verdict.FAILED, "déclarez le but légitime"),
        (samples.by_sex, ["sexe"], ["sexe"], Verdict.CANT_TELL, "Le but déclaré est-il légitime"),
        (samples.by_town, ["commune"], [], Verdict.CANT_TELL, "Quelle différence de situation"),
        (samples.by_town, ["commune"], ["commune"], Verdict.CANT_TELL, "Le but déclaré est-il légitime"),
        (samples.by_origin, ["origine"], [], Verdict.FAILED, "Aucune justification n'est possible"),
        (samples.by_origin, ["origine"], ["origine"], Verdict.FAILED, "Aucune justification n'est possible"),
        (samples.innocent, ["code_postal"], [], Verdict.CANT_TELL, "en cache-t-il un autre"),
        (samples.by_both, ["sexe", "handicap"], [], Verdict.FAILED, "déclarez le but légitime"),
        (samples.by_both, ["sexe", "handicap"], ["sexe"], Verdict.CANT_TELL, "lequel des deux décide ?"),
        (samples.by_both, ["sexe", "handicap"], ["sexe", "handicap"], Verdict.CANT_TELL, "Le but déclaré"),
        (samples.innocent, ["sexe", "commune"], [], Verdict.CANT_TELL, "lequel des deux décide ?"),
        (samples.innocent, ["commune", "code_postal"], [], Verdict.CANT_TELL, "Quelle différence de situation"),
    ],
)
def test_verdicts_follow_what_the_attributes_are(
    function: AnyDecision, attributes: list[str], justified: list[str], verdict: Verdict, said: str
) -> None:
    found, question = judge_twins(function, example(function, *attributes), frozenset(justified))
    assert found is verdict
    assert said in question
    assert question.endswith("?") is (verdict is Verdict.CANT_TELL)


def test_what_may_not_exist_in_life_is_a_question() -> None:
    one = example(samples.by_origin, "origine", decided=Refusal("ValueError", "impossible", impossible=True))
    verdict, question = judge_twins(samples.by_origin, one, frozenset())
    assert verdict is Verdict.CANT_TELL
    assert question.endswith("n'existe-t-il vraiment pas dans la vie ?")


def test_an_error_that_is_an_answer_is_judged_as_one() -> None:
    one = example(samples.by_sex, "sexe", decided=Refusal("KeyError", "'M'", impossible=False))
    assert judge_twins(samples.by_sex, one, frozenset())[0] is Verdict.FAILED
    assert "une erreur (KeyError) ou «\u00a0refus\u00a0»" in told_twins(samples.by_sex, one)


def test_twins_are_told_as_two_people() -> None:
    assert told_twins(samples.by_sex, example(samples.by_sex, "sexe")) == (
        "Deux personnes ne diffèrent que par «\u00a0sexe\u00a0» (F ou M), et la décision change\u00a0: "
        "«\u00a0accord\u00a0» ou «\u00a0refus\u00a0». Tout le reste est pareil (quotient familial, en euros\u00a0: 0, "
        "enfants\u00a0: 0)."
    )
    assert "(non ou oui)" in told_twins(samples.by_both, example(samples.by_both, "handicap"))
    assert "1er janvier 1920 ou 2 janvier 1920" in told_twins(
        samples.by_birth, example(samples.by_birth, "date_naissance")
    )


def test_what_equality_watches_is_told_by_name() -> None:
    assert list(watched(samples.innocent)) == ["sexe", "age", "commune", "code_postal"]
    assert watched(samples.tariff).keys() == set()


def test_how_much_was_tried_says_what_it_could_not_have_missed() -> None:
    tried = TwinSearch((Trial(("sexe",), 900, 1800), Trial(("age",), 1000, 9000), Trial(("sexe", "age"), 9, 50)))
    assert tried.effort() == (
        "10\u202f850 couples de jumeaux essayés. Là où rien n'a été trouvé, un écart présent dans plus d'un cas tiré "
        "sur 300 aurait été vu 95 fois sur 100\u202f; ne rien trouver ne prouve rien."
    )
    all_of_them = TwinSearch((Trial(("sexe",), 12, 6),), exhaustive=True)
    assert all_of_them.effort() == "Tous les cas possibles ont été essayés (12 cas)."
    found = TwinSearch((Trial(("sexe",), 7, 7),), (example(samples.by_sex, "sexe"),))
    assert found.effort() == "7 couples de jumeaux essayés."
    assert TwinSearch((Trial(("sexe",), 2, 1),), unfinished=True).effort().endswith("Le temps prévu n'a pas suffi.")
