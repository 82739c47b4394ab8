"""Opens the files an index is built from, tells their format by the content, and accounts for what cannot be read."""

import csv
import gzip
import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Final, TextIO

from etatplateforme.addresses.index.formats import (
    Communes,
    Fields,
    Format,
    addok,
    bano,
    communes,
    is_bano,
    recognised,
)
from etatplateforme.errors import Fault, InvalidInput, Unavailable

MAX_LINE: Final = 65_536
MAX_JSON_LINE: Final = 8_000_000
"""A street of 10,000 house numbers is 2 MB in an addok file."""
MAX_FAULTS: Final = 20
_SAMPLE_LINES: Final = 20
_GZIP_MAGIC: Final = b"\x1f\x8b"


class SourceReader:
    """The rows of one opened file, in order, with an account of those that could not be read."""

    def __init__(self, name: str, text: TextIO, digest: str = "") -> None:
        self.name = name
        self.digest = digest
        self.rows = 0
        self.skipped = 0
        self.faults: list[Fault] = []
        self._line = 0
        first = text.readline(MAX_JSON_LINE)
        if not first:
            raise _not_addresses(name, "Le fichier est vide.")
        self._known: Format | None = None
        self._header: list[str] = []
        if first.lstrip().startswith("{"):
            self.format = "addok"
            self._lines: Iterator[str] = chain([first], iter(partial(text.readline, MAX_JSON_LINE), ""))
            self._csv = csv.reader(())
            return
        lines = iter(partial(text.readline, MAX_LINE), "")
        found = recognised(first.rstrip("\r\n"))
        self._lines = iter(())
        if found is not None:
            self._known, self._header, delimiter = found
            self.format = self._known.name
            self._csv = csv.reader(chain([first], lines), delimiter=delimiter)
            _ = next(self._csv)
            return
        sample = [first, *islice(lines, _SAMPLE_LINES - 1)]
        if not _looks_like_bano(sample):
            raise _not_addresses(name, "Ses colonnes ne sont ni celles de la BAN, ni d'une BAL, ni de BANO.")
        self.format = "BANO"
        self._csv = csv.reader(chain(sample, lines))

    @property
    def line(self) -> int:
        """Number of the line last read, from 1."""
        return self._line or self._csv.line_num

    @property
    def tells_of_communes(self) -> bool:
        """Whether the file holds no address, but what communes are called or which codes they have."""
        return self._known is not None and self._known.rows is None

    def skip(self, column: str, problem: str) -> None:
        """Count the present row as unreadable, and describe it if few were described before."""
        self.skipped += 1
        if len(self.faults) < MAX_FAULTS:
            remedy = "La ligne est ignorée ; corrigez-la dans le fichier, puis reconstruisez l'index."
            self.faults.append(Fault(f"{self.name}.{column}", problem, remedy, self.line))

    def fields(self) -> Iterator[Fields]:
        """The rows; one that has not the right number of columns is skipped."""
        if self.format == "addok":
            return self._counted(addok(self._numbered(), self._skip_line))
        if self._known is None:
            return bano(self._records)
        return iter(()) if self._known.rows is None else self._known.rows(self._header, self._records)

    def communes(self) -> Communes:
        """What the file says of communes, if that is what it holds."""
        return communes(self.format, self._header, self._records(len(self._header)))

    def _skip_line(self, column: str, problem: str) -> None:
        self.rows += 1
        self.skip(column, problem)

    def _counted(self, rows: Iterator[Fields]) -> Generator[Fields]:
        for fields in rows:
            self.rows += 1
            yield fields

    def _numbered(self) -> Generator[str]:
        for line in self._lines:
            self._line += 1
            if line.strip():
                yield line

    def _records(self, width: int) -> Generator[list[str]]:
        while True:
            try:
                for record in self._csv:
                    if len(record) == width:
                        self.rows += 1
                        yield record
                    elif record:
                        self.rows += 1
                        self.skip("colonnes", f"La ligne a {len(record)} colonnes au lieu de {width}.")
            except csv.Error:
                self.rows += 1
                self.skip("colonnes", "La ligne n'est pas du CSV lisible (champ trop long ou guillemet non fermé).")
            else:
                return


def _looks_like_bano(sample: list[str]) -> bool:
    try:
        return any(is_bano(row) for row in csv.reader(sample))
    except csv.Error:
        return False


def _not_addresses(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"« {name} » n'est pas un fichier d'adresses que l'on sait lire. {why}",
        remedy="Donnez un fichier de la Base Adresse Nationale (csv historique, lieux-dits ou addok), "
        "une Base Adresse Locale, ou BANO, compressé ou non.",
        code="not_addresses",
    )


@contextmanager
def opened(path: Path) -> Generator[SourceReader]:
    """Open a source, plain or gzip, UTF-8 with or without BOM.

    :raises InvalidInput: the file does not exist, is not addresses, or its compressed data is cut or damaged.
    :raises Unavailable: the disk or the file's rights refuse the reading.
    """
    try:
        with path.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
            _ = raw.seek(0)
            with _text(raw) as text:
                yield SourceReader(path.name, text, digest)
    except FileNotFoundError as missing:
        raise InvalidInput(
            f"Le fichier « {path.name} » n'existe pas.", remedy="Vérifiez le chemin du fichier.", code="no_such_file"
        ) from missing
    except (EOFError, gzip.BadGzipFile, zlib.error) as damaged:
        raise InvalidInput(
            f"Le fichier compressé « {path.name} » est incomplet ou abîmé.",
            remedy="Téléchargez-le à nouveau.",
            code="damaged_source",
        ) from damaged
    except (PermissionError, IsADirectoryError) as refused:
        raise Unavailable(
            f"« {path.name} » ne peut pas être lu.",
            remedy="Vérifiez que c'est un fichier et que vous avez le droit de le lire.",
            code="unreadable_source",
        ) from refused


@contextmanager
def _text(raw: BufferedReader) -> Generator[TextIO]:
    """The text of a file. Bytes that are not UTF-8 become lone surrogates, which the builder refuses line by line."""
    compressed = raw.peek(2)[:2] == _GZIP_MAGIC
    with (
        gzip.GzipFile(fileobj=raw) if compressed else raw as binary,
        TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="") as text,
    ):
        yield text
