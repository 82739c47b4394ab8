"""The rows of a delimited file, block by block, read as the reference validator reads them.

A field in quotes may hold delimiters and line ends. A quote that closes nothing is kept as text. A block is never
larger than `LARGEST` characters beyond what was read: an unclosed quote or an endless line is refused, not swallowed.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain, pairwise
from typing import BinaryIO, Final, NamedTuple

from etatplateforme.addresses.bal.encoding import UTF8, WINDOWS, encoding_of
from etatplateforme.addresses.bal.values import SPACES

BLOCK: Final = 1 << 20
LARGEST: Final = 4 << 20
GUESSED: Final = (",", "\t", ";")
GUESSED_ROWS: Final = 10
LEAST_FIELDS: Final = 1.99

UNCLOSED, NO_DELIMITER, TOO_FEW, TOO_MANY, STRAY, ENDLESS = (
    "MissingQuotes", "UndetectableDelimiter", "TooFewFields", "TooManyFields", "InvalidQuotes", "LineTooLong",
)  # fmt: skip
FATAL: Final = frozenset({UNCLOSED, NO_DELIMITER, TOO_FEW, TOO_MANY, ENDLESS})
"""With one of these nothing else can be said of the file."""


class Batch(NamedTuple):
    """The values of some rows, none empty, by column; and the line of the file at which each row begins (from 1)."""

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]


class Plain(NamedTuple):
    """Rows without any quote, as they stand in the file."""

    rows: list[str]
    lines: Sequence[int]

    def widths(self, delimiter: str) -> list[int]:
        """How many fields each row has."""
        return [row.count(delimiter) + 1 for row in self.rows]

    def first(self, delimiter: str) -> list[str]:
        """The fields of the first row."""
        return self.rows[0].split(delimiter)

    def after_first(self) -> "Plain":
        """The other rows."""
        return Plain(self.rows[1:], self.lines[1:])

    def columns(self, delimiter: str, width: int) -> list[list[str]]:
        """The values by column; all rows have that *width*."""
        values = delimiter.join(self.rows).split(delimiter)
        return [values[place::width] for place in range(width)]


class Parted(NamedTuple):
    """Rows of a part of the file where there are quotes."""

    rows: list[list[str]]
    lines: Sequence[int]

    def widths(self, delimiter: str) -> list[int]:
        """How many fields each row has."""
        return list(map(len, self.rows))

    def first(self, delimiter: str) -> list[str]:
        """The fields of the first row."""
        return self.rows[0]

    def after_first(self) -> "Parted":
        """The other rows."""
        return Parted(self.rows[1:], self.lines[1:])

    def columns(self, delimiter: str, width: int) -> list[list[str]]:
        """The values by column; all rows have that *width*."""
        return list(map(list, zip(*self.rows, strict=True)))


class Records:
    """A file that is being read: how it is written, its header, and what could not be understood so far.

    `problems` maps the code of each to the line at which it first came.

    :raises InvalidInput: code ``bal_not_text``.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.encoding = encoding_of(file)
        decoded = "cp1252" if self.encoding == WINDOWS else UTF8
        self._text = TextIOWrapper(file, encoding=decoded, errors="replace", newline="")
        head = self._text.read(BLOCK).removeprefix("\ufeff")
        self.newline = newline_of(head)
        found = delimiter_of(head, self.newline)
        self.delimiter = found or ","
        self._needless = _needless(self.delimiter, self.newline)
        self.problems: dict[str, int] = {} if found else {NO_DELIMITER: 1}
        self._pieces = self._read(head)
        self._first = next(self._pieces, Plain([""], (1,)))
        self.header = [name.removeprefix("\ufeff") for name in self._first.first(self.delimiter)]

    @property
    def readable(self) -> bool:
        """Whether nothing was met yet that makes the rows meaningless."""
        return not self.problems.keys() & FATAL

    def batches(self) -> Generator[Batch]:
        """The rows after the header, once. Nothing more comes when a row has not as many fields as the header."""
        width = len(self.header)
        for piece in chain([self._first.after_first()], self._pieces):
            widths = piece.widths(self.delimiter)
            if set(widths) - {width}:
                for found, line in zip(widths, piece.lines, strict=True):
                    if found != width:
                        _ = self.problems.setdefault(TOO_FEW if found < width else TOO_MANY, line)
            if piece.rows and self.readable:
                yield Batch(piece.columns(self.delimiter, width), piece.lines)
        _ = self._text.detach()

    def _read(self, head: str) -> Generator[Plain | Parted]:
        """Every piece that holds a row, the header's first."""
        rest, line, read = "", 1, head
        final = not read
        while rest or not final:
            block = rest + read
            cut = len(block) if final else block.rfind(self.newline) + len(self.newline)
            whole = final or cut >= len(self.newline)
            piece = self._parsed(block[:cut], line, final=final) if whole else None
            if piece is None:
                if len(block) > LARGEST:
                    self.problems[UNCLOSED if whole else ENDLESS] = line
                    return
                rest = block
            else:
                rest = block[cut:]
                line += block.count(self.newline, 0, cut)
                if piece.rows:
                    yield piece
            read = "" if final else self._text.read(BLOCK)
            final = not read

    def _parsed(self, block: str, line: int, *, final: bool) -> Plain | Parted | None:
        """The rows of a block that ends where a row ends; None when it ends within quotes."""
        if '"' in block:
            if self._needless.fullmatch(block) is None:
                return self._quoted(block, line, final=final)
            block = block.replace('"', "")
        rows = block.split(self.newline)
        if not rows[-1]:
            _ = rows.pop()
        lines = range(line, line + len(rows))
        if "" in rows:
            return Plain([row for row in rows if row], [number for number, row in zip(lines, rows, strict=True) if row])
        return Plain(rows, lines)

    def _quoted(self, block: str, line: int, *, final: bool) -> Parted | None:
        parser = Quoted(block, self.delimiter, self.newline, final=final)
        rows: list[list[str]] = []
        lines: list[int] = []
        counted = 0
        for start, row in parser.rows():
            line += block.count(self.newline, counted, start)
            counted = start
            for code in parser.problems:
                _ = self.problems.setdefault(code, line)
            if row != [""]:
                rows.append(row)
                lines.append(line)
        return None if parser.open else Parted(rows, lines)


