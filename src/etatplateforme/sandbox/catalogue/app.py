"""The catalogue's HTTP side: udata's API 1, and a list of API 2, as far as finding, downloading and publishing need.

Shapes: opendatateam/udata (list, dataset, resource, the 302 of ``/datasets/r/{id}``). Left out: facets,
community resources, the field mask ``X-Fields`` (the whole object is answered).
"""

from collections.abc import Iterator, Sequence
from math import ceil

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from etatplateforme.sandbox.catalogue.library import PUBLISHED, Dataset, Library, Resource
from etatplateforme.sandbox.catalogue.shelf import Shelf
from etatplateforme.sandbox.catalogue.writing import Writing
from etatplateforme.sandbox.faults import Faults
from etatplateforme.sandbox.http_faults import captive_page

DEFAULT_PAGE_SIZE = 20
DEFAULT_RESOURCES = 50
SCHEMA, SCHEMA_VERSIONS = "bac-a-sable/menus", ("1.0.0", "1.1.0")
SCHEMA_FIELDS = ("date", "entree", "plat", "dessert", "regime")
OVERSIZE_BYTES = 128 * 1024 * 1024
CREDENTIAL_HEADERS = ("x-api-key", "authorization", "cookie")
ORGANIZATION: dict[str, object] = {
    "acronym": None,
    "badges": [],
    "class": "Organization",
    "id": "ba5ab1e00000000000000000",
    "name": "BAC À SABLE (fausse organisation)",
    "slug": "bac-a-sable",
}


def create_catalogue(library: Library, faults: Faults, key: str = "") -> Starlette:
    """The catalogue as an ASGI application; its API is under ``/api``, its files under ``/fichiers``.

    Whoever has the *key* publishes, until the sandbox ends; without one nobody does.
    """
    shelf = Shelf()
    catalogue = _Catalogue(library, faults, shelf)
    writing = Writing(shelf, faults, key, ORGANIZATION).routes() if key else []
    return Starlette(
        routes=[
            *writing,
            Route("/api/1/organizations/{key}/datasets/", catalogue.of_organization),
            Route("/api/1/datasets/", catalogue.datasets, name="datasets"),
            Route("/api/1/datasets/r/{resource_id}", catalogue.latest, name="latest"),
            Route("/api/1/datasets/{key}/", catalogue.dataset, name="dataset"),
            Route("/api/1/datasets/{key}/resources/{resource_id}/", catalogue.resource, name="resource"),
            Route("/api/1/organizations/", catalogue.organizations),
            Route("/api/2/datasets/{key}/resources/", catalogue.resources, name="resources"),
            Route("/schemas/schemas.json", schemas),
            Route("/schemas/bac-a-sable/menus/{version}/schema.json", schema, name="schema"),
            Route("/fichiers/{slug}/{name}", catalogue.file, name="file"),
            Route("/ailleurs/{name}", elsewhere, name="elsewhere"),
        ]
    )


