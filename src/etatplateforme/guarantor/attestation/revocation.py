"""The revocation list: attestations that were withdrawn, keys that no longer count, and until when the list is fresh.

It is short-lived on purpose, and an attestation without a fresh list is refused: who hides a list must not be able to
hide what it says. A list is signed by a signing key or by the root; one that names its own signer says so truthfully.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import Field, model_validator

from etatplateforme.guarantor.attestation.causes import AttestationRefused, Cause
from etatplateforme.guarantor.attestation.dsse import LARGEST, Envelope, Signs, read_envelope, seal
from etatplateforme.guarantor.attestation.keys import LARGEST_VERSION, KeyEntry, Keyring, Reason
from etatplateforme.guarantor.attestation.records import SKEW, Digest, Line, Moment, Record, read_record
from etatplateforme.values.public_key import PublicKey

PAYLOAD_TYPE = "application/vnd.etatplateforme.revocations+json"
WHAT = "liste de révocation"
LONGEST_LIFE = timedelta(days=90)
MOST: Final = 5_000
"""Entries of a list; what has expired by itself can be left out of the next one."""


class RevokedStatement(Record):
    """An attestation that was withdrawn, by the SHA-256 of its payload, whatever the envelope around it."""

    digest: Digest
    revoked_at: Moment
    reason: Line


class RevokedKey(Record):
    """A key that no longer counts, by the SHA-256 of its 32 bytes."""

    digest: Digest
    revoked_at: Moment
    reason: Reason


class Revocations(Record):
    """One list. ``number`` grows by one with each; a fresh one is due at ``next_update`` at the latest."""

    format: Literal["etatplateforme/revocations/1"] = Field(default="etatplateforme/revocations/1", alias="schema")
    number: int = Field(ge=1, le=LARGEST_VERSION)
    issued: Moment
    next_update: Moment
    statements: tuple[RevokedStatement, ...] = Field(default=(), max_length=MOST)
    keys: tuple[RevokedKey, ...] = Field(default=(), max_length=MOST)

    @model_validator(mode="after")
    def _coherent(self) -> "Revocations":
        if not self.issued < self.next_update <= self.issued + LONGEST_LIFE:
            raise ValueError
        return self

    def of_statement(self, digest: str) -> RevokedStatement | None:
        """The entry of an attestation, if it was withdrawn."""
        return next((one for one in self.statements if one.digest == digest), None)

    def counts_against(self, key: KeyEntry, signed_at: datetime) -> bool:
        """True when the list revokes *key* for what it signed at *signed_at*."""
        told = (one for one in self.keys if one.digest == key.public.fingerprint.digest.hex())
        return any(one.reason is Reason.COMPROMISED or signed_at >= one.revoked_at for one in told)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list whose signature is good."""

    revocations: Revocations
    payload: bytes


def seal_revocations(revocations: Revocations, *signers: Signs) -> Envelope:
    """*revocations* signed."""
    return seal(PAYLOAD_TYPE, revocations.encode(), *signers)


def read_revocations(raw: bytes, keyring: Keyring, at: datetime) -> Listed:
    """The list in *raw*, if a key of *keyring* signed it and it is fresh at *at*. Raises AttestationRefused."""
    envelope = read_envelope(raw, PAYLOAD_TYPE, WHAT)
    entries = {key.public: key for key in keyring.keys}
    signers = envelope.signed_by(entries)
    if not signers:
        raise AttestationRefused(_unsigned_by_us(envelope, entries), f"Document : {WHAT}.")
    revocations = read_record(Revocations, envelope.payload, LARGEST, WHAT)
    objections = [entries[key].objection(revocations.issued) for key in signers]
    first = objections[0]
    if first is not None and None not in objections:
        raise AttestationRefused(first, f"Document : {WHAT}.")
    if revocations.issued > at + SKEW:
        raise AttestationRefused(Cause.NOT_YET_VALID, f"Document : {WHAT}.")
    if at > revocations.next_update:
        raise AttestationRefused(Cause.REVOCATIONS_STALE)
    return Listed(revocations, envelope.payload)


def _unsigned_by_us(envelope: Envelope, entries: dict[PublicKey, KeyEntry]) -> Cause:
    """Whether a known key is said to have signed: the hint serves to word the refusal, and for nothing else."""
    known = {key.fingerprint.digest.hex() for key in entries}
    return Cause.BAD_SIGNATURE if any(one.keyid in known for one in envelope.signatures) else Cause.UNKNOWN_KEY
