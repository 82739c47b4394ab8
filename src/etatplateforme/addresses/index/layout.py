"""The file: one header, then sections of little-endian numbers, each on a multiple of 64 bytes.

    8 bytes   magic                  4  version   4  length of the header   4  CRC-32 of the header
    header    JSON: {"meta": …, "toc": {name: [offset, bytes, type, CRC-32]}}, offsets from the start of the file
    sections  raw numbers (``u1 u2 u4 i4 f4``), padded with zeros; unsigned numbers below 65,536 take two bytes

The header is padded with spaces to the room that was left for it while the sections were written, one by one.
Opening reads the header and maps the rest; nothing is decoded before it is asked for, and nothing is ever unpickled.
"""

import errno
import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etatplateforme.errors import Broken, InvalidInput, StorageFull, Unavailable

MAGIC: Final = b"\x89EPADR\r\n"
VERSION: Final = 3
_PREFIX: Final = struct.Struct("<8sIII")
_ALIGN: Final = 64
_MAX_HEADER: Final = 4_000_000
_ROOM: Final = 6_400
"""For the table of contents: some eighty sections."""
_WIDEST_SHORT: Final = 0xFFFF
_CASTS: Final = {"u1": "B", "u2": "H", "u4": "I", "i4": "i", "f4": "f"}
_REBUILD: Final = "Reconstruisez l'index d'adresses à partir des fichiers de la BAN."

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Numbers = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32] | NDArray[np.int32] | NDArray[np.float32]


class Section(NamedTuple):
    """A named column of the file."""

    name: str
    numbers: Numbers


def offsets(lengths: Iterable[int]) -> NDArray[np.uint32]:
    """Where each item begins when items of these lengths stand end to end; the last number is where all ends."""
    sizes = np.fromiter(lengths, dtype=np.uint64)
    ends = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(sizes, dtype=np.uint64)))
    if int(ends[-1]) >= 2**32:
        raise too_many()
    return ends.astype(np.uint32)


def texts(name: str, encoded: Sequence[bytes]) -> Iterator[Section]:
    """The two sections of a column of texts: where each begins, and all of them end to end."""
    yield Section(f"{name}_at", offsets(map(len, encoded)))
    yield Section(f"{name}_text", np.frombuffer(b"".join(encoded), dtype=np.uint8))


def too_many() -> InvalidInput:
    """The error of data that 32-bit offsets cannot hold (some eight times the addresses of France)."""
    return InvalidInput(
        "Il y a trop d'adresses pour un seul index.",
        remedy="Construisez un index par région.",
        code="too_many_addresses",
    )


def broken(why: str) -> Broken:
    """The error of a damaged index."""
    return Broken(
        f"L'index d'adresses est abîmé : {why}",
        remedy=_REBUILD,
        code="damaged_index",
        citizen_message="La recherche d'adresse ne marche pas pour le moment. Vous pouvez écrire l'adresse en entier.",
    )


def write(out: Path, meta: Mapping[str, Json], sections: Iterable[Section]) -> int:
    """Write the file beside *out*, then put it in its place in one step. Returns its size in bytes.

    Whatever interrupts the writing, *out* is as it was before, and the unfinished file is removed.

    :raises StorageFull: no space left on the disk.
    :raises Unavailable: the folder does not exist or may not be written to.
    """
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        try:
            size = _write(partial, meta, sections)
            os.replace(partial, out)
        finally:
            partial.unlink(missing_ok=True)
        _sync_folder(out.parent)
    except OSError as refused:
        if refused.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull(
                "Il n'y a plus de place sur le disque pour l'index d'adresses ; l'index précédent est intact.",
                remedy="Libérez de la place, puis relancez la construction.",
            ) from refused
        raise Unavailable(
            "L'index d'adresses ne peut pas être écrit ; l'index précédent est intact.",
            remedy=f"Vérifiez que le dossier de « {out.name} » existe et que vous avez le droit d'y écrire.",
            code="index_not_written",
        ) from refused
    return size


def _write(path: Path, meta: Mapping[str, Json], sections: Iterable[Section]) -> int:
    toc: dict[str, Json] = {}

    def header() -> bytes:
        return json.dumps({"meta": dict(meta), "toc": toc}, sort_keys=True, ensure_ascii=False).encode()

    room = _aligned(_PREFIX.size + len(header()) + _ROOM) - _PREFIX.size
    with path.open("wb") as file:
        _ = file.write(bytes(_PREFIX.size + room))
        for name, wide in sections:
            narrow = _narrow(wide)
            numbers = np.ascontiguousarray(narrow, narrow.dtype.newbyteorder("<"))
            toc[name] = [
                file.tell(), numbers.nbytes, f"{numbers.dtype.kind}{numbers.dtype.itemsize}", zlib.crc32(numbers.data)
            ]  # fmt: skip
            _ = file.write(numbers.data)
            _ = file.write(bytes(_aligned(file.tell()) - file.tell()))
        size = file.tell()
        settled = header().ljust(room)
        if len(settled) > room:
            raise ValueError("too many sections for the room of the header")
        _ = file.seek(0)
        _ = file.write(_PREFIX.pack(MAGIC, VERSION, room, zlib.crc32(settled)) + settled)
        file.flush()
        os.fsync(file.fileno())
    return size


