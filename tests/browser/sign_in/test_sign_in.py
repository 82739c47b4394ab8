"""Signing in and out in Chromium, with FastAPI, Django and Flask: the cookie jar is looked into at each step."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab
from starlette.types import ASGIApp

from etatplateforme.core.clock import SystemClock
from etatplateforme.guarantor import assert_accessible
from etatplateforme.manifest import Settings
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.service import AsyncService, Service
from etatplateforme.service.foundations import Plan, plan_of
from tests.browser.axe import AXE, RUN_AXE
from tests.browser.sign_in.applications import NOBODY, WSGI, fastapi_app

PATIENCE_MS = 15_000
STOP_S = 15.0
COOKIE = "etat-session"
FRAMEWORKS = ["fastapi", "flask", "django"]


@dataclass(frozen=True)
class Site:
    """A running application, and the State around it."""

    url: str
    state: LocalState


class Threaded(ThreadingMixIn, WSGIServer):
    """A thread for each connection: a browser opens some before it needs them."""

    daemon_threads = True
    block_on_close = False


class Quiet(WSGIRequestHandler):
    """The address of a callback holds a code: nothing of a request is logged."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def plan_in(folder: Path, url: str) -> Generator[tuple[Plan, LocalState]]:
    returns = (f"{url}/connexion/retour",), (f"{url}/deconnexion/retour",)
    (folder / "donnees").mkdir()
    manifest = folder / "service.toml"
    _ = manifest.write_text(render(defaults()), "utf-8")
    with Sandbox(folder / "etat", redirect_uris=returns[0], post_logout_redirect_uris=returns[1]) as state:
        settings = Settings.sandbox(**state.settings_values(), base_url=url, data_dir=str(folder / "donnees"))
        plan = plan_of(manifest, None, {}, SystemClock(), ())
        yield replace(plan, settings=settings), state


@contextmanager
def asgi_site(folder: Path) -> Generator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with plan_in(folder, url) as (plan, state):
            app: ASGIApp = fastapi_app(AsyncService(plan))
            server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_config=None, access_log=False))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            try:
                yield Site(url, state)
            finally:
                server.should_exit = True
                thread.join(STOP_S)
                assert not thread.is_alive()


