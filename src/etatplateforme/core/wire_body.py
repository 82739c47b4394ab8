"""A file as the body of a request, read as it is sent: memory does not grow with it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx

from etatplateforme.core.bounded import SLICE
from etatplateforme.core.landing import storage_error


class FileBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a file, in both colours; each attempt reads it anew. A slice is read in place: it takes no time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def size(self) -> int:
        """How many bytes there are. Raises Unavailable when the file cannot be read."""
        try:
            return self._path.stat().st_size
        except OSError as error:
            raise storage_error(error) from None

    def __iter__(self) -> Iterator[bytes]:
        """Slice by slice."""
        with self._path.open("rb") as file:
            while chunk := file.read(SLICE):
                yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The same in the async colour."""
        for chunk in iter(self):
            yield chunk