@dataclass(slots=True)
class Quoted:
    """Reads text that holds quotes. `open` is True when it ended within quotes and more may come."""

    text: str
    delimiter: str
    newline: str
    final: bool
    open: bool = False
    problems: set[str] = field(default_factory=set)
    _at: int = 0

    def rows(self) -> Generator[tuple[int, list[str]]]:
        """Each row with the place where it begins."""
        text, newline = self.text, self.newline
        while self._at < len(text) and not self.open:
            start = self._at
            end = text.find(newline, start)
            end = len(text) if end < 0 else end
            if text.find('"', start, end) < 0:
                self._at = end + len(newline)
                yield start, text[start:end].split(self.delimiter)
                continue
            row = self._row()
            if not self.open:
                yield start, row

    def _row(self) -> list[str]:
        row: list[str] = []
        more = True
        while more and not self.open:
            quoted = self.text.startswith('"', self._at)
            more = self._in_quotes(row) if quoted else self._bare(row)
        return row

    def _bare(self, row: list[str]) -> bool:
        """Add a field without quotes; whether the row goes on."""
        delimiter, end = self.text.find(self.delimiter, self._at), self.text.find(self.newline, self._at)
        if delimiter >= 0 and (end < 0 or delimiter < end):
            row.append(self.text[self._at : delimiter])
            self._at = delimiter + len(self.delimiter)
            return True
        end = len(self.text) if end < 0 else end
        row.append(self.text[self._at : end])
        self._at = end + len(self.newline)
        return False

    def _in_quotes(self, row: list[str]) -> bool:
        """Add a field in quotes; whether the row goes on."""
        begin = self._at + 1
        close = self._at
        while True:
            close = self.text.find('"', close + 1)
            if close < 0:
                return self._unclosed(row, begin)
            if close == len(self.text) - 1 and self.final:
                return self._closed(row, begin, close, len(self.text), more=False)
            if self.text.startswith('"', close + 1):
                close += 1
                continue
            delimiter, end = self.text.find(self.delimiter, close + 1), self.text.find(self.newline, close + 1)
            after = close + 1 + self._spaces(close + 1, delimiter if end < 0 else min(delimiter, end))
            if self.text.startswith(self.delimiter, after):
                return self._closed(row, begin, close, after + len(self.delimiter), more=True)
            after = close + 1 + self._spaces(close + 1, end)
            if self.text.startswith(self.newline, after):
                return self._closed(row, begin, close, after + len(self.newline), more=False)
            self.problems.add(STRAY)
            close += 1

    def _spaces(self, begin: int, end: int) -> int:
        """How many spaces alone stand between a closing quote and *end*; 0 when there is anything else."""
        between = self.text[begin:end] if end >= 0 else ""
        return 0 if between.strip(SPACES) else len(between)

    def _closed(self, row: list[str], begin: int, close: int, after: int, *, more: bool) -> bool:
        row.append(self.text[begin:close].replace('""', '"'))
        self._at = after
        return more

    def _unclosed(self, row: list[str], begin: int) -> bool:
        if self.final:
            self.problems.add(UNCLOSED)
            row.append(self.text[begin:])
            self._at = len(self.text)
        else:
            self.open = True
        return False


def _needless(delimiter: str, newline: str) -> re.Pattern[str]:
    """Text in which quotes only surround values that would not need them, as some tools write every value."""
    value = f'(?:"[^"{delimiter}\r\n]*+"|[^"{delimiter}\r\n]*+)'
    return re.compile(f"(?:{value}(?:{delimiter}|{newline}))*+{value}")


def newline_of(head: str) -> str:
    """How lines end in *head*: ``\\n``, ``\\r\\n`` or ``\\r``, quoted text set aside."""
    parts = head.split('"')
    bare = "".join(part for place, part in enumerate(parts) if place % 2 == 0 or place == len(parts) - 1)
    returns = bare.split("\r")
    feed = bare.find("\n")
    if len(returns) == 1 or 0 <= feed < len(returns[0]):
        return "\n"
    return "\r\n" if sum(part.startswith("\n") for part in returns) >= len(returns) / 2 else "\r"


def delimiter_of(head: str, newline: str) -> str | None:
    """The mark that parts the first rows most evenly; None when none does."""
    best: tuple[int, float, str] | None = None
    for delimiter in GUESSED:
        counts = _widths(head, delimiter, newline)
        mean = sum(counts) / len(counts) if counts else 0.0
        uneven = sum(abs(one - other) for one, other in pairwise(counts))
        if mean > LEAST_FIELDS and (best is None or uneven < best[0] or (uneven == best[0] and mean > best[1])):
            best = (uneven, mean, delimiter)
    return best[2] if best else None


def _widths(head: str, delimiter: str, newline: str) -> list[int]:
    """How many fields each of the first rows has, empty ones left out."""
    rows = Quoted(head, delimiter, newline, final=True).rows()
    return [len(row) for _, (_, row) in zip(range(GUESSED_ROWS), rows, strict=False) if row != [""]]
