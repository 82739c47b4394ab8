"""The SDK's own sign-in, as its guide shows it for Starlette."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import uvicorn
from benchmarks.peers.sign_in.registration import Registration
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from tests.support.manifests import OF_THE_AGENT

from etatplateforme.core.clock import SystemClock
from etatplateforme.manifest import Settings
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.state import SettingsValues
from etatplateforme.service import AsyncService
from etatplateforme.service.foundations import plan_of
from etatplateforme.web.asgi import App, Scope
from etatplateforme.web.sign_in import asgi
from etatplateforme.web.sign_in.making import agents_door

ASKED = Registration.given()
AGENTS = """\
[identity.proconnect]
acr = "eidas1"
scopes = ["openid", "usual_name", "siret"]

"""


def manifest() -> str:
    """The usual one, with the provider that is asked."""
    text = render(defaults())
    if ASKED.provider == "franceconnect":
        return text
    section = "[identity.franceconnect]\n"
    if ASKED.provider == "franceconnect_plus":
        return text.replace(section, "[identity.franceconnect_plus]\n").replace('acr = "eidas1"', 'acr = "eidas2"')
    agents = "".join(OF_THE_AGENT.format(claim=claim) for claim in ("usual_name", "siret"))
    return text.replace(section, AGENTS + section) + agents


def application(service: AsyncService) -> ASGIApp:
    """Says who is there."""

    async def who(request: Request) -> Response:
        scope = cast(Scope, request.scope)
        if ASKED.provider == "proconnect":
            agent = await asgi.agent(scope).current()
            return JSONResponse({"qui": agent and agent.identity.subject})
        citizen = await asgi.visitor(scope).current()
        return JSONResponse({"qui": citizen and citizen.identity.subject})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with service:
            yield

    app = cast(App, Starlette(routes=[Route("/qui", who)], lifespan=lifespan))
    citizens = asgi.SignIn(app, service)
    if ASKED.provider == "proconnect":
        return cast(ASGIApp, asgi.SignIn(citizens, service, door=agents_door(service)))
    return cast(ASGIApp, citizens)


def main() -> None:
    """Serve."""
    folder = Path(ASKED.folder)
    path = folder / "service.toml"
    _ = path.write_text(manifest(), "utf-8")
    urls = cast(SettingsValues, ASKED.urls)
    settings = Settings.sandbox(**urls, base_url=ASKED.base, data_dir=str(folder / "donnees"))
    service = AsyncService(replace(plan_of(path, None, {}, SystemClock(), ()), settings=settings))
    uvicorn.run(application(service), host="127.0.0.1", port=ASKED.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
