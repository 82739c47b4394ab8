"""Counts a log of decisions into the small tally that the statistics read; the rows themselves go nowhere else.

::

    from etatplateforme.evidence.decision_log import tally
    from etatplateforme.evidence.decision_log.shape_file import parse_log_shape

    counted = tally(Path("decisions.csv"), parse_log_shape(Path("journal-decisions.toml").read_text("utf-8")))

:func:`tally` reads frames and files with Polars (extra ``data``), :func:`tally_ibis` any engine of Ibis (extra
``cluster``), :func:`tally_postgres` a base where rows are counted without leaving it (extra ``postgres``). The three
give the same tally, to the last count.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally
from etatplateforme.manifest.secret import SecretRef

if TYPE_CHECKING:
    from etatplateforme.evidence.decision_log.frames import Frame
    from etatplateforme.evidence.decision_log.ibis_types import Table


def _silent(rows: int) -> None:
    """Nobody watches."""


def tally(
    log: "str | Path | Frame | Sequence[str | Path | Frame]",
    shape: LogShape,
    *,
    progress: Callable[[int], None] = _silent,
) -> LogTally:
    """Count a log: a CSV or Parquet file, a Polars frame (lazy or not), or several of them that are one log.

    A file is read piece by piece, whatever its size. In a lazy frame only the number of groups bounds the memory.

    :param progress: called after each piece with the number of rows counted so far.
    :raises InvalidInput: ``library_missing``; what the shape names is not there (``missing_column``, ``wrong_type``);
        the file is not what it says (``file_missing``, ``unknown_format``, ``wrong_encoding``, ``broken_csv``,
        ``broken_log``); or see :meth:`~etatplateforme.evidence.decision_log.counting.Counting.tally`.
    :raises TooLarge: code ``too_many_cells``, when a column is not made of groups.
    """
    _require("polars", "Polars", "data")
    from etatplateforme.evidence.decision_log.frames import tally_frames

    logs = [log] if isinstance(log, str) or not isinstance(log, Sequence) else log
    return tally_frames([Path(one) if isinstance(one, str) else one for one in logs], shape, progress)


def tally_ibis(table: object, shape: LogShape) -> LogTally:
    """Count the log that an engine of Ibis holds (DuckDB, Spark, Trino, ClickHouse…), as one query of that engine.

    *table* is an Ibis table. Its days must be days or instants, its ages numbers. Only the cells leave the engine.

    :raises InvalidInput: ``library_missing``, or as :func:`tally` does. What the engine itself raises is let through.
    :raises TooLarge: code ``too_many_cells``.
    """
    _require("ibis", "Ibis", "cluster")
    from etatplateforme.evidence.decision_log.engines import tally_table

    return tally_table(cast("Table", table), shape)


def tally_postgres(
    dsn: SecretRef,
    shape: LogShape,
    *,
    table: str = "",
    query: str = "",
    seconds: float = 600,
    environ: Mapping[str, str] = os.environ,
) -> LogTally:
    """Count the log that lies in a PostgreSQL base (12 or later), in a read-only transaction.

    :param dsn: the environment variable that holds the connection string of libpq.
    :param table: name of a table or of a view: ``"decisions"``, ``"instruction.decisions"``; or else
    :param query: what to read, a ``SELECT``.
    :param seconds: time that the server is given for each statement.
    :raises InvalidInput: ``library_missing``, ``secret_missing``, ``invalid_source``,
        ``missing_table``, ``not_read_only``, or as :func:`tally` does.
    :raises Unavailable: codes ``postgres_unavailable`` and ``postgres_denied``; TimedOut is one.
    :raises TooLarge: code ``too_many_cells``.
    """
    _require("psycopg", "psycopg", "postgres")
    _require("ibis", "Ibis", "postgres")
    from etatplateforme.evidence.decision_log.postgres import tally_in_base

    return tally_in_base(dsn.resolve(environ), shape, table=table, query=query, seconds=seconds)


def _require(module: str, name: str, extra: str) -> None:
    if find_spec(module) is None:
        raise InvalidInput(
            f"La bibliothèque {name}, qui sert à compter le journal, n'est pas installée.",
            remedy=f"Installez l'extra : pip install 'etatplateforme[{extra}]'",
            code="library_missing",
        )
