"""What was found in a table: each problem once, how often, and the first cells that have it."""

from dataclasses import dataclass, field
from enum import StrEnum

from etatplateforme.errors import Fault


class Code(StrEnum):
    """Sorts of problem; the words are those of frictionless where it has one, so that reports can be compared."""

    BROKEN_TABLE = "broken-table"
    BLANK_LABEL = "blank-label"
    DUPLICATE_LABEL = "duplicate-label"
    MISSING_LABEL = "missing-label"
    UNMATCHED_HEADER = "unmatched-header"
    MISPLACED_QUOTE = "misplaced-quote"
    EXTRA_CELL = "extra-cell"
    MISSING_CELL = "missing-cell"
    BLANK_ROW = "blank-row"
    TYPE = "type-error"
    CONSTRAINT = "constraint-error"
    UNIQUE = "unique-error"
    PRIMARY_KEY = "primary-key"
    FOREIGN_KEY = "foreign-key"
    CUSTOM_CHECK = "custom-check"
    CHECK_ERROR = "check-error"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, wherever it is: what, and how to put it right, in French, without any cell.

    ``field`` is the title of the column (empty for a whole row) and ``column`` its place in the file, from 1 (0: it has
    none). ``rule`` is the constraint, or the custom check, that is broken.
    """

    code: Code
    message: str
    remedy: str
    field: str = ""
    column: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place that has a problem. ``row`` counts the header as 1; ``cells`` are the whole row, ``text`` the cell."""

    row: int
    line: int
    text: str | None = field(default=None, repr=False)
    cells: tuple[str, ...] = field(default=(), repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem, the exact number of places that have it, and the first of them."""

    problem: Problem
    count: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The verdict on a table. ``notes`` are what does not change it: columns that the schema does not know, and so on.

    ``rows`` counts the rows that were read, without the header. ``encoding`` is empty when nothing could be read.
    """

    schema: str
    version: str
    header: tuple[str, ...]
    rows: int
    encoding: str
    delimiter: str
    found: tuple[Found, ...]
    notes: tuple[Fault, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing was found. What could not be judged is not valid."""
        return not self.found

    @property
    def count(self) -> int:
        """Number of places that have a problem."""
        return sum(one.count for one in self.found)
