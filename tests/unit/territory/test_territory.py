"""Divisions of the territory: what is asked of geo.api.gouv.fr, and what is understood or refused."""

import json
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import respx
from pydantic import JsonValue

from etatplateforme.core.action import Sync
from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.territory.block import Territory
from etatplateforme.territory.divisions import COMMUNES, Area, parse
from etatplateforme.values.address import Point
from etatplateforme.values.check import Health
from etatplateforme.values.commune import CommuneCode, Departement, Postcode
from etatplateforme.values.siret import Siren
from tests.support.blocks import House, settled

BASE = "https://geo.api.gouv.fr"
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
MENDE: dict[str, JsonValue] = {
    "nom": "Mende",
    "code": "48095",
    "codesPostaux": ["48000"],
    "siren": "214800955",
    "departement": {"code": "48", "nom": "Lozère"},
    "region": {"code": "76", "nom": "Occitanie"},
    "epci": {"code": "244800405", "nom": "CC Coeur de Lozère", "type": "CC"},
    "population": 12_318,
    "centre": {"type": "Point", "coordinates": [3.4995, 44.5282]},
    "un_champ_nouveau": True,
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path)
    yield made
    await made.aclose()


@pytest.fixture
def router() -> Generator[respx.MockRouter]:
    with respx.mock(base_url=BASE) as routes:
        yield routes


def territory(house: House, colour: str) -> Territory[Sync]:
    return Territory(house.runner(colour), f"{BASE}/")


@BOTH
async def test_communes_are_asked_by_every_criterion(colour: str, house: House, router: respx.MockRouter) -> None:
    route = router.get("/communes").respond(json=[MENDE])
    block = territory(house, colour)
    (found,) = await settled(
        block.communes(
            name=" Men ", postcode=Postcode("48000"), point=Point(3.5, 44.5), departement=Departement("48"), limit=3
        )
    )
    asked = parse_qs(urlsplit(str(route.calls.last.request.url)).query)
    assert {name: asked[name] for name in ("nom", "codePostal", "lat", "lon", "codeDepartement", "boost", "limit")} == {
        "nom": ["Men"],
        "codePostal": ["48000"],
        "lat": ["44.500000"],
        "lon": ["3.500000"],
        "codeDepartement": ["48"],
        "boost": ["population"],
        "limit": ["3"],
    }
    assert (found.code, found.name, found.postcodes) == (CommuneCode("48095"), "Mende", ("48000",))
    assert (found.departement, found.region) == (Area("48", "Lozère"), Area("76", "Occitanie"))
    assert found.epci is not None
    assert (found.epci.siren, found.epci.kind, found.population) == ("244800405", "CC", 12_318)


@BOTH
async def test_a_search_without_criterion_asks_nothing(colour: str, house: House) -> None:
    block = territory(house, colour)
    with pytest.raises(InvalidInput):
        await settled(block.communes())
    with pytest.raises(InvalidInput):
        await settled(block.communes(name="Mende", limit=1_001))
    with pytest.raises(InvalidInput):
        await settled(block.communes(name="Men\x00de"))
    with pytest.raises(InvalidInput):
        await settled(block.departements(region="../communes"))


@BOTH
async def test_the_commune_of_an_arrondissement_is_the_city(
    colour: str, house: House, router: respx.MockRouter
) -> None:
    route = router.get("/communes/75056").respond(json={"nom": "Paris", "code": "75056"})
    found = await settled(territory(house, colour).commune(CommuneCode("75112")))
    assert found is not None
    assert found.name == "Paris"
    assert route.called


@BOTH
async def test_a_commune_that_merged_answers_the_one_of_today(
    colour: str, house: House, router: respx.MockRouter
) -> None:
    router.get("/communes/50173").respond(404, json={"code": 404, "message": "Not found"})
    heirs = router.get("/communes", params={"ancienCode": "50173"})
    heirs.respond(json=[{"nom": "Cherbourg-en-Cotentin", "code": "50129", "anciensCodes": ["50173"]}])
    found = await settled(territory(house, colour).commune(CommuneCode("50173")))
    assert found is not None
    assert (found.code, found.former_codes) == (CommuneCode("50129"), ("50173",))
    heirs.respond(json=[])
    assert await settled(territory(house, colour).commune(CommuneCode("50173"))) is None


@BOTH
async def test_bodies_departements_and_regions(colour: str, house: House, router: respx.MockRouter) -> None:
    epci: JsonValue = {"code": "244800405", "nom": "CC Coeur de Lozère", "type": "CC"}
    router.get("/epcis/244800405").respond(json=epci)
    router.get("/epcis").respond(json=[epci])
    router.get("/epcis/244800405/communes").respond(json=[MENDE])
    router.get("/departements").respond(json=[{"code": "48", "nom": "Lozère"}])
    router.get("/regions/76/departements").respond(json=[{"code": "48", "nom": "Lozère"}])
    router.get("/regions").respond(json=[{"code": "76", "nom": "Occitanie"}])
    block, siren = territory(house, colour), Siren("244800405")
    one = await settled(block.epci(siren))
    assert one is not None
    assert await settled(block.epcis("lozère")) == [one]
    assert [commune.name for commune in await settled(block.communes_of(siren))] == ["Mende"]
    assert await settled(block.departements()) == await settled(block.departements(region="76"))
    assert await settled(block.regions()) == [Area("76", "Occitanie")]
    assert [check.health for check in await settled(block.check())] == [Health.GOOD]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(500), Unavailable),
        (Reply(400), Unavailable),
        (Reply(200, body=b"<html>"), UnexpectedReply),
        (Reply(200, body=b'[{"nom": "Mende"}]'), UnexpectedReply),
        (Reply(200, body=json.dumps([{**MENDE, "centre": {"coordinates": [900, 0]}}]).encode()), UnexpectedReply),
    ],
)
def test_another_answer_is_a_typed_error(reply: Reply, error: type[EtatError]) -> None:
    with pytest.raises(error):
        parse(reply, COMMUNES)


@BOTH
async def test_a_code_that_is_none_is_a_typed_error(colour: str, house: House, router: respx.MockRouter) -> None:
    router.get("/communes").respond(json=[{**MENDE, "code": "MENDE"}])
    with pytest.raises(UnexpectedReply):
        await settled(territory(house, colour).communes(name="Mende"))