class _Catalogue:
    """The API and the files of one library."""

    def __init__(self, library: Library, faults: Faults, shelf: Shelf) -> None:
        self._library = library
        self._faults = faults
        self._shelf = shelf

    async def datasets(self, request: Request) -> Response:
        """One page of the datasets that match ``q``, ``tag`` and ``organization`` (an identifier)."""
        found = self._library.search(request.query_params.get("q", ""), request.query_params.get("tag"))
        if request.query_params.get("organization") not in (None, ORGANIZATION["id"]):
            found = []  # one organization has published everything here
        return _listed(request, [_dataset_body(request, dataset) for dataset in found], DEFAULT_PAGE_SIZE)

    async def of_organization(self, request: Request) -> Response:
        """One page of everything that the organization publishes, newest first."""
        if request.path_params["key"] not in (ORGANIZATION["id"], ORGANIZATION["slug"]):
            return _not_found("Organization")
        ours = [_dataset_body(request, dataset) for dataset in self._library.datasets]
        return _listed(request, [*reversed(self._shelf.datasets.values()), *ours], DEFAULT_PAGE_SIZE)

    async def organizations(self, request: Request) -> Response:
        """The one organization, when its name holds ``q``."""
        named = request.query_params.get("q", "").lower() in str(ORGANIZATION["name"]).lower()
        return _listed(request, [ORGANIZATION] if named else [], DEFAULT_PAGE_SIZE)

    async def resources(self, request: Request) -> Response:
        """One page of the resources of a dataset (API 2), all of them or those of a ``type``."""
        dataset = self._library.find(request.path_params["key"])
        if dataset is None:
            return _not_found("Dataset")
        bodies = [_resource_body(request, dataset, resource) for resource in dataset.resources]
        kept = [body for body in bodies if request.query_params.get("type", body["type"]) == body["type"]]
        return _listed(request, kept, DEFAULT_RESOURCES)

    async def dataset(self, request: Request) -> Response:
        """One dataset, by identifier or slug."""
        published = self._shelf.find(request.path_params["key"])
        if published is not None:
            return JSONResponse(published)
        dataset = self._library.find(request.path_params["key"])
        return _not_found("Dataset") if dataset is None else JSONResponse(_dataset_body(request, dataset))

    async def resource(self, request: Request) -> Response:
        """One resource of a dataset."""
        found = self._library.find_resource(request.path_params["resource_id"])
        if found is None or request.path_params["key"] not in (found[0].id, found[0].slug):
            return _not_found("Resource")
        return JSONResponse(_resource_body(request, *found))

    async def latest(self, request: Request) -> Response:
        """The stable address of a resource: it redirects to the file of the day."""
        found = self._library.find_resource(request.path_params["resource_id"])
        if found is None:
            return _not_found("Resource")
        return RedirectResponse(_file_url(request, *found), status_code=302)

    async def file(self, request: Request) -> Response:
        """The file itself, whole or in part (RFC 9110, Range), or what a fault makes of it."""
        dataset = self._library.find(request.path_params["slug"])
        named = [r for r in dataset.resources if r.name == request.path_params["name"]] if dataset else []
        if dataset is None or not named:
            return _not_found("File")
        return self._faulty(request, named[0]) or FileResponse(
            self._library.path(dataset, named[0]), media_type="text/csv", headers={"etag": f'"{named[0].sha1}"'}
        )

    def _faulty(self, request: Request, resource: Resource) -> Response | None:
        content = resource.content
        if self._faults.strikes("catalogue_redirect_elsewhere"):
            return RedirectResponse(_elsewhere_url(request, resource), status_code=302)
        if self._faults.strikes("catalogue_html_instead_of_csv"):
            return captive_page("du fichier CSV")
        if self._faults.strikes("catalogue_too_large"):
            return StreamingResponse(_endless(content), media_type="text/csv")
        if self._faults.strikes("catalogue_truncated"):
            return _Truncated(content, media_type="text/csv")
        if self._faults.strikes("catalogue_wrong_checksum"):
            altered = content[:-3] + bytes([content[-3] ^ 1]) + content[-2:]
            return Response(altered, media_type="text/csv", headers={"etag": f'"{resource.sha1}"'})
        return None


