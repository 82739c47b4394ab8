"""A carrier with an API of its own, for providers described in the settings: JSON or form, bearer token, real keys.

``POST /messages`` takes ``to``, ``text``, ``from`` and ``ref``. The same ``Idempotency-Key`` with the same body gives
the first answer again until the box is emptied, with another body 422
(draft-ietf-httpapi-idempotency-key-header-07). ``GET /messages/{ref}``
finds one again.
"""

import hashlib
import hmac
from collections import OrderedDict
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etatplateforme.sandbox.sms.network import Network
from etatplateforme.sandbox.sms.request import LARGEST_BODY, json_object

AUTHORIZATION = "Bearer jeton-public-du-bac-a-sable"
"""What the header must hold; it is public and opens nothing else."""

MOST_KEYS = 1_000
CARRIER = "API décrite dans les réglages"
BODIES: dict[int, dict[str, object]] = {
    402: {"code": "no_credit"},
    429: {"code": "too_many"},
    500: {"code": "internal"},
}


def create_plain(network: Network) -> Starlette:
    """The API as an ASGI application."""
    api = _Plain(network)
    return Starlette(
        routes=[
            Route("/messages", api.send, methods=["POST"]),
            Route("/messages/{reference}", api.find, methods=["GET"]),
        ]
    )


class _Plain:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._answers: OrderedDict[str, tuple[bytes, dict[str, object]]] = OrderedDict()

    async def send(self, request: Request) -> Response:
        """Send to one number."""
        body = await request.body()
        told = _told(request, body)
        number, text = str(told.get("to", "")), str(told.get("text", ""))
        refusal = _refusal(request) or self._network.refused(number, BODIES)
        if refusal is not None:
            return refusal
        if not text or not self._network.known(number):
            return JSONResponse({"code": "invalid_number" if text else "no_text"}, 422)
        key, digest = request.headers.get("idempotency-key", ""), hashlib.sha256(body).digest()
        if key in self._answers and self._network.post.referred(CARRIER, str(told.get("ref", ""))):
            known, answer = self._answers[key]
            return JSONResponse(answer, 201) if known == digest else JSONResponse({"code": "key_reused"}, 422)
        reference = str(told.get("ref", ""))
        answer = _named(reference)
        if key:
            self._answers[key] = (digest, answer)
            while len(self._answers) > MOST_KEYS:
                _ = self._answers.popitem(last=False)
        _ = await self._network.take(
            CARRIER,
            number=number,
            sender=str(told.get("from", "")),
            text=text,
            remark="",
            reference=reference,
        )
        return JSONResponse(answer, 201)

    async def find(self, request: Request) -> Response:
        """The message that bears a reference."""
        refusal = _refusal(request)
        if refusal is not None:
            return refusal
        found = self._network.post.referred(CARRIER, request.path_params["reference"])
        if not found:
            return JSONResponse({"code": "not_found"}, 404)
        return JSONResponse(_named(found[0].reference))


def _named(reference: str) -> dict[str, object]:
    """The answer that gives a message its id."""
    return {"message": {"id": f"sms-{hashlib.sha256(reference.encode()).hexdigest()[:12]}"}}


def _told(request: Request, body: bytes) -> dict[str, object]:
    """The parameters, in JSON or as a form."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return json_object(body)
    try:
        return dict(parse_qsl(body[:LARGEST_BODY].decode(), max_num_fields=40))
    except ValueError:
        return {}


def _refusal(request: Request) -> Response | None:
    if hmac.compare_digest(request.headers.get("authorization", "").encode(), AUTHORIZATION.encode()):
        return None
    return JSONResponse({"code": "unauthorized"}, 401)
