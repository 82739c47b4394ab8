"""The team's pages as an ASGI application, closed to all but those whom *admits* lets in.

A GET changes nothing. A form is believed when a page of the service itself sent it, as for signing in: another site can
make an agent's browser neither send a message again nor cancel one.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from etatplateforme.errors import Conflict, EtatError, InvalidInput
from etatplateforme.service.faces import AsyncService
from etatplateforme.web.incoming import bounded_body
from etatplateforme.web.policy import style_hash
from etatplateforme.web.sign_in.asgi import request_of
from etatplateforme.web.sign_in.door import AGENT_PATHS
from etatplateforme.web.sign_in.exchange import Request as Asked
from etatplateforme.web.sign_in.exchange import origin_of
from etatplateforme.web.team import pages
from etatplateforme.web.team.admission import Admission, Admits
from etatplateforme.web.team.pages import CANCEL, RESEND, SENT, Place
from etatplateforme.web.team.templates import STYLE


class TeamPages:
    """The application. *admits* is asked at each request; *sign_in* is where who is not signed in may do it.

    :raises InvalidInput: code ``no_base_url`` when the settings do not say at which address the service is: nothing
        could then tell its own forms from those of another site.
    """

    def __init__(self, service: AsyncService, admits: Admits, *, sign_in: str = AGENT_PATHS.start) -> None:
        own = origin_of(service.settings.base_url or "")
        if not own:
            raise InvalidInput(
                "Les réglages ne disent pas à quelle adresse est le service.",
                remedy="Écrivez « base_url » dans settings.toml.",
                code="no_base_url",
            )
        identity = service.manifest.identity
        declared = identity is not None and identity.proconnect is not None
        self._service, self._admits, self._own = service, admits, own
        self._sign_in = sign_in if declared else ""
        self._provider = origin_of(service.agents.settings.issuer) if declared else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        root = str(request.scope.get("root_path", ""))
        place = Place(self._service.manifest.service.name, root, self._service.calendar)
        asked = request_of(request.scope)
        admission = await self._admits(request.scope)
        if admission is Admission.UNKNOWN:
            said = "Cette page est réservée à l'équipe du service. Connectez-vous pour la voir."
            wanted = asked.path if asked.method == "GET" else root
            page = pages.told(place, "Connectez-vous", said, sign_in=self._sign_in, wanted=wanted)
            return self._page(page, HTTPStatus.UNAUTHORIZED)
        if admission is not Admission.ADMITTED:
            said = "Votre compte n'est pas de l'équipe qui suit ces messages."
            return self._page(pages.told(place, "Page réservée", said), HTTPStatus.FORBIDDEN)
        try:
            return await self._routed(place, asked, request)
        except EtatError as error:
            return self._failed(place, error)

    async def _routed(self, place: Place, asked: Asked, request: Request) -> Response:
        path = asked.path.removeprefix(place.root).rstrip("/")
        match asked.method, path:
            case "GET" | "HEAD", "":
                return self._page(await self._overview(place))
            case "GET" | "HEAD", "/message":
                status = await self._service.notifications.status(asked.parameters.get("recu", "").strip())
                return self._page(pages.message(place, status, done="fait" in asked.parameters))
            case "POST", "/message":
                return await self._decided(place, asked, request)
            case _, "" | "/message":
                return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "GET, HEAD, POST"})
            case _:
                gone = pages.told(place, "Page introuvable", "Il n'y a rien à cette adresse.", back=True)
                return self._page(gone, HTTPStatus.NOT_FOUND)

    async def _overview(self, place: Place) -> str:
        ledger = self._service.notifications
        dead = await ledger.dead_letters(pages.SHOWN + 1)
        return pages.overview(place, await ledger.board(), dead, await ledger.held(), await ledger.check())

    async def _decided(self, place: Place, asked: Asked, request: Request) -> Response:
        """Do what a form asks, if it comes from a page of ours, then show the message again."""
        body = await bounded_body(request) if asked.comes_from(self._own) else None
        fields = Asked(asked.method, asked.path, asked.query, asked.headers, body or b"").fields
        receipt = fields.get("recu", "")
        match fields.get("geste"):
            case RESEND.name:
                _ = await self._service.notifications.resolve(receipt, was_sent=False)
            case SENT.name:
                _ = await self._service.notifications.resolve(receipt, was_sent=True)
            case CANCEL.name:
                _ = await self._service.notifications.cancel(receipt)
            case _:
                said = "Ce formulaire ne vient pas de cette page, ou n'est pas entier. Rien n'a été changé."
                return self._page(pages.told(place, "Demande refusée", said, back=True), HTTPStatus.FORBIDDEN)
        shown = f"{place.root}/message?recu={receipt}&fait=1"  # the ledger knows this receipt: it is plain
        return RedirectResponse(shown, HTTPStatus.SEE_OTHER, headers=HEADERS)

    def _failed(self, place: Place, error: EtatError) -> Response:
        match error:
            case Conflict():
                status = HTTPStatus.CONFLICT
            case InvalidInput():
                status = HTTPStatus.NOT_FOUND
            case _:
                status = HTTPStatus.SERVICE_UNAVAILABLE
        said = f"{error.problem} {error.remedy}"
        return self._page(pages.told(place, "Cela n'a pas pu se faire", said, back=True), status)

    def _page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
        forms = f"'self' {self._provider}".strip()
        policy = (
            f"default-src 'none'; style-src {style_hash(STYLE)}; form-action {forms}; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        return HTMLResponse(html, status, headers={**HEADERS, "content-security-policy": policy})


HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin", "x-content-type-options": "nosniff"}
"""Nothing is kept; our own forms say where they come from, also to a browser without Fetch Metadata."""
