"""Room on the disk that is kept for a bad day: what has already happened can still be written when the disk is full.

A message that has left must be noted, or nobody knows that it left. So the store holds one file of no content, gives it
up for such a note when there is no room any more, and takes nothing new until it has it back.
"""

import errno
import os
from contextlib import suppress
from hashlib import shake_256
from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import EtatError

RESERVED_BYTES = 1_000_000
"""Room for some thousand notes, the pages that they touch in the log included."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Reserve:
    """A file beside *store* whose only use is its size. Several processes may share it."""

    def __init__(self, store: Path, size: int = RESERVED_BYTES) -> None:
        self._path = store.with_name(f"{store.name}-reserve")
        self._size = size

    def hold(self) -> EtatError | None:
        """Have the room, taking it when it is not held; StorageFull when there is none.

        A folder in which no file may be made has no reserve, and goes on without.
        """
        try:
            if os.stat(self._path).st_size == self._size:
                return None
        except OSError:
            pass
        try:
            self._take()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                return None
            with suppress(OSError):
                self._path.unlink()
            return storage_error(error)
        return None

    def give_up(self) -> bool:
        """Free the room for others; False when it was not held."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def _take(self) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(handle, 0, self._size)
            else:
                _ = os.write(handle, shake_256().digest(self._size))  # a disk that packs zeros would keep no room
        finally:
            os.close(handle)
