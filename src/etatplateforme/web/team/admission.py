"""Who is let in to the team's pages. There is no default: whoever mounts them says it."""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeAlias

from etatplateforme.identity.agent import Agent
from etatplateforme.web.asgi import Scope
from etatplateforme.web.sign_in.asgi import agent


class Admission(Enum):
    """What is known of who asks for a page."""

    ADMITTED = auto()
    REFUSED = auto()
    """Known, and not of this team."""
    UNKNOWN = auto()
    """Not signed in."""


Admits: TypeAlias = Callable[[Scope], Awaitable[Admission]]
"""Says who asks; asked again for each request."""


def proconnect(allowed: Callable[[Agent], bool]) -> Admits:
    """Who is signed in with ProConnect and *allowed* says yes to, by their SIRET, their unit or their address.

    A :class:`~etatplateforme.web.sign_in.asgi.SignIn` with ``agents_door`` stands in front; without it a request ends
    in KeyError, and nobody is let in.
    """

    async def admits(scope: Scope) -> Admission:
        session = await agent(scope).current()
        if session is None:
            return Admission.UNKNOWN
        return Admission.ADMITTED if allowed(session.identity) else Admission.REFUSED

    return admits
