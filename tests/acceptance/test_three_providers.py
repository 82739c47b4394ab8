"""A citizen with FranceConnect+ and an agent with ProConnect, in one application over real HTTP, all on the sandbox."""

import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from etatplateforme.core.clock import SystemClock
from etatplateforme.manifest import Settings
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.service import AsyncService
from etatplateforme.service.foundations import plan_of
from etatplateforme.values.siret import Siret
from etatplateforme.web.asgi import App, Scope
from etatplateforme.web.sign_in import asgi
from etatplateforme.web.sign_in.making import agents_door
from etatplateforme.web.team.admission import proconnect
from etatplateforme.web.team.asgi import TeamPages
from tests.support.manifests import OF_THE_AGENT

STOP_S = 15.0
TOWN_HALL = Siret.parse("00000101600013")
DECLARED = """\
[identity.franceconnect_plus]
acr = "eidas2"
scopes = ["openid", "family_name", "given_name"]

[identity.proconnect]
acr = "eidas1-mfa"
scopes = ["openid", "usual_name", "siret"]

"""


@dataclass(frozen=True)
class Site:
    """A running service, and the State around it."""

    url: str
    state: LocalState


def manifest() -> str:
    """The usual one, whose citizens sign in with FranceConnect+ and whose agents with ProConnect."""
    before, _, after = render(defaults()).partition("[identity.franceconnect]\n")
    of_agents = "".join(OF_THE_AGENT.format(claim=claim) for claim in ("usual_name", "siret"))
    return before + DECLARED + after.partition("\n\n")[2] + of_agents


def application(service: AsyncService) -> ASGIApp:
    """Says who is there, citizen and agent."""

    async def who(request: Request) -> JSONResponse:
        scope = cast(Scope, request.scope)
        citizen, agent = await asgi.visitor(scope).current(), await asgi.agent(scope).current()
        return JSONResponse(
            {
                "citoyen": citizen and [citizen.identity.family_name, citizen.acr],
                "agent": agent and [agent.identity.usual_name, str(agent.identity.siret), agent.acr],
            }
        )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with service:
            yield

    team = TeamPages(service, proconnect(lambda agent: agent.siret == TOWN_HALL))
    app = Starlette(routes=[Route("/qui", who), Mount("/equipe", team)], lifespan=lifespan)
    citizens = asgi.SignIn(cast(App, app), service)
    return cast(ASGIApp, asgi.SignIn(citizens, service, door=agents_door(service)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("service")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with Sandbox(
            folder / "etat",
            redirect_uris=(f"{url}/connexion/retour", f"{url}/agents/connexion/retour"),
            post_logout_redirect_uris=(f"{url}/deconnexion/retour", f"{url}/agents/deconnexion/retour"),
        ) as state:
            server = uvicorn.Server(
                uvicorn.Config(served(folder, url, state), lifespan="on", log_config=None, access_log=False)
            )
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            try:
                yield Site(url, state)
            finally:
                server.should_exit = True
                thread.join(STOP_S)
                assert not thread.is_alive()


def served(folder: Path, url: str, state: LocalState) -> ASGIApp:
    path = folder / "service.toml"
    _ = path.write_text(manifest(), "utf-8")
    settings = Settings.sandbox(**state.settings_values(), base_url=url, data_dir=str(folder / "donnees"))
    return application(AsyncService(replace(plan_of(path, None, {}, SystemClock(), ()), settings=settings)))


@pytest.fixture
def browser(site: Site) -> Iterator[httpx.Client]:
    site.state.faults.clear()
    headers = {"sec-fetch-site": "same-origin", "origin": site.url}
    with httpx.Client(base_url=site.url, headers=headers, trust_env=False, timeout=30) as client:
        yield client
    site.state.faults.clear()


def sign_in(browser: httpx.Client, under: str, person: str) -> httpx.Response:
    """From the button to the page after the callback."""
    begun = browser.post(f"{under}/connexion", data={"suite": "/qui"})
    assert begun.status_code == 303, begun.text
    return browser.get(sign_in_as(begun.headers["location"], person))


def test_both_sign_in_and_each_signs_out_alone(browser: httpx.Client) -> None:
    assert browser.get("/qui").json() == {"citoyen": None, "agent": None}
    for under, person in (("", "nom_d_usage"), ("/agents", "mairie")):
        back = sign_in(browser, under, person)
        assert (back.status_code, back.headers["location"]) == (303, "/qui")
    agent = ["GABARIT", "00000101600013", "eidas1-mfa"]
    assert browser.get("/qui").json() == {"citoyen": ["MODÈLE", "eidas2"], "agent": agent}
    leaving = browser.post("/deconnexion").headers["location"]
    assert browser.get("/qui").json() == {"citoyen": None, "agent": agent}
    assert browser.get(sign_in_as(leaving)).status_code in (200, 303)
    leaving = browser.post("/agents/deconnexion").headers["location"]
    assert browser.get(sign_in_as(leaving)).status_code in (200, 303)
    assert browser.get("/qui").json() == {"citoyen": None, "agent": None}


def test_the_pages_of_the_team_are_for_its_agents(browser: httpx.Client, site: Site) -> None:
    closed = browser.get("/equipe/")
    assert closed.status_code == 401
    assert '<form method="post" action="/agents/connexion">' in closed.text
    assert (
        f"form-action 'self' {site.state.urls.proconnect.partition('/proconnect')[0]}"
        in (closed.headers["content-security-policy"])
    )
    begun = browser.post("/agents/connexion", data={"suite": "/equipe/"})
    back = browser.get(sign_in_as(begun.headers["location"], "mairie"))
    assert back.headers["location"] == "/equipe/"
    assert browser.get("/equipe/").status_code == 200
    browser.post("/agents/deconnexion")
    assert browser.get("/equipe/").status_code == 401
    sign_in(browser, "/agents", "carte_agent")
    assert browser.get("/equipe/").status_code == 403


@pytest.mark.parametrize(
    ("under", "person", "attack"),
    [
        ("", "ordinaire", "identity_clear_id_token"),
        ("", "ordinaire", "identity_compressed_token"),
        ("/agents", "mairie", "identity_userinfo_wrong_siret"),
        ("/agents", "mairie", "identity_lower_acr"),
    ],
)
def test_an_attack_opens_nothing_and_says_where_else_to_go(
    browser: httpx.Client, site: Site, under: str, person: str, attack: str
) -> None:
    with site.state.faults.on(attack):
        refused = sign_in(browser, under, person)
    assert refused.status_code >= 400
    assert "place de la Mairie" in refused.text
    assert browser.get("/qui").json() == {"citoyen": None, "agent": None}


@pytest.mark.parametrize("person", ["siret_faux", "association"])
def test_an_agent_who_does_not_fit_is_refused(browser: httpx.Client, person: str) -> None:
    """A false SIRET; and a level (a second factor) that the agent's provider does not reach."""
    refused = sign_in(browser, "/agents", person)
    assert "location" not in refused.headers
    assert browser.get("/qui").json()["agent"] is None
