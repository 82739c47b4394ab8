"""Cost of verifying an id_token with every check, beside the bare signature and beside Authlib, in one run.

``raw``: what ``cryptography`` alone takes to verify the signature of the same bytes. ``ours``: :func:`read_token` and
:func:`verify_id_token` with keys that are already read, as in service. ``authlib``: ``parse_id_token`` of the client
that Authlib's ``OAuth`` registers for Starlette and FastAPI, as its ``authorize_access_token`` calls it at each
sign-in: with the whole answer of the token endpoint, its metadata and its key set already fetched. It makes the keys
again each time. Its coroutine is driven by hand, which spares it an event loop.

The provider announces ES256 and RS256 as FranceConnect does, so its set holds a key of each; ``one_key`` is the same
with a set of the one key that signs, as FranceConnect+ has.
All alternate batch by batch; the ratios are medians over neighbouring batches, with their quartiles. One JSON line.

    python benchmarks/tokens.py
"""

import base64
import importlib.metadata
import json
import platform
import statistics
import time
from collections.abc import Callable, Coroutine
from typing import Protocol

from authlib.integrations.starlette_client import OAuth
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from etatplateforme.identity.keys import read_keys
from etatplateforme.identity.profiles import FRANCECONNECT
from etatplateforme.identity.tokens import LARGEST_ID_TOKEN, Asked, Expected, read_token, verify_id_token

BATCHES = 31
ALGS = ("ES256", "RS256")
ISSUER, CLIENT, NONCE = "https://fc.exemple.invalid/api/v2", "service", "n" * 43


class Client(Protocol):
    """What is used of Authlib's client, which comes without types."""

    def parse_id_token(self, token: dict[str, str], nonce: str) -> Coroutine[object, None, object]:
        """Verify the id_token of an answer of the token endpoint."""
        ...


def peer_of(keys: list[dict[str, object]]) -> Client:
    """Authlib's client for Starlette, with what it has fetched once."""
    client: Client = OAuth().register(
        "fc",
        client_id=CLIENT,
        issuer=ISSUER,
        jwks={"keys": keys},
        id_token_signing_alg_values_supported=list(ALGS),
    )
    return client


def driven(coroutine: Coroutine[object, None, object]) -> object:
    """The answer of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("it waits for something")


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


def measure(alg: str, signers: dict[str, ECKey | RSAKey], times: int) -> dict[str, object]:
    """Medians in microseconds, and the ratios with their quartiles."""
    at = time.time()
    key = signers[alg]
    token = token_of(key, alg, at)
    published: dict[str, dict[str, object]] = {
        name: {**one.as_dict(private=False), "use": "sig", "alg": name} for name, one in signers.items()
    }
    keys = read_keys(json.dumps({"keys": list(published.values())}).encode())
    expected, asked = Expected(FRANCECONNECT, ISSUER, CLIENT, alg), Asked(NONCE, "eidas1")
    peer, narrow = peer_of(list(published.values())), peer_of([published[alg]])
    answer = {"access_token": "a" * 43, "token_type": "Bearer", "id_token": token}
    ways: dict[str, Callable[[], object]] = {
        "raw": raw_verifier(token, key),
        "ours": lambda: verify_id_token(read_token(token, LARGEST_ID_TOKEN), keys, expected, asked, at, "a" * 43),
        "authlib": lambda: driven(peer.parse_id_token(dict(answer), NONCE)),
        "authlib_one_key": lambda: driven(narrow.parse_id_token(dict(answer), NONCE)),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(BATCHES):
        for name, call in ways.items():
            spent[name].append(batch(call, times))
    figures: dict[str, object] = {f"{name}_us": round(statistics.median(values), 1) for name, values in spent.items()}
    for name in ("raw", "authlib", "authlib_one_key"):
        ratios = [one / other for one, other in zip(spent["ours"], spent[name], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        figures[f"ours_to_{name}"] = round(middle, 2)
        figures[f"ours_to_{name}_quartiles"] = [round(low, 3), round(high, 3)]
    return figures


def main() -> None:
    """Measure and print the line."""
    signers: dict[str, ECKey | RSAKey] = {
        "ES256": ECKey.generate_key("P-256", auto_kid=True),
        "RS256": RSAKey.generate_key(2048, auto_kid=True),
    }
    line = {
        "benchmark": "tokens",
        "peer": f"Authlib {importlib.metadata.version('authlib')}",
        "cryptography": importlib.metadata.version("cryptography"),
        "batches": BATCHES,
        "RS256": measure("RS256", signers, 200),
        "ES256": measure("ES256", signers, 200),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
