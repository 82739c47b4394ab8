"""Public keys, and the fingerprints by which people compare them. Ed25519 only: nothing read chooses another one."""

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.base64_text import decoded, encoded

_PREFIX = "sha256:"
_SEPARATORS = re.compile(r"[\s:-]+")
_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of a public key: short enough to be printed in a bulletin and read out on the telephone."""

    digest: bytes

    @classmethod
    def parse(cls, text: str) -> "Fingerprint":
        """Read 64 hexadecimal digits in any grouping, with or without « sha256: ». Raises InvalidInput."""
        digits = _SEPARATORS.sub("", text.strip().lower().removeprefix(_PREFIX))
        if not _HEXADECIMAL.fullmatch(digits):
            raise InvalidInput(
                "Cette empreinte de clé n'a pas la forme attendue.",
                remedy="Recopiez les 64 chiffres et lettres (de a à f) qui suivent « sha256: », tirets compris ou non.",
                code="invalid_fingerprint",
            )
        return cls(bytes.fromhex(digits))

    def __str__(self) -> str:
        digits = self.digest.hex()
        return _PREFIX + "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))

    def matches(self, other: "Fingerprint") -> bool:
        """True for the same fingerprint, in a time that does not depend on where they differ."""
        return compare_digest(self.digest, other.digest)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key (RFC 8032, 5.1.5): its 32 bytes."""

    raw: bytes

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Read the base64 of 32 bytes. Raises InvalidInput."""
        raw = decoded(text) if len(text) <= 64 else None
        if raw is None or len(raw) != 32:
            raise InvalidInput(
                "Cette clé publique n'a pas la forme attendue.",
                remedy="Recopiez la clé en entier : 44 caractères, dont « = » à la fin.",
                code="invalid_public_key",
            )
        return cls(raw)

    def __str__(self) -> str:
        return encoded(self.raw)

    @property
    def fingerprint(self) -> Fingerprint:
        """What is compared with the one that its owner publishes elsewhere."""
        return Fingerprint(sha256(self.raw).digest())

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """True when *signature* (64 bytes) is that of *message* by this key (RFC 8032, 5.1.7)."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (ValueError, InvalidSignature):
            return False
        return True
