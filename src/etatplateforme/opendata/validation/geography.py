"""GeoJSON (RFC 7946), TopoJSON and WKT inside a cell: whether they are well formed."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from etatplateforme.values.bounded_json import Json

_DEEPEST: Final = 20
_KIND: Final = (
    "(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON"
    "|GEOMETRYCOLLECTION|TRIANGLE|TIN|POLYHEDRALSURFACE)"
)


def is_geojson(found: Mapping[str, Json]) -> bool:
    """A geometry, a feature or a collection of features."""
    kind = found.get("type")
    if not _boxed(found):
        return False
    if kind == "Feature":
        return _is_feature(found)
    if kind == "FeatureCollection":
        features = found.get("features")
        return isinstance(features, list) and all(isinstance(one, dict) and _is_feature(one) for one in features)
    return is_geometry(found)


def is_geometry(found: Mapping[str, Json], depth: int = 0) -> bool:
    """A geometry of RFC 7946, 3.1."""
    kind = found.get("type")
    if kind == "GeometryCollection":
        inside = found.get("geometries")
        return (
            depth < _DEEPEST
            and isinstance(inside, list)
            and all(isinstance(one, dict) and is_geometry(one, depth + 1) for one in inside)
        )
    holds = _COORDINATES.get(kind) if isinstance(kind, str) else None
    return holds is not None and holds(found.get("coordinates"))


def is_topojson(found: Mapping[str, Json]) -> bool:
    """A topology, or a geometry whose lines are numbers of arcs."""
    kind = found.get("type")
    if kind == "Topology":
        return isinstance(found.get("objects"), dict) and isinstance(found.get("arcs"), list)
    if kind in ("Point", "MultiPoint"):
        return is_geometry(found)
    if kind == "GeometryCollection":
        inside = found.get("geometries")
        return isinstance(inside, list) and all(isinstance(one, dict) and is_topojson(one) for one in inside)
    return isinstance(kind, str) and kind in _COORDINATES and isinstance(found.get("arcs"), list)


def is_wkt(text: str) -> bool:
    """A geometry in Well-Known Text (ISO 19162): names, and numbers between balanced parentheses."""
    bare = re.sub(r"^\s*SRID\s*=\s*\d+\s*;", "", text, flags=re.IGNORECASE).strip()
    numbers = r"(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)"
    reduced = re.sub(rf"{numbers}(?:\s+{numbers}){{1,3}}", "p", bare, flags=re.IGNORECASE)
    for _ in range(_DEEPEST):
        shorter = re.sub(r"\(\s*p(?:\s*,\s*p)*\s*\)", "p", reduced)
        shorter = re.sub(rf"\b{_KIND}(?:\s+(?:Z|M|ZM))?\s*(?:p|EMPTY)(?![\w(])", "p", shorter, flags=re.IGNORECASE)
        if shorter == reduced:
            break
        reduced = shorter
    return reduced == "p" and re.match(rf"{_KIND}\b", bare, re.IGNORECASE) is not None


def _is_feature(found: Mapping[str, Json]) -> bool:
    geometry = found.get("geometry", "")
    inside = geometry is None or (isinstance(geometry, dict) and is_geometry(geometry))
    properties = found.get("properties", "")
    return found.get("type") == "Feature" and inside and (properties is None or isinstance(properties, dict))


def _boxed(found: Mapping[str, Json]) -> bool:
    box = found.get("bbox", [])
    return isinstance(box, list) and all(map(_is_number, box))


def _is_number(found: Json) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _position(found: Json) -> bool:
    return isinstance(found, list) and 2 <= len(found) <= 3 and all(map(_is_number, found))


def _positions(least: int) -> Callable[[Json], bool]:
    return lambda found: isinstance(found, list) and len(found) >= least and all(map(_position, found))


def _each(holds: Callable[[Json], bool]) -> Callable[[Json], bool]:
    return lambda found: isinstance(found, list) and all(map(holds, found))


_COORDINATES: Mapping[str, Callable[[Json], bool]] = MappingProxyType(
    {
        "Point": _position,
        "MultiPoint": _positions(0),
        "LineString": _positions(2),
        "MultiLineString": _each(_positions(2)),
        "Polygon": _each(_positions(4)),
        "MultiPolygon": _each(_each(_positions(4))),
    }
)
