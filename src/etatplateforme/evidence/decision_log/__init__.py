"""Counts a log of decisions into the small tally that the statistics read; the rows themselves go nowhere else.

::

    from etatplateforme.evidence.decision_log import tally
    from etatplateforme.evidence.decision_log.shape_file import parse_log_shape

    counted = tally(Path("decisions.csv"), parse_log_shape(Path("journal-decisions.toml").read_text("utf-8")))

:func:`tally` reads frames and files with Polars (extra ``data``), :func:`tally_ibis` any engine of Ibis (extra
``cluster``), :func:`tally_postgres` a base where rows are counted without leaving it (extra ``postgres``). The three
give the same tally, to the last count.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally

if TYPE_CHECKING:
    from etatplateforme.evidence.decision_log.frames import Frame


def tally(log: "Path | Frame | Sequence[Path | Frame]", shape: LogShape) -> LogTally:
    """Count a log: a CSV or Parquet file, a Polars frame (lazy or not), or several of them that are one log.

    A file is read piece by piece, whatever its size. In a lazy frame only the number of groups bounds the memory.

    :raises InvalidInput: ``polars_missing``; what the shape names is not there (``missing_column``, ``wrong_type``);
        the file is not what it says (``file_missing``, ``unknown_format``, ``wrong_encoding``, ``broken_csv``,
        ``broken_log``); or see :meth:`~etatplateforme.evidence.decision_log.counting.Counting.tally`.
    :raises TooLarge: code ``too_many_cells``, when a column is not made of groups.
    """
    _require("polars", "polars", "data")
    from etatplateforme.evidence.decision_log.frames import tally_frames

    return tally_frames(log if isinstance(log, Sequence) else [log], shape)


def _require(module: str, name: str, extra: str) -> None:
    if find_spec(module) is None:
        raise InvalidInput(
            f"La bibliothèque {name.capitalize()}, qui compte le journal, n'est pas installée.",
            remedy=f"Installez l'extra : pip install 'etatplateforme[{extra}]'",
            code=f"{name}_missing",
        )
