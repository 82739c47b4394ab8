"""Faults that any HTTP service of the sandbox may have: too many requests, an error, a delay, a silence."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from etatplateforme.sandbox import BANNER
from etatplateforme.sandbox.faults import RETRY_AFTER_S, Faults


class HttpFaults:
    """An ASGI application that answers like *app*, but for the faults ``_429``, ``_500``, ``_slow``, ``_silence``.

    Their names begin with *prefix*. *bodies* gives the JSON body of 429 and 500 in the words of the service doubled;
    without one the body is empty.
    """

    def __init__(self, app: ASGIApp, faults: Faults, prefix: str, bodies: Mapping[int, dict[str, object]]) -> None:
        self._app = app
        self._faults = faults
        self._prefix = prefix
        self._bodies = bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the fault that is on, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._faults.strikes(f"{self._prefix}_429"):
            await self._refusal(429, {"retry-after": str(RETRY_AFTER_S)})(scope, receive, send)
        elif self._faults.strikes(f"{self._prefix}_500"):
            await self._refusal(500)(scope, receive, send)
        elif self._faults.strikes(f"{self._prefix}_silence"):
            await self._faults.wait(self._faults.silence_s)
            await Response(status_code=504)(scope, receive, send)
        else:
            if self._faults.strikes(f"{self._prefix}_slow"):
                await self._faults.wait(self._faults.delay_s)
            await self._app(scope, receive, send)

    def _refusal(self, status: int, headers: Mapping[str, str] | None = None) -> Response:
        body = self._bodies.get(status)
        if body is None:
            return Response(status_code=status, headers=headers)
        return JSONResponse(body, status_code=status, headers=headers)


def captive_page(expected: str) -> HTMLResponse:
    """The sign-in page of a network, answered with 200 in place of what was *expected* (« du fichier CSV »)."""
    return HTMLResponse(
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Connexion au réseau</title></head>'
        f"<body><h1>{BANNER}</h1><p>Cette page HTML est arrivée à la place {expected}.</p></body></html>"
    )
