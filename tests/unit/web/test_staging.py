"""A service that audits itself: its own pages only, each once, with its own sheets, whatever some of them do."""

import asyncio
import io
from collections.abc import Iterable, Mapping

import pytest

from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.values.finding import Verdict
from etatplateforme.web.asgi import Message, Receive, Scope, Send
from etatplateforme.web.staging import audit_running, audit_running_wsgi
from etatplateforme.web.wsgi import Environ, StartResponse
from tests.unit.web.answers_of import page, part, start

BASE = "https://essai.exemple.fr"
HEAD = "<!doctype html><html lang=fr><head><title>Page</title>"
Site = Mapping[str, str | int]

SITE: Site = {
    "/": HEAD + "<link rel=stylesheet href='/app.css?v=2'></head><body>"
    "<a href='aide'>Aide</a> <a href='https://essai.exemple.fr/plan?nom=dupont#haut'>Plan</a>"
    "<a href='https://ailleurs.exemple.fr/'>Ailleurs</a> <a href='http://essai.exemple.fr/clair'>Clair</a>"
    "<a href='http://[/'>Faux</a> <a href='mailto:a@exemple.fr'>Écrire</a> <a href='/doc.pdf' download>Doc</a>"
    "<a href='/panne'>Panne</a> <a href='/tourne'>Tourne</a> <a href='/été à venir'>Été</a></body></html>",
    "/aide": HEAD + "</head><body><a href='/'>Accueil</a><img src=a></body></html>",
    "/plan": HEAD + "</head><body><a href='/plan?page=2'>Suite</a></body></html>",
    "/été à venir": HEAD + "</head><body><p>Été</p></body></html>",
    "/app.css": "p { color: #000 }",
    "/panne": 500,
    "/tourne": 302,
}


class Town:
    """A site behind an application, and what was asked of it."""

    def __init__(self, site: Site = SITE) -> None:
        self.site = site
        self.asked: list[str] = []
        self.lives: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for _ in range(2):
                kind = str((await receive())["type"])
                self.lives.append(kind)
                await send({"type": f"{kind}.complete"})
            return
        assert (await receive())["type"] == "http.request"
        for message in self.answer(str(scope["path"])):
            await send(message)

    def wsgi(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8")
        (head, body) = self.answer(path)
        headers = head["headers"]
        assert isinstance(headers, list)
        _ = start_response(f"{head['status']} -", [(name.decode(), value.decode()) for name, value in headers])
        sent = body["body"]
        assert isinstance(sent, bytes)
        return io.BytesIO(sent)

    def answer(self, path: str) -> list[Message]:
        self.asked.append(path)
        match self.site.get(path, 404):
            case 500:
                raise ZeroDivisionError(path)
            case 302:
                return [start([(b"location", b"/tourne")], 302), part(b"")]
            case str(text):
                kind = b"text/css" if path.endswith(".css") else b"text/html"
                return page(text, [(b"content-type", kind)])
            case status:
                return page("<!doctype html>Absente", status=int(status))


def failures(audit: PageAudit) -> set[tuple[str, str]]:
    return {(one.test, one.place.where) for one in audit.of(Verdict.FAILED) if one.place is not None}


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_own_pages_are_found_once_and_judged(kind: str) -> None:
    town = Town()
    if kind == "asgi":
        audit = asyncio.run(audit_running(town, base_url=BASE))
        assert town.lives == ["lifespan.startup", "lifespan.shutdown"]
    else:
        audit = audit_running_wsgi(town.wsgi, base_url=BASE)
    assert audit.pages == ("/", "/aide", "/plan", "/%C3%A9t%C3%A9%20%C3%A0%20venir")
    assert sorted(town.asked) == sorted(["/", "/app.css", "/aide", "/plan", "/panne", "/tourne", "/été à venir"])
    assert ("1.1.1", "/aide") in failures(audit)


def test_the_visit_stops_at_the_limit() -> None:
    links = "".join(f"<a href='/{number}'>{number}</a>" for number in range(500))
    town = Town({"/": HEAD + f"</head><body>{links}</body></html>"} | {f"/{n}": HEAD for n in range(500)})
    audit = asyncio.run(audit_running(town, base_url=BASE, most=7))
    assert len(audit.pages) == 7
    assert len(town.asked) == 7


def test_a_service_that_stands_under_a_folder_has_its_home_there() -> None:
    town = Town({"/cantine/": SITE["/"], "/": SITE["/"]})
    audit = asyncio.run(audit_running(town, base_url=f"{BASE}/cantine/", paths=["."], most=1))
    assert audit.pages == ("/cantine/",)


@pytest.mark.parametrize("wrong", ["", "cantine", "ftp://exemple.fr", "http://", "http://exemple.fr:port"])
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = asyncio.run(audit_running(Town(), base_url=wrong))
    assert refused.value.code == "invalid_base_url"


def test_an_application_that_does_not_start_is_told() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        _ = await receive()
        await send({"type": "lifespan.startup.failed", "message": "non"})
        raise ZeroDivisionError

    async def raising(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    with pytest.raises(Unavailable) as told:
        _ = asyncio.run(audit_running(failing, base_url=BASE))
    assert told.value.code == "app_not_started"
    with pytest.raises(ZeroDivisionError):
        _ = asyncio.run(audit_running(raising, base_url=BASE))
    assert asyncio.run(audit_running(raising, base_url=BASE, started=True)).pages == ()


def test_an_answer_that_never_ends_is_no_page() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start())
        await send(part(HEAD.encode(), more=True))

    assert asyncio.run(audit_running(app, base_url=BASE, started=True)).pages == ()
