"""How each fault spoils a callback, a set of claims or a token: the errors that a relying party must refuse."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from joserfc import jws
from joserfc.jwk import ECKey

from etatplateforme.sandbox.identity.claims import ACR_RANK
from etatplateforme.sandbox.identity.faults import Faults, IdentityFault
from etatplateforme.sandbox.identity.keys import KeyRing

ELSEWHERE = "https://ailleurs.invalid/api/v2"
"""An issuer that is not ours; ``.invalid`` never resolves (RFC 2606)."""

HUGE_BYTES = 4 * 1024 * 1024
DEEP_LEVELS = 20_000
MINUTE = 60
DAY = 24 * 3600

_REPLACED: Mapping[IdentityFault, Mapping[str, str]] = {
    IdentityFault.WRONG_NONCE: {"nonce": "un-autre-nonce-que-celui-de-la-demande"},
    IdentityFault.WRONG_AUDIENCE: {"aud": "un-autre-service"},
    IdentityFault.ID_TOKEN_WRONG_ISSUER: {"iss": ELSEWHERE},
    IdentityFault.USERINFO_SUB_DIFFERS: {"sub": "0" * 64 + "v1"},
    IdentityFault.USERINFO_WRONG_AUDIENCE: {"aud": "un-autre-service"},
    IdentityFault.USERINFO_WRONG_ISSUER: {"iss": ELSEWHERE},
}
_REMOVED: Mapping[IdentityFault, str] = {
    IdentityFault.MISSING_NONCE: "nonce",
    IdentityFault.MISSING_EXP: "exp",
    IdentityFault.MISSING_ACR: "acr",
}
_MISSING_IN_CALLBACK: Mapping[IdentityFault, str] = {
    IdentityFault.MISSING_STATE: "state",
    IdentityFault.MISSING_ISS: "iss",
}
_SHIFTED: Mapping[IdentityFault, int] = {
    IdentityFault.EXPIRED_ID_TOKEN: -11 * MINUTE,
    IdentityFault.FUTURE_ID_TOKEN: DAY,
    IdentityFault.USERINFO_EXPIRED: -11 * MINUTE,
}
USERINFO_FAULTS = frozenset(fault for fault in IdentityFault if fault.startswith("userinfo_"))


def spoil_claims(claims: Mapping[str, object], faults: frozenset[IdentityFault]) -> dict[str, object]:
    """A copy of *claims*, changed by each of these *faults* that changes claims."""
    spoiled = dict(claims)
    for fault in faults:
        spoiled.update(_REPLACED.get(fault, {}))
        for name in ("iat", "exp", "auth_time", "nbf"):
            value = spoiled.get(name)
            if isinstance(value, int):
                spoiled[name] = value + _SHIFTED.get(fault, 0)
    if IdentityFault.FUTURE_ID_TOKEN in faults:
        spoiled["nbf"] = spoiled["iat"]
    if IdentityFault.LOWER_ACR in faults:
        spoiled["acr"] = _lower_acr(str(spoiled["acr"]))
    removed = {_REMOVED[fault] for fault in faults if fault in _REMOVED}
    return {name: value for name, value in spoiled.items() if name not in removed}


def _lower_acr(acr: str) -> str:
    """The level just below *acr*; below the lowest stands one that no text defines."""
    below = [name for name, rank in ACR_RANK.items() if rank < ACR_RANK[acr]]
    return below[-1] if below else "eidas0"


def write_id_token(claims: Mapping[str, object], alg: str, keys: KeyRing, faults: Faults) -> str:
    """The id_token of these *claims* as it goes on the wire, good or spoiled."""
    payload = _payload(claims, faults)
    if IdentityFault.ALG_NONE in faults:
        return f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_encode(payload)}."
    if IdentityFault.HS256_WITH_PUBLIC_KEY in faults:
        return _signed_with_public_key(payload, alg, keys)
    if IdentityFault.EMBEDDED_KEY in faults:
        return _signed_by_a_stranger(payload, embed=True)
    if IdentityFault.UNKNOWN_KID in faults:
        return _signed_by_a_stranger(payload, embed=False)
    token = keys.sign(payload, alg)
    return falsify(token) if IdentityFault.BAD_SIGNATURE in faults else token


def falsify(token: str) -> str:
    """The same token with another byte in the middle of its signature."""
    head, _, signature = token.rpartition(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{head}.{signature[:middle]}{other}{signature[middle + 1 :]}"


def _payload(claims: Mapping[str, object], faults: Faults) -> bytes:
    text = json.dumps(claims, ensure_ascii=False)
    if IdentityFault.DUPLICATE_KEYS in faults:
        text = '{"sub": "' + "0" * 64 + 'v1", ' + text[1:]
    if IdentityFault.DEEP_JSON_TOKEN in faults:
        text = text[:-1] + ', "profond": ' + "[" * DEEP_LEVELS + "]" * DEEP_LEVELS + "}"
    if IdentityFault.HUGE_TOKEN in faults:
        text = text[:-1] + ', "bourrage": "' + "x" * HUGE_BYTES + '"}'
    return text.encode()


def _signed_with_public_key(payload: bytes, alg: str, keys: KeyRing) -> str:
    """The classic confusion: the public key, which everybody knows, used as the secret of HS256."""
    key = keys.signing_key(alg)
    signed = f"{_segment({'alg': 'HS256', 'typ': 'JWT', 'kid': str(key.kid)})}.{_encode(payload)}"
    secret = key.as_pem(private=False)
    return f"{signed}.{_encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _signed_by_a_stranger(payload: bytes, *, embed: bool) -> str:
    """Signed with a key made for the occasion: given inside the header, or only named by its kid."""
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    header: dict[str, object] = {"alg": "ES256", "typ": "JWT", "kid": stranger.kid}
    if embed:
        header["jwk"] = stranger.as_dict(private=False)
    return jws.serialize_compact(header, payload, stranger, ["ES256"])


def _segment(header: Mapping[str, str]) -> str:
    return _encode(json.dumps(header).encode())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def spoil_callback(location: str, faults: Faults) -> str:
    """The address of return, changed by each fault that changes it."""
    parts = urlsplit(location)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if IdentityFault.WRONG_STATE in faults:
        query["state"] = "un-autre-state-que-celui-de-la-demande"
    if IdentityFault.WRONG_ISSUER in faults:
        query["iss"] = ELSEWHERE
    if IdentityFault.WRONG_CODE in faults and "code" in query:
        query["code"] = "un-code-que-personne-n-a-delivre"
    missing = {name for fault, name in _MISSING_IN_CALLBACK.items() if fault in faults}
    kept = {name: value for name, value in query.items() if name not in missing}
    return urlunsplit(parts._replace(query=urlencode(kept)))