def _narrow(numbers: Numbers) -> Numbers:
    """The same numbers, on two bytes where four are not needed."""
    if numbers.dtype == np.uint32 and (not len(numbers) or int(numbers.max()) <= _WIDEST_SHORT):
        return numbers.astype(np.uint16)
    return numbers


def _aligned(position: int) -> int:
    return -(-position // _ALIGN) * _ALIGN


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Stamp(NamedTuple):
    """What tells a file from the one that took its place: its node, its time of writing and its size."""

    node: int
    written_ns: int
    size: int


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_ino, found.st_mtime_ns, found.st_size)


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of the file that is now at *path*, None if there is none to see."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


class Sections:
    """The sections of a mapped file, bounds already checked."""

    def __init__(
        self, view: memoryview, meta: dict[str, Json], toc: Mapping[str, tuple[int, int, str]], stamp: Stamp
    ) -> None:
        self.meta = meta
        self.stamp = stamp
        self._view = view
        self._toc = toc

    def _slice(self, name: str, *kinds: str) -> tuple[memoryview, str]:
        if name not in self._toc:
            raise broken(f"la partie « {name} » manque.")
        start, size, kind = self._toc[name]
        if kind not in kinds:
            raise broken(f"la partie « {name} » n'a pas le type attendu.")
        return self._view[start : start + size], kind

    def raw(self, name: str) -> memoryview:
        """The raw bytes of a section."""
        return self._slice(name, "u1")[0]

    def integers(self, name: str) -> "memoryview[int]":
        """A section of integers, for scalar access (an index costs 40 ns, a bisect 1 µs)."""
        view, kind = self._slice(name, "u2", "u4", "i4")
        match kind:
            case "u2":
                return view.cast("H")
            case "u4":
                return view.cast("I")
            case _:
                return view.cast("i")

    def floats(self, name: str) -> "memoryview[float]":
        """A section of 32-bit floats, for scalar access."""
        return self._slice(name, "f4")[0].cast("f")

    def array(self, name: str) -> NDArray[np.uint32]:
        """A section of unsigned integers, for vector operations; a copy if they take two bytes: those are few."""
        view, kind = self._slice(name, "u2", "u4")
        if kind == "u2":
            return np.frombuffer(view, dtype="<u2").astype(np.uint32)
        return np.frombuffer(view, dtype="<u4")

    def short(self, name: str) -> NDArray[np.uint16]:
        """A section of unsigned 16-bit integers, for vector operations."""
        return np.frombuffer(self._slice(name, "u2")[0], dtype="<u2")

    def signed(self, name: str) -> NDArray[np.int32]:
        """A section of signed 32-bit integers, for vector operations."""
        return np.frombuffer(self._slice(name, "i4")[0], dtype="<i4")


def map_file(path: Path, *, verify: bool) -> Sections:
    """Map an index for reading; *verify* also checks every section's CRC-32 (about a second for the whole country).

    :raises Broken: not an index, of another version, cut short, or damaged.
    :raises Unavailable: the file does not exist or may not be read.
    """
    if sys.byteorder != "little":
        raise Unavailable("L'index d'adresses demande un processeur petit-boutiste.", remedy="Changez de machine.")
    try:
        with path.open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            stamp = _stamp(os.fstat(file.fileno()))
    except ValueError as empty:
        raise broken("le fichier est vide.") from empty
    except OSError as refused:
        raise Unavailable(
            "L'index d'adresses n'existe pas ou ne peut pas être lu.",
            remedy="Construisez-le avec « etatplateforme addresses build », ou vérifiez les droits du fichier.",
            code="no_index",
        ) from refused
    return _checked(mapped, stamp, verify=verify)


def _checked(mapped: memoryview, stamp: Stamp, *, verify: bool) -> Sections:
    if len(mapped) < _PREFIX.size or bytes(mapped[:8]) != MAGIC:
        raise broken("ce fichier n'est pas un index d'adresses.")
    _, version, length, checksum = _PREFIX.unpack_from(mapped)
    if version != VERSION:
        raise Broken(
            f"L'index d'adresses est au format {version}, on attend le format {VERSION}.",
            remedy=_REBUILD,
            code="index_version",
        )
    header = bytes(mapped[_PREFIX.size : _PREFIX.size + min(length, _MAX_HEADER)])
    if len(header) != length or zlib.crc32(header) != checksum:
        raise broken("son en-tête a été modifié.")
    try:
        content: Json = json.loads(header)
    except (ValueError, RecursionError) as unreadable:
        raise broken("son en-tête n'est pas lisible.") from unreadable
    meta = content.get("meta") if isinstance(content, dict) else None
    listed = content.get("toc") if isinstance(content, dict) else None
    if not isinstance(meta, dict) or not isinstance(listed, dict):
        raise broken("son en-tête n'est pas lisible.")
    toc = {name: _entry(mapped, entry, verify=verify) for name, entry in listed.items()}
    return Sections(mapped, meta, toc, stamp)


def _entry(mapped: memoryview, entry: Json, *, verify: bool) -> tuple[int, int, str]:
    match entry:
        case [int(start), int(size), str(kind), int(checksum)] if kind in _CASTS:
            pass
        case _:
            raise broken("sa table des matières n'est pas lisible.")
    if start < 0 or size < 0 or start % _ALIGN or start + size > len(mapped) or size % int(kind[1:]):
        raise broken("le fichier est incomplet.")
    if verify and zlib.crc32(mapped[start : start + size]) != checksum:
        raise broken("des données ont été modifiées.")
    return start, size, kind
