"""The guarantor in front of an ASGI application: ``PageGuard(app)`` looks at the HTML pages that go out.

Whatever the application does (starts twice, sends no body, raises, is cancelled), its messages and its exceptions pass;
the guard adds nothing but, in ``warn``, the findings to a page that is whole.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TypeAlias, cast

from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Level
from etatplateforme.web.admission import admit_pages
from etatplateforme.web.answers import Head, Headers, Overlooked, route_name
from etatplateforme.web.overlay import dressed, headers_of, headers_without_body, overlay
from etatplateforme.web.page_guard import Sheaf, Watch, Watcher

Scope: TypeAlias = MutableMapping[str, object]
Message: TypeAlias = MutableMapping[str, object]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST_JUDGEMENT_S = 10.0
"""Seconds after which a page in ``warn`` goes out without its findings."""
ENDS = frozenset({"lifespan.shutdown.complete", "lifespan.shutdown.failed", "lifespan.startup.failed"})


class PageGuard:
    """ASGI middleware; put it inside what compresses. ``watch`` says what it does, or is who counts.

    With ``Level.ENFORCE``, *pages* are those on which it refuses to be made: raises PagesRefused with every finding,
    InvalidInput (``no_pages``) without any. Pages of a running service are never cut.
    """

    def __init__(self, app: App, watch: Watch | Watcher | None = None, *, pages: Iterable[Page] = ()) -> None:
        self._app = app
        self._watcher = watch if isinstance(watch, Watcher) else Watcher(watch or Watch())
        if self._watcher.watch.level is Level.ENFORCE:
            _ = admit_pages(pages, ignore=self._watcher.watch.ignore)

    @property
    def watcher(self) -> Watcher:
        """Who chooses, judges and counts: ``guard.watcher.seen()``."""
        return self._watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and look at its answer."""
        level, kind = self._watcher.watch.level, scope.get("type")
        if level is Level.OFF or kind not in ("http", "lifespan"):
            await self._app(scope, receive, send)
        elif kind == "lifespan":
            await self._live(scope, receive, send)
        elif level is Level.WARN:
            held = _Held(self._watcher, scope, send)
            await self._app(scope, receive, held)
            await held.release()
        else:
            await self._app(scope, receive, _Heard(self._watcher, scope, send))

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message.get("type") == "lifespan.startup.complete":
                self._watcher.open()
            elif message.get("type") in ENDS:
                await asyncio.to_thread(self._watcher.close)
            await send(message)

        await self._app(scope, receive, told)


class _Heard:
    """The ``send`` of one request in ``observe``: a message goes out first, then is copied if its page is chosen."""

    def __init__(self, watcher: Watcher, scope: Scope, send: Send) -> None:
        self._watcher = watcher
        self._scope = scope
        self._send = send
        self._started = False
        self._body: bytearray | None = None
        self._sheaf = ("", "")

    async def __call__(self, message: Message) -> None:
        kind = message.get("type")
        if kind == "http.response.start" and not self._started:
            self._started = True
            self._start(head_of(self._scope, message))
            await self._send(message)
        elif self._body is None:
            await self._send(message)
        else:
            body, more = body_of(message), bool(message.get("more_body", False))
            await self._send(message)
            self._hear(kind, body, more)

    def _start(self, head: Head) -> None:
        if not head.is_page or not head.has_body:
            return
        route = route_of(self._scope)
        if not self._watcher.chooses(route):
            return
        if (why := head.obstacle) is not None:
            self._watcher.overlook(why)
            return
        self._body, self._sheaf = bytearray(), (route, head.content_type)

    def _hear(self, kind: object, body: bytes, more: bool) -> None:
        if self._body is None:
            return
        if kind != "http.response.body":
            self._give_up(Overlooked.CUT)
        elif len(self._body) + len(body) > self._watcher.watch.largest:
            self._give_up(Overlooked.TOO_LARGE)
        else:
            self._body += body
            if not more:
                page, self._body = bytes(self._body), None
                _ = self._watcher.hand_over(Sheaf(*self._sheaf, page))

    def _give_up(self, why: Overlooked) -> None:
        self._body = None
        self._watcher.overlook(why)


