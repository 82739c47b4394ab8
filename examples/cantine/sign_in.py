"""Signing in and out with FranceConnect. Whatever fails there leaves the way without it open."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from etatplateforme.errors import EtatError, Unavailable
from etatplateforme.identity.errors import Declined, ProviderMisconfigured, SignInRefused
from etatplateforme.identity.profiles import FRANCECONNECT

from .desk import Desk
from .forms import first
from .visit import session_of

AFTER = "/inscription"


class SignIn:
    """Routes of the sign-in; they exist only for a service that declares FranceConnect."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cookie = desk.cookies.session

    def router(self) -> APIRouter:
        """These routes."""
        router = APIRouter()
        router.add_api_route("/connexion", self.start, methods=["POST"])
        router.add_api_route("/connexion/retour", self.back, methods=["GET"])
        router.add_api_route("/deconnexion", self.leave, methods=["POST"])
        router.add_api_route("/deconnexion/retour", self.left, methods=["GET"])
        return router

    async def start(self, request: Request) -> Response:
        """Send the person to the identity provider, if it answers."""
        form = await self._desk.form(request)
        if not await self._desk.office.watch_sign_in():
            return await self._failed(request, None)
        session = session_of(request, self._desk.cookies)
        try:
            start = await self._desk.service.identity.sign_in(return_to=first(form, "suite", AFTER), session=session)
        except (Unavailable, ProviderMisconfigured) as error:
            return await self._failed(request, error)
        answer = RedirectResponse(start.url, status_code=303)
        answer.headers.append("set-cookie", self._cookie.set(start.session_id, FRANCECONNECT.session))
        return answer

    async def back(self, request: Request) -> Response:
        """Take the person back from the provider, and to the form."""
        parameters = dict(request.query_params.multi_items())
        if len(parameters) != len(request.query_params.multi_items()):
            parameters = {}  # a parameter came twice: which one counts is not ours to guess, so none does
        session = session_of(request, self._desk.cookies)
        try:
            signed_in = await self._desk.service.identity.complete(parameters, session)
        except (SignInRefused, Unavailable, ProviderMisconfigured) as error:
            return await self._failed(request, error)
        answer = RedirectResponse(signed_in.return_to, status_code=303)
        answer.headers.append("set-cookie", self._cookie.set(signed_in.session_id, FRANCECONNECT.session))
        return answer

    async def leave(self, request: Request) -> Response:
        """Close the session here, then at the provider."""
        _ = await self._desk.form(request)
        start = await self._desk.service.identity.sign_out(session_of(request, self._desk.cookies))
        works = start.at_provider and await self._desk.office.watch_sign_in()
        answer = RedirectResponse(start.url if works else "/deconnexion/retour", status_code=303)
        answer.headers.append("set-cookie", self._cookie.clear())
        return answer

    async def left(self, request: Request) -> Response:
        """Say goodbye. The session was closed before: nothing depends on what the provider answers."""
        return self._desk.page("deconnexion.html", await self._desk.visit(request))

    async def _failed(self, request: Request, error: EtatError | None) -> Response:
        """The page that says so, with every way that is left."""
        declined, down = isinstance(error, Declined), error is None or not isinstance(error, SignInRefused)
        visit = await self._desk.visit(request)
        status = 200 if declined else 503 if down else 400
        return self._desk.page("connexion.html", visit, status=status, declined=declined, down=down)
