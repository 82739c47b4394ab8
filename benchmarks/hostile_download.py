"""The same hostile servers before datagouv-client and before ours: what each lets through when it downloads a file.

Each client has a key for the catalogue, in its own process, environment and empty folder; each fault is tried once. A
*leak* is the key in a request to a host that is not the catalogue's; *outside*, a file written out of the folder; the
rest is a wrong content that was answered as good, or that stays under the name of the file. A control comes first: the
honest file must arrive.

    python benchmarks/hostile_download.py [--venv FOLDER]

The environment of datagouv-client is made by pip in a temporary folder, or kept in FOLDER. A minute; prints one JSON
line.
"""

import argparse
import gzip
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.servers import http_server, reply

ROOT = Path(__file__).resolve().parents[1]
PEER = "datagouv-client==0.5.1"
KEY = "cle-secrete-du-catalogue"
CONTENT = b"code;nom\n01001;Abergement\n" * 1_000
OTHER = CONTENT.replace(b"01001", b"01002")
PAGE = b"<!DOCTYPE html><html><body>Identifiez-vous</body></html>"
TAIL = b"\nStreaming interrupted due to the following error: Invalid value"
BOMB = gzip.compress(b"a;b\n" * 12_500_000)
MOST = 10_000_000
"""Bytes that ours is told to take at most; the bomb is fifty million once opened."""

BOUND_S = 90.0
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Seen:
    """What the servers were asked."""

    hosts: set[str] = field(default_factory=set)
    keyed: set[str] = field(default_factory=set)

    def note(self, host: str, handler: BaseHTTPRequestHandler) -> None:
        """Remember one request, and whether the key came with it."""
        self.hosts.add(host)
        if any(KEY in value for value in handler.headers.values()):
            self.keyed.add(host)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: how the servers answer, and what is asked for. ``elsewhere`` is another host, of the inside."""

    answer: Callable[[str], Answer]
    path: str = "/menus.csv"
    checksum: bool = False


def whole(content: bytes, **headers: str) -> Callable[[str], Answer]:
    """Always that answer; its headers only when only they are asked for, or the connection would be spoilt."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(content)

    return lambda elsewhere: answer


def redirected(elsewhere: str) -> Answer:
    """To a host that only the network of the service should reach."""
    return lambda handler: reply(handler, 302, b"", Location=f"{elsewhere}/menus.csv")


def cut(elsewhere: str) -> Answer:
    """The length of the whole, half of it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT[: len(CONTENT) // 2])
        handler.close_connection = True

    return answer


FAULTS = {
    "control": Fault(whole(CONTENT), checksum=True),
    "redirect_inside": Fault(redirected),
    "wrong_checksum": Fault(whole(OTHER), checksum=True),
    "html_instead": Fault(whole(PAGE, Content_Type="text/html")),
    "export_interrupted": Fault(whole(CONTENT + TAIL)),
    "truncated": Fault(cut),
    "outside_by_header": Fault(
        whole(CONTENT, Content_Disposition='attachment; filename="../echappe.csv"'), path="/export"
    ),
    "compressed_bomb": Fault(whole(BOMB, Content_Encoding="gzip")),
}


@dataclass(frozen=True, slots=True)
class Client:
    """A client: its interpreter, its driver, and where its source is unless it is installed."""

    python: Path
    driver: Path
    source: str = ""


@contextmanager
def servers(fault: Fault, seen: Seen) -> Generator[str]:
    """The publisher's server, and another one on the inside."""

    def inside(handler: BaseHTTPRequestHandler) -> None:
        seen.note("inside", handler)
        reply(handler, 200, CONTENT)

    with ExitStack() as stack:
        elsewhere = stack.enter_context(http_server(inside)).replace("127.0.0.1", "localhost")
        answer = fault.answer(elsewhere)

        def publisher(handler: BaseHTTPRequestHandler) -> None:
            seen.note("publisher", handler)
            answer(handler)

        yield stack.enter_context(http_server(publisher))


def tried(client: Client, fault: Fault, home: Path) -> dict[str, object]:
    """One download, and what it left."""
    seen, folder = Seen(), home / "travail" / "dossier"
    folder.mkdir(parents=True)
    with servers(fault, seen) as base:
        asked = {
            "key": KEY,
            "most": MOST,
            "home": str(home / "maison"),
            "resource": {
                "id": "r-1",
                "title": "Menus",
                "format": "csv",
                "url": base + fault.path,
                "checksum": {"type": "sha1", "value": hashlib.sha1(CONTENT).hexdigest()} if fault.checksum else None,
            },
        }
        done = subprocess.run(
            [str(client.python), str(client.driver), json.dumps(asked)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": client.source, "CLE": KEY},
            capture_output=True,
            text=True,
            timeout=BOUND_S,
            check=True,
        )
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    left = [path for path in folder.iterdir() if path.suffix == ".csv" and path.name[0] != "."]
    return {
        "accepted": "error" not in told,
        "error": told.get("error"),
        "key_leaked_to": sorted(seen.keyed),
        "inside_reached": "inside" in seen.hosts,
        "left_under_its_name": sum(path.stat().st_size for path in left),
        "outside": sorted(path.name for path in folder.parent.iterdir() if path != folder),
    }


def installed(folder: Path) -> Path:
    """The interpreter of the peer."""
    python = folder / "bin" / "python"
    if not python.exists():
        _ = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    quiet = ["-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _ = subprocess.run([str(python), *quiet, PEER], check=True, stdout=sys.stderr, stderr=subprocess.DEVNULL)
    return python


def versions(python: Path, names: list[str]) -> dict[str, str]:
    """The versions of packages in an environment."""
    code = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    told = subprocess.run([str(python), "-c", code, *names], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(told.stdout)
    return found


def main() -> None:
    """Try both and print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _ = parser.add_argument("--venv", type=Path)
    options = parser.parse_args()
    drivers = ROOT / "benchmarks" / "peers" / "download"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = installed(options.venv or folder / "venv")
        clients = {
            "datagouv-client": Client(peer, drivers / "datagouv_client.py"),
            "etatplateforme": Client(Path(sys.executable), drivers / "ours.py", str(ROOT / "src")),
        }
        found: dict[str, dict[str, object]] = {client: {} for client in clients}
        for fault, how in FAULTS.items():
            for client, which in clients.items():
                found[client][fault] = tried(which, how, folder / client / fault)
        told = versions(peer, ["datagouv-client", "niquests"]) | versions(
            Path(sys.executable), ["etatplateforme", "httpx"]
        )
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    line = {"benchmark": "hostile_download", "versions": told, "clients": found, "load": os.getloadavg()[0]}
    print(json.dumps({**line, **machine}, ensure_ascii=False))


if __name__ == "__main__":
    main()
