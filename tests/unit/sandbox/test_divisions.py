"""The sandbox's divisions and look-up, asked by the blocks that ask the real ones."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.addresses.official import OfficialAddresses, OfficialServices
from etatplateforme.core.action import Sync
from etatplateforme.errors import Unavailable
from etatplateforme.sandbox import LocalState
from etatplateforme.territory.block import Territory
from etatplateforme.values.address import AddressKind, Point
from etatplateforme.values.commune import CommuneCode, Departement, Postcode
from etatplateforme.values.siret import Siren
from tests.support.blocks import House, settled, taken

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
MENDE = CommuneCode("48095")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path)
    yield made
    await made.aclose()


def territory(house: House, colour: str, state: LocalState) -> Territory[Sync]:
    return Territory(house.runner(colour), state.urls.geo)


def official(house: House, colour: str, state: LocalState) -> OfficialAddresses[Sync]:
    return OfficialAddresses(house.runner(colour), OfficialServices(state.urls.geocoder, state.urls.ban))


@BOTH
async def test_a_commune_is_found_by_name_postcode_and_place(colour: str, house: House, state: LocalState) -> None:
    block = territory(house, colour, state)
    (by_name,) = await settled(block.communes(name="mend"))
    (by_postcode,) = await settled(block.communes(postcode=Postcode("48000")))
    (by_place,) = await settled(block.communes(point=Point(3.5, 44.52)))
    assert by_name == by_postcode == by_place == await settled(block.commune(MENDE))
    assert by_name.code == MENDE
    assert by_name in await settled(block.communes(departement=Departement("48")))
    assert await settled(block.commune(CommuneCode("01999"))) is None


@BOTH
async def test_bodies_departements_and_regions_agree(colour: str, house: House, state: LocalState) -> None:
    block = territory(house, colour, state)
    mende = await settled(block.commune(MENDE))
    assert mende is not None
    assert mende.epci is not None
    assert mende.region is not None
    siren = Siren(mende.epci.siren)
    assert await settled(block.epci(siren)) == mende.epci
    assert mende.epci in await settled(block.epcis("lozere"))
    assert mende in await settled(block.communes_of(siren))
    assert mende.region in await settled(block.regions())
    assert mende.departement in await settled(block.departements(region=mende.region.code))
    assert await settled(block.epci(Siren("732829320"))) is None
    assert await settled(block.communes_of(Siren("732829320"))) == []


@BOTH
async def test_every_kind_of_address_is_looked_up(colour: str, house: House, state: LocalState) -> None:
    block = official(house, colour, state)
    suggested = await settled(block.complete("6 chemin de la theiere somnolente mende"))
    assert suggested[0].kind is AddressKind.HOUSENUMBER
    commune = await settled(block.look_up("48095"))
    assert commune is not None
    assert (commune.kind, commune.city) == (AddressKind.MUNICIPALITY, "Mende")
    assert await settled(block.look_up("48095_9999")) is None
    assert await settled(block.look_up("48095_9999_00001")) is None


@BOTH
async def test_a_number_and_its_street_answer_the_same_name(
    colour: str, house: House, state: LocalState, numbered: str
) -> None:
    block = official(house, colour, state)
    number = await settled(block.look_up(numbered))
    street = await settled(block.look_up("_".join(numbered.split("_")[:2])))
    assert number is not None
    assert street is not None
    assert (street.kind, street.name, street.citycode) == (AddressKind.STREET, number.street, number.citycode)
    assert number.point is not None


@pytest.fixture
def numbered(state: LocalState) -> str:
    """The key of some address of Mende, from the sandbox's geocoder."""
    asked = {"q": "6 chemin de la theiere somnolente mende", "autocomplete": "0"}
    reply = httpx.get(f"{state.urls.geocoder}/search", params=asked, trust_env=False, timeout=20)
    return str(reply.json()["features"][0]["properties"]["id"])


@BOTH
async def test_an_outage_is_a_typed_error(colour: str, house: House, state: LocalState) -> None:
    divisions, addresses = territory(house, colour, state), official(house, colour, state)
    with state.faults.on("geo_500"), pytest.raises(Unavailable):
        await settled(divisions.regions())
    with state.faults.on("ban_500"), pytest.raises(Unavailable):
        await settled(addresses.look_up("48095"))


@BOTH
async def test_a_file_is_geocoded_in_pieces(colour: str, house: House, state: LocalState) -> None:
    text = "nom;adresse\n" + "".join(f"n° {n};6 chemin de la theiere somnolente mende\n" for n in range(7)) + "vide;\n"
    asked = CsvRequest(columns=("adresse",), result_columns=("city",))
    header, *rows = await taken(official(house, colour, state).geocode_csv(text, asked, rows_at_once=3))
    assert header == ("nom", "adresse", "result_city", "result_status")
    assert [row[0] for row in rows] == [*(f"n° {n}" for n in range(7)), "vide"]
    assert {row[2:] for row in rows[:7]} == {("Mende", "ok")}
    assert rows[7][2:] == ("", "skipped")


@BOTH
async def test_a_piece_that_is_refused_for_a_while_is_sent_again(colour: str, house: House, state: LocalState) -> None:
    asked = CsvRequest(columns=("adresse",), result_columns=("city",))
    with state.faults.on("geocoder_500", times=1):
        found = await taken(official(house, colour, state).geocode_csv("adresse\nmende\n", asked))
    assert found == [("adresse", "result_city", "result_status"), ("mende", "Mende", "ok")]
