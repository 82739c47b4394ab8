"""A CSV file of any length: looked through once before anything is written, then read row by row.

The look tells its encoding (byte order mark, else strict UTF-8, else Windows-1252), its delimiter and how many rows it
has, and refuses with a line number what would lose or merge rows: a quote without end, two encodings, a row that is
longer than the header. Bytes are decoded strictly, line by line: nothing is replaced in silence.
"""

import csv
import hashlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from etatplateforme.addresses.csv_rows import LONGEST_CELL
from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.values.delimited import delimiter_of

if TYPE_CHECKING:
    from _csv import Reader

UTF8, WINDOWS = "utf-8", "cp1252"
LONGEST_LINE = 1_000_000
"""Bytes of a line; a longer one belongs to no table."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a first reading tells of a file. ``sha256`` is that of all its bytes; empty lines are no rows."""

    encoding: str
    delimiter: str
    marked: bool
    header: tuple[str, ...]
    rows: int
    size: int
    sha256: str


def look(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Look:
    """Look through *path*. *encoding* and *delimiter* are taken as given, and checked as strictly.

    :raises InvalidInput: ``file_missing``, ``wrong_encoding``, ``broken_csv`` or ``invalid_csv``; never with a cell.
    """
    try:
        with path.open("rb") as file:
            size, digest, found = _bytes_of(file, encoding)
            marked = _marked(file)
        head = next(_lines(path, found), "")
    except OSError:
        raise InvalidInput(
            "Le fichier ne peut pas être lu.",
            remedy="Vérifiez le chemin donné et le droit de lecture.",
            code="file_missing",
        ) from None
    mark = delimiter or delimiter_of(head, otherwise=",")
    rows = read(path, found, mark)
    header = tuple(next(rows, list[str]()))
    return Look(found, mark, marked, header, sum(1 for _ in rows), size, digest)


def rows_of(path: Path, seen: Look) -> Iterator[list[str]]:
    """The rows behind the header, each as long as it. Raises what :func:`look` raises, if the file has changed."""
    rows = read(path, seen.encoding, seen.delimiter)
    _ = next(rows, None)
    yield from rows


def read(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """The header and the rows, each as long as the header."""
    width = 0
    for line, row in _records(csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)):
        if not row:
            continue
        width = width or len(row)
        if len(row) > width:
            raise broken(f"Une ligne a {len(row)} cases, et l'en-tête {width}.", line)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise broken("Une case est démesurée.", line)
        yield [*row, *[""] * (width - len(row))]


def _records(reader: "Reader") -> Iterator[tuple[int, list[str]]]:
    """Every record with the line at which it begins."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise broken("Un guillemet n'est pas à sa place, ou n'est jamais fermé.", line) from None
        yield line, row


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Lines decoded strictly, without the mark at the beginning."""
    with path.open("rb") as file:
        for number, line in _raw(file):
            try:
                text = line.decode(encoding)
            except UnicodeError:
                text = None
            if text is None or "\0" in text:
                raise wrong_encoding(f"Une ligne ne se lit pas en {encoding}.", number)
            yield text.removeprefix("\ufeff") if number == 1 else text


def _raw(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise broken("Une ligne est démesurée.", number)
        yield number, line


def _bytes_of(file: BinaryIO, encoding: str | None) -> tuple[int, str, str]:
    """Size, digest and encoding. Lines that only one of UTF-8 and Windows-1252 can explain must all agree."""
    start = file.read(4)
    _ = file.seek(0)
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise wrong_encoding("Le fichier est en UTF-16.", 1)
    known = _named(encoding) or (UTF8 if start.startswith(BOM_UTF8) else None)
    size, digest, first = 0, hashlib.sha256(), dict[bool, int]()
    for number, line in _raw(file):
        size += len(line)
        digest.update(line)
        if known is None and not line.isascii():
            _ = first.setdefault(_is_utf8(line), number)
    if len(first) == 2:
        problem = f"Le fichier mêle deux encodages : la ligne {first[True]} est en UTF-8, celle-ci non."
        raise wrong_encoding(problem, first[False])
    return size, digest.hexdigest(), known or (WINDOWS if False in first else UTF8)


def _is_utf8(line: bytes) -> bool:
    try:
        _ = line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _named(encoding: str | None) -> str | None:
    """*encoding* by its usual name, if it is one in which every line ends as in ASCII."""
    if encoding is None:
        return None
    try:
        name = lookup(encoding).name
        fits = "\n".encode(name) == b"\n" and "é;".encode(name).endswith(b";")
    except (LookupError, UnicodeError):
        name, fits = "", False
    if not fits:
        raise InvalidInput(
            "Cet encodage n'est pas connu, ou ne convient pas à un CSV.",
            remedy="Donnez utf-8, cp1252 ou iso8859-15, ou laissez-le reconnaître.",
            code="wrong_encoding",
        )
    return UTF8 if name == "utf-8-sig" else name


def _marked(file: BinaryIO) -> bool:
    _ = file.seek(0)
    return file.read(3) == BOM_UTF8


def broken(problem: str, line: int) -> InvalidInput:
    """A row that cannot be read for certain."""
    fault = Fault("csv", problem, "Corrigez cette ligne, ou exportez de nouveau le fichier.", line)
    return InvalidInput(
        f"Le fichier n'est pas un tableau, à la ligne {line}. {problem}",
        remedy="Corrigez cette ligne, ou exportez de nouveau le fichier avec des guillemets autour des textes.",
        code="broken_csv",
        faults=(fault,),
    )


def wrong_encoding(problem: str, line: int) -> InvalidInput:
    """Bytes that are no text for certain."""
    fault = Fault("csv", problem, "Enregistrez le fichier en UTF-8.", line)
    return InvalidInput(
        f"L'encodage du fichier n'est pas sûr, à la ligne {line}. {problem}",
        remedy="Enregistrez le fichier en UTF-8, ou nommez son encodage (--encoding).",
        code="wrong_encoding",
        faults=(fault,),
    )
