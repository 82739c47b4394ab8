"""Encrypted tokens: what is inside them, once the service's own key has opened them. The signature is checked after.

Only what was registered is opened: one way of agreeing on the key, A256GCM, no compression (a small token could hide
megabytes), and nothing in the header that chooses a key for us. Every failure to decrypt is told by the same words.
Sources: RFC 7516, RFC 7518 section 4, RFC 8725 sections 2.4, 3.2 and 3.6.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from joserfc import jwe
from joserfc.errors import JoseError

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.bounded_json import Claims, read_object
from etatplateforme.identity.errors import NO_SIGN_IN, TokenRefused, TokenTooLarge
from etatplateforme.identity.keys import PrivateKey, read_private_key
from etatplateforme.identity.profiles import CONTENT_ENCRYPTION
from etatplateforme.identity.tokens import COMPACT, JWT_KINDS, decoded

LARGEST_HEADER = 1_024
"""Bytes: oidc-provider repeats issuer and audience there, beside the ephemeral key."""

MOST_KEYS = 4
"""Keys of one service: its present one of each kind, and the ones before while providers still use them."""

_KEY_TYPES: Mapping[str, str] = {"ECDH-ES": "EC", "RSA-OAEP": "RSA", "RSA-OAEP-256": "RSA"}
_SEALED = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}")
"""Header, key (none in ECDH-ES), a nonce of 96 bits, a text, a tag of 128 bits."""

_REFUSED_PARAMETERS = frozenset({"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip"})


@dataclass(frozen=True, slots=True)
class DecryptionKeys:
    """The private keys with which a service opens what is encrypted for it; read once, shown in no repr."""

    keys: tuple[PrivateKey, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, pems: tuple[str, ...]) -> "DecryptionKeys":
        """The keys of some PEM texts: EC P-256, or RSA of 2048 bits at least, without password.

        :raises InvalidInput: code ``decryption_key``.
        """
        if len(pems) > MOST_KEYS:
            raise _unusable()
        return cls(tuple(map(_read_key, pems)))

    def serving(self, alg: str) -> tuple[PrivateKey, ...]:
        """The keys that fit *alg*."""
        return tuple(key for key in self.keys if key.key_type == _KEY_TYPES.get(alg))


def opened(token: str, alg: str, keys: DecryptionKeys, limit: int, kinds: frozenset[str] = JWT_KINDS) -> str:
    """The signed token of at most *limit* characters that is inside *token*. Raises TokenRefused or TokenTooLarge.

    :param alg: the key encryption registered: ``ECDH-ES``, ``RSA-OAEP`` or ``RSA-OAEP-256``.
    :param kinds: what it may say that it holds.
    """
    if len(token) > 2 * limit:
        raise TokenTooLarge
    shape = _SEALED.fullmatch(token)
    if shape is None:
        raise TokenRefused("token_clear" if COMPACT.fullmatch(token) else "token_malformed")
    _check_header(read_object(decoded(shape[1]), LARGEST_HEADER), alg, kinds)
    for key in keys.serving(alg):
        inside = _decrypted(token, alg, key, limit)
        if inside is not None:
            return _signed_inside(inside, limit)
    raise TokenRefused("token_undecipherable")


def _check_header(header: Claims, alg: str, kinds: frozenset[str]) -> None:
    if _REFUSED_PARAMETERS & header.keys():
        raise TokenRefused("token_header")
    if header.get("alg") != alg or header.get("enc") != CONTENT_ENCRYPTION:
        raise TokenRefused("token_encryption")
    kind = header.get("cty", "JWT")
    if not isinstance(kind, str) or kind.lower() not in kinds:
        raise TokenRefused("token_header")


def _decrypted(token: str, alg: str, key: PrivateKey, limit: int) -> bytes | None:
    """What *key* opens, else None: joserfc's errors quote the token, so none goes further."""
    registry = jwe.JWERegistry(algorithms=[alg, CONTENT_ENCRYPTION], strict_check_header=False)
    registry.max_protected_header_length = 2 * LARGEST_HEADER
    registry.max_ciphertext_length = 2 * limit
    try:
        return jwe.decrypt_compact(token, key, registry=registry).plaintext
    except (JoseError, InvalidTag, ValueError, KeyError, TypeError):
        return None


def _signed_inside(inside: bytes, limit: int) -> str:
    if len(inside) > limit:
        raise TokenTooLarge
    text = inside.decode("ascii", errors="replace")
    if not COMPACT.fullmatch(text):
        raise TokenRefused("token_unsigned_inside")
    return text


def _read_key(pem: str) -> PrivateKey:
    key = read_private_key(pem)
    if key is None:
        raise _unusable()
    return key


def _unusable() -> InvalidInput:
    return InvalidInput(
        "Une clé de déchiffrement du service n'est pas lisible, ou n'est pas d'une sorte acceptée.",
        remedy="Donnez au plus quatre clés PEM sans mot de passe : EC P-256, ou RSA d'au moins 2048 bits.",
        citizen_message=NO_SIGN_IN,
        code="decryption_key",
    )
