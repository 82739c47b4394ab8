"""Both engines behind HTTP, one worker each, asked by one client over one connection."""

import http.client
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.addresses.engines.peer import Peer, free_port, started

TIMEOUT_S = 30.0


@contextmanager
def ours(index: Path) -> Iterator[int]:
    """Our ASGI application under uvicorn: the port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.addresses.engines.ours", "serve", str(index), str(port)]
    with started(command, port):
        yield port


@contextmanager
def addok(peer: Peer) -> Iterator[int]:
    """addok under gunicorn, with one thread that keeps connections: the port."""
    port = free_port()
    worker = ["-w", "1", "-k", "gthread", "--threads", "1", "-b", f"127.0.0.1:{port}"]
    with started([str(peer.python.with_name("gunicorn")), *worker, "addok.http.wsgi"], port, peer.environment):
        yield port


def asked(port: int, texts: list[str]) -> list[float]:
    """Milliseconds of every request ``/search?q=…&limit=5&autocomplete=0``; refuses anything but a GeoJSON answer."""
    spent: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        for text in texts:
            target = "/search/?" + urlencode({"q": text, "limit": 5, "autocomplete": 0})
            start = time.perf_counter()
            connection.request("GET", target)
            body = connection.getresponse().read()
            spent.append((time.perf_counter() - start) * 1_000)
            if json.loads(body).get("type") != "FeatureCollection":
                raise SystemExit(f"no GeoJSON from port {port}: {body[:200]!r}")
    finally:
        connection.close()
    return spent
