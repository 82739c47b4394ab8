"""At most so many requests a second from one address, in the words of the Géoplateforme: 429, then five seconds."""

from collections import OrderedDict

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.core.clock import Clock, SystemClock

TOO_MANY = "Too Many Requests"
HELD_S = 5.0
MOST_CLIENTS = 10_000
"""Clients remembered at once; the one that asked longest ago is forgotten first."""


class Throttle:
    """Lets *per_second* requests a second through from each address, that many at once, per process.

    Past it, a client is held for five seconds, and longer for as long as it insists (IGN, « limites d'usage »). Behind
    a proxy all requests come from one address: limit there.
    """

    def __init__(self, app: ASGIApp, per_second: float, clock: Clock | None = None) -> None:
        self._app = app
        self._step = 1.0 / per_second
        self._clock = clock or SystemClock()
        self._full: OrderedDict[str, float] = OrderedDict()  # when each client's bucket would be full again

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse."""
        client = scope.get("client")
        wait = self._wait(str(client[0])) if scope["type"] == "http" and client else 0.0
        if wait <= 0:
            await self._app(scope, receive, send)
            return
        body = {"code": 429, "message": TOO_MANY, "detail": list[str](), "title": TOO_MANY}
        await JSONResponse(body, 429, {"retry-after": str(round(wait))})(scope, receive, send)

    def _wait(self, client: str) -> float:
        now = self._clock.monotonic()
        full = max(self._full.pop(client, now), now) + self._step
        held = full - now > 1.0
        if held:
            full = now + 1.0 + HELD_S
        self._full[client] = full
        if len(self._full) > MOST_CLIENTS:
            _ = self._full.popitem(last=False)
        return full - now - 1.0 if held else 0.0
