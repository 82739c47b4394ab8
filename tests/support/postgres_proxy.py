"""Something between a client and PostgreSQL that loses what it is told to lose, on a port of this machine."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SECONDS = 30.0


@dataclass
class Proxy:
    """``lose`` is what happens when the client sends the bytes ``at``.

    ``"question"``: they do not arrive and the connection is cut; ``"answer"``: they arrive, then it is cut before the
    answer; ``"silence"``: they do not arrive and nothing more is said. ``times`` counts how often it may still happen.
    """

    port: int
    server: str
    lose: str = ""
    at: bytes = b"COMMIT"
    times: int = 1
    lost: int = 0
    muted: set[socket.socket] = field(default_factory=set)
    sockets: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def dsn(self, base: str) -> str:
        """The connection string of *base*, by this way."""
        return re.sub(r"host=\S+", f"host=127.0.0.1 port={self.port}", base)

    def strikes(self, data: bytes) -> bool:
        """True when this is to be lost."""
        with self.lock:
            if not self.lose or self.times <= 0 or self.at not in data:
                return False
            self.times -= 1
            self.lost += 1
            return True

    def cut(self) -> None:
        """Cut every connection there is."""
        for end in list(self.sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy_before(base: str) -> Iterator[Proxy]:
    """A proxy before the server of *base*."""
    folder = re.search(r"host=(\S+)", base)
    assert folder is not None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = Proxy(listening.getsockname()[1], f"{folder[1]}/.s.PGSQL.5432")
        threads: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listening, proxy, threads), daemon=True)
        accepting.start()
        try:
            yield proxy
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            proxy.cut()
            for thread in (accepting, *threads):
                thread.join(SECONDS)
                assert not thread.is_alive()
            for end in proxy.sockets:
                end.close()


def _accept(listening: socket.socket, proxy: Proxy, threads: list[threading.Thread]) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return
        server = socket.socket(socket.AF_UNIX)
        server.connect(proxy.server)
        proxy.sockets += [client, server]
        for pump, ends in ((_ask, (client, server)), (_answer, (server, client))):
            thread = threading.Thread(target=pump, args=(*ends, proxy), daemon=True)
            threads.append(thread)
            thread.start()


def _ask(client: socket.socket, server: socket.socket, proxy: Proxy) -> None:
    with suppress(OSError):
        while data := client.recv(65_536):
            if proxy.strikes(data):
                proxy.muted.add(client)
                if proxy.lose == "silence":
                    continue
                if proxy.lose == "answer":
                    server.sendall(data)
                    threading.Event().wait(0.2)  # PostgreSQL commits one row in some milliseconds
                break
            server.sendall(data)
    _end(client, server)


def _answer(server: socket.socket, client: socket.socket, proxy: Proxy) -> None:
    with suppress(OSError):
        while data := server.recv(65_536):
            if client not in proxy.muted:
                client.sendall(data)
    if client not in proxy.muted:
        _end(client, server)


def _end(*sockets: socket.socket) -> None:
    for end in sockets:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
