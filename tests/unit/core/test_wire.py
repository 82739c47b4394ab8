"""The wire against honest and hostile servers, in both colours."""

import gzip
import logging
import socket
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
import respx

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Call, Download, Downloaded, Reply, Trust
from etatplateforme.core.egress import ForbiddenAddress
from etatplateforme.core.rate import Rate
from etatplateforme.core.wire import Wire, WireSettings
from etatplateforme.errors import (
    EtatError,
    InvalidInput,
    TimedOut,
    TooLarge,
    Unavailable,
    Uncertain,
    UnexpectedReply,
)
from tests.support.servers import closed_port, http_server, raw_server, reply

CLOCK = SystemClock()
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
SECRET = "jeton-tres-secret"


async def send(colour: str, effect: Call, settings: WireSettings | None = None, seconds: float = 10) -> Reply:
    wire = Wire(CLOCK, settings)
    try:
        if colour == "sync":
            return wire.call(effect, Within.seconds(CLOCK, seconds))
        return await wire.acall(effect, Within.seconds(CLOCK, seconds))
    finally:
        await wire.aclose()


async def fetch(colour: str, effect: Download, settings: WireSettings | None = None) -> Downloaded:
    wire = Wire(CLOCK, settings)
    try:
        if colour == "sync":
            return wire.download(effect, Within.seconds(CLOCK, 10))
        return await wire.adownload(effect, Within.seconds(CLOCK, 10))
    finally:
        await wire.aclose()


def echo(handler: BaseHTTPRequestHandler) -> None:
    """Answer the request line and headers."""
    length = int(handler.headers.get("content-length", "0"))
    body = handler.rfile.read(length)
    seen = f"{handler.command} {handler.path}\n{handler.headers}".encode() + body
    reply(handler, 200, seen, Set_Cookie="traceur=1; Path=/")


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


async def test_no_cookie_is_kept() -> None:
    wire = Wire(CLOCK)
    with http_server(echo) as base:
        for _ in range(2):
            assert "cookie" not in wire.call(Call("GET", base), Within.seconds(CLOCK, 5)).text().lower()
    wire.close()


@BOTH
async def test_redirects_are_answers_unless_asked_for(colour: str) -> None:
    with http_server(lambda handler: reply(handler, 302, location="/ailleurs")) as base:
        answer = await send(colour, Call("GET", base))
    assert answer.status == 302


@BOTH
async def test_credentials_stay_on_their_origin(colour: str) -> None:
    with (
        http_server(echo) as other,
        http_server(lambda handler: reply(handler, 302, location=f"{other}/b")) as base,
    ):
        answer = await send(colour, Call("GET", f"{base}/a", {"q": "x"}, credentials=f"Bearer {SECRET}", redirects=2))
    assert answer.text().startswith("GET /b\n")
    assert SECRET not in answer.text()


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


def drip(peer: socket.socket) -> None:
    """Send one byte at a time, for ever."""
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    for _ in range(200):
        peer.sendall(b"x")
        threading_wait(0.05)


def threading_wait(seconds: float) -> None:
    """Wait, in a server's thread."""
    import threading

    threading.Event().wait(seconds)


@BOTH
async def test_a_peer_that_drips_is_left(colour: str) -> None:
    with raw_server(drip) as port, pytest.raises(TimedOut):
        await send(colour, Call("GET", f"http://127.0.0.1:{port}", timeout=0.3))


@BOTH
async def test_nothing_listening_is_unreachable_for_reads_and_writes(colour: str) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(Unavailable) as failure:
            await send(colour, Call(method, f"http://127.0.0.1:{closed_port()}"))
        assert failure.value.code == "unreachable"


def cut(peer: socket.socket) -> None:
    """Take the request, then hang up."""
    peer.recv(4096)


@BOTH
@pytest.mark.parametrize(("method", "kind"), [("GET", Unavailable), ("POST", Uncertain)])
async def test_a_write_without_an_answer_is_uncertain(colour: str, method: str, kind: type[EtatError]) -> None:
    with raw_server(cut) as port, pytest.raises(kind):
        await send(colour, Call(method, f"http://127.0.0.1:{port}"))


