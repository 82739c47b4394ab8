"""What is wanted of a file, how far it is, and the pieces that it is answered by. Pure values."""

import hashlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from etatplateforme.addresses.csv_rows import CsvRequest
from etatplateforme.errors import InvalidInput
from etatplateforme.values.canonical_json import canonical

ROWS_AT_ONCE = 200
"""Rows of a piece: a tenth of a second of work, so that a kill costs little and progress is smooth."""


@dataclass(frozen=True, slots=True)
class Job:
    """How to read a file and what to add to it.

    ``encoding`` and ``delimiter`` are recognised when they are not given; a piece of ``rows_at_once`` rows is answered
    and written whole.

    Raises InvalidInput (``no_column``) when no column is named: to search whole rows, noise and all, finds little.
    """

    request: CsvRequest = field(repr=False)
    encoding: str | None = None
    delimiter: str | None = None
    rows_at_once: int = ROWS_AT_ONCE

    def __post_init__(self) -> None:
        if not self.request.read:
            raise InvalidInput(
                "Aucune colonne d'adresse n'est nommée.",
                remedy="Nommez la colonne de l'adresse (--column), ou celles de ses parties (--part street=…).",
                code="no_column",
            )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows written, of how many, and how many of them were written by an earlier run."""

    done: int
    total: int
    resumed: int


Rows: TypeAlias = Sequence[Sequence[str]]
"""Rows that are answered together."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Rows once answered: as many lines of CSV, and how many rows had each status and each kind of answer."""

    rows: int
    content: bytes = field(repr=False)
    tally: Counter[str]


Answering: TypeAlias = Callable[[Iterator[Rows]], Generator[Answered]]
"""Answers pieces in their order; closed when no more is wanted."""


def key_of(sha256: str, job: Job, source: str) -> str:
    """What a run may be gone on with: the same file, read the same way, answered by the same *source*."""
    request = job.request
    wanted = {
        "file": sha256,
        "columns": list(request.read),
        "parts": dict(request.parts),
        "filters": dict(request.filters),
        "results": list(request.result_columns),
        "encoding": job.encoding or "",
        "delimiter": job.delimiter or "",
        "source": source,
    }
    return hashlib.sha256(canonical(wanted)).hexdigest()
