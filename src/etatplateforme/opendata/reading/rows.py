"""Records as a frame of texts: Polars when it can be proven that no cell moves, else one by one, exactly.

Polars fills a short row in silence. So its reading is held against the bytes: what is not in a cell must be exactly the
delimiters, ends of line and quotes that rows of that width take. Otherwise the rows are read by the grammar of RFC 4180
(with a quote inside an unquoted cell taken as it is, as spreadsheets write it), which says where it is not kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from etatplateforme.opendata.reading.faults import RowFault, RowProblem, huge_cell, unclosed_quote
from etatplateforme.opendata.reading.records import LONGEST_CELL, Piece

MOST_FAULTS: Final = 1_000
"""Row faults that keep their cells, in a piece."""


def fast_frame(piece: Piece, width: int, delimiter: str) -> pl.DataFrame | None:
    """The records of *piece* by Polars; None unless each is proven to have *width* cells."""
    returns = piece.content.count(b"\r\n") if b"\r" in piece.content else 0
    if width < 2 or not piece.certain or (returns and returns != piece.content.count(b"\r")):
        return None
    try:
        frame = pl.read_csv(
            piece.content,
            has_header=False,
            separator=delimiter,
            schema={str(rank): pl.String for rank in range(width)},
            empty_string_is_null=False,
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if _is_whole(frame, piece, returns) else None


def _is_whole(frame: pl.DataFrame, piece: Piece, returns: int) -> bool:
    """Whether no row is short and no cell huge. Polars refuses a row that is too long.

    A short row has no last cell. Where some are empty, every byte is accounted for; none of these numbers can make up
    for another: a delimiter that is missing, or a doubled quote, only ever makes the sum too large.
    """
    content, width = piece.content, frame.width
    ends = frame.height - (not content.endswith(b"\n"))
    if returns and returns != ends:
        return False
    if (piece.lines > frame.height or _has_long_line(content)) and _longest(frame) > LONGEST_CELL:
        return False
    if not (frame.get_column(str(width - 1)) == "").any():
        return True
    lengths = pl.all().str.len_bytes().cast(pl.Int64).sum()
    inside = int(frame.lazy().select(pl.sum_horizontal(lengths)).collect().item())
    beside = inside + frame.height * (width - 1) + ends * (2 if returns else 1) + piece.quotes
    return len(content) == beside or (piece.quotes > 0 and len(content) == beside - _doubled(frame))


def _has_long_line(content: bytes) -> bool:
    """Whether a line may be longer than a cell may be: half of that goes by without an end of line."""
    half = LONGEST_CELL // 2
    return any(content.find(b"\n", start, start + half) < 0 for start in range(0, len(content) - half, half))


def _longest(frame: pl.DataFrame) -> int:
    found = frame.lazy().select(pl.all().str.len_bytes().max()).collect().row(0)
    return max((int(length) for length in found if length is not None), default=0)


def _doubled(frame: pl.DataFrame) -> int:
    """Quotes inside cells, each of which is written twice."""
    return int(
        frame.select(pl.sum_horizontal(pl.all().str.count_matches('"', literal=True).cast(pl.Int64).sum())).item()
    )


@dataclass(frozen=True, slots=True)
class SlowRows:
    """Rows that were read one by one, what is wrong with some, and a last record that is not whole.

    ``rows`` are their numbers, ``end`` the number of the next one.
    """

    frame: pl.DataFrame
    rows: Sequence[int]
    lines: Sequence[int]
    faults: tuple[RowFault, ...]
    end: int
    rest: bytes
    rest_line: int


@dataclass(frozen=True, slots=True)
class _Record:
    cells: tuple[str, ...] | None
    line: int
    start: int


def slow_rows(piece: Piece, width: int, delimiter: str, row: int) -> SlowRows:
    """The records of *piece*, the first of which is row number *row*.

    :raises BrokenTable: a quote is never closed, or a cell is huge.
    """
    text = piece.content.decode()
    kept: list[Sequence[str | None]] = []
    places: list[tuple[int, int]] = []
    faults: list[RowFault] = []
    rest, rest_line = "", piece.line
    for record in _records(text, delimiter, piece.line):
        if record.cells is None and record.line < 0:
            rest, rest_line = text[record.start :], -record.line
            break
        if record.cells is None:
            faults.append(RowFault(RowProblem.MISPLACED_QUOTE, row, record.line))
        else:
            cells = record.cells
            if len(cells) != width:
                problem = RowProblem.EXTRA_CELL if len(cells) > width else RowProblem.MISSING_CELL
                told = cells if len(faults) < MOST_FAULTS else ()
                faults.append(RowFault(problem, row, record.line, width, len(cells), told))
            kept.append((*cells[:width], *(None,) * (width - len(cells))))
            places.append((row, record.line))
        row += 1
    if rest and piece.last:
        raise unclosed_quote(rest_line)
    columns = {str(rank): [one[rank] for one in kept] for rank in range(width)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    rows, lines = [place[0] for place in places], [place[1] for place in places]
    return SlowRows(frame, rows, lines, tuple(faults), row, rest.encode(), rest_line)


def split_record(record: str, delimiter: str) -> list[str]:
    """Cells of one record. A quote that is out of place is taken as it is."""
    first = next(_records(record, delimiter, 1), None)
    return list(first.cells) if first is not None and first.cells is not None else record.split(delimiter)


def _records(text: str, delimiter: str, line: int) -> Iterator[_Record]:
    """Every record of *text*: without cells when a quote is misplaced, and of a negative line when it has no end."""
    cell, place, length = _cell(delimiter), 0, len(text)
    cells: list[str] = []
    start, first = 0, line
    while place < length or cells:
        found = cell.match(text, place)
        if found is None:
            if _is_open(text, place):
                yield _Record(None, -first, start)
                return
            end = min((at for at in (text.find("\n", place), text.find("\r", place)) if at >= 0), default=length)
            yield _Record(None, first, start)
            place = end + 1 + text.startswith("\r\n", end)
        else:
            if found.end() - place > LONGEST_CELL:
                raise huge_cell(line, LONGEST_CELL)
            quoted, plain, mark = found.groups()
            cells.append(plain if quoted is None else quoted.replace('""', '"'))
            line += (quoted or "").count("\n")
            place = found.end()
            if mark == delimiter:
                continue
            blank = len(cells) == 1 and not cells[0] and quoted is None
            yield _Record(() if blank else tuple(cells), first, start)
        cells, start = [], place
        line += 1
        first = line


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|(?!")([^{mark}\r\n]*+))({mark}|\r\n|\n|\r|\Z)')


def _is_open(text: str, place: int) -> bool:
    """Whether the cell that begins with a quote at *place* has no closing quote at all."""
    return re.compile(r'"[^"]*+(?:""[^"]*+)*+\Z').match(text, place) is not None
