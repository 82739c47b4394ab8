"""The guard in front of ASGI applications, well-behaved and not: what goes out is what the application said."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import Page
from etatplateforme.values.finding import Level, Verdict
from etatplateforme.web.admission import PagesRefused
from etatplateforme.web.answers import Overlooked
from etatplateforme.web.asgi import App, Message, PageGuard, Receive, Scope, Send
from etatplateforme.web.page_guard import Sheaf, Watch, Watcher
from tests.unit.web.answers_of import GOOD, HTML, POOR, asked, body_in, headers_in, page, part, sending, start

OBSERVE = Watch(every=1, per_minute=10_000)
WARN = Watch(level=Level.WARN, every=1)
OTHER = [(b"content-type", b"application/json")]


def fetched(app: App, *paths: str) -> list[httpx.Response]:
    """What a browser gets of an application."""

    async def fetch() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mairie.example") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(fetch())


async def live(guard: PageGuard, turn: int) -> None:
    """One life of an application, with one page."""
    said: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(guard({"type": "lifespan"}, said.get, heard.put))
    said.put_nowait({"type": "lifespan.startup"})
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url="http://mairie.example") as client:
        assert (await client.get("/")).text == POOR
    await asyncio.to_thread(guard.watcher.settle)
    assert guard.watcher.seen().judged == turn
    said.put_nowait({"type": "lifespan.shutdown"})
    assert (await heard.get())["type"] == "lifespan.shutdown.complete"
    await life


HOSTILE: dict[str, list[Message]] = {
    "nothing": [],
    "no start": [part(b"x")],
    "two starts": [start(), start(), part(POOR.encode())],
    "no body": [start()],
    "body without bytes": [start(), {"type": "http.response.body"}],
    "a text for bytes": [start(), {"type": "http.response.body", "body": POOR}],
    "after the end": [start(), part(POOR.encode()), part(b"more")],
    "no headers": [{"type": "http.response.start", "status": 200}, part(b"x")],
    "no status": [{"type": "http.response.start", "headers": HTML}, part(POOR.encode())],
    "headers of nothing": [{"type": "http.response.start", "status": 200, "headers": 3}, part(b"x")],
    "odd headers": [{"type": "http.response.start", "status": 200, "headers": [(b"a",), 3, ("x", "y")]}, part(b"x")],
    "a path sent": [start(), {"type": "http.response.pathsend", "path": "/dev/null"}],
    "no type": [{"status": 200}],
    "a websocket": [{"type": "websocket.accept"}],
    "never over": [start(), part(b"<!doctype html>", more=True)],
    "utf-16": [start([(b"content-type", b"text/html; charset=utf-16")]), part(POOR.encode("utf-16"))],
    "compressed": [start([*HTML, (b"content-encoding", b"gzip")]), part(b"\x1f\x8b")],
    "a part": [start([*HTML, (b"content-range", b"bytes 0-1/9")], 206), part(b"<!")],
    "not modified": [start([*HTML, (b"etag", b'"a"')], 304), part(b"")],
    "json": [start(OTHER), part(b"{}")],
}


@pytest.mark.parametrize("level", [Level.OFF, Level.OBSERVE, Level.WARN])
@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_plain_page_passes_as_it_is(level: Level, case: str) -> None:
    messages = HOSTILE[case]
    guard = PageGuard(sending(*messages), Watch(level=level, every=1))
    arrived = asked(guard)
    if level is Level.WARN and case in ("two starts", "after the end", "body without bytes", "a text for bytes"):
        assert [message["type"] for message in arrived][:1] == ["http.response.start"]
    else:
        assert arrived == messages
    guard.watcher.close()


@pytest.mark.parametrize("level", [Level.OBSERVE, Level.WARN])
@pytest.mark.parametrize("error", [ZeroDivisionError("app"), asyncio.CancelledError(), KeyboardInterrupt()])
@pytest.mark.parametrize("before", [[], [start()], [start(), part(b"<!doctype html>", more=True)]])
def test_an_exception_of_the_application_rises_unchanged(
    level: Level, error: BaseException, before: list[Message]
) -> None:
    guard = PageGuard(sending(*before, then=error), Watch(level=level, every=1))
    with pytest.raises(type(error)) as risen:
        _ = asked(guard)
    assert risen.value is error or isinstance(error, asyncio.CancelledError)
    assert guard.watcher.seen().judged == 0


def test_websockets_are_not_touched() -> None:
    messages: list[Message] = [{"type": "websocket.accept"}, start(), part(POOR.encode())]
    for level in (Level.OBSERVE, Level.WARN):
        guard = PageGuard(sending(*messages), Watch(level=level))
        assert asked(guard, kind="websocket") == messages
        assert guard.watcher.seen().out == 0


@settings(deadline=None)  # a thread judges, on a machine that may be busy
@given(
    body=st.one_of(st.binary(max_size=300), st.just(POOR.encode())),
    cuts=st.lists(st.integers(0, 300), max_size=6),
    length=st.booleans(),
    status=st.sampled_from([200, 404, 500]),
)
def test_observe_sends_the_same_messages_however_the_body_is_cut(
    body: bytes, cuts: list[int], length: bool, status: int
) -> None:
    headers = [*HTML, (b"content-length", str(len(body)).encode())] if length else HTML
    ends = sorted({min(cut, len(body)) for cut in cuts} | {len(body)})
    parts = [part(body[one:other], more=other != ends[-1]) for one, other in zip([0, *ends], ends, strict=False)]
    messages = [start(headers, status), *parts]
    guard = PageGuard(sending(*messages), OBSERVE)
    assert asked(guard) == messages
    guard.watcher.settle()
    guard.watcher.close()
    seen = guard.watcher.seen()
    assert seen.judged + sum(seen.overlooked.values()) == 1
    if body == POOR.encode():
        assert ("RGAA-1.1", "1.1.1", "/") in {(one.rule, one.test, one.route) for one in seen.of(Verdict.FAILED)}


@settings(deadline=None)  # a thread judges, on a machine that may be busy
@given(cuts=st.lists(st.integers(0, len(POOR)), max_size=6))
def test_warn_shows_the_same_page_however_it_is_cut(cuts: list[int]) -> None:
    body = POOR.encode()
    ends = sorted({*cuts, len(body)})
    parts = [part(body[one:other], more=other != ends[-1]) for one, other in zip([0, *ends], ends, strict=False)]
    whole = asked(PageGuard(sending(start(), part(body)), WARN))
    assert asked(PageGuard(sending(start(), *parts), WARN)) == whole
    assert b"1.1.1" in body_in(whole)


def test_headers_given_as_a_stream_still_go_out() -> None:
    def stream() -> Iterator[tuple[bytes, bytes]]:
        yield from HTML

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": stream()})
        await send(part(POOR.encode()))

    guard = PageGuard(app, OBSERVE)
    assert asked(guard) == page(POOR)
    guard.watcher.settle()
    assert guard.watcher.seen().judged == 1
    guard.watcher.close()


def test_warn_puts_the_findings_before_the_end_of_the_body() -> None:
    headers = [
        *HTML, (b"content-length", str(len(POOR)).encode()), (b"etag", b'"a"'), (b"x-own", b"kept"),
        (b"content-security-policy", b"default-src 'none'; style-src 'self'"), (b"cache-control", b"public"),
    ]  # fmt: skip
    arrived = asked(PageGuard(sending(*page(POOR, headers)), WARN))
    body, told = body_in(arrived), headers_in(arrived)
    assert told["content-length"] == str(len(body))
    assert told["x-own"] == "kept"
    assert told["cache-control"] == "no-store"
    assert "etag" not in told
    assert "'sha256-" in told["content-security-policy"]
    assert body.startswith(POOR.encode()[:-14])
    assert body.endswith(b"</aside>\n</body></html>")
    assert b"<script" not in body


def test_a_head_tells_no_length_of_another_page() -> None:
    headers = [*HTML, (b"content-length", b"120"), (b"etag", b'"a"')]
    arrived = asked(PageGuard(sending(start(headers), part(b"")), WARN), method="HEAD")
    assert set(headers_in(arrived)) == {"content-type"}
    assert asked(PageGuard(sending(start(headers), part(b"")), OBSERVE), method="HEAD") == [start(headers), part(b"")]


def test_a_large_page_passes_and_is_counted() -> None:
    body = POOR.encode() + b" " * 5_000
    for level in (Level.OBSERVE, Level.WARN):
        messages = [start(), part(body[:3_000], more=True), part(body[3_000:])]
        guard = PageGuard(sending(*messages), Watch(level=level, every=1, largest=4_000))
        assert asked(guard) == messages
        assert guard.watcher.seen().overlooked == {Overlooked.TOO_LARGE: 1}


def test_a_page_written_slowly_is_not_held_for_ever() -> None:
    clock = StillClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    arrived: list[Message] = []
    seen_after_two: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start())
        await send(part(b"<!doctype html>", more=True))
        clock.advance(6)
        await send(part(b"<p>", more=True))
        seen_after_two.append(len(arrived))
        await send(part(b"fin"))

    async def send(message: Message) -> None:
        arrived.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    guard = PageGuard(app, Watcher(WARN, clock))

    async def once() -> None:
        await guard({"type": "http", "method": "GET", "path": "/"}, receive, send)

    asyncio.run(once())
    assert seen_after_two == [3]
    assert body_in(arrived) == b"<!doctype html><p>fin"


def test_a_judge_that_fails_leaves_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(pages: object, criteria: object) -> None:
        raise MemoryError

    monkeypatch.setattr("etatplateforme.web.page_guard.audit_pages", broken)
    for watch in (OBSERVE, WARN):
        guard = PageGuard(sending(*page(POOR)), watch)
        assert asked(guard) == page(POOR)
        guard.watcher.settle()
        assert guard.watcher.seen().overlooked == {Overlooked.FAILED: 1}
        guard.watcher.close()


def test_pages_are_named_by_their_route_and_never_by_a_query() -> None:
    async def dossier(request: Request) -> HTMLResponse:
        return HTMLResponse(POOR)

    guard = PageGuard(Starlette(routes=[Route("/dossier/{cle}", dossier)]), OBSERVE)
    answers = fetched(guard, "/dossier/camille-dupont?jeton=secret", "/secret/camille-dupont")
    assert [answer.status_code for answer in answers] == [200, 404]
    guard.watcher.settle()
    told = repr(guard.watcher.seen())
    guard.watcher.close()
    assert "/dossier/{cle}" in told
    assert "dupont" not in told
    assert "jeton" not in told


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "/"), ("/aide", "/aide"), ("/aide/", "/aide"), ("/aide/dupont", "/aide/…"), ("/0612345678", "/…"),
     ("/camille@exemple.fr", "/…"), ("//x", "/x"), ("", "/"), ("/" + "a" * 99, "/…")],
)  # fmt: skip
def test_without_a_route_the_first_word_of_the_path_names_the_page(path: str, name: str) -> None:
    guard = PageGuard(sending(*page(POOR)), OBSERVE)
    _ = asked(guard, path)
    guard.watcher.settle()
    assert {one.route for one in guard.watcher.seen().noticed} == {name}
    guard.watcher.close()


def test_the_thread_stops_with_the_application_and_starts_anew() -> None:
    async def home(request: Request) -> HTMLResponse:
        return HTMLResponse(POOR)

    guard = PageGuard(Starlette(routes=[Route("/", home)]), OBSERVE)
    for turn in (1, 2):
        asyncio.run(live(guard, turn))
        assert guard.watcher._pool is None
        assert guard.watcher.hand_over(Sheaf("/", "text/html", POOR.encode())) is None


def test_streams_and_compression_of_starlette() -> None:
    async def stream(request: Request) -> StreamingResponse:
        return StreamingResponse((letter for letter in POOR), media_type="text/html")

    inside = Starlette(routes=[Route("/", stream)], middleware=[Middleware(GZipMiddleware, minimum_size=1)])
    for watch in (OBSERVE, WARN):
        guard = PageGuard(inside, watch)
        assert fetched(guard, "/")[0].text == POOR
        assert guard.watcher.seen().overlooked == {Overlooked.COMPRESSED: 1}
    plain: App = Starlette(routes=[Route("/", stream)])
    outside = GZipMiddleware(PageGuard(plain, WARN), minimum_size=1)
    (shown,) = fetched(outside, "/")
    assert shown.headers["content-encoding"] == "gzip"
    assert "1.1.1" in shown.text


def test_enforce_refuses_to_be_made_and_says_every_failure() -> None:
    enforce = Watch(level=Level.ENFORCE, every=1)
    app = sending(*page(POOR))
    with pytest.raises(PagesRefused) as refused:
        _ = PageGuard(app, enforce, pages=[Page("accueil", POOR), Page("aide", POOR.replace("lang='fr'", ""))])
    said = str(refused.value)
    assert refused.value.code == "pages_refused"
    assert "accueil:1:" in said
    assert "test 1.1.1" in said
    assert "RGAA-8.3" in said
    with pytest.raises(InvalidInput):
        _ = PageGuard(app, enforce)
    guard = PageGuard(app, Watch(level=Level.ENFORCE, every=1, ignore=("1.1",)), pages=[Page("accueil", POOR)])
    assert asked(guard) == page(POOR)  # a running page is never cut
    guard = PageGuard(app, enforce, pages=[Page("accueil", GOOD)])
    assert asked(guard) == page(POOR)
