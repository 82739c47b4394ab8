"""Doors made from a service: what it declares, how it is registered, and where its routes stand."""

from collections.abc import Callable

from etatplateforme.core.action import M
from etatplateforme.core.effects import Op
from etatplateforme.errors import InvalidInput
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.relying_party import SignedIn
from etatplateforme.service.house import House
from etatplateforme.web.sign_in.door import AGENT_PATHS, Door, Paths
from etatplateforme.web.sign_in.exchange import origin_of
from etatplateforme.web.sign_in.pages import Draw, draw
from etatplateforme.web.sign_in.relinking import Relinking, Relinks


def citizens_door(
    house: House[M],
    paths: Paths | None = None,
    pages: Draw = draw,
    arrived: Callable[[SignedIn[PivotIdentity]], Op[None]] | None = None,
    relinks: Relinks | None = None,
) -> Door[M, PivotIdentity]:
    """The routes of citizens: FranceConnect+ when the manifest declares it, else FranceConnect.

    :param arrived: what the application does with who has just signed in: see :class:`Door`.
    :param relinks: for a service that keeps accounts: who is known under another identifier is told so, and finds
        their account again.
    :raises InvalidInput: the manifest declares neither, or ``sign_in_paths``: the address registered with the provider
        is not the route that would answer it.
    """
    party = house.identity
    made: Paths = paths or Paths()
    _expect(made, party.settings.redirect_uri, party.settings.post_logout_redirect_uri)
    meeting = None if relinks is None else Relinking(house, relinks, made.home, made.relink)
    return house.use(Door[M, PivotIdentity], party, party.settings, house.manifest, made, pages, arrived, meeting)


def agents_door(house: House[M], paths: Paths = AGENT_PATHS, pages: Draw = draw) -> Door[M, Agent]:
    """The routes of agents and professionals, with ProConnect. Raises InvalidInput like :func:`citizens_door`."""
    party = house.agents
    _expect(paths, party.settings.redirect_uri, party.settings.post_logout_redirect_uri)
    return house.use(Door[M, Agent], party, party.settings, house.manifest, paths, pages)


def _expect(paths: Paths, back: str, gone: str) -> None:
    """Refuse addresses of return to which no route answers: people would come back to a 404."""
    for route, registered in ((paths.back, back), (paths.gone, gone)):
        if registered != origin_of(registered) + route:
            raise InvalidInput(
                f"L'adresse de retour réglée ne mène pas à « {route} ».",
                remedy="Réglez « redirect_uri » et « post_logout_redirect_uri », ou donnez d'autres « Paths ».",
                code="sign_in_paths",
            )
