from pathlib import Path

import pytest

from etatplateforme.addresses.asked import Filters
from etatplateforme.addresses.index import Index
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Point

from .world import build_from, namesakes, write_ban


@pytest.mark.parametrize(
    ("q", "label"),
    [
        ("8 bd du pal", "8 Boulevard du Palais 75001 Paris"),
        ("8 boulevard du palais par", "8 Boulevard du Palais 75001 Paris"),
        ("boulevrd du pal", "Boulevard du Palais 75001 Paris"),
        ("oberk", "Rue Oberkampf 75011 Paris"),
        ("rue oberkampf 750", "Rue Oberkampf 75011 Paris"),
        ("rue de rivoli paris 4", "Rue de Rivoli 75004 Paris"),
        ("rue de paris saint", "Rue de Paris 97400 Saint-Denis"),
        ("rue victor hugo querq", "Rue Victor Hugo 50460 Cherbourg-en-Cotentin"),
        ("rue victor hugo cherbourg en co", "Rue Victor Hugo 50460 Cherbourg-en-Cotentin"),
        ("kerm", "Kermadec 56360 Le Palais"),
        ("par", "Paris"),
        ("bast", "Bastia"),
        ("75011", "Paris 11e Arrondissement"),
        ("202", "Bastia"),
        ("rue du 8 m", "Rue du 8 Mai 1945 80190 Y"),
        ("place du general de g", "Place du Général de Gaulle 59000 Lille"),
        ("rue de l'abbe gr", "Rue de l'Abbé-Grégoire 59000 Lille"),
    ],
)
def test_completes(index: Index, q: str, label: str) -> None:
    assert index.autocomplete(q)[0].label == label


@pytest.mark.parametrize(
    "full", ["8 boulevard du palais paris", "rue de la republique lyon", "kermadec", "3 la canebiere marseille"]
)
def test_every_longer_beginning_keeps_the_answer(index: Index, full: str) -> None:
    wanted = index.search(full, limit=1)[0].label
    for length in range(len(full) * 3 // 4, len(full) + 1):
        assert wanted in [a.label for a in index.autocomplete(full[:length])], full[:length]


def test_filters_and_nearness(index: Index) -> None:
    assert {a.city for a in index.autocomplete("rue de", filters=Filters(citycodes=("69123",)))} == {"Lyon"}
    assert {a.postcode for a in index.autocomplete("rue de r", filters=Filters(postcodes=("75004",)))} == {"75004"}
    assert index.autocomplete("rue de la rep", near=Point(4.83, 45.76))[0].city == "Lyon"
    assert index.autocomplete("rue de la rep", near=Point(2.35, 48.93))[0].city == "Saint-Denis"


@pytest.mark.parametrize("q", ["", "  ", "zzzz", "8 rue imagin"])
def test_nothing_to_propose(index: Index, q: str) -> None:
    assert index.autocomplete(q) == []


def test_bounds(index: Index) -> None:
    with pytest.raises(InvalidInput):
        _ = index.autocomplete("a" * 201)
    with pytest.raises(InvalidInput):
        _ = index.autocomplete("a", limit=0)


@pytest.mark.parametrize("q", ["le mas du gre", "le mas d", "grelo", "sainte col", "le mas du grelot sainte c", "630"])
def test_completions_that_are_equally_good_all_come_up_to_the_limit(tmp_path: Path, q: str) -> None:
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", namesakes(60)))
    with Index.open(tmp_path / "a.idx") as opened:
        for limit in (1, 16, 17, 25, 60, 100):
            found = opened.autocomplete(q, limit=limit)
            assert len({address.citycode for address in found}) == len(found) == min(limit, 60)