class _Truncated(Response):
    """Announces its whole length, sends half of it, and stops: the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})


def _listed(request: Request, found: Sequence[object], default: int) -> Response:
    """One page of what was found, as udata shows every list."""
    numbers: dict[str, int] = {}
    for name, usual in (("page", 1), ("page_size", default)):
        text = request.query_params.get(name, str(usual))
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
            errors = {name: f"The '{name}' argument must be a positive integer"}
            return JSONResponse({"errors": errors, "message": "Input payload validation failed"}, status_code=400)
        numbers[name] = int(text)
    page, size = numbers["page"], numbers["page_size"]
    pages = ceil(len(found) / size)
    return JSONResponse(
        {
            "data": list(found[(page - 1) * size : page * size]),
            "page": page,
            "page_size": size,
            "total": len(found),
            "next_page": str(request.url.include_query_params(page=page + 1)) if page < pages else None,
            "previous_page": str(request.url.include_query_params(page=page - 1)) if page > 1 else None,
        }
    )


async def schemas(request: Request) -> Response:
    """The catalogue of schemas (schema.data.gouv.fr): one Table Schema, in two versions."""
    versions = [
        {"version_name": version, "schema_url": str(request.url_for("schema", version=version))}
        for version in SCHEMA_VERSIONS
    ]
    entry = {
        "name": SCHEMA,
        "title": "Menus de la cantine (BAC À SABLE)",
        "description": "Schéma inventé.",
        "schema_type": "tableschema",
        "schema_url": str(request.url_for("schema", version="latest")),
        "versions": versions,
    }
    return JSONResponse({"$schema": "", "version": "1", "schemas": [entry]})


async def schema(request: Request) -> Response:
    """The text of the schema. The later version asks for one more column to be filled in."""
    version: str = request.path_params["version"]
    if version not in (*SCHEMA_VERSIONS, "latest"):
        return _not_found("Schema")
    needed = SCHEMA_FIELDS[:1] if version == SCHEMA_VERSIONS[0] else SCHEMA_FIELDS
    fields = [
        {
            "name": name,
            "type": "date" if name == "date" else "string",
            "constraints": {"required": name in needed},
        }
        for name in SCHEMA_FIELDS
    ]
    return JSONResponse({"name": SCHEMA, "version": version, "fields": fields, "missingValues": [""]})


async def elsewhere(request: Request) -> Response:
    """What a followed redirection finds: it says which credentials came along, by the names of their headers."""
    leaked = [name for name in CREDENTIAL_HEADERS if name in request.headers]
    return JSONResponse(
        {
            "message": "BAC À SABLE : la redirection vers une autre origine a été suivie.",
            "credentials_received": leaked,
        }
    )


def _dataset_body(request: Request, dataset: Dataset) -> dict[str, object]:
    date = PUBLISHED.isoformat()
    url = str(request.url_for("dataset", key=dataset.slug))
    return {
        "acronym": None,
        "archived": None,
        "badges": [],
        "contact_points": [],
        "created_at": date,
        "deleted": None,
        "description": dataset.description,
        "description_short": None,
        "extras": {},
        "featured": False,
        "frequency": "unknown",
        "harvest": None,
        "id": dataset.id,
        "internal": {"created_at_internal": date, "last_modified_internal": date},
        "last_modified": date,
        "last_update": date,
        "license": "lov2",
        "metrics": {},
        "organization": ORGANIZATION,
        "owner": None,
        "page": url,
        "private": False,
        "resources": [_resource_body(request, dataset, resource) for resource in dataset.resources],
        "schema": None,
        "slug": dataset.slug,
        "spatial": None,
        "tags": list(dataset.tags),
        "temporal_coverage": None,
        "title": dataset.title,
        "uri": url,
    }


def _resource_body(request: Request, dataset: Dataset, resource: Resource) -> dict[str, object]:
    date = PUBLISHED.isoformat()
    return {
        "checksum": {"type": "sha1", "value": resource.sha1},
        "created_at": date,
        "description": None,
        "extras": {},
        "filesize": len(resource.content),
        "filetype": "file",
        "format": "csv",
        "harvest": None,
        "id": resource.id,
        "internal": {"created_at_internal": date, "last_modified_internal": date},
        "last_modified": date,
        "latest": str(request.url_for("latest", resource_id=resource.id)),
        "metrics": {},
        "mime": "text/csv",
        "preview_url": None,
        "schema": None,
        "title": resource.title,
        "type": "main",
        "url": _file_url(request, dataset, resource),
    }


def _file_url(request: Request, dataset: Dataset, resource: Resource) -> str:
    return str(request.url_for("file", slug=dataset.slug, name=resource.name))


def _elsewhere_url(request: Request, resource: Resource) -> str:
    """The same server under its other name: another origin, still on this machine."""
    here = request.url_for("elsewhere", name=resource.name)
    return str(here.replace(hostname="127.0.0.1" if here.hostname == "localhost" else "localhost"))


def _endless(content: bytes) -> Iterator[bytes]:
    block = content * max(1, 65_536 // len(content))
    for _ in range(OVERSIZE_BYTES // len(block)):
        yield block


def _not_found(what: str) -> JSONResponse:
    return JSONResponse({"message": f"{what} not found"}, status_code=404)
