"""The question with which a person is sent to the provider (OpenID Connect Core, 3.1.2.1)."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.identity.client import code_challenge
from etatplateforme.identity.profiles import Profile
from etatplateforme.identity.sessions import Pending
from etatplateforme.identity.settings import IdentitySettings

NO_HINTS: Mapping[str, str] = MappingProxyType({})


def question(
    settings: IdentitySettings, pending: Pending, state: str, scopes: tuple[str, ...], hints: Mapping[str, str]
) -> dict[str, str]:
    """Parameters of the authorization request; none that the provider does not know, since ProConnect refuses those."""
    parameters = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": settings.redirect_uri,
        "scope": " ".join(scopes),
        "acr_values": pending.acr,
        "state": state,
        "nonce": pending.nonce or "",
        "code_challenge": code_challenge(pending.verifier),
        "code_challenge_method": "S256",
        **hints,
    }
    claims = _claims(settings, pending.acr)
    return {**parameters, "claims": json.dumps({"id_token": claims}, separators=(",", ":"))} if claims else parameters


def _claims(settings: IdentitySettings, acr: str) -> dict[str, object]:
    """What the id_token must hold beside (OpenID Connect Core, 5.5): a level that is not usual, the means of proof."""
    claims: dict[str, object] = {}
    if settings.profile.insists and settings.profile.levels[acr].several_factors:
        claims["acr"] = {"essential": True, "values": _enough(settings.profile, acr)}
    if settings.tells_means:
        claims["amr"] = {"essential": True}
    return claims


def _enough(profile: Profile, acr: str) -> list[str]:
    """The levels that the provider may answer, the one that is asked first."""
    return [acr, *(other for other in profile.levels if other != acr and profile.reaches(other, acr))]
