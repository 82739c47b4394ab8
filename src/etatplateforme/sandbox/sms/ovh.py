"""OVHcloud's SMS API, as far as sending and finding again need it (``/1.0/sms/{serviceName}/…``).

Faithful in what bites: requests are signed with three keys, and without ``noStopClause: true`` the message gets a STOP
clause, which may cost another SMS, and is held at night and at week-ends (22 h to 8 h).
"""

import hashlib
import hmac
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etatplateforme.sandbox.sms.network import Network
from etatplateforme.sandbox.sms.request import json_object, texts

SERVICE = "sms-bac1-1"
APPLICATION, APPLICATION_SECRET, CONSUMER = "bac-a-sable", "secret-public-du-bac-a-sable", "consommateur-public"
STOP_CLAUSE = " STOP 36111"
CLOCK_WINDOW_S = 300
BODIES: dict[int, dict[str, object]] = {
    402: {"class": "Client::PaymentRequired", "message": "Not enough credits"},
    429: {"class": "Client::TooManyRequests", "message": "Too many requests"},
    500: {"class": "Server::InternalServerError", "message": "Internal error"},
}
_PARIS = ZoneInfo("Europe/Paris")


def create_ovh(network: Network) -> Starlette:
    """The API as an ASGI application, to be mounted where its ``/1.0`` is."""
    api = _Ovh(network)
    return Starlette(
        routes=[
            Route("/sms/{service}", api.account, methods=["GET"]),
            Route("/sms/{service}/jobs", api.send, methods=["POST"]),
            Route("/sms/{service}/outgoing", api.outgoing, methods=["GET"]),
        ]
    )


class _Ovh:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def send(self, request: Request) -> Response:
        """Create a job for the numbers given."""
        body = await request.body()
        refusal = _refusal(request, body) or self._network.refused(_first_number(body), BODIES)
        if refusal is not None:
            return refusal
        told = json_object(body)
        numbers, text = texts(told.get("receivers")), told.get("message")
        if not isinstance(text, str) or not text or not numbers:
            return _bad("Client::BadRequest", "message and receivers are required")
        sender = told.get("sender")
        if not isinstance(sender, str) or not 0 < len(sender) <= 11:
            return _bad("Client::BadRequest::InvalidSender", "sender is unknown")
        valid = [number for number in numbers if self._network.known(number)]
        service_message = told.get("noStopClause") is True
        held = not service_message and _held(datetime.now(_PARIS))
        remark = ("clause STOP ajoutée" + (", retenu jusqu'au matin" if held else "")) if not service_message else ""
        ids = [
            item.number
            for number in valid
            for item in [
                await self._network.take(
                    "OVHcloud",
                    number=number,
                    sender=sender,
                    text=text if service_message else text + STOP_CLAUSE,
                    remark=remark,
                    reference=str(told.get("tag", "")),
                )
            ]
        ]
        invalid = [number for number in numbers if number not in valid]
        answer: dict[str, object] = {
            "ids": ids,
            "validReceivers": valid,
            "invalidReceivers": invalid,
            "totalCreditsRemoved": len(ids),
        }
        return JSONResponse(answer)

    async def account(self, request: Request) -> Response:
        """The account, to who knows its keys."""
        return _refusal(request, b"") or JSONResponse({"name": SERVICE, "status": "enable", "creditsLeft": 1_000.0})

    async def outgoing(self, request: Request) -> Response:
        """Ids of the messages that were sent, those of a tag when one is asked for."""
        refusal = _refusal(request, b"")
        if refusal is not None:
            return refusal
        tag = request.query_params.get("tag")
        items = self._network.post.items
        return JSONResponse(
            [item.number for item in items if item.carrier == "OVHcloud" and tag in (None, item.reference)]
        )


def _refusal(request: Request, body: bytes) -> Response | None:
    """The answer to a request that is not signed as it should, or names another account."""
    headers = request.headers
    if headers.get("x-ovh-application") != APPLICATION or headers.get("x-ovh-consumer") != CONSUMER:
        return _forbidden("INVALID_CREDENTIAL", "This credential is not valid")
    stamp = headers.get("x-ovh-timestamp", "")
    if not stamp.isdigit() or abs(int(stamp[:12]) - datetime.now(_PARIS).timestamp()) > CLOCK_WINDOW_S:
        return _bad("Client::BadRequest::QueryTimeOut", "Query out of time", "QUERY_TIME_OUT")
    told = b"+".join(
        (
            f"{APPLICATION_SECRET}+{CONSUMER}+{request.method}+{request.url}".encode(),
            body,
            stamp.encode(),
        )
    )
    expected = "$1$" + hashlib.sha1(told, usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(headers.get("x-ovh-signature", "").encode(), expected.encode()):
        return _bad("Client::BadRequest::InvalidSignature", "Invalid signature", "INVALID_SIGNATURE")
    if request.path_params["service"] != SERVICE:
        return JSONResponse({"class": "Client::NotFound", "message": "This service does not exist"}, 404)
    return None


def _held(at: datetime) -> bool:
    """Whether an advertisement waits at this hour."""
    return at.hour >= 22 or at.hour < 8 or at.weekday() >= 5


def _first_number(body: bytes) -> str:
    return next(iter(texts(json_object(body).get("receivers"))), "")


def _bad(kind: str, message: str, code: str = "") -> Response:
    return JSONResponse({"class": kind, "message": message} | ({"errorCode": code} if code else {}), 400)


def _forbidden(code: str, message: str) -> Response:
    return JSONResponse({"class": "Client::Forbidden", "errorCode": code, "message": message}, 403)
