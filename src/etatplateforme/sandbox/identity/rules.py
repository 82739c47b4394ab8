"""What FranceConnect checks first in an authorization request; a fault there shows a page, it never redirects.

Source: ``apps/core-fcp/src/dto/authorize-params.dto.ts`` of https://github.com/france-connect/sources.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

NONCE_MIN_LENGTH = 22
REQUIRED = ("client_id", "acr_values", "response_type", "nonce", "state", "redirect_uri", "scope")
PROMPTS = frozenset({"login", "consent"})

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


def invalid_parameter(hint: str) -> PageError:
    """FranceConnect's answer to a parameter that its rules refuse."""
    return PageError("Y030006", "invalid_request", "invalid parameter", hint)


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


def check_parameters(params: Params) -> PageError | None:
    """The first fault of these parameters of ``/authorize``, or None."""
    names = [name for name, _ in params]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return invalid_parameter(f"Paramètre donné deux fois : {', '.join(twice)}.")
    values = dict(params)
    missing = [name for name in REQUIRED if not values.get(name)]
    if missing:
        return invalid_parameter(f"Paramètre obligatoire absent : {', '.join(missing)}.")
    if len(values["nonce"]) < NONCE_MIN_LENGTH:
        return invalid_parameter(f"Le nonce compte moins de {NONCE_MIN_LENGTH} caractères.")
    if "openid" not in values["scope"].split():
        return invalid_parameter("Le scope ne contient pas openid.")
    if not PROMPTS.issuperset(values.get("prompt", "login").split()):
        return invalid_parameter("Seuls login et consent sont admis dans prompt.")
    if "claims" in values and _claims_object(values["claims"]) is None:
        return invalid_parameter("Le paramètre claims n'est pas un objet JSON.")
    return None


def asks_amr(params: Mapping[str, str]) -> bool:
    """Whether the ``claims`` parameter asks for ``amr`` in the id_token."""
    claims = _claims_object(params.get("claims", "{}")) or {}
    id_token = claims.get("id_token")
    return isinstance(id_token, dict) and "amr" in id_token


def _claims_object(text: str) -> dict[str, JsonValue] | None:
    try:
        return _JSON_OBJECT.validate_json(text)
    except ValidationError:
        return None
