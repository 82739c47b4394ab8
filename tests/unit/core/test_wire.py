"""The wire against honest and hostile servers, in both colours."""

import gzip
import logging
import socket
from collections.abc import Generator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import httpx
import pytest
import respx

from etatplateforme.core.clock import Clock, StillClock, Within
from etatplateforme.core.effects import Call, Trust
from etatplateforme.core.egress import ForbiddenAddress
from etatplateforme.core.rate import Rate
from etatplateforme.core.wire import Wire, WireSettings
from etatplateforme.errors import (
    InvalidInput,
    TimedOut,
    TooLarge,
    Unavailable,
    UnexpectedReply,
)
from tests.support.servers import closed_port, http_server, raw_server, reply
from tests.support.town import START
from tests.support.wires import BOTH, CLOCK, SECRET, echo, inside, send, sent


@BOTH
async def test_a_call_carries_what_it_says(colour: str) -> None:
    with http_server(echo) as base:
        answer = await send(
            colour,
            Call("POST", f"{base}/a", {"q": "8 rue"}, body=b"corps", credentials="Bearer x", idempotency_key="k-1"),
        )
    text = answer.text()
    assert text.startswith("POST /a?q=8%20rue\n") or text.startswith("POST /a?q=8+rue\n")
    assert "authorization: Bearer x" in text
    assert "idempotency-key: k-1" in text.lower()
    assert "accept-encoding: identity" in text.lower()
    assert text.endswith("corps")
    assert (answer.ok, answer.origin) == (True, base)


@BOTH
async def test_the_key_of_a_call_wins_over_a_header_of_the_same_name(colour: str) -> None:
    call = Call("POST", "http://x", headers={"Idempotency-Key": "autre"}, idempotency_key="k-1")
    with http_server(echo) as base:
        text = (await send(colour, replace(call, url=base))).text().lower()
    assert text.count("idempotency-key") == 1
    assert "idempotency-key: k-1" in text


@BOTH
async def test_no_cookie_is_kept_or_sent(colour: str) -> None:
    wire = Wire(CLOCK)
    with http_server(echo) as base:
        for _ in range(2):
            assert "cookie" not in (await sent(colour, wire, Call("GET", base))).text().lower()
        clients = [*wire._sync.values(), *(each for mine in wire._async.values() for each in mine.values())]
        assert [len(client.cookies.jar) for client in clients] == [0]
    await wire.aclose()


@BOTH
async def test_a_head_speaks_of_a_body_that_does_not_come(colour: str, mocked: respx.MockRouter) -> None:
    headers = {"content-length": "9000000", "content-encoding": "gzip"}
    mocked.head("https://exemple.test/").mock(return_value=httpx.Response(200, headers=headers))
    assert (await send(colour, Call("HEAD", "https://exemple.test/", max_bytes=10))).ok


@BOTH
@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_is_refused(colour: str, declared: bool) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if declared:
            reply(handler, 200, b"x" * 2_000)
            return
        handler.send_response(200)
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b"64\r\n" + b"x" * 100 + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    with http_server(answer) as base, pytest.raises(TooLarge):
        await send(colour, Call("GET", base, max_bytes=1_000))


@BOTH
async def test_a_compressed_body_is_refused(colour: str) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    with (
        http_server(lambda handler: reply(handler, 200, bomb, Content_Encoding="gzip")) as base,
        pytest.raises(UnexpectedReply) as refusal,
    ):
        await send(colour, Call("GET", base))
    assert refusal.value.code == "encoded_body"


@BOTH
async def test_headers_of_a_megabyte_are_refused(colour: str) -> None:
    def huge(peer: socket.socket) -> None:
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 1_000_000)

    with raw_server(huge) as port, pytest.raises(Unavailable) as refusal:
        await send(colour, Call("GET", f"http://127.0.0.1:{port}"))
    assert refusal.value.code == "interrupted"


BAD_HEADERS: dict[str, Call] = {
    "newline": Call("GET", "http://x", headers={"x-a": f"{SECRET}\r\nx-b: 1"}),
    "newline in a name": Call("GET", "http://x", headers={f"x\r\n{SECRET}": "1"}),
    "newline in credentials": Call("POST", "http://x", credentials=f"Bearer {SECRET}\n"),
    "newline in a key": Call("POST", "http://x", idempotency_key=f"{SECRET}\r\nx: y"),
    "not ascii": Call("GET", "http://x", headers={"x-a": f"{SECRET}é"}),
    "nul": Call("GET", "http://x", headers={"x-a": f"{SECRET}\0"}),
    "space at the end": Call("GET", "http://x", headers={"x-a": f"{SECRET} "}),
    "method": Call(f"GET /{SECRET} HTTP/1.1\r\nx: y\r\n\r\nGET", "http://x"),
    "host": Call("GET", "http://x", headers={"Host": SECRET}),
    "length": Call("POST", "http://x", headers={"Content-Length": "1"}, body=b"abc"),
    "chunked": Call("POST", "http://x", headers={"Transfer-Encoding": "chunked"}, body=b"abc"),
    "credentials as a header": Call("GET", "http://x", headers={"Authorization": SECRET}),
    "compressed": Call("GET", "http://x", headers={"accept-encoding": "gzip"}),
}


