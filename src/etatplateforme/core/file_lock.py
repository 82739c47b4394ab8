"""An exclusive lock on an open file, held by one process at a time."""

import sys
from collections.abc import Generator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
    import os

    @contextmanager
    def locked(handle: int) -> Generator[None]:
        """Hold the first byte of the file; waits up to ten seconds, then raises OSError."""
        _ = os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            _ = os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(handle: int) -> Generator[None]:
        """Hold the file; other processes wait, for the millisecond that a line takes."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
