"""A local OIDC provider shaped like FranceConnect, FranceConnect+ or ProConnect, to develop without an account.

It runs under uvicorn on loopback, or in-process through ``httpx.ASGITransport``. Its keys live in memory, its people
are invented, its tokens say that they are false. What differs from production is listed in :mod:`.differences`.

>>> provider = create_provider(ProviderConfig(origin="http://127.0.0.1:4001", clients=()))
>>> provider.faults.set("access_denied")
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.endpoints import Endpoints, unavailable
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.forge import STRANGERS_KEYS
from etatplateforme.sandbox.identity.guard import LoopbackOnly
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.pages import SANDBOX_PREFIX, TEMPLATES, Pages
from etatplateforme.sandbox.identity.rules import PageError
from etatplateforme.sandbox.identity.server import ProtocolServer
from etatplateforme.sandbox.identity.signin import UNREADABLE, SignIn
from etatplateforme.sandbox.identity.store import Grant, Store
from etatplateforme.sandbox.identity.switches import Faults
from etatplateforme.sandbox.identity.tokens import Mint
from etatplateforme.sandbox.identity.wire import BadForm, form_of, json_response


class IdentityProvider:
    """One provider: ``app`` answers HTTP, ``faults`` makes it misbehave, ``keys`` signs, ``config`` says who is who."""

    def __init__(self, config: ProviderConfig, keys: KeyRing | None = None, faults: Faults | None = None) -> None:
        self.config = config
        self.faults = faults or Faults()
        self.keys = keys or KeyRing(config.profile.signing_algs)
        self._pages = Pages(config)
        store = self._store = Store()
        mint = self._mint = Mint(config, self.keys, self.faults)
        server = ProtocolServer(config, store, mint, self.faults)
        signin = SignIn(config, store, self.keys, self.faults, server)
        endpoints = Endpoints(config, store, self.keys, self.faults, mint, server)
        self.app = Starlette(
            routes=[
                Mount(
                    config.profile.prefix,
                    routes=[*_browser_routes(signin), *_server_routes(endpoints)],
                    middleware=[Middleware(_Unavailable, faults=self.faults)],
                ),
                Route(f"{SANDBOX_PREFIX}/fautes", self._show_faults, methods=["GET"]),
                Route(f"{SANDBOX_PREFIX}/fautes", self._set_faults, methods=["POST"]),
                Route(f"{SANDBOX_PREFIX}/identite.css", _stylesheet, methods=["GET"]),
            ],
            middleware=[Middleware(LoopbackOnly)],
            exception_handlers={HTTPException: self._not_here},
        )

    def presented(self, token: str) -> Grant | None:
        """What a person granted with this access token; None when it is unknown or no longer valid."""
        known = self._store.tokens.get(token)
        return known.grant if known is not None and known.is_valid_at(self.config.now()) else None

    def register_anew(self) -> None:
        """Give every citizen another ``sub`` from now on, as a new registration of the service does, or a migration."""
        self._mint.register_anew()

    async def _show_faults(self, _request: Request) -> Response:
        return self._pages.faults(self.faults)

    async def _set_faults(self, request: Request) -> Response:
        """Exactly the faults named are on afterwards; a page from another site may not change them."""
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return json_response({"error": "cross_site"}, 403)
        try:
            names = [value for name, value in await form_of(request) if name == "faute"]
            self.faults.set(*names)
        except BadForm:
            return self._pages.error(UNREADABLE)
        except InvalidInput as error:
            return self._pages.faults(self.faults, f"{error.problem} {error.remedy}")
        if "application/json" in request.headers.get("accept", ""):
            return json_response({"fautes": sorted(self.faults.active)})
        return RedirectResponse(f"{self.config.origin}{SANDBOX_PREFIX}/fautes", status_code=303)

    def _not_here(self, _request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        hint = "Cette adresse n'existe pas ici." if status == 404 else "Cette adresse n'accepte pas cette méthode."
        return self._pages.error(PageError(str(status), "invalid_request", "not available here", hint, status))


def create_provider(
    config: ProviderConfig, keys: KeyRing | None = None, faults: Faults | None = None
) -> IdentityProvider:
    """A provider with these settings; *keys* are generated unless given (RSA takes some tenths of a second).

    Providers that are given the same *faults* misbehave together.
    """
    return IdentityProvider(config, keys, faults)


def side_by_side(providers: Sequence[IdentityProvider]) -> ASGIApp:
    """One application for several providers of one origin, each under the path of its profile.

    What belongs to none of them (the page of faults, the style sheet) is answered by the first.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "/")
        under = (one for one in providers if path.startswith(f"{one.config.profile.prefix}/"))
        await next(under, providers[0]).app(scope, receive, send)

    return app


class _Unavailable:
    """Answers 503 to everything while the fault ``unavailable`` is on."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = unavailable() if IdentityFault.UNAVAILABLE in self._faults else self._app
        await app(scope, receive, send)


def _browser_routes(signin: SignIn) -> list[Route]:
    return [
        Route("/authorize", signin.authorize, methods=["GET"]),
        Route("/interaction/{uid}", signin.choose, methods=["GET"]),
        Route("/interaction/{uid}/personne", signin.chosen, methods=["POST"]),
        Route("/interaction/{uid}/consentement", signin.consent, methods=["GET"]),
        Route("/interaction/{uid}/decision", signin.decide, methods=["POST"]),
        Route("/session/end", signin.sign_out, methods=["GET"]),
    ]


def _server_routes(endpoints: Endpoints) -> list[Route]:
    return [
        Route("/.well-known/openid-configuration", endpoints.discovery, methods=["GET"]),
        Route("/jwks", endpoints.jwks, methods=["GET"]),
        Route("/token", endpoints.token, methods=["POST"]),
        Route("/token/revocation", endpoints.revocation, methods=["POST"]),
        Route("/userinfo", endpoints.userinfo, methods=["GET", "POST"]),
        Route("/ailleurs/.well-known/openid-configuration", endpoints.discovery_elsewhere, methods=["GET"]),
        Route("/ailleurs/token", endpoints.token_elsewhere, methods=["POST"]),
        Route(STRANGERS_KEYS, endpoints.strangers_keys, methods=["GET"]),
        Route("/checktoken", endpoints.checktoken, methods=["POST"]),
    ]


async def _stylesheet(_request: Request) -> Response:
    return FileResponse(TEMPLATES / "identite.css", media_type="text/css")
