"""Streams on which a deadline shrinks from step to step."""

import ssl
from datetime import UTC, datetime
from typing import cast

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.bounded import SLICE, AsyncBoundedStream, BoundedStream, Until, left
from etatplateforme.core.clock import StillClock, Within

START = datetime(2026, 9, 1, tzinfo=UTC)
CONTEXT = ssl.create_default_context()
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])


class Peer(httpcore.NetworkStream):
    """A stream on which every step takes two seconds, and which remembers the time that each was given."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.given: list[float | None] = []
        self.wrote: list[bytes] = []
        self.closed = False

    def step(self, timeout: float | None) -> None:
        self.given.append(timeout)
        self.clock.advance(2)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.step(timeout)
        return b"x" * max_bytes

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.step(timeout)
        self.wrote.append(buffer)

    def close(self) -> None:
        self.closed = True

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.step(timeout)
        return self

    def get_extra_info(self, info: str) -> object:
        return info


class AsyncPeer(httpcore.AsyncNetworkStream):
    """The same in the async colour."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.peer.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.peer.write(buffer, timeout)

    async def aclose(self) -> None:
        self.peer.close()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        self.peer.start_tls(ssl_context, server_hostname, timeout)
        return self

    def get_extra_info(self, info: str) -> object:
        return self.peer.get_extra_info(info)


class Talk:
    """One bounded stream, spoken to in a colour."""

    def __init__(self, colour: str) -> None:
        self.clock = StillClock(START)
        self.peer = Peer(self.clock)
        self.colour = colour
        self.stream: BoundedStream | AsyncBoundedStream
        self.stream = BoundedStream(self.peer) if colour == "sync" else AsyncBoundedStream(AsyncPeer(self.peer))

    async def read(self, timeout: float | None) -> bytes:
        if isinstance(self.stream, BoundedStream):
            return self.stream.read(3, timeout)
        return await self.stream.read(3, timeout)

    async def write(self, buffer: bytes, timeout: float | None) -> None:
        if isinstance(self.stream, BoundedStream):
            self.stream.write(buffer, timeout)
        else:
            await self.stream.write(buffer, timeout)

    async def start_tls(self, timeout: float | None) -> None:
        if isinstance(self.stream, BoundedStream):
            self.stream = cast(BoundedStream, self.stream.start_tls(CONTEXT, "x", timeout))
        else:
            self.stream = cast(AsyncBoundedStream, await self.stream.start_tls(CONTEXT, "x", timeout))

    async def close(self) -> None:
        if isinstance(self.stream, BoundedStream):
            self.stream.close()
        else:
            await self.stream.aclose()


@BOTH
async def test_each_read_gets_what_is_left_and_none_goes_past(colour: str) -> None:
    talk = Talk(colour)
    until = Until(Within.seconds(talk.clock, 7), 5)
    for _ in range(4):
        assert await talk.read(until) == b"xxx"
    assert talk.peer.given == [5, 5, 3, 1]
    with pytest.raises(httpcore.ReadTimeout):
        await talk.read(until)
    assert len(talk.peer.given) == 4


@BOTH
async def test_a_long_write_is_looked_at_on_its_way(colour: str) -> None:
    talk = Talk(colour)
    content = bytes(range(256)) * (SLICE // 64)
    until = Until(Within.seconds(talk.clock, 100), 50)
    await talk.write(content, until)
    assert b"".join(talk.peer.wrote) == content
    assert [len(piece) for piece in talk.peer.wrote] == [SLICE] * 4
    short = Until(Within.seconds(talk.clock, 3), 50)
    with pytest.raises(httpcore.WriteTimeout):
        await talk.write(content, short)
    assert talk.peer.given[-2:] == [3, 1]


@BOTH
async def test_under_tls_it_is_bounded_too(colour: str) -> None:
    talk = Talk(colour)
    until = Until(Within.seconds(talk.clock, 3), 5)
    await talk.start_tls(until)
    assert isinstance(talk.stream, BoundedStream | AsyncBoundedStream)
    await talk.read(until)
    assert talk.peer.given == [3, 1]
    for step in (talk.read, talk.start_tls):
        with pytest.raises((httpcore.ReadTimeout, httpcore.ConnectTimeout)):
            await step(until)
    assert talk.stream.get_extra_info("socket") == "socket"
    await talk.close()
    assert talk.peer.closed


@BOTH
async def test_a_plain_number_stays_what_it_is(colour: str) -> None:
    talk = Talk(colour)
    for timeout in (None, 4.0, 4.0):
        await talk.read(timeout)
    assert talk.peer.given == [None, 4.0, 4.0]


@given(st.binary(max_size=4 * 64), st.integers(1, 64))
def test_slices_lose_nothing(content: bytes, size: int) -> None:
    peer = Peer(StillClock(START))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etatplateforme.core.bounded.SLICE", size)
        BoundedStream(peer).write(content)
    assert b"".join(peer.wrote) == content
    assert all(0 < len(piece) <= size for piece in peer.wrote)


@given(st.floats(0, 100), st.floats(0.001, 100), st.floats(0, 200))
def test_what_is_left_is_the_least_of_both(total: float, most: float, elapsed: float) -> None:
    clock = StillClock(START)
    until = Until(Within.seconds(clock, total), most)
    assert float(until) == min(total, most)
    clock.advance(elapsed)
    remaining = min(most, max(0.0, total - elapsed))
    assert until.left() == pytest.approx(remaining)
    if until.left() > 0:
        assert left(until, httpcore.ReadTimeout) == until.left()
    else:
        with pytest.raises(httpcore.ReadTimeout):
            left(until, httpcore.ReadTimeout)
