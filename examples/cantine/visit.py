"""Who is at the other end: a browser known by a random cookie, and the person who signed in with it, if anybody did."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.cookie import SessionCookie
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.sessions import SignedInSession
from etatplateforme.service import AsyncService

from .forms import mark_of

LONGEST_COOKIE = 200


@dataclass(frozen=True, slots=True)
class Cookies:
    """The two cookies. In https their names begin with ``__Host-``; browsers drop such names on loopback in http."""

    secure: bool

    @property
    def session(self) -> SessionCookie:
        """Opens the session of who signed in."""
        return SessionCookie(self.secure)

    @property
    def visitor_name(self) -> str:
        """Knows the browser again until it is closed: nobody's forms but its own, and its last acknowledgement."""
        return "__Host-cantine-visite" if self.secure else "cantine-visite"

    def visitor(self, request: Request) -> str | None:
        """What the browser gave, if it is one of ours by its form."""
        return _given(request, self.visitor_name)

    def keep_visitor(self, response: Response, visitor: str) -> None:
        """Set the cookie of the browser, for as long as it stays open."""
        response.set_cookie(self.visitor_name, visitor, path="/", secure=self.secure, httponly=True, samesite="lax")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the browser, whether its cookie is new, and the person signed in."""

    visitor: str = field(repr=False)
    new: bool = False
    session: SignedInSession[PivotIdentity] | None = None

    @property
    def mark(self) -> str:
        """What the forms of this browser carry."""
        return mark_of(self.visitor)

    @property
    def subject(self) -> str | None:
        """Who signed in, under the identifier of the provider."""
        return self.session.identity.subject if self.session is not None else None

    @property
    def name(self) -> str:
        """The person's name as a page shows it, empty for nobody."""
        if self.session is None:
            return ""
        try:
            return self.session.identity.person().full_name()
        except InvalidInput:  # the name was not asked, or cannot be written
            return "votre compte"

    @property
    def known(self) -> Mapping[str, str]:
        """The answers that the identity provider vouches for, by name of question."""
        if self.session is None:
            return {}
        identity = self.session.identity
        known = {"family_name": identity.family_name, "given_names": ", ".join(identity.given_names)}
        return {name: value for name, value in known.items() if value is not None}

    @property
    def suggested(self) -> Mapping[str, list[str]]:
        """What the form shows at first; the person may change it."""
        mail = self.session.identity.email if self.session is not None else None
        return {"mail": [mail]} if mail else {}


async def begin(request: Request, service: AsyncService, cookies: Cookies) -> Visit:
    """The visit that *request* belongs to; a browser without a cookie gets a new identifier."""
    given = cookies.visitor(request)
    visit = Visit(given or secrets.token_urlsafe(32), new=given is None)
    session = session_of(request, cookies)
    if session is None or service.manifest.identity is None:
        return visit
    return replace(visit, session=await service.identity.current(session))


def session_of(request: Request, cookies: Cookies) -> str | None:
    """The value of the session cookie."""
    return _given(request, cookies.session.name)


def _given(request: Request, name: str) -> str | None:
    value = request.cookies.get(name, "")
    return value if 20 <= len(value) <= LONGEST_COOKIE and value.isascii() else None
