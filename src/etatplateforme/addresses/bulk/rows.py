"""From the rows of a piece to the cells behind them, by an open index."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etatplateforme.addresses.csv_rows import ADDED, Asked, CsvRequest, RowReader, Status, added_columns, cells
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.addresses.index import Index
    from etatplateforme.addresses.index.report import Match

TIE = 0.02
"""Scores that differ by less say the same: what makes the difference is how large a street is."""

STATUS, KIND = "result_status", "result_type"
PROPOSED = frozenset({"result_label", "result_score", "result_score_next", KIND, "result_city", STATUS})
"""What is told of a doubtful answer: enough for a person to judge, nothing that a program would take for a place."""


def veiled(told: list[str], columns: Sequence[str]) -> list[str]:
    """The same cells, doubtful: what stands under :data:`PROPOSED` only."""
    kept = [cell if name in PROPOSED else "" for cell, name in zip(told, columns, strict=True)]
    kept[columns.index(STATUS)] = Status.DOUBTFUL
    return kept


class RowGeocoder:
    """Answers rows of one file. Raises InvalidInput (``invalid_csv``) for columns that it has not."""

    def __init__(self, index: "Index", header: Sequence[str], request: CsvRequest) -> None:
        self._index = index
        self._reader = RowReader(header, request)
        self._columns = added_columns(request, ADDED)

    def cells(self, row: Sequence[str]) -> list[str]:
        """The cells behind *row*."""
        asked = self._reader.searched(row)
        if asked.status is not None:
            return cells((), asked.status, self._columns)
        found = self._matches(asked)
        if found is None:
            return cells((), Status.ERROR, self._columns)
        told = cells([match.address for match in found], None, self._columns)
        return veiled(told, self._columns) if found and doubtful(found) else told

    def _matches(self, asked: Asked) -> "list[Match] | None":
        try:
            return alike(self._index.matches(asked.asked, limit=2, near=asked.near, filters=asked.filters))
        except InvalidInput:  # the cell is longer than an address can be
            return None


def alike(found: "Sequence[Match]") -> "list[Match]":
    """The answers worth showing: the certain ones, and those that are half as certain as they should be."""
    return [one for one in found if one.certain or 2 * one.explanation.certainty >= one.explanation.needed]


def doubtful(found: "Sequence[Match]") -> bool:
    """Whether the best answer is not certain, or another commune has one that is as good."""
    best, other = found[0], found[1] if len(found) > 1 else None
    if not best.certain:
        return True
    if other is None or not other.certain or other.address.citycode == best.address.citycode:
        return False
    return (best.address.score or 0.0) - (other.address.score or 0.0) < TIE
