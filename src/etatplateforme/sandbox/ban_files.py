"""The files of the BAN, one a département, as its server gives them: gzip, ETag, ranges; and how they go wrong."""

import gzip
import hashlib
import re
from functools import lru_cache
from itertools import chain

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.world import ban_csv

LAST_MODIFIED = "Tue, 01 Sep 2026 04:00:00 GMT"
LATER = "Tue, 08 Sep 2026 04:00:00 GMT"
_RANGE = re.compile(r"bytes=(\d{1,12})-", re.ASCII)


class BanFiles:
    """``adresses-48.csv.gz``, with the faults ``ban_file_cut`` and ``ban_file_changed``."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def file(self, request: Request) -> Response:
        """The file, or the rest of it when it is asked for and the file is still the one that the client has."""
        changed = self._faults.strikes("ban_file_changed")
        content = _content(request.path_params["departement"], changed)
        if content is None:
            return PlainTextResponse("Not Found", 404)
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"etag": etag, "last-modified": LATER if changed else LAST_MODIFIED, "accept-ranges": "bytes"}
        asked = _RANGE.fullmatch(request.headers.get("range", ""))
        start = int(asked[1]) if asked and request.headers.get("if-range", etag) == etag else 0
        if start >= len(content):
            return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
        if start:
            headers["content-range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        answer = _Cut if self._faults.strikes("ban_file_cut") else Response
        return answer(content[start:], 206 if start else 200, headers, "application/gzip")


class _Cut(Response):
    """Half of what it announces."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


@lru_cache(maxsize=8)
def _content(departement: str, changed: bool) -> bytes | None:
    """The invented addresses of a département; *changed*: a week later, with one house less."""
    header, *lines = ban_csv().splitlines(keepends=True)
    place = header.strip().split(";").index("code_insee")
    kept = [line for line in lines if line.split(";")[place].startswith(departement)]
    return gzip.compress("".join(chain([header], kept[changed:])).encode(), mtime=0) if kept else None
