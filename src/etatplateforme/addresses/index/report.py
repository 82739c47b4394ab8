"""What a build says (how far it is, what it kept, what it could not read), and what a search says of its answers."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.errors import Fault
from etatplateforme.values.address import Address


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: stage (``"read"``, ``"sort"``, ``"write"``), file being read, rows of it (or of all) done."""

    stage: str
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What was read from one file.

    ``skipped`` rows could not be read (``faults`` describes the first of them), ``repeated`` rows gave a house number
    that its street already had. ``format`` is what it was read as (:mod:`etatplateforme.addresses.index.formats`).
    """

    name: str
    format: str
    rows: int
    kept: int
    skipped: int
    repeated: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: counts of addresses (house numbers), streets, localities and communes, and the file's size."""

    sources: tuple[SourceReport, ...]
    addresses: int
    streets: int
    localities: int
    municipalities: int
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an address was answered: the terms of its score, each as it was weighed, then what decided.

    ``text``: share of what was asked that the address has. ``name``: share of its name that was asked. ``commune``,
    ``postcode``: whether it stands where was asked. ``order`` of the words. ``importance`` of the street. ``number``:
    the house exists, or not. ``nearness`` to the point that was given. ``rule`` is ``"recognised"`` when name, commune
    and number were all read, so that the rest is noise (the score is then raised), ``"contradicted"`` when another
    commune was named (it is then lowered), or empty. ``certainty``, from 0 to 1, is weighed apart from the score;
    ``needed`` is what it must reach.
    """

    text: float
    name: float
    commune: float
    postcode: float
    order: float
    importance: float
    number: float
    nearness: float
    rule: str
    certainty: float
    needed: float


@dataclass(frozen=True, slots=True)
class Match:
    """An address that looks like what was asked; if not ``certain``, it must not be taken without asking somebody."""

    address: Address
    certain: bool
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One of the files an index was built from: its name, what it was read as, and the SHA-256 of the file as given."""

    name: str
    format: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where an index comes from, to be shown beside its answers (the licences of BAN and BANO ask for it).

    ``date`` is of the data, None when nobody told it.
    """

    date: date | None
    licence: str
    files: tuple[SourceFile, ...]
    addresses: int

    @property
    def dated(self) -> str:
        """Of which day the data are, in French."""
        return f"données du {self.date:%d/%m/%Y}" if self.date is not None else "données non datées"
