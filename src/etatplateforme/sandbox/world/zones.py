"""Invented zonings over the world's communes, in the State's formats: districts (QPV) as GeoJSON, FRR as CSV.

A large commune has a square district with a square hole, and a second part beside it, so that holes and parts are
tried. Small communes are in the FRR zoning.
"""

import csv
import io
import json

from pydantic import JsonValue

from etatplateforme.sandbox.world import Commune, world

LARGE, SMALL = 60_000, 15_000
HALF = 0.01
"""Half the side of a district, in degrees."""


def qpv_geojson() -> str:
    """The invented districts. Always the same."""
    features = [_district(commune, number) for number, commune in enumerate(_large(), 1)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def frr_csv() -> str:
    """The invented FRR zoning, columns of the Observatoire des territoires. Always the same."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(("codgeo", "libgeo", "codefrr"))
    for commune in world().communes:
        kind = "FRR+" if commune.population < SMALL // 10 else "FRR" if commune.population < SMALL else ""
        writer.writerow((commune.code, commune.name, kind))
    return text.getvalue()


def _large() -> list[Commune]:
    return [commune for commune in world().communes if commune.population >= LARGE]


def _district(commune: Commune, number: int) -> JsonValue:
    west, south = commune.longitude - HALF, commune.latitude - HALF
    first: list[JsonValue] = [
        _square(west, south, 2 * HALF),
        _square(commune.longitude - HALF / 4, commune.latitude - HALF / 4, HALF / 2),
    ]
    second: list[JsonValue] = [_square(west + 3 * HALF, south, HALF)]
    return {
        "type": "Feature",
        "properties": {
            "code_qp": f"QNX{number:03d}I",
            "lib_qp": f"Quartier imaginaire de {commune.name}",
            "insee_com": commune.code,
            "lib_com": commune.name,
        },
        "geometry": {"type": "MultiPolygon", "coordinates": [first, second]},
    }


def _square(west: float, south: float, side: float) -> JsonValue:
    corners = ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0))
    return [[round(west + east, 6), round(south + north, 6)] for east, north in corners]