@contextmanager
def wsgi_site(folder: Path, framework: str) -> Generator[Site]:
    server = Threaded(("127.0.0.1", 0), Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    with plan_in(folder, url) as (plan, state), Service(plan) as service:
        server.set_app(WSGI[framework](service))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(url, state)
        finally:
            server.shutdown()
            server.server_close()
            thread.join(STOP_S)
            assert not thread.is_alive()


@pytest.fixture(scope="module", params=FRAMEWORKS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    framework = str(request.param)
    folder = tmp_path_factory.mktemp(framework)
    with asgi_site(folder) if framework == "fastapi" else wsgi_site(folder, framework) as running:
        yield running


@pytest.fixture
def context(chromium: Browser, site: Site) -> Generator[BrowserContext]:
    site.state.faults.clear()
    opened = chromium.new_context(locale="fr-FR")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()
    site.state.faults.clear()


@pytest.fixture
def tab(context: BrowserContext) -> Tab:
    return context.new_page()


def press(tab: Tab, name: str) -> None:
    tab.get_by_role("button", name=name).click()


def session(context: BrowserContext) -> str:
    (cookie,) = [one for one in context.cookies() if one["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert cookie["path"] == "/"
    assert len(cookie["value"]) >= 32
    return cookie["value"]


def test_a_person_signs_in_is_recognised_and_signs_out(site: Site, context: BrowserContext, tab: Tab) -> None:
    tab.goto(site.url)
    assert tab.locator("#qui").inner_text() == NOBODY
    assert not [one for one in context.cookies() if one["name"] == COOKIE]
    press(tab, "Se connecter")
    before = session(context)
    choose(tab)
    tab.wait_for_url(f"{site.url}/dossier?etape=2")
    after = session(context)
    assert before != after
    assert tab.locator("#qui").inner_text() == "EXEMPLE"
    context.add_cookies([{"name": COOKIE, "value": before, "url": site.url}])
    tab.goto(site.url)
    assert tab.locator("#qui").inner_text() == NOBODY  # what was known before the sign-in opens nothing
    context.add_cookies([{"name": COOKIE, "value": after, "url": site.url}])
    tab.goto(site.url)
    assert tab.locator("#qui").inner_text() == "EXEMPLE"
    press(tab, "Se déconnecter")
    tab.wait_for_url(f"{site.url}/deconnexion/retour**")
    assert tab.get_by_role("heading", level=1).inner_text() == "Vous êtes déconnecté"
    assert not [one for one in context.cookies() if one["name"] == COOKIE]
    context.add_cookies([{"name": COOKIE, "value": after, "url": site.url}])
    tab.goto(site.url)
    assert tab.locator("#qui").inner_text() == NOBODY


def choose(tab: Tab, *, accept: bool = True) -> None:
    """The pages of the sandbox's provider: an ordinary person, who accepts or declines."""
    tab.locator("input[name=personne][value=ordinaire]").check()
    tab.locator("form[action$='/personne'] button").first.click()
    tab.locator(f"button[value={'accepter' if accept else 'refuser'}]").first.click()


def test_a_person_who_declines_reads_every_other_way(site: Site, tab: Tab) -> None:
    tab.goto(site.url)
    press(tab, "Se connecter")
    choose(tab, accept=False)
    tab.wait_for_url(f"{site.url}/connexion/retour**")
    assert tab.get_by_role("heading", level=1).inner_text() == "Vous n'êtes pas connecté"
    seen(tab)


def test_a_provider_that_is_down_is_told_with_every_other_way(site: Site, tab: Tab) -> None:
    site.state.faults.set("identity_server_error")
    tab.goto(site.url)
    press(tab, "Se connecter")
    choose(tab)
    assert "ne répond pas" in tab.get_by_role("heading", level=1).inner_text()
    seen(tab)


def test_what_is_tampered_with_is_refused_in_plain_words(site: Site, tab: Tab) -> None:
    site.state.faults.set("identity_wrong_nonce")
    tab.goto(site.url)
    press(tab, "Se connecter")
    choose(tab)
    assert tab.get_by_role("heading", level=1).inner_text() == "La connexion n'a pas abouti"
    seen(tab)


def seen(tab: Tab) -> None:
    """The counter and the phone stand there; neither engine finds a violation; nothing comes from elsewhere."""
    text = tab.locator("main").inner_text()
    assert "guichet" in text
    assert "Appeler le" in text
    tab.evaluate(AXE.read_text("utf-8"))  # the page's own policy lets no script tag in
    assert tab.evaluate(RUN_AXE)["violations"] == []
    assert_accessible(tab.content())


def test_another_site_can_neither_begin_nor_end(site: Site) -> None:
    for path in ("/connexion", "/deconnexion"):
        for headers in (
            {"sec-fetch-site": "cross-site"},
            {"origin": "https://attaque.example"},
            {"referer": "https://attaque.example/"},
            {},
        ):
            answer = httpx.post(site.url + path, headers=headers, data={"suite": "/"}, trust_env=False)
            assert answer.status_code == 400
            assert "set-cookie" not in answer.headers
        assert httpx.get(site.url + path, trust_env=False).status_code == 400


@pytest.mark.parametrize(
    "way",
    ["https://attaque.example/", "//attaque.example", "/\\attaque.example", "/%2f/attaque.example", "javascript:1"],
)
def test_one_goes_back_to_the_same_site_only(site: Site, way: str) -> None:
    answer = httpx.post(
        f"{site.url}/connexion", headers={"sec-fetch-site": "same-origin"}, data={"suite": way}, trust_env=False
    )
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "attaque" not in answer.text


def test_a_long_form_is_not_read(site: Site) -> None:
    answer = httpx.post(
        f"{site.url}/connexion",
        headers={"sec-fetch-site": "same-origin"},
        data={"suite": "/" + "a" * 100_000},
        trust_env=False,
    )
    assert answer.status_code == 400
