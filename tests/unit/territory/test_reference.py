"""The reference of communes that the package ships: today, before, and what is not known."""

import csv
import hashlib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.territory.names import name_key, name_keys
from etatplateforme.territory.reference import PartKind, known_commune, reference
from etatplateforme.values.commune import BirthPlaceCode, CommuneCode, Departement
from etatplateforme.values.siret import Siren

CODES = st.sampled_from(sorted(reference().codes))


def codes(found: tuple[CommuneCode, ...]) -> list[str]:
    return [one.value for one in found]


def test_the_file_is_the_one_that_its_source_describes() -> None:
    content = (files("etatplateforme.territory") / "data/reference.tsv.gz").read_bytes()
    source = reference().source
    assert hashlib.sha256(content).hexdigest() == source.sha256
    assert (source.version, source.vintage, source.data_licence) == ("6.0.0", 2026, "Licence Ouverte 2.0")
    assert len(content) < 600_000


def test_a_commune_of_today_tells_its_whole_territory() -> None:
    mende = known_commune(CommuneCode("48095"))
    assert (mende.name, mende.postcodes, mende.siren) == ("Mende", ("48000",), "214800955")
    assert mende.departement is not None
    assert mende.region is not None
    assert mende.epci is not None
    assert (mende.departement.name, mende.region.name, mende.epci.siren) == ("Lozère", "Occitanie", "244800405")
    assert mende.code in {one.code for one in reference().communes_of(Siren("244800405"))}


@pytest.mark.parametrize(
    ("code", "today", "name"),
    [
        ("48095", "48095", "Mende"),
        ("75112", "75056", "Paris 12e Arrondissement"),
        ("01340", "01015", "Saint-Bois"),
        ("14011", "14581", "Anctoville"),
        ("55273", "55386", "Lamarche-en-Woëvre"),
        ("97411", "97411", "Saint-Denis"),
    ],
)
def test_what_a_code_names_is_held_by_a_commune_of_today(code: str, today: str, name: str) -> None:
    assert known_commune(CommuneCode(code)).code.value == today
    assert reference().name_of(CommuneCode(code)) == name


def test_a_code_of_corsica_before_it_had_letters_leads_there() -> None:
    assert known_commune(BirthPlaceCode("20004")).name == "Ajaccio"


def test_an_unknown_code_is_refused_with_its_remedy() -> None:
    assert reference().today(CommuneCode("48999")) is None
    with pytest.raises(InvalidInput, match="unknown_commune"):
        _ = known_commune(CommuneCode("48999"))


def test_a_change_is_dated_between_two_years_of_the_cog() -> None:
    before, after = reference().history(CommuneCode("14011"))
    assert (before.commune.value, before.by, before.after) == ("14011", 2019, None)
    assert (after.commune.value, after.by, after.after) == ("14581", 2025, 2024)
    assert reference().at(CommuneCode("14011"), date(2024, 12, 31)) == CommuneCode("14011")
    assert reference().at(CommuneCode("14011"), date(2025, 1, 1)) == CommuneCode("14581")
    assert reference().at(CommuneCode("14011"), date(2018, 12, 31)) is None


def test_a_commune_that_was_undone_has_several_successors() -> None:
    book = reference()
    assert codes(book.successors(CommuneCode("60054"), seen=date(2022, 6, 1), on=date(2026, 6, 1))) == [
        "60054",
        "60694",
    ]
    assert codes(book.successors(CommuneCode("60694"), seen=date(2025, 6, 1), on=date(2026, 6, 1))) == ["60694"]
    assert book.successors(CommuneCode("48999"), seen=date(2022, 6, 1), on=date(2026, 6, 1)) == ()


def test_a_name_answers_every_commune_that_bears_it() -> None:
    book = reference()
    assert [one.code.value for one in book.named("Capelle")] == ["02141", "59127"]
    assert [one.code.value for one in book.named("la capelle", Departement("02"))] == ["02141"]
    assert [one.code.value for one in book.named("OEUILLY", Departement("51"))] == ["51410"]
    assert book.named("Capel") == ()


def test_parts_are_told_with_their_kind() -> None:
    paris = reference().parts_of(CommuneCode("75056"))
    assert len(paris) == 20
    assert {part.kind for part in paris} == {PartKind.ARRONDISSEMENT}
    part = reference().part(CommuneCode("01015"))
    assert part is not None
    assert (part.name, part.kind, part.commune.value) == ("Arbignieu", PartKind.DELEGATED, "01015")


@settings(max_examples=25)
@given(CODES, st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_a_commune_of_today_is_its_own_heir_since_it_exists(code: str, day: date) -> None:
    commune = CommuneCode(code)
    assert reference().today(commune) == reference().commune(commune)
    if reference().at(commune, day) == commune:
        assert commune in reference().successors(commune, seen=day, on=date(2030, 1, 1))


@given(st.text(max_size=30))
def test_a_key_is_the_same_when_taken_again(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert name_key(name) in name_keys(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Saint-Étienne", "St Etienne"), ("L'Haÿ-les-Roses", "L’HAY LES ROSES"), ("Œuilly", "Oeuilly"), ("Moÿ", "MOY")],
)
def test_two_writings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.shared_data
def test_the_communes_are_those_of_the_cog(shared: Path) -> None:
    with (shared / "data/territories/cog-communes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    communes = {row["COM"]: row["LIBELLE"] for row in rows if row["TYPECOM"] == "COM"}
    ours = {code: reference().name_of(CommuneCode(code)) for code in reference().codes}
    assert communes.items() - ours.items() == set()
    for row in rows:
        if row["TYPECOM"] != "COM":
            part = reference().part(CommuneCode(row["COM"]))
            assert part is not None
            assert (part.name, part.commune.value) == (row["LIBELLE"], row["COMPARENT"])
