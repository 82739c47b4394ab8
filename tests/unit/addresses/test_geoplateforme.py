"""The Géoplateforme as a source: what is asked, what is understood, and what a hostile or broken service cannot do."""

import json
import logging
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from etatplateforme.addresses.asked import Filters, Parts, Unanswerable
from etatplateforme.addresses.block import Addresses
from etatplateforme.addresses.credit import GEOPLATEFORME
from etatplateforme.addresses.geoplateforme import Geoplateforme, parse
from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.check import Health
from tests.support.blocks import House, settled

BASE = "https://data.geopf.fr/geocodage"
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
SECRET = "8 rue du secret de camille"
START = datetime(2026, 9, 1, tzinfo=UTC)
FEATURE: dict[str, JsonValue] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [2.290084, 49.897443]},
    "properties": {
        "label": "8 Boulevard du Port 80000 Amiens",
        "score": 0.97,
        "housenumber": "8",
        "id": "80021_6590_00008",
        "banId": "47a1b0c8-3e0c-4a29-8a83-1d8a1b4cbd4a",
        "name": "8 Boulevard du Port",
        "postcode": "80000",
        "citycode": "80021",
        "x": 648952.58,
        "city": "Amiens",
        "context": "80, Somme, Hauts-de-France",
        "type": "housenumber",
        "importance": 0.67727,
        "street": "Boulevard du Port",
        "_type": "address",
        "un_champ_nouveau": {"a": 1},
    },
}


def body(*features: JsonValue) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), "query": SECRET}).encode()


def changed(**properties: JsonValue) -> dict[str, JsonValue]:
    before = FEATURE["properties"]
    assert isinstance(before, dict)
    return {**FEATURE, "properties": {**before, **properties}}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path, clock=StillClock(START))
    yield made
    await made.aclose()


@pytest.fixture
def service() -> Generator[respx.MockRouter]:
    with respx.mock(base_url=BASE) as router:
        yield router


def town_of(house: House, colour: str) -> Addresses[Sync]:
    return Addresses(house.runner(colour), Geoplateforme(f"{BASE}/"))


def asked(router: respx.MockRouter) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(router.calls.last.request.url)).query)


@BOTH
async def test_a_search_asks_what_it_says_and_understands_the_answer(
    colour: str, house: House, service: respx.MockRouter
) -> None:
    service.get("/search").respond(content=body(FEATURE))
    (found,) = await settled(
        town_of(house, colour).search(
            " 8  bd du port ",
            limit=3,
            near=Point(2.5, -49.123456789),
            filters=Filters(("80000", "80080"), ("80021",), ("80", "2A"), (AddressKind.HOUSENUMBER,)),
        )
    )
    assert asked(service) == {
        "q": ["8 bd du port"],
        "limit": ["3"],
        "autocomplete": ["0"],
        "lon": ["2.500000"],
        "lat": ["-49.123457"],
        "postcode": ["80000,80080"],
        "citycode": ["80021"],
        "depcode": ["80,2A"],
        "type": ["housenumber"],
    }
    assert found.credit == GEOPLATEFORME
    assert found == Address(
        label="8 Boulevard du Port 80000 Amiens",
        kind=AddressKind.HOUSENUMBER,
        citycode="80021",
        city="Amiens",
        postcode="80000",
        name="8 Boulevard du Port",
        street="Boulevard du Port",
        housenumber="8",
        point=Point(2.290084, 49.897443),
        id="80021_6590_00008",
        ban_id="47a1b0c8-3e0c-4a29-8a83-1d8a1b4cbd4a",
        score=0.97,
        context="80, Somme, Hauts-de-France",
        importance=0.67727,
    )


@BOTH
async def test_autocomplete_and_reverse_ask_their_own_way(colour: str, house: House, service: respx.MockRouter) -> None:
    town = town_of(house, colour)
    service.get("/search").respond(content=body(FEATURE))
    service.get("/reverse").respond(content=body(changed(distance=12)))
    await settled(town.autocomplete("bd du p", filters=Filters(citycodes=("80021",))))
    assert asked(service) == {"q": ["bd du p"], "limit": ["5"], "autocomplete": ["1"], "citycode": ["80021"]}
    (near,) = await settled(town.reverse(Point(2.29, 49.9)))
    assert asked(service) == {"limit": ["1"], "lon": ["2.290000"], "lat": ["49.900000"]}
    assert near.distance_m == 12


