"""Verifying what the provider signed: pure functions, with every check that the contract allows.

Order: size, shape, header, nesting, key, signature; then the claims. The payload reaches a parser only once its
signature holds. Nothing inside a token is ever used to choose how the token is verified, but the name of the key.
Sources: RFC 7515, RFC 7519, RFC 8725, OpenID Connect Core 3.1.3.7 and 5.3.2.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, cast

from etatplateforme.identity.bounded_json import Claims, guard, read_bounded, read_object
from etatplateforme.identity.errors import TokenRefused, TokenTooLarge
from etatplateforme.identity.keys import VerificationKeys
from etatplateforme.identity.profiles import Profile

LARGEST_ID_TOKEN = 16_000
LARGEST_USERINFO = 64_000
LARGEST_HEADER = 512
LONGEST_SUBJECT = 255
"""ASCII characters (OIDC Core, 2)."""

FARTHEST_EXPIRY = 86_400

JWT_KINDS = frozenset({"jwt", "application/jwt"})
"""What a token may say that it is (``typ``), or what it holds (``cty``), in lower case."""

_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
"""From base64url to base64; the letters that only the latter has become one that neither has."""

HEADERS_KEPT = 32
"""Headers that were read and found right: a provider writes the same one on every token that a key signs."""

_NUMBERS = (int, float)
COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_REFUSED_PARAMETERS = frozenset({"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc"})


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must be: signed as registered, by this issuer, for this client."""

    profile: Profile
    issuer: str
    client_id: str
    alg: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in asked, and its id_token must answer. A renewal asks no new question: its nonce is None."""

    nonce: str | None = field(repr=False)
    acr: str


@dataclass(frozen=True, slots=True)
class IdClaims:
    """What a verified id_token says: who (pairwise), at which level, and by which means when the provider tells."""

    subject: str = field(repr=False)
    acr: str
    amr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token whose size, shape, header and nesting are right, and whose signature is not verified yet.

    ``kid`` names the key to look for; ``payload`` reaches a parser only once the signature over ``signed`` holds.
    """

    alg: object
    kid: str | None
    payload: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def read_token(token: str, limit: int, kinds: frozenset[str] = JWT_KINDS) -> SignedToken:
    """Read a compact JWS of at most *limit* characters, of one of *kinds*. Raises TokenRefused or TokenTooLarge."""
    if len(token) > limit:
        raise TokenTooLarge
    segments = token.encode().translate(_STANDARD).split(b".") if token.isascii() else []
    if len(segments) != 3 or not all(segments):
        raise TokenRefused("token_malformed")
    if len(segments[0]) > 2 * LARGEST_HEADER:
        raise TokenTooLarge
    header = _header(segments[0])
    if header.kind not in kinds:
        raise TokenRefused("token_header")
    payload, signature = _bytes_of(segments[1]), _bytes_of(segments[2])
    guard(payload, limit)
    return SignedToken(header.alg, header.kid, payload, token[: -len(segments[2]) - 1].encode(), signature)


class _Header(NamedTuple):
    """What is read in the header of a token: nothing of a person, nothing secret."""

    alg: object
    kid: str | None
    kind: str


@lru_cache(HEADERS_KEPT)
def _header(segment: bytes) -> _Header:
    """The header of a token, in base64, of at most twice :data:`LARGEST_HEADER`. What is refused is not kept."""
    header = read_object(_bytes_of(segment), LARGEST_HEADER)
    alg, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if not _REFUSED_PARAMETERS.isdisjoint(header) or not isinstance(kid, str | None) or not isinstance(kind, str):
        raise TokenRefused("token_header")
    return _Header(alg, kid, kind.lower())


