"""The world: real communes with their source, invented streets, the same everywhere."""

import csv
import io

import pytest

from etatplateforme.sandbox.draw import Draw
from etatplateforme.sandbox.world import Commune, ban_csv, world
from etatplateforme.sandbox.world.streets import HEADER, NOUNS, rows


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ban_csv()), delimiter=";"))


def communes() -> dict[str, Commune]:
    return {commune.code: commune for commune in world().communes}


def test_the_source_is_named_with_its_licence() -> None:
    source = world().source
    assert source.package == "@etalab/decoupage-administratif"
    assert source.data_licence == "Licence Ouverte 2.0"
    assert "saisies à la main" in source.positions


@pytest.mark.parametrize("departement", ["2A", "2B", "971", "972", "973", "974", "975", "976", "67", "57"])
def test_the_departements_that_forms_get_wrong_are_there(departement: str) -> None:
    assert departement in {commune.departement for commune in world().communes}


def test_the_world_has_small_and_large_communes_and_arrondissements() -> None:
    by_code = communes()
    assert {"75112", "69383", "13201"} <= by_code.keys()
    populations = [commune.population for commune in by_code.values()]
    assert min(populations) == 0
    assert max(populations) > 500_000
    assert min(len(commune.name) for commune in by_code.values()) == 1


def test_a_collectivity_has_a_context_without_region() -> None:
    assert communes()["97502"].context == "975, Saint-Pierre-et-Miquelon"
    assert communes()["57463"].context == "57, Moselle, Grand Est"


def test_the_addresses_have_the_columns_of_the_ban(lines: list[dict[str, str]]) -> None:
    assert ban_csv().splitlines()[0] == ";".join(HEADER)
    assert 5_000 <= len(lines) <= 10_000
    assert all(None not in line and None not in line.values() for line in lines)


def test_every_address_belongs_to_its_commune(lines: list[dict[str, str]]) -> None:
    by_code = communes()
    assert {line["code_insee"] for line in lines} == by_code.keys()
    for line in lines:
        commune = by_code[line["code_insee"]]
        assert line["code_postal"] in commune.postcodes
        assert line["nom_commune"] == commune.name
        assert abs(float(line["lat"]) - commune.latitude) < 0.12
        assert abs(float(line["lon"]) - commune.longitude) < 0.15


def test_identifiers_are_unique_and_built_like_the_bans(lines: list[dict[str, str]]) -> None:
    identifiers = [line["id"] for line in lines]
    assert len(set(identifiers)) == len(identifiers)
    for line in lines:
        code, _, number, *suffix = line["id"].split("_")
        assert (code, int(number)) == (line["code_insee"], int(line["numero"]))
        assert suffix == ([line["rep"]] if line["rep"] else [])


def test_some_numbers_have_a_suffix(lines: list[dict[str, str]]) -> None:
    assert {line["rep"] for line in lines} == {"", "bis", "ter", "a", "b"}


def test_the_same_seed_gives_the_same_streets_and_another_gives_others() -> None:
    some = world().communes[:2]
    assert list(rows(some)) == list(rows(some))
    assert list(rows(some, seed=1)) != list(rows(some))


def test_the_label_for_the_post_has_no_accent_and_no_arrondissement(lines: list[dict[str, str]]) -> None:
    posts = {line["code_insee"]: line["libelle_acheminement"] for line in lines}
    assert posts["75112"] == "PARIS"
    assert posts["02565"] == "OEUILLY"
    assert posts["94038"] == "L HAY LES ROSES"
    assert posts["97411"] == "SAINT DENIS"


def test_draws_stay_within_their_bounds() -> None:
    draw = Draw("essai")
    for _ in range(500):
        assert 0 <= draw.fraction() < 1
        assert 3 <= draw.whole(3, 5) <= 5
        assert -1 <= draw.between(-1, 1) <= 1
    assert sorted(draw.several(NOUNS, len(NOUNS))) == sorted(NOUNS)


def test_draws_depend_on_the_seed_only() -> None:
    first, again, other = Draw("essai"), Draw("essai"), Draw("autre")
    drawn = [first.whole(0, 999) for _ in range(20)]
    assert drawn == [again.whole(0, 999) for _ in range(20)]
    assert drawn != [other.whole(0, 999) for _ in range(20)]
    assert len(set(drawn)) > 10
