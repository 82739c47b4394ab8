"""The local provider's own keys: generated at start, kept in memory, worth nothing elsewhere."""

import json
from collections.abc import Mapping

from joserfc import jws
from joserfc.jwk import ECKey, KeySet, RSAKey

RSA_BITS = 2048
SigningKey = ECKey | RSAKey


class KeyRing:
    """One ES256 and one RS256 key, and those that a rotation retired (still published, no longer used)."""

    def __init__(self) -> None:
        self._retired: list[SigningKey] = []
        self._current: dict[str, SigningKey] = _fresh_keys()

    def signing_key(self, alg: str) -> SigningKey:
        """The current private key of *alg* (``ES256`` or ``RS256``)."""
        return self._current[alg]

    def public_set(self) -> dict[str, list[dict[str, object]]]:
        """The JWK Set to publish: public parts only, current keys first."""
        return {"keys": [dict(key.as_dict(private=False)) for key in [*self._current.values(), *self._retired]]}

    def key_set(self) -> KeySet:
        """The same keys, to verify what this provider signed."""
        return KeySet([*self._current.values(), *self._retired])

    def rotate(self) -> None:
        """Replace both keys; the former ones stay published so that tokens in flight remain valid."""
        self._retired = list(self._current.values())
        self._current = _fresh_keys()

    def sign(self, payload: bytes, alg: str, extra_header: Mapping[str, str] | None = None) -> str:
        """A compact JWS of *payload* with the current key of *alg*."""
        key = self._current[alg]
        header = {"alg": alg, "typ": "JWT", "kid": key.kid, **(extra_header or {})}
        return jws.serialize_compact(header, payload, key, [alg])

    def sign_claims(self, claims: Mapping[str, object], alg: str) -> str:
        """A signed JWT of *claims*."""
        return self.sign(json.dumps(claims, ensure_ascii=False).encode(), alg)


def _fresh_keys() -> dict[str, SigningKey]:
    return {
        "ES256": ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True),
        "RS256": RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True),
    }
