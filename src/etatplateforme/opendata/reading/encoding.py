"""Bytes of a French file as UTF-8, strictly: a mark of order, else UTF-8, else what Windows writes (cp1252).

UTF-8 is proven, never supposed: text in another encoding is not valid UTF-8 as soon as it has an accent. A file that
is not UTF-8 from its first accent on is read as cp1252, provided that its accents are then those of French; otherwise
it is refused (Mac, DOS), for the person to name the encoding. A file that changes on the way is refused with the place.
ISO-8859-15 differs from cp1252 by eight signs only, which nothing but the name of the encoding can tell.
"""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

import polars as pl

from etatplateforme.opendata.reading.faults import binary, doubtful, mixed, not_text, undecodable, unknown_encoding

BLOCK: Final = 4 * 1_048_576
"""Bytes read at a time."""

UTF8: Final = "utf-8"
WINDOWS: Final = "cp1252"
_MARKS: Final = ((BOM_UTF8, UTF8), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
LONGEST_LINE: Final = 16 * 1_048_576
"""Bytes that are read on, past a block, to the end of its last line."""

_OTHERS: Final = (
    (b"PK\x03\x04", "un classeur ou une archive (XLSX, ODS, ZIP)"),
    (b"\xd0\xcf\x11\xe0", "un classeur d'un ancien Excel (XLS)"),
    (b"\x1f\x8b", "une archive (GZIP)"),
    (b"%PDF", "un document PDF"),
    (b"PAR1", "un fichier Parquet"),
)
_FRENCH: Final = frozenset("àâäæçéèêëîïôöœùûüÿñÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸÑ«»’‘“”…–—°€²³½¼·№\u00a0ª•´")
_LINED: Final = frozenset({UTF8, WINDOWS, "iso8859-1", "iso8859-15", "ascii", "cp850", "mac-roman"})
"""Encodings in which a line can be seen in the bytes."""

_COMMON: Final = frozenset("àâçéèêîôû")
_RIVALS: Final = ("mac-roman", "cp850")
_SURE: Final = 0.6
"""Share of the signs beyond ASCII that French has; lower, cp1252 is not what the file is in."""


class Block(NamedTuple):
    """A piece of a file in UTF-8, and how many lines end in it."""

    content: bytes
    lines: int


class Utf8Blocks:
    """Pieces of *file* as UTF-8, each ending with a line; ``encoding`` is what it turned out to be in.

    :param encoding: what the file is in, for who knows; else it is found.
    :raises BrokenTable: ``wrong_encoding``, ``mixed_encodings``, ``doubtful_encoding`` or ``nul_character``, when the
        piece that holds the fault is asked for.
    """

    def __init__(self, file: BinaryIO, encoding: str | None = None, *, block: int = BLOCK) -> None:
        self._file, self._block = file, block
        self._offset, self._line = 0, 1
        self._plain = True
        self._named = encoding is not None
        self.encoding = UTF8 if encoding is None else _canonical(encoding)

    def __iter__(self) -> Iterator[Block]:
        first = self._file.read(max(4, self._block))
        for beginning, what in _OTHERS:
            if first.startswith(beginning):
                raise not_text(what)
        mark, marked = next(((mark, name) for mark, name in _MARKS if first.startswith(mark)), (b"", ""))
        if marked and (not self._named or marked.startswith(self.encoding)):
            self.encoding, self._named, self._offset = marked, True, len(mark)
            first = first[len(mark) :] or self._file.read(self._block)
        lines = self._lines(first)
        if self.encoding in _LINED:
            return (self._whole(raw) for raw in lines)
        return self._incremental(first)

    def _lines(self, first: bytes) -> Iterator[bytes]:
        """Raw pieces that end with a line, so that no sequence of bytes is cut."""
        block = first
        while block:
            yield block if block.endswith(b"\n") else block + self._file.readline(LONGEST_LINE)
            block = self._file.read(self._block)

    def _whole(self, raw: bytes) -> Block:
        found = raw if raw.isascii() else self._decoded(raw)
        if b"\0" in found:
            place = raw.find(b"\0")
            raise binary(self._line_at(raw, place), self._offset + place)
        block = Block(found, found.count(b"\n"))
        self._offset += len(raw)
        self._line += block.lines
        return block

    def _decoded(self, block: bytes) -> bytes:
        if self.encoding == UTF8:
            if _is_utf8(block):
                self._plain = False
                return block
            self._become_windows(block)
        try:
            text = block.decode(self.encoding)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            self._plain = False
            return text.encode()
        raise undecodable(self.encoding, self._line_at(block, place), self._offset + place)

    def _become_windows(self, block: bytes) -> None:
        """Go over to cp1252 for the rest of the file; it is refused when that is not certain."""
        try:
            _ = block.decode(UTF8)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            return
        line, offset = self._line_at(block, place), self._offset + place
        if self._named:
            raise undecodable(self.encoding, line, offset)
        if not self._plain or not block[:place].isascii():
            raise mixed(line, offset)
        if _share(block, WINDOWS, _FRENCH) < _SURE:
            best = max(_RIVALS, key=lambda name: _share(block, name, _COMMON))
            raise doubtful(best if _share(block, best, _COMMON) >= _SURE else "", line, offset)
        self.encoding = WINDOWS

    def _incremental(self, first: bytes) -> Iterator[Block]:
        """Any other encoding, whose lines cannot be seen in its bytes."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        carried, raw = "", first
        while True:
            text = self._next_text(decoder, raw)
            whole, newline, rest = (carried + text).rpartition("\n")
            found = whole + newline if raw else carried + text
            if "\0" in found:
                raise binary(self._line + found.count("\n", 0, found.index("\0")), self._offset)
            lines = found.count("\n")
            if found:
                yield Block(found.encode(), lines)
            self._line += lines
            self._offset += len(raw)
            if not raw:
                return
            carried, raw = rest, self._file.read(self._block)

    def _next_text(self, decoder: codecs.IncrementalDecoder, raw: bytes) -> str:
        try:
            return decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            place = error.start
        before = raw[:place].decode(self.encoding, errors="ignore")
        raise undecodable(self.encoding, self._line + before.count("\n"), self._offset + place)

    def _line_at(self, block: bytes, place: int) -> int:
        return self._line + block.count(b"\n", 0, place)


def _canonical(encoding: str) -> str:
    """Python's name of *encoding*. Raises InvalidInput when it has none, or is not one of text."""
    try:
        _ = "".encode(encoding), b"".decode(encoding)
        return codecs.lookup(encoding).name
    except LookupError:
        raise unknown_encoding() from None


def _is_utf8(block: bytes) -> bool:
    """Whether *block* is UTF-8; Polars tells it fifteen times faster than decoding does."""
    try:
        _ = pl.Series([block], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _share(block: bytes, encoding: str, wanted: frozenset[str]) -> float:
    """Share of the signs beyond ASCII of *block*, read in *encoding*, that are among *wanted*."""
    high = block.translate(None, bytes(range(0x80)))[: 1 << 16]
    signs = Counter(high.decode(encoding, errors="replace"))
    return sum(count for sign, count in signs.items() if sign in wanted) / max(1, signs.total())
