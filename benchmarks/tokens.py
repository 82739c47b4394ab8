"""Cost of verifying an id_token with every check, beside the bare signature and beside Authlib, in one run.

``raw``: what ``cryptography`` alone takes to verify the signature of the same bytes. ``ours``: :func:`read_token` and
:func:`verify_id_token` with keys that are already read, as in service. ``authlib``: ``parse_id_token`` of Authlib's
OpenID client, as its integrations call it at each sign-in, its metadata and its key set already fetched; it makes the
keys again each time.
The three alternate batch by batch; the ratios are medians over neighbouring batches. Prints one JSON line.

    python benchmarks/tokens.py
"""

import base64
import importlib.metadata
import json
import platform
import statistics
import time
from collections.abc import Callable, Mapping

from authlib.integrations.base_client.sync_openid import OpenIDMixin
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from etatplateforme.identity.keys import read_keys
from etatplateforme.identity.profiles import FRANCECONNECT
from etatplateforme.identity.tokens import LARGEST_ID_TOKEN, Asked, Expected, read_token, verify_id_token

BATCHES = 31
ISSUER, CLIENT, NONCE = "https://fc.exemple.invalid/api/v2", "service", "n" * 43


class Peer(OpenIDMixin):
    """Authlib's client, with what it has fetched once."""

    client_id = CLIENT

    def __init__(self, keys: dict[str, object], alg: str) -> None:
        self.server_metadata = {"issuer": ISSUER, "jwks": keys, "id_token_signing_alg_values_supported": [alg]}

    def load_server_metadata(self) -> Mapping[str, object]:
        """The description, known already."""
        return self.server_metadata


def token_of(key: ECKey | RSAKey, alg: str, at: float) -> str:
    """An id_token as FranceConnect makes them."""
    claims = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "a" * 64 + "v1",
        "nonce": NONCE,
        "acr": "eidas1",
        "auth_time": int(at),
        "iat": int(at),
        "exp": int(at) + 3600,
    }
    return jws.serialize_compact({"alg": alg, "kid": key.kid}, json.dumps(claims), key, algorithms=[alg])


def raw_verifier(token: str, key: ECKey | RSAKey) -> Callable[[], object]:
    """The signature alone, its bytes decoded beforehand."""
    signed, _, end = token.rpartition(".")
    signature, message = base64.urlsafe_b64decode(end + "=" * (-len(end) % 4)), signed.encode()
    public = key.public_key
    if isinstance(public, ec.EllipticCurvePublicKey):
        der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
        return lambda: public.verify(der, message, ec.ECDSA(SHA256()))
    assert isinstance(public, rsa.RSAPublicKey)
    return lambda: public.verify(signature, message, padding.PKCS1v15(), SHA256())


def batch(call: Callable[[], object], times: int) -> float:
    """Microseconds of CPU of one call."""
    begun = time.process_time()
    for _ in range(times):
        _ = call()
    return 1e6 * (time.process_time() - begun) / times


def measure(alg: str, key: ECKey | RSAKey, times: int) -> dict[str, float]:
    """Medians, and the two ratios."""
    at = time.time()
    token = token_of(key, alg, at)
    published: dict[str, object] = {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": alg}]}
    keys = read_keys(json.dumps(published).encode())
    expected, asked = Expected(FRANCECONNECT, ISSUER, CLIENT, alg), Asked(NONCE, "eidas1")
    peer = Peer(published, alg)
    ways: dict[str, Callable[[], object]] = {
        "raw": raw_verifier(token, key),
        "ours": lambda: verify_id_token(read_token(token, LARGEST_ID_TOKEN), keys, expected, asked, at),
        "authlib": lambda: peer.parse_id_token({"id_token": token}, NONCE),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(BATCHES):
        for name, call in ways.items():
            spent[name].append(batch(call, times))
    figures = {f"{name}_us": round(statistics.median(values), 1) for name, values in spent.items()}
    for name in ("raw", "authlib"):
        ratios = (one / other for one, other in zip(spent["ours"], spent[name], strict=True))
        figures[f"ours_to_{name}"] = round(statistics.median(ratios), 2)
    return figures


def main() -> None:
    """Measure and print the line."""
    line = {
        "benchmark": "tokens",
        "peer": f"Authlib {importlib.metadata.version('authlib')}",
        "cryptography": importlib.metadata.version("cryptography"),
        "batches": BATCHES,
        "RS256": measure("RS256", RSAKey.generate_key(2048, auto_kid=True), 200),
        "ES256": measure("ES256", ECKey.generate_key("P-256", auto_kid=True), 200),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
