"""A PostgreSQL server of this machine, in a temporary folder, on a Unix socket; « postgres » runs it when root asks."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SECONDS = 60


def programs() -> Path | None:
    """Folder of ``initdb`` and ``postgres``, None where no server is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = Path(on_path).resolve() if on_path else debian[-1] if debian else None
    return found.parent if found else None


@contextmanager
def running(folder: Path, *, flushes: bool = False) -> Iterator[str]:
    """A server whose programs lie in *folder*; gives its connection string. Its data go with it.

    It does not wait for the disk, unless it *flushes*.
    """
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg-") as home:  # pytest's own folders are closed to other users
        if user:
            shutil.chown(home, user)
        options = ["-D", f"{home}/data", "-U", "maire", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [folder / "initdb", *options], user=user, cwd=home, check=True, capture_output=True, timeout=SECONDS
        )
        settings = [
            "-D",
            f"{home}/data",
            "-k",
            home,
            "-c",
            "listen_addresses=",
            "-c",
            f"fsync={'on' if flushes else 'off'}",
            "-c",
            "autovacuum_naptime=1s",
        ]
        with subprocess.Popen(
            [folder / "postgres", *settings], user=user, cwd=home, stderr=subprocess.DEVNULL
        ) as process:
            try:
                address = f"host={home} user=maire dbname=postgres"
                _wait(address)
                yield address
            finally:
                process.send_signal(signal.SIGINT)  # the fast way to stop: waits for no client
                process.wait(SECONDS)


@contextmanager
def fresh_base(server: str) -> Iterator[str]:
    """An empty base of the server; gives its connection string. Nobody may speak with it any more at the end."""
    name = f"base_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield server.replace("dbname=postgres", f"dbname={name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _wait(address: str) -> None:
    for _ in range(10 * SECONDS):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("PostgreSQL did not start")
