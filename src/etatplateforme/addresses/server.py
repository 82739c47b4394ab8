"""The geocoder's HTTP contract (Géoplateforme, ``https://data.geopf.fr/geocodage``) over an embedded index.

An ASGI application with ``GET /search``, ``/reverse``, ``/completion`` and ``/getCapabilities``, and ``POST
/search/csv`` and ``/reverse/csv``. Parameters, limits, error bodies and the shape of a feature follow the production
service as it answered in 2026, index ``address`` only; left out: ``poi`` and ``parcel``, ``searchgeom``, ``city``, and
the properties ``population``, ``oldcity`` and ``oldcitycode`` (null or absent: an index answers none). No line is
logged here: a searched address is personal data.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.csv_rows import Asked
from etatplateforme.addresses.index.arrondissements import arrondissement, ordinal
from etatplateforme.addresses.projection import legal_projection
from etatplateforme.addresses.query import (
    DEFAULT_LIMIT,
    MAX_CODES,
    MAX_DEPARTEMENTS,
    MAX_LIMIT,
    Query,
    QueryRefused,
    read_query,
)
from etatplateforme.addresses.server_csv import CsvGeocoder
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.credit import Credit

MOST_SUGGESTIONS = 15
SHARED = ("q", "limit", "postcode", "citycode", "depcode", "lon", "lat")  # what completion and search both read
NO_FILTER = Filters()
REVERSE_RADIUS_M = 1_000.0  # the production service looks around the point; farther answers mean nothing to a person
ANY_ORIGIN = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"])


class AddressIndex(Protocol):
    """What the geocoder needs of an index; `etatplateforme.addresses.index.Index` has it."""

    def search(
        self, asked: str | Parts, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """Addresses that match the whole of what is asked, best first."""
        ...

    def autocomplete(
        self, q: str, *, limit: int = 5, near: Point | None = None, filters: Filters = NO_FILTER
    ) -> list[Address]:
        """Addresses whose text begins like *q*, best first."""
        ...

    def reverse(self, point: Point, *, limit: int = 1, max_distance_m: float = REVERSE_RADIUS_M) -> list[Address]:
        """Addresses around *point*, nearest first."""
        ...


def create_geocoder(
    index: AddressIndex,
    *,
    banner: str | None = None,
    context: Callable[[str], str | None] | None = None,
    credit: Callable[[], Credit] | None = None,
    both_errors: bool = False,
) -> Starlette:
    """The geocoder as an ASGI application over *index*.

    :param banner: a text that every answer carries as ``banner``, for a service whose addresses are not real.
    :param context: gives the context of an INSEE code ("57, Moselle, Grand Est") where the index has none.
    :param credit: whom the answers are owed to: ``attribution`` and ``licence`` of each of them, as addok has it.
    :param both_errors: tell errors in the words of addok too (``title``, ``description``), for its clients.
    """
    geocoder = _Geocoder(index, banner, context, credit)

    def answering(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        return _answering(endpoint, both=both_errors)

    files = CsvGeocoder(geocoder.row, geocoder.row_around)
    return Starlette(
        middleware=[ANY_ORIGIN],
        routes=[
            route
            for path, endpoint in (
                ("/search", geocoder.search),
                ("/reverse", geocoder.reverse),
                ("/completion", geocoder.completion),
            )
            for route in (Route(path, answering(endpoint)), Route(f"{path}/", answering(endpoint)))
        ]
        + [
            Route(f"{path}{end}", endpoint, methods=["POST"])
            for path, endpoint in (("/search/csv", files.search), ("/reverse/csv", files.reverse))
            for end in ("", "/")
        ]
        + [Route(path, geocoder.capabilities) for path in ("/getcapabilities", "/getCapabilities")],
        exception_handlers={404: _not_found},
    )


class _Geocoder:
    """The three operations; each answers what its parameters ask or raises QueryRefused."""

    def __init__(
        self,
        index: AddressIndex,
        banner: str | None,
        context: Callable[[str], str | None] | None,
        credit: Callable[[], Credit] | None,
    ) -> None:
        self._index = index
        self._context = context
        self._credit = credit
        self._banner: dict[str, object] = {} if banner is None else {"banner": banner}

    @property
    def _extra(self) -> dict[str, object]:
        """What every answer carries."""
        return self._banner if self._credit is None else {**self._banner, **self._credit().to_json()}

    async def search(self, request: Request) -> Response:
        """``GET /search``: the best answers over all filters."""
        query = read_query(request.query_params, needs_text=True)
        found = self._matches(query)
        features = [_feature(each, query, searched=True) for each in self._told(found)]
        return JSONResponse({"type": "FeatureCollection", "features": features, "query": query.text} | self._extra)

    def _matches(self, query: Query) -> list[Address]:
        """What the index finds; a text being typed is read whole when nothing begins so."""
        if query.autocomplete:
            begun = self._index.autocomplete(query.text, limit=query.limit, near=query.near, filters=query.wanted)
            begun = [address for address in begun if query.accepts(address)]
            if begun:
                return begun
        return self._index.search(query.text, limit=query.limit, near=query.near, filters=query.wanted)

    async def reverse(self, request: Request) -> Response:
        """``GET /reverse``: the nearest answers."""
        query = read_query(request.query_params, needs_text=False)
        if query.near is None:
            raise QueryRefused("At least lon/lat or searchgeom must be defined")
        around = self._index.reverse(query.near, limit=MAX_LIMIT, max_distance_m=REVERSE_RADIUS_M)
        kept = [address for address in around if query.accepts(address)][: query.limit]
        features = [_feature(each, query, searched=False) for each in self._told(kept)]
        return JSONResponse({"type": "FeatureCollection", "features": features} | self._extra)

    async def completion(self, request: Request) -> Response:
        """``GET /completion``: texts that begin so. Places of interest are not in the index."""
        asked = dict(request.query_params)
        asked |= {"q": asked.pop("text", ""), "limit": asked.pop("maximumResponses", str(MOST_SUGGESTIONS))}
        if "zipcode" in asked:
            asked["postcode"] = asked.pop("zipcode")
        lonlat = asked.pop("lonlat", "").split(",")
        if len(lonlat) == 2:
            asked["lon"], asked["lat"] = lonlat
        kept: dict[str, str] = {name: asked[name] for name in SHARED if name in asked}
        query = read_query(kept, needs_text=True)
        best = self._told(self._matches(query))[:MOST_SUGGESTIONS]
        results = [_suggestion(each, each.point) for each in best if each.point is not None]
        return JSONResponse({"status": "OK", "results": results} | self._extra)

    def row(self, asked: Asked) -> list[Address]:
        """The two best answers for a row of a file."""
        return self._told(self._index.search(asked.asked, limit=2, near=asked.near, filters=asked.filters))

    def row_around(self, asked: Asked) -> list[Address]:
        """The nearest answer for a row of a file."""
        assert asked.near is not None  # a row without a place was skipped
        around = self._index.reverse(asked.near, limit=MAX_LIMIT, max_distance_m=REVERSE_RADIUS_M)
        kinds = asked.filters.kinds
        return self._told([each for each in around if not kinds or each.kind in kinds][:1])

    def _told(self, addresses: list[Address]) -> list[Address]:
        """The same addresses with the context that the index may not have."""
        if self._context is None:
            return addresses
        return [replace(each, context=each.context or self._context(each.citycode)) for each in addresses]

    async def capabilities(self, request: Request) -> Response:
        """``GET /getCapabilities``: what can be asked."""
        return JSONResponse(_CAPABILITIES | self._extra)


def _answering(
    endpoint: Callable[[Request], Awaitable[Response]], *, both: bool
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except QueryRefused as refused:
            body: dict[str, object] = {"code": 400, "message": str(refused), "detail": list(refused.detail)}
            addok = {"title": str(refused), "description": ", ".join(refused.detail)} if both else {}
            return JSONResponse(body | addok, status_code=400)

    return answer


async def _not_found(request: Request, error: Exception) -> Response:
    return PlainTextResponse("Not Found", status_code=404)


def _feature(address: Address, query: Query, *, searched: bool) -> dict[str, object]:
    properties = _properties(address, query, searched=searched)
    point = address.point
    geometry: dict[str, object] | None = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [round(point.longitude, 6), round(point.latitude, 6)]}
        east, north = legal_projection(point.longitude, point.latitude)
        properties |= {"x": round(east, 2), "y": round(north, 2)}
        if query.near is not None:
            properties["distance"] = round(address.distance_m or query.near.distance_m(point))
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _properties(address: Address, query: Query, *, searched: bool) -> dict[str, object]:
    name = address.name or address.street or address.city
    properties: dict[str, object] = {
        "label": address.label,
        "score": address.score if address.score is not None else _nearness(address),
        "type": address.kind.value,
        "name": name,
        "postcode": address.postcode,
        "citycode": address.citycode,
        "city": address.city,
        "context": address.context or "",
        "importance": address.importance or 0.0,
        "id": address.id,
        "banId": address.ban_id,
        "_type": "address",
    }
    if address.kind is AddressKind.MUNICIPALITY:
        return properties | {"municipality": address.city}
    if address.kind is AddressKind.HOUSENUMBER:
        properties["housenumber"] = address.housenumber
    if address.kind is AddressKind.HOUSENUMBER or (searched and address.kind is AddressKind.STREET):
        properties["street"] = address.street or name  # the production service leaves it out of a reversed street
    part = arrondissement(address.citycode)
    if part is not None:
        city, number = part
        properties |= {
            "city": city.name,
            "district": f"{city.name} {ordinal(number)} Arrondissement",
            "label": f"{name} {address.postcode} {city.name}",
        }
    if searched:
        return properties | {"depcode": _depcode(address.citycode)}
    return properties | {"oldcitycode": None, "oldcity": None}


def _suggestion(address: Address, point: Point) -> dict[str, object]:
    return {
        "country": "StreetAddress",
        "fulltext": address.label,
        "kind": address.kind.value,
        "street": address.name if address.kind is not AddressKind.MUNICIPALITY else "",
        "city": address.city,
        "zipcode": address.postcode,
        "x": round(point.longitude, 6),
        "y": round(point.latitude, 6),
    }


def _nearness(address: Address) -> float:
    """Score of a reverse answer: 1 on the spot, 0 at the edge of the circle."""
    return round(max(0.0, 1 - (address.distance_m or 0.0) / REVERSE_RADIUS_M), 4)


def _depcode(citycode: str) -> str:
    return citycode[:3] if citycode.startswith(("97", "98")) else citycode[:2]


_TEXT, _NUMBER = "string", "number"
_CAPABILITIES: dict[str, object] = {
    "info": {"name": "Géocodeur embarqué", "description": "Contrat du service de géocodage de la Géoplateforme."},
    "operations": [
        {"id": "search", "name": "Géocodage", "url": "/search", "methods": ["GET"]},
        {"id": "reverse", "name": "Géocodage inverse", "url": "/reverse", "methods": ["GET"]},
    ],
    "indexes": [
        {
            "id": "address",
            "description": "Adresses au format de la Base Adresse Nationale",
            "parameters": [
                {"name": "q", "in": "query", "type": _TEXT, "operation": "search"},
                {"name": "limit", "in": "query", "type": "integer", "default": DEFAULT_LIMIT, "maximum": MAX_LIMIT},
                {"name": "autocomplete", "in": "query", "type": "boolean", "default": True, "operation": "search"},
                {"name": "lon", "in": "query", "type": _NUMBER},
                {"name": "lat", "in": "query", "type": _NUMBER},
                {"name": "type", "in": "query", "type": _TEXT, "values": [kind.value for kind in AddressKind]},
                {"name": "postcode", "in": "query", "type": _TEXT, "maxItems": MAX_CODES},
                {"name": "citycode", "in": "query", "type": _TEXT, "maxItems": MAX_CODES},
                {"name": "depcode", "in": "query", "type": _TEXT, "maxItems": MAX_DEPARTEMENTS},
            ],
        }
    ],
}
