"""Each fault of a download, by a server that means harm or is broken: a typed error, and the folder as it was."""

import gzip
import hashlib
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import respx

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.egress import ForbiddenAddress
from etatplateforme.core.landing import NotServed
from etatplateforme.core.wire import WireSettings
from etatplateforme.errors import EtatError, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.dataset import Dataset, Digest, Resource
from etatplateforme.opendata.keeping.lock import LOCK
from tests.support.blocks import House, settled
from tests.support.servers import Answer, http_server, reply
from tests.support.wires import CONTENT, inside
from tests.unit.core.test_egress import INSIDE

START = datetime(2026, 9, 1, tzinfo=UTC)
DATASET = Dataset("d-1", "menus", "Menus", "Ville", "lov2", None, ())
DIGEST = ("sha1", hashlib.sha1(CONTENT).hexdigest())
ODS = b"\nStreaming interrupted due to the following error: Invalid value (error_code: InvalidRESTParameterError)"
MOST = 200_000


class Post:
    """A folder with an old file, and a block that downloads over it, in a colour."""

    def __init__(self, folder: Path, colour: str) -> None:
        self.folder = folder / "fichiers"
        self.folder.mkdir()
        (folder / "maison").mkdir()
        self.into = self.folder / "f.csv"
        self.into.write_bytes(b"ancien")
        self.clock = StillClock(START)
        self._home, self._colour = folder / "maison", colour
        self._houses: list[House] = []

    def block(self, settings: WireSettings) -> OpenData[Sync]:
        """The block, whose wire may reach what *settings* allow."""
        house = House(self._home, settings, self.clock)
        self._houses.append(house)
        return OpenData(house.runner(self._colour), "https://www.data.gouv.fr/api/1")

    async def get(self, resource: Resource, *bases: str) -> bytes:
        """What is in the place of the file once *resource* was downloaded, from servers of the test."""
        await settled(self.block(inside(*bases)).download(resource, self.into, max_bytes=MOST))
        return self.into.read_bytes()

    async def refused(self, resource: Resource, kind: type[EtatError], code: str, *bases: str) -> None:
        """The download ends in that error, and leaves the folder as it was."""
        with pytest.raises(kind) as failure:
            await self.get(resource, *bases)
        assert failure.value.code == code
        assert failure.value.remedy
        assert "127.0.0.1" not in str(failure.value)
        assert [path.name for path in self.folder.iterdir()] == ["f.csv"]
        assert self.into.read_bytes() == b"ancien"

    async def aclose(self) -> None:
        """Close what was opened."""
        for house in self._houses:
            await house.aclose()


@pytest.fixture(params=["sync", "async"])
async def post(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Post]:
    made = Post(tmp_path, str(request.param))
    yield made
    await made.aclose()


@contextmanager
def serving(answer: Answer, checksum: Digest | None = None, size: int | None = None) -> Generator[tuple[Resource, str]]:
    """A server, and the resource that it has."""
    with http_server(answer) as base:
        yield Resource("r", "Menus", f"{base}/f.csv", "csv", size, checksum), base


