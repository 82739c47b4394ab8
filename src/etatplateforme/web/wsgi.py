"""The guarantor in front of a WSGI application: ``PageGuard(app)`` looks at the HTML pages that go out (PEP 3333).

What the application answers is passed on as it is: its list stays that list, its exceptions rise, its ``close`` is
called. In ``warn`` only, a page that is whole is sent with its findings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Level
from etatplateforme.web.admission import admit_pages
from etatplateforme.web.answers import Head, Headers, Overlooked, route_name
from etatplateforme.web.overlay import dressed, headers_of, headers_without_body, overlay
from etatplateforme.web.page_guard import Sheaf, Watch, Watcher

Environ: TypeAlias = dict[str, object]
Write: TypeAlias = Callable[[bytes], object]
ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

LONGEST_JUDGEMENT_S = 10.0
"""Seconds after which a page in ``warn`` goes out without its findings."""


class StartResponse(Protocol):
    """How an application begins an answer (PEP 3333)."""

    def __call__(self, status: str, headers: Headers, exc_info: ExcInfo | None = None, /) -> Write:
        """Tell status and headers; what is answered writes a part of the body."""
        ...


App: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]


class PageGuard:
    """WSGI middleware; put it inside what compresses. ``watch`` says what it does, or is who counts.

    With ``Level.ENFORCE``, *pages* are those on which it refuses to be made: raises PagesRefused with every finding,
    InvalidInput (``no_pages``) without any. Close it, or use it in a ``with`` block, when the process ends.
    """

    def __init__(self, app: App, watch: Watch | Watcher | None = None, *, pages: Iterable[Page] = ()) -> None:
        self._app = app
        self._watcher = watch if isinstance(watch, Watcher) else Watcher(watch or Watch())
        if self._watcher.watch.level is Level.ENFORCE:
            _ = admit_pages(pages, ignore=self._watcher.watch.ignore)

    def __enter__(self) -> Self:
        self._watcher.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the thread that judges; pages that wait are dropped."""
        self._watcher.close()

    @property
    def watcher(self) -> Watcher:
        """Who chooses, judges and counts: ``guard.watcher.seen()``."""
        return self._watcher

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, and look at its answer."""
        match self._watcher.watch.level:
            case Level.OFF:
                return self._app(environ, start_response)
            case Level.WARN:
                held = _Held(self._watcher, environ, start_response)
                return held.answer(self._app(environ, held.start))
            case _:
                heard = _Heard(self._watcher, environ, start_response)
                return heard.answer(self._app(environ, heard.start))


class _Heard:
    """One answer in ``observe``: what goes out is copied on its way when its page was chosen."""

    def __init__(self, watcher: Watcher, environ: Environ, start_response: StartResponse) -> None:
        self._watcher = watcher
        self._environ = environ
        self._start_response = start_response
        self._started = False
        self._body: bytearray | None = None
        self._sheaf = ("", "")

    def start(self, status: str, headers: Headers, exc_info: ExcInfo | None = None, /) -> Write:
        """Begin the answer as the application asks; one that begins anew (an error page) is looked at anew."""
        write = self._start_response(status, headers, exc_info) if exc_info else self._start_response(status, headers)
        self._started, self._body = True, None
        head = head_of(self._environ, status, headers)
        if not head.is_page or not head.has_body:
            return write
        route = route_of(self._environ)
        if not self._watcher.chooses(route):
            return write
        if (why := head.obstacle) is not None:
            self._watcher.overlook(why)
            return write
        self._body, self._sheaf = bytearray(), (route, head.content_type)

        def written(part: bytes) -> object:
            done = write(part)
            self.hear(part)
            return done

        return written

    def answer(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """The body, as it is when nothing more is to be heard of it."""
        if not self._started or (self._body is not None and not isinstance(parts, list | tuple)):
            return _Parts(parts, self)
        if self._body is not None:
            for part in parts:
                self.hear(part)
            self.over()
        return parts

    def hear(self, part: bytes) -> None:
        """Copy a part that went out."""
        if self._body is None:
            return
        if len(self._body) + len(part) > self._watcher.watch.largest:
            self._body = None
            self._watcher.overlook(Overlooked.TOO_LARGE)
        else:
            self._body += part

    def over(self) -> None:
        """The page is whole."""
        if self._body is not None:
            page, self._body = bytes(self._body), None
            _ = self._watcher.hand_over(Sheaf(*self._sheaf, page))


class _Parts:
    """The parts of a body, heard as they go; ``close`` reaches the application's own."""

    def __init__(self, parts: Iterable[bytes], heard: _Heard) -> None:
        self._parts = parts
        self._heard = heard
        self._rest: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._rest is None:
            self._rest = iter(self._parts)
        try:
            part = next(self._rest)
        except StopIteration:
            self._heard.over()
            raise
        self._heard.hear(part)
        return part

    def close(self) -> None:
        """Close what the application gave."""
        closed(self._parts)