@BOTH
@pytest.mark.parametrize(
    "url",
    ["ftp://example.org", "file:///etc/passwd", "http://", "http://a:b@example.org", "http://[::1", "javascript:1", "",
     "http://example.org:99999/"],
)
async def test_urls_that_are_not_plain_are_refused(colour: str, url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await send(colour, Call("GET", url))
    assert refusal.value.code == "invalid_url"


@BOTH
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_a_url_from_data_does_not_reach_the_inside(colour: str, host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        await send(colour, Call("GET", f"http://{host}:{closed_port()}/", trust=Trust.DATA))


@BOTH
async def test_a_redirect_from_data_does_not_reach_the_inside(colour: str) -> None:
    with (
        http_server(echo) as inside,
        http_server(lambda handler: reply(handler, 302, location=inside)) as base,
        pytest.raises(ForbiddenAddress),
    ):
        allowed = WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")}))
        await send(colour, Call("GET", base, trust=Trust.DATA, redirects=2), allowed)


@BOTH
async def test_an_allowed_host_is_reached(colour: str) -> None:
    with http_server(echo) as base:
        allowed = WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")}))
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
async def test_a_rate_spaces_the_calls(colour: str) -> None:
    with http_server(echo) as base, pytest.raises(TimedOut):
        slow = WireSettings(rates={"127.0.0.1": Rate(0.01)})
        wire = Wire(CLOCK, slow)
        try:
            for _ in range(2):  # the second must wait 100 s, beyond the deadline
                if colour == "sync":
                    wire.call(Call("GET", base), Within.seconds(CLOCK, 3))
                else:
                    await wire.acall(Call("GET", base), Within.seconds(CLOCK, 3))
        finally:
            await wire.aclose()


CONTENT = b"code;nom\n01001;Abergement\n" * 1_000


@BOTH
async def test_a_download_lands_whole(colour: str, tmp_path: Path) -> None:
    import hashlib

    target = tmp_path / "communes.csv"
    digest = hashlib.sha1(CONTENT).hexdigest()
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        settings = WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")}))
        done = await fetch(colour, Download(base, target, checksum=("sha1", digest), size=len(CONTENT)), settings)
    assert target.read_bytes() == CONTENT
    assert (done.size, done.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert list(tmp_path.iterdir()) == [target]


@BOTH
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"checksum": ("sha1", "0" * 40)}, "wrong_checksum"),
        ({"size": 7}, "wrong_size"),
        ({"max_bytes": 100}, "too_large"),
        ({"checksum": ("nimporte", "0")}, "unknown_checksum"),
    ],
)
async def test_a_download_that_is_wrong_leaves_the_old_file(
    colour: str, wrong: dict[str, object], code: str, tmp_path: Path
) -> None:
    target = tmp_path / "communes.csv"
    target.write_bytes(b"ancien")
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        settings = WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")}))
        with pytest.raises(EtatError) as failure:
            await fetch(colour, Download(base, target, **wrong), settings)  # type: ignore[arg-type]
    assert failure.value.code == code
    assert target.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [target]


def truncated(peer: socket.socket) -> None:
    """Announce more than is sent."""
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nseulement ceci")


@BOTH
async def test_a_truncated_download_leaves_nothing(colour: str, tmp_path: Path) -> None:
    with raw_server(truncated) as port, pytest.raises(Unavailable):
        settings = WireSettings(allowed_hosts=frozenset({f"127.0.0.1:{port}"}))
        await fetch(colour, Download(f"http://127.0.0.1:{port}/x", tmp_path / "x"), settings)
    assert list(tmp_path.iterdir()) == []


@BOTH
async def test_a_missing_resource_or_folder_is_said(colour: str, tmp_path: Path) -> None:
    with http_server(lambda handler: reply(handler, 404 if handler.path == "/non" else 200)) as base:
        settings = WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")}))
        with pytest.raises(UnexpectedReply, match="404"):
            await fetch(colour, Download(f"{base}/non", tmp_path / "x"), settings)
        with pytest.raises(Unavailable):
            await fetch(colour, Download(f"{base}/oui", tmp_path / "absent" / "x"), settings)
