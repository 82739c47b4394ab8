"""Redirects: what follows to another place, and what never does."""

from collections.abc import Generator
from http.server import BaseHTTPRequestHandler

import httpx
import pytest
import respx

from etatplateforme.core.effects import Call, Trust
from etatplateforme.core.egress import ForbiddenAddress
from etatplateforme.errors import (
    Unavailable,
    UnexpectedReply,
)
from tests.support.servers import http_server, reply
from tests.support.wires import BOTH, SECRET, echo, inside, send


@BOTH
async def test_redirects_are_answers_unless_asked_for(colour: str) -> None:
    with http_server(lambda handler: reply(handler, 302, location="/ailleurs")) as base:
        answer = await send(colour, Call("GET", base))
    assert answer.status == 302


@BOTH
async def test_credentials_and_headers_stay_on_their_origin(colour: str) -> None:
    with (
        http_server(echo) as other,
        http_server(lambda handler: reply(handler, 302, location=f"{other}/b")) as base,
    ):
        allowed = inside(other)
        call = Call(
            "GET",
            f"{base}/a",
            {"q": "x"},
            headers={"X-Api-Key": SECRET},
            credentials=f"Bearer {SECRET}",
            idempotency_key=SECRET,
            redirects=2,
        )
        answer = await send(colour, call, allowed)
    assert answer.text().startswith("GET /b\n")
    assert answer.origin == other
    assert SECRET not in answer.text()


@BOTH
async def test_credentials_do_not_come_back_from_elsewhere(colour: str) -> None:
    """Home, elsewhere, home again: what elsewhere chose to ask of home is asked without credentials."""
    homes: list[str] = []

    def home(handler: BaseHTTPRequestHandler) -> None:
        ways = {"/a": f"{other}/b", "/c": "/d"}
        if handler.path in ways:
            reply(handler, 302, location=ways[handler.path])
        else:
            echo(handler)

    with (
        http_server(lambda handler: reply(handler, 302, location=f"{homes[0]}/c")) as other,
        http_server(home) as base,
    ):
        homes.append(base)
        allowed = inside(other, base)
        answer = await send(colour, Call("GET", f"{base}/a", credentials=SECRET, redirects=3), allowed)
    assert answer.text().startswith("GET /d\n")
    assert SECRET not in answer.text()


@BOTH
async def test_a_redirect_to_another_origin_is_a_url_from_data(colour: str) -> None:
    with (
        http_server(echo) as inside,
        http_server(lambda handler: reply(handler, 302, location=inside)) as base,
        pytest.raises(ForbiddenAddress),
    ):
        await send(colour, Call("GET", base, trust=Trust.SETTINGS, redirects=2))


@BOTH
@pytest.mark.parametrize(
    "location", ["ftp://exemple.test/", "http://a:b@exemple.test/", "http://exemple.test:0/", "http://[", "//", "\x01"]
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(colour: str, location: str) -> None:
    with (
        http_server(lambda handler: reply(handler, 302, location=location)) as base,
        pytest.raises((UnexpectedReply, Unavailable)) as refusal,
    ):
        await send(colour, Call("GET", base, redirects=2))
    assert refusal.value.code in {"unexpected_redirect", "interrupted"}


@BOTH
async def test_redirects_are_counted(colour: str) -> None:
    asked: list[str] = []

    def next_one(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        reply(handler, 302, location=f"/{len(asked)}")

    with http_server(next_one) as base, pytest.raises(UnexpectedReply):
        await send(colour, Call("GET", f"{base}/0", redirects=2))
    assert asked == ["/0", "/1", "/2"]


@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
@BOTH
async def test_a_redirect_does_not_leave_https(colour: str, scheme: str, mocked: respx.MockRouter) -> None:
    first = mocked.get("https://exemple.test/").mock(
        return_value=httpx.Response(302, headers={"location": "http://exemple.test/"})
    )
    plain = mocked.get("http://exemple.test/").mock(return_value=httpx.Response(200))
    with pytest.raises(UnexpectedReply):
        await send(colour, Call("GET", f"{scheme}://exemple.test/", redirects=2))
    assert (first.call_count, plain.call_count) == (1, 0)


@BOTH
async def test_credentials_follow_within_their_origin(colour: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/a":
            reply(handler, 302, location="/b")
        else:
            echo(handler)

    with http_server(answer) as base:
        assert SECRET in (await send(colour, Call("GET", f"{base}/a", credentials=SECRET, redirects=1))).text()


@BOTH
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_endless_redirects_and_redirected_writes_are_refused(colour: str, method: str) -> None:
    with http_server(lambda handler: reply(handler, 307, location="/encore")) as base, pytest.raises(UnexpectedReply):
        await send(colour, Call(method, base, redirects=3))


@BOTH
async def test_a_write_is_not_sent_to_another_place(colour: str) -> None:
    asked: list[str] = []

    def once(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        handler.rfile.read(int(handler.headers.get("content-length", "0")))
        reply(handler, *((307,) if handler.path == "/a" else (200,)), location="/b")

    with http_server(once) as base, pytest.raises(UnexpectedReply):
        await send(colour, Call("POST", f"{base}/a", body=b"x", idempotency_key="k", redirects=3))
    assert asked == ["/a"]


@BOTH
async def test_a_redirect_from_data_does_not_reach_the_inside(colour: str) -> None:
    with (
        http_server(echo) as hidden,
        http_server(lambda handler: reply(handler, 302, location=hidden)) as base,
        pytest.raises(ForbiddenAddress),
    ):
        await send(colour, Call("GET", base, trust=Trust.DATA, redirects=2), inside(base))


@pytest.fixture
def mocked() -> Generator[respx.MockRouter]:
    """respx at the wire, as a user's tests would have it."""
    with respx.mock as router:
        yield router
