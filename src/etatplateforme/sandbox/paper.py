"""Where a service in the sandbox shows its letters and notes: ``/courrier/lettres`` and ``/courrier/notes``.

Nothing is printed. A letter is posted as a PDF, its reference in ``Idempotency-Key``: the same one is kept once.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etatplateforme.sandbox.post import Post, Way
from etatplateforme.sandbox.sms.request import json_object

LARGEST_LETTER = 10 * 1024 * 1024


def create_paper(post: Post) -> Starlette:
    """The two doors as an ASGI application."""
    paper = _Paper(post)
    return Starlette(
        routes=[
            Route("/lettres", paper.letter, methods=["POST"]),
            Route("/notes", paper.note, methods=["POST"]),
        ]
    )


class _Paper:
    def __init__(self, post: Post) -> None:
        self._post = post

    async def letter(self, request: Request) -> Response:
        """Keep one letter; what it says stands in its PDF."""
        document = bytearray()
        async for chunk in request.stream():
            document += chunk
            if len(document) > LARGEST_LETTER:
                return JSONResponse({"code": "too_large"}, 413)
        if not document.startswith(b"%PDF-"):
            return JSONResponse({"code": "not_a_pdf"}, 415)
        reference = request.headers.get("idempotency-key", "")
        if not self._post.referred(Way.LETTER, reference) or not reference:
            _ = self._post.add(
                Way.LETTER,
                Way.LETTER,
                recipient="(dans la fenêtre du document)",
                sender="",
                text="",
                remark=f"PDF de {len(document)} octets",
                reference=reference,
                document=bytes(document),
            )
        return JSONResponse({}, 201)

    async def note(self, request: Request) -> Response:
        """Keep one note."""
        told = {name: value for name, value in json_object(await request.body()).items() if isinstance(value, str)}
        if not told.get("text"):
            return JSONResponse({"code": "no_text"}, 422)
        reference = request.headers.get("idempotency-key", "")
        if not self._post.referred(Way.NOTE, reference) or not reference:
            _ = self._post.add(
                Way.NOTE,
                Way.NOTE,
                recipient=told.get("person", ""),
                sender=told.get("counter", ""),
                text=told["text"],
                reference=reference,
            )
        return JSONResponse({}, 201)
