"""The open-data block against a scripted catalogue: pages asked for when they are read, and hostile answers."""

import json
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Call, Reply
from etatplateforme.errors import EtatError, InvalidInput, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.bodies import DatasetBody, DatasetsPage, read
from etatplateforme.opendata.dataset import Dataset, Resource, is_reference
from etatplateforme.opendata.filters import DatasetFilter
from etatplateforme.opendata.paging import MOST_PAGES
from etatplateforme.values.check import Health
from tests.support.blocks import House, settled, taken

BASE = "https://www.data.gouv.fr/api/1"
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
START = datetime(2026, 9, 1, tzinfo=UTC)


def resource(**changes: JsonValue) -> dict[str, JsonValue]:
    made: dict[str, JsonValue] = {
        "id": "r-1",
        "title": "Le fichier",
        "url": "https://static.data.gouv.fr/f.csv",
        "format": "csv",
        "filesize": 12,
        "checksum": {"type": "sha1", "value": "A" * 40},
        "last_modified": "2026-09-01T08:00:00+00:00",
        "schema": {"name": "etalab/schema-cantines", "url": None, "version": "1.0"},
        "extras": {"champ": "nouveau"},
    }
    return {**made, **changes}


def dataset(name: str = "jeu", *resources: dict[str, JsonValue], **changes: JsonValue) -> dict[str, JsonValue]:
    made: dict[str, JsonValue] = {
        "id": f"id-{name}",
        "slug": name,
        "title": f"Titre de {name}",
        "organization": {"name": "Ville de Y", "champ": "nouveau"},
        "license": "lov2",
        "last_modified": "2026-09-01T08:00:00+00:00",
        "resources": list(resources),
    }
    return {**made, **changes}


def page(*datasets: dict[str, JsonValue], more: bool = False) -> bytes:
    following = f"{BASE}/datasets/?page=2" if more else None
    return json.dumps({"data": list(datasets), "next_page": following, "total": 99}).encode()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    (tmp_path / "maison").mkdir()
    made = House(tmp_path / "maison", clock=StillClock(START))
    yield made
    await made.aclose()


@pytest.fixture
def catalogue() -> Generator[respx.MockRouter]:
    with respx.mock(base_url=BASE) as router:
        yield router


def block(house: House, colour: str) -> OpenData[Sync]:
    return OpenData(house.runner(colour), f"{BASE}/")


@BOTH
async def test_pages_are_asked_for_when_their_reader_gets_there(
    colour: str, house: House, catalogue: respx.MockRouter
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        return httpx.Response(200, content=page(*(dataset(f"p{number}-{n}") for n in range(3)), more=number < 4))

    route = catalogue.get("/datasets/").mock(side_effect=answer)
    found = block(house, colour).find("cantine & co", by=DatasetFilter(organization="ville-de-y"))
    assert route.call_count == 0
    calls_at = [len(await taken(found, 1)) * 100 + route.call_count for _ in range(7)]
    assert calls_at == [101, 101, 101, 102, 102, 102, 103]
    assert len(await taken(found)) == 5
    assert route.call_count == 4
    params = dict(route.calls[2].request.url.params)
    assert params == {"q": "cantine & co", "page_size": "20", "organization": "ville-de-y", "page": "3"}


async def test_the_plan_asks_for_one_page_at_a_time(house: House) -> None:
    flow = OpenData.find.plan(OpenData(house.runner("sync"), BASE), "x")
    first = flow.send(None)
    assert isinstance(first, Call)
    assert first.params == {"q": "x", "page_size": "20", "page": "1"}
    flow.close()


@BOTH
async def test_a_catalogue_without_end_is_left(colour: str, house: House, catalogue: respx.MockRouter) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=page(dataset(f"p{request.url.params['page']}"), more=True))

    route = catalogue.get("/datasets/").mock(side_effect=answer)
    found = block(house, colour).find("x")
    assert len(await taken(found, MOST_PAGES)) == MOST_PAGES
    with pytest.raises(TooLarge) as told:
        await taken(found, 1)
    assert told.value.code == "too_many_pages"
    assert route.call_count == MOST_PAGES


@BOTH
async def test_a_catalogue_that_turns_in_a_circle_is_told(
    colour: str, house: House, catalogue: respx.MockRouter
) -> None:
    route = catalogue.get("/datasets/").respond(content=page(dataset("un"), dataset("deux"), more=True))
    found = block(house, colour).find("x")
    assert len(await taken(found, 2)) == 2
    with pytest.raises(UnexpectedReply) as told:
        await taken(found, 1)
    assert told.value.code == "catalogue_loops"
    assert route.call_count == 2


