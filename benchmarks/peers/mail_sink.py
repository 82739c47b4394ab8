"""A fast SMTP sink on loopback, in a process of its own: it answers every command and forgets every message.

python benchmarks/peers/mail_sink.py      prints its port, and ends with its standard input
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

_GREETING = b"220 puits ESMTP\r\n"
_EHLO = b"250-puits\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


def talk(peer: socket.socket) -> None:
    """Answer one client until it leaves."""
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.sendall(_GREETING)
    waiting, in_body = b"", False
    while chunk := peer.recv(65_536):
        waiting += chunk
        while True:
            end = waiting.find(b"\r\n.\r\n" if in_body else b"\r\n")
            if end < 0:
                break
            verb, waiting = waiting[:4].upper(), waiting[end + (5 if in_body else 2) :]
            if in_body:
                in_body = False
                peer.sendall(b"250 2.0.0 ok\r\n")
            elif verb == b"EHLO":
                peer.sendall(_EHLO)
            elif verb == b"DATA":
                in_body = True
                peer.sendall(b"354 go\r\n")
            else:
                peer.sendall(b"250 2.1.0 ok\r\n")


def serve() -> None:
    """Listen, tell the port, and serve each client in a thread until standard input ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)

        def accept() -> None:
            while True:
                peer, _ = server.accept()
                threading.Thread(target=talk, args=(peer,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        _ = sys.stdin.read()
        os._exit(0)


@contextmanager
def sink() -> Generator[int]:
    """A running sink; gives its port."""
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            assert process.stdin is not None
            process.stdin.close()
            _ = process.wait(10)


if __name__ == "__main__":
    serve()
