"""The server as one starts it, in processes of its own: two workers over one index."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import date

import pytest

from etatplateforme.addresses.index import build
from etatplateforme.sandbox.world import write_ban_csv

PATIENCE = 60
COMMAND = [sys.executable, "-c", "from etatplateforme.cli.entry import run; run()", "addresses", "serve"]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Where it answers: ``host:port``."""
    folder = tmp_path_factory.mktemp("serveur")
    write_ban_csv(folder / "ban.csv")
    build([folder / "ban.csv"], folder / "a.idx", source_date=date(2026, 9, 1), licence="Licence inventée")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = ["--port", str(port), "--workers", "2", "--rate", "0"]
    process = subprocess.Popen([*COMMAND, str(folder / "a.idx"), *options], start_new_session=True)
    try:
        _wait(process, port)
        yield f"127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(PATIENCE)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                line.sendall(b"GET /getCapabilities HTTP/1.0\r\n\r\n")
                line.settimeout(PATIENCE)
                if line.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")
