"""What FranceConnect answers about a token that a service presents to a provider of data, verified: a pure step.

The answer is a JWS inside a JWE, for the provider of data alone. Both algorithms are those of its registration.
Sources: FranceConnect's documentation for providers of data (``/checktoken``); RFC 9701 (JWT response for
introspection), RFC 7662, section 2.2; RFC 8725.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from etatplateforme.identity.bounded_json import Claims
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.identity.keys import VerificationKeys
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.identity.tokens import (
    JWT_KINDS,
    Expected,
    SignedToken,
    check_addressing,
    date_of,
    signed_claims,
    subject_of,
)

KINDS = JWT_KINDS | {"token-introspection+jwt", "application/token-introspection+jwt"}
LARGEST_ANSWER = 32_000
OLDEST_ANSWER = 60.0
"""Seconds: an answer is about now; an older one is another's, sent again."""


@dataclass(frozen=True, slots=True)
class ActiveToken:
    """A token that opens data now.

    :param service: identifier of the service that presents it, at FranceConnect.
    :param scopes: what the person let it have, among what this provider serves.
    :param acr: level of assurance of the sign-in.
    :param identity: the person, as the State knows them.
    """

    service: str
    scopes: frozenset[str]
    acr: str
    expires_at: datetime
    identity: PivotIdentity = field(repr=False)


def verify_introspection(
    token: SignedToken, keys: VerificationKeys, expected: Expected, served: frozenset[str], at: float
) -> ActiveToken | None:
    """What the answer says *at* that time, in seconds since 1970; None for a token that opens nothing (any more).

    :param expected: the issuer, this provider of data, and the algorithm of its registration.
    :param served: the scopes that this provider serves; the answer is held to them.
    :raises TokenRefused: the answer is not FranceConnect's, not for this provider, not of now, or not well formed.
    """
    claims = signed_claims(token, keys, expected)
    check_addressing(claims, expected)
    _check_moment(claims, expected, at)
    told = claims.get("token_introspection")
    if not isinstance(told, Mapping):
        raise TokenRefused("claims_malformed")
    return _active(cast(Claims, told), served, at)


def _check_moment(claims: Claims, expected: Expected, at: float) -> None:
    issued, leeway = date_of(claims, "iat"), expected.profile.leeway
    if issued > at + leeway:
        raise TokenRefused("token_not_yet_valid")
    if issued < at - OLDEST_ANSWER - leeway or ("exp" in claims and at >= date_of(claims, "exp") + leeway):
        raise TokenRefused("token_expired")


def _active(told: Claims, served: frozenset[str], at: float) -> ActiveToken | None:
    active, scope, service, acr = (told.get(name) for name in ("active", "scope", "aud", "acr"))
    if active is False:
        return None
    if active is not True or not isinstance(scope, str) or not isinstance(service, str) or not isinstance(acr, str):
        raise TokenRefused("claims_malformed")
    expires = date_of(told, "exp")
    if at >= expires:
        return None
    _ = subject_of(told)
    ends = datetime.fromtimestamp(min(expires, at + 86_400), UTC)
    return ActiveToken(service, frozenset(scope.split()) & served, acr, ends, PivotIdentity.from_claims(told))