class _Held:
    """One answer in ``warn``: a page is held until it is whole, judged, then sent with its findings."""

    def __init__(self, watcher: Watcher, environ: Environ, start_response: StartResponse) -> None:
        self._watcher = watcher
        self._environ = environ
        self._start_response = start_response
        self._begun = False
        self._told: tuple[str, Headers, ExcInfo | None] | None = None
        self._head: Head | None = None
        self._parts: list[bytes] = []

    def start(self, status: str, headers: Headers, exc_info: ExcInfo | None = None, /) -> Write:
        """Begin at once what is no page; hold the beginning of a page."""
        head = head_of(self._environ, status, headers)
        self._begun, self._head, self._parts = True, None, []
        if head.is_page and head.method == "HEAD":
            headers = headers_without_body(head)
        elif head.is_page and head.has_body:
            self._watcher.goes_out(route_of(self._environ))
            if (why := head.obstacle) is None:
                self._head, self._told = head, (status, headers, exc_info)
                return self._parts.append
            self._watcher.overlook(why)
        return self._begin(status, headers, exc_info)

    def answer(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """The body, as it is when no page is held; one that is yet to begin is asked nothing before the server does."""
        if self._begun and self._head is None:
            return parts
        return _Pulled(self.pulled(parts), parts)

    def pulled(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The parts as they come; those of a page all at once."""
        since, size, rest = self._watcher.clock.monotonic(), sum(map(len, self._parts)), iter(parts)
        for part in rest:
            if self._head is None:
                yield part
                continue
            self._parts.append(part)
            size += len(part)
            if size > self._watcher.watch.largest:
                yield from self._pass(Overlooked.TOO_LARGE)
            elif self._watcher.clock.monotonic() - since > self._watcher.watch.patience:
                yield from self._pass(Overlooked.TOO_SLOW)
        if self._head is not None:
            yield self._shown(self._head)

    def _begin(self, status: str, headers: Headers, exc_info: ExcInfo | None) -> Write:
        return self._start_response(status, headers, exc_info) if exc_info else self._start_response(status, headers)

    def _pass(self, why: Overlooked) -> Iterator[bytes]:
        self._watcher.overlook(why)
        held, self._parts = self._parts, []
        self._release(None)
        yield from held

    def _release(self, headers: Headers | None) -> None:
        """Begin the answer that was held, with other *headers* if any."""
        self._head = None
        if self._told is not None:
            status, own, exc_info = self._told
            _ = self._begin(status, own if headers is None else headers, exc_info)

    def _shown(self, head: Head) -> bytes:
        body = b"".join(self._parts)
        added = self._findings(head, body)
        page = body if added is None else dressed(body, added)
        self._release(None if added is None else headers_of(head, len(page)))
        return page

    def _findings(self, head: Head, body: bytes) -> bytes | None:
        """The overlay of the page; None when it could not be judged in time."""
        job = self._watcher.hand_over(Sheaf(route_of(self._environ), head.content_type, body))
        if job is None:
            return None
        try:
            told = job.result(LONGEST_JUDGEMENT_S)
        except TimeoutError:
            self._watcher.overlook(Overlooked.TOO_SLOW)
            return None
        return None if isinstance(told, Overlooked) else overlay(told)


class _Pulled:
    """A body that closes what it was made from."""

    def __init__(self, pulled: Iterator[bytes], source: Iterable[bytes]) -> None:
        self._pulled = pulled
        self._source = source

    def __iter__(self) -> Iterator[bytes]:
        return self._pulled

    def close(self) -> None:
        """Close what the application gave."""
        closed(self._source)


def closed(parts: Iterable[bytes]) -> None:
    """Call the ``close`` of a body that has one."""
    close: object = getattr(parts, "close", None)
    if callable(close):
        _ = close()


def head_of(environ: Mapping[str, object], status: str, headers: Headers) -> Head:
    """The head that ``start_response`` tells."""
    code = status[:3]
    return Head(str(environ.get("REQUEST_METHOD", "")).upper(), int(code) if code.isdecimal() else 0, headers)


def route_of(environ: Mapping[str, object]) -> str:
    """What the page is called; Flask leaves the rule that it found with its request (Werkzeug)."""
    rule: object = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return route_name(getattr(rule, "rule", None), str(environ.get("PATH_INFO", "")))
