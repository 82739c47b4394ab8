"""The State's own address services: completion and look-up, what is asked and what is understood."""

import json
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from etatplateforme.addresses.ban import identifier, parse_lookup
from etatplateforme.addresses.completion import parse_completion
from etatplateforme.addresses.official import OfficialAddresses, OfficialServices
from etatplateforme.core.action import Sync
from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, TimedOut, Unavailable, UnexpectedReply
from etatplateforme.values.address import AddressKind, Point
from etatplateforme.values.commune import CommuneCode, Postcode
from tests.support.blocks import House, settled

GEO, BAN = "https://data.geopf.fr/geocodage", "https://plateforme.adresse.data.gouv.fr"
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
SUGGESTION: dict[str, JsonValue] = {
    "country": "StreetAddress",
    "fulltext": "12 Rue du Tamis, 48000 Mende",
    "kind": "housenumber",
    "street": "12 Rue du Tamis",
    "city": "Mende",
    "zipcode": "48000",
    "classification": 7,
    "x": 3.5,
    "y": 44.5,
}
OFF_GLOBE: JsonValue = {"coordinates": [900, 0]}
NUMBER: dict[str, JsonValue] = {
    "type": "numero",
    "id": "48095_0127_00012_bis",
    "numero": "12",
    "suffixe": "bis",
    "codePostal": "48000",
    "banId": "d9d820f2-82af-4ca4-abd4-b379d393e569",
    "position": {"type": "Point", "coordinates": [3.5, 44.5]},
    "voie": {"id": "48095_0127", "nomVoie": "Rue du Tamis"},
    "commune": {"nom": "Mende", "code": "48095"},
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path)
    yield made
    await made.aclose()


@pytest.fixture
def router() -> Generator[respx.MockRouter]:
    with respx.mock as routes:
        yield routes


def official(house: House, colour: str) -> OfficialAddresses[Sync]:
    return OfficialAddresses(house.runner(colour), OfficialServices(f"{GEO}/", f"{BAN}/"))


@BOTH
async def test_a_completion_asks_what_the_documentation_says(
    colour: str, house: House, router: respx.MockRouter
) -> None:
    route = router.get(f"{GEO}/completion/").respond(json={"status": "OK", "results": [SUGGESTION]})
    near, postcodes, communes = Point(3.51, 44.52), (Postcode("48000"), Postcode("48100")), (CommuneCode("48095"),)
    (found,) = await settled(
        official(house, colour).complete("12 rue du ta", limit=15, near=near, postcodes=postcodes, citycodes=communes)
    )
    assert (found.label, found.kind, found.citycode) == ("12 Rue du Tamis, 48000 Mende", AddressKind.HOUSENUMBER, "")
    assert (found.postcode, found.city, found.point) == ("48000", "Mende", Point(3.5, 44.5))
    assert parse_qs(urlsplit(str(route.calls.last.request.url)).query) == {
        "text": ["12 rue du ta"],
        "type": ["StreetAddress"],
        "maximumResponses": ["15"],
        "lonlat": ["3.510000,44.520000"],
        "zipcode": ["48000,48100"],
        "citycode": ["48095"],
    }


@BOTH
async def test_a_completion_is_tried_once(colour: str, house: House, router: respx.MockRouter) -> None:
    route = router.get(f"{GEO}/completion/").mock(side_effect=httpx.ReadTimeout("lent"))
    with pytest.raises((TimedOut, Unavailable)):
        await settled(official(house, colour).complete("rue du tamis"))
    assert route.call_count == 1


@BOTH
@pytest.mark.parametrize("limit", [0, 16])
async def test_more_suggestions_than_the_service_gives_are_refused(colour: str, house: House, limit: int) -> None:
    with pytest.raises(InvalidInput, match="nombre"):
        await settled(official(house, colour).complete("rue du tamis", limit=limit))


def test_a_place_name_is_no_address() -> None:
    place = {**SUGGESTION, "kind": "lac", "country": "PositionOfInterest"}
    reply = Reply(200, body=json.dumps({"results": [place, SUGGESTION, SUGGESTION]}).encode())
    assert len(parse_completion(reply, 1)) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(503), Unavailable),
        (Reply(429), Unavailable),
        (Reply(200, body=b"<html>"), UnexpectedReply),
        (Reply(200, body=b'{"results": [{"fulltext": "a", "x": 400, "y": 0}]}'), UnexpectedReply),
    ],
)
def test_what_is_no_suggestion_is_a_typed_error(reply: Reply, error: type[EtatError]) -> None:
    with pytest.raises(error) as told:
        parse_completion(reply, 5)
    assert told.value.citizen_message.startswith("La recherche d'adresse ne répond pas")


