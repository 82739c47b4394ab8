"""The pieces of a file answered by the Géoplateforme (``/search/csv``), in the same columns as by an index.

The service knows no doubt: an answer whose score is under :data:`CERTAIN_FROM` is called doubtful here. That bound is a
convention, looser than the index's certainty, which is weighed apart from the score.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from etatplateforme.addresses.bulk.job import Answered, Job, Progress, Rows
from etatplateforme.addresses.bulk.pieces import answered, written
from etatplateforme.addresses.bulk.report import BulkReport
from etatplateforme.addresses.bulk.rows import STATUS, veiled
from etatplateforme.addresses.bulk.run import Tell, looked, nobody, run
from etatplateforme.addresses.bulk.table import UTF8, Look, look, rows_of
from etatplateforme.addresses.credit import GEOPLATEFORME
from etatplateforme.addresses.csv_rows import ADDED, CsvRequest, Status, added_columns
from etatplateforme.addresses.geoplateforme import NAME
from etatplateforme.addresses.official import OfficialAddresses
from etatplateforme.addresses.projects import GeocodingProject, ProjectStatus
from etatplateforme.core.action import Sync
from etatplateforme.errors import InvalidInput, UnexpectedReply

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


def geocode_file_by_project(
    source: Path,
    target: Path,
    official: OfficialAddresses[Sync],
    job: Job,
    *,
    anew: bool = False,
    progress: Tell = nobody,
    every: float = 5.0,
) -> BulkReport:
    """The same by one project of the Géoplateforme: the whole file is sent, of up to 1 GB, in UTF-8.

    Its answer is fetched beside *target* and checked row by row. A run that was stopped sends the file again.

    Raises the same, and InvalidInput (``wrong_encoding``, ``unanswerable``, ``project_failed``).
    """
    seen = looked(source, job)
    if seen.encoding != UTF8:
        raise InvalidInput(
            "Un projet de la Géoplateforme ne lit que l'UTF-8.",
            remedy="Enregistrez le fichier en UTF-8, ou laissez-le partir par morceaux.",
            code="wrong_encoding",
        )
    project = _completed(official, source, seen, job, every, progress)
    answer = target.with_name(f".{target.name}.answer")
    try:
        _ = official.fetch_project(project, answer)
        official.forget_project(project)
        answering = partial(_answers, answer, seen, job.request)
        return run(source, target, seen, job, answering, NAME, GEOPLATEFORME, anew=anew, progress=progress)
    finally:
        answer.unlink(missing_ok=True)


def _completed(
    official: OfficialAddresses[Sync], source: Path, seen: Look, job: Job, every: float, progress: Tell
) -> GeocodingProject:
    asked = CsvRequest(job.request.columns, job.request.filters, parts=job.request.parts)
    project: GeocodingProject | None = None
    for project in official.geocode_project(source, asked, delimiter=seen.delimiter, every=every):
        progress(Progress(project.done, seen.rows, 0))
    if project is None or project.status is not ProjectStatus.COMPLETED:
        raise InvalidInput(
            "La Géoplateforme n'a pas pu géocoder ce fichier.",
            remedy="Vérifiez ses colonnes, ou laissez-le partir par morceaux.",
            code="project_failed",
        )
    return project


def _answers(answer: Path, seen: Look, request: CsvRequest, pieces: Iterator[Rows]) -> Generator[Answered]:
    """The pieces as the fetched *answer* has them. Raises UnexpectedReply when it has other rows."""
    columns, found = added_columns(request, ADDED), look(answer)
    added = {name: rank for rank, name in enumerate(found.header) if rank >= len(seen.header)}
    lines = rows_of(answer, found)
    same = found.rows == seen.rows and found.header[: len(seen.header)] == seen.header
    for rows in pieces:
        told = list(islice(lines, len(rows)))
        given = [(*row,) for row in rows]
        if not same or [(*line[: len(seen.header)],) for line in told] != given:
            raise UnexpectedReply(
                "La Géoplateforme n'a pas rendu les lignes du fichier, telles quelles et dans leur ordre.",
                remedy="Laissez le fichier partir par morceaux, ou utilisez l'index embarqué.",
            )
        yield answered(rows, [_told(line, added, columns) for line in told], columns, seen.delimiter)


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
