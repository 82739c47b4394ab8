"""What tests of the wire share: one call or one download in either colour, and peers that behave badly."""

import socket
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Call, Download, Downloaded, Reply
from etatplateforme.core.wire import Wire, WireSettings
from tests.support.servers import reply

CLOCK = SystemClock()


BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
SECRET = "jeton-tres-secret"
CONTENT = b"code;nom\n01001;Abergement\n" * 1_000


def inside(*bases: str) -> WireSettings:
    """Settings under which a URL from data may lead to these servers of the test."""
    return WireSettings(allowed_hosts=frozenset(base.removeprefix("http://") for base in bases))


async def sent(colour: str, wire: Wire, effect: Call, seconds: float = 10) -> Reply:
    """One call over *wire*, in a colour."""
    if colour == "sync":
        return wire.call(effect, Within.seconds(CLOCK, seconds))
    return await wire.acall(effect, Within.seconds(CLOCK, seconds))


async def send(colour: str, effect: Call, settings: WireSettings | None = None, seconds: float = 10) -> Reply:
    """One call over a wire of its own."""
    wire = Wire(CLOCK, settings)
    try:
        return await sent(colour, wire, effect, seconds)
    finally:
        await wire.aclose()


async def fetch(colour: str, effect: Download, settings: WireSettings | None = None) -> Downloaded:
    """One download over a wire of its own."""
    wire = Wire(CLOCK, settings)
    try:
        if colour == "sync":
            return wire.download(effect, Within.seconds(CLOCK, 10))
        return await wire.adownload(effect, Within.seconds(CLOCK, 10))
    finally:
        await wire.aclose()


def echo(handler: BaseHTTPRequestHandler) -> None:
    """Answer the request line and headers."""
    length = int(handler.headers.get("content-length", "0"))
    body = handler.rfile.read(length)
    seen = f"{handler.command} {handler.path}\n{handler.headers}".encode() + body
    reply(handler, 200, seen, Set_Cookie="traceur=1; Path=/")


def drip(peer: socket.socket) -> None:
    """Send one byte at a time, for ever."""
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    for _ in range(200):
        peer.sendall(b"x")
        threading_wait(0.05)


def threading_wait(seconds: float) -> None:
    """Wait, in a server's thread."""
    threading.Event().wait(seconds)


def cut(peer: socket.socket) -> None:
    """Take the request, then hang up."""
    peer.recv(4096)
