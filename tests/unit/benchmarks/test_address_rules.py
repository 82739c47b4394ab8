"""What is right and how it is counted, in the address benchmark."""

from dataclasses import replace
from math import isclose

import pytest
from benchmarks.addresses.engines.documents import documents
from benchmarks.addresses.engines.loop import Asked, Row, Told, keystrokes
from benchmarks.addresses.figures import Measured, figures
from benchmarks.addresses.measure import Rate, at_threshold, confidence, outcome, times
from benchmarks.addresses.queries.cases import Answer, Ask, Case, Target
from benchmarks.addresses.queries.rules import begins_like, is_right
from benchmarks.addresses.queries.world import World
from benchmarks.addresses.table import table
from hypothesis import given
from hypothesis import strategies as st

POINT = (2.35, 48.85)
HOUSE = Target("housenumber", "75101", "rue du general leclerc", "12b", POINT)
ANSWER = Answer("housenumber", "75101", "R. du Gal LECLERC", "12 BIS", POINT, 0.9)


def asked(target: Target, mode: str = "search") -> Case:
    ask = Ask("12 bis rue leclerc", mode="autocomplete" if mode == "autocomplete" else "search")
    return Case("exact", ask, (target,), "paris", "BAN")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (ANSWER, True),
        (replace(ANSWER, number="12"), False),
        (replace(ANSWER, number="12 ter"), False),
        (replace(ANSWER, citycode="75102"), False),
        (replace(ANSWER, street="Rue Leclerc"), False),
        (replace(ANSWER, kind="municipality"), False),
        (replace(ANSWER, point=(2.3505, 48.8502)), True),
        (replace(ANSWER, point=(2.36, 48.85)), False),
        (replace(ANSWER, point=None), False),
    ],
)
def test_a_house_number_is_right_if_everything_agrees(answer: Answer, right: bool) -> None:
    assert is_right(answer, asked(HOUSE)) is right


def test_a_street_is_right_without_number_only() -> None:
    street = asked(Target("street", "75101", "rue du general leclerc"))
    assert is_right(replace(ANSWER, kind="street", number=""), street)
    assert is_right(replace(ANSWER, kind="locality", number=""), street)
    assert not is_right(ANSWER, street)


def test_a_commune_is_right_as_a_commune_only() -> None:
    commune = asked(Target("municipality", "75101"))
    assert is_right(replace(ANSWER, kind="municipality", street="Paris"), commune)
    assert not is_right(ANSWER, commune)


