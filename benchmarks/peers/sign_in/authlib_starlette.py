"""Authlib's Starlette client, as https://docs.authlib.org/ shows it for OpenID Connect.

On: PKCE (``code_challenge_method``), nonce and state (by themselves), ``claims_options`` for every claim that can be
required or compared, a leeway of 30 s instead of 120. Adaptations: nonce and
state of 43 characters, since FranceConnect refuses its own nonce of 20 and ProConnect its own state of 30; ``leeway``
of the HTTP client at 5 s, since its 60 s of default refuse an access token of 60 s; the userinfo, a signed JWT that
``userinfo()`` cannot read, goes through the library's own ``parse_id_token`` with the same ``claims_options``.
"""

from collections.abc import Mapping
from typing import Protocol, cast

import httpx
import uvicorn
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.starlette_client import OAuth
from authlib.oidc.core import CodeIDToken
from benchmarks.peers.sign_in.registration import Registration
from joserfc.errors import JoseError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

REFUSALS = (AuthlibBaseError, JoseError, httpx.HTTPError)
LEVELS = {"eidas1": ["eidas1", "eidas2", "eidas3"], "eidas2": ["eidas2", "eidas3"]}
ASKED = Registration.given()


class Client(Protocol):
    """What is used of Authlib's client."""

    async def authorize_redirect(self, request: Request, redirect_uri: str, **asked: str) -> Response:
        """Send the person to the provider."""
        ...

    async def authorize_access_token(self, request: Request, **options: object) -> dict[str, object]:
        """Exchange the code; the id_token is verified, its claims are under ``userinfo``."""
        ...

    async def parse_id_token(self, token: Mapping[str, str], nonce: None, **options: object) -> Mapping[str, object]:
        """Verify a signed token."""
        ...

    async def get(self, url: str, token: Mapping[str, object]) -> httpx.Response:
        """Ask with the access token."""
        ...

    async def load_server_metadata(self) -> Mapping[str, str]:
        """The discovery document."""
        ...


def client() -> Client:
    """The registered client."""
    made = OAuth().register(
        "provider",
        client_id=ASKED.client_id,
        client_secret=ASKED.client_secret,
        server_metadata_url=f"{ASKED.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": " ".join(ASKED.scopes),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_post",
            "timeout": ASKED.timeout,
            "trust_env": False,
            "leeway": 5,
        },
    )
    return cast(Client, made)


PROVIDER = client()
CLAIMS: dict[str, dict[str, object]] = {
    "iss": {"essential": True, "value": ASKED.issuer},
    "aud": {"essential": True, "value": ASKED.client_id},
    "sub": {"essential": True},
    "exp": {"essential": True},
    "iat": {"essential": True},
}
ACR: dict[str, object] = {"essential": True, "values": LEVELS[ASKED.acr]}


async def start(request: Request) -> Response:
    """To the provider."""
    back = f"{ASKED.base}/connexion/retour"
    drawn = {"state": generate_token(43), "nonce": generate_token(43)}
    try:
        return await PROVIDER.authorize_redirect(request, back, acr_values=ASKED.acr, **drawn)
    except REFUSALS as refusal:
        return refused(refusal)


def refused(refusal: Exception) -> Response:
    """What the library names."""
    return JSONResponse({"refus": type(refusal).__name__}, 403)


async def back(request: Request) -> Response:
    """From the provider."""
    try:
        token = await PROVIDER.authorize_access_token(request, claims_options={**CLAIMS, "acr": ACR}, leeway=30)
        metadata = await PROVIDER.load_server_metadata()
        answer = await PROVIDER.get(metadata["userinfo_endpoint"], token=token)
        answer.raise_for_status()
        signed = {"id_token": answer.text}
        person = await PROVIDER.parse_id_token(signed, None, claims_options=CLAIMS, claims_cls=CodeIDToken, leeway=30)
    except REFUSALS as refusal:
        return refused(refusal)
    request.session["sub"] = person["sub"]
    return RedirectResponse("/qui")


async def who(request: Request) -> Response:
    """Who is signed in."""
    return JSONResponse({"qui": request.session.get("sub")})


app = Starlette(
    routes=[Route("/connexion", start), Route("/connexion/retour", back), Route("/qui", who)],
    middleware=[Middleware(SessionMiddleware, secret_key="une-cle-de-banc-d-essai", same_site="lax")],
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=ASKED.port, log_config=None, access_log=False)
