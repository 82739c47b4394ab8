"""How a signed token goes on the wire: well, or in one of the forms that a relying party must refuse."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from joserfc import jws

from etatplateforme.sandbox.identity.clients import ServiceClient
from etatplateforme.sandbox.identity.keys import KeyRing, SigningKey, nobodys_key
from etatplateforme.sandbox.identity.spoil import SOMEBODY_ELSE

HUGE_BYTES = 4 * 1024 * 1024
DEEP_LEVELS = 20_000
STRANGERS_KEYS = "/cles-d-un-inconnu"
"""Where a relying party that follows ``jku`` would find a key that verifies the token."""

Header = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be signed, with what, by whom and for whom."""

    payload: bytes = field(repr=False)
    alg: str
    keys: KeyRing
    client: ServiceClient
    issuer: str

    @property
    def key(self) -> SigningKey:
        """The current key of the registered algorithm."""
        return self.keys.signing_key(self.alg)

    def signed(self, **header: object) -> str:
        """The token as it should be, but for what *header* changes there."""
        whole = {"alg": self.alg, "typ": "JWT", "kid": self.key.kid, **header}
        return _jws(whole, self.payload, self.key, self.alg)


def write_token(
    claims: Mapping[str, object], keys: KeyRing, client: ServiceClient, issuer: str, defects: frozenset[str]
) -> str:
    """The token of these *claims* for *client*, well signed, or spoiled by the *defects* that spoil its form."""
    draft = Draft(_payload(claims, defects), client.signing_alg, keys, client, issuer)
    form = next((FORMS[defect] for defect in sorted(defects) if defect in FORMS), Draft.signed)
    return form(draft)


def alg_none(payload: bytes) -> str:
    """A token without signature, that says so."""
    return f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_encode(payload)}."


def _payload(claims: Mapping[str, object], defects: frozenset[str]) -> bytes:
    text = json.dumps(claims, ensure_ascii=False)
    if "duplicate_keys" in defects:
        text = f'{{"sub": "{SOMEBODY_ELSE}", {text[1:]}'
    if "deep_json" in defects:
        text = text[:-1] + ', "profond": ' + "[" * DEEP_LEVELS + "]" * DEEP_LEVELS + "}"
    if "huge" in defects:
        text = text[:-1] + ', "bourrage": "' + "x" * HUGE_BYTES + '"}'
    if "not_an_object" in defects:
        text = f"[{text}]"
    return text.encode()


# --- signatures -----------------------------------------------------------------------------------------------------


def _falsified(draft: Draft) -> str:
    """Another byte in the middle of the signature."""
    head, _, signature = draft.signed().rpartition(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    return f"{head}.{signature[:middle]}{other}{signature[middle + 1 :]}"


def _zeroed(draft: Draft) -> str:
    """Only zeros: r = s = 0 opened a famous library (CVE-2022-21449)."""
    head, _, signature = draft.signed().rpartition(".")
    return f"{head}.{'A' * len(signature)}"


def _stripped(draft: Draft) -> str:
    return draft.signed().rpartition(".")[0] + "."


def _swapped(draft: Draft) -> str:
    """The signature of the true content, over another subject."""
    head, _, signature = draft.signed().split(".")
    other = json.dumps({**json.loads(draft.payload), "sub": SOMEBODY_ELSE}, ensure_ascii=False).encode()
    return f"{head}.{_encode(other)}.{signature}"


def _other_algorithm(draft: Draft) -> str:
    """Signed by a published key, when there is one, in an algorithm that the client did not register."""
    alg = "RS256" if draft.alg == "ES256" else "ES256"
    known = alg in draft.keys.algs
    key = draft.keys.signing_key(alg) if known else nobodys_key("RSA")
    return _jws({"alg": alg, "typ": "JWT", "kid": key.kid}, draft.payload, key, alg)


def _hs256_with_public_key(draft: Draft) -> str:
    """The classic confusion: the public key, which everybody knows, used as the secret of HS256."""
    return _hs256(draft, draft.key.as_pem(private=False))


def _hs256_with_client_secret(draft: Draft) -> str:
    """OpenID Connect allows it where HS256 is registered, and nowhere else."""
    return _hs256(draft, draft.client.client_secret.encode())


def _hs256(draft: Draft, secret: bytes) -> str:
    signed = f"{_segment({'alg': 'HS256', 'typ': 'JWT', 'kid': draft.key.kid})}.{_encode(draft.payload)}"
    return f"{signed}.{_encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _stranger(draft: Draft, *, embed: bool = False, url: bool = False) -> str:
    """Signed with a stranger's key: given in the header, to be read at an address, or only named by its kid."""
    key = draft.keys.stranger
    header: dict[str, object] = {"alg": "ES256", "typ": "JWT", "kid": key.kid}
    if embed:
        header["jwk"] = key.as_dict(private=False)
    if url:
        header["jku"] = draft.issuer + STRANGERS_KEYS
    return _jws(header, draft.payload, key, "ES256")


def _without_kid(draft: Draft) -> str:
    return _jws({"alg": draft.alg, "typ": "JWT"}, draft.payload, draft.key, draft.alg)


def _without_typ(draft: Draft) -> str:
    return _jws({"alg": draft.alg, "kid": draft.key.kid}, draft.payload, draft.key, draft.alg)


def _without_alg(draft: Draft) -> str:
    return _jws({"typ": "JWT", "kid": draft.key.kid}, draft.payload, draft.key, draft.alg)


FORMS: Mapping[str, Callable[[Draft], str]] = {
    "alg_none": lambda draft: alg_none(draft.payload),
    "bad_signature": _falsified,
    "critical_extension": lambda draft: draft.signed(crit=["extension-inconnue"], **{"extension-inconnue": True}),
    "embedded_key": lambda draft: _stranger(draft, embed=True),
    "embedded_key_url": lambda draft: _stranger(draft, url=True),
    "hs256_with_client_secret": _hs256_with_client_secret,
    "hs256_with_public_key": _hs256_with_public_key,
    "honest_more_headers": lambda draft: draft.signed(org="FC", version=2),
    "honest_no_typ": _without_typ,
    "missing_alg": _without_alg,
    "missing_kid": _without_kid,
    "other_algorithm": _other_algorithm,
    "other_kind": lambda draft: draft.signed(typ="logout+jwt"),
    "stripped_signature": _stripped,
    "swapped_payload": _swapped,
    "unknown_kid": _stranger,
    "zeroed_signature": _zeroed,
}
"""How each defect of form writes the token."""


def _jws(header: Header, payload: bytes, key: SigningKey, alg: str) -> str:
    """Signed by joserfc's own algorithm; the header goes as it is, whatever it says."""
    signed = f"{_segment(header)}.{_encode(payload)}"
    return f"{signed}.{_encode(jws.JWSRegistry.algorithms[alg].sign(signed.encode(), key))}"


def _segment(header: Header) -> str:
    return _encode(json.dumps(header).encode())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
