"""The guard in front of WSGI applications, checked on both sides by wsgiref's validator (PEP 3333)."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace
from typing import cast
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.core.clock import StillClock
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import Page
from etatplateforme.values.finding import Level, Verdict
from etatplateforme.web.admission import PagesRefused
from etatplateforme.web.answers import Headers, Overlooked
from etatplateforme.web.page_guard import Watch, Watcher
from etatplateforme.web.wsgi import App, Environ, ExcInfo, PageGuard, StartResponse, Write
from tests.unit.web.answers_of import GOOD, POOR

OBSERVE = Watch(every=1, per_minute=10_000)
WARN = Watch(level=Level.WARN, every=1)
HTML = [("Content-Type", "text/html; charset=utf-8")]
Answer = tuple[str, Headers, bytes]


def served(app: App, path: str = "/", *, method: str = "GET", checked: bool = True) -> Answer:
    """What a server sends of an application: status, headers, body."""
    environ: Environ = {"SCRIPT_NAME": "", "PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": "nom=Dupont"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO()
    written = io.BytesIO()
    told: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: ExcInfo | None = None, /) -> Write:
        told.append((status, list(headers)))
        return written.write

    parts = (cast(App, validator(app)) if checked else app)(environ, start_response)
    try:
        for one in parts:
            _ = written.write(one)
    finally:
        close: object = getattr(parts, "close", None)
        if callable(close):
            close()
    return *told[-1], written.getvalue()


def eager(parts: Iterable[bytes], headers: Headers = HTML, status: str = "200 OK") -> App:
    """Starts at once, then gives these parts."""

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _ = start_response(status, list(headers))
        return parts

    return app


def lazy(parts: Iterable[bytes], headers: Headers = HTML) -> App:
    """Starts when its body is first asked for."""

    def app(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
        _ = start_response("200 OK", list(headers))
        yield from parts

    return app


def writing(parts: Iterable[bytes], headers: Headers = HTML) -> App:
    """Writes its body as it begins."""

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        write = start_response("200 OK", list(headers))
        for one in parts:
            _ = write(one)
        return []

    return app


WAYS: dict[str, Callable[[Iterable[bytes]], App]] = {"eager": eager, "lazy": lazy, "writing": writing}


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None)  # a thread judges, on a machine that may be busy
@given(body=st.one_of(st.binary(max_size=200), st.just(POOR.encode())), cuts=st.lists(st.integers(0, 200), max_size=5))
def test_observe_sends_the_same_bytes_however_they_come(way: str, body: bytes, cuts: list[int]) -> None:
    ends = [0, *sorted({min(cut, len(body)) for cut in cuts} | {len(body)})]
    parts = [body[one:other] for one, other in pairwise(ends)]
    bare, guarded = WAYS[way](parts), PageGuard(cast(App, validator(WAYS[way](parts))), OBSERVE)
    assert served(guarded) == served(bare) == ("200 OK", HTML, body)
    guarded.watcher.settle()
    guarded.close()
    seen = guarded.watcher.seen()
    assert seen.judged + sum(seen.overlooked.values()) == 1
    if body == POOR.encode():
        assert ("RGAA-1.1", "1.1.1") in {(one.rule, one.test) for one in seen.of(Verdict.FAILED)}


@pytest.mark.parametrize("way", WAYS)
def test_warn_shows_the_findings_and_tells_the_new_length(way: str) -> None:
    whole = POOR.encode()
    app = {"eager": eager, "lazy": lazy, "writing": writing}[way](
        [whole[:50], whole[50:]], [*HTML, ("Content-Length", str(len(whole))), ("ETag", '"a"')]
    )
    with PageGuard(cast(App, validator(app)), WARN) as guard:
        status, headers, body = served(guard)
    told = dict(headers)
    assert status == "200 OK"
    assert told["Content-Length"] == str(len(body))
    assert "ETag" not in told
    assert b"1.1.1" in body
    assert body.endswith(b"</aside>\n</body></html>")


@pytest.mark.parametrize("watch", [OBSERVE, WARN])
def test_what_is_no_page_is_given_as_it_is(watch: Watch) -> None:
    parts = [b"{}"]
    guard = PageGuard(eager(parts, [("Content-Type", "application/json")]), watch)
    assert guard({}, lambda *_: lambda _: None) is parts
    assert guard.watcher.seen().out == 0


def test_a_list_stays_that_list_so_that_the_server_knows_its_length() -> None:
    parts = [POOR.encode()]
    guard = PageGuard(eager(parts), OBSERVE)
    assert guard({}, lambda *_: lambda _: None) is parts
    guard.watcher.settle()
    assert guard.watcher.seen().judged == 1
    guard.close()


class Closing:
    """A body that must be closed."""

    def __init__(self, parts: list[bytes], error: Exception | None = None) -> None:
        self.parts = parts
        self.error = error
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("watch", [OBSERVE, WARN, Watch(level=Level.OFF)])
@pytest.mark.parametrize("error", [None, ZeroDivisionError("app")])
def test_a_body_is_closed_once_and_its_exception_rises(watch: Watch, error: Exception | None) -> None:
    body = Closing([POOR.encode()], error)
    guard = PageGuard(eager(body), watch)
    if error is None:
        _ = served(guard)
    else:
        with pytest.raises(ZeroDivisionError):
            _ = served(guard, checked=False)
    guard.close()
    assert body.closed == 1


@pytest.mark.parametrize("watch", [OBSERVE, WARN])
def test_an_application_that_raises_is_left_to_its_server(watch: Watch) -> None:
    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _ = PageGuard(app, watch)({}, lambda *_: lambda _: None)


@pytest.mark.parametrize("watch", [OBSERVE, WARN])
def test_an_answer_that_begins_anew_is_the_one_that_goes_out(watch: Watch) -> None:
    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        _ = start_response("200 OK", HTML)
        try:
            raise ZeroDivisionError
        except ZeroDivisionError as error:
            traceback = error.__traceback__
            assert traceback is not None
            _ = start_response("500 Error", [("Content-Type", "text/plain")], (type(error), error, traceback))
        return [b"panne"]

    guard = PageGuard(app, watch)
    assert served(guard) == ("500 Error", [("Content-Type", "text/plain")], b"panne")
    guard.close()


@pytest.mark.parametrize("level", [Level.OBSERVE, Level.WARN])
def test_a_large_page_passes_and_is_counted(level: Level) -> None:
    whole = POOR.encode() + b" " * 9_000
    parts = [whole[:50], whole[50:6_000], whole[6_000:]]
    guard = PageGuard(lazy(parts), Watch(level=level, every=1, largest=4_000))
    assert served(guard) == ("200 OK", HTML, whole)
    assert guard.watcher.seen().overlooked == {Overlooked.TOO_LARGE: 1}
    guard.close()


def test_a_page_written_slowly_is_not_held_for_ever() -> None:
    clock = StillClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))

    def parts() -> Iterator[bytes]:
        yield b"<!doctype html>"
        clock.advance(6)
        yield b"<p>"
        yield b"fin"

    guard = PageGuard(lazy(parts()), Watcher(WARN, clock))
    assert served(guard) == ("200 OK", HTML, b"<!doctype html><p>fin")
    assert guard.watcher.seen().overlooked == {Overlooked.TOO_SLOW: 1}


def test_a_head_tells_no_length_of_another_page() -> None:
    app = eager([], [*HTML, ("Content-Length", "99"), ("ETag", '"a"')])
    assert served(PageGuard(app, WARN), method="HEAD") == ("200 OK", HTML, b"")


def test_pages_are_named_by_the_rule_that_flask_found() -> None:
    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ["werkzeug.request"] = SimpleNamespace(url_rule=SimpleNamespace(rule="/dossier/<cle>"))
        _ = start_response("200 OK", HTML)
        return [POOR.encode()]

    with PageGuard(app, OBSERVE) as guard:
        _ = served(guard, "/dossier/camille-dupont")
        guard.watcher.settle()
    assert {one.route for one in guard.watcher.seen().noticed} == {"/dossier/<cle>"}
    assert "dupont" not in repr(guard.watcher.seen())


def test_enforce_refuses_to_be_made() -> None:
    enforce = Watch(level=Level.ENFORCE)
    with pytest.raises(PagesRefused):
        _ = PageGuard(eager([]), enforce, pages=[Page("accueil", POOR)])
    with pytest.raises(InvalidInput):
        _ = PageGuard(eager([]), enforce)
    guard = PageGuard(eager([POOR.encode()]), enforce, pages=[Page("accueil", GOOD)])
    assert served(guard)[2] == POOR.encode()
    guard.close()
