"""The remedies name the nearest counter when a list was given, and say nothing of it otherwise."""

from dataclasses import replace
from datetime import date

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.nearest_counter import NearestCounter, shown_distance
from tests.unit.guarantor.samples import facts

NO_WAY: dict[str, object] = {"access.counter": None, "access.phone": None}
POST = {"recipient": "Mairie", "address": "1 place Imaginaire", "postcode": "48000", "city": "Mende"}
NEAREST = NearestCounter(
    "France services de Langogne",
    "2 Rue Imaginaire, 48300 Langogne",
    36_400.0,
    "du lundi au jeudi de 9 h à 12 h",
    "01 99 00 12 35",
    "liste-fs-20240801.csv",
    date(2024, 8, 1),
)
SENTENCE = (
    "Le France Services le plus proche est à 36 km à vol d'oiseau (France services de Langogne, 2 Rue Imaginaire, "
    "48300 Langogne), ouvert du lundi au jeudi de 9 h à 12 h ; téléphone : 01 99 00 12 35. D'après la liste "
    "« liste-fs-20240801.csv » du 1er août 2024 : vérifiez avant de l'afficher."
)


def judged(code: str, changes: dict[str, object], nearest: NearestCounter | None) -> list[Judgement]:
    rule = next(one for one in CHARTER.rules if one.code == code)
    return list(rule.judged(replace(facts(changes), nearest_counter=nearest)))


def test_the_remedy_of_a_service_without_a_counter_names_the_nearest_one() -> None:
    (found,) = judged("EG-02", NO_WAY, NEAREST)
    assert SENTENCE in found.remedy
    assert found.remedy.startswith("Déclarez un guichet ou un téléphone")
    assert "que si vous en êtes convenus" in found.remedy


def test_without_a_list_the_remedy_is_the_one_of_the_rule() -> None:
    (found,) = judged("EG-02", NO_WAY, None)
    assert "France Services" not in found.remedy


def test_a_counter_that_was_promised_and_is_not_there_is_answered_so_too() -> None:
    changes: dict[str, object] = {"access.counter": None, "identity.alternatives": ["counter"]}
    (found,) = judged("EG-22", changes, NEAREST)
    assert SENTENCE in found.remedy


def test_post_alone_asks_its_question_with_the_counter() -> None:
    found = judged("EG-02", {**NO_WAY, "access.post": POST}, NEAREST)
    assert any(SENTENCE in one.question for one in found)


def test_a_service_with_its_own_counter_is_told_of_no_other() -> None:
    assert not any("France Services" in one.remedy + one.question for one in judged("EG-02", {}, NEAREST))


@pytest.mark.parametrize(
    ("nearest", "told"),
    [
        (replace(NEAREST, distance_m=None), "est dans la commune (France services"),
        (replace(NEAREST, day=None), "« liste-fs-20240801.csv » sans date"),
        (replace(NEAREST, phone=""), "de 9 h à 12 h. D'après"),
    ],
)
def test_what_is_not_known_is_not_said(nearest: NearestCounter, told: str) -> None:
    assert told in str(nearest)


def test_a_distance_is_told_as_one_would_say_it() -> None:
    assert [shown_distance(metres) for metres in (4.0, 846.0, 3_240.0, 24_400.0)] == ["0 m", "850 m", "3,2 km", "24 km"]
