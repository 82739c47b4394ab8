"""The wire under time and numbers: slow peers, threads, tasks, loops, rates, failures and what comes after them."""

import asyncio
import gc
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Call
from etatplateforme.core.rate import Rate
from etatplateforme.core.wire import Wire, WireSettings
from etatplateforme.errors import (
    EtatError,
    TimedOut,
    Unavailable,
    Uncertain,
)
from tests.support.servers import Answer, closed_port, http_server, raw_server, reply
from tests.support.wires import BOTH, CLOCK, cut, drip, echo, send, sent, threading_wait


@BOTH
async def test_a_peer_that_drips_is_left(colour: str) -> None:
    with raw_server(drip) as port, pytest.raises(TimedOut):
        await send(colour, Call("GET", f"http://127.0.0.1:{port}", timeout=0.3))


def drip_headers(peer: socket.socket) -> None:
    """Send headers one byte at a time, for ever."""
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    for _ in range(200):
        peer.sendall(b"x")
        threading_wait(0.05)


def flood_informational(peer: socket.socket) -> None:
    """Answer « 100 Continue » for ever, and never the answer itself."""
    peer.recv(4096)
    while True:
        peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@BOTH
@pytest.mark.parametrize("talk", [drip_headers, flood_informational])
@pytest.mark.parametrize(("method", "kind"), [("GET", TimedOut), ("POST", Uncertain)])
async def test_headers_without_end_are_left(
    colour: str, talk: Callable[[socket.socket], None], method: str, kind: type[EtatError]
) -> None:
    with raw_server(talk) as port, pytest.raises(kind):
        await send(colour, Call(method, f"http://127.0.0.1:{port}", timeout=0.3))


@BOTH
async def test_the_deadline_of_the_act_holds_for_a_call(colour: str) -> None:
    with raw_server(drip) as port, pytest.raises(TimedOut):
        await send(colour, Call("GET", f"http://127.0.0.1:{port}", timeout=60), seconds=0.3)


@BOTH
async def test_nothing_listening_is_unreachable_for_reads_and_writes(colour: str) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(Unavailable) as failure:
            await send(colour, Call(method, f"http://127.0.0.1:{closed_port()}"))
        assert failure.value.code == "unreachable"


@BOTH
@pytest.mark.parametrize(("method", "kind"), [("GET", Unavailable), ("POST", Uncertain)])
async def test_a_write_without_an_answer_is_uncertain(colour: str, method: str, kind: type[EtatError]) -> None:
    with raw_server(cut) as port, pytest.raises(kind):
        await send(colour, Call(method, f"http://127.0.0.1:{port}"))


@BOTH
async def test_a_rate_spaces_the_calls(colour: str) -> None:
    wire = Wire(CLOCK, WireSettings(rates={"127.0.0.1": Rate(0.01)}))
    with http_server(echo) as base:
        assert (await sent(colour, wire, Call("GET", base), 3)).ok
        with pytest.raises(TimedOut):  # the second must wait 100 s, beyond the deadline
            await sent(colour, wire, Call("GET", base), 3)
    await wire.aclose()


@BOTH
async def test_a_closed_wire_says_so(colour: str) -> None:
    wire = Wire(CLOCK)
    await wire.aclose()
    with pytest.raises(Unavailable) as failure:
        await sent(colour, wire, Call("GET", "http://127.0.0.1:1/"))
    assert failure.value.code == "wire_closed"


class Nothing(httpx.SyncByteStream):
    """An empty body that was not read yet."""

    def __iter__(self) -> Iterator[bytes]:
        yield b""


def test_many_threads_share_one_client() -> None:
    made: list[httpx.Client] = []
    both = threading.Barrier(8)

    class Counted(httpx.Client):
        def __init__(self, **options: object) -> None:
            super().__init__(transport=httpx.MockTransport(lambda request: httpx.Response(200, stream=Nothing())))
            made.append(self)
            threading_wait(0.02)

    wire = Wire(CLOCK)
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(8) as pool:
        patch.setattr(httpx, "Client", Counted)

        def one(_: int) -> int:
            both.wait(10)
            return wire.call(Call("GET", "http://exemple.test"), Within.seconds(CLOCK, 10)).status

        assert list(pool.map(one, range(8))) == [200] * 8
    wire.close()
    assert len(made) == 1
    assert made[0].is_closed


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # what the first loop left open ends with it
def test_each_event_loop_has_its_own_connections() -> None:
    """A service used from two loops in turn: a connection that was kept by the first must not be reused."""
    with http_server(echo) as base:
        wire = Wire(CLOCK)

        async def twice() -> list[int]:
            return [(await sent("async", wire, Call("GET", base))).status for _ in range(2)]

        async def last() -> list[int]:
            statuses = await twice()
            await wire.aclose()
            return statuses

        assert asyncio.run(twice()) == asyncio.run(twice()) == asyncio.run(last()) == [200, 200]
        assert wire._async == {}
        again = Wire(CLOCK)
        for _ in range(3):
            assert asyncio.run(sent("async", again, Call("GET", base))).ok
        assert len(again._async) == 1
        del again
        gc.collect()


async def test_more_tasks_than_connections_take_turns() -> None:
    ports: set[int] = set()

    def remember(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address[1])
        threading_wait(0.01)
        reply(handler)

    with http_server(remember) as base:
        wire = Wire(CLOCK, WireSettings(connections=2))
        calls = (sent("async", wire, Call("GET", base)) for _ in range(20))
        assert [answer.status for answer in await asyncio.gather(*calls)] == [200] * 20
        await wire.aclose()
    assert len(ports) == 2


@BOTH
@pytest.mark.parametrize(("first", "second"), [(cut, echo), (None, echo)])
async def test_the_wire_goes_on_after_a_failure(
    colour: str, first: Callable[[socket.socket], None] | None, second: Answer
) -> None:
    with raw_server(first or drip) as port, http_server(second) as base:
        wire = Wire(CLOCK)
        for url in (f"http://127.0.0.1:{port}", base):
            call = Call("GET", url, timeout=0.3)
            try:
                if colour == "sync":
                    assert wire.call(call, Within.seconds(CLOCK, 5)).ok
                else:
                    assert (await wire.acall(call, Within.seconds(CLOCK, 5))).ok
            except Unavailable:
                assert url != base
        await wire.aclose()
