"""A small service that signs people in, sound but for the weaknesses that it is given. Tokens are not its concern."""

import secrets
from collections.abc import Collection
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from etatplateforme.sandbox.weaknesses import Weakness

CLIENT = "bac-a-sable"
ATTRIBUTES = {
    Weakness.SCRIPT_READS_COOKIE: "HttpOnly",
    Weakness.COOKIE_CROSSES_SITES: "SameSite=Lax",
    Weakness.COOKIE_IN_CLEAR: "Secure",
}
START = (
    '<form action="/connexion" method="post"><input type="hidden" name="suite" value="/prive"><button></button></form>'
)
LEAVE = '<form action="/deconnexion" method="post"></form>'


class WeakService:
    """Routes ``/``, ``/connexion``, ``/connexion/retour``, ``/prive`` and ``/deconnexion``; sessions in memory."""

    def __init__(self, issuer: str, public: str, weak: Collection[Weakness]) -> None:
        self._issuer, self._public, self._weak = issuer, public, weak
        self._sessions: dict[str, dict[str, str]] = {}
        self._issued: set[str] = set()
        self._codes: set[str] = set()
        self._cookie = "session" if Weakness.COOKIE_FROM_NEIGHBOUR in weak else "__Host-session"
        self.app = Starlette(
            routes=[
                Route("/", self.home),
                Route("/connexion", self.start, methods=["POST"]),
                Route("/connexion/retour", self.back),
                Route("/prive", self.private),
                Route("/deconnexion", self.leave, methods=["POST"]),
            ]
        )

    async def home(self, _request: Request) -> Response:
        return HTMLResponse(START)

    async def start(self, request: Request) -> Response:
        key = self._known(request) or self._fresh()
        form = await request.form()
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._sessions.setdefault(key, {}).update(state=state, suite=str(form["suite"]))
        asked = {
            "client_id": CLIENT,
            "redirect_uri": f"{self._public}/connexion/retour",
            "response_type": "code",
            "scope": "openid",
            "acr_values": "eidas1",
            "state": state,
            "nonce": nonce,
        }
        return self._with_cookie(RedirectResponse(f"{self._issuer}/authorize?{urlencode(asked)}", 303), key)

    async def back(self, request: Request) -> Response:
        key = self._known(request)
        if key is None and Weakness.LOGIN_CSRF in self._weak:
            key = self._fresh()
        session = self._sessions.get(key or "", {})
        code = request.query_params["code"]
        if key is None or not self._expected(session, request.query_params["state"]) or not self._first(code):
            return Response(status_code=403)
        opened = key if self._keeps(key) else self._fresh()
        if opened != key and Weakness.REPLAYED_CALLBACK not in self._weak:
            del self._sessions[key]
        suite = session.get("suite", "/prive")
        self._sessions.setdefault(opened, {})["qui"] = "quelqu'un"
        local = suite == "/prive" or Weakness.OPEN_REDIRECT in self._weak
        return self._with_cookie(RedirectResponse(suite if local else "/prive", 303), opened)

    async def private(self, request: Request) -> Response:
        signed_in = "qui" in self._sessions.get(self._known(request) or "", {})
        return HTMLResponse(LEAVE) if signed_in else Response(status_code=403)

    async def leave(self, request: Request) -> Response:
        if Weakness.SURVIVES_SIGN_OUT not in self._weak:
            _ = self._sessions.pop(request.cookies.get(self._cookie, ""), None)
        answer = RedirectResponse("/", 303)
        answer.headers.append("set-cookie", f"{self._cookie}=; Max-Age=0; Path=/")
        return answer

    def _known(self, request: Request) -> str | None:
        given = request.cookies.get(self._cookie)
        return given if given in self._issued or Weakness.SESSION_IMPOSED in self._weak else None

    def _fresh(self) -> str:
        key = secrets.token_urlsafe(32)
        self._issued.add(key)
        self._sessions[key] = {}
        return key

    def _keeps(self, key: str) -> bool:
        imposed = Weakness.SESSION_IMPOSED in self._weak and key not in self._issued
        return imposed or Weakness.SESSION_FIXATION in self._weak

    def _expected(self, session: dict[str, str], state: str) -> bool:
        if Weakness.LOGIN_CSRF in self._weak:
            return True
        return (
            session.get("state") == state
            if Weakness.REPLAYED_CALLBACK in self._weak
            else (session.pop("state", None) == state)
        )

    def _first(self, code: str) -> bool:
        served = code in self._codes and Weakness.REPLAYED_CALLBACK not in self._weak
        self._codes.add(code)
        return not served

    def _with_cookie(self, answer: Response, key: str) -> Response:
        kept = [text for weakness, text in ATTRIBUTES.items() if weakness not in self._weak]
        answer.headers.append("set-cookie", "; ".join((f"{self._cookie}={key}", "Path=/", *kept)))
        return answer
