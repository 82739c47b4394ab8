"""A place as it is written, the installed list, the acts of the block and the commands, over the invented list."""

import csv
import io
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.core.action import Sync
from etatplateforme.errors import Broken, EtatError, InvalidInput
from etatplateforme.sandbox.world import ban_csv, write_ban_csv
from etatplateforme.sandbox.world.counters import counters_csv, write_counters_csv
from etatplateforme.territory.block import Territory
from etatplateforme.territory.counters.files import read_counters
from etatplateforme.territory.counters.installed import LIST, read_installed
from etatplateforme.territory.counters.nearest import Counters
from etatplateforme.territory.counters.needs import Need
from etatplateforme.territory.counters.places import read_positions
from etatplateforme.territory.near import read_near
from etatplateforme.territory.reference import known_commune, reference
from etatplateforme.values.address import Point
from etatplateforme.values.commune import BirthPlaceCode, CommuneCode
from tests.support.blocks import House, settled

load()
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def book() -> Counters:
    return Counters(read_counters(counters_csv().encode(), "liste-20260901.csv"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return guarded(lambda: app(["territory", *arguments], standalone_mode=False))


@pytest.mark.parametrize(
    ("text", "label"),
    [("48095", "Mende (48095)"), ("mende", "Mende (48095)"), ("57000", "Metz (57463)"),
     ("44.52, 3.50", "44.52, 3.50"), ("2a004", "Ajaccio (2A004)")],
)  # fmt: skip
def test_a_place_is_a_code_a_name_a_postcode_or_degrees(text: str, label: str, book: Counters) -> None:
    centres = {"57463": Point(6.18, 49.12)}
    near = read_near(text, book, reference(), lambda commune: centres.get(commune.code.value))
    assert near.label == label
    assert bool(near.estimated) == (label not in {"Metz (57463)", "44.52, 3.50"})


@pytest.mark.parametrize(
    ("text", "code"),
    [("48000", "several_communes"), ("Saint-Denis", "several_communes"), ("99999", "unknown_commune"),
     ("Nulle-Part-sur-Rien", "unknown_commune"), ("48094", "no_position")],
)  # fmt: skip
def test_what_does_not_name_one_place_is_told_and_not_guessed(text: str, code: str, book: Counters) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = read_near(text, book, reference())
    assert refused.value.code == code


def test_positions_are_those_of_the_official_service() -> None:
    rows = [{"code": "48095", "centre": {"type": "Point", "coordinates": [3.5, 44.5]}}, {"code": "48001"}]
    centre = read_positions(json.dumps(rows).encode())
    known = [centre(known_commune(CommuneCode(code))) for code in ("48095", "48001")]
    assert known == [Point(3.5, 44.5), None]
    with pytest.raises(EtatError, match="not_positions"):
        _ = read_positions(b"{}")


def test_the_command_answers_from_a_list_in_text_and_in_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_counters_csv(here)
    asked = ("counters", "--near", "48095", "--at", "2026-11-24 10:00", "--for", "logement", "--file", path.name)
    assert run(*asked) == 0
    said = capsys.readouterr().out
    assert "France Services ouverts près de Mende (48095) pour le logement, mardi 24 novembre 2026 à 10:00" in said
    assert "dans la commune" in said
    assert "France Rénov'" in said
    assert "du 1er septembre 2026, Licence Ouverte 2.0" in said
    assert run(*asked, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["at"], told["source"]["date"]) == ("2026-11-24T10:00:00+01:00", "2026-09-01")
    assert [(one["commune"], one["distance_m"], one["state"]) for one in told["counters"]] == [("48095", None, "open")]


def test_the_hour_is_the_one_of_the_place(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_counters_csv(here)
    for near in ("97411", "-20.88,55.45"):
        assert run("counters", "--near", near, "--at", "2026-11-24 10:00", "--file", path.name, "--format", "json") == 0
        assert json.loads(capsys.readouterr().out)["at"] == "2026-11-24T10:00:00+04:00"


def test_an_index_of_addresses_tells_where_communes_and_addresses_lie(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_counters_csv(here)
    write_ban_csv(here / "ban.csv")
    assert guarded(lambda: app(["addresses", "build", "ban.csv"], standalone_mode=False)) == 0
    address = next(csv.DictReader(io.StringIO(ban_csv()), delimiter=";"))
    asked = ("counters", "--at", "2026-11-24 10:00", "--file", path.name, "--index", "adresses.idx", "--itinerants")
    _ = capsys.readouterr()
    assert run(*asked, "--near", "48095") == 0
    said = capsys.readouterr().out
    assert "estimée" not in said
    assert re.search(r"inventé de Mende, à \d+,?\d* k?m à vol d'oiseau", said)
    written = f"{address['numero']} {address['nom_voie']} {address['code_postal']} {address['nom_commune']}"
    assert run(*asked, "--near", written) in (0, 1)
    assert f"près de {address['numero']} {address['nom_voie']}" in capsys.readouterr().out


def test_nobody_open_is_said_and_fails(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_counters_csv(here)
    assert run("counters", "--near", "48095", "--at", "2026-11-24 23:00", "--file", path.name) == 1
    assert "Aucun guichet n'est connu comme ouvert" in capsys.readouterr().out


def test_a_list_is_installed_with_its_date_and_read_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_counters_csv(here)
    assert run("install", path.name, "--date", "2026-09-15") == 0
    assert "54 guichets, liste du 15/09/2026" in capsys.readouterr().out
    listed = read_installed(Path("guichets"))
    assert (listed.source.name, str(listed.source.day)) == (path.name, "2026-09-15")
    assert run("counters", "--near", "48095", "--at", "2026-11-24 10:00") == 0
    with open(Path("guichets") / LIST, "ab") as file:
        file.write(os.linesep.encode())
    with pytest.raises(Broken):
        _ = read_installed(Path("guichets"))


def test_a_list_without_a_date_is_not_installed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_counters_csv(here).rename("liste.csv")
    assert run("install", "liste.csv") == 1
    assert "no_day" in capsys.readouterr().err
    assert not Path("guichets").exists()


def test_the_command_tells_what_a_code_became(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("commune", "14011") == 0
    said = capsys.readouterr().out
    assert "Aurseulles (14581)" in said
    assert "14011 menait à 14581 au plus tard le 1er janvier 2025." in said


def test_the_audit_of_a_service_without_a_counter_names_the_nearest(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_counters_csv(here)
    assert guarded(lambda: app(["init", "--defaults"], standalone_mode=False)) == 0
    manifest = Path("service.toml").read_text()
    kept = re.sub(r"\[access\.(counter|phone|post)\]\n(?:[^\[].*\n|\n)*", "", manifest)
    Path("service.toml").write_text(re.sub(r"communes = .*", 'communes = ["48095"]', kept))
    audited = ["audit", "service.toml", "--format", "json"]
    _ = capsys.readouterr()
    assert guarded(lambda: app([*audited, "--counters", path.name], standalone_mode=False)) == 1
    assert "Le France Services le plus proche est dans la commune" in capsys.readouterr().out
    assert guarded(lambda: app(audited, standalone_mode=False)) == 1
    assert "Le France Services le plus proche" not in capsys.readouterr().out


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_the_block_answers_from_the_installed_list_by_the_clock(colour: str, here: Path) -> None:
    assert run("install", str(write_counters_csv(here))) == 0
    house = House(here)
    block: Territory[Sync] = Territory(house.runner(colour), "https://geo.api.gouv.fr", here / "guichets")
    try:
        with time_machine.travel(TUESDAY, tick=False):
            (found,) = await settled(block.open_counters(Point(3.5, 44.52), need=Need.HOUSING, limit=1))
        assert found.counter.commune.value == "48095"
        nearest = await settled(block.nearest_counter(CommuneCode("48095")))
        assert nearest is not None
        assert (nearest.distance_m, str(nearest.day)) == (None, "2026-09-01")
        assert await settled(block.nearest_counter(CommuneCode("48094"))) is None
        commune = await settled(block.held_by(BirthPlaceCode("20004")))
        assert commune is not None
        assert commune.name == "Ajaccio"
        empty: Territory[Sync] = Territory(house.runner(colour), "https://geo.api.gouv.fr", here / "rien")
        with pytest.raises(InvalidInput, match="no_counters"):
            _ = await settled(empty.open_counters(Point(3.5, 44.52)))
    finally:
        await house.aclose()


@pytest.mark.shared_data
def test_the_promised_command_answers_from_the_real_list(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "data/opendata/france_services/liste-fs-20240801.csv"
    assert run("counters", "--near", "48095", "--at", "2026-11-24 10:00", "--for", "logement", "--file", str(path)) == 0
    said = capsys.readouterr().out
    assert "France services de Mende, dans la commune" in said
    assert "04 66 49 67 13" in said
    assert "du 1er août 2024" in said
