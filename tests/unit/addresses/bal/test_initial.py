"""A first BAL of a commune, from the index."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from benchmarks.addresses.bal.base import communes

from etatplateforme.addresses.bal import PROFILES, Gravity
from etatplateforme.addresses.bal.initial import first_bal
from etatplateforme.addresses.index import Index, build
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.sandbox.world import write_ban_csv
from tests.unit.addresses.bal.files import bal, checked, rows_of


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write_ban_csv(folder / "ban.csv")
    _ = build([folder / "ban.csv"], folder / "a.idx", source_date=date(2026, 11, 22), licence="Licence Ouverte 2.0")
    return folder / "a.idx"


@pytest.mark.parametrize("code", ["48095", "2A004", "75112", "97411", "97502", "97611"])
def test_it_has_every_address_of_the_commune_and_no_error(code: str, index: Path) -> None:
    made = first_bal(code, index)
    rows = list(csv.DictReader(StringIO(made.text), delimiter=";"))
    told = {(row["voie_nom"], row["numero"], row["suffixe"]) for row in rows}
    assert told == {(row["nom_voie"], row["numero"], row["rep"]) for row in communes()[code]}
    assert made.addresses == len(rows)
    assert made.left_out == 0
    report = checked(made.text.encode())
    profile = PROFILES["1.4"]
    assert report.valid(profile)
    warned = {code for code in report.faults if profile.gravity(code) is Gravity.WARNING}
    assert warned == {"row.position_manquante"}


def test_nothing_is_certified_and_the_source_is_told(index: Path) -> None:
    row = next(csv.DictReader(StringIO(first_bal("48095", index).text), delimiter=";"))
    assert row["certification_commune"] == "0"
    assert row["source"] == "BAN, données du 2026-11-22, Licence Ouverte 2.0"
    assert row["date_der_maj"] == "2026-11-22"
    assert not row["id_ban_adresse"]


def test_identifiers_are_written_when_all_are_known(tmp_path: Path) -> None:
    rows = rows_of(count=30)
    (tmp_path / "bal.csv").write_bytes(bal(rows))
    _ = build([tmp_path / "bal.csv"], tmp_path / "a.idx", source_date=date(2026, 1, 2), licence="Licence Ouverte 2.0")
    ids = {"48095": rows[0]["id_ban_commune"]}
    made = first_bal("48095", tmp_path / "a.idx", ids=ids)
    assert made.identified
    found = {row["id_ban_adresse"] for row in csv.DictReader(StringIO(made.text), delimiter=";")}
    assert found - {""} == {row["id_ban_adresse"] for row in rows} - {""}
    assert checked(made.text.encode()).valid(PROFILES["1.4"])
    assert not first_bal("48095", tmp_path / "a.idx").identified


@pytest.mark.parametrize("code", ["75056", "99999", "48000", "01001"])
def test_a_commune_that_the_index_has_not_is_refused(code: str, index: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = first_bal(code, index)
    assert refused.value.code == "unknown_commune"


def test_without_index_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        _ = first_bal("48095", tmp_path / "none.idx")


def test_an_index_whose_date_nobody_knows_makes_no_bal(tmp_path: Path) -> None:
    (tmp_path / "bal.csv").write_bytes(bal(rows_of(count=3)))
    _ = build([tmp_path / "bal.csv"], tmp_path / "a.idx", source_date=None, licence="Licence Ouverte 2.0")
    with Index.open(tmp_path / "a.idx") as opened:
        assert opened.source.date is None
        assert opened.source.dated == "données non datées"
    with pytest.raises(InvalidInput) as told:
        _ = first_bal("48095", tmp_path / "a.idx")
    assert told.value.code == "undated_index"
