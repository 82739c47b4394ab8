"""A folder, or a few, served on loopback for the peers that want addresses."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit


@contextmanager
def served(folders: Mapping[str, Path]) -> Iterator[str]:
    """Serve each folder under its prefix (``"/dist/"``); answers the origin, and stops at the end."""

    class Handler(SimpleHTTPRequestHandler):
        wbufsize = -1
        protocol_version = "HTTP/1.1"

        def translate_path(self, path: str) -> str:
            wanted = unquote(urlsplit(path).path)
            for prefix, folder in folders.items():
                if wanted.startswith(prefix):
                    found = (folder / wanted.removeprefix(prefix)).resolve()
                    return str(found) if found.is_relative_to(folder.resolve()) else "/nonexistent"
            return "/nonexistent"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the benchmark's own lines are on the error output."""

    Handler.extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".html": "text/html; charset=utf-8"}
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
