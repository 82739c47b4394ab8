"""The attestation of a service, served at ``/.well-known/etatplateforme/`` from a folder, for ASGI and WSGI.

``AsgiProof(app, folder)`` and ``WsgiProof(app, folder)`` answer for the four documents that ``etatplateforme attest
sign`` writes, and pass everything else on. What is in the folder beside them is never served. Put them outermost: the
documents are public, and may be kept for five minutes by anyone.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from etatplateforme.guarantor.attestation.places import LARGEST_REPORT, MEDIA_TYPES, WELL_KNOWN
from etatplateforme.web import asgi, wsgi
from etatplateforme.web.answers import Headers

KEPT_S = 300
"""Seconds for which a copy may be used: a revocation is seen by everybody within five minutes."""

ALLOWED = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """Status, headers and body of an answer."""

    status: HTTPStatus
    headers: Headers
    body: bytes = field(default=b"", repr=False)


def proof_answer(folder: Path, method: str, path: str, known: str = "") -> ProofAnswer | None:
    """What is answered to a request; None when it is not for us. *known* is the value of ``If-None-Match``.

    A document that is absent, or larger than a verifier would read, is not found.
    """
    if not path.startswith(WELL_KNOWN):
        return None
    media_type = MEDIA_TYPES.get(path.removeprefix(WELL_KNOWN))
    if media_type is None:
        return ProofAnswer(HTTPStatus.NOT_FOUND, _plain())
    if method not in ALLOWED:
        return ProofAnswer(HTTPStatus.METHOD_NOT_ALLOWED, [*_plain(), ("allow", ", ".join(ALLOWED))])
    content = _read(folder / path.removeprefix(WELL_KNOWN))
    if content is None:
        return ProofAnswer(HTTPStatus.NOT_FOUND, _plain())
    tag = f'"{sha256(content).hexdigest()}"'
    shared: Headers = [
        ("etag", tag),
        ("cache-control", f"public, max-age={KEPT_S}"),
        ("access-control-allow-origin", "*"),  # anyone may verify, from a page of another site too
        ("x-content-type-options", "nosniff"),
    ]
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return ProofAnswer(HTTPStatus.NOT_MODIFIED, shared)
    headers: Headers = [("content-type", media_type), ("content-length", str(len(content))), *shared]
    return ProofAnswer(HTTPStatus.OK, headers, b"" if method == "HEAD" else content)


class AsgiProof:
    """ASGI middleware that serves the attestation in *folder*."""

    def __init__(self, app: asgi.App, folder: Path | str) -> None:
        self._app = app
        self._folder = Path(folder)

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """Answer for the attestation; pass every other request on."""
        path = str(scope.get("path", ""))
        if scope.get("type") != "http" or not path.startswith(WELL_KNOWN):
            await self._app(scope, receive, send)
            return
        known = asgi.header_in(scope, "if-none-match")
        answer = await asyncio.to_thread(proof_answer, self._folder, str(scope.get("method", "")), path, known)
        if answer is not None:
            headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
            await send({"type": "http.response.start", "status": answer.status.value, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})


class WsgiProof:
    """WSGI middleware that serves the attestation in *folder* (PEP 3333)."""

    def __init__(self, app: wsgi.App, folder: Path | str) -> None:
        self._app = app
        self._folder = Path(folder)

    def __call__(self, environ: wsgi.Environ, start_response: wsgi.StartResponse) -> Iterable[bytes]:
        """Answer for the attestation; pass every other request on."""
        method, path = str(environ.get("REQUEST_METHOD", "")), str(environ.get("PATH_INFO", ""))
        answer = proof_answer(self._folder, method, path, str(environ.get("HTTP_IF_NONE_MATCH", "")))
        if answer is None:
            return self._app(environ, start_response)
        _ = start_response(f"{answer.status.value} {answer.status.phrase}", answer.headers)
        return [answer.body]


def _plain() -> Headers:
    return [("content-length", "0"), ("cache-control", "no-store")]


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_REPORT + 1)
    except OSError:
        return None
    return content if len(content) <= LARGEST_REPORT else None