@BOTH
async def test_a_page_that_fails_ends_the_stream_with_its_error(
    colour: str, house: House, catalogue: respx.MockRouter
) -> None:
    good, bad = httpx.Response(200, content=page(dataset("un"), more=True)), httpx.Response(403)
    catalogue.get("/datasets/").mock(side_effect=[good, bad])
    found = block(house, colour).find("x")
    assert [each.slug for each in await taken(found, 1)] == ["un"]
    with pytest.raises(Unavailable):
        await taken(found, 1)
    assert await taken(found, 1) == []


@BOTH
async def test_a_dataset_is_read_whole(colour: str, house: House, catalogue: respx.MockRouter) -> None:
    route = catalogue.get("/datasets/jeu/").respond(json=dataset("jeu", resource()))
    found = await settled(block(house, colour).dataset("jeu"))
    when = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    url, digest = "https://static.data.gouv.fr/f.csv", ("sha1", "A" * 40)
    expected = Resource("r-1", "Le fichier", url, "csv", 12, digest, when, "etalab/schema-cantines", "1.0")
    assert found == Dataset("id-jeu", "jeu", "Titre de jeu", "Ville de Y", "lov2", when, (expected,))
    assert route.call_count == 1


@BOTH
async def test_a_former_name_leads_to_the_dataset(colour: str, house: House, catalogue: respx.MockRouter) -> None:
    catalogue.get("/datasets/ancien/").respond(302, headers={"location": f"{BASE}/datasets/jeu/"})
    catalogue.get("/datasets/jeu/").respond(json=dataset("jeu"))
    assert (await settled(block(house, colour).dataset("ancien"))).slug == "jeu"


@pytest.mark.parametrize(
    ("said", "expected"),
    [({"type": "sha1", "value": "x"}, ("sha1", "x")), ({"type": "md5", "value": "x"}, ("md5", "x")),
     ({"type": "sha256", "value": "x"}, ("sha256", "x")), ({"type": "sha2", "value": "a" * 64}, ("sha256", "a" * 64)),
     ({"type": "sha2", "value": "a" * 128}, ("sha512", "a" * 128)),
     ({"type": "sha2", "value": "a" * 96}, ("sha384", "a" * 96)), ({"type": "sha2", "value": "a"}, ("sha256", "a")),
     ({"type": "crc", "value": "x"}, None), (None, None)],
)  # fmt: skip
def test_a_checksum_is_understood_or_left(said: JsonValue, expected: tuple[str, str] | None) -> None:
    body = DatasetBody.model_validate_json(json.dumps(dataset("a", resource(checksum=said))))
    assert body.value().resources[0].checksum == expected


@pytest.mark.parametrize(("said", "expected"), [(None, None), (-1, None), (0, 0), (7, 7), ("7", 7), (10**15, 10**15)])
def test_a_size_is_understood_or_left(said: JsonValue, expected: int | None) -> None:
    body = DatasetBody.model_validate_json(json.dumps(dataset("a", resource(filesize=said))))
    assert body.value().resources[0].size == expected


def test_what_may_be_missing_may_be_missing() -> None:
    bare: dict[str, JsonValue] = {"id": "r", "url": "https://x.test/"}
    body = dataset("a", bare, organization=None, license=None, last_modified=None)
    read_back = DatasetBody.model_validate_json(json.dumps(body)).value()
    assert (read_back.publisher, read_back.licence, read_back.modified) == ("", None, None)
    assert read_back.resources == (Resource("r", "", "https://x.test/"),)


@pytest.mark.parametrize("reference", ["a", "jeu-de-données".encode().decode("ascii", "ignore"), "5f" * 12, "A_b-1"])
def test_a_reference_names_one_thing(reference: str) -> None:
    assert is_reference(reference)


BAD_REFERENCES = ["", "..", ".", "a/b", "../users", "a?b", "a#b", "a%2fb", "é", "a\n", "a b", "x" * 201, "\ud800"]


@BOTH
@pytest.mark.parametrize("reference", BAD_REFERENCES)
async def test_a_reference_cannot_lead_elsewhere(
    colour: str, reference: str, house: House, catalogue: respx.MockRouter
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await settled(block(house, colour).dataset(reference))
    assert refusal.value.code == "unknown_dataset"
    assert catalogue.calls.call_count == 0


@given(st.text(max_size=300))
def test_a_reference_changes_no_path(text: str) -> None:
    if is_reference(text):
        assert httpx.URL(f"{BASE}/datasets/{text}/").path == f"/api/1/datasets/{text}/"


@BOTH
@pytest.mark.parametrize("status", [404, 410])
async def test_a_dataset_that_is_gone_is_said(
    colour: str, status: int, house: House, catalogue: respx.MockRouter
) -> None:
    catalogue.get("/datasets/x/").respond(status)
    with pytest.raises(InvalidInput) as refusal:
        await settled(block(house, colour).dataset("x"))
    assert refusal.value.code == "unknown_dataset"


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "html": b"<html>",
    "a list": b"[]",
    "cut": page(dataset())[:-9],
    "deep": b'{"data":' + b"[" * 50_000,
    "a dataset of text": b'{"data":["secret-de-camille"]}',
    "a size of text": json.dumps({"data": [dataset("a", resource(filesize="secret-de-camille"))]}).encode(),
    "no url": json.dumps({"data": [dataset("a", resource(url=None))]}).encode(),
}


