"""The one HTTP application of the sandbox: its own pages, and each service under its path.

``/`` home · ``/_bac-a-sable/`` faults · ``/courriels`` mail, and what came by other ways · ``/geocodage`` · ``/ban`` ·
``/geo`` · ``/catalogue`` · ``/entreprises`` and ``/annuaire``, registers · ``/particulier`` and ``/entreprise``, the
administrations · ``/ovh``, ``/brevo``, ``/sms``, ``/courrier``, the carriers · the identity provider has the rest
(``/api/v2``, as FranceConnect has). Whatever does not come from this machine is refused.
"""

from collections.abc import Mapping
from itertools import groupby

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.identity.guard import LoopbackOnly
from etatplateforme.sandbox.identity.wire import BadForm, form_of
from etatplateforme.sandbox.inbox import Inbox, ReceivedMail
from etatplateforme.sandbox.pages import page
from etatplateforme.sandbox.post import Post

MARK = "X-Bac-A-Sable"
# What a mail may do in its frame: be styled and show the images it carries. Nothing runs, nothing is fetched.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def create_site(
    home: Mapping[str, object],
    inbox: Inbox,
    post: Post,
    faults: Faults,
    *,
    others: Mapping[str, ASGIApp],
    geocoder: ASGIApp,
    ban: ASGIApp,
    geo: ASGIApp,
    catalogue: ASGIApp,
    administrations: ASGIApp,
    identity: ASGIApp,
) -> ASGIApp:
    """The whole site as an ASGI application, guarded and marked. *home* is what its home page shows.

    *others* are the carriers and the registers, each by the beginning of its path.
    """
    pages = _Pages(home, inbox, post, faults)
    own = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/_bac-a-sable/", pages.show_faults, methods=["GET"]),
            Route("/_bac-a-sable/", pages.set_faults, methods=["POST"]),
            Route("/courriels/", pages.inbox),
            Route("/courriels/messages.json", pages.messages),
            Route("/courriels/vider", pages.empty, methods=["POST"]),
            Route("/courriels/autres/{number:int}", pages.item),
            Route("/courriels/autres/{number:int}/document", pages.document),
            Route("/courriels/{number:int}", pages.mail),
            Route("/courriels/{number:int}/html", pages.mail_html),
            Route("/courriels/{number:int}/source", pages.mail_source),
        ],
        exception_handlers={404: pages.missing},
    )
    services = {
        "/geocodage": geocoder,
        "/ban": ban,
        "/geo": geo,
        "/catalogue": catalogue,
        "/particulier": administrations,
        "/entreprise": administrations,
        **others,
    }
    return LoopbackOnly(_Site(own, services, identity))


class _Site:
    """Sends each request to its service by the beginning of its path, and marks every answer."""

    def __init__(self, own: ASGIApp, services: Mapping[str, ASGIApp], identity: ASGIApp) -> None:
        self._own = own
        self._services = services
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[MARK] = "1"
            await send(message)

        path: str = scope.get("path", "/")
        for prefix, service in self._services.items():
            if path.startswith(f"{prefix}/"):
                await service({**scope, "root_path": scope.get("root_path", "") + prefix}, receive, marked)
                return
        ours = path in ("/", "/_bac-a-sable", "/_bac-a-sable/") or path.startswith("/courriels")
        await (self._own if ours else self._identity)(scope, receive, marked)


