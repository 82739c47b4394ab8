"""Brevo's transactional SMS (``/v3/transactionalSMS/…``), and the events by which a message is found again.

Faithful in what bites: « [STOP CODE] » makes an advertisement of a text, and without ``unicodeEnabled`` letters lose
their accents.
"""

import hmac
import json
import unicodedata

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etatplateforme.sandbox.sms.network import Network
from etatplateforme.sandbox.sms.request import json_object, texts

API_KEY = "cle-publique-du-bac-a-sable"
BODIES: dict[int, dict[str, object]] = {
    402: {"code": "not_enough_credits", "message": "Not enough credits"},
    429: {"code": "too_many_requests", "message": "Too many requests"},
    500: {"code": "internal_error", "message": "Internal error"},
}


def create_brevo(network: Network) -> Starlette:
    """The API as an ASGI application, to be mounted where its ``/v3`` is."""
    api = _Brevo(network)
    return Starlette(
        routes=[
            Route("/account", api.account, methods=["GET"]),
            Route("/transactionalSMS/send", api.send, methods=["POST"]),
            Route("/transactionalSMS/statistics/events", api.events, methods=["GET"]),
        ]
    )


class _Brevo:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def send(self, request: Request) -> Response:
        """Send to one number."""
        told = json_object(await request.body())
        number = "+" + str(told.get("recipient", "")).removeprefix("+")
        refusal = _refusal(request) or self._network.refused(number, BODIES)
        if refusal is not None:
            return refusal
        text, sender = told.get("content"), told.get("sender")
        if not isinstance(text, str) or not text:
            return _bad("missing_parameter", "content is missing")
        if not isinstance(sender, str) or not 0 < len(sender) <= (15 if sender.isdigit() else 11):
            return _bad("invalid_parameter", "Sender is not valid")
        if not self._network.known(number):
            return _bad("invalid_parameter", "Invalid telephone number")
        if told.get("unicodeEnabled") is not True:
            text = _without_accents(text)
        advertisement = told.get("type") == "marketing" or "[STOP" in text
        item = await self._network.take(
            "Brevo",
            number=number,
            sender=sender,
            text=text,
            remark="publicité" if advertisement else "",
            reference=str(told.get("tag", "")),
        )
        return JSONResponse({"messageId": 1_511_882_900_000_000 + item.number}, 201)

    async def account(self, request: Request) -> Response:
        """The account, to who knows its key."""
        return _refusal(request) or JSONResponse({"companyName": "Bac à sable", "plan": [{"type": "sms"}]})

    async def events(self, request: Request) -> Response:
        """Events of the messages that bear one of the tags."""
        refusal = _refusal(request)
        if refusal is not None:
            return refusal
        try:
            tags: object = json.loads(request.query_params.get("tags", "[]"))
        except ValueError:
            return _bad("invalid_parameter", "tags is not valid")
        wanted = texts(tags)
        found = [item for item in self._network.post.items if item.carrier == "Brevo" and item.reference in wanted]
        events = [
            {
                "phoneNumber": item.recipient.removeprefix("+"),
                "date": item.received_at.isoformat(),
                "messageId": str(1_511_882_900_000_000 + item.number),
                "event": "sent",
                "tag": item.reference,
            }
            for item in found
        ]
        return JSONResponse({"events": events} if events else {})


def _refusal(request: Request) -> Response | None:
    if hmac.compare_digest(request.headers.get("api-key", "").encode(), API_KEY.encode()):
        return None
    return JSONResponse({"code": "unauthorized", "message": "Key not found"}, 401)


def _bad(code: str, message: str) -> Response:
    return JSONResponse({"code": code, "message": message}, 400)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
