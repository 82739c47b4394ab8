"""What the providers check first in an authorization request; a fault there shows a page, it never redirects.

Sources: ``apps/core-fcp/src/dto/authorize-params.dto.ts`` of https://github.com/france-connect/sources; ProConnect's
documentation of May 2025 (nonce and state of 32 characters, unknown parameters refused).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, ProviderProfile

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SIRET = re.compile(r"[0-9]{14}")

_JSON_OBJECT = TypeAdapter(dict[str, JsonValue])
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PageError:
    """An error shown on a page: FranceConnect's code, the OAuth error, and what a developer should look at (French)."""

    code: str
    error: str
    description: str
    hint: str
    status: int = 400


def invalid_parameter(hint: str, profile: ProviderProfile = FRANCECONNECT) -> PageError:
    """The answer to a parameter that the rules of *profile* refuse."""
    return PageError(profile.bad_parameter, "invalid_request", "invalid parameter", hint)


SESSION_LOST = PageError(
    "Y190001",
    "access_denied",
    "user authentication aborted",
    "Cette connexion a expiré, est déjà terminée, ou n'a jamais commencé. Recommencez depuis le service.",
    status=401,
)
UNKNOWN_CLIENT = PageError(
    "Y030027",
    "invalid_client",
    "invalid client_id parameter",
    "Le client_id n'est pas enregistré dans le bac à sable.",
)
UNKNOWN_REDIRECT_URI = PageError(
    "Y030031",
    "invalid_redirect_uri",
    "redirect_uri did not match any of the client's registered redirect_uris",
    "L'adresse de retour (redirect_uri) doit être enregistrée, à l'identique.",
)
AMR_NOT_ALLOWED = PageError(
    "Y000009",
    "server_error",
    "authentication aborted due to a technical error on the authorization server",
    "Ce service n'est pas autorisé à demander amr.",
)


def check_parameters(params: Params, profile: ProviderProfile = FRANCECONNECT) -> PageError | None:
    """The first fault of these parameters of ``/authorize``, or None."""
    names = [name for name, _ in params]
    twice = sorted({name for name in names if names.count(name) > 1})
    hint = f"Paramètre donné deux fois : {', '.join(twice)}." if twice else _fault(dict(params), profile)
    return invalid_parameter(hint, profile) if hint else None


def _fault(values: Mapping[str, str], profile: ProviderProfile) -> str:
    """What is wrong first, in French; empty when nothing is."""
    missing = [name for name in profile.required if not values.get(name)]
    if missing:
        return f"Paramètre obligatoire absent : {', '.join(missing)}."
    unknown = values.keys() - {*profile.required, *(profile.known or ())}
    if profile.known is not None and unknown:
        return f"{profile.label} refuse tout paramètre inconnu : {', '.join(sorted(unknown))}."
    for name, least in (("nonce", profile.nonce_length), ("state", profile.state_length)):
        if len(values[name]) < least:
            return f"Le {name} compte moins de {least} caractères."
    if "openid" not in values["scope"].split():
        return "Le scope ne contient pas openid."
    if not profile.prompts.issuperset(values.get("prompt", "login").split()):
        return f"Seuls {', '.join(sorted(profile.prompts))} sont admis dans prompt."
    if "claims" in values and _claims_object(values["claims"]) is None:
        return "Le paramètre claims n'est pas un objet JSON."
    return _hint_fault(values) if profile.for_agents else ""


def _hint_fault(values: Mapping[str, str]) -> str:
    if "login_hint" in values and not _MAIL.fullmatch(values["login_hint"]):
        return "login_hint n'est pas une adresse électronique."
    if "siret_hint" in values and not _SIRET.fullmatch(values["siret_hint"]):
        return "siret_hint n'a pas quatorze chiffres."
    return ""


def asks_amr(params: Mapping[str, str]) -> bool:
    """Whether the ``claims`` parameter asks for ``amr`` in the id_token."""
    return "amr" in _asked_of_id_token(params)


def essential_acr(params: Mapping[str, str]) -> tuple[str, ...]:
    """The levels of which the ``claims`` parameter wants one, in its order; empty when it insists on none.

    Source: OpenID Connect Core 1.0, 5.5.1.
    """
    wanted = _asked_of_id_token(params).get("acr")
    if not isinstance(wanted, dict) or wanted.get("essential") is not True:
        return ()
    values = wanted.get("values", [wanted.get("value")])
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _asked_of_id_token(params: Mapping[str, str]) -> Mapping[str, JsonValue]:
    claims = _claims_object(params.get("claims", "{}")) or {}
    id_token = claims.get("id_token")
    return id_token if isinstance(id_token, dict) else {}


def _claims_object(text: str) -> dict[str, JsonValue] | None:
    try:
        return _JSON_OBJECT.validate_json(text)
    except ValidationError:
        return None
