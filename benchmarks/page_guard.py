"""Cost of the page guard on the path of a request, in ``observe``: a bare ASGI application against the guarded one.

The application answers a page of some 20 kB and is driven in this process, so that nothing else is measured. The ways
alternate batch by batch and medians are compared, since the machine's speed drifts. Prints one JSON line:

- ``passed``: pages that were not chosen; ``chosen``: pages that are copied for the thread, which rests between two;
- ``beside``: pages not chosen while the thread judges without a pause and the loop turns at each message, the worst
  that a budget of pages a minute allows; to be read against ``turned``, the same loop without a guard.

    python benchmarks/page_guard.py [BATCHES] [CALLS]
"""

import asyncio
import json
import platform
import statistics
import sys
import time

from etatplateforme.values.finding import Level
from etatplateforme.web.asgi import App, Message, PageGuard, Receive, Scope, Send
from etatplateforme.web.page_guard import Sheaf, Watch, Watcher

ROW = "<tr><th scope='row'>Lundi</th><td>Entrée, plat, fromage</td><td><a href='/menu'>Menu du jour</a></td></tr>"
PAGE = (
    "<!doctype html><html lang='fr'><head><title>Menus de la cantine</title></head><body><main><h1>Menus</h1>"
    f"<table><caption>Semaine</caption>{ROW * 185}</table></main></body></html>"
).encode()
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-length", str(len(PAGE)).encode()),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
SCOPE: Scope = {"type": "http", "method": "GET", "path": "/menus", "query_string": b"", "headers": []}


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the page in two messages."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})


async def receive() -> Message:
    """Nothing is asked."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(message: Message) -> None:
    """The server."""


async def timed(app: App, calls: int) -> list[float]:
    """Microseconds of each call."""
    spent: list[float] = []
    for _ in range(calls):
        start = time.perf_counter()
        await app(dict(SCOPE), receive, send)
        spent.append((time.perf_counter() - start) * 1e6)
    return spent


def watcher(every: int) -> Watcher:
    """One that chooses a page out of *every*, whatever the minute."""
    return Watcher(Watch(level=Level.OBSERVE, every=every, per_minute=10**9, waiting=4))


async def chosen(guard: PageGuard, calls: int) -> list[float]:
    """Calls whose page is chosen, each once the judge rests."""
    spent: list[float] = []
    for _ in range(calls):
        spent += await timed(guard, 1)
        guard.watcher.settle()
    return spent


def turning(app: App) -> App:
    """The application over a server that goes back to its loop at each message."""

    async def turned(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            await asyncio.sleep(0)
            await send(message)

        await app(scope, receive, sent)

    return turned


async def beside(guard: PageGuard, calls: int) -> list[float]:
    """Calls while the judge always has a page to judge."""
    spent: list[float] = []
    for _ in range(calls):
        _ = guard.watcher.hand_over(Sheaf("/menus", "text/html", PAGE))
        await asyncio.sleep(0.001)  # as a server waits for its next request: the judge has the interpreter
        spent += await timed(turning(guard), 1)
    return spent


def summary(runs: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    return {"median_us": round(statistics.median(runs), 2), "p99_us": round(statistics.quantiles(runs, n=100)[98], 2)}


async def main(batches: int = 15, calls: int = 2_000) -> None:
    """Run the five ways and print the line."""
    passing, choosing, working = (PageGuard(bare, watcher(every)) for every in (10**9, 1, 10**9))
    runs: dict[str, list[float]] = {"bare": [], "passed": [], "chosen": [], "turned": [], "beside": []}
    for _ in range(batches):
        runs["bare"] += await timed(bare, calls)
        runs["passed"] += await timed(passing, calls)
        runs["chosen"] += await chosen(choosing, calls // 100)
        runs["turned"] += await timed(turning(bare), calls // 20)
        runs["beside"] += await beside(working, calls // 20)
        working.watcher.settle()
    seen = choosing.watcher.seen()
    for guard in (passing, choosing, working):
        guard.watcher.close()
    told = {name: summary(spent) for name, spent in runs.items()}
    added = round(told["passed"]["median_us"] - told["bare"]["median_us"], 2)
    line = {"benchmark": "page_guard", "page_bytes": len(PAGE), "batches": batches, "calls": calls, **told}
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({**line, "added_us_passed": added, "judged": seen.judged, "out": seen.out, **machine}))


if __name__ == "__main__":
    asyncio.run(main(*(int(argument) for argument in sys.argv[1:3])))
