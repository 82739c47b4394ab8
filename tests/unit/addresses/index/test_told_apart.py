"""Streets that look alike: what is asked tells them apart, and what is not there is not made up."""

from collections.abc import Generator
from pathlib import Path

import pytest

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.index import Index

from .world import Row, build_from, write_ban

PARIS = ("75013", "75113", "Paris 13e Arrondissement")
MENDE = ("48000", "48095", "Mende")
MARONI = ("97320", "97311", "Saint-Laurent-du-Maroni")
STREETS = {
    "Avenue d'Ivry": (PARIS, "7 28 34"),
    "Allée Paris-Ivry": (PARIS, "1 7 34"),
    "Avenue de la Porte de Choisy": (PARIS, "34"),
    "Avenue de Choisy": (PARIS, "34"),
    "Place Blanche": (PARIS, "1 2"),
    "Rue de la Barrière Blanche": (PARIS, "18"),
    "Rue Vicq d'Azir": (PARIS, "28 28a 30"),
    "Rue Jean Moulin": (PARIS, "1 10 11 17"),
    "Rue Paul Amusant": (MENDE, "3 19"),
    "Rue des Jasmins": (MENDE, "1 2"),
    "Rue des Alouettes": (MENDE, "10"),
    "Rue des Quatre Vents": (MENDE, "6"),
    "Rue de Mézières": (MENDE, "6"),
    "Rue du Haut-Pavé": (MENDE, "6"),
    "Grand Brutus Allée 1": (MENDE, "4 11bis"),
    "Grand Brutus Allée 4": (MENDE, "2"),
    "Ruelle Numéro 2": (MENDE, "3"),
    "Route de Saint-Jean": (MARONI, "2900"),
    "Rue Justin Catayée": (MARONI, "1 2 3"),
}


def rows() -> list[Row]:
    made: list[Row] = []
    for rank, (name, (place, numbers)) in enumerate(STREETS.items()):
        for at, written in enumerate(numbers.split()):
            digits = "".join(c for c in written if c.isdigit())
            where = (2.0 + rank / 100, 48.0 + at / 1_000)
            made.append(Row(name, digits, written[len(digits) :], *place, *where, f"{rank:04d}"))
    return made


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Generator[Index]:
    folder = tmp_path_factory.mktemp("alike")
    _ = build_from(folder / "a.idx", write_ban(folder / "a.csv", rows()))
    with Index.open(folder / "a.idx", verify=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("7 avenue d ivry 75013 paris", "7 Avenue d'Ivry"),
        ("avenue de la porte de choisy numéro 34, 75013", "34 Avenue de la Porte de Choisy"),
        ("3 ruelle numero 2 48000 mende", "3 Ruelle Numéro 2"),
        ("18 blanche 75013 paris", "18 Rue de la Barrière Blanche"),
        ("1 blanche 75013 paris", "1 Place Blanche"),
        ("28 à 30 rue vicq d'azir 75013 paris", "28 Rue Vicq d'Azir"),
        ("28 a rue vicq d'azir 75013 paris", "28 a Rue Vicq d'Azir"),
        ("bâtiment A 17 rue jean moulin 75013 paris", "17 Rue Jean Moulin"),
        ("bât D, 17 rue jean moulin appt 10 75013 paris", "17 Rue Jean Moulin"),
        ("esc D 10 rue jean moulin entrée A 75013 paris", "10 Rue Jean Moulin"),
        ("3 rue p amusant 48000 mende", "3 Rue Paul Amusant"),
        ("1 rue des jas mins 48000 mende", "1 Rue des Jasmins"),
        ("za des quatre vents, 6 rue de mézières 48000 mende", "6 Rue de Mézières"),
        ("6 pavé 48000 mende", "6 Rue du Haut-Pavé"),
        ("grand brutus allée 4 mende", "Grand Brutus Allée 4"),
        ("11b grand brutus allée 1 48000 mende", "11 bis Grand Brutus Allée 1"),
    ],
)
def test_what_is_asked_tells_streets_apart(alike: Index, q: str, name: str) -> None:
    assert [found.name for found in alike.search(q, limit=1)] == [name]


@pytest.mark.parametrize(
    "q", ["17 rue hippolyte moulin 75013 paris", "3 rue des clarinettes mende", "17 rue jean macé 75013 paris"]
)
def test_a_street_that_is_not_there_is_not_its_near_namesake(alike: Index, q: str) -> None:
    assert not [found for found in alike.search(q) if found.street]


def test_a_filter_says_where_whatever_the_street_is_called(alike: Index) -> None:
    found = alike.search("2900 route de saint-jean", filters=Filters(citycodes=("97311",)))
    assert [address.name for address in found][:1] == ["2900 Route de Saint-Jean"]


def test_a_city_of_arrondissements_has_one_name_whatever_its_rows_say(tmp_path: Path) -> None:
    made = [
        Row("Rue Paradis", "1", "", "13001", "13201", "Marseille 1er Arrondissement", 5.37, 43.29, "0001"),
        Row("Rue Saint-Ferréol", "2", "", "13001", "13055", "MARSEILLE CEDEX", 5.38, 43.29, "0002"),
    ]
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", made))
    with Index.open(tmp_path / "a.idx", verify=True) as opened:
        assert [found.city for found in opened.search("2 rue saint ferreol marseille", limit=1)] == ["Marseille"]


def test_a_space_ends_the_word_that_is_being_typed(tmp_path: Path) -> None:
    made = [
        Row(name, "31", "", *MENDE, 3.5, 44.5 + rank / 1_000, f"{rank:04d}")
        for rank, name in enumerate(["Rue Duhesme", "Rue du Louvre", "Rue du Lac"])
    ]
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", made))
    with Index.open(tmp_path / "a.idx") as opened:
        assert {found.street for found in opened.autocomplete("31 rue du")} >= {"Rue Duhesme", "Rue du Lac"}
        assert {found.street for found in opened.autocomplete("31 rue du ")} == {"Rue du Louvre", "Rue du Lac"}


def test_a_street_that_has_the_number_typed_is_completed_first(tmp_path: Path) -> None:
    made = [
        Row(f"Rue Pa{'abcdefghijklmnopqrstuvwxyz'[rank]}o", str(n), "", *MENDE, 3.5 + rank / 100, 44.5, f"{rank:04d}")
        for rank in range(26)
        for n in range(1, 12 if rank < 25 else 3)
    ] + [Row("Rue Pazo", "99", "", *MENDE, 3.5, 44.5, "0025")]
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", made))
    with Index.open(tmp_path / "a.idx") as opened:
        assert [found.name for found in opened.autocomplete("99 rue pa", limit=1)] == ["99 Rue Pazo"]
