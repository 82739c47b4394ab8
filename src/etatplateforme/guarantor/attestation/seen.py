"""What a verifier remembers, so that nothing older is passed off as new. One mark per site and per root key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from etatplateforme.guarantor.attestation.causes import Cause, Refusal
from etatplateforme.guarantor.attestation.keys import LARGEST_VERSION
from etatplateforme.guarantor.attestation.records import Digest, Line, Record, read_record

WHAT = "mémoire du vérificateur"
LARGEST = 5_000_000
MOST = 10_000


class Step(Record):
    """A numbered document that was seen: its number, and the digest of its payload."""

    number: int = Field(ge=1, le=LARGEST_VERSION)
    digest: Digest


class Mark(Record):
    """Documents of a site, from a root whose fingerprint is ``anchor``; those that were accepted have all three."""

    audience: Line
    anchor: Digest
    keyring: Step
    revocations: Step | None = None
    attestation: Step

    def refusals(self, newer: "Mark") -> Iterable[Refusal]:
        """Why the documents of *newer* cannot come after these."""
        for name, before, after in (
            ("trousseau", self.keyring, newer.keyring),
            ("liste de révocation", self.revocations, newer.revocations),
            ("attestation", self.attestation, newer.attestation),
        ):
            if before is None or after is None:
                continue
            if after.number < before.number:
                detail = f"Document : {name}, n° {after.number} ; le n° {before.number} a déjà été vu."
                yield Refusal(Cause.REPLAYED, detail)
            elif after.number == before.number and after.digest != before.digest:
                yield Refusal(Cause.CONFLICTING, f"Document : {name}, n° {after.number}.")


class _Memory(Record):
    format: Literal["etatplateforme/seen/1"] = Field(default="etatplateforme/seen/1", alias="schema")
    marks: tuple[Mark, ...] = Field(default=(), max_length=MOST)

    @field_validator("marks")
    @classmethod
    def _one_each(cls, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        if len({(mark.audience, mark.anchor) for mark in marks}) != len(marks):
            raise ValueError
        return marks


@dataclass(frozen=True, slots=True)
class Seen:
    """Marks of every site that was verified."""

    marks: tuple[Mark, ...] = ()

    @classmethod
    def read(cls, raw: bytes) -> "Seen":
        """What :meth:`encode` wrote. Raises AttestationRefused."""
        return cls(read_record(_Memory, raw, LARGEST, WHAT).marks)

    def encode(self) -> bytes:
        """The memory as a file."""
        return _Memory(marks=self.marks).encode() + b"\n"

    def of(self, audience: str, anchor: str) -> Mark | None:
        """What was last accepted for a site from a root."""
        return next((one for one in self.marks if (one.audience, one.anchor) == (audience, anchor)), None)

    def after(self, mark: Mark) -> "Seen":
        """The same memory with *mark* in the place of the one before."""
        others = (one for one in self.marks if (one.audience, one.anchor) != (mark.audience, mark.anchor))
        return Seen((*others, mark)[-MOST:])


NOTHING_SEEN = Seen()
