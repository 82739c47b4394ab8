"""The keyring: which keys speak for a body, for what, from when until when; and how one keyring leads to the next.

Two roles, so that the key that is used often can be lost without losing everything (as in The Update Framework):

- the **root** key signs keyrings and nothing else; it is kept away from any server. Its fingerprint is what the body
  publishes elsewhere, and all that a verifier needs to know;
- a **signing** key signs attestations and revocation lists, and is replaced by a keyring that the root signs.

A new root is announced in a keyring that the old one signs, and that the new one signs too, to show that it exists. The
file holds them all, the oldest first, so that who knows an old root only is led to the present one. It cannot help who
knows only a root that was stolen: its thief can lead elsewhere. That takes a new fingerprint, published anew.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from pydantic import Field, model_validator

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause
from etatplateforme.guarantor.attestation.dsse import LARGEST, Envelope, Signs, envelope_of, seal
from etatplateforme.guarantor.attestation.records import (
    SKEW,
    Key,
    Line,
    Moment,
    Record,
    malformed,
    read_json,
    read_record,
)
from etatplateforme.values.bounded_json import Json
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.public_key import Fingerprint

PAYLOAD_TYPE = "application/vnd.etatplateforme.keyring+json"
WHAT = "trousseau"
MOST_KEYS = 32
MOST_KEYRINGS = 64
LONGEST_LIFE = timedelta(days=400)
"""A keyring must be signed again within thirteen months: a revoked key cannot be hidden for longer than that."""

LARGEST_VERSION: Final = 2**53 - 1
"""The largest integer that every reader of JSON has (RFC 8259, 6)."""


def following(number: int) -> int:
    """The next number. Raises InvalidInput (``numbers_exhausted``) after the last one, where only a thief gets."""
    if number >= LARGEST_VERSION:
        raise InvalidInput(
            "Le dernier document porte le plus grand numéro qui existe : une clé volée l'a sans doute signé.",
            remedy="Créez de nouvelles clés dans un nouveau dossier, et publiez l'empreinte de la nouvelle racine.",
            code="numbers_exhausted",
        )
    return number + 1


class KeyRole(StrEnum):
    """What a key is for; no key is for both."""

    ROOT = "root"
    SIGNING = "signing"


class Reason(StrEnum):
    """Why a key was revoked. Who stole a key writes the date that suits him: nothing that it signed counts any more."""

    COMPROMISED = "compromised"
    SUPERSEDED = "superseded"


class KeyEntry(Record):
    """One key of a body. ``name`` is a word for people (« 2026-1 »), unique in a keyring."""

    name: Line
    role: KeyRole
    public: Key
    valid_from: Moment
    valid_until: Moment
    revoked_at: Moment | None = None
    reason: Reason | None = None

    def objection(self, signed_at: datetime) -> Cause | None:
        """Why this key could not sign at *signed_at*, as the document says; None when it could."""
        if self.reason is Reason.COMPROMISED or (self.revoked_at is not None and signed_at >= self.revoked_at):
            return Cause.KEY_REVOKED
        if signed_at < self.valid_from:
            return Cause.KEY_NOT_YET_VALID
        return Cause.KEY_EXPIRED if signed_at > self.valid_until else None


class Holder(Record):
    """The body whose keys they are."""

    name: Line
    siret: Line


class Keyring(Record):
    """The keys of one body. ``version`` grows by one with each keyring."""

    format: Literal["etatplateforme/keyring/1"] = Field(default="etatplateforme/keyring/1", alias="schema")
    version: int = Field(ge=1, le=LARGEST_VERSION)
    holder: Holder
    issued: Moment
    expires: Moment
    keys: tuple[KeyEntry, ...] = Field(min_length=1, max_length=MOST_KEYS)

    @model_validator(mode="after")
    def _coherent(self) -> "Keyring":
        publics, names = {key.public for key in self.keys}, {key.name for key in self.keys}
        if len(publics) != len(self.keys) or len(names) != len(self.keys):
            raise ValueError
        if not self.issued < self.expires <= self.issued + LONGEST_LIFE:
            raise ValueError
        if any((key.revoked_at is None) != (key.reason is None) for key in self.keys):
            raise ValueError
        return self

    def of(self, role: KeyRole) -> tuple[KeyEntry, ...]:
        """The keys of one role, revoked ones too."""
        return tuple(key for key in self.keys if key.role is role)

    def usable(self, role: KeyRole, at: datetime) -> tuple[KeyEntry, ...]:
        """Those that may sign at *at*."""
        return tuple(key for key in self.of(role) if key.objection(at) is None)


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keyring that an anchor leads to, and that anchor. ``digest`` is that of its payload."""

    keyring: Keyring
    anchor: Fingerprint
    payload: bytes