class _Pages:
    """The pages of the sandbox itself."""

    def __init__(self, home: Mapping[str, object], inbox: Inbox, post: Post, faults: Faults) -> None:
        self._home = home
        self._inbox = inbox
        self._post = post
        self._faults = faults

    async def home(self, request: Request) -> Response:
        """Every service, person and commune."""
        return page("home.html", self._home)

    async def show_faults(self, request: Request) -> Response:
        """Every fault with its box, or what is on as JSON."""
        if _wants_json(request):
            return JSONResponse({"pannes": self._faults.active()})
        said = "Les pannes cochées sont en marche." if "enregistre" in request.query_params else ""
        return self._faults_page(said)

    async def set_faults(self, request: Request) -> Response:
        """Exactly the faults named ``on`` are on afterwards; none of them when a name is wrong."""
        if _cross_site(request):
            return self._faults_page("Une page d'un autre site ne peut pas changer les pannes.", 403)
        try:
            wanted = [value for name, value in await form_of(request) if name == "on"]
            self._faults.set_only(wanted)
        except (BadForm, InvalidInput):
            return self._faults_page("Demande illisible ou panne inconnue : rien n'a changé.", 422)
        if _wants_json(request):
            return JSONResponse({"pannes": self._faults.active()})
        return RedirectResponse("/_bac-a-sable/?enregistre", status_code=303)

    def _faults_page(self, said: str, status: int = 200) -> Response:
        ordered = sorted(self._faults.known.values(), key=lambda fault: fault.block)
        blocks = [(block, list(faults)) for block, faults in groupby(ordered, key=lambda fault: fault.block)]
        return page("faults.html", {"blocks": blocks, "active": self._faults.active(), "said": said}, status)

    async def inbox(self, request: Request) -> Response:
        """The list of mails, newest first, then what came by other ways."""
        inbox = self._inbox
        context = {"mails": inbox.messages[::-1], "limit": inbox.max_messages, "dropped": inbox.dropped}
        return page("inbox.html", {**context, "items": self._post.items[::-1]})

    async def item(self, request: Request) -> Response:
        """One SMS, letter or note."""
        item = self._post.get(int(request.path_params["number"]))
        return _gone() if item is None else page("item.html", {"item": item})

    async def document(self, request: Request) -> Response:
        """The PDF of one letter."""
        item = self._post.get(int(request.path_params["number"]))
        if item is None or item.document is None:
            return _gone()
        headers = {
            "content-disposition": f'inline; filename="lettre-{item.number}.pdf"',
            "x-content-type-options": "nosniff",
            "cache-control": "no-store",
        }
        return Response(item.document, media_type="application/pdf", headers=headers)

    async def messages(self, request: Request) -> Response:
        """The mails as JSON, oldest first."""
        return JSONResponse([_as_json(mail) for mail in self._inbox.messages])

    async def empty(self, request: Request) -> Response:
        """Forget everything that was received."""
        if _cross_site(request):
            return _missing("Une page d'un autre site ne peut pas vider la boîte.", 403)
        self._inbox.clear()
        self._post.clear()
        return RedirectResponse("/courriels/", status_code=303)

    async def mail(self, request: Request) -> Response:
        """One mail: envelope, headers, text, and its HTML in a frame where nothing runs."""
        mail = self._mail(request)
        if mail is None:
            return _gone()
        return page("mail.html", {"mail": mail})

    async def mail_html(self, request: Request) -> Response:
        """The HTML of one mail, for that frame."""
        mail = self._mail(request)
        if mail is None or mail.html is None:
            return _gone()
        return _untrusted(mail.html, "text/html")

    async def mail_source(self, request: Request) -> Response:
        """One mail as it came."""
        mail = self._mail(request)
        return _gone() if mail is None else _untrusted(mail.raw.decode("utf-8", errors="replace"), "text/plain")

    def _mail(self, request: Request) -> ReceivedMail | None:
        return self._inbox.get(int(request.path_params["number"]))

    async def missing(self, request: Request, error: Exception) -> Response:
        """What is not here."""
        return _missing("Cette adresse n'existe pas dans le bac à sable.")


def _missing(problem: str, status: int = 404) -> Response:
    return page("missing.html", {"problem": problem}, status)


def _gone() -> Response:
    return _missing("Ce message n'est pas, ou n'est plus, dans la boîte.")


def _untrusted(content: str, media_type: str) -> Response:
    headers = {
        "content-security-policy": MAIL_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def _as_json(mail: ReceivedMail) -> dict[str, object]:
    return {
        "number": mail.number,
        "received_at": mail.received_at.isoformat(),
        "sender": mail.sender,
        "recipients": list(mail.recipients),
        "subject": mail.subject,
        "headers": [list(header) for header in mail.headers],
        "text": mail.text,
        "html": mail.html,
    }


def _cross_site(request: Request) -> bool:
    """Whether a page of another site sent this form; browsers say so, other clients send neither header."""
    origin = request.headers.get("origin")
    foreign = origin is not None and origin != str(request.base_url).rstrip("/")
    return foreign or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
