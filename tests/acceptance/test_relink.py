"""A person whose ``sub`` has changed finds their account again, and nobody else's: in both colours, on the sandbox."""

import logging
import re
import socket
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from etatplateforme.core.clock import SystemClock
from etatplateforme.core.effects import Op, now
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import assert_accessible
from etatplateforme.identity.accounts.block import Accounts
from etatplateforme.identity.accounts.errors import RelinkRefused
from etatplateforme.identity.accounts.machine import AlreadyKnown, CodeToSend, Known, Recognition, Unknown, Way
from etatplateforme.identity.accounts.pivot_print import PivotKeys
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.manifest import Settings
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.service import AsyncService, Service
from etatplateforme.service.foundations import plan_of
from etatplateforme.web.asgi import App, Scope
from etatplateforme.web.sign_in import asgi, wsgi
from etatplateforme.web.sign_in.making import citizens_door
from etatplateforme.web.sign_in.relinking import Relinks
from etatplateforme.web.wsgi import Environ, StartResponse
from tests.unit.identity.support import Town, World, done, running_town, visit, world_of

STOP_S = 15.0
KEYS = PivotKeys("une-cle-de-test-qui-ne-vaut-rien-du-tout")

# --- the acts, in both colours --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with running_town(KeyRing()) as running:
        yield running


