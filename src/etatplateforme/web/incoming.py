"""What comes to a service from those that carry its messages: receipts of providers, and unsubscriptions.

Two small ASGI applications, to be mounted where the provider, or the mail, was told::

    app.mount("/accuses/brevo", ReceiptsEndpoint(SharedSecret(secret), brevo_receipts, keep))
    app.mount("/desinscription", UnsubscribeEndpoint(unsubscription, stop))

A receipt is kept before it is answered: a provider that hears 200 will not tell it again. When it cannot be kept, the
answer is 503, and the provider comes back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from html import escape
from typing import TypeAlias
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.errors import COUNTER_REMINDER, EtatError, InvalidInput
from etatplateforme.notifications.channels.signature import Verifier
from etatplateforme.notifications.channels.unsubscribe import ONE_CLICK, Unsubscription
from etatplateforme.notifications.delivered import StatusReceipt
from etatplateforme.notifications.receipts import LARGEST_RECEIPT, Incoming, ReadReceipts
from etatplateforme.web.policy import style_hash
from etatplateforme.web.sign_in.pages import STYLE

PATIENCE_S = 10.0
"""How long a body may take to come."""

Keep: TypeAlias = Callable[[tuple[StatusReceipt, ...]], Awaitable[object]]
"""Writes receipts to the disk, and answers once they are there."""

Stop: TypeAlias = Callable[[str], Awaitable[object]]
"""Writes that the subject of a token is no longer wanted, and answers once it is there; twice does no more."""


class ReceiptsEndpoint:
    """The endpoint of one provider's receipts."""

    def __init__(self, verifier: Verifier, read: ReadReceipts, keep: Keep, *, clock: Clock | None = None) -> None:
        self._verifier = verifier
        self._read = read
        self._keep = keep
        self._clock = clock or SystemClock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        """401 unless it is who it should, 400 when it is no receipt, 503 when it could not be kept, else 204."""
        if request.method not in ("GET", "POST"):
            return Response(status_code=405, headers={"allow": "GET, POST"})
        body = await bounded_body(request)
        if body is None:
            return Response(status_code=413)
        at, query = self._clock.now(), request.url.query
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            self._verifier.verify(headers, query, body, at)
        except InvalidInput:
            return Response(status_code=401)
        try:
            receipts = self._read(Incoming(query, body, at))
        except InvalidInput:
            return Response(status_code=400)
        try:
            _ = await self._keep(receipts)
        except EtatError:
            return Response(status_code=503, headers={"retry-after": "60"})
        return Response(status_code=204)


class UnsubscribeEndpoint:
    """The endpoint of the one-click unsubscription (RFC 8058).

    A GET changes nothing, since mail filters open every link: it shows a page with one button. A POST with the body
    of the standard, or from that button, unsubscribes.
    """

    def __init__(self, unsubscription: Unsubscription, stop: Stop) -> None:
        self._unsubscription = unsubscription
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            return Response(status_code=405, headers={"allow": "GET, HEAD, POST"})
        token = request.query_params.get("jeton", "")
        try:
            subject = self._unsubscription.subject(token)
        except InvalidInput as error:
            return _page("Lien incomplet", f"<p>{escape(error.citizen_message)}</p>", 400)
        if request.method != "POST":
            return _page("Ne plus recevoir ces messages", _form(token))
        body = await bounded_body(request)
        if body is None or parse_qs(body.decode("utf-8", "replace")).get("List-Unsubscribe") != ["One-Click"]:
            return _page("Demande incomplète", f"{_form(token)}", 400)
        try:
            _ = await self._stop(subject)
        except EtatError:
            said = f"<p>Votre demande n'a pas pu être gardée. Recommencez dans un moment. {COUNTER_REMINDER}</p>"
            return _page("Réessayez plus tard", said, 503)
        return _page(
            "C'est fait", "<p>Vous ne recevrez plus ces messages. Ceux que la loi impose arriveront encore.</p>"
        )


async def bounded_body(request: Request) -> bytes | None:
    """The body of a request; None when it is too large, too slow, or cut."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_RECEIPT:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return bytes(body)


def _form(token: str) -> str:
    name, _, value = ONE_CLICK.decode().partition("=")
    return (
        f'<form method="post" action="?jeton={escape(token)}"><p>Vous ne recevrez plus ces messages. '
        "Ceux qui concernent vos démarches arriveront encore.</p>"
        f'<p><button name="{name}" value="{value}">Ne plus recevoir ces messages</button></p></form>'
    )


def _page(title: str, body: str, status: int = 200) -> Response:
    page = (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
    policy = f"default-src 'none'; style-src {style_hash(STYLE)}; form-action 'self'; frame-ancestors 'none'"
    headers = {"content-security-policy": policy, "cache-control": "no-store", "referrer-policy": "no-referrer"}
    return HTMLResponse(page, status, headers)
