"""Applications that answer what a test says, driven by hand: what they send, and what arrives."""

import asyncio
from collections.abc import Iterable

from etatplateforme.web.asgi import App, Message, Receive, Scope, Send

POOR = (
    "<!doctype html><html lang='fr'><head><title>Cantine</title></head>"
    "<body><main><h1>Cantine</h1><img src='a.png'></main></body></html>"
)
"""A page with one certain failure: RGAA 1.1, test 1.1.1."""
GOOD = POOR.replace("<img src='a.png'>", "<p>Bonjour.</p>")
HTML = [(b"content-type", b"text/html; charset=utf-8")]


def start(headers: Iterable[tuple[bytes, bytes]] = HTML, status: int = 200) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def page(html: str, headers: Iterable[tuple[bytes, bytes]] = HTML, status: int = 200) -> list[Message]:
    return [start(headers, status), part(html.encode())]


def sending(*messages: Message, then: BaseException | None = None) -> App:
    """An application that sends these messages, then raises."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in messages:
            await send(dict(message))
        if then is not None:
            raise then

    return app


def asked(app: App, path: str = "/", *, method: str = "GET", kind: str = "http") -> list[Message]:
    """What arrives at the server."""
    arrived: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        arrived.append(message)

    asyncio.run(
        _call(app, {"type": kind, "method": method, "path": path, "query_string": b"nom=Dupont"}, receive, send)
    )
    return arrived


async def _call(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def body_in(arrived: list[Message]) -> bytes:
    bodies = [message.get("body", b"") for message in arrived if message["type"] == "http.response.body"]
    return b"".join(body for body in bodies if isinstance(body, bytes))


def headers_in(arrived: list[Message]) -> dict[str, str]:
    headers = arrived[0]["headers"]
    assert isinstance(headers, list)
    return {name.decode(): value.decode() for name, value in headers}