def chain(elsewhere: list[str], hops: int, seen: list[dict[str, str]]) -> Answer:
    """*hops* redirects between the servers of *elsewhere*, each of which sets a cookie, then the file."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append({name.lower(): value for name, value in handler.headers.items()})
        number = int(handler.path.strip("/") or 0)
        if number == hops:
            reply(handler, 200, CONTENT)
        else:
            target = f"{elsewhere[number % len(elsewhere)]}/{number + 1}"
            reply(handler, 302, b"", Location=target, Set_Cookie="traceur=1; Path=/")

    return answer


@pytest.mark.parametrize("hops", [5, 6])
async def test_five_redirects_at_most_and_nothing_personal_goes_along(hops: int, post: Post) -> None:
    seen: list[dict[str, str]] = []
    servers: list[str] = []
    with http_server(chain(servers, hops, seen)) as one, http_server(chain(servers, hops, seen)) as two:
        servers += [two, one]
        resource = Resource("r", "Menus", f"{one}/0", "csv")
        if hops == 5:
            assert await post.get(resource, one, two) == CONTENT
        else:
            await post.refused(resource, UnexpectedReply, "unexpected_redirect", one, two)
    assert len(seen) == 6
    assert all({"authorization", "x-api-key", "cookie", "referer"}.isdisjoint(headers) for headers in seen)


async def test_https_does_not_lead_to_http(post: Post) -> None:
    with respx.mock(assert_all_called=False) as router:
        router.get("https://donnees.example/f.csv").mock(
            httpx.Response(302, headers={"location": "http://donnees.example/f.csv"})
        )
        clear = router.get("http://donnees.example/f.csv").mock(httpx.Response(200, content=CONTENT))
        resource = Resource("r", "Menus", "https://donnees.example/f.csv", "csv")
        await post.refused(resource, UnexpectedReply, "unexpected_redirect")
        assert not clear.called


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x.fr/f", "http://u:p@x.fr/", "//"])
async def test_a_redirect_to_what_is_not_the_web_is_refused(location: str, post: Post) -> None:
    with serving(lambda handler: reply(handler, 302, b"", Location=location)) as (resource, base):
        await post.refused(resource, UnexpectedReply, "unexpected_redirect", base)
    assert post.into.read_bytes() == b"ancien"


async def test_no_address_of_the_inside_is_reached_at_first_or_by_redirect(post: Post) -> None:
    hosts = [f"[{address}]" if ":" in address else address for address in INSIDE if "%" not in address]
    for host in hosts:
        await post.refused(Resource("r", "t", f"http://{host}/f.csv", "csv"), ForbiddenAddress, "forbidden_address")
    reached = [f"http://{host}/f.csv" for host in hosts]
    with http_server(lambda handler: reply(handler, 302, b"", Location=reached[int(handler.path[1:])])) as base:
        for number in range(len(hosts)):
            hop = Resource("r", "t", f"{base}/{number}", "csv")
            await post.refused(hop, ForbiddenAddress, "forbidden_address", base)


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410])
async def test_a_status_that_is_no_file_is_no_file(status: int, post: Post) -> None:
    with serving(lambda handler: reply(handler, status, b"" if status == 204 else CONTENT)) as (resource, base):
        await post.refused(resource, UnexpectedReply, "download_failed", base)


async def test_a_page_is_no_table(post: Post) -> None:
    page = b"<!DOCTYPE html><html><body>Connexion au portail</body></html>"
    with serving(lambda handler: reply(handler, 200, page, Content_Type="text/csv")) as (resource, base):
        await post.refused(resource, UnexpectedReply, "html_instead", base)


def short(handler: BaseHTTPRequestHandler) -> None:
    """Announce the whole, send half of it."""
    handler.send_response(200)
    handler.send_header("content-length", str(len(CONTENT)))
    handler.end_headers()
    handler.wfile.write(CONTENT[: len(CONTENT) // 2])
    handler.close_connection = True


async def test_a_truncated_file_is_not_kept(post: Post) -> None:
    with serving(short) as (resource, base):
        await post.refused(resource, Unavailable, "interrupted", base)


def unmeasured(content: bytes) -> Answer:
    """Send *content* without its length: closing ends it, whole or not."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("etag", '"v1"')
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    return answer


