"""Refuses whatever does not come from this machine: a sandbox with public secrets must never face a network."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.sandbox.identity.config import is_loopback

REFUSAL = "BAC À SABLE : ce serveur ne répond qu'à cette machine."


class LoopbackOnly:
    """ASGI middleware: the peer, the listening address and the ``Host`` header must all be loopback.

    The ``Host`` header is checked because a page of the web can point a name of its own at 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a request from elsewhere, or pass it on."""
        if scope["type"] == "http" and not _is_local(scope):
            refusal = PlainTextResponse(REFUSAL, status_code=403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_local(scope: Scope) -> bool:
    pairs: list[tuple[bytes, bytes]] = scope["headers"]
    hosts = [value.decode("latin-1") for name, value in pairs if name == b"host"]
    addresses: list[tuple[str, int] | None] = [scope.get("client"), scope.get("server")]
    return all(is_loopback(_name(host)) for host in hosts) and all(
        is_loopback(address[0]) for address in addresses if address is not None
    )


def _name(host: str) -> str:
    """The name of a ``Host`` header, without its port; an IPv6 address keeps its brackets."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.rpartition(":")[0] or host