@BOTH
async def test_an_address_in_columns_is_asked_as_one_line(colour: str, house: House, service: respx.MockRouter) -> None:
    service.get("/search").respond(content=body(FEATURE))
    parts = Parts(number=" 8", street="bd du\u200b port", postcode="80000", city="Amiens")
    assert len(await settled(town_of(house, colour).search(parts))) == 1
    assert asked(service)["q"] == ["8 bd du port 80000 Amiens"]
    with pytest.raises(InvalidInput, match="invalid_query"):
        await settled(town_of(house, colour).search(Parts(number="8")))


@BOTH
@pytest.mark.parametrize(
    "filters",
    [
        Filters(kinds=(AddressKind.STREET, AddressKind.LOCALITY)),
        Filters(postcodes=tuple(f"{code:05}" for code in range(51))),
        Filters(depcodes=tuple(f"{code:02}" for code in range(11))),
        Filters(postcodes=("48000", "48100") * 10, citycodes=("48095",) * 11),
    ],
)
async def test_what_the_service_cannot_filter_is_said_and_not_asked(
    colour: str, house: House, service: respx.MockRouter, filters: Filters
) -> None:
    with pytest.raises(Unanswerable) as refusal:
        await settled(town_of(house, colour).search("8 bd du port", filters=filters))
    assert refusal.value.code == "unanswerable"
    assert not service.calls


@BOTH
@pytest.mark.parametrize("code", ["48000,75001", "", "48&q=x", "  "])
async def test_a_code_that_cannot_exist_lets_nothing_through(
    colour: str, house: House, service: respx.MockRouter, code: str
) -> None:
    assert await settled(town_of(house, colour).search("8 bd du port", filters=Filters((code,)))) == []
    assert not service.calls


@BOTH
async def test_a_query_cannot_add_a_parameter(colour: str, house: House, service: respx.MockRouter) -> None:
    service.get("/search").respond(content=body())
    await settled(town_of(house, colour).search("8 rue&limit=50#x?y=/../"))
    assert asked(service)["q"] == ["8 rue&limit=50#x?y=/../"]
    assert asked(service)["limit"] == ["5"]
    assert service.calls.last.request.url.path == "/geocodage/search"


@BOTH
async def test_no_more_comes_than_was_asked_for(colour: str, house: House, service: respx.MockRouter) -> None:
    service.get("/search").respond(content=body(*[FEATURE] * 5_000))
    assert len(await settled(town_of(house, colour).search(SECRET, limit=2))) == 2


@BOTH
async def test_a_query_that_the_service_cannot_read_finds_nothing(
    colour: str, house: House, service: respx.MockRouter
) -> None:
    service.get("/search").respond(400, json={"code": 400, "message": "Failed parsing query", "detail": []})
    assert await settled(town_of(house, colour).search("!?!?")) == []


@pytest.mark.parametrize("kind", ["poi", "parcel", "", "housenumber "])
def test_another_kind_of_place_is_left_out(kind: str) -> None:
    assert len(parse(Reply(200, body=body(changed(type=kind), FEATURE)), 5)) == 1


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": [-180, 90]}])
def test_a_place_may_be_at_an_edge_or_nowhere(geometry: JsonValue) -> None:
    (found,) = parse(Reply(200, body=body({**FEATURE, "geometry": geometry})), 5)
    assert found.point == (Point(-180, 90) if geometry else None)


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "a portal": b"<!doctype html><html><body>Connexion au r\xc3\xa9seau</body></html>",
    "cut": body(FEATURE)[:-20],
    "a list": b"[]",
    "no features": b'{"type":"FeatureCollection"}',
    "features of text": b'{"features":"' + SECRET.encode() + b'"}',
    "deep": b'{"features":' + b"[" * 100_000,
    "not utf-8": b'{"features":[{"properties":{"label":"\xff"}}]}',
    "far away": body({**FEATURE, "geometry": {"coordinates": [200, 10]}}),
    "upside down": body({**FEATURE, "geometry": {"coordinates": [2, 91]}}),
    "nowhere": body(FEATURE).replace(b"2.290084", b"NaN"),
    "infinite": body(FEATURE).replace(b"2.290084", b"1e999"),
    "one number": body({**FEATURE, "geometry": {"coordinates": [2]}}),
    "a score that is not": body(FEATURE).replace(b"0.97", b"NaN"),
    "no label": body(changed(label=None)),
    "a label of numbers": body(changed(label=[1, 2])),
}


