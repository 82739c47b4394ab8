"""The tally by Polars: of a frame, or of CSV and Parquet files read piece by piece.

Polars groups and counts in its streaming engine; its errors, which may quote a cell, never leave this file.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias, cast

import polars as pl

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.counting import Counting, DelayCell, OutcomeCell
from etatplateforme.evidence.decision_log.csv_file import read_pieces
from etatplateforme.evidence.decision_log.polars_columns import GROUP, Columns
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally

PIECE: Final = 250_000
"""Rows of a frame or of a Parquet file that are counted at a time."""

Frame: TypeAlias = "pl.DataFrame | pl.LazyFrame"


def tally_frames(logs: "Sequence[Path | Frame]", shape: LogShape, progress: Callable[[int], None]) -> LogTally:
    """The tally of all *logs* together: frames, and files called ``.parquet``, ``.csv``, ``.tsv`` or ``.txt``."""
    counting = Counting(shape)
    for log in logs:
        for piece in _pieces(log, shape):
            _count(piece, shape, counting)
            progress(counting.rows)
    return counting.tally()


def _pieces(log: "Path | Frame", shape: LogShape) -> Iterator[pl.LazyFrame]:
    match log:
        case pl.LazyFrame():
            yield log
        case pl.DataFrame():
            yield from (piece.lazy() for piece in log.iter_slices(PIECE))
        case Path() if log.suffix.lower() == ".parquet":
            scan, rows = _scanned(log)
            yield from (scan.slice(start, PIECE) for start in range(0, rows, PIECE))
        case Path() if log.suffix.lower() in {".csv", ".tsv", ".txt"}:
            for rows_read in read_pieces(log, shape.columns, shape.text):
                columns = zip(shape.columns, zip(*rows_read, strict=True), strict=True)
                yield pl.LazyFrame(dict(columns), schema=dict.fromkeys(shape.columns, pl.String()))
        case _:
            raise InvalidInput(
                f"Le format du journal « {log.name} » n'est pas reconnu.",
                remedy="Donnez un fichier .csv ou .parquet.",
                code="unknown_format",
            )


def _scanned(path: Path) -> tuple[pl.LazyFrame, int]:
    try:
        scan = pl.scan_parquet(path, glob=False)
        return scan, int(scan.select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError):
        pass
    raise InvalidInput(
        f"Le journal « {path.name} » n'est pas un fichier Parquet lisible.",
        remedy="Vérifiez le chemin donné et le droit de lecture, ou exportez de nouveau le journal.",
        code="file_missing",
    )


def _count(piece: pl.LazyFrame, shape: LogShape, counting: Counting) -> None:
    """Add a piece to the counts."""
    log = piece.select(Columns(piece.collect_schema(), shape).all())
    groups = [GROUP.format(rank) for rank in range(len(shape.dimensions))]
    queries = [_counted(log, group, "stratum", "outcome") for group in groups]
    if shape.dates is not None:
        queries += [_counted(log, group, "open_outcome", "open", "days") for group in groups]
        dated = pl.col("received").filter(pl.col("days").is_not_null())
        queries.append(log.select(since=dated.min(), until=dated.max()))
    answers = _collected(queries)
    for rank, counted in enumerate(answers[: len(groups)]):
        counting.expect(rank, counted.height)
        counting.add_outcomes(rank, ((cast("OutcomeCell", row[:-1]), row[-1]) for row in counted.iter_rows()))
    if shape.dates is None:
        return
    for rank, counted in enumerate(answers[len(groups) : -1]):
        counting.expect(rank, counted.height)
        counting.add_delays(rank, ((cast("DelayCell", row[:-1]), row[-1]) for row in counted.iter_rows()))
    counting.add_period(*cast("tuple[date | None, date | None]", answers[-1].row(0)))


def _counted(log: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """How many rows share the values of *columns*; the values become texts once they are few."""
    texts = pl.col(column for column in columns if column not in {"open", "days"}).cast(pl.String)
    return log.group_by(columns).agg(count=pl.len()).with_columns(texts)


def _collected(queries: list[pl.LazyFrame]) -> list[pl.DataFrame]:
    try:
        return pl.collect_all(queries, engine="streaming")
    except (OSError, pl.exceptions.PolarsError):
        pass  # the error may quote a cell of the log: it does not travel
    raise InvalidInput(
        "Polars n'a pas pu lire le journal jusqu'au bout.",
        remedy="Vérifiez que le fichier est entier, ou exportez de nouveau le journal.",
        code="broken_log",
    )
