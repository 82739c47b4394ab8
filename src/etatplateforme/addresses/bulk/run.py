"""A whole file: looked through, answered piece by piece, landed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from etatplateforme.addresses.bulk.job import Answering, Job, Progress, Rows, key_of
from etatplateforme.addresses.bulk.landing import Partial, landing
from etatplateforme.addresses.bulk.pieces import Setup, in_processes, in_this_process, written
from etatplateforme.addresses.bulk.report import BulkReport
from etatplateforme.addresses.bulk.table import Look, look, rows_of
from etatplateforme.addresses.credit import credit_of
from etatplateforme.addresses.csv_rows import ADDED, RowReader, Status, added_columns
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import AddressKind
from etatplateforme.values.credit import Credit

MOST_PROCESSES = 64
KEPT_EVERY = 10
"""Pieces between two checkpoints: a kill costs at most so many."""

Tell = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """Who listens to no progress."""


def geocode_file(
    source: Path,
    target: Path,
    index: Path,
    job: Job,
    *,
    processes: int = 1,
    anew: bool = False,
    progress: Tell = nobody,
) -> BulkReport:
    """Write the rows of *source* into *target*, each with what the *index* found behind it; UTF-8, same delimiter.

    A run that was killed goes on when it is asked again the same; *anew* begins again and replaces *target*. With
    several *processes*, the program that calls must be importable (``if __name__ == "__main__":``).

    :raises InvalidInput: the file cannot be read for certain (with its line), a column is missing, *target* exists.
    :raises Conflict: another run writes *target*.
    :raises Broken: the index is damaged. What was written is kept.
    :raises Unavailable: there is no index, or the disk is full.
    """
    from etatplateforme.addresses.index import Index

    if not 1 <= processes <= MOST_PROCESSES:
        raise InvalidInput(
            "Ce nombre de processus n'est pas possible.",
            remedy=f"Donnez de 1 à {MOST_PROCESSES} processus.",
            code="invalid_processes",
        )
    with Index.open(index) as opened:
        known = opened.source
    seen = looked(source, job)
    setup = Setup(index, seen.header, job.request, seen.delimiter)
    answering = partial(in_this_process, setup) if processes == 1 else partial(in_processes, setup, processes)
    identity = hashlib.sha256(json.dumps([str(known.date), *map(repr, known.files)]).encode()).hexdigest()
    return run(source, target, seen, job, answering, identity, credit_of(known), anew=anew, progress=progress)


def looked(source: Path, job: Job) -> Look:
    """Look through *source*, and check that it has the columns of *job*. Raises InvalidInput."""
    seen = look(source, job.encoding, job.delimiter)
    _ = RowReader(seen.header, job.request)
    _ = added_columns(job.request, ADDED)
    return seen


def run(
    source: Path,
    target: Path,
    seen: Look,
    job: Job,
    answering: Answering,
    identity: str,
    credit: Credit,
    *,
    anew: bool,
    progress: Tell,
    kept_every: int = KEPT_EVERY,
) -> BulkReport:
    """The same, whoever answers. *identity* tells one source from another, so that answers of two are never mixed."""
    if source.resolve() == target.resolve():
        raise InvalidInput(
            "Le résultat ne peut pas remplacer le fichier lu.", remedy="Donnez un autre nom.", code="same_file"
        )
    columns = added_columns(job.request, ADDED)
    with landing(target, key_of(seen.sha256, job, identity), anew=anew) as output:
        resumed = output.rows
        mark = "\ufeff".encode() if seen.marked else b""
        output.begin(mark + written([(*seen.header, *columns)], seen.delimiter))
        progress(Progress(resumed, seen.rows, resumed))
        rows = islice(rows_of(source, seen), resumed, None)
        with closing(answering(_pieces(rows, job.rows_at_once))) as pieces:
            for count, piece in enumerate(pieces, 1):
                output.add(piece)
                if count % kept_every == 0:
                    output.keep()
                progress(Progress(output.rows, seen.rows, resumed))
        if output.rows != seen.rows:
            raise InvalidInput(
                "Le fichier a changé pendant qu'il était lu.",
                remedy="Recommencez avec --force quand il ne change plus.",
                code="file_changed",
            )
        return _report(output, resumed, seen, credit)


def _pieces(rows: Iterator[list[str]], size: int) -> Iterator[Rows]:
    while piece := list(islice(rows, max(1, size))):
        yield piece


def _report(output: Partial, resumed: int, seen: Look, credit: Credit) -> BulkReport:
    tally = output.tally
    return BulkReport(
        rows=output.rows,
        resumed=resumed,
        statuses={status: tally[status] for status in Status if tally[status]},
        kinds={kind: tally[kind] for kind in AddressKind if tally[kind]},
        encoding=seen.encoding,
        delimiter=seen.delimiter,
        credit=credit,
    )
