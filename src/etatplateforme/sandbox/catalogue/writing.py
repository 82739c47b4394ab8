"""The writing side of the catalogue, as udata's API 1 has it, and extras as its API 2: with a key, in memory.

Shapes: opendatateam/udata (``core/dataset/api.py``, ``core/storages/api.py``). Left out: organisations other than the
one, rights of members, deletion.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from etatplateforme.sandbox.catalogue.shelf import (
    DATASET_FIELDS,
    RESOURCE_FIELDS,
    Body,
    Shelf,
    fill,
    resource_of,
    resources,
)
from etatplateforme.sandbox.faults import Faults

EXTENSIONS = frozenset({"csv", "json", "geojson", "xlsx", "ods", "pdf", "zip", "txt", "parquet"})
_OBJECT = TypeAdapter(Body)
_OBJECTS = TypeAdapter(list[Body])

Handler = Callable[[Request, Body], Awaitable[Response]]


class Writing:
    """Writes to a shelf, for who has the *key*."""

    def __init__(self, shelf: Shelf, faults: Faults, key: str, organization: dict[str, object]) -> None:
        self._shelf = shelf
        self._faults = faults
        self._key = key
        self._organization = organization

    def routes(self) -> list[Route]:
        """Routes of the writing side, under ``/api``."""
        dataset, resource = "/api/1/datasets/{key}", "/api/1/datasets/{key}/resources/{rid}"
        writes: list[tuple[str, str, Handler]] = [
            ("PUT", f"{dataset}/", self._change),
            ("PUT", f"{dataset}/resources/", self._order),
            ("POST", f"{dataset}/upload/", self._upload),
            ("PUT", f"{resource}/", self._describe),
            ("POST", f"{resource}/upload/", self._upload),
            ("PUT", "/api/2/datasets/{key}/extras/", self._extras),
            ("PUT", "/api/2/datasets/{key}/resources/{rid}/extras/", self._extras),
        ]
        made = [Route(path, self._guarded(handler), methods=[method]) for method, path, handler in writes]
        return [Route("/api/1/datasets/", self._create, methods=["POST"]), *made]

    def _guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            refused = self._refused(request)
            if refused is not None:
                return refused
            dataset = self._shelf.find(request.path_params["key"])
            if dataset is None:
                return _message(404, "Dataset not found")
            return self._told(await handler(request, dataset))

        return guarded

    def _refused(self, request: Request) -> Response | None:
        if self._faults.strikes("catalogue_read_only"):
            return _message(423, "Due to security reasons, the creation of new content is currently disabled.")
        if self._faults.strikes("catalogue_key_refused") or request.headers.get("x-api-key") != self._key:
            return _message(401, "Invalid API token")
        return None

    def _told(self, response: Response) -> Response:
        """The answer, or its loss: what was asked is done all the same."""
        return _Lost() if response.status_code < 300 and self._faults.strikes("catalogue_lost_reply") else response

    async def _create(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        given = await _object(request)
        if given is None:
            return _errors(request="expecting a JSON object")
        missing = {name: "This field is required." for name in ("title", "description") if not given.get(name)}
        if missing:
            return _errors(**missing)
        if given.get("organization") != self._organization["id"]:
            return _message(403, "Permission denied")
        return self._told(JSONResponse(self._shelf.create(given, self._organization), 201))

    async def _change(self, request: Request, dataset: Body) -> Response:
        given = await _object(request)
        if given is None:
            return _errors(request="expecting a JSON object")
        dataset.update({name: value for name, value in given.items() if name in DATASET_FIELDS})
        return JSONResponse(dataset)

    async def _describe(self, request: Request, dataset: Body) -> Response:
        resource, given = resource_of(dataset, request.path_params["rid"]), await _object(request)
        if resource is None:
            return _message(404, "Resource not found")
        if given is None or not given.get("title"):
            return _errors(title="This field is required.")
        resource.update({name: value for name, value in given.items() if name in RESOURCE_FIELDS})
        return JSONResponse(resource)

    async def _order(self, request: Request, dataset: Body) -> Response:
        """All the resources, in their new order: one left out is refused."""
        held = resources(dataset)
        by_id = {each["id"]: each for each in held if isinstance(each, dict)}
        try:
            asked = [each.get("id") for each in _OBJECTS.validate_json(await request.body())]
        except ValidationError:
            asked = []
        if len(asked) != len(held) or set(asked) != set(by_id):
            return _message(400, f"All resources must be reordered, you provided {len(asked)} out of {len(held)}")
        held[:] = [by_id[each] for each in asked]
        return JSONResponse(held)

    async def _extras(self, request: Request, dataset: Body) -> Response:
        target = dataset
        if "rid" in request.path_params:
            found = resource_of(dataset, request.path_params["rid"])
            if found is None:
                return _message(404, "Resource not found")
            target = found
        given, held = await _object(request), target["extras"]
        if given is None or not isinstance(held, dict):
            return _message(400, "Wrong payload format, dict expected")
        target["extras"] = {name: value for name, value in {**held, **given}.items() if value is not None}
        return JSONResponse(target["extras"])

    async def _upload(self, request: Request, dataset: Body) -> Response:
        async with request.form(max_part_size=50_000_000) as form:
            file = form.get("file")
            content = await file.read() if isinstance(file, UploadFile) else None
            name = str(form.get("filename") or (file.filename if isinstance(file, UploadFile) else ""))
            total = _number(form, "totalparts")
            if total > 1:
                if content is not None:
                    return self._part(form, content)
                content = self._whole(str(form.get("uuid")), total)
        if content is None:
            return JSONResponse({"success": False, "error": "Missing file parameter"}, 400)
        return self._landed(request, dataset, name, content)

    def _part(self, form: FormData, content: bytes) -> Response:
        if len(content) != _number(form, "chunksize"):
            return JSONResponse({"success": False, "error": "Chunk size mismatch"}, 400)
        self._shelf.parts[str(form.get("uuid")), _number(form, "partindex")] = content
        return JSONResponse({"success": True})

    def _whole(self, uuid: str, total: int) -> bytes | None:
        """The parts put together; they are kept until all of them are there."""
        places = [(uuid, index) for index in range(total)]
        if not all(place in self._shelf.parts for place in places):
            return None
        return b"".join(self._shelf.parts.pop(place) for place in places)

    def _landed(self, request: Request, dataset: Body, name: str, content: bytes) -> Response:
        if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            return _message(415, "Incorrect file content type: HTML")
        if name.rpartition(".")[2].lower() not in EXTENSIONS:
            return _message(400, "This file type is not allowed, see /api/1/datasets/extensions/")
        url = str(request.base_url.replace(path=f"/catalogue/fichiers/{dataset['slug']}/{name}"))
        if "rid" not in request.path_params:
            return JSONResponse({**self._shelf.add(dataset, name, content, url), "success": True}, 201)
        resource = resource_of(dataset, request.path_params["rid"])
        if resource is None:
            return _message(404, "Resource not found")
        fill(resource, name, content, url)
        return JSONResponse({**resource, "success": True})


class _Lost(Response):
    """Announces a body that never comes: the connection is closed by the server."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def _object(request: Request) -> Body | None:
    with suppress(ValidationError):
        return _OBJECT.validate_json(await request.body())
    return None


def _number(form: FormData, name: str) -> int:
    text = form.get(name)
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else 0


def _message(status: int, message: str) -> JSONResponse:
    return JSONResponse({"message": message}, status_code=status)


def _errors(**errors: str) -> JSONResponse:
    named = {name: [said] for name, said in errors.items()}
    return JSONResponse({"errors": named, "message": "Invalid payload"}, status_code=400)