@BOTH
@pytest.mark.parametrize("case", BAD_HEADERS)
async def test_a_header_that_could_say_something_else_is_not_sent(colour: str, case: str) -> None:
    call = BAD_HEADERS[case]
    with http_server(echo) as base, pytest.raises(InvalidInput) as refusal:
        await send(colour, replace(call, url=base))
    assert refusal.value.code == "invalid_header"
    assert SECRET not in str(refusal.value)


@BOTH
async def test_a_parameter_cannot_inject_a_header(colour: str) -> None:
    with http_server(echo) as base:
        answer = await send(colour, Call("GET", base, {"q": "a\r\nx-b: 1", "r&s": "=#?"}))
    assert "x-b: 1" not in answer.text()
    assert answer.text().splitlines()[0] == "GET /?q=a%0D%0Ax-b%3A+1&r%26s=%3D%23%3F"


@BOTH
async def test_a_text_without_utf8_form_is_refused_without_being_quoted(colour: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await send(colour, Call("GET", "http://127.0.0.1:1/", {"q": f"{SECRET}\ud800"}))
    assert refusal.value.code == "invalid_text"
    assert refusal.value.__cause__ is None


@BOTH
@pytest.mark.parametrize("trust", list(Trust))
async def test_a_name_that_cannot_be_looked_up_is_unreachable(colour: str, trust: Trust) -> None:
    with pytest.raises(Unavailable) as failure:
        await send(colour, Call("GET", f"http://{'a' * 64}.test/", trust=trust))
    assert failure.value.code == "unreachable"


@BOTH
@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org",
        "file:///etc/passwd",
        "http://",
        "http://a:b@example.org",
        "http://[::1",
        "javascript:1",
        "",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://:80/",
        "http:///a",
        "http://a\\@example.org/",
        "http://\ud800/",
        "http://example.org/\ud800",
        "http://0177.0.0.1/",
        "http://a b/",
        "http://%31/",
        "http://[fe80::1%25eth0]/",
    ],
)
async def test_urls_that_are_not_plain_are_refused(colour: str, url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await send(colour, Call("GET", url))
    assert refusal.value.code == "invalid_url"


@BOTH
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:7f00:1]",
    ],
)
async def test_a_url_from_data_does_not_reach_the_inside(colour: str, host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        await send(colour, Call("GET", f"http://{host}:{closed_port()}/", trust=Trust.DATA))


@BOTH
async def test_an_allowed_host_is_reached(colour: str) -> None:
    with http_server(echo) as base:
        allowed = inside(base)
        assert (await send(colour, Call("GET", base, trust=Trust.DATA), allowed)).ok


@BOTH
async def test_no_error_and_no_log_holds_what_was_asked(colour: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with http_server(echo) as base:
        call = Call("GET", f"{base}/", {"q": SECRET}, credentials=SECRET)
        await send(colour, call)
    with pytest.raises(Unavailable) as failure:
        await send(colour, Call("GET", f"http://127.0.0.1:{closed_port()}/{SECRET}"))
    error: BaseException | None = failure.value
    assert SECRET not in caplog.text
    assert SECRET not in repr(call)
    assert SECRET not in str(error)
    assert error is not None
    assert error.__context__ is None
    assert error.__cause__ is None


@pytest.fixture
def mocked() -> Generator[respx.MockRouter]:
    """respx at the wire, as a user's tests would have it."""
    with respx.mock as router:
        yield router


@BOTH
async def test_respx_sees_the_calls(colour: str, mocked: respx.MockRouter) -> None:
    route = mocked.get("https://data.geopf.fr/geocodage/search").mock(return_value=httpx.Response(200, json={}))
    assert (await send(colour, Call("GET", "https://data.geopf.fr/geocodage/search", {"q": "rue"}))).body == b"{}"
    assert route.called


@BOTH
async def test_a_wait_that_was_given_up_delays_nobody(colour: str) -> None:
    wire = Wire(StillClock(START), WireSettings(rates={"exemple.test": Rate(1.0)}))
    with respx.mock as router:
        router.get("https://exemple.test/").mock(return_value=httpx.Response(200))
        for _ in range(3):
            for seconds in (0.5, 30):
                within, call = Within.seconds(wire_clock(wire), seconds), Call("GET", "https://exemple.test/")
                try:
                    assert (wire.call(call, within) if colour == "sync" else await wire.acall(call, within)).ok
                except TimedOut:
                    assert seconds == 0.5
        assert len(router.calls) == 4
    await wire.aclose()


def wire_clock(wire: Wire) -> Clock:
    """The clock of a wire of these tests."""
    return wire._clock
