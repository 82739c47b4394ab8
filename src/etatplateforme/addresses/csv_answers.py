"""A CSV file sent to the geocoder in pieces, and the pieces that come back: no row lost, added or out of order."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from etatplateforme.addresses.csv_rows import CsvRequest, CsvTable
from etatplateforme.addresses.geoplateforme import answered
from etatplateforme.core.effects import Reply
from etatplateforme.errors import InvalidInput, UnexpectedReply

ROWS_AT_ONCE = 500
"""A piece is answered in a few seconds, and lost in one piece only."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One piece of a file: the fields of its form, its bytes, and the rows that must come back."""

    fields: tuple[tuple[str, str], ...]
    content: bytes = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)

    def rows_of(self, reply: Reply) -> list[tuple[str, ...]]:
        """The header and the rows of *reply*.

        Raises Unavailable, and UnexpectedReply for what is no CSV or does not begin with the rows that were sent.
        """
        if not answered(reply):
            raise InvalidInput(
                "La Géoplateforme ne peut pas lire ce fichier.",
                remedy="Vérifiez les colonnes et les filtres demandés.",
                code="invalid_csv",
            )
        try:
            told = [tuple(row) for row in csv.reader(io.StringIO(reply.body.decode("utf-8-sig"), newline="")) if row]
        except (csv.Error, UnicodeDecodeError):
            told = []
        same = len(told) == len(self.rows) and all(
            len(after) >= len(before) and _text(after[: len(before)]) == _text(before)
            for after, before in zip(told, self.rows, strict=True)
        )
        if not same:
            raise UnexpectedReply(
                "La Géoplateforme n'a pas rendu les lignes du fichier, telles quelles et dans leur ordre.",
                remedy="Recommencez : rien de ce morceau n'a été gardé. Si cela dure, utilisez l'index embarqué.",
            )
        return told


def batches(text: str, request: CsvRequest, rows_at_once: int) -> Iterator[Batch]:
    """The pieces of a file, each with its header. Raises InvalidInput (``invalid_csv``)."""
    table = CsvTable(text, request)
    rows = table.rows()
    while piece := list(islice(rows, max(1, rows_at_once))):
        yield batch(table.header, piece, request)


def batch(header: Sequence[str], rows: Sequence[Sequence[str]], request: CsvRequest) -> Batch:
    """One piece of a file: *rows* under their *header*."""
    fields = (
        *(("columns", name) for name in request.read),
        *request.filters.items(),
        *(("result_columns", name) for name in request.result_columns),
        ("delimiter", ","),
    )
    whole = (tuple(header), *map(tuple, rows))
    return Batch(fields, _written(whole), whole)


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _text(cells: Sequence[str]) -> list[str]:
    """Cells with one kind of line end: a service may rewrite those that stand inside a cell."""
    return [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
