"""france-connect-py, as its README shows it, under the standard library's HTTP server.

On: one pinned algorithm (``jwt_algorithms``), ``timeout``, ``allow_redirects=False``. The README returns nonce and
state for the caller to keep: this service compares both. It has neither PKCE nor discovery.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import parse_qsl, urlsplit

from benchmarks.peers.sign_in.registration import Registration

ASKED = Registration.given()


class FranceConnect(Protocol):
    """What is used of the library."""

    def get_authentication_url(self, acr_values: list[str]) -> tuple[str, str, str]:
        """Address, nonce and state."""
        ...

    def get_id_token(self, code: str) -> tuple[Mapping[str, str], Mapping[str, object]]:
        """The tokens, and the verified id_token."""
        ...

    def get_user_info(self, token: str) -> Mapping[str, object]:
        """The verified userinfo."""
        ...


class Refused(Exception):
    """State or nonce do not match."""


def client() -> FranceConnect:
    """The client of the registered service."""
    made = import_module("france_connect.clients").FranceConnect
    origin, path = urlsplit(ASKED.issuer), urlsplit(ASKED.issuer).path
    return cast(
        FranceConnect,
        made(
            client_id=ASKED.client_id,
            client_secret=ASKED.client_secret,
            scopes=ASKED.scopes,
            login_callback_url=f"{ASKED.base}/connexion/retour",
            logout_callback_url=f"{ASKED.base}/deconnexion/retour",
            fc_base_url=f"{origin.scheme}://{origin.netloc}",
            fc_authorization_url=f"{path}/authorize",
            fc_token_url=f"{path}/token",
            fc_jwks_url=f"{path}/jwks",
            fc_userinfo_url=f"{path}/userinfo",
            fc_logout_url=f"{path}/session/end",
            timeout=ASKED.timeout,
            allow_redirects=False,
            jwt_algorithms=[ASKED.alg],
        ),
    )


PROVIDER = client()
REFUSALS = (
    Refused,
    cast(type[Exception], import_module("jwt").PyJWTError),
    cast(type[Exception], import_module("requests").RequestException),
)
SESSIONS: dict[str, dict[str, str]] = {}


def opened(content: dict[str, str]) -> str:
    """The cookie of a session under a fresh identifier."""
    key = secrets.token_urlsafe(32)
    SESSIONS[key] = content
    return f"session={key}; HttpOnly; SameSite=Lax; Path=/"


class Service(BaseHTTPRequestHandler):
    """The three routes."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        """Answer a route; what nobody caught is a 500."""
        path, routes = urlsplit(self.path).path, {"/connexion": self.start, "/connexion/retour": self.back}
        try:
            routes.get(path, self.who)()
        except REFUSALS as refusal:
            self.answer(403, {"refus": type(refusal).__name__})
        except Exception as error:  # the boundary of the service: a framework answers 500 here
            self.answer(500, {"panne": type(error).__name__})

    def start(self) -> None:
        """To the provider."""
        url, nonce, state = PROVIDER.get_authentication_url(acr_values=[ASKED.acr])
        self.answer(302, {}, {"Location": url, "Set-Cookie": opened({"nonce": nonce, "state": state})})

    def back(self) -> None:
        """From the provider."""
        query, session = dict(parse_qsl(urlsplit(self.path).query)), self.session()
        if "error" in query:
            raise Refused
        if not hmac.compare_digest(query.get("state", ""), session.pop("state", "absent")):
            raise Refused
        tokens, claims = PROVIDER.get_id_token(query.get("code", ""))
        if not hmac.compare_digest(str(claims.get("nonce")), session.pop("nonce")):
            raise Refused
        subject = str(PROVIDER.get_user_info(tokens["access_token"])["sub"])
        self.answer(302, {}, {"Location": "/qui", "Set-Cookie": opened({"sub": subject})})

    def who(self) -> None:
        """Who is signed in."""
        self.answer(200, {"qui": self.session().get("sub")})

    def session(self) -> dict[str, str]:
        """The session of this browser."""
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        return SESSIONS.get(morsel.value, {}) if morsel else {}

    def answer(self, status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        """A JSON answer."""
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", ASKED.port), Service).serve_forever()
