"""Rows as a data frame. From Polars, ``.to_arrow()`` and ``.to_pandas()`` lead on, when these are installed."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.tabular.cells import Column, Kind, Record

if TYPE_CHECKING:
    import polars as pl


def to_polars(rows: Iterable[Record], columns: Sequence[Column]) -> "pl.DataFrame":
    """*rows* as a frame whose columns have the types of *columns*, of which those that the rows have are kept.

    Raises InvalidInput (``no_polars``) when Polars is not installed.
    """
    require_polars()
    import polars

    types = {
        Kind.TEXT: polars.String(),
        Kind.JSON: polars.String(),
        Kind.WHOLE: polars.Int64(),
        Kind.NUMBER: polars.Float64(),
        Kind.YES_NO: polars.Boolean(),
        Kind.DATE: polars.Date(),
        Kind.MOMENT: polars.Datetime(),
    }
    held = [dict(row) for row in rows]
    names = held[0].keys() if held else {column.name for column in columns}
    return polars.DataFrame(held, schema={c.name: types[c.kind] for c in columns if c.name in names}, orient="row")


def require_polars() -> None:
    """Raise InvalidInput (``no_polars``) when Polars is not installed."""
    if find_spec("polars") is None:
        raise InvalidInput(
            "Lire un fichier en colonnes, ou faire un tableau, demande Polars.",
            remedy="Installez-le : pip install 'etatplateforme[data]'",
            code="no_polars",
        )