def verify_id_token(
    token: SignedToken, keys: VerificationKeys, expected: Expected, asked: Asked, at: float, access_token: str = ""
) -> IdClaims:
    """Verify an id_token at time *at*, in seconds since 1970. Raises TokenRefused or TokenTooLarge."""
    claims = signed_claims(token, keys, expected)
    check_addressing(claims, expected)
    _check_dates(claims, expected.profile, at)
    nonce, acr, amr = claims.get("nonce"), claims.get("acr"), claims.get("amr", [])
    if asked.nonce is not None and (not isinstance(nonce, str) or not _same(nonce, asked.nonce)):
        raise TokenRefused("token_nonce")
    if not isinstance(acr, str) or not expected.profile.reaches(acr, asked.acr):
        raise TokenRefused("acr_too_low")
    at_hash = claims.get("at_hash")
    if at_hash is not None and not (isinstance(at_hash, str) and _same(at_hash, _half_hash(access_token))):
        raise TokenRefused("token_at_hash")
    return IdClaims(subject_of(claims), acr, tuple(_texts(amr)))


def verify_userinfo(token: SignedToken, keys: VerificationKeys, expected: Expected, subject: str, at: float) -> Claims:
    """Verify a signed userinfo about *subject*, and answer its claims. Raises TokenRefused or TokenTooLarge."""
    claims = signed_claims(token, keys, expected)
    check_addressing(claims, expected)
    _check_dates(claims, expected.profile, at)
    if not _same(subject_of(claims), subject):
        raise TokenRefused("token_subject")
    return claims


# --- signature ------------------------------------------------------------------------------------------------------


def signed_claims(token: SignedToken, keys: VerificationKeys, expected: Expected) -> Claims:
    """The claims of *token*, once its signature holds; nothing they say is checked yet. Raises TokenRefused."""
    if token.alg != expected.alg:
        raise TokenRefused("token_algorithm")
    if not keys.pick(token.kid, expected.alg).proves(token.signed, token.signature):
        raise TokenRefused("token_signature")
    return read_bounded(token.payload)


def decoded(segment: str) -> bytes:
    """Base64url without padding (RFC 7515, 2), of ASCII text. Raises TokenRefused (``token_malformed``)."""
    return _bytes_of(segment.encode().translate(_STANDARD))


def _bytes_of(standard: bytes) -> bytes:
    try:
        return binascii.a2b_base64(standard + b"=" * (-len(standard) % 4), strict_mode=True)
    except binascii.Error:
        pass
    raise TokenRefused("token_malformed")


# --- claims ---------------------------------------------------------------------------------------------------------


def check_addressing(claims: Claims, expected: Expected) -> None:
    """From this issuer, to this client and to nobody else."""
    if claims.get("iss") != expected.issuer:
        raise TokenRefused("token_issuer")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise TokenRefused("token_audience")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise TokenRefused("token_audience")


def _check_dates(claims: Claims, profile: Profile, at: float) -> None:
    """``exp`` and ``iat`` are there; nothing is expired, from the future, or absurd."""
    expires, issued = date_of(claims, "exp"), date_of(claims, "iat")
    starts = date_of(claims, "nbf") if "nbf" in claims else issued
    if "auth_time" in claims and date_of(claims, "auth_time") > at + profile.leeway:
        raise TokenRefused("token_not_yet_valid")
    if at >= expires + profile.leeway:
        raise TokenRefused("token_expired")
    if max(issued, starts) > at + profile.leeway:
        raise TokenRefused("token_not_yet_valid")
    if issued < at - profile.token_age or expires <= issued or expires > at + FARTHEST_EXPIRY:
        raise TokenRefused("token_dates")


def date_of(claims: Claims, name: str) -> float:
    """A date of the claims, in seconds since 1970. Raises TokenRefused (``token_dates``)."""
    value = claims.get(name)
    if type(value) not in _NUMBERS or not abs(number := cast(float, value)) < 1e12:  # no boolean; NaN is not below
        raise TokenRefused("token_dates")
    return number


def subject_of(claims: Claims) -> str:
    """Whom the claims are about. Raises TokenRefused (``token_subject``)."""
    value = claims.get("sub")
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_SUBJECT or not value.isascii():
        raise TokenRefused("token_subject")
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [item for item in cast("list[object]", value) if isinstance(item, str)]


def _half_hash(access_token: str) -> str:
    """``at_hash`` (OIDC Core, 3.1.3.6): the left half of the SHA-256 of the access token, in base64url."""
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).decode().rstrip("=")


def _same(one: str, other: str) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
