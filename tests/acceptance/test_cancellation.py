"""Cancelling an act before, during and after each effect, with the real ports: nothing is left half-done."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Call, Download, Effect, Query, SendMail, Statement, Step, Transact, ask_world
from etatplateforme.core.mail import MailWire, Relay
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import AsyncRunner, Guard
from etatplateforme.core.store import Schema, Store
from etatplateforme.core.wire import Wire, WireSettings
from etatplateforme.values.intent import Act, Intent
from tests.support.servers import http_server, raw_server, reply
from tests.support.town import MemoryJournal, ScriptedGate

SCHEMA = Schema("room", ((Statement("CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT"),),))
SLOW = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) INSERT INTO item SELECT i FROM n"
)


@dataclass
class Peer:
    """The other side: says that it was reached, waits until the test lets it end, counts what it did whole."""

    reached: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    done: int = 0

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """An HTTP request."""
        self.reached.set()
        _ = self.may_end.wait(20)
        self.done += 1
        reply(handler, 200, b"x" * 1000)

    def receive(self, relay: socket.socket) -> None:
        """A mail connection, until it is closed."""
        lines = relay.makefile("rb")
        relay.sendall(b"220 test\r\n")
        while line := lines.readline():
            if line.upper().startswith(b"DATA"):
                relay.sendall(b"354 go\r\n")
                while lines.readline() != b".\r\n":
                    continue
                self.reached.set()
                _ = self.may_end.wait(20)
                self.done += 1
            relay.sendall(b"250 ok\r\n")


@dataclass
class Stage:
    """Real ports, a peer, and the effect under test."""

    ports: Ports
    runner: AsyncRunner
    peer: Peer
    journal: MemoryJournal
    effect: Effect[object]

    def act(self) -> "asyncio.Task[object]":
        """The effect, as the only step of an action."""
        return asyncio.create_task(self.runner.run(Act(Intent.NOTIFY), ask_world(self.effect)))

    def rows(self) -> object:
        """How many rows the store holds."""
        clock = self.ports.clock
        return self.ports.store.query(Query(Statement("SELECT count(*) FROM item")), Within.seconds(clock, 10))[0][0]


@asynccontextmanager
async def staged(kind: str, folder: Path) -> AsyncGenerator[Stage]:
    """Everything for one kind of effect, closed at the end."""
    peer, clock, journal = Peer(), SystemClock(), MemoryJournal()
    with http_server(peer.serve) as base, raw_server(peer.receive) as port:
        effects: dict[str, Effect[object]] = {
            "call": Call("POST", base, body=b"x"),
            "transact": Transact((Step(Statement(SLOW)),), durable=True),
            "mail": SendMail("a@example.org", "b@example.org", b"Subject: x\r\n\r\nx\r\n"),
            "download": Download(base, folder / "fichier", size=1000),
        }
        wire = Wire(clock, WireSettings(allowed_hosts=frozenset({base.removeprefix("http://")})))
        store = Store(folder / "s.db", (SCHEMA,))
        ports = Ports(clock, wire, store, MailWire(Relay("127.0.0.1", port, "none")))
        runner = AsyncRunner(Guard(ScriptedGate(), journal, clock), ports)
        try:
            yield Stage(ports, runner, peer, journal, effects[kind])
        finally:
            peer.may_end.set()
            await asyncio.wait_for(runner.finish(), 10)
            await asyncio.wait_for(ports.aclose(), 10)


KINDS = pytest.mark.parametrize("kind", ["call", "transact", "mail", "download"])


@KINDS
async def test_cancelled_before_nothing_begins(kind: str, tmp_path: Path) -> None:
    async with staged(kind, tmp_path) as stage:
        stage.peer.may_end.set()
        task = stage.act()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 10)
        assert (stage.peer.reached.is_set(), stage.rows(), stage.journal.doubts) == (False, 0, [])
        assert not (tmp_path / "fichier").exists()


@KINDS
async def test_cancelled_during_it_ends_whole_or_leaves_nothing(kind: str, tmp_path: Path) -> None:
    async with staged(kind, tmp_path) as stage:
        task = stage.act()
        if kind == "transact":
            await asyncio.sleep(0.01)  # the statement takes longer than that: it is under way in the writer's thread
        else:
            assert await asyncio.to_thread(stage.peer.reached.wait, 10)
        task.cancel()
        await asyncio.sleep(0)
        stage.peer.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 15)
        assert stage.journal.doubts == []
        if kind == "download":
            assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("s.db")] == []
        elif kind == "transact":
            assert stage.rows() in (0, 300_000)
        else:
            assert stage.peer.done == 1


@KINDS
async def test_cancelled_after_it_stays_done(kind: str, tmp_path: Path) -> None:
    async with staged(kind, tmp_path) as stage:
        stage.peer.may_end.set()
        task = stage.act()
        _ = await asyncio.wait_for(asyncio.shield(task), 15)
        assert task.cancel() is False
        assert stage.journal.doubts == []
        if kind == "transact":
            assert stage.rows() == 300_000
        else:
            assert stage.peer.done == 1
        if kind == "download":
            assert (tmp_path / "fichier").stat().st_size == 1000
