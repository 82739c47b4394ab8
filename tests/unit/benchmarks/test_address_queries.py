"""The query sets of the address benchmark, on the sandbox's invented addresses."""

from collections import defaultdict
from functools import lru_cache
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from benchmarks.addresses.queries import cases as files
from benchmarks.addresses.queries.cases import Case
from benchmarks.addresses.queries.invented import lieux_dits
from benchmarks.addresses.queries.making import number_as_written
from benchmarks.addresses.queries.rows import Communes, Row, read_ban, read_bano
from benchmarks.addresses.queries.sets import ABSENT, OTHERS, SEARCHES, cases
from benchmarks.addresses.queries.slips import keyboard, neighbours, phonetic, typing
from benchmarks.addresses.queries.text import canonical, fold, house_number, roman, unaccented
from benchmarks.addresses.queries.world import World, metres
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from etatplateforme.sandbox.world import ban_csv

from .conftest import COMMUNES, FORMER, merged

EACH = 12
SEEDS = st.integers(0, 2**31)
ALL = [*SEARCHES, *OTHERS, *ABSENT]


@lru_cache(maxsize=1)
def invented_rows() -> tuple[Row, ...]:
    """Hypothesis would write a fixture of thousands of rows into its report."""
    return tuple(merged(row) for row in read_ban(StringIO(ban_csv())))


def made(world: World, seed: int, *names: str) -> dict[str, list[Case]]:
    return cases(world, seed, EACH, COMMUNES, names)


@pytest.fixture(scope="module")
def sets(world: World) -> dict[str, list[Case]]:
    return made(world, 7)


def test_every_class_of_the_issue_has_cases(sets: dict[str, list[Case]]) -> None:
    short = {name: len(sets[name]) for name in ALL if len(sets[name]) < EACH}
    assert sorted(sets) == sorted(ALL)
    # The invented streets are named with articles and adjectives: few commune's name holds another, no first names.
    assert set(short) <= {"postcode", "commune"}
    assert all(short.values())


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS, names=st.sets(st.sampled_from(ALL), min_size=1, max_size=4))
def test_the_same_seed_gives_the_same_queries_whatever_other_classes_are_made(
    world: World, seed: int, names: set[str]
) -> None:
    together = made(world, seed, *sorted(names))
    for name in names:
        assert made(world, seed, name)[name] == together[name]


def test_another_seed_gives_other_queries(world: World) -> None:
    assert made(world, 1, "exact") != made(world, 2, "exact")


def test_no_query_comes_twice_in_a_class(sets: dict[str, list[Case]]) -> None:
    for name, members in sets.items():
        asked = [(case.ask.text.lower(), case.ask.near, case.ask.filters) for case in members]
        assert len(set(asked)) == len(asked), name
        assert {case.category for case in members} == {name}


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, name=st.sampled_from([*SEARCHES, *OTHERS]))
def test_what_is_right_is_in_the_rows(world: World, seed: int, name: str) -> None:
    rows = invented_rows()
    numbers: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    streets = {(row.citycode, canonical(row.street)) for row in [*rows, *lieux_dits(rows)]}
    for row in rows:
        key = (row.citycode, canonical(row.street), house_number(row.number + row.suffix))
        numbers[key].append((row.longitude, row.latitude))
    for case in made(world, seed, name)[name]:
        assert case.exists
        assert case.right
        for target in case.right:
            if target.kind == "housenumber":
                assert target.point in numbers[target.citycode, target.street, target.number]
            elif target.kind == "street":
                assert (target.citycode, target.street) in streets
            else:
                assert target.citycode in {row.citycode for row in rows} | {"75056", "13055", "69123"}


def test_what_the_query_says_is_true_of_what_is_right(rows: list[Row], sets: dict[str, list[Case]]) -> None:
    places = {(r.citycode, canonical(r.street)): r for r in rows}
    for case in sets["exact"] + sets["capitals"] + sets["no_accents"]:
        for target in case.right:
            row = places[target.citycode, target.street]
            text = canonical(case.ask.text)
            assert f" {target.street} " in f" {text} "
            assert row.postcode in text or fold(row.city.split(" 1")[0].split(" 2")[0]) in text
            assert fold(case.ask.text).startswith(target.number[:-1] if target.number[-1].isalpha() else target.number)


