"""Tokens as an honest provider makes them, and as an attacker would."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from etatplateforme.identity.keys import VerificationKeys, read_keys
from etatplateforme.identity.profiles import FRANCECONNECT
from etatplateforme.identity.tokens import LARGEST_ID_TOKEN, Asked, Expected, SignedToken, read_token

ISSUER = "https://fc.exemple.invalid/api/v2"
CLIENT = "service-de-test"
NONCE = "n" * 43
SUBJECT = "a" * 64 + "v1"
NOW = 1_790_000_000.0
EC = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
RSA = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
STRANGER = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
SHORT_RSA = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EXPECTED = Expected(FRANCECONNECT, ISSUER, CLIENT, "ES256")
EXPECTED_RSA = Expected(FRANCECONNECT, ISSUER, CLIENT, "RS256")
ASKED = Asked(NONCE, "eidas1")


def jwks(*keys: ECKey | RSAKey | OctKey, **changes: object) -> bytes:
    """The JWK Set of these keys as it is published; *changes* go to each key, None removes a member."""
    published = [{**key.as_dict(private=False), **changes} for key in keys]
    return json.dumps(
        {"keys": [{name: value for name, value in jwk.items() if value is not None} for jwk in published]}
    ).encode()


def keys_of(*keys: ECKey | RSAKey | OctKey, **changes: object) -> VerificationKeys:
    return read_keys(jwks(*keys, **changes))


KEYS = keys_of(EC, RSA)


def id_claims(**changes: object) -> dict[str, object]:
    """The claims of a good id_token; a change to None removes the claim."""
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": SUBJECT,
        "nonce": NONCE,
        "acr": "eidas1",
        "iat": int(NOW),
        "exp": int(NOW) + 60,
        "auth_time": int(NOW),
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def signed(
    payload: Mapping[str, object] | bytes,
    key: ECKey | RSAKey | OctKey = EC,
    alg: str = "ES256",
    *,
    kid: str | None = "its own",
    **header: object,
) -> str:
    """A compact JWS. *kid* is the key's own unless given; None leaves it out."""
    full: dict[str, object] = {"alg": alg, "typ": "JWT", **header}
    if kid is not None:
        full["kid"] = key.kid if kid == "its own" else kid
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = 10_000_000
    return jws.serialize_compact(full, raw, key, registry=registry)


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hs256(claims: Mapping[str, object], secret: bytes, kid: str | None) -> str:
    """A JWS made by hand, signed with whatever is given as a secret."""
    head = f"{segment(json.dumps({'alg': 'HS256', 'typ': 'JWT', 'kid': kid}).encode())}"
    body = f"{head}.{segment(json.dumps(claims).encode())}"
    return f"{body}.{segment(hmac.new(secret, body.encode(), hashlib.sha256).digest())}"


def unsigned(claims: Mapping[str, object], header: Mapping[str, object], signature: str = "") -> str:
    return f"{segment(json.dumps(header).encode())}.{segment(json.dumps(claims).encode())}.{signature}"


def opened(token: str, limit: int = LARGEST_ID_TOKEN) -> SignedToken:
    """A token read, and not verified yet."""
    return read_token(token, limit)
