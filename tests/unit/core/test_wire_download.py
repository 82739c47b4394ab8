"""Downloads by the wire, in both colours: whole, bounded, or not at all."""

import asyncio
import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import HEAD_BYTES, TAIL_BYTES, Download
from etatplateforme.core.wire import Wire
from etatplateforme.errors import (
    EtatError,
    TimedOut,
    Unavailable,
    UnexpectedReply,
)
from tests.support.servers import http_server, raw_server, reply
from tests.support.wires import BOTH, CLOCK, CONTENT, drip, fetch, inside


@BOTH
async def test_a_download_has_a_deadline_of_its_own(colour: str, tmp_path: Path) -> None:
    with raw_server(drip) as port, pytest.raises(TimedOut):
        await fetch(
            colour, Download(f"http://127.0.0.1:{port}/", tmp_path / "x", total=0.3), inside(f"127.0.0.1:{port}")
        )
    assert list(tmp_path.iterdir()) == []
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        allowed = inside(base)
        wire = Wire(CLOCK, allowed)
        past = Within.seconds(CLOCK, -1)  # the act has no time left: the download does not need it
        effect = Download(base, tmp_path / "x")
        done = wire.download(effect, past) if colour == "sync" else await wire.adownload(effect, past)
        await wire.aclose()
    assert done.size == len(CONTENT)


async def test_a_cancelled_download_leaves_nothing(tmp_path: Path) -> None:
    arrived = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(peer: socket.socket) -> None:
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + b"x" * 1000)
        loop.call_soon_threadsafe(arrived.set)
        peer.recv(1)

    target = tmp_path / "x"
    target.write_bytes(b"ancien")
    with raw_server(slow) as port:
        wire = Wire(CLOCK, inside(f"127.0.0.1:{port}"))
        effect = Download(f"http://127.0.0.1:{port}/", target)
        task = asyncio.create_task(wire.adownload(effect, Within.seconds(CLOCK, 10)))
        await asyncio.wait_for(arrived.wait(), 5)
        while len(list(tmp_path.iterdir())) < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)
        await wire.aclose()
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"ancien"


def refuse_all(headers: Mapping[str, str], head: bytes, tail: bytes) -> None:
    """A judge that has seen enough."""
    assert (head, tail) == (CONTENT[:HEAD_BYTES], CONTENT[-TAIL_BYTES:])
    assert headers["content-length"] == str(len(CONTENT))
    raise UnexpectedReply("Non.", remedy="Rien.", code="html_instead")


@BOTH
async def test_a_download_lands_whole(colour: str, tmp_path: Path) -> None:
    import hashlib

    target = tmp_path / "communes.csv"
    digest = hashlib.sha1(CONTENT).hexdigest()
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        settings = inside(base)
        done = await fetch(colour, Download(base, target, checksums=(("sha1", digest),), size=len(CONTENT)), settings)
    assert target.read_bytes() == CONTENT
    assert (done.size, done.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert list(tmp_path.iterdir()) == [target]


@BOTH
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"checksums": (("sha1", "0" * 40),)}, "wrong_checksum"),
        ({"size": 7}, "wrong_size"),
        ({"max_bytes": 100}, "too_large"),
        ({"checksums": (("nimporte", "0"),)}, "unknown_checksum"),
        ({"judge": refuse_all}, "html_instead"),
    ],
)
async def test_a_download_that_is_wrong_leaves_the_old_file(
    colour: str, wrong: dict[str, object], code: str, tmp_path: Path
) -> None:
    target = tmp_path / "communes.csv"
    target.write_bytes(b"ancien")
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        settings = inside(base)
        with pytest.raises(EtatError) as failure:
            await fetch(colour, Download(base, target, **wrong), settings)  # type: ignore[arg-type]
    assert failure.value.code == code
    assert target.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [target]


def truncated(peer: socket.socket) -> None:
    """Announce more than is sent."""
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nseulement ceci")


@BOTH
async def test_a_truncated_download_leaves_nothing(colour: str, tmp_path: Path) -> None:
    with raw_server(truncated) as port, pytest.raises(Unavailable):
        await fetch(colour, Download(f"http://127.0.0.1:{port}/x", tmp_path / "x"), inside(f"127.0.0.1:{port}"))
    assert list(tmp_path.iterdir()) == []


@BOTH
async def test_a_missing_resource_or_folder_is_said(colour: str, tmp_path: Path) -> None:
    with http_server(lambda handler: reply(handler, 404 if handler.path == "/non" else 200)) as base:
        settings = inside(base)
        with pytest.raises(UnexpectedReply, match="404"):
            await fetch(colour, Download(f"{base}/non", tmp_path / "x"), settings)
        for nowhere in (tmp_path / "absent" / "x", tmp_path):
            with pytest.raises(Unavailable) as failure:
                await fetch(colour, Download(f"{base}/oui", nowhere), settings)
            assert failure.value.code == "storage_missing"
    assert list(tmp_path.iterdir()) == []


async def test_flushing_a_file_does_not_hold_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed_by: list[threading.Thread] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed_by.append(threading.current_thread()))
    with http_server(lambda handler: reply(handler, 200, CONTENT)) as base:
        await fetch("async", Download(base, tmp_path / "x"), inside(base))
    assert len(flushed_by) == 1
    assert flushed_by[0] is not threading.main_thread()