@BOTH
@pytest.mark.parametrize("case", HOSTILE)
async def test_an_answer_of_another_shape_is_said(
    colour: str, case: str, house: House, catalogue: respx.MockRouter
) -> None:
    catalogue.get("/datasets/").respond(content=HOSTILE[case])
    with pytest.raises(UnexpectedReply) as failure:
        await taken(block(house, colour).find("x"))
    assert "secret-de-camille" not in f"{failure.value}{failure.value.__cause__}"
    assert failure.value.__context__ is None  # the error of the parser holds what it read


@given(st.binary(max_size=200))
def test_any_answer_is_read_or_refused(content: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        read(DatasetsPage, Reply(200, body=content))


@BOTH
async def test_an_answer_without_end_is_refused(colour: str, house: House, catalogue: respx.MockRouter) -> None:
    catalogue.get("/datasets/").respond(content=b" " * 6_000_000)
    with pytest.raises(TooLarge):
        await taken(block(house, colour).find("x"))


@BOTH
async def test_its_health_is_told(colour: str, house: House, catalogue: respx.MockRouter) -> None:
    route = catalogue.get("/datasets/").respond(content=page())
    (check,) = await settled(block(house, colour).check())
    assert check.health is Health.GOOD
    assert route.calls.last.request.url.params["page_size"] == "1"
    for broken in (httpx.Response(503), httpx.Response(200, content=b"<html>"), httpx.ConnectError("non")):
        route.side_effect = [broken]
        (check,) = await settled(block(house, colour).check())
        assert check.health is Health.BROKEN
        assert check.remedy


HOSTILE_URLS = ["file:///etc/passwd", "ftp://x.test/f", "", "https://a:b@x.test/", "javascript:alert(1)", "//x.test/f"]


@BOTH
@pytest.mark.parametrize("url", HOSTILE_URLS)
async def test_a_resource_that_is_no_web_address_is_refused(
    colour: str, url: str, house: House, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await settled(block(house, colour).download(Resource("r", "t", url), tmp_path / "f"))
    assert refusal.value.code == "invalid_url"
    assert not (tmp_path / "f").exists()


@BOTH
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1", "2130706433"])
async def test_a_resource_cannot_lead_inside(colour: str, host: str, house: House, tmp_path: Path) -> None:
    with pytest.raises(EtatError) as refusal:
        await settled(block(house, colour).download(Resource("r", "t", f"http://{host}/f.csv"), tmp_path / "f"))
    assert refusal.value.code == "forbidden_address"
    assert not (tmp_path / "f").exists()


@BOTH
async def test_a_title_names_no_file(colour: str, house: House, catalogue: respx.MockRouter, tmp_path: Path) -> None:
    """The caller names the file; what the catalogue calls it has no part in the path."""
    catalogue.get("https://static.data.gouv.fr/f.csv").respond(content=b"a;b\n")
    evil = Resource("../../r", "../../../etc/passwd", "https://static.data.gouv.fr/f.csv", "csv")
    done = await settled(block(house, colour).download(evil, tmp_path / "f"))
    assert done.path == tmp_path / "f"
    assert {path.name for path in tmp_path.iterdir()} == {"f", "maison"}


@BOTH
async def test_what_differs_from_what_is_declared_needs_consent(
    colour: str, house: House, catalogue: respx.MockRouter, tmp_path: Path
) -> None:
    catalogue.get("https://static.data.gouv.fr/f.csv").respond(content=b"a;b\n")
    declared = Resource("r", "t", "https://static.data.gouv.fr/f.csv", "csv", 3, ("sha1", "0" * 40))
    town = block(house, colour)
    with pytest.raises(UnexpectedReply) as failure:
        await settled(town.download(declared, tmp_path / "f"))
    assert failure.value.code == "wrong_size"
    done = await settled(town.download(declared, tmp_path / "f", verify=False))
    assert (done.size, (tmp_path / "f").read_bytes()) == (4, b"a;b\n")


def test_a_resource_does_not_show_its_address() -> None:
    assert "jeton" not in repr(Resource("r", "t", "https://x.test/?cle=jeton"))
