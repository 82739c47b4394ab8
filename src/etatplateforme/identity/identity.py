"""Signing people in and out: the OpenID Connect code flow with PKCE, nonce, state and ``iss``, as its sources ask.

>>> start = identity.sign_in(return_to="/cantine", session=cookie)      # redirect to start.url, keep start.session_id
>>> signed_in = identity.complete(query_parameters, session=cookie)     # keep signed_in.session_id, greet the person
>>> identity.current(signed_in.session_id).identity.family_name

Two blocks over one :class:`RelyingParty`: citizens, with FranceConnect or FranceConnect+, and agents, with ProConnect.
"""

from etatplateforme.core.action import M, Runner
from etatplateforme.errors import InvalidInput
from etatplateforme.identity.agent import Agent
from etatplateforme.identity.errors import NO_SIGN_IN
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.identity.relying_party import RelyingParty
from etatplateforme.identity.settings import IdentitySettings


class Identity(RelyingParty[M, PivotIdentity]):
    """Signing citizens in, with FranceConnect or FranceConnect+.

    :raises InvalidInput: code ``identity_settings``, when the settings are those of a provider of agents.
    """

    def __init__(self, runner: Runner, settings: IdentitySettings) -> None:
        _expect(settings, FRANCECONNECT, FRANCECONNECT_PLUS)
        super().__init__(runner, settings, PivotIdentity.from_claims)


class Agents(RelyingParty[M, Agent]):
    """Signing agents and professionals in, with ProConnect.

    :raises InvalidInput: code ``identity_settings``, when the settings are those of another provider.
    """

    def __init__(self, runner: Runner, settings: IdentitySettings) -> None:
        _expect(settings, PROCONNECT)
        super().__init__(runner, settings, Agent.from_claims)


def _expect(settings: IdentitySettings, *profiles: Profile) -> None:
    if settings.profile not in profiles:
        raise InvalidInput(
            f"{settings.profile.label} ne sert pas à connecter ces personnes.",
            remedy="Prenez « Identity » pour les citoyens (FranceConnect), « Agents » pour les agents (ProConnect).",
            citizen_message=NO_SIGN_IN,
            code="identity_settings",
        )