@given(asked=st.integers(1, 5_000), data=st.data())
def test_wilson_holds_the_rate_and_stays_within_bounds(asked: int, data: st.DataObject) -> None:
    rate = Rate(data.draw(st.integers(0, asked)), asked)
    low, high = rate.interval
    assert 0 <= low <= rate.value + 1e-12
    assert rate.value - 1e-12 <= high <= 1
    assert high - low < Rate(rate.hits // 2, max(1, asked // 2)).interval[1] + 1


def test_wilson_is_the_published_one() -> None:
    low, high = Rate(8, 10).interval  # statsmodels.proportion_confint(8, 10, method="wilson")
    assert isclose(low, 0.4901625, abs_tol=1e-6)
    assert isclose(high, 0.9433178, abs_tol=1e-6)


def told(*pages: list[Row], ms: float = 1.0) -> Told:
    return {"ms": [ms] * len(pages), "cpu_ms": [ms / 2] * len(pages), "answers": list(pages)}


RIGHT: Row = ("housenumber", "75101", "Rue du Général Leclerc", "12 bis", *POINT, 0.9, True)
WRONG: Row = ("street", "48095", "Rue Basse", "", 3.5, 44.5, 0.8, True)


def test_letters_are_counted_until_the_answer_is_among_five() -> None:
    case = asked(HOUSE, "autocomplete")
    assert outcome(case, told([WRONG], [WRONG, RIGHT], [RIGHT])).letters == 4
    assert outcome(case, told([WRONG], [], [])).letters == 6


def test_keystrokes_begin_with_three_letters_and_end_with_the_text() -> None:
    question: Asked = {"text": "12 rue", "mode": "autocomplete", "near": None, "filters": [], "columns": None}
    assert [each["text"] for each in keystrokes(question)] == ["12 ", "12 r", "12 ru", "12 rue"]
    assert [each["text"] for each in keystrokes({**question, "mode": "search"})] == ["12 rue"]


def test_a_threshold_withholds_five_percent_and_what_is_left_is_counted() -> None:
    case, absent = asked(HOUSE), replace(asked(HOUSE), right=(), exists=False)
    scores = [n / 200 for n in range(1, 201)]
    existing = [outcome(case, told([(*RIGHT[:6], score, True)])) for score in scores]
    none = [outcome(absent, told([(*WRONG[:6], score, True)])) for score in (0.01, 0.02, 0.5, 0.9)]
    found = confidence(existing, none)
    assert 0.02 <= found.threshold <= 0.06
    assert isclose(found.withheld.value, 0.05, abs_tol=0.011)
    assert found.wrong == Rate(2, 4)
    assert at_threshold(existing, none, 0.0).wrong == Rate(4, 4)


def test_an_engine_that_says_it_is_not_certain_withholds() -> None:
    absent = replace(asked(HOUSE), right=(), exists=False)
    unsure = outcome(absent, told([(*WRONG[:7], False)]))
    silent = outcome(absent, told([]))
    assert at_threshold([], [unsure, silent], 0.0).wrong == Rate(0, 2)


def test_times_are_of_all_questions() -> None:
    found = times([1.0, 3.0, 2.0, 4.0])
    assert found == {"n": 4, "q_per_s": 400.0, "p50_ms": 2.5, "p95_ms": 4.0}
    assert times([]) == {}


def test_a_report_names_both_engines_and_marks_the_class_that_is_below() -> None:
    cases = [asked(HOUSE)] * 20
    built: dict[str, object] = {"addresses": 10, "bytes_per_address": 30.0, "cpu_s": 1.0, "addresses_per_cpu_s": 10}
    shaky = [told([WRONG])] * 19 + [told([RIGHT])]
    ours = Measured(dict(built), [[told([WRONG])] * 20, shaky], {"private": 1_000_000, "resident": 2_000_000}, [1.0])
    addok = Measured(
        dict(built), [[told([RIGHT], ms=5.0)] * 20], {"redis": {"resident": 3_000_000}}, [2.0], redis_cpu_s=0.03
    )
    found = figures(cases, {"ours": ours, "addok": addok})
    run = {"seed": 1, "addresses": 10, "departements": ["75"], "each": 20, "rounds": 1, "versions": {"addok": "1.3.2"}}
    text = table({**run, "machine": {"cpu": "x", "cores": 2, "load_1min": 0.5}, **found})
    assert "telle quelle ⚠ | 0,0 % [0,0 – 16,1] | 100,0 % [83,9 – 100,0]" in text
    assert "× 5,0" in text
    assert "| processeur par question (toutes), ms | 0,50 | 4,00 |" in text
    assert "d'un passage à l'autre | 0,9500 | 1,0000 |" in text
    assert "| mémoire résidente de Redis, Mo | — | 3,0 |" in text


def test_the_peer_gets_every_address_once_with_its_commune(world: World) -> None:
    made = list(documents(world))
    numbers = [number for each in made if isinstance(held := each.get("housenumbers"), dict) for number in held]
    assert len(numbers) == sum(len(street.numbers) for street in world.streets)
    assert len({each["id"] for each in made}) == len(made)
    kinds = {str(each["type"]) for each in made}
    assert kinds == {"municipality", "street", "locality"}
    assert len([each for each in made if each["type"] == "municipality"]) == len(world.by_citycode)
    paris = next(each for each in made if each["type"] == "street" and "75056" in str(each["citycode"]))
    assert paris["city"] == ["Paris", next(s.city for s in world.streets if s.citycode in str(paris["citycode"]))]


def test_an_initial_stands_for_a_word_and_not_for_an_article(world: World) -> None:
    street = replace(world.streets[0], name="Lotissement de la Draille d'Yssenges")
    other = replace(world.streets[0], name="Chemin d'Yssenges")
    accepts = begins_like(["lotissement", "de", "la", "d", "d", "yssenges"], whole=True)
    assert accepts(street)
    assert not accepts(other)
    assert begins_like(["lotissement", "de"], whole=False)(street)
    assert not begins_like(["lotissement", "de"], whole=True)(street)