@pytest.fixture(params=["sync", "async"])
async def world(request: pytest.FixtureRequest, town: Town, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(request.param, town.settings(), tmp_path) as made:
        yield made


def accounts_of(world: World) -> Any:
    """The block in the colour of the world."""
    return Accounts(world.runner, world.identity.settings.issuer, KEYS)


async def arrived(world: World, person: str) -> PivotIdentity:
    """A whole sign-in."""
    start = await done(world.identity.sign_in())
    return (await done(world.identity.complete(await visit(start.url, person), start.session_id))).identity


@pytest.mark.parametrize("person", ["ordinaire", "nom_d_usage", "sans_prenom", "nee_a_l_etranger", "date_partielle"])
async def test_an_account_is_found_again_after_a_new_registration(world: World, town: Town, person: str) -> None:
    accounts = accounts_of(world)
    before = await arrived(world, person)
    assert await done(accounts.recognise(before)) == Unknown(comparable=True)
    await done(accounts.link(before, "dossier"))
    assert await done(accounts.recognise(await arrived(world, person))) == Known("dossier")

    town.provider.register_anew()
    after = await arrived(world, person)
    assert after.subject != before.subject
    assert await done(accounts.recognise(after)) == AlreadyKnown("dossier")
    (link,) = await done(accounts.links_of("dossier"))
    assert (link.subject, link.ended_at) == (before.subject, None)  # nothing was linked silently

    await done(accounts.ask_relink(after))
    sent = await done(accounts.code(after))
    stranger = await arrived(world, "diacritiques")
    for thief in (stranger, before):  # the code serves the sign-in that asked for it, and no other
        with pytest.raises(RelinkRefused):
            await done(accounts.confirm(thief, sent.code))
    assert await done(accounts.confirm(after, sent.code)) == "dossier"
    assert await done(accounts.recognise(await arrived(world, person))) == Known("dossier")
    former, holding = await done(accounts.links_of("dossier"))
    assert (former.way, former.ended_at, holding.ended_at) == (Way.FIRST, holding.linked_at, None)
    assert await done(accounts.recognise(stranger)) == Unknown(comparable=True)


async def test_a_corrected_civil_status_goes_by_the_counter(world: World, town: Town, tmp_path: Path) -> None:
    accounts = accounts_of(world)
    before = await arrived(world, "ordinaire")
    await done(accounts.link(before, "dossier"))
    corrected = replace(before, subject="c" * 64 + "v1", family_name="CORRIGÉE", gender="female")
    assert await done(accounts.recognise(corrected)) == Unknown(comparable=True)
    request = await done(accounts.ask_relink(corrected))
    await done(accounts.confirm_at_counter(request.reference, "dossier"))
    found: Recognition = await done(accounts.recognise(corrected))
    assert found == Known("dossier")


# --- the page, in a service -----------------------------------------------------------------------------------------

CLAIMS = {"gender": "text", "birthdate": "birth_date", "birthplace": "birth_place", "birthcountry": "birth_place"}
DATUM = """
[[data]]
name = "pivot_{claim}"
label = "{claim}"
kind = "{kind}"
purpose = "reconnaître une personne dont l'identifiant de connexion a changé"
legal_basis = "public_task"
retention = "1 an"
required = false
source = "franceconnect:{claim}"
consumer = "rattacher un dossier à une connexion"
"""


@dataclass
class Office:
    """What the application does with codes, and what it keeps of people: accounts by name."""

    codes: list[CodeToSend] = field(default_factory=list)
    broken: bool = False

    def tell(self, code: CodeToSend) -> Op[None]:
        """Send a code; here, keep it."""
        _ = yield from now()
        if self.broken:
            raise InvalidInput("Aucun contact.", remedy="Le guichet.", code="no_contact")
        self.codes.append(code)


@dataclass(frozen=True)
class Site:
    """A running service, the State around it, and its back office."""

    url: str
    state: LocalState
    office: Office


def manifest() -> str:
    """The usual one, which also asks the whole pivot identity."""
    usual = render(defaults())
    asked = 'scopes = ["openid", "family_name", "given_name"]'
    assert asked in usual
    wider = asked.replace("]", "".join(f', "{claim}"' for claim in CLAIMS) + "]")
    return usual.replace(asked, wider) + "".join(DATUM.format(claim=claim, kind=kind) for claim, kind in CLAIMS.items())


def asgi_app(service: AsyncService, office: Office) -> App:
    """Opens the account of who is there; makes one for somebody unknown."""

    async def file(request: Request) -> PlainTextResponse:
        session = await asgi.visitor(cast(Scope, request.scope)).current()
        if session is None:
            return PlainTextResponse("personne")
        found = await service.accounts.recognise(session.identity)
        if isinstance(found, Unknown):
            await service.accounts.link(session.identity, "dossier-1")
        return PlainTextResponse(told(found))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with service:
            yield

    app = Starlette(routes=[Route("/dossier", file)], lifespan=lifespan)
    return asgi.SignIn(cast(App, app), service, door=citizens_door(service, relinks=Relinks(office.tell)))


def wsgi_app(service: Service, office: Office) -> wsgi.SignIn:
    """The same under WSGI."""

    def app(environ: Environ, start_response: StartResponse) -> list[bytes]:
        session = wsgi.visitor(environ).current()
        body = "personne"
        if session is not None:
            found = service.accounts.recognise(session.identity)
            if isinstance(found, Unknown):
                service.accounts.link(session.identity, "dossier-1")
            body = told(found)
        start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return [body.encode()]

    return wsgi.SignIn(app, service, door=citizens_door(service, relinks=Relinks(office.tell)))


def told(found: Recognition) -> str:
    return f"{type(found).__name__} {found.account}" if isinstance(found, Known) else type(found).__name__


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(colour: str, folder: Path) -> Generator[Site]:
    office = Office()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    path = folder / "service.toml"
    _ = path.write_text(manifest(), "utf-8")
    back, gone = (f"{url}/connexion/retour",), (f"{url}/deconnexion/retour",)
    with Sandbox(folder / "etat", redirect_uris=back, post_logout_redirect_uris=gone) as state:
        settings = Settings.sandbox(**state.settings_values(), base_url=url, data_dir=str(folder / "donnees"))
        plan = replace(plan_of(path, None, {}, SystemClock(), ()), settings=settings)
        if colour == "async":
            app = asgi_app(AsyncService(plan), office)
            config = uvicorn.Config(cast(Any, app), port=port, lifespan="on", log_config=None, access_log=False)
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            try:
                yield Site(url, state, office)
            finally:
                server.should_exit = True
                thread.join(STOP_S)
                assert not thread.is_alive()
            return
        with Service(plan) as service, WSGIServer(("127.0.0.1", port), Quiet) as simple:
            simple.set_app(cast(Any, wsgi_app(service, office)))
            thread = threading.Thread(target=simple.serve_forever, daemon=True)
            thread.start()
            try:
                yield Site(url, state, office)
            finally:
                simple.shutdown()
                thread.join(STOP_S)
                assert not thread.is_alive()


@pytest.fixture(scope="module", params=["sync", "async"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@contextmanager
def browsing(site: Site) -> Generator[httpx.Client]:
    headers = {"sec-fetch-site": "same-origin", "origin": site.url}
    transport = httpx.HTTPTransport(retries=20)  # the server may be starting
    with httpx.Client(base_url=site.url, headers=headers, trust_env=False, timeout=30, transport=transport) as client:
        yield client


def sign_in(browser: httpx.Client, person: str) -> httpx.Response:
    begun = browser.post("/connexion", data={"suite": "/dossier"})
    assert begun.status_code == 303, begun.text
    return browser.get(sign_in_as(begun.headers["location"], person))


def test_a_person_whose_identifier_changed_finds_their_file_again(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = site.state.providers["franceconnect"]
    with browsing(site) as browser:
        assert sign_in(browser, "nom_d_usage").headers["location"] == "/dossier"
        assert browser.get("/dossier").text == "Unknown"
        assert browser.get("/dossier").text == "Known dossier-1"

    provider.register_anew()
    with browsing(site) as browser:
        met = sign_in(browser, "nom_d_usage")
        assert met.status_code == 200
        assert "Nous connaissons déjà quelqu'un de votre identité" in met.text.replace("&#39;", "'")
        assert_accessible(met.text)
        assert "dossier-1" not in met.text
        assert re.search(r"<strong>[0-9A-Z]{4}-[0-9A-Z]{4}</strong>", met.text)
        assert browser.get("/dossier").text == "AlreadyKnown"  # signed in, and linked to nothing

        foreign = browser.post("/connexion/rattachement", headers={"sec-fetch-site": "cross-site"})
        assert (foreign.status_code, site.office.codes) == (400, [])

        asked = browser.post("/connexion/rattachement", data={"suite": "/dossier"})
        assert asked.status_code == 200
        assert_accessible(asked.text)
        (sent,) = site.office.codes
        assert sent.account == "dossier-1"
        assert sent.code not in asked.text

        wrong = browser.post("/connexion/rattachement", data={"suite": "/dossier", "code": "0000000000"})
        assert wrong.status_code == 422
        assert 'aria-describedby="faux"' in wrong.text
        assert_accessible(wrong.text)
        typed = {"suite": "//ailleurs.example", "code": sent.code.lower()}
        assert browser.post("/connexion/rattachement", data=typed).status_code == 400  # never to another site
        typed["suite"] = "/dossier"
        right = browser.post("/connexion/rattachement", data=typed)
        assert (right.status_code, right.headers["location"]) == (303, "/dossier")
        assert browser.get("/dossier").text == "Known dossier-1"
        again = browser.post("/connexion/rattachement", data=typed)
        assert again.headers["location"] == "/dossier"

    provider.register_anew()
    with browsing(site) as browser:
        _ = sign_in(browser, "nom_d_usage")
        site.office.broken = True
        unsent = browser.post("/connexion/rattachement", data={"suite": "/dossier"})
        assert "n'a pas pu être envoyé" in unsent.text.replace("&#39;", "'")
        assert "Venir au guichet" in unsent.text
        assert_accessible(unsent.text)
    logged = "".join(record.getMessage() for record in caplog.records if record.name.startswith("etatplateforme.web"))
    assert "no_contact" in logged
    assert sent.code not in logged
    assert "dossier-1" not in logged


def test_nobody_reaches_the_page_of_another(site: Site) -> None:
    with browsing(site) as browser:
        answer = browser.post("/connexion/rattachement", data={"code": "0000000000"})
        assert answer.status_code == 400
        assert browser.get("/connexion/rattachement").status_code == 400


def test_a_service_that_does_not_ask_who_people_are_keeps_no_accounts(tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    _ = path.write_text(render(defaults()), "utf-8")
    plan = plan_of(path, None, {}, SystemClock(), ())
    with Service(replace(plan, settings=Settings.sandbox())) as service, pytest.raises(InvalidInput) as refusal:
        _ = service.accounts
    assert refusal.value.code == "pivot_scopes"
    assert "birthdate" in refusal.value.remedy
    without = Settings.sandbox().model_copy(update={"accounts": type(Settings.sandbox().accounts)()})
    with Service(replace(plan, settings=without)) as service, pytest.raises(InvalidInput) as refusal:
        _ = service.accounts
    assert refusal.value.code == "pivot_key_missing"
