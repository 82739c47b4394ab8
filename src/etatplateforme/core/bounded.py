"""Time on a network stream: what is left of a deadline, asked anew at each read and at each write.

httpcore takes one number of seconds for every read of an answer, so a peer that sends a byte now and then, headers
included, would keep a call for ever. The number given to it here knows its deadline (:class:`Until`), and the streams
below ask it again before each step.
"""

import ssl
from collections.abc import Iterator

import httpcore

from etatplateforme.core.clock import Within

SLICE = 65_536
"""Bytes written at once: the deadline is looked at between two slices."""


class Until(float):
    """Seconds that one step may take, at most ``most`` and never past the deadline of ``within``."""

    __slots__ = ("_most", "_within")
    _most: float
    _within: Within

    def __new__(cls, within: Within, most: float) -> "Until":
        """As a plain number: the seconds left when it was made."""
        made = super().__new__(cls, min(most, within.remaining()))
        made._most, made._within = most, within
        return made

    def left(self) -> float:
        """Seconds left now; 0 when the deadline has passed."""
        return min(self._most, self._within.remaining())


def left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """Seconds that the next step may take. Raises *late* when the deadline has passed."""
    if not isinstance(timeout, Until):
        return timeout
    seconds = timeout.left()
    if seconds <= 0:
        raise late
    return seconds


def _slices(buffer: bytes) -> Iterator[bytes]:
    for start in range(0, len(buffer), SLICE):
        yield buffer[start : start + SLICE]


class BoundedStream(httpcore.NetworkStream):
    """A stream on which no step goes past the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most *max_bytes*."""
        return self._stream.read(max_bytes, left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of *buffer*."""
        for piece in _slices(buffer):
            self._stream.write(piece, left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection under TLS, bounded too."""
        seconds = left(timeout, httpcore.ConnectTimeout)
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> object:
        """What the stream below knows."""
        return self._stream.get_extra_info(info)


class AsyncBoundedStream(httpcore.AsyncNetworkStream):
    """The same in the async colour."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most *max_bytes*."""
        return await self._stream.read(max_bytes, left(timeout, httpcore.ReadTimeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of *buffer*."""
        for piece in _slices(buffer):
            await self._stream.write(piece, left(timeout, httpcore.WriteTimeout))

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection under TLS, bounded too."""
        seconds = left(timeout, httpcore.ConnectTimeout)
        return AsyncBoundedStream(await self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> object:
        """What the stream below knows."""
        return self._stream.get_extra_info(info)
