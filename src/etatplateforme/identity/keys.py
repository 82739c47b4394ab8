"""Keys of a provider and of the service, read once: only EC P-256, and RSA of 2048 to 8192 bits.

joserfc reads them, with its checks. What verifies a signature is made at the same time, since a key serves thousands of
sign-ins: the algorithms ES256 and RS256 (RFC 7518, 3.3 and 3.4) over ``cryptography``, which joserfc calls too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import base64_to_int

from etatplateforme.identity.bounded_json import read_object
from etatplateforme.identity.errors import ProviderMisconfigured, TokenRefused, TokenTooLarge

LARGEST_SET = 64_000
"""Bytes of a JWK Set; the State's hold a handful of keys."""

MOST_KEYS = 50
RSA_BITS = range(2048, 8193)
_KEY_TYPES: Mapping[str, str] = MappingProxyType({"ES256": "EC", "RS256": "RSA"})

COORDINATE = 32
"""Bytes of each of the two numbers of an ES256 signature, which follow each other (RFC 7518, 3.4)."""

Proof: TypeAlias = Callable[[bytes, bytes], bool]
"""Whether a key made this signature (second) of this message (first)."""

PublicKey: TypeAlias = ECKey | RSAKey
PrivateKey: TypeAlias = ECKey | RSAKey


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """One published key that may verify signatures. ``alg`` is None when the provider ties it to none."""

    kid: str | None
    alg: str | None
    key: PublicKey = field(repr=False)
    proves: Proof = field(repr=False)

    def serves(self, alg: str) -> bool:
        """Whether this key may verify signatures of *alg*."""
        return self.key.key_type == _KEY_TYPES.get(alg) and self.alg in (None, alg)


@dataclass(frozen=True, slots=True)
class VerificationKeys:
    """The keys of one provider, at one time."""

    keys: tuple[VerificationKey, ...]

    def names(self, kid: str | None) -> bool:
        """Whether a token naming *kid* may find its key here: if not, the keys may have changed and are asked again."""
        return kid is None or any(key.kid == kid for key in self.keys)

    def pick(self, kid: str | None, alg: str) -> VerificationKey:
        """The one key that *kid* names and that serves *alg*; without a kid, the only key there is (OIDC Core, 10.1).

        :raises TokenRefused: code ``key_unknown``, for none or for more than one.
        """
        named = [key for key in self.keys if kid is None or key.kid == kid]
        if len(named) != 1 or not named[0].serves(alg):
            raise TokenRefused("key_unknown")
        return named[0]


def read_private_key(pem: str) -> PrivateKey | None:
    """The private key of a PEM text without password: EC P-256 or RSA of 2048 to 8192 bits; None for anything else."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return ECKey.import_key(key)
    if isinstance(key, RSAPrivateKey) and key.key_size in RSA_BITS:
        return RSAKey.import_key(key)
    return None


def read_keys(raw: bytes) -> VerificationKeys:
    """The keys of a JWK Set that may verify signatures. The others (encryption, unknown types, symmetric) are left out.

    :raises ProviderMisconfigured: code ``keys_malformed``.
    """
    try:
        entries = read_object(raw, LARGEST_SET).get("keys")
    except (TokenRefused, TokenTooLarge):
        entries = None
    if not isinstance(entries, list):
        raise ProviderMisconfigured("keys_malformed")
    found = [_read_key(entry) for entry in cast("list[object]", entries)[:MOST_KEYS]]
    return VerificationKeys(tuple(key for key in found if key is not None))


def _read_key(entry: object) -> VerificationKey | None:
    if not isinstance(entry, dict):
        return None
    jwk = cast("dict[str, object]", entry)
    kid, alg, use, operations = (jwk.get(name) for name in ("kid", "alg", "use", "key_ops"))
    for_signatures = use in (None, "sig") and (not isinstance(operations, list) or "verify" in operations)
    if not for_signatures or not isinstance(kid, str | None) or not isinstance(alg, str | None):
        return None
    key = _imported(jwk)
    if key is None:
        return None
    return VerificationKey(kid, alg, key, _es256(key.public_key) if isinstance(key, ECKey) else _rs256(key.public_key))


def _es256(key: EllipticCurvePublicKey) -> Proof:
    scheme = ECDSA(SHA256())

    def proves(message: bytes, signature: bytes) -> bool:
        if len(signature) != 2 * COORDINATE:
            return False
        r, s = int.from_bytes(signature[:COORDINATE]), int.from_bytes(signature[COORDINATE:])
        try:
            key.verify(encode_dss_signature(r, s), message, scheme)
        except InvalidSignature:
            return False
        return True

    return proves


def _rs256(key: RSAPublicKey) -> Proof:
    padding, digest = PKCS1v15(), SHA256()

    def proves(message: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, message, padding, digest)
        except InvalidSignature:
            return False
        return True

    return proves


def _imported(jwk: dict[str, object]) -> PublicKey | None:
    """The public key of *jwk*, or None. Only its public members are read: a private part, if any, is not."""
    try:
        match jwk:
            case {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
                return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
            case {"kty": "RSA", "n": str(n), "e": str(e)} if len(n) < 1400 and len(e) < 8:
                sized = base64_to_int(n).bit_length() in RSA_BITS
                return RSAKey.import_key({"kty": "RSA", "n": n, "e": e}) if sized else None
            case _:
                return None
    except (JoseError, ValueError):
        return None
