"""addok installed, its Redis started and ended by process id, its index built by its own batch commands."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PINNED = HERE / "requirements.txt"
CONFIGURATION = HERE / "addok.conf"
STARTING_S = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Peer:
    """addok over a running Redis."""

    python: Path
    port: int
    redis: int  # process id

    @property
    def environment(self) -> dict[str, str]:
        """Of every process of addok: its configuration, its Redis, and the bench on its path."""
        own = {"ADDOK_CONFIG_MODULE": str(CONFIGURATION), "REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(self.port)}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, **own, "PYTHONPATH": str(ROOT), "ADDOK_LOG_DIR": "/tmp"}


def installed(folder: Path) -> Path:
    """The Python of addok's own venv in *folder*, which is made if it is not there."""
    python = folder / "bin" / "python"
    stamp = folder / "pinned.txt"
    if not stamp.exists() or stamp.read_text() != PINNED.read_text():
        _ = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        _ = subprocess.run([python, "-m", "pip", "install", "-q", "-r", PINNED], check=True, stderr=subprocess.DEVNULL)
        _ = stamp.write_text(PINNED.read_text())
    return python


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[int]:
    """A server that listens on *port* of loopback: its process id; ended when left."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield process.pid
    finally:
        process.terminate()
        try:
            _ = process.wait(STARTING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            _ = process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + STARTING_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the server did not start: {process.args!r}")


@contextmanager
def running(folder: Path, python: Path) -> Iterator[Peer]:
    """addok over an empty Redis of its own, which keeps nothing on disk."""
    redis = shutil.which("redis-server")
    if redis is None:
        raise SystemExit("redis-server is missing: apt-get install redis-server")
    port = free_port()
    command = [redis, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with started([*command, "--dir", str(folder)], port) as pid:
        yield Peer(python, port, pid)


def cpu_seconds(pid: int) -> float:
    """User and system time that a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def built(peer: Peer, documents: Path) -> None:
    """``addok batch`` then ``addok ngrams``, as its documentation says."""
    addok = peer.python.with_name("addok")
    for words in (["batch", str(documents)], ["ngrams"]):
        done = subprocess.run([addok, *words], env=peer.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"addok {words[0]} failed: {done.stderr[-2_000:]}")


def used_memory(peer: Peer) -> int:
    """Bytes that Redis holds for the data, by its own account."""
    with socket.create_connection(("127.0.0.1", peer.port), 5) as line:
        line.sendall(b"INFO memory\r\n")
        told = line.recv(65_536).decode()
    return next(int(row.partition(":")[2]) for row in told.splitlines() if row.startswith("used_memory:"))


def versions(peer: Peer) -> dict[str, str]:
    """What is installed."""
    told = subprocess.run([peer.python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    redis = subprocess.run(["redis-server", "--version"], capture_output=True, text=True, check=True).stdout
    pinned = {line.partition("==")[0].lower() for line in PINNED.read_text().split()}
    pairs = (line.partition("==") for line in told.splitlines())
    return {name: version for name, _, version in pairs if name.lower() in pinned} | {
        "redis": redis.split("v=")[1].split()[0]
    }
