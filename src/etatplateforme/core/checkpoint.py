"""Checkpoints of the journal: a signed statement of its number of lines and last digest, kept away from the file.

The chain alone cannot show that its end was cut off and written anew. A checkpoint can, from its line backwards; what
came after the last checkpoint is covered by the next one only, and :func:`verify` says from which line on.

Signed with Ed25519 (RFC 8032) over the canonical JSON of the statement.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from etatplateforme.core.journal import GENESIS, LONGEST_LINE, digest_of, last_link, opened_journal, parsed
from etatplateforme.core.landing import storage_error
from etatplateforme.core.signing import Signer
from etatplateforme.errors import Broken, Fault, InvalidInput
from etatplateforme.values.base64_text import decoded, encoded
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.public_key import PublicKey

MOST_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Statement about a journal: its number of lines, the digest of the last, when, the signer's key and signature."""

    lines: int
    digest: str
    at: str
    key: str
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed."""
        return canonical({"lines": self.lines, "digest": self.digest, "at": self.at, "key": self.key})

    def encode(self) -> bytes:
        """The checkpoint as a JSON file."""
        return canonical({**json.loads(self.statement()), "signature": self.signature}) + b"\n"

    @classmethod
    def decode(cls, content: bytes) -> "Checkpoint":
        """Read what :meth:`encode` wrote. Raises InvalidInput."""
        record = parsed(content[:4096].removesuffix(b"\n")) or {}
        lines, texts = record.get("lines"), [record.get(name) for name in ("digest", "at", "key", "signature")]
        words = [text for text in texts if isinstance(text, str)]
        if type(lines) is not int or lines < 0 or len(words) != len(texts):
            raise InvalidInput(
                "Ce fichier n'est pas un point de contrôle du journal.",
                remedy="Donnez un fichier écrit par « etatplateforme journal checkpoint ».",
                code="invalid_checkpoint",
            )
        return cls(lines, *words)

    def genuine(self, trusted: str | None = None) -> bool:
        """True when the signature is that of ``key``, and ``key`` is the *trusted* one if given (base64)."""
        if trusted is not None and trusted != self.key:
            return False
        signature = decoded(self.signature)
        try:
            key = PublicKey.parse(self.key)
        except InvalidInput:
            return False
        return signature is not None and key.verifies(signature, self.statement())


def checkpoint(journal: Path, signer: Signer, at: datetime) -> Checkpoint:
    """Sign what *journal* holds now."""
    try:
        with opened_journal(journal) as file:
            lines, digest = last_link(file)
    except OSError as error:
        raise storage_error(error) from None
    unsigned = Checkpoint(lines, digest, at.isoformat(timespec="seconds"), str(signer.public))
    return replace(unsigned, signature=encoded(signer.sign(unsigned.statement())))


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in a journal. ``covered`` is the last line that a genuine checkpoint vouches for.

    ``torn`` says that the file ends with part of a line: it is being written now, or a power failure cut it. The next
    line takes its place; that is no sign of an alteration.
    """

    lines: int
    covered: int
    faults: tuple[Fault, ...]
    torn: bool = False

    @property
    def sound(self) -> bool:
        """True when no line was changed, removed or moved, as far as the chain and the checkpoints can show."""
        return not self.faults


def verify(journal: Path, checkpoints: Sequence[Checkpoint] = (), trusted_key: str | None = None) -> Verification:
    """Re-read the whole chain and hold it against the checkpoints, line by line: memory stays flat.

    Of the lines, the first :data:`MOST_FAULTS` faults are told.
    """
    faults: list[Fault] = []
    digests: dict[int, str] = {0: GENESIS}
    wanted = {point.lines for point in checkpoints}
    count, previous, torn = 0, GENESIS, False
    try:
        with journal.open("rb") as file:
            for raw in _raw_lines(file):
                if torn := _is_torn(raw):
                    break
                count += 1
                fault, previous = _examine(count, raw, previous)
                if fault is not None and len(faults) < MOST_FAULTS:
                    faults.append(fault)
                if count in wanted:
                    digests[count] = previous
    except FileNotFoundError:
        count = 0
    except OSError as error:
        raise storage_error(error) from None
    covered = 0
    for point in sorted(checkpoints, key=lambda point: point.lines):
        fault = _held_against(point, digests.get(point.lines), count, trusted_key)
        if fault is None:
            covered = point.lines
        else:
            faults.append(fault)
    return Verification(count, covered, tuple(faults), torn)


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    while raw := file.readline(LONGEST_LINE):
        yield raw


def _is_torn(raw: bytes) -> bool:
    """True for an end of file that is no line: one being written now, or cut by a power failure. Nobody altered it."""
    return not raw.endswith(b"\n") and len(raw) < LONGEST_LINE and parsed(raw) is None


def _examine(number: int, raw: bytes, previous: str) -> tuple[Fault | None, str]:
    """Fault of one line, if any, and the digest that the next line must name."""
    record = parsed(raw.removesuffix(b"\n"))
    if record is None:
        fault = Fault("journal", "cette ligne ne peut pas être lue.", "Comparez avec une sauvegarde.", number)
        return fault, previous
    own, digest = digest_of(record), record.get("hash")
    if own != digest:
        return Fault("journal", "cette ligne a été modifiée.", "Comparez avec une sauvegarde.", number), str(digest)
    if record.get("prev") != previous or record.get("n") != number:
        problem = "une ligne a été retirée, ajoutée ou déplacée juste avant celle-ci."
        return Fault("journal", problem, "Comparez avec une sauvegarde.", number), own
    return None, own


def _held_against(point: Checkpoint, digest: str | None, count: int, trusted: str | None) -> Fault | None:
    if not point.genuine(trusted):
        return Fault(
            "checkpoint", "la signature de ce point de contrôle n'est pas valable.", "Écartez-le.", point.lines
        )
    if point.lines > count:
        problem = f"le journal avait {point.lines} lignes à ce point de contrôle, il n'en a plus que {count}."
        return Fault("journal", problem, "La fin a été coupée : comparez avec une sauvegarde.", count or None)
    if digest != point.digest:
        problem = "le journal ne contient plus ce que ce point de contrôle atteste."
        return Fault(
            "journal", problem, "Il a été réécrit avant cette ligne : comparez avec une sauvegarde.", point.lines
        )
    return None


def require_sound(found: Verification) -> None:
    """Raise Broken when *found* has faults."""
    if not found.sound:
        raise Broken(
            f"Le journal a été altéré : {len(found.faults)} anomalie(s).",
            remedy="Lancez « etatplateforme journal verify » et comparez avec une sauvegarde.",
            code="journal_altered",
        )