class _Held:
    """The ``send`` of one request in ``warn``: a page is held until whole, judged, then sent with its findings."""

    def __init__(self, watcher: Watcher, scope: Scope, send: Send) -> None:
        self._watcher = watcher
        self._scope = scope
        self._send = send
        self._started = False
        self._messages: list[Message] = []
        self._head: Head | None = None
        self._size = 0
        self._since = 0.0

    async def __call__(self, message: Message) -> None:
        kind = message.get("type")
        if kind == "http.response.start" and not self._started:
            self._started = True
            await self._start(message)
        elif self._head is None:
            await self._send(message)
        elif kind != "http.response.body":
            await self._pass(Overlooked.CUT, message)
        else:
            await self._hold(self._head, message)

    async def release(self) -> None:
        """Send what is still held: the application ended before its page did."""
        if self._head is not None:
            await self._pass(Overlooked.CUT)

    async def _start(self, message: Message) -> None:
        head = head_of(self._scope, message)
        if head.is_page and head.method == "HEAD":
            message = with_headers(message, headers_without_body(head))
        elif head.is_page and head.has_body:
            self._watcher.goes_out(route_of(self._scope))
            if (why := head.obstacle) is None:
                self._head, self._messages, self._since = head, [message], self._watcher.clock.monotonic()
                return
            self._watcher.overlook(why)
        await self._send(message)

    async def _hold(self, head: Head, message: Message) -> None:
        self._messages.append(message)
        self._size += len(body_of(message))
        if self._size > self._watcher.watch.largest:
            await self._pass(Overlooked.TOO_LARGE)
        elif not message.get("more_body", False):
            await self._show(head)
        elif self._watcher.clock.monotonic() - self._since > self._watcher.watch.patience:
            await self._pass(Overlooked.TOO_SLOW)

    async def _pass(self, why: Overlooked, *others: Message) -> None:
        self._watcher.overlook(why)
        await self._flush(*others)

    async def _flush(self, *others: Message) -> None:
        """From here on, nothing is held: what was is sent as the application said it."""
        messages, self._messages, self._head = [*self._messages, *others], [], None
        for message in messages:
            await self._send(message)

    async def _show(self, head: Head) -> None:
        body = b"".join(map(body_of, self._messages[1:]))
        added = await self._findings(head, body)
        if added is not None:
            page = dressed(body, added)
            start = with_headers(self._messages[0], headers_of(head, len(page)))
            self._messages = [start, {"type": "http.response.body", "body": page, "more_body": False}]
        await self._flush()

    async def _findings(self, head: Head, body: bytes) -> bytes | None:
        """The overlay of the page; None when it could not be judged in time."""
        job = self._watcher.hand_over(Sheaf(route_of(self._scope), head.content_type, body))
        if job is None:
            return None
        done, _ = await asyncio.wait([asyncio.wrap_future(job)], timeout=LONGEST_JUDGEMENT_S)
        if not done:
            self._watcher.overlook(Overlooked.TOO_SLOW)
            return None
        told = job.result()
        return None if isinstance(told, Overlooked) else overlay(told)


def head_of(scope: Scope, message: Message) -> Head:
    """The head that a ``http.response.start`` tells. Headers given as a stream are first put in a list."""
    given = message.get("headers")
    if isinstance(given, Iterable) and not isinstance(given, list | tuple):
        given = message["headers"] = list(cast(Iterable[object], given))
    status = message.get("status")
    headers = _decoded(cast(Iterable[object], given)) if isinstance(given, Iterable) else []
    return Head(str(scope.get("method", "")).upper(), status if isinstance(status, int) else 0, headers)


def with_headers(message: Message, headers: Headers) -> Message:
    """The same start with other headers."""
    return {**message, "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]}


def body_of(message: Message) -> bytes:
    """The bytes of a ``http.response.body``; none when it holds something else."""
    body = message.get("body", b"")
    return bytes(cast(bytes, body)) if isinstance(body, bytes | bytearray | memoryview) else b""


def route_of(scope: Scope) -> str:
    """What the page is called; Starlette and FastAPI leave the route that they found in the scope."""
    return route_name(getattr(scope.get("route"), "path", None), str(scope.get("path", "")))


def header_in(scope: Scope, name: str) -> str:
    """The value of a header of the request, by its name in lower case; empty when there is none."""
    given = scope.get("headers")
    found = _decoded(cast(Iterable[object], given)) if isinstance(given, list | tuple) else []
    return next((value for one, value in found if one.lower() == name), "")


def _decoded(given: Iterable[object]) -> Headers:
    pairs = (cast(tuple[object, ...], pair) for pair in given if isinstance(pair, list | tuple))
    named = ((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in named
        if isinstance(name, bytes) and isinstance(value, bytes)
    ]