def test_a_text_that_the_service_cannot_read_finds_nothing() -> None:
    assert parse_completion(Reply(400), 5) == []


@BOTH
async def test_a_number_is_looked_up(colour: str, house: House, router: respx.MockRouter) -> None:
    router.get(f"{BAN}/lookup/48095_0127_00012_bis").respond(json=NUMBER)
    found = await settled(official(house, colour).look_up(" 48095_0127_00012_bis "))
    assert found is not None
    assert found.label == "12 bis Rue du Tamis 48000 Mende"
    assert (found.housenumber, found.street, found.citycode) == ("12 bis", "Rue du Tamis", "48095")
    assert (found.id, found.ban_id, found.point) == (NUMBER["id"], NUMBER["banId"], Point(3.5, 44.5))


def body(value: JsonValue) -> Reply:
    return Reply(200, body=json.dumps(value).encode())


def test_the_short_shape_of_a_number_is_read_too() -> None:
    short: JsonValue = {
        "type": "numero",
        "numero": 12,
        "suffixe": None,
        "lon": 3.5,
        "lat": 44.5,
        "codePostal": "48000",
        "cleInterop": "48095_0127_00012",
        "voie": {"nomVoie": "Rue du Tamis"},
        "commune": {"nom": "Mende", "code": "48095"},
    }
    found = parse_lookup(body(short))
    assert found is not None
    assert (found.label, found.id, found.point) == (
        "12 Rue du Tamis 48000 Mende",
        "48095_0127_00012",
        Point(3.5, 44.5),
    )


def test_a_number_without_place_has_no_point() -> None:
    found = parse_lookup(body({**NUMBER, "position": None}))
    assert found is not None
    assert found.point is None


@pytest.mark.parametrize(
    ("page", "kind", "label"),
    [
        (
            {"type": "voie", "idVoie": "48095_0127", "nomVoie": "Rue du Tamis", "commune": {"nom": "Mende"}},
            AddressKind.STREET,
            "Rue du Tamis Mende",
        ),
        (
            {"type": "lieu-dit", "idVoie": "48095_B012", "nomVoie": "Le Mas", "commune": {"nom": "Mende"}},
            AddressKind.LOCALITY,
            "Le Mas Mende",
        ),
        (
            {"type": "commune", "codeCommune": "48095", "nomCommune": "Mende", "codesPostaux": ["48000"]},
            AddressKind.MUNICIPALITY,
            "Mende",
        ),
    ],
)
def test_streets_hamlets_and_communes_are_addresses_too(
    page: dict[str, JsonValue], kind: AddressKind, label: str
) -> None:
    found = parse_lookup(body(page))
    assert found is not None
    assert (found.kind, found.label) == (kind, label)


def test_an_identifier_that_is_gone_is_none() -> None:
    assert parse_lookup(Reply(404, body='{"code":404,"message":"La voie n’existe pas"}'.encode())) is None


@pytest.mark.parametrize("page", [{}, {"type": "numero"}, [], "commune", {**NUMBER, "position": OFF_GLOBE}])
def test_another_shape_is_a_typed_error(page: JsonValue) -> None:
    with pytest.raises(UnexpectedReply):
        parse_lookup(body(page))
    with pytest.raises(Unavailable):
        parse_lookup(Reply(500))


@pytest.mark.parametrize(
    "wrong", ["", "48", "../tokens", "48095_0127_1", "48095/0127", "٤٨٠٩٥", "48095_0127_00012?a=b"]
)
def test_what_is_no_identifier_never_reaches_the_wire(wrong: str) -> None:
    with pytest.raises(InvalidInput) as told:
        identifier(wrong)
    assert told.value.code == "invalid_ban_id"


@given(st.text(max_size=60))
def test_an_accepted_identifier_changes_no_path(text: str) -> None:
    try:
        found = identifier(text)
    except InvalidInput:
        return
    assert not set(found) & set("/.?#%\\ ")
