"""The routes of a sign-in in front of an ASGI application: FastAPI, Starlette, Django under ASGI.

>>> app.add_middleware(SignIn, service=service)                     # Starlette, FastAPI
>>> application = SignIn(get_asgi_application(), service)           # Django

In the application, ``await visitor(scope).current()`` says who is there.
"""

from collections.abc import Iterable
from typing import Generic, cast

from etatplateforme.core.action import Async
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, PROCONNECT
from etatplateforme.identity.sessions import Identified, SignedInSession, Who
from etatplateforme.service.faces import AsyncService
from etatplateforme.web.asgi import App, Message, Receive, Scope, Send
from etatplateforme.web.sign_in.door import Door, Paths
from etatplateforme.web.sign_in.exchange import LONGEST_FORM, Answer, Request
from etatplateforme.web.sign_in.making import citizens_door
from etatplateforme.web.sign_in.pages import Draw, Happening, draw

KEY = "etatplateforme.visitor."
"""Where the visitor stands, before the name of the session cookie."""


class Visitor(Generic[Who]):
    """Who may be there: asked of the store when the application wants to know, and not before."""

    def __init__(self, door: Door[Async, Who], request: Request) -> None:
        self._door = door
        self._request = request

    async def current(self) -> SignedInSession[Who] | None:
        """The session of this request; None when nobody is signed in."""
        return await self._door.party.current(self._door.session(self._request))


class SignIn:
    """ASGI middleware that answers the routes of a sign-in, and puts a :class:`Visitor` in the scope of the rest.

    :param door: the routes of another provider (:func:`agents_door`), or with pages of one's own; those of citizens
        otherwise. Several of these may stand one before the other.
    """

    def __init__(
        self, app: App, service: AsyncService, *, door: Door[Async, Identified] | None = None, pages: Draw = draw
    ) -> None:
        self._app = app
        self._door = door or citizens_door(service, Paths(), pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a route of the sign-in, or pass the request on."""
        if scope.get("type") != "http":
            await self._app(scope, receive, send)
            return
        asked = request_of(scope)
        route = self._door.route(asked.path)
        if route is None:
            scope[KEY + self._door.name] = Visitor(self._door, asked)
            await self._app(scope, receive, send)
            return
        await _sent(await self._answer(route, asked, receive), send)

    async def _answer(self, route: str, asked: Request, receive: Receive) -> Answer:
        match route:
            case "start" | "leave" | "relink":
                body = await _body(receive)
                if body is None:
                    return self._door.told(Happening.REFUSED)
                posted = Request(asked.method, asked.path, asked.query, asked.headers, body)
                acts = {"start": self._door.start, "leave": self._door.leave, "relink": self._door.relink}
                return await acts[route](posted)
            case "back":
                return await self._door.back(asked)
            case _:
                return self._door.gone()


def visitor(scope: Scope) -> Visitor[PivotIdentity]:
    """The citizen that :class:`SignIn` put there. Raises KeyError when it does not stand in front."""
    return cast(Visitor[PivotIdentity], scope[KEY + FRANCECONNECT.cookie])


def agent(scope: Scope) -> Visitor[Agent]:
    """The agent that a :class:`SignIn` with :func:`agents_door` put there. Raises KeyError without one."""
    return cast(Visitor[Agent], scope[KEY + PROCONNECT.cookie])


def request_of(scope: Scope) -> Request:
    """The request of an ASGI scope, without its body; a header that comes twice is joined (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in cast(Iterable[tuple[bytes, bytes]], scope.get("headers", ())):
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joint = "; " if key == "cookie" else ", "
        headers[key] = f"{headers[key]}{joint}{text}" if key in headers else text
    query = cast(bytes, scope.get("query_string", b"")).decode("latin-1")
    return Request(str(scope.get("method", "GET")), str(scope.get("path", "")), query, headers)


async def _body(receive: Receive) -> bytes | None:
    """The body of a form; None when it is too long or never ends."""
    body = b""
    while True:
        message: Message = await receive()
        if message.get("type") != "http.request":
            return None
        body += cast(bytes, message.get("body", b""))
        if len(body) > LONGEST_FORM:
            return None
        if not message.get("more_body", False):
            return body


async def _sent(answer: Answer, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
