"""A small SMTP server for tests, on a free loopback port: it keeps what it takes, and misbehaves as it is told."""

import contextlib
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self, cast

RESET = "reset"
SILENCE = "silence"
CLOSE = "close"


@dataclass
class SmtpPeer:
    """``rcpt`` and ``data`` give, by recipient, the line to answer (or RESET, SILENCE, CLOSE); absent means 250.

    A message is kept as soon as its final dot was read, whatever is answered then, as a real server that dies may do.
    For a recipient in ``stalls`` it reads no further than the first line of the body: ``stalled`` is set, and it hangs
    up once ``goes_on`` is; ``hit`` keeps for whom.
    """

    rcpt: dict[str, str] = field(default_factory=dict)
    dot: dict[str, str] = field(default_factory=dict)
    greeting: str = "220 essai ESMTP"
    stalls: set[str] = field(default_factory=set)
    hit: set[str] = field(default_factory=set)
    kept: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._stop = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._more = threading.Condition(self._lock)
        self._threads: list[threading.Thread] = []
        self.dotted = threading.Event()
        self.stalled = threading.Event()
        self.silent = threading.Event()
        self.goes_on = threading.Event()
        self.port: int = self._server.getsockname()[1]

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.goes_on.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        with self._lock:
            for link in self._open:
                with contextlib.suppress(OSError):
                    link.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    @property
    def received(self) -> Counter[str]:
        """How many messages were kept for each recipient."""
        with self._lock:
            return Counter(recipient for recipient, _ in self.kept)

    def messages(self, recipient: str) -> list[EmailMessage]:
        """What a recipient got, parsed by the standard library."""
        with self._lock:
            found = [content for to, content in self.kept if to == recipient]
        return [message_from_bytes(content, policy=default) for content in found]

    def reached(self, count: int, patience: float) -> bool:
        """Wait until *count* messages were kept; False when it took longer than *patience* seconds."""
        with self._more:
            return self._more.wait_for(lambda: len(self.kept) >= count, patience)

    def _start(self, *work: object) -> None:
        target, *arguments = work
        assert callable(target)
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(link)
                self.connections += 1
            self._start(self._serve, link)

    def _serve(self, link: socket.socket) -> None:
        try:
            with link.makefile("rb") as lines, contextlib.suppress(OSError):
                self._talk(link, lines.readline)
        finally:
            with self._lock:
                self._open.discard(link)
            link.close()

    def _talk(self, link: socket.socket, read: object) -> None:
        assert callable(read)
        link.sendall(self.greeting.encode() + b"\r\n")
        recipient = ""
        while line := cast(bytes, read()):
            verb = line[:4].upper()
            if verb == b"EHLO":
                answer = "250-essai\r\n250-8BITMIME\r\n250 SMTPUTF8"
            elif verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                answer = self.rcpt.get(recipient, "250 2.1.5 ok")
            elif verb == b"DATA":
                link.sendall(b"354 go\r\n")
                self._keep(recipient, read)
                answer = self.dot.get(recipient, "250 2.0.0 ok")
            else:
                answer = "221 bye" if verb == b"QUIT" else "250 ok"
            if not self._answer(link, answer) or verb == b"QUIT" or answer.startswith("421"):
                return

    def _keep(self, recipient: str, read: object) -> None:
        assert callable(read)
        lines: list[bytes] = []
        if recipient in self.stalls:
            _ = read()
            self.hit.add(recipient)
            self.stalled.set()
            self.goes_on.wait(30)
            raise ConnectionAbortedError
        while (line := cast(bytes, read())) != b".\r\n":
            if not line:
                return
            assert line.endswith(b"\r\n")
            assert b"\r" not in line[:-2]
            assert len(line) <= 1000
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        with self._lock:
            self.kept.append((recipient, b"".join(lines)))
            self._more.notify_all()
        self.dotted.set()

    def _answer(self, link: socket.socket, answer: str) -> bool:
        if answer == RESET:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if answer == SILENCE:
            self.silent.set()
            self._stop.wait(30)
            return False
        if answer == CLOSE:
            return False
        link.sendall(answer.encode() + b"\r\n")
        return True