def test_spelling_of_the_classes(sets: dict[str, list[Case]]) -> None:
    for case in sets["no_accents"]:
        assert case.ask.text == fold(case.ask.text)
    for case in sets["capitals"]:
        assert case.ask.text == unaccented(case.ask.text).upper()
    for case in sets["cedex"]:
        assert "CEDEX" in case.ask.text
    for case in sets["number_after"]:
        assert not case.ask.text[0].isdigit()
    for case in sets["roman"]:
        assert {target.citycode[:3] for target in case.right} <= {"751", "132", "693"}
        assert any(figure in case.ask.text.split(" ")[-2] + case.ask.text.split(" ")[-1] for figure in "IVX")
    for case in sets["former_commune"]:
        assert FORMER[1] in case.ask.text
        assert {target.citycode for target in case.right} == {"02565"}
    for case in sets["overseas"]:
        assert case.zone == "overseas"


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(["typing_1", "typing_1_postcode", "typing_2", "typing_2_postcode"]))
def test_errors_are_no_more_than_the_class_says(world: World, seed: int, name: str) -> None:
    for case in made(world, seed, name)[name]:
        meant = [
            " ".join(fold(f"{number_as_written(street, target.number)} {street.name} {end}").split())
            for target in case.right
            for street in world.by_citycode[target.citycode]
            if street.canonical == target.street
            for end in (street.spoken_city, f"{street.postcode} {street.spoken_city}")
        ]
        assert 1 <= min(OSA.distance(case.ask.text, each) for each in meant) <= (1 if "1" in name else 2)


@given(word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14), seed=SEEDS)
def test_one_slip_is_one_edit(word: str, seed: int) -> None:
    assert OSA.distance(word, typing(Random(seed), word)) <= 1
    beside = keyboard(Random(seed), word)
    assert OSA.distance(word, beside) <= 1
    assert phonetic(Random(seed), word)


def test_neighbours_are_those_of_an_azerty_keyboard() -> None:
    assert set(neighbours("q")) == {"a", "z", "s", "w"}
    assert set(neighbours("p")) == {"o", "l", "m"}
    for one in "azertyuiopqsdfghjklmwxcvbn":
        assert all(one in neighbours(other) for other in neighbours(one))


def test_absent_streets_are_absent(rows: list[Row], sets: dict[str, list[Case]]) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[row.citycode].add(canonical(row.street))
    for case in sets["street_elsewhere"]:
        assert not case.exists
        assert {target.kind for target in case.right} == {"municipality"}
        for target in case.right:
            assert not any(f" {name} " in f" {canonical(case.ask.text)} " for name in names[target.citycode])
    for case in sets["number_too_high"]:
        number = house_number(case.ask.text.split()[0])
        streets = {(target.citycode, target.street) for target in case.right}
        held = {house_number(r.number) for r in rows if (r.citycode, canonical(r.street)) in streets}
        assert number not in held
    for case in sets["commune_absent"]:
        assert case.ask.text.endswith("Yvetot")
        assert case.right == ()


def test_the_nearest_is_right_and_reverse_answers_lie_close(sets: dict[str, list[Case]]) -> None:
    for case in sets["reverse"] + sets["near"]:
        assert case.ask.near is not None
        for target in case.right:
            assert target.point is not None
            assert metres(case.ask.near, target.point) < (60 if case.category == "reverse" else 8_000)


def test_a_file_of_cases_is_read_as_written(tmp_path: Path, sets: dict[str, list[Case]]) -> None:
    every = [case for members in sets.values() for case in members]
    files.write(tmp_path / "q.jsonl", every)
    assert list(files.read(tmp_path / "q.jsonl")) == every


def test_communes_that_merged_keep_their_former_name() -> None:
    header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
    cog = [header, "COM,48099,76,48,,,,,,Bourgs sur Colagne,,", "COMD,48099,,,,,,,,Le Monastier,,48099",
           "COMD,48049,,,,,,,,Chirac,,48099"]  # fmt: skip
    bano = [
        "480490001F-14BIS,14BIS,Rue Haute,48100,Chirac,C+O,44.5,3.2",
        "480990001F-2,2ODER4,Rue Basse,48100,X,C,44,3",
    ]
    (row,) = map(Communes(cog).brought_up_to_date, read_bano(bano))
    assert (row.citycode, row.city, row.old_citycode, row.old_city) == (
        "48099",
        "Bourgs sur Colagne",
        "48049",
        "Chirac",
    )
    assert (row.number, row.suffix, row.key) == ("14", "bis", "48099_0490001_00014_bis")


@pytest.mark.parametrize(("number", "figures"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (20, "XX")])
def test_roman_figures(number: int, figures: str) -> None:
    assert roman(number) == figures


@pytest.mark.parametrize(("one", "other"), [("12 bis", "12B"), ("0012 TER", "12t"), ("3 quater", "3 Q"), ("7", "7 ")])
def test_a_house_number_has_one_spelling(one: str, other: str) -> None:
    assert house_number(one) == house_number(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("R DU GAL LECLERC", "Rue du Général-Leclerc"),
        ("Av. St Œuf", "avenue Saint Oeuf"),
        ("CHE D'EN HAUT", "Chemin d’en Haut"),
    ],
)
def test_a_name_has_one_spelling(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