async def test_what_the_catalogue_declares_is_held_against_what_came(post: Post) -> None:
    altered = CONTENT[:-2] + b"X\n"
    with serving(unmeasured(altered), checksum=DIGEST, size=len(CONTENT)) as (resource, base):
        await post.refused(resource, UnexpectedReply, "wrong_checksum", base)
    with serving(unmeasured(CONTENT[:-9]), size=len(CONTENT)) as (resource, base):
        await post.refused(resource, UnexpectedReply, "wrong_size", base)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send for ever, in chunks."""
    handler.send_response(200)
    handler.send_header("transfer-encoding", "chunked")
    handler.send_header("etag", '"v1"')
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"10000\r\n" + b"a;b\n" * 16_384 + b"\r\n")
    except OSError:
        handler.close_connection = True


async def test_a_flood_and_a_bomb_are_bounded(post: Post) -> None:
    with serving(endless) as (resource, base):
        await post.refused(resource, TooLarge, "too_large", base)
    bomb = gzip.compress(b"a;b\n" * 5_000_000)
    assert len(bomb) < MOST
    for coding in ("gzip", "x-gzip, identity", "br", "deflate"):
        with serving(partial(reply, status=200, body=bomb, Content_Encoding=coding)) as (resource, base):
            await post.refused(resource, UnexpectedReply, "encoded_body", base)
    with serving(lambda handler: reply(handler, 200, bomb)) as (resource, base):  # a file that is compressed stays so
        assert await post.get(replace(resource, format="csv.gz"), base) == bomb


async def test_an_export_that_ends_in_an_error_is_no_export(post: Post) -> None:
    with serving(lambda handler: reply(handler, 200, CONTENT + ODS)) as (resource, base):
        await post.refused(resource, UnexpectedReply, "export_interrupted", base)
        await post.refused(replace(resource, format="json"), UnexpectedReply, "export_interrupted", base)
    spoken_of = ODS + CONTENT
    with serving(lambda handler: reply(handler, 200, spoken_of)) as (resource, base):
        assert await post.get(resource, base) == spoken_of


@pytest.mark.parametrize("declared", [True, False])
async def test_a_file_replaced_during_its_download_is_never_a_mixture(declared: bool, post: Post) -> None:
    other = CONTENT.replace(b"01001", b"01002")
    asked: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("if-range"))
        if len(asked) == 1:
            handler.send_response(200)
            handler.send_header("etag", '"v1"')
            handler.send_header("content-length", str(len(CONTENT)))
            handler.end_headers()
            handler.wfile.write(CONTENT[:5_000])
            handler.close_connection = True
        else:
            reply(handler, 200, other, ETag='"v2"')

    with serving(answer, checksum=DIGEST if declared else None) as (resource, base):
        if declared:
            await post.refused(resource, UnexpectedReply, "wrong_checksum", base)
        else:
            assert await post.get(resource, base) == other
    assert asked == [None, '"v1"']


@pytest.mark.parametrize(("asked", "waits"), [("7", [7.0]), ("Tue, 01 Sep 2026 00:00:09 GMT", [9.0])])
async def test_a_server_that_asks_to_wait_is_obeyed(asked: str, waits: list[float], post: Post) -> None:
    times: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        times.append(1)
        if len(times) == 1:
            reply(handler, 429, b"", Retry_After=asked)
        else:
            reply(handler, 200, CONTENT)

    with serving(answer) as (resource, base):
        assert await post.get(resource, base) == CONTENT
    assert post.clock.waits == waits


async def test_a_server_that_asks_to_wait_too_long_is_left(post: Post) -> None:
    times: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        times.append(1)
        reply(handler, 429, b"", Retry_After="86400")

    with serving(answer) as (resource, base):
        await post.refused(resource, NotServed, "download_unavailable", base)
    assert (len(times), post.clock.waits) == (1, [])


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/%2e%2e%2f%2e%2e%2fdehors.csv", "t"),
        ("/..%5c..%5cdehors.csv", "t"),
        ("/d", "../../dehors"),
        ("/d", "/etc/cron.d/dehors"),
        ("/" + quote("\u202evsc.exe\0.csv"), "t"),
        ("/" + quote("é" * 200) + ".csv", "t"),
        ("/.ssh%2Fauthorized_keys.csv", "t"),
        ("/donnees.lock", "t"),
    ],
)
async def test_no_name_leads_out_of_the_folder(path: str, title: str, post: Post) -> None:
    before = {each for each in post.folder.parent.rglob("*") if post.folder not in each.parents}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, 200, CONTENT, Content_Disposition='attachment; filename="../escaped.csv"')

    with http_server(answer) as base:
        resource = Resource("r", title, f"{base}{path}", "csv")
        kept = await settled(post.block(inside(base)).keep(DATASET, resource, post.folder))
    shown = {each.name for each in post.folder.iterdir()}
    assert shown == {"f.csv", kept.path, LOCK, f".{LOCK}.held"}
    assert (post.folder / kept.path).read_bytes() == CONTENT
    after = {each for each in post.folder.parent.rglob("*") if post.folder not in each.parents}
    assert {each for each in after - before if "maison" not in each.parts} == set()
