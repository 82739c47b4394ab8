"""The geocoder's projects: a whole file is sent, geocoded by itself, and fetched; all of it in memory, and little.

Answers, refusals and the order of the steps are those of the service's own source (``gpf-geocodeur``). Each look moves
a project one step on, so that a test sees all of them without waiting.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etatplateforme.addresses.csv_rows import ADDED, Asked, CsvRequest, CsvTable, RowReader
from etatplateforme.addresses.index import Index
from etatplateforme.addresses.server_csv import geocoded
from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.faults import Faults
from etatplateforme.values.address import Address

MOST_PROJECTS, MOST_BYTES = 20, 50_000_000
KEYS = ("format", "formatOptions", "geocodeOptions", "outputFormat", "outputFormatOptions")
Json: TypeAlias = dict[str, object]
_OBJECT = TypeAdapter(dict[str, object])
_OPTIONS = TypeAdapter(dict[str, list[str] | str])


@dataclass
class _Project:
    id: str
    token: str
    status: str = "idle"
    pipeline: Json = field(default_factory=dict[str, object])
    given: bytes = b""
    output: bytes = b""
    output_token: str = ""
    processing: Json = field(default_factory=dict[str, object])

    def told(self, *, whole: bool = False) -> Json:
        """As the service tells it; the token only once."""
        body: Json = {"id": self.id, "status": self.status, "processing": self.processing, "pipeline": self.pipeline}
        if whole:
            body["token"] = self.token
        if self.output_token:
            name = "input.geocoded.csv"
            body["outputFile"] = {"name": name, "size": len(self.output), "token": self.output_token}
        return body


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GeocoderProjects:
    """``/async/projects``, with the fault ``geocoder_project_failed``."""

    def __init__(self, index: Index, faults: Faults) -> None:
        self._index = index
        self._faults = faults
        self._projects: OrderedDict[str, _Project] = OrderedDict()

    def app(self) -> Starlette:
        """The routes, below ``/async``."""
        one = "/projects/{id}"
        return Starlette(
            routes=[
                Route("/projects", self.make, methods=["POST"]),
                Route(one, self.look, methods=["GET"]),
                Route(one, self.forget, methods=["DELETE"]),
                Route(f"{one}/pipeline", self.describe, methods=["PUT"]),
                Route(f"{one}/input-file", self.receive, methods=["PUT"]),
                Route(f"{one}/start", self.start, methods=["POST"]),
                Route(f"{one}/output-file/{{token}}", self.give, methods=["GET"]),
            ],
            exception_handlers={_Refused: _refusal},
        )

    async def make(self, request: Request) -> Response:
        """A new project; the oldest is forgotten past twenty."""
        made = _Project(secrets.token_hex(5), secrets.token_hex(12))
        self._projects[made.id] = made
        if len(self._projects) > MOST_PROJECTS:
            _ = self._projects.popitem(last=False)
        return JSONResponse(made.told(whole=True), 201)

    async def look(self, request: Request) -> Response:
        """The project, one step further."""
        project = self._opened(request)
        if project.status == "processing":
            self._process(project)
        elif project.status == "waiting":
            project.status, project.processing = "processing", {"step": "validating"}
        return JSONResponse(project.told())

    async def describe(self, request: Request) -> Response:
        """How to read the file and what to write."""
        project = self._opened(request, "idle")
        try:
            given = _OBJECT.validate_json(await request.body())
        except ValidationError:
            raise _Refused(400, "Invalid JSON") from None
        missing = next((key for key in KEYS if key not in given), None)
        if missing is not None:
            raise _Refused(400, f"Missing key {missing} in pipeline definition")
        if given["format"] != "csv":
            raise _Refused(400, "Format not supported")
        project.pipeline = {key: given[key] for key in KEYS}
        return JSONResponse(project.told())

    async def receive(self, request: Request) -> Response:
        """The file."""
        project = self._opened(request, "idle")
        if "filename" not in request.headers.get("content-disposition", ""):
            raise _Refused(400, "Filename must be provided through Content-Disposition")
        if "content-length" not in request.headers:
            raise _Refused(400, "File size must be provided through Content-Length")
        if int(request.headers["content-length"]) > MOST_BYTES:
            raise _Refused(403, "File too large. Maximum allowed: 50MB")
        project.given = await request.body()
        return JSONResponse(project.told())

    async def start(self, request: Request) -> Response:
        """Have it processed."""
        project = self._opened(request, "idle")
        if not project.given:
            raise _Refused(409, "No input file defined")
        if not project.pipeline:
            raise _Refused(409, "No data pipeline defined")
        project.status = "waiting"
        return JSONResponse(project.told(), 202)

    async def give(self, request: Request) -> Response:
        """The answer, to who has its token."""
        project = self._known(request)
        if not project.output_token or project.output_token != request.path_params["token"]:
            raise _Refused(403, "Unable to access to this file")
        return Response(project.output, media_type="application/octet-stream")

    async def forget(self, request: Request) -> Response:
        """Erase it."""
        project = self._opened(request, "idle", "completed", "aborted", "failed")
        del self._projects[project.id]
        return Response(status_code=204)

    def _known(self, request: Request) -> _Project:
        project = self._projects.get(request.path_params["id"])
        if project is None:
            raise _Refused(404, "Project not found")
        return project

    def _opened(self, request: Request, *statuses: str) -> _Project:
        project = self._known(request)
        if request.headers.get("authorization") != f"Token {project.token}":
            raise _Refused(401, "Unauthorized")
        if statuses and project.status not in statuses:
            wanted = f"This action requires the following statuses: {', '.join(statuses)}."
            raise _Refused(409, f"{wanted} Actual status: {project.status}")
        return project

    def _process(self, project: _Project) -> None:
        try:
            project.output, rows = self._geocoded(project)
        except (InvalidInput, UnicodeDecodeError, ValidationError, KeyError):
            project.status, project.processing = "failed", {"step": "failed", "globalError": "Validation failed"}
            return
        if self._faults.strikes("geocoder_project_failed"):
            project.status, project.processing = "failed", {"step": "failed", "globalError": "Geocoding failed"}
            return
        project.output_token = secrets.token_hex(12)
        progress = {"readRows": rows, "totalRows": rows}
        project.status, project.processing = "completed", {"step": "completed", "geocodingProgress": progress}

    def _geocoded(self, project: _Project) -> tuple[bytes, int]:
        options = _OPTIONS.validate_python(project.pipeline["geocodeOptions"])
        columns = options.pop("q")
        filters = {name: column for name, column in options.items() if isinstance(column, str)}
        request = CsvRequest(tuple(columns), filters)
        table = CsvTable(project.given.decode("utf-8-sig"), request)
        lines = "".join(geocoded(table, ADDED, RowReader.searched, self._answer, False))
        return lines.encode(), sum(1 for _ in table.rows())

    def _answer(self, asked: Asked) -> list[Address]:
        return self._index.search(asked.asked, limit=2, near=asked.near, filters=asked.filters)


async def _refusal(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, _Refused) else 500
    return JSONResponse({"code": status, "message": str(error)}, status)
