"""The whole audit of a service by itself, on a staging machine or in a test: its pages, asked in this process."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import unquote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from etatplateforme.errors import Unavailable
from etatplateforme.guarantor.accessibility.audit import PageAudit, audit_pages
from etatplateforme.guarantor.facts import LARGEST_PAGE, Page
from etatplateforme.web import asgi, wsgi
from etatplateforme.web.answers import Head, Headers
from etatplateforme.web.own_pages import Asked, Given, Visit, visit

MOST_PAGES = 200
LONGEST_ANSWER_S = 60.0
SENT = (("accept", "text/html,text/css,*/*;q=0.1"), ("accept-encoding", "identity"), ("accept-language", "fr"))
NOTHING = Given(Head("GET", 0, []), b"")


async def audit_running(
    app: asgi.App, *, base_url: str, paths: Iterable[str] = ("/",), most: int = MOST_PAGES, started: bool = False
) -> PageAudit:
    """The audit of every page of an ASGI application that its own links reach from *paths*.

    :param base_url: the address that the service believes to have (``service.settings.base_url``).
    :param most: pages beyond which the visit stops.
    :param started: the application runs already, or has no lifespan; else its lifespan is run around the visit.
    :raises InvalidInput: for a *base_url* that is not http.
    :raises Unavailable: when the application says that it cannot start (``app_not_started``).
    """
    if not started:
        async with _running(app):
            return await audit_running(app, base_url=base_url, paths=paths, most=most, started=True)
    steps = visit(base_url, paths, most)
    given: Given | None = None
    while isinstance(wanted := _next(steps, given), Asked):
        given = await _asked(app, wanted)
    return await asyncio.to_thread(audit_pages, wanted)


def audit_running_wsgi(
    app: wsgi.App, *, base_url: str, paths: Iterable[str] = ("/",), most: int = MOST_PAGES
) -> PageAudit:
    """The same for a WSGI application. Raises InvalidInput for a *base_url* that is not http."""
    steps = visit(base_url, paths, most)
    given: Given | None = None
    with ThreadPoolExecutor(1) as pool:  # what the application raises stays there: the visit goes on
        while isinstance(wanted := _next(steps, given), Asked):
            job = pool.submit(_called, app, wanted)
            given = job.result() if job.exception() is None else NOTHING
    return audit_pages(wanted)


def _next(steps: Visit, given: Given | None) -> Asked | tuple[Page, ...]:
    """What the visit asks next, or its pages at the end."""
    try:
        return next(steps) if given is None else steps.send(given)
    except StopIteration as end:
        return cast(tuple[Page, ...], end.value)


async def _asked(app: asgi.App, wanted: Asked) -> Given:
    """One GET; what the application raises is its own affair, and ends this answer only."""
    answer = _Answer()
    scope: asgi.Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": wanted.scheme,
        "path": unquote(wanted.path),
        "raw_path": wanted.path.encode("ascii"),
        "query_string": wanted.query.encode("utf-8"),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in (("host", wanted.authority), *SENT)],
        "client": ("127.0.0.1", 0),
        "server": (wanted.host, wanted.port),
        "state": {},
    }
    work = asyncio.ensure_future(app(scope, answer.receive, answer.send))
    try:
        _ = await asyncio.wait([work], timeout=LONGEST_ANSWER_S)
    finally:
        if not work.done():
            _ = work.cancel()
    if work.done() and not work.cancelled():
        _ = work.exception()
    return answer.given


class _Answer:
    """What a request receives, and what it is answered."""

    def __init__(self) -> None:
        self._head = Head("GET", 0, [])
        self._body = bytearray()
        self._asked = False
        self._over = asyncio.Event()

    @property
    def given(self) -> Given:
        """The answer, if it came to its end."""
        return Given(self._head, bytes(self._body)) if self._over.is_set() else NOTHING

    async def receive(self) -> asgi.Message:
        """An empty body, then the end of the connection once the answer is whole."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        _ = await self._over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: asgi.Message) -> None:
        """Keep what the application says; of a body without end, the beginning."""
        if message.get("type") == "http.response.start":
            self._head = asgi.head_of({"method": "GET"}, message)
        elif message.get("type") == "http.response.body":
            if len(self._body) <= LARGEST_PAGE:
                self._body += asgi.body_of(message)
            if not message.get("more_body", False):
                self._over.set()


@asynccontextmanager
async def _running(app: asgi.App) -> AsyncGenerator[None]:
    """The application between the start and the stop of its lifespan (ASGI, « Lifespan Protocol » 2.0)."""
    said: asyncio.Queue[asgi.Message] = asyncio.Queue()
    heard: asyncio.Queue[asgi.Message] = asyncio.Queue()
    scope: asgi.Scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    life = asyncio.ensure_future(app(scope, said.get, heard.put))
    try:
        await _turn(life, said, heard, "startup")
        try:
            yield
        finally:
            await _turn(life, said, heard, "shutdown")
    finally:
        _ = life.cancel()
        _ = await asyncio.wait([life])
        if not life.cancelled():
            _ = life.exception()


async def _turn(
    life: "asyncio.Future[None]", said: "asyncio.Queue[asgi.Message]", heard: "asyncio.Queue[asgi.Message]", turn: str
) -> None:
    """Tell the application to start or to stop, and wait until it has. Raises what it raises."""
    said.put_nowait({"type": f"lifespan.{turn}"})
    reply = asyncio.ensure_future(heard.get())
    _ = await asyncio.wait([reply, life], return_when=asyncio.FIRST_COMPLETED)
    if not reply.done():
        _ = reply.cancel()
        life.result()
    elif reply.result().get("type") != f"lifespan.{turn}.complete":
        raise Unavailable(
            "L'application n'a pas pu démarrer ou s'arrêter : ses pages n'ont pas été jugées.",
            remedy="Regardez ce qu'elle a écrit à l'écran, puis recommencez.",
            code="app_not_started",
        )


def _called(app: wsgi.App, wanted: Asked) -> Given:
    """One GET; PEP 3333 has paths as bytes read in ISO-8859-1."""
    environ: wsgi.Environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(wanted.path).decode("latin-1"),
        "QUERY_STRING": wanted.query,
        "HTTP_HOST": wanted.authority,
        "SERVER_NAME": wanted.host,
        "SERVER_PORT": str(wanted.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": wanted.scheme,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in SENT},
    }
    setup_testing_defaults(environ)
    body = bytearray()
    told = Head("GET", 0, [])

    def start_response(status: str, headers: Headers, exc_info: wsgi.ExcInfo | None = None, /) -> wsgi.Write:
        nonlocal told
        told = wsgi.head_of(environ, status, headers)
        return body.extend

    parts = app(environ, start_response)
    try:
        for part in parts:
            body += part
            if len(body) > LARGEST_PAGE:
                return NOTHING
    finally:
        wsgi.closed(parts)
    return Given(told, bytes(body))
