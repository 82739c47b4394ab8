"""Cost of an action over bare httpx: one GET on loopback, journal on, both colours, CPU and wall.

The server runs in a process of its own. The two ways alternate within one run, batch by batch, and the medians of the
batches are compared, since the machine's speed drifts. Prints one JSON line.

    python benchmarks/action_overhead.py [BATCHES] [CALLS]
"""

import asyncio
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from etatplateforme.core.action import Async, Block, M, Sync, action
from etatplateforme.core.clock import SystemClock
from etatplateforme.core.effects import Call, Op
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import FileJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.retry import call
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.values.intent import Intent

BODY = json.dumps({"type": "FeatureCollection", "features": [{"label": "8 Rue des Écoles"}] * 20}).encode()


class Fetcher(Block[M]):
    """One action that asks a server for a small JSON body."""

    @action(Intent.LOOK_UP_ADDRESS)
    def fetch(self, url: str) -> Op[int]:
        """Number of bytes that the server answered."""
        reply = yield from call(Call("GET", url))
        return len(reply.body)


class Handler(BaseHTTPRequestHandler):
    """Answers the same body to every GET."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def serve(ready: Connection) -> None:
    """Serve on a free loopback port, told through *ready*."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ready.send(server.server_address[1])
    server.serve_forever()


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds of *work*."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


async def atimed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """CPU and wall seconds of awaited *work*."""
    cpu, wall = time.process_time(), time.perf_counter()
    await work()
    return time.process_time() - cpu, time.perf_counter() - wall


def summary(bare: list[tuple[float, float]], ours: list[tuple[float, float]], calls: int) -> dict[str, float]:
    """Medians in microseconds a call, and their ratios."""
    figures: dict[str, float] = {}
    for index, name in enumerate(("cpu", "wall")):
        of_bare = statistics.median(run[index] for run in bare) / calls * 1e6
        of_ours = statistics.median(run[index] for run in ours) / calls * 1e6
        figures |= {f"bare_{name}_us": round(of_bare, 1), f"action_{name}_us": round(of_ours, 1)}
        figures[f"{name}_ratio"] = round(of_ours / of_bare, 3)
    return figures


def measure_sync(url: str, guard: Guard, ports: Ports, batches: int, calls: int) -> dict[str, float]:
    """Bare httpx.Client against a Fetcher[Sync], batch by batch."""
    block: Fetcher[Sync] = Fetcher(SyncRunner(guard, ports))
    bare_runs, our_runs = [], []
    with httpx.Client(trust_env=False, headers={"accept-encoding": "identity"}) as client:

        def bare() -> None:
            for _ in range(calls):
                assert len(client.get(url).content) == len(BODY)

        def ours() -> None:
            for _ in range(calls):
                assert block.fetch(url) == len(BODY)

        bare()
        ours()
        for _ in range(batches):
            bare_runs.append(timed(bare))
            our_runs.append(timed(ours))
    return summary(bare_runs, our_runs, calls)


async def measure_async(url: str, guard: Guard, ports: Ports, batches: int, calls: int) -> dict[str, float]:
    """Bare httpx.AsyncClient against a Fetcher[Async], batch by batch."""
    block: Fetcher[Async] = Fetcher(AsyncRunner(guard, ports))
    bare_runs, our_runs = [], []
    async with httpx.AsyncClient(trust_env=False, headers={"accept-encoding": "identity"}) as client:

        async def bare() -> None:
            for _ in range(calls):
                assert len((await client.get(url)).content) == len(BODY)

        async def ours() -> None:
            for _ in range(calls):
                assert await block.fetch(url) == len(BODY)

        await bare()
        await ours()
        for _ in range(batches):
            bare_runs.append(await atimed(bare))
            our_runs.append(await atimed(ours))
    await ports.wire.aclose()
    return summary(bare_runs, our_runs, calls)


def main(batches: int = 15, calls: int = 200) -> None:
    """Run both colours and print the line."""
    context = get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        url = f"http://127.0.0.1:{here.recv()}/search"
        with tempfile.TemporaryDirectory() as folder:
            clock = SystemClock()
            with FileJournal(Path(folder) / "journal.jsonl", clock) as journal:
                ports = Ports(clock, Wire(clock), Store(Path(folder) / "store.db"), MailWire(None))
                guard = Guard(OpenGate(), journal, clock)
                sync = measure_sync(url, guard, ports, batches, calls)
                asynchronous = asyncio.run(measure_async(url, guard, ports, batches, calls))
                ports.close()
    finally:
        server.terminate()
        server.join(5)
    versions = {"python": platform.python_version(), "httpx": httpx.__version__, "machine": platform.machine()}
    print(
        json.dumps(
            {
                "benchmark": "action_overhead",
                "batches": batches,
                "calls": calls,
                "sync": sync,
                "async": asynchronous,
                **versions,
            }
        )
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
