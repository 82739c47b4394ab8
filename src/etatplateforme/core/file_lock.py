"""An exclusive lock on an open file, held by one process at a time."""

import sys
from collections.abc import Generator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
    import os

    @contextmanager
    def locked(handle: int, *, wait: bool = True) -> Generator[None]:
        """Hold the first byte of the file; waits up to ten seconds, or not at all, then raises OSError."""
        _ = os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except PermissionError as held:
            raise BlockingIOError(*held.args) from None
        try:
            yield
        finally:
            _ = os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(handle: int, *, wait: bool = True) -> Generator[None]:
        """Hold the file; other processes wait, for the millisecond that a line takes. Or raises BlockingIOError."""
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
