"""The routes of a sign-in in front of a WSGI application: Flask, Django (PEP 3333).

>>> app.wsgi_app = SignIn(app.wsgi_app, service)                    # Flask
>>> application = SignIn(get_wsgi_application(), service)           # Django

In the application, ``visitor(environ).current()`` says who is there.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import BinaryIO, Generic, cast

from etatplateforme.core.action import Sync
from etatplateforme.errors import EtatError
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, PROCONNECT
from etatplateforme.identity.sessions import Identified, SignedInSession, Who
from etatplateforme.service.faces import Service
from etatplateforme.web.sign_in.door import Door, Paths
from etatplateforme.web.sign_in.exchange import LONGEST_FORM, Answer, Request
from etatplateforme.web.sign_in.making import citizens_door
from etatplateforme.web.sign_in.pages import Draw, Happening, draw
from etatplateforme.web.wsgi import App, Environ, StartResponse

KEY = "etatplateforme.visitor."
"""Where the visitor stands, before the name of the session cookie."""


class Visitor(Generic[Who]):
    """Who may be there: asked of the store when the application wants to know, and not before."""

    def __init__(self, door: Door[Sync, Who], request: Request) -> None:
        self._door = door
        self._request = request

    def current(self) -> SignedInSession[Who] | None:
        """The session of this request; None when nobody is signed in."""
        return self._door.party.current(self._door.session(self._request))


class SignIn:
    """WSGI middleware that answers the routes of a sign-in, and puts a :class:`Visitor` in the environ of the rest.

    :param door: the routes of another provider (:func:`agents_door`), or with pages of one's own; those of citizens
        otherwise. Several of these may stand one before the other.
    """

    def __init__(
        self, app: App, service: Service, *, door: Door[Sync, Identified] | None = None, pages: Draw = draw
    ) -> None:
        self._app = app
        self._door = door or citizens_door(service, Paths(), pages)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a route of the sign-in, or pass the request on."""
        asked = request_of(environ)
        route = self._door.route(asked.path)
        if route is None:
            environ[KEY + self._door.name] = Visitor(self._door, asked)
            return self._app(environ, start_response)
        try:
            answer = self._answer(route, asked, environ)
        except EtatError as error:
            answer = self._door.failed(error)
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        _ = start_response(status, [(name.title(), value) for name, value in answer.headers])
        return [answer.body]

    def _answer(self, route: str, asked: Request, environ: Environ) -> Answer:
        match route:
            case "start" | "leave" | "relink":
                body = _body(environ)
                if body is None:
                    return self._door.told(Happening.REFUSED)
                posted = Request(asked.method, asked.path, asked.query, asked.headers, body)
                acts = {"start": self._door.start, "leave": self._door.leave, "relink": self._door.relink}
                return acts[route](posted)
            case "back":
                return self._door.back(asked)
            case _:
                return self._door.gone()


def visitor(environ: Environ) -> Visitor[PivotIdentity]:
    """The citizen that :class:`SignIn` put there. Raises KeyError when it does not stand in front."""
    return cast(Visitor[PivotIdentity], environ[KEY + FRANCECONNECT.cookie])


def agent(environ: Environ) -> Visitor[Agent]:
    """The agent that a :class:`SignIn` with :func:`agents_door` put there. Raises KeyError without one."""
    return cast(Visitor[Agent], environ[KEY + PROCONNECT.cookie])


def request_of(environ: Environ) -> Request:
    """The request of a WSGI environ, without its body."""
    headers = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_") or key in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
    query = str(environ.get("QUERY_STRING", ""))
    return Request(str(environ.get("REQUEST_METHOD", "GET")), path, query, headers)


def _body(environ: Environ) -> bytes | None:
    """The body of a form; None when it is too long, or when nothing says how long it is."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not length.isascii() or not length.isdigit() or int(length[:9]) > LONGEST_FORM or len(length) > 9:
        return None
    return cast(BinaryIO, environ["wsgi.input"]).read(int(length))
