"""Reading requests and writing answers: bounded bodies, repeated parameters kept, JSON that no cache keeps."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from etatplateforme.sandbox.identity.server import Answer

BODY_LIMIT = 64 * 1024
FIELD_LIMIT = 100
FORM = "application/x-www-form-urlencoded"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class BadForm(Exception):
    """The body is not a form, or it is too long."""


def query_of(request: Request) -> list[tuple[str, str]]:
    """The parameters of the query, repeated ones included.

    :raises BadForm: more than 100 parameters.
    """
    return _parsed(request.url.query)


async def form_of(request: Request) -> list[tuple[str, str]]:
    """The fields of a form of at most 64 KiB, repeated ones included.

    :raises BadForm: another media type, too many bytes or fields, bytes that are not text, or nobody there any more.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadForm
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                raise BadForm
        return _parsed(body.decode("ascii"))
    except (UnicodeDecodeError, ClientDisconnect) as error:
        raise BadForm from error


def _parsed(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=FIELD_LIMIT)
    except ValueError as error:
        raise BadForm from error


def json_response(body: Mapping[str, object], status: int = 200) -> Response:
    """A JSON answer that must not be kept."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status_code=status, media_type="application/json", headers=NO_STORE)


def oauth_error(error: str, description: str, status: int = 400) -> Response:
    """An OAuth error in JSON (RFC 6749 §5.2)."""
    return json_response({"error": error, "error_description": description}, status)


def answer_response(answer: Answer) -> Response:
    """Authlib's decision in HTTP. A client that fails to authenticate gets 401, as oidc-provider answers."""
    if answer.location:
        return RedirectResponse(answer.location, status_code=303, headers=NO_STORE)
    if isinstance(answer.body, str):
        return Response(answer.body, status_code=answer.status, headers=NO_STORE)
    failed_client = answer.body.get("error") == "invalid_client"
    return json_response(answer.body, 401 if failed_client else answer.status)
