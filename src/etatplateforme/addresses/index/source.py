"""Reads the files an index is built from: BAN's CSV (legacy columns) and OpenStreetMap France's BANO.

The format is told by the content, never by the name. BAN: a header line, ``;``, columns found by name
(the « format CSV historique » of adresse.data.gouv.fr). BANO: no header, ``,``, eight columns: id (INSEE code, four
letters or digits of FANTOIR, its key, ``-``, number), number, street, postcode, commune, source, latitude, longitude.
"""

import csv
import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Final, TextIO

from etatplateforme.errors import Fault, InvalidInput, Unavailable

MAX_LINE: Final = 65_536
MAX_FAULTS: Final = 20
_SAMPLE_LINES: Final = 20
_GZIP_MAGIC: Final = b"\x1f\x8b"
_REQUIRED: Final = ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")
_OPTIONAL: Final = ("nom_ld", "nom_ancienne_commune")
_BANO_COLUMNS: Final = 8
_CITYCODE_END: Final = 6

# Street key, number, suffix, street, postcode, citycode, city, longitude, latitude, locality, old city: unchecked text.
# For BANO the suffix is still glued to the number. A tuple and not a class: one is made for each of 26 million rows.
Fields = tuple[str, str, str, str, str, str, str, str, str, str, str]


class SourceReader:
    """The rows of one opened file, in order, with an account of those that could not be read."""

    def __init__(self, name: str, lines: Iterator[str]) -> None:
        sample = list(islice(lines, _SAMPLE_LINES))
        if not sample:
            raise _not_addresses(name, "Le fichier est vide.")
        self.name = name
        self.rows = 0
        self.skipped = 0
        self.faults: list[Fault] = []
        header = sample[0].rstrip("\r\n").split(";")
        if set(_REQUIRED) <= set(header):
            self.format = "BAN"
            self._header = header
            self._csv = csv.reader(chain(sample, lines), delimiter=";")
            _ = next(self._csv)
        elif any(_is_bano(row) for row in csv.reader(sample)):
            self.format = "BANO"
            self._header = []
            self._csv = csv.reader(chain(sample, lines))
        else:
            raise _not_addresses(name, f"Ses colonnes ne sont ni celles de la BAN ({', '.join(_REQUIRED)}) ni BANO.")

    @property
    def line(self) -> int:
        """Number of the line last read, from 1."""
        return self._csv.line_num

    def skip(self, column: str, problem: str) -> None:
        """Count the present row as unreadable, and describe it if few were described before."""
        self.skipped += 1
        if len(self.faults) < MAX_FAULTS:
            remedy = "La ligne est ignorée ; corrigez-la dans le fichier, puis reconstruisez l'index."
            self.faults.append(Fault(f"{self.name}.{column}", problem, remedy, self.line))

    def fields(self) -> Generator[Fields]:
        """The rows, each as eleven texts; a row that has not the right number of columns is skipped."""
        return self._ban() if self.format == "BAN" else self._bano()

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

    def _ban(self) -> Generator[Fields]:
        at = {name: index for index, name in enumerate(self._header)}
        width = len(self._header)
        places = [at[name] for name in _REQUIRED] + [at.get(name, width) for name in _OPTIONAL]
        pick = itemgetter(*places)
        missing = any(name not in at for name in _OPTIONAL)
        for record in self._records(width):
            if missing:
                record.append("")
            key, *rest = pick(record)
            end = key.find("_", _CITYCODE_END)
            yield (key[:end] if end > 0 else key, *rest)

    def _bano(self) -> Generator[Fields]:
        for key, number, street, postcode, city, _, latitude, longitude in self._records(_BANO_COLUMNS):
            code = key[:5]
            yield f"{code}_{key[5:9]}", number, "", street, postcode, code, city, longitude, latitude, "", ""


def _is_bano(row: list[str]) -> bool:
    if len(row) != _BANO_COLUMNS or "-" not in row[0] or not row[1][:1].isdigit():
        return False
    try:
        return -90 <= float(row[6]) <= 90 and -180 <= float(row[7]) <= 180
    except ValueError:
        return False


def _not_addresses(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"« {name} » n'est pas un fichier d'adresses que l'on sait lire. {why}",
        remedy="Donnez un fichier CSV de la Base Adresse Nationale (« csv historique ») ou de BANO, compressé ou non.",
        code="not_addresses",
    )


@contextmanager
def opened(path: Path) -> Generator[SourceReader]:
    """Open a source, plain or gzip, UTF-8 with or without BOM.

    :raises InvalidInput: the file does not exist, is not addresses, or its compressed data is cut or damaged.
    :raises Unavailable: the disk or the file's rights refuse the reading.
    """
    try:
        with path.open("rb") as raw, _text(raw) as text:
            yield SourceReader(path.name, iter(partial(text.readline, MAX_LINE), ""))
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
