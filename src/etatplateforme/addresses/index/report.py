"""What a build says: how far it is, what it kept, and what it could not read."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.errors import Fault


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
class SourceFile:
    """One of the files an index was built from: its name, what it was read as, and the SHA-256 of the file as given."""

    name: str
    format: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where an index comes from, to be shown beside its answers (the licences of BAN and BANO ask for it)."""

    date: date
    licence: str
    files: tuple[SourceFile, ...]
    addresses: int
