"""Headers of every answer: what a browser must not do with these pages."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = "/statique/"


def protective(form_origins: tuple[str, ...] = (), *, secure: bool = False) -> Mapping[str, str]:
    """The headers. *form_origins* are the origins to which a form of ours may lead, besides this one."""
    targets = " ".join(["'self'", *map(_origin, form_origins)])
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        f"img-src 'self'; form-action {targets}; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cache-control": "no-store",
    }
    return {**headers, "strict-transport-security": "max-age=31536000"} if secure else headers


class ProtectiveHeaders:
    """Adds these headers to every answer; a style sheet or a script may be kept for an hour."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        static = str(scope["path"]).startswith(STATIC)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if static and message["status"] == 200:
                    headers["cache-control"] = "max-age=3600"
            await send(message)

        await self._app(scope, receive, dressed)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
