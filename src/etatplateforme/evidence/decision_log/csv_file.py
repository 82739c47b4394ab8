"""A log in a CSV file, read piece by piece: what is not certain is refused with its line, nothing is guessed.

Bytes are decoded strictly: by the mark of order (UTF-8, UTF-16), by the encoding that the shape names, else as UTF-8.
The standard library's reader splits the rows: unlike faster ones it takes a quote inside a field for what it is, and
it never merges or cuts a row in silence. Errors name lines and columns, never what is in them.
"""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

from etatplateforme.errors import InvalidInput
from etatplateforme.evidence.decision_log.faults import missing_column
from etatplateforme.evidence.decision_log.shape import TextFile
from etatplateforme.values.delimited import delimiter_of

if TYPE_CHECKING:
    from _csv import Reader

PIECE: Final = 100_000
"""Rows held at a time."""

LONGEST_LINE: Final = 1_000_000
"""Characters of a line; a longer one is not a row of a log."""

_MARKS: Final = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))


def read_pieces(path: Path, columns: Sequence[str], text: TextFile) -> Iterator[list[tuple[str, ...]]]:
    """The values of *columns*, in that order, at most :data:`PIECE` rows at a time.

    :raises InvalidInput: codes ``file_missing``, ``wrong_encoding``, ``missing_column`` and ``broken_csv``.
    """
    try:
        with path.open(encoding=_encoding(path, text), errors="strict", newline="") as file:
            yield from _pieces(file, columns, text.delimiter)
        return
    except UnicodeError:
        failure = _wrong_encoding(path, text)
    except OSError:
        failure = _unreadable(path)
    raise failure  # outside the handler: an error of decoding holds the bytes and must not travel as __context__


def _encoding(path: Path, text: TextFile) -> str:
    with path.open("rb") as raw:
        start = raw.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    return marked or text.encoding or "utf-8"


def _pieces(file: TextIO, columns: Sequence[str], delimiter: str) -> Iterator[list[tuple[str, ...]]]:
    lines = _lines(file)
    head = next(lines, "")
    reader = csv.reader(chain((head,), lines), delimiter=delimiter or delimiter_of(head), strict=True)
    rows = _rows(reader)
    titles = [title.strip() for title in next(rows, list[str]())]
    places = [_place(titles, column) for column in columns]
    chosen = itemgetter(*places, places[0])  # the last is only there so that one column gives a tuple too
    kept = (chosen(row)[:-1] if len(row) == len(titles) else _uneven(reader, row, titles) for row in rows)
    while piece := list(islice(kept, PIECE)):
        yield piece


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise _broken("Une ligne du journal est démesurée.")
        yield line


def _rows(reader: "Reader") -> Iterator[list[str]]:
    """Every row but the blank lines."""
    try:
        yield from filter(None, reader)
    except csv.Error:
        pass
    else:
        return
    raise _broken(f"Un guillemet n'est pas à sa place dans le journal, vers la ligne {reader.line_num}.")


def _uneven(reader: "Reader", row: Sequence[str], titles: Sequence[str]) -> NoReturn:
    raise _broken(f"La ligne {reader.line_num} du journal a {len(row)} colonnes, et la première {len(titles)}.")


def _place(titles: Sequence[str], column: str) -> int:
    if titles.count(column) != 1:
        raise missing_column(column)
    return titles.index(column)


def _broken(problem: str) -> InvalidInput:
    return InvalidInput(
        problem,
        remedy="Exportez de nouveau le journal, avec des guillemets autour des textes qui en contiennent.",
        code="broken_csv",
    )


def _unreadable(path: Path) -> InvalidInput:
    return InvalidInput(
        f"Le journal « {path.name} » ne peut pas être lu.",
        remedy="Vérifiez le chemin donné et le droit de lecture.",
        code="file_missing",
    )


def _wrong_encoding(path: Path, text: TextFile) -> InvalidInput:
    return InvalidInput(
        f"Le journal « {path.name} » n'est pas écrit en {text.encoding or 'UTF-8'}.",
        remedy="Exportez-le en UTF-8, ou nommez son encodage : cp1252 pour un fichier d'Excel ou de Windows.",
        code="wrong_encoding",
    )
