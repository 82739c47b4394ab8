"""The geocoder's HTTP contract, over a small index of known answers: shape, parameters, refusals."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue, TypeAdapter

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.server import NO_FILTER, REVERSE_RADIUS_M, create_geocoder
from etatplateforme.values.address import Address, AddressKind, Point

Json = dict[str, JsonValue]
OBJECT = TypeAdapter(Json)

METZ = Address(
    label="3 Rue Haute Pierre 57000 Metz",
    kind=AddressKind.HOUSENUMBER,
    citycode="57463",
    city="Metz",
    postcode="57000",
    name="3 Rue Haute Pierre",
    street="Rue Haute Pierre",
    housenumber="3",
    point=Point(6.171141, 49.116845),
    id="57463_3300_00003",
    score=0.9,
    context="57, Moselle, Grand Est",
    importance=0.64,
)
METZ_STREET = replace(METZ, label="Rue Haute Pierre 57000 Metz", kind=AddressKind.STREET, name="Rue Haute Pierre",
                      housenumber=None, id="57463_3300", score=0.8)  # fmt: skip
METZ_CITY = replace(METZ, label="Metz", kind=AddressKind.MUNICIPALITY, name="Metz", street=None, housenumber=None,
                    id="57463", score=0.7)  # fmt: skip
PARIS = replace(METZ, label="1 Rue X 75012 Paris 12e Arrondissement", citycode="75112", postcode="75012",
                name="1 Rue X", city="Paris 12e Arrondissement", street="Rue X", housenumber="1", id="75112_x_00001",
                point=Point(2.39, 48.84), context="75, Paris, Île-de-France", score=0.95)  # fmt: skip
AJACCIO = replace(METZ, label="2 Rue Y 20000 Ajaccio", citycode="2A004", postcode="20000", city="Ajaccio", id="2A004_y",
                  name="2 Rue Y", street="Rue Y", housenumber="2", point=None, score=0.5)  # fmt: skip
ALL = (PARIS, METZ, METZ_STREET, METZ_CITY, AJACCIO)


@dataclass
class FewAddresses:
    """An index that knows five addresses, answers the filters as the engine does, and remembers what it was asked."""

    asked: list[tuple[str, str, int, Point | None]] = field(default_factory=list)

    def search(
        self, asked: str | Parts, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        assert isinstance(asked, str)
        self.asked.append(("search", asked, limit, near))
        return list(self._matching(filters))[:limit]

    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        self.asked.append(("autocomplete", q, limit, near))
        return list(self._matching(filters))[:limit]

    def reverse(self, point: Point, *, limit: int = 1, max_distance_m: float = REVERSE_RADIUS_M) -> list[Address]:
        found = [
            replace(address, score=None, distance_m=point.distance_m(address.point))
            for address in ALL
            if address.point is not None and point.distance_m(address.point) <= max_distance_m
        ]
        return sorted(found, key=lambda address: address.distance_m or 0)[:limit]

    def _matching(self, filters: Filters) -> Iterator[Address]:
        wanted = {{"75056": "75112"}.get(code, code) for code in filters.citycodes}
        for address in ALL:
            if (
                (not filters.postcodes or address.postcode in filters.postcodes)
                and (not wanted or address.citycode in wanted)
                and (not filters.depcodes or address.citycode.startswith(filters.depcodes))
                and (not filters.kinds or address.kind in filters.kinds)
            ):
                yield address


@pytest.fixture
def index() -> FewAddresses:
    return FewAddresses()


async def get(index: FewAddresses, path: str, params: dict[str, str] | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(app=create_geocoder(index))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(path, params=params)


async def found(index: FewAddresses, **params: str) -> list[Json]:
    reply = await get(index, "/search", {"q": "rue", **params})
    assert reply.status_code == 200
    body = OBJECT.validate_json(reply.content)
    features = TypeAdapter(list[Json]).validate_python(body["features"])
    return [OBJECT.validate_python(feature["properties"]) for feature in features]


async def refused(index: FewAddresses, path: str, params: dict[str, str]) -> list[str]:
    reply = await get(index, path, params)
    body = OBJECT.validate_json(reply.content)
    assert reply.status_code == 400
    assert (body["code"], body["message"], set(body)) == (400, "Failed parsing query", {"code", "message", "detail"})
    return TypeAdapter(list[str]).validate_python(body["detail"])


async def test_a_search_answers_a_feature_collection_with_its_query(index: FewAddresses) -> None:
    body = (await get(index, "/search", {"q": "3 rue haute pierre metz", "limit": "1"})).json()
    assert set(body) == {"type", "features", "query"}
    assert (body["type"], body["query"]) == ("FeatureCollection", "3 rue haute pierre metz")
    (feature,) = body["features"]
    assert set(feature) == {"type", "geometry", "properties"}
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.39, 48.84]}


@pytest.mark.shared_data
async def test_a_search_has_the_keys_of_the_production_sample(index: FewAddresses, shared: Path) -> None:
    sample = shared / "data/addresses/samples/geopf_search_properties_cherbourg.json"
    real = OBJECT.validate_json(sample.read_bytes())
    (properties,) = await found(index, citycode="57463", type="housenumber")
    assert real.keys() - properties.keys() == {"oldcity", "oldcitycode"}  # only where communes have merged
    assert properties.keys() - real.keys() == {"depcode"}  # added to production in April 2026


@pytest.mark.shared_data
async def test_a_reverse_has_the_keys_of_the_production_sample(index: FewAddresses, shared: Path) -> None:
    real = OBJECT.validate_json((shared / "data/addresses/samples/geopf_reverse_metz.json").read_bytes())
    body = OBJECT.validate_json((await get(index, "/reverse", {"lon": "6.1709", "lat": "49.1166"})).content)
    assert body.keys() == real.keys()
    for ours, theirs in zip(features_by_type(body), features_by_type(real), strict=True):
        assert ours.keys() == theirs.keys()
        assert ours["id"] == theirs["id"]
        for key in ("x", "y"):
            if ours["type"] == "housenumber":
                assert float(str(ours[key])) == pytest.approx(float(str(theirs[key])), abs=0.1)


def features_by_type(body: Json) -> list[Json]:
    features = TypeAdapter(list[Json]).validate_python(body["features"])
    properties = [OBJECT.validate_python(feature["properties"]) for feature in features]
    kept = [each for each in properties if each["type"] in ("housenumber", "street")]
    return sorted(kept, key=lambda each: str(each["type"]))


async def test_autocomplete_is_the_default_and_can_be_refused(index: FewAddresses) -> None:
    for word in (None, "1", "TRUE", "0", "false", "no"):
        await get(index, "/search", {"q": "rue"} | ({} if word is None else {"autocomplete": word}))
    assert [how for how, *_ in index.asked] == ["autocomplete"] * 3 + ["search"] * 3


async def test_what_nothing_begins_with_is_searched_whole(index: FewAddresses) -> None:
    assert await found(index, depcode="13") == []
    assert [how for how, *_ in index.asked] == ["autocomplete", "search"]


async def test_limit_is_ten_by_default_and_is_obeyed(index: FewAddresses) -> None:
    await get(index, "/search", {"q": "rue"})
    assert index.asked[-1][2] == 10
    assert len(await found(index, limit="2")) == 2


async def test_best_score_comes_first(index: FewAddresses) -> None:
    scores = [float(str(each["score"])) for each in await found(index, citycode="2A004,57463,75112")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"postcode": "57000"}, {"57463"}),
        ({"postcode": "57000,20000"}, {"57463", "2A004"}),
        ({"citycode": "2A004"}, {"2A004"}),
        ({"citycode": "75112, 2A004"}, {"75112", "2A004"}),
        ({"citycode": "75056"}, {"75112"}),
        ({"citycode": "57463", "postcode": "75012"}, set[str]()),
        ({"depcode": "2A"}, {"2A004"}),
        ({"depcode": "57,75"}, {"57463", "75112"}),
        ({"type": "municipality"}, {"57463"}),
    ],
)
async def test_filters_keep_what_they_name(index: FewAddresses, params: dict[str, str], codes: set[str]) -> None:
    assert {each["citycode"] for each in await found(index, **params)} == codes


@pytest.mark.parametrize("params", [{"depcode": "2A"}, {"depcode": "57", "type": "municipality"}])
async def test_a_filter_is_applied_before_the_limit(index: FewAddresses, params: dict[str, str]) -> None:
    assert len(await found(index, limit="1", **params)) == 1
    nearby = {"lon": "6.171141", "lat": "49.116845", "limit": "1", "type": "municipality"}
    (feature,) = (await get(index, "/reverse", nearby)).json()["features"]
    assert feature["properties"]["type"] == "municipality"


async def test_what_several_filters_find_comes_once(index: FewAddresses) -> None:
    assert len(await found(index, citycode="75056,75112")) == 1


@pytest.mark.parametrize(("citycode", "codes"), [("57463", set[str]()), ("75112", {"75112"}), ("75056", {"75112"})])
async def test_reverse_keeps_what_its_filters_name(index: FewAddresses, citycode: str, codes: set[str]) -> None:
    reply = await get(index, "/reverse", {"lon": "2.39", "lat": "48.84", "citycode": citycode})
    assert {feature["properties"]["citycode"] for feature in reply.json()["features"]} == codes


async def test_an_arrondissement_is_named_as_its_city(index: FewAddresses) -> None:
    (properties,) = await found(index, citycode="75112")
    assert properties["city"] == "Paris"
    assert properties["district"] == "Paris 12e Arrondissement"
    assert properties["label"] == "1 Rue X 75012 Paris"
    assert properties["depcode"] == "75"


async def test_a_municipality_has_neither_street_nor_number(index: FewAddresses) -> None:
    (properties,) = await found(index, type="municipality")
    assert properties["municipality"] == "Metz"
    assert not {"street", "housenumber"} & properties.keys()


async def test_a_point_of_preference_is_passed_on_and_gives_distances(index: FewAddresses) -> None:
    (properties,) = await found(index, lon="6.17", lat="49.12", citycode="57463", type="housenumber")
    assert index.asked[-1][3] == Point(6.17, 49.12)
    assert properties["distance"] == round(Point(6.17, 49.12).distance_m(Point(6.171141, 49.116845)))


async def test_an_address_without_position_has_no_geometry(index: FewAddresses) -> None:
    body = (await get(index, "/search", {"q": "rue", "citycode": "2A004"})).json()
    assert body["features"][0]["geometry"] is None
    assert "x" not in body["features"][0]["properties"]


async def test_reverse_is_nearest_first_scored_and_bounded(index: FewAddresses) -> None:
    body = (await get(index, "/reverse", {"lon": "6.1709", "lat": "49.1166", "type": "housenumber"})).json()
    (feature,) = body["features"]
    assert "query" not in body
    assert 0 < feature["properties"]["distance"] < 100
    assert 0.9 < feature["properties"]["score"] < 1
    assert (await get(index, "/reverse", {"lon": "0", "lat": "0"})).json()["features"] == []


@pytest.mark.parametrize("q", ["", "  ", "ab", "-paris", "'abc", "«rue", "x" * 201, ".", "🏠 rue"])
async def test_a_text_that_production_refuses_is_refused(index: FewAddresses, q: str) -> None:
    (detail,) = await refused(index, "/search", {"q": q})
    known = "q: must contain between 3 and 200 chars and start with a number or a letter"
    assert detail == (known if q.strip() else "q: required param")
    assert index.asked == []


@pytest.mark.parametrize("q", ["lyo", "8 b", "École", "œuf", "x" * 200, "  rue  ", "Œuilly"])
async def test_a_text_that_production_accepts_is_accepted(index: FewAddresses, q: str) -> None:
    assert (await get(index, "/search", {"q": q})).status_code == 200


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"limit": "0"}, "limit: must be an integer between 1 and 50"),
        ({"limit": "51"}, "limit: must be an integer between 1 and 50"),
        ({"limit": "un"}, "limit: unable to parse value as integer"),
        ({"type": "maison"}, "type: unexpected value 'maison'"),
        ({"type": "street,municipality"}, "type: unexpected value 'street,municipality'"),
        ({"lat": "abc", "lon": "2"}, "lat: unable to parse value as float"),
        ({"lat": "nan", "lon": "2"}, "lat: must be a float between -90 and 90"),
        ({"lat": "48", "lon": "181"}, "lon: must be a float between -180 and 180"),
        ({"lon": "2"}, "lon/lat must be present together if defined"),
        ({"autocomplete": "peut-être"}, "autocomplete: unable to parse value as boolean"),
        ({"postcode": "7500"}, "postcode: must contain 5 digits"),
        ({"postcode": "７５０１２"}, "postcode: must contain 5 digits"),
        ({"citycode": "2C004"}, "citycode: not valid"),
        ({"depcode": "2C"}, "depcode: not valid"),
        ({"index": "poi"}, "index: unexpected value 'poi'"),
        ({"postcode": ",".join(f"{n:05d}" for n in range(51))}, "postcode: must contain between 1 and 50 values"),
    ],
)
async def test_a_wrong_parameter_is_refused_in_the_services_words(
    index: FewAddresses, params: dict[str, str], detail: str
) -> None:
    assert await refused(index, "/search", {"q": "rue", **params}) == [detail]


async def test_everything_wrong_is_told_at_once(index: FewAddresses) -> None:
    assert len(await refused(index, "/search", {"q": "-", "limit": "0", "type": "x", "lon": "1"})) == 4


async def test_combinations_of_filters_are_bounded(index: FewAddresses) -> None:
    many = ",".join(f"{n:05d}" for n in range(1, 51))
    (detail,) = await refused(index, "/search", {"q": "rue", "postcode": many, "citycode": many})
    assert "combinations" in detail


async def test_reverse_needs_a_point(index: FewAddresses) -> None:
    assert await refused(index, "/reverse", {}) == ["At least lon/lat or searchgeom must be defined"]


@pytest.mark.parametrize("path", ["/", "/nulle-part", "/search/json"])
async def test_what_the_contract_does_not_have_is_not_found(index: FewAddresses, path: str) -> None:
    assert (await get(index, path)).status_code == 404


@pytest.mark.parametrize("path", ["/search", "/search/"])
async def test_a_final_slash_and_a_foreign_page_are_welcome(index: FewAddresses, path: str) -> None:
    transport = httpx.ASGITransport(app=create_geocoder(index))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        reply = await client.get(path, params={"q": "rue"}, headers={"origin": "https://mairie.example"})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/getcapabilities", "/getCapabilities"])
async def test_capabilities_name_the_operations(index: FewAddresses, path: str) -> None:
    body = (await get(index, path)).json()
    assert [operation["id"] for operation in body["operations"]] == ["search", "reverse"]
    assert body["indexes"][0]["id"] == "address"


async def test_a_context_is_given_where_the_index_has_none() -> None:
    class WithoutContext(FewAddresses):
        def reverse(self, point: Point, *, limit: int = 1, max_distance_m: float = REVERSE_RADIUS_M) -> list[Address]:
            return [replace(METZ, context=None, distance_m=1.0), replace(AJACCIO, context="connu", distance_m=2.0)]

    app = create_geocoder(WithoutContext(), context={"57463": "57, Moselle", "2A004": "autre"}.get)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        body = (await client.get("/reverse?lon=6&lat=49")).json()
    assert [feature["properties"]["context"] for feature in body["features"]] == ["57, Moselle", "connu"]


async def test_a_banner_marks_every_answer() -> None:
    transport = httpx.ASGITransport(app=create_geocoder(FewAddresses(), banner="FAUX"))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in ("/search?q=rue", "/reverse?lon=2&lat=48", "/getCapabilities"):
            assert (await client.get(path)).json()["banner"] == "FAUX"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(params=st.dictionaries(st.sampled_from(["q", "limit", "lon", "lat", "type", "postcode", "citycode", "depcode",
                                               "autocomplete", "index"]), st.text(max_size=30)))  # fmt: skip
async def test_no_parameter_breaks_it(params: dict[str, str]) -> None:
    for path in ("/search", "/reverse", "/completion"):
        reply = await get(FewAddresses(), path, params)
        assert reply.status_code in (200, 400)
        assert reply.headers["content-type"] == "application/json"


async def test_completion_answers_in_its_own_shape(index: FewAddresses) -> None:
    reply = await get(index, "/completion/", {"text": "rue haute", "maximumResponses": "2", "zipcode": "57000"})
    body = OBJECT.validate_json(reply.content)
    assert body["status"] == "OK"
    results = body["results"]
    assert isinstance(results, list)
    assert results[0] == {
        "country": "StreetAddress",
        "fulltext": "3 Rue Haute Pierre 57000 Metz",
        "kind": "housenumber",
        "street": "3 Rue Haute Pierre",
        "city": "Metz",
        "zipcode": "57000",
        "x": 6.171141,
        "y": 49.116845,
    }
    assert len(results) == 2


@pytest.mark.parametrize(
    "asked", [{}, {"text": "ab"}, {"text": "rue", "maximumResponses": "0"}, {"text": "rue", "lonlat": "900,0"}]
)
async def test_completion_refuses_in_the_words_of_the_service(index: FewAddresses, asked: dict[str, str]) -> None:
    reply = await get(index, "/completion/", asked)
    assert reply.status_code == 400
    assert OBJECT.validate_json(reply.content)["message"] == "Failed parsing query"
