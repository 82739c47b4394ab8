"""The local providers' own keys: generated at start, kept in memory, worth nothing elsewhere."""

from collections.abc import Sequence
from functools import cache

from joserfc import jws
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey

RSA_BITS = 2048
SigningKey = ECKey | RSAKey


class KeyRing:
    """One key for each algorithm, and those that a rotation retired (still published, no longer used).

    Where there is one algorithm only, a key is retired from the start: a token that does not name its key is then
    always ambiguous. ``stranger`` is the key of somebody else, never published with them.
    """

    def __init__(self, algs: Sequence[str] = ("ES256", "RS256")) -> None:
        self.algs = tuple(algs)
        self.stranger = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        self._current: dict[str, SigningKey] = _fresh_keys(self.algs)
        self._retired: list[SigningKey] = list(_fresh_keys(self.algs).values()) if len(self.algs) == 1 else []

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
        """Replace the keys; the former ones stay published so that tokens in flight remain valid."""
        self._retired = list(self._current.values())
        self._current = _fresh_keys(self.algs)

    def sign(self, payload: bytes, alg: str, typ: str) -> str:
        """A compact JWS of *payload*, of the kind *typ*, with the current key of *alg*."""
        key = self._current[alg]
        return jws.serialize_compact({"alg": alg, "typ": typ, "kid": key.kid}, payload, key, [alg])


def _fresh_keys(algs: Sequence[str]) -> dict[str, SigningKey]:
    return {alg: _fresh_key(alg) for alg in algs}


def _fresh_key(alg: str) -> SigningKey:
    parameters: KeyParameters = {"use": "sig", "alg": alg}
    if alg == "ES256":
        return ECKey.generate_key("P-256", parameters, auto_kid=True)
    return RSAKey.generate_key(RSA_BITS, parameters, auto_kid=True)


@cache
def nobodys_key(kind: str) -> SigningKey:
    """A key (``EC`` or ``RSA``) that nobody registered; one a process, since RSA takes tenths of a second."""
    return ECKey.generate_key("P-256", auto_kid=True) if kind == "EC" else RSAKey.generate_key(RSA_BITS, auto_kid=True)