def seal_keyring(keyring: Keyring, *roots: Signs) -> Envelope:
    """*keyring* signed by the root, and by the next one when it is announced."""
    return seal(PAYLOAD_TYPE, keyring.encode(), *roots)


def encode_chain(chain: Sequence[Envelope]) -> bytes:
    """The file of keyrings, the oldest first; the last 64, which lead on from every root that still counts."""
    return canonical({"keyrings": [envelope.json() for envelope in chain[-MOST_KEYRINGS:]]}) + b"\n"


def read_chain(raw: bytes) -> tuple[Envelope, ...]:
    """The envelopes of a file of keyrings. Raises AttestationRefused; no signature is looked at."""
    value = read_json(raw, LARGEST, WHAT)
    listed: Json = value.get("keyrings") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not listed:
        raise malformed(WHAT)
    if len(listed) > MOST_KEYRINGS:
        raise AttestationRefused(Cause.TOO_LARGE, f"Document : {WHAT}.")
    return tuple(envelope_of(one, PAYLOAD_TYPE, WHAT) for one in listed)


def read_keyring(envelope: Envelope) -> Keyring:
    """What an envelope says, whoever signed it. Raises AttestationRefused."""
    return read_record(Keyring, envelope.payload, LARGEST, WHAT)


def offered(chain: Iterable[Envelope]) -> tuple[Fingerprint, ...]:
    """Fingerprints of the roots that keyrings name, for a person to compare with what the body publishes."""
    roots = [key.public.fingerprint for one in chain for key in read_keyring(one).of(KeyRole.ROOT)]
    return tuple(dict.fromkeys(roots))


def trusted(chain: Iterable[Envelope], anchors: Collection[Fingerprint], at: datetime) -> Trusted:
    """The last keyring of *chain*, if a root whose fingerprint is one of *anchors* leads to it.

    Their numbers follow one another. Those older than the one that the anchor signed are passed over; from there on
    each must be signed by a root of the one before and by one of its own. Raises AttestationRefused.
    """
    found: Trusted | None = None
    before: Keyring | None = None
    for envelope in chain:
        keyring = read_keyring(envelope)
        if before is not None and (keyring.version != before.version + 1 or keyring.issued < before.issued):
            raise AttestationRefused(Cause.REPLAYED, f"Document : {WHAT}, n° {keyring.version}.")
        before = keyring
        if keyring.issued > at + SKEW:
            raise AttestationRefused(Cause.NOT_YET_VALID, f"Document : {WHAT}.")
        found = _first(envelope, keyring, anchors) if found is None else _next(envelope, keyring, found)
    if found is None:
        raise AttestationRefused(Cause.UNKNOWN_KEY, "Aucun trousseau n'est signé par la clé de cette empreinte.")
    if any(root.public.fingerprint.matches(found.anchor) and _stolen(root) for root in found.keyring.of(KeyRole.ROOT)):
        raise AttestationRefused(Cause.KEY_REVOKED, "L'empreinte donnée est celle d'une clé que l'organisme dit volée.")
    if at > found.keyring.expires:
        raise AttestationRefused(Cause.KEYRING_EXPIRED)
    return found


def _first(envelope: Envelope, keyring: Keyring, anchors: Collection[Fingerprint]) -> Trusted | None:
    """A keyring that an anchor signed; None when it names no such root, or was not signed by it.

    Only the anchors are tried: a stranger's keyring costs no more than they do.
    """
    roots = [root.public for root in keyring.usable(KeyRole.ROOT, keyring.issued)]
    known = {root: anchor for root in roots for anchor in anchors if root.fingerprint.matches(anchor)}
    signer = next(iter(envelope.signed_by(known)), None)
    return None if signer is None else Trusted(keyring, known[signer], envelope.payload)


def _next(envelope: Envelope, keyring: Keyring, before: Trusted) -> Trusted:
    former = [root.public for root in before.keyring.usable(KeyRole.ROOT, keyring.issued)]
    own = (root.public for root in keyring.usable(KeyRole.ROOT, keyring.issued))
    if not envelope.signed_by(former) or not envelope.signed_by(own):
        raise AttestationRefused(Cause.BAD_SIGNATURE, f"Document : {WHAT}, n° {keyring.version}.")
    return Trusted(keyring, before.anchor, envelope.payload)


def _stolen(key: KeyEntry) -> bool:
    return key.reason is Reason.COMPROMISED
