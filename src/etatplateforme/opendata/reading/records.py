"""Where records end: pieces of a file cut between two of them, though a quoted cell may hold new lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from etatplateforme.opendata.reading.encoding import Block
from etatplateforme.opendata.reading.faults import huge_cell, unclosed_quote

LONGEST_CELL: Final = 1_048_576
"""Bytes of a cell; a longer one is not a datum."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole records, the first of which begins on *line*; ``lines`` end in it, and it has so many ``quotes``.

    ``certain`` is False when quotes do not go by two: the last record may then be cut. ``last`` ends the file.
    """

    content: bytes
    line: int
    lines: int
    quotes: int
    certain: bool
    last: bool


class Records:
    """Pieces of *blocks*, in bounded memory: a block, and what was left of the one before."""

    def __init__(self, blocks: Iterator[Block]) -> None:
        self._blocks = blocks
        self._carried, self._line = b"", 1

    def head(self) -> bytes:
        """The beginning of the file, once."""
        block = next(self._blocks, None)
        return block.content if block is not None else b""

    def begin(self, rest: bytes, line: int) -> None:
        """Go on with *rest*, what follows the header, which begins on *line*."""
        self._carried, self._line = rest, line

    def give_back(self, rest: bytes, line: int) -> None:
        """Put *rest* before what comes next: a record whose end was not in the last piece."""
        if len(rest) > LONGEST_CELL:
            raise huge_cell(line, LONGEST_CELL)
        if rest:
            self._carried, self._line = rest + self._carried, line

    def pieces(self) -> Iterator[Piece]:
        """Every piece, in order."""
        block: Block | None = Block(b"", 0)
        while block is not None:
            lines = self._carried.count(b"\n")
            block = next(self._blocks, None)
            content = self._carried + block.content if block is not None else self._carried
            if not content:
                continue
            lines += block.lines if block is not None else 0
            end, quotes = last_end(content) if block is not None else (len(content), content.count(b'"'))
            self._carried = content[end:]
            lines -= self._carried.count(b"\n")
            if len(self._carried) > LONGEST_CELL:
                raise huge_cell(self._line + lines, LONGEST_CELL)
            if end == 0:
                continue
            piece = Piece(content[:end], self._line, lines, quotes, quotes % 2 == 0, block is None)
            self._line += lines
            yield piece
        if self._carried:
            raise unclosed_quote(self._line)


def last_end(content: bytes) -> tuple[int, int]:
    """Where the last whole record of *content* ends, and how many quotes there are up to there.

    They go by two where a record ends. When they do nowhere in the last mebibyte, the end of the last line is answered,
    with their odd number.
    """
    end = last = content.rfind(b"\n") + 1
    quotes = every = content.count(b'"', 0, end)
    while quotes % 2 and end > max(0, last - LONGEST_CELL):
        quote = content.rfind(b'"', 0, end)
        before = content.rfind(b"\n", 0, quote) + 1
        quotes -= content.count(b'"', before, end)
        end = before
    return (end, quotes) if end and quotes % 2 == 0 else (last, every)


def first_record(head: bytes) -> tuple[str, int]:
    """The header, without its end of line, and how many bytes it takes."""
    end, quotes = 0, 0
    while True:
        start, end = end, head.find(b"\n", end) + 1
        if end == 0:
            end = len(head)
        quotes += head.count(b'"', start, end)
        if quotes % 2 == 0 or end == len(head) or end > LONGEST_CELL:
            break
    if end > LONGEST_CELL:
        raise huge_cell(1, LONGEST_CELL)
    if quotes % 2 and head.count(b"\n", 0, end) > 1:  # nothing closes it: the first line is told for what it is
        raise unclosed_quote(1)
    record = head[:end].decode()
    if "\n" not in record and "\r" in record.rstrip("\r"):  # lines of an old Macintosh
        record = record.partition("\r")[0]
        return record, len(record.encode()) + 1
    return record.rstrip("\r\n"), end
