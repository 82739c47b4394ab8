"""A table of texts: its header, then batches of rows, each proven to have the shape of the header or told otherwise."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import BinaryIO, Final, TypeVar

import polars as pl

from etatplateforme.opendata.reading.encoding import BLOCK, Block, Utf8Blocks
from etatplateforme.opendata.reading.faults import RowFault, empty, web_page
from etatplateforme.opendata.reading.records import Piece, Records, first_record
from etatplateforme.opendata.reading.rows import fast_frame, slow_rows, split_record
from etatplateforme.opendata.web_page import is_web_page
from etatplateforme.values.delimited import delimiter_of

T = TypeVar("T")

HEAD: Final = 4_096
"""Characters looked at to tell what the file is."""


class HeaderProblem(StrEnum):
    """What is wrong with a title of the header."""

    BLANK_LABEL = "blank-label"
    DUPLICATE_LABEL = "duplicate-label"


@dataclass(frozen=True, slots=True)
class HeaderFault:
    """A title that is missing or given twice. ``column`` counts from 1; ``first`` is where the title already stood."""

    problem: HeaderProblem
    column: int
    label: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the table that follow each other.

    ``frame`` has one column of text for each title of the header, named by its rank (``"0"``, ``"1"``, …): an empty
    cell is an empty text, a cell that a short row does not have is null. ``rows`` are their numbers (the header is row
    1) and ``lines`` the lines of the file on which they begin. A row whose quotes cannot be read is left out, and told
    in ``faults``.
    """

    frame: pl.DataFrame
    rows: Sequence[int]
    lines: Sequence[int]
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file whose header is read. ``batches`` can be asked for once."""

    header: tuple[str, ...]
    delimiter: str
    header_faults: tuple[HeaderFault, ...]
    _blocks: Utf8Blocks
    _records: Records

    @property
    def encoding(self) -> str:
        """What the file is in, by Python's name; certain once every batch is read."""
        return self._blocks.encoding

    def batches(self) -> Iterator[Batch]:
        """Every row, some tens of thousands at a time.

        :raises BrokenTable: when the rest of the file cannot be read.
        """
        start = 2
        for piece in self._records.pieces():
            frame = fast_frame(piece, len(self.header), self.delimiter)
            if frame is not None:
                rows = range(start, start + frame.height)
                batch = Batch(frame, rows, _lines(frame, piece))
                start += frame.height
            else:
                read = slow_rows(piece, len(self.header), self.delimiter, start)
                self._records.give_back(read.rest, read.rest_line)
                batch = Batch(read.frame, read.rows, read.lines, read.faults)
                start = read.end
            if batch.frame.height or batch.faults:
                yield batch


def open_table(
    file: BinaryIO, *, encoding: str | None = None, delimiter: str | None = None, block: int = BLOCK
) -> Table:
    """Read the header of *file*, opened in binary; *encoding* and *delimiter* are found when they are not given.

    :param block: bytes read at a time, which bound the memory that is taken.
    :raises BrokenTable: the file is empty, is not a table of text, or its header cannot be read.
    """
    blocks = Utf8Blocks(file, encoding, block=block)
    ahead = _ahead(_checked(iter(blocks)))
    records = Records(ahead)
    head = records.head()
    line = 1
    while head[:1] in (b"\n", b"\r"):  # blank lines before the header
        line += head.startswith(b"\n")
        head = head[1:]
    if not head.strip():
        raise empty()
    record, length = first_record(head)
    mark = delimiter or delimiter_of(record[:HEAD].split("\n")[0])
    header = split_record(record, mark)
    records.begin(head[length:], line + max(1, head.count(b"\n", 0, length)))
    titles = tuple(title.strip("\ufeff") for title in header)
    return Table(titles, mark, tuple(_faults(titles)), blocks, records)


def _checked(blocks: Iterator[Block]) -> Iterator[Block]:
    """*blocks*, provided that the first is not another sort of file."""
    for number, block in enumerate(blocks):
        if number == 0 and is_web_page({}, block.content[:HEAD]):
            raise web_page()
        yield block


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """*items*, the next of which is made in a thread while the last is worked on: one ahead, never more."""
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item


def _lines(frame: pl.DataFrame, piece: Piece) -> Sequence[int]:
    """Line of each row: they follow each other, unless a cell holds a new line."""
    if piece.lines <= frame.height:
        return range(piece.line, piece.line + frame.height)
    more = frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True)).cum_sum()).to_series()
    return [piece.line + index + before for index, before in zip(count(), [0, *more[:-1]], strict=False)]


def _faults(titles: Sequence[str]) -> Iterator[HeaderFault]:
    seen: dict[str, int] = {}
    for column, title in enumerate(titles, 1):
        if not title.strip():
            yield HeaderFault(HeaderProblem.BLANK_LABEL, column)
        elif title in seen:
            yield HeaderFault(HeaderProblem.DUPLICATE_LABEL, column, title, seen[title])
        else:
            seen[title] = column
