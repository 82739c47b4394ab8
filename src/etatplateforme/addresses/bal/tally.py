"""Counts the faults of rows as they are found, and keeps the first of each with its line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from etatplateforme.addresses.bal.columns import Columns
from etatplateforme.addresses.bal.records import Batch
from etatplateforme.addresses.bal.rows import Found

EXAMPLES: Final = 5
LONGEST_SHOWN: Final = 80
_HEADER: Final = 2
"""The line of the first row, where each takes one."""


@dataclass(frozen=True, slots=True)
class Example:
    """Where a fault is: the row from 0 after the header, the line of the file from 1, the value that has it.

    The line is None when a rule between rows found it in a file where rows take several lines, or lines are empty;
    the value is None when the fault is of the row as a whole.
    """

    row: int
    line: int | None
    value: str | None


@dataclass(slots=True)
class Tally:
    """How often a fault came: in how many rows, how many times in all, and the first of them."""

    rows: int = 0
    times: int = 0
    examples: list[Example] = field(default_factory=list)


class Tallies:
    """The faults of rows by code; *on_found* is told of each."""

    def __init__(self, columns: Columns, on_found: Callable[[Found], None] | None) -> None:
        self._places = {name.name: place for place, name in enumerate(columns.names) if name is not None}
        self._on_found = on_found
        self._one_line_each = True
        self.found: dict[str, Tally] = {}

    def add(self, found: Iterable[Found], first: int = 0, batch: Batch | None = None) -> None:
        """Count what was *found*, in a *batch* whose first row is the *first* of the file; None: in the whole file."""
        if batch is not None:
            self._one_line_each &= batch.lines[0] == first + _HEADER and batch.lines[-1] - first == len(batch.lines) + 1
        for one in found:
            tally = self.found.setdefault(one.code, Tally())
            tally.times += len(one.rows)
            tally.rows += len(set(one.rows)) if len(one.rows) > 1 else len(one.rows)
            for row in dict.fromkeys(one.rows[: EXAMPLES * 3]):
                if len(tally.examples) < EXAMPLES:
                    tally.examples.append(self._example(one.code, row, first, batch))
            if self._on_found is not None:
                self._on_found(one)

    def _example(self, code: str, row: int, first: int, batch: Batch | None) -> Example:
        if batch is None:
            return Example(row, row + _HEADER if self._one_line_each else None, None)
        place = self._places.get(code.partition(".")[0])
        value = batch.columns[place][row - first][:LONGEST_SHOWN] if place is not None else None
        return Example(row, batch.lines[row - first], value)
