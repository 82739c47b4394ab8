"""Connections to one SQLite file that only read, kept for the next reader: a new one has to read the tables first."""

import os
import queue
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

BUSY_TIMEOUT_MS = 5_000
IDLE_READERS = 4


class Readers:
    """Readers of the file at *path*, at most ``IDLE_READERS`` of them waiting."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro"
        self._waiting: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._door = threading.Lock()  # held while one is put back, so that none can come behind the last one
        self._closed = False
        self._process = os.getpid()

    @contextmanager
    def borrowed(self) -> Generator[sqlite3.Connection]:
        """One reader. It is closed when the work with it fails, since nobody knows then how it stands."""
        mine = os.getpid() == self._process  # a connection does not go through a fork
        connection = (self._kept() if mine else None) or self._new()
        sound = False
        try:
            yield connection
            sound = True
        finally:
            if not (sound and mine and self._put_back(connection)):
                connection.close()

    def close(self) -> None:
        """Close those that wait; those at work are closed when they come back."""
        with self._door:
            self._closed = True
        while (connection := self._kept()) is not None:
            connection.close()

    def _kept(self) -> sqlite3.Connection | None:
        with suppress(queue.Empty):
            return self._waiting.get_nowait()
        return None

    def _new(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._uri, uri=True, isolation_level=None, check_same_thread=False)
        _ = connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        return connection

    def _put_back(self, connection: sqlite3.Connection) -> bool:
        with self._door:
            kept = not self._closed and self._waiting.qsize() < IDLE_READERS
            if kept:
                self._waiting.put(connection)
        return kept
