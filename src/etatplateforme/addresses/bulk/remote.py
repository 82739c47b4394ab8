"""The pieces of a file answered by the Géoplateforme (``/search/csv``), in the same columns as by an index.

The service knows no doubt: an answer whose score is under :data:`CERTAIN_FROM` is called doubtful here. That bound is a
convention, looser than the index's certainty, which is weighed apart from the score.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from etatplateforme.addresses.bulk.job import Answered, Job, Rows
from etatplateforme.addresses.bulk.pieces import answered, written
from etatplateforme.addresses.bulk.report import BulkReport
from etatplateforme.addresses.bulk.rows import STATUS, veiled
from etatplateforme.addresses.bulk.run import Tell, looked, nobody, run
from etatplateforme.addresses.bulk.table import Look
from etatplateforme.addresses.credit import GEOPLATEFORME
from etatplateforme.addresses.csv_rows import ADDED, CsvRequest, Status, added_columns
from etatplateforme.addresses.geoplateforme import NAME
from etatplateforme.addresses.official import OfficialAddresses
from etatplateforme.core.action import Sync

CERTAIN_FROM = 0.6
SCORE = "result_score"
ROWS_AT_ONCE = 500
"""Rows of a request: answered in a few seconds, and kept at once."""


def geocode_file_remotely(
    source: Path,
    target: Path,
    official: OfficialAddresses[Sync],
    job: Job,
    *,
    anew: bool = False,
    progress: Tell = nobody,
) -> BulkReport:
    """What :func:`~etatplateforme.addresses.bulk.run.geocode_file` does, over the Géoplateforme: addresses leave.

    Raises the same, and Unavailable or UnexpectedReply when the service fails: what was written is kept.
    """
    seen = looked(source, job)
    job = replace(job, rows_at_once=ROWS_AT_ONCE)
    answering = partial(over_the_geoplateforme, official, seen, job.request)
    return run(source, target, seen, job, answering, NAME, GEOPLATEFORME, anew=anew, progress=progress, kept_every=1)


def over_the_geoplateforme(
    official: OfficialAddresses[Sync], seen: Look, request: CsvRequest, pieces: Iterator[Rows]
) -> Generator[Answered]:
    """Answer *pieces* one request each, within the rate of the service.

    :raises InvalidInput: it cannot read the file. Unavailable: it does not answer. UnexpectedReply: rows were lost.
    """
    columns = added_columns(request, ADDED)
    asked = CsvRequest(request.columns, request.filters, parts=request.parts)
    for rows in pieces:
        text = written([seen.header, *rows], ",").decode()
        head, *lines = official.geocode_csv(text, asked, rows_at_once=len(rows))
        added = {name: rank for rank, name in enumerate(head) if rank >= len(seen.header)}
        yield answered(rows, [_told(line, added, columns) for line in lines], columns, seen.delimiter)


def _told(line: Sequence[str], added: dict[str, int], columns: Sequence[str]) -> list[str]:
    told = {name: line[rank] for name, rank in added.items() if rank < len(line)}
    status = told.get(STATUS) or (Status.OK if told.get(SCORE) else Status.NOT_FOUND)
    cells = [status if name == STATUS else told.get(name, "") for name in columns]
    return veiled(cells, columns) if status == Status.OK and _score(told.get(SCORE, "")) < CERTAIN_FROM else cells


def _score(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
