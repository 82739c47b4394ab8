"""Communes, départements, postcodes and places of birth, with the fixtures of obligations EG-20 and EG-21."""

import csv
from pathlib import Path

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import (
    ALGERIA,
    FRANCE,
    MOROCCO,
    TUNISIA,
    BirthPlaceCode,
    BirthPlaceReading,
    CommuneCode,
    Departement,
    Postcode,
)

OVERSEAS = ["971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"]


@pytest.mark.parametrize(
    ("code", "departement", "overseas"),
    [
        ("01001", "01", False),
        ("75112", "75", False),
        ("95585", "95", False),
        ("2A004", "2A", False),
        ("2B033", "2B", False),
        *[(f"{departement}01", departement, True) for departement in OVERSEAS],
        ("97411", "974", True),
    ],
)
def test_the_departement_of_a_commune(code: str, departement: str, overseas: bool) -> None:
    commune = CommuneCode(code)
    assert commune.departement == Departement(departement)
    assert commune.overseas is overseas
    assert str(commune) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1001",
        "00001",
        "20004",
        "96001",
        "97001",
        "97901",
        "98001",
        "98501",
        "99100",
        "2C001",
        "2a004",
        "01000",
        "97400",
        "010011",
        "0100A",
        "A1001",
        "٠١٠٠١",
        "01001\n",
        "75 056",
    ],
)
def test_what_is_not_a_commune_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        CommuneCode(code)
    assert caught.value.code == "invalid_commune_code"


def test_stray_spaces_and_a_small_corsican_letter_are_tidied() -> None:
    assert CommuneCode.parse(" 2a004 ").value == "2A004"
    assert BirthPlaceCode.parse(" 2b033").value == "2B033"


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("75101", "75056"),
        ("75120", "75056"),
        ("69381", "69123"),
        ("69389", "69123"),
        ("13201", "13055"),
        ("13216", "13055"),
    ],
)
def test_arrondissements_belong_to_their_city(code: str, city: str) -> None:
    assert CommuneCode(code).arrondissement_of == CommuneCode(city)
    assert CommuneCode(code).city == CommuneCode(city)


@pytest.mark.parametrize("code", ["75056", "75100", "75121", "69380", "69390", "13200", "13217", "2A004", "97411"])
def test_other_communes_are_nobodys_arrondissement(code: str) -> None:
    assert CommuneCode(code).arrondissement_of is None
    assert CommuneCode(code).city == CommuneCode(code)


@pytest.mark.parametrize("code", ["20", "00", "96", "97", "98", "99", "979", "985", "1", "001", "2a", ""])
def test_what_is_not_a_departement_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Departement(code)
    assert caught.value.code == "invalid_departement"


def test_departements_and_collectivities_overseas_are_told_apart() -> None:
    assert [code for code in OVERSEAS if not Departement(code).collectivity] == ["971", "972", "973", "974", "976"]
    assert all(Departement(code).overseas for code in OVERSEAS)
    assert not Departement("2A").overseas


@pytest.mark.parametrize(
    ("postcode", "departements"),
    [
        ("01000", ("01",)),
        ("75116", ("75",)),
        ("20000", ("2A", "2B")),
        ("20137", ("2A", "2B")),
        ("20200", ("2B", "2A")),
        ("20600", ("2B", "2A")),
        ("97100", ("971",)),
        ("97133", ("977",)),
        ("97150", ("978",)),
        ("97400", ("974",)),
        ("97500", ("975",)),
        ("97600", ("976",)),
        ("98000", ()),
        ("98413", ("984",)),
        ("98600", ("986",)),
        ("98714", ("987",)),
        ("98799", ("989",)),
        ("98800", ("988",)),
        ("00100", ()),
        ("99999", ()),
        ("96000", ()),
    ],
)
def test_a_postcode_only_hints_at_departements(postcode: str, departements: tuple[str, ...]) -> None:
    assert tuple(map(str, Postcode(postcode).departements)) == departements


def test_a_postcode_is_read_with_its_spaces() -> None:
    assert str(Postcode.parse("75\u00a0011 ")) == "75011"


@pytest.mark.parametrize("text", ["", "7501", "750111", "7501A", "２A004", "F-75011", "٧٥٠١١"])
def test_what_is_not_a_postcode_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Postcode.parse(text)
    assert caught.value.code == "invalid_postcode"


@pytest.mark.parametrize(
    ("code", "year", "countries"),
    [
        ("75056", 1980, (FRANCE,)),
        ("99109", 1980, ("99109",)),
        ("99352", None, (ALGERIA,)),
        ("92001", 1950, (ALGERIA, FRANCE)),
        ("91228", 1962, (ALGERIA, FRANCE)),
        ("91228", 1963, (FRANCE,)),
        ("94028", None, (FRANCE, ALGERIA)),
        ("95127", 1950, (FRANCE,)),
        ("96001", 1948, (MOROCCO, TUNISIA)),
        ("20004", 1960, (FRANCE,)),
        ("98501", 1970, (FRANCE,)),
        ("97411", 1970, (FRANCE,)),
    ],
)
def test_a_place_of_birth_is_read_by_the_year(code: str, year: int | None, countries: tuple[str, ...]) -> None:
    assert BirthPlaceCode(code).countries(year) == countries
    assert len(BirthPlaceCode(code).readings(year)) >= 1


def test_readings_name_what_changed() -> None:
    assert BirthPlaceCode("20004").readings() == (BirthPlaceReading.CORSICA_BEFORE_1976,)
    assert BirthPlaceCode("98501").readings() == (BirthPlaceReading.FORMER_OVERSEAS_CODE,)
    assert BirthPlaceCode("99109").readings() == (BirthPlaceReading.COUNTRY,)


@pytest.mark.parametrize(
    ("code", "abroad", "commune"),
    [
        ("99109", True, None),
        (FRANCE, False, None),
        ("20004", False, None),
        ("98501", False, None),
        ("97400", False, None),
        ("2A004", False, CommuneCode("2A004")),
    ],
)
def test_birth_abroad_has_no_commune(code: str, abroad: bool, commune: CommuneCode | None) -> None:
    place = BirthPlaceCode(code)
    assert place.abroad is abroad
    assert place.commune == commune


@pytest.mark.parametrize("code", ["", "99", "00001", "9910", "991000", "2C001", "97901", "ALGER"])
def test_what_is_no_place_of_birth_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        BirthPlaceCode(code)
    assert caught.value.code == "invalid_birth_place"


@pytest.mark.shared_data
def test_every_commune_of_the_cog_is_in_its_departement(shared: Path) -> None:
    with (shared / "data/territories/cog-communes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["DEP"]]
    wrong = [row["COM"] for row in rows if CommuneCode(row["COM"]).departement.code != row["DEP"]]
    assert len(rows) > 34_000
    assert wrong == []


@pytest.mark.shared_data
def test_every_arrondissement_of_the_cog_belongs_to_its_city(shared: Path) -> None:
    with (shared / "data/territories/cog-communes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["TYPECOM"] == "ARM"]
    assert len(rows) == 45
    assert all(CommuneCode(row["COM"]).city.value == row["COMPARENT"] for row in rows)