@BOTH
@pytest.mark.parametrize("case", HOSTILE)
async def test_an_answer_of_another_shape_is_said_without_what_was_searched(
    colour: str, case: str, house: House, service: respx.MockRouter
) -> None:
    service.get("/search").respond(content=HOSTILE[case])
    with pytest.raises(UnexpectedReply) as failure:
        await settled(town_of(house, colour).search(SECRET))
    assert "écrivez votre adresse" in failure.value.citizen_message
    assert not mentions(failure.value)


def mentions(error: BaseException | None) -> bool:
    """Whether an error, or what travels with it, quotes the search or the answer."""
    while error is not None:
        if any(word in f"{error!s}{error!r}" for word in (SECRET, "secret", "Amiens")):
            return True
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.floats(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_any_answer_is_read_or_refused(content: bytes) -> None:
    try:
        assert parse(Reply(200, body=content), 5) == []
    except UnexpectedReply:
        pass


@BOTH
@pytest.mark.parametrize("status", [401, 403, 404, 500, 502, 503])
async def test_a_service_that_fails_is_unavailable(
    colour: str, status: int, house: House, service: respx.MockRouter
) -> None:
    service.get("/search").respond(status, content=SECRET.encode())
    with pytest.raises(Unavailable) as failure:
        await settled(town_of(house, colour).search(SECRET))
    assert failure.value.code == "geoplateforme_unavailable"
    assert "écrivez votre adresse" in failure.value.citizen_message
    assert not mentions(failure.value)
    assert service.calls.call_count == (3 if status >= 500 else 1)


@BOTH
async def test_a_flood_waits_as_long_as_it_is_told(colour: str, house: House, service: respx.MockRouter) -> None:
    flooded = httpx.Response(429, headers={"retry-after": "5"})
    service.get("/search").mock(side_effect=[flooded, httpx.Response(200, content=body(FEATURE))])
    assert len(await settled(town_of(house, colour).search(SECRET))) == 1
    assert isinstance(house.clock, StillClock)
    assert house.clock.waits == [5.0]


@BOTH
async def test_an_answer_without_end_is_refused(colour: str, house: House, service: respx.MockRouter) -> None:
    service.get("/search").respond(content=b" " * 6_000_000)
    with pytest.raises(TooLarge):
        await settled(town_of(house, colour).search(SECRET))


@BOTH
async def test_its_health_is_told(colour: str, house: House, service: respx.MockRouter) -> None:
    town, route = town_of(house, colour), service.get("/search")
    route.respond(content=body())
    (check,) = await settled(town.check())
    assert check.health is Health.GOOD
    for broken in (httpx.Response(503), httpx.Response(200, content=b"<html>"), httpx.ConnectError("non")):
        route.side_effect = [broken]
        (check,) = await settled(town.check())
        assert check.health is Health.BROKEN
        assert check.remedy


@BOTH
async def test_nothing_that_was_searched_is_logged_or_journalled(
    colour: str, house: House, service: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.get("/search").mock(side_effect=[httpx.Response(200, content=body(FEATURE)), httpx.ReadError(SECRET)] * 2)
    town = town_of(house, colour)
    found = await settled(town.search(SECRET))
    service.get("/search").side_effect = httpx.ReadError(SECRET)
    with pytest.raises(EtatError) as failure:
        await settled(town.search(SECRET))
    house.journal.close()
    assert not mentions(failure.value)
    for word in (SECRET, "secret", "Boulevard du Port", "49.89"):
        assert word not in caplog.text + house.journal.path.read_text() + repr(found)
