"""The questions put to the provider and the reading of its answers. Pure but for :func:`speak`, the one way out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from etatplateforme.core.effects import Call, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import TooLarge, Unavailable, Uncertain, UnexpectedReply
from etatplateforme.identity.bounded_json import Claims, read_object
from etatplateforme.identity.errors import (
    CallbackRefused,
    Declined,
    ProviderRefused,
    ProviderUnavailable,
    SignInRefused,
    TokenRefused,
    TokenTooLarge,
)
from etatplateforme.identity.tokens import LARGEST_ID_TOKEN, LARGEST_USERINFO

LARGEST_TOKEN_ANSWER = 2 * LARGEST_ID_TOKEN + 16_000
"""Bytes; encryption makes a token at most twice as long, and the limits of the signed one hold once it is opened."""

LARGEST_USERINFO_ANSWER = 2 * LARGEST_USERINFO
LONGEST_PARAMETER = 4_096
OVERLOADED = frozenset({408, 425, 429})

_CODE = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_PARAMETER}}}")
_ACCESS_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,8000}=*")  # b64token of RFC 6750, 2.1
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gave for a code, or for a refresh token. None of them is verified yet."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)


def speak(request: Call) -> Op[Reply]:
    """Send *request* without following redirects. Raises ProviderUnavailable, ProviderRefused or TokenTooLarge.

    An exchange of tokens whose answer was lost counts as unavailable: the code is spent, and signing in again is safe.
    """
    try:
        reply = yield from call(request)
    except (Unavailable, Uncertain):
        raise ProviderUnavailable from None
    except TooLarge:
        raise TokenTooLarge from None
    except UnexpectedReply:  # compressed, though nothing of the kind was accepted
        raise ProviderRefused("provider_answer") from None
    if reply.status >= 500 or reply.status in OVERLOADED:
        raise ProviderUnavailable
    return reply


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """*url* with these parameters after those that it may have."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


# --- the callback ---------------------------------------------------------------------------------------------------


def callback_state(parameters: Mapping[str, str]) -> str:
    """The ``state`` of a callback. Raises CallbackRefused (``state_missing``)."""
    state = parameters.get("state", "")
    if not 0 < len(state) <= LONGEST_PARAMETER:
        raise CallbackRefused("state_missing")
    return state


def callback_code(parameters: Mapping[str, str], issuer: str, *, sends_issuer: bool) -> str:
    """The code that a callback brings from *issuer*, or the error that it brings.

    :raises CallbackRefused: another issuer's, or none though one is promised (RFC 9207); no code; a code and an error.
    :raises SignInRefused: Declined, or ProviderRefused.
    :raises ProviderUnavailable: the provider says that it failed.
    """
    came_from = parameters.get("iss")
    if came_from is None and sends_issuer:
        raise CallbackRefused("issuer_missing")
    if came_from is not None and came_from != issuer:
        raise CallbackRefused("issuer_mismatch")
    code, error = parameters.get("code"), parameters.get("error")
    if code is not None and error is not None:
        raise CallbackRefused("contradictory")
    if error is not None:
        raise _provider_error(error)
    if code is None or not _CODE.fullmatch(code):
        raise CallbackRefused("code_missing")
    return code


def _provider_error(error: object) -> SignInRefused | ProviderUnavailable:
    match error:
        case "access_denied":
            return Declined()
        case "server_error" | "temporarily_unavailable":
            return ProviderUnavailable()
        case "invalid_client" | "unauthorized_client":
            return ProviderRefused("provider_refused_client")
        case "invalid_grant":
            return ProviderRefused("provider_refused_code")
        case _:
            return ProviderRefused("provider_refused_request")


# --- tokens and userinfo --------------------------------------------------------------------------------------------


def token_request(url: str, form: Mapping[str, str]) -> Call:
    """The exchange of a code: sent once, since a code serves once."""
    return Call(
        "POST",
        url,
        headers={"content-type": _FORM, "accept": "application/json"},
        body=urlencode(form).encode(),
        max_bytes=LARGEST_TOKEN_ANSWER,
        attempts=1,
    )


def read_tokens(reply: Reply) -> Tokens:
    """The tokens in the answer of the token endpoint. Raises ProviderRefused, TokenRefused or TokenTooLarge."""
    if 300 <= reply.status < 400:
        raise ProviderRefused("provider_redirect")
    if reply.status != 200:
        raise _provider_error(_said(reply).get("error"))
    answer = _said(reply)
    id_token, access_token, kind = (answer.get(name) for name in ("id_token", "access_token", "token_type"))
    if not isinstance(id_token, str) or not isinstance(access_token, str) or not isinstance(kind, str):
        raise ProviderRefused("provider_no_token")
    if kind.lower() != "bearer" or not _ACCESS_TOKEN.fullmatch(access_token):
        raise ProviderRefused("provider_no_token")
    refresh = answer.get("refresh_token")
    if refresh is not None and not (isinstance(refresh, str) and _ACCESS_TOKEN.fullmatch(refresh)):
        raise ProviderRefused("provider_no_token")
    return Tokens(id_token, access_token, refresh)


def _said(reply: Reply) -> Claims:
    """The JSON object of an answer; what is not one breaks the contract."""
    try:
        return read_object(reply.body, LARGEST_TOKEN_ANSWER)
    except TokenRefused as refusal:
        if refusal.code == "token_duplicate_key":
            raise
    raise ProviderRefused("provider_answer")


def userinfo_request(url: str, access_token: str) -> Call:
    """The identity, asked with the access token."""
    return Call(
        "GET",
        url,
        headers={"accept": "application/jwt"},
        credentials=f"Bearer {access_token}",
        max_bytes=LARGEST_USERINFO_ANSWER,
        attempts=2,
    )


def read_userinfo(reply: Reply) -> str:
    """The signed JWT in the answer of userinfo, not verified yet. Raises ProviderRefused or TokenRefused."""
    if 300 <= reply.status < 400:
        raise ProviderRefused("provider_redirect")
    if reply.status != 200:
        raise ProviderRefused("provider_answer")
    media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/jwt":
        raise TokenRefused("userinfo_unsigned")
    return reply.text().strip()
