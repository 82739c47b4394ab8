"""The envelope: DSSE v1 (github.com/secure-systems-lab/dsse, protocol.md and envelope.md 1.0.0), with Ed25519 only.

What is signed is the type and the bytes of the payload, so that no canonical form is needed and that a signature made
over one kind of document is none over another. ``keyid`` is an unauthenticated hint and decides of nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause
from etatplateforme.guarantor.attestation.records import malformed, read_json
from etatplateforme.values.base64_text import decoded, encoded
from etatplateforme.values.bounded_json import Json
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.public_key import PublicKey

MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json"
LARGEST = 2_000_000
"""Bytes of an envelope beyond which it is not read: two thousand files are bound in 0.6 MB."""

MOST_SIGNATURES = 8


class Signs(Protocol):
    """Who holds a private key: :class:`etatplateforme.core.signing.Signer`."""

    @property
    def public(self) -> PublicKey:
        """The key by which its signatures are verified."""
        ...

    def sign(self, content: bytes) -> bytes:
        """64 bytes."""
        ...


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: what is signed. Lengths are those of bytes, in decimal."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, and the hint that its maker left."""

    sig: bytes
    keyid: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its type and its signatures; nothing of it is to be believed before :meth:`signed_by`."""

    payload_type: str
    payload: bytes = field(repr=False)
    signatures: tuple[Signature, ...]

    def signed_by(self, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
        """Those of *keys* of which a signature is good. One good signature makes an envelope of its own, whatever the
        others are worth (envelope.md, « Multiple signatures »).
        """
        message = pae(self.payload_type, self.payload)
        return tuple(key for key in keys if any(key.verifies(one.sig, message) for one in self.signatures))

    def json(self) -> dict[str, Json]:
        """The JSON envelope."""
        return {
            "payload": encoded(self.payload),
            "payloadType": self.payload_type,
            "signatures": [{"keyid": one.keyid, "sig": encoded(one.sig)} for one in self.signatures],
        }

    def encode(self) -> bytes:
        """The JSON envelope as a file."""
        return canonical(self.json()) + b"\n"


def seal(payload_type: str, payload: bytes, *signers: Signs) -> Envelope:
    """*payload* signed by each of *signers*; the hint is the fingerprint of the key."""
    message = pae(payload_type, payload)
    made = tuple(Signature(one.sign(message), one.public.fingerprint.digest.hex()) for one in signers)
    return Envelope(payload_type, payload, made)


def read_envelope(raw: bytes, payload_type: str, what: str) -> Envelope:
    """The envelope of a file called *what* in French. Raises AttestationRefused, before any signature is looked at."""
    return envelope_of(read_json(raw, LARGEST, what), payload_type, what)


def envelope_of(value: Json, payload_type: str, what: str) -> Envelope:
    """The envelope that was parsed as *value*; fields that are not known are ignored. Raises AttestationRefused."""
    if not isinstance(value, dict):
        raise malformed(what)
    kind, payload, signatures = value.get("payloadType"), value.get("payload"), value.get("signatures")
    content = decoded(payload) if isinstance(payload, str) else None
    if not isinstance(kind, str) or content is None or not isinstance(signatures, list):
        raise malformed(what)
    if kind != payload_type:
        raise AttestationRefused(Cause.WRONG_TYPE, f"Document : {what}.")
    if not signatures:
        raise AttestationRefused(Cause.UNSIGNED, f"Document : {what}.")
    if len(signatures) > MOST_SIGNATURES:
        raise AttestationRefused(Cause.TOO_LARGE, f"Document : {what}.")
    return Envelope(kind, content, tuple(_signature(one, what) for one in signatures))


def _signature(value: Json, what: str) -> Signature:
    if not isinstance(value, dict):
        raise malformed(what)
    sig, keyid = value.get("sig"), value.get("keyid", "")
    content = decoded(sig) if isinstance(sig, str) else None
    if content is None or not isinstance(keyid, str):
        raise malformed(what)
    return Signature(content, keyid)
