"""Rules between rows: one identifier for one thing, and one thing for one identifier.

Each tie is a key and a value, both hashed to 64 bits. They are parted by key into a temporary file, and each part is
looked at alone: memory does not grow with the file. Two keys are mixed up once in 10^5 files of ten million rows.
"""

import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from types import TracebackType
from typing import IO, Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]

PARTS: Final = 256
FLUSHED: Final = 1 << 16
_WIDTH: Final = 3


class Ties:
    """The ties of one rule: rows whose key has more than one value are told by `torn`."""

    def __init__(self) -> None:
        self._waiting: list[Ints] = []
        self._count = 0
        self._stack = ExitStack()
        self._file: IO[bytes] | None = None
        self._bounds: list[Ints] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, keys: Ints, values: Ints, rows: Ints) -> None:
        """Tie each of *keys* to its value, in its row."""
        if len(keys):
            self._waiting.append(np.stack((keys, values, rows), axis=1))
            self._count += len(keys)
            if self._count >= FLUSHED:
                self._flush()

    def _flush(self) -> None:
        """Write what waits, sorted by part, after what was written."""
        if self._file is None:
            self._file = self._stack.enter_context(_temporary())
        ties = self._taken()
        parts = ties[:, 0] & (PARTS - 1)
        order = np.argsort(parts, kind="stable")
        start = self._file.tell() // (_WIDTH * 8)
        _ = self._file.write(ties[order].tobytes())
        self._bounds.append(start + np.searchsorted(parts[order], np.arange(PARTS + 1)))

    def _taken(self) -> Ints:
        ties = np.concatenate(self._waiting) if self._waiting else np.empty((0, _WIDTH), np.int64)
        self._waiting, self._count = [], 0
        return ties

    def _parts(self) -> Generator[Ints]:
        if self._file is None:
            yield self._taken()
            return
        self._flush()
        for part in range(PARTS):
            pieces: list[Ints] = []
            for bounds in self._bounds:
                _ = self._file.seek(int(bounds[part]) * _WIDTH * 8)
                read = self._file.read(int(bounds[part + 1] - bounds[part]) * _WIDTH * 8)
                pieces.append(np.frombuffer(read, np.int64).reshape(-1, _WIDTH))
            yield np.concatenate(pieces)

    def torn(self) -> Generator[list[int]]:
        """Rows whose key has several values, part by part, ascending within a part."""
        for keys, values, rows in self._sorted():
            differs = (keys[1:] == keys[:-1]) & (values[1:] != values[:-1])
            if differs.any():
                torn = np.unique(keys[1:][differs])
                yield np.sort(rows[np.isin(keys, torn)]).tolist()

    def without(self, value: int) -> Generator[list[int]]:
        """Rows whose key has never that *value*."""
        for keys, values, rows in self._sorted():
            having = np.unique(keys[values == value])
            left = ~np.isin(keys, having)
            if left.any():
                yield np.sort(rows[left]).tolist()

    def _sorted(self) -> Generator[tuple[Ints, Ints, Ints]]:
        for ties in self._parts():
            if len(ties):
                ordered = ties[np.lexsort((ties[:, 1], ties[:, 0]))]
                yield ordered[:, 0], ordered[:, 1], ordered[:, 2]


def _temporary() -> IO[bytes]:
    return tempfile.TemporaryFile(prefix="bal-")
