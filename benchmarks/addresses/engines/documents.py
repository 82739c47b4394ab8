"""The same rows as addok's documents, made as the BAN makes its export for addok (ban-plateforme, ``writers/addok``).

One document a commune, one a street with its house numbers, one a lieu-dit. The rows hold no population, which the
BAN's importance needs: 2.6 inhabitants a house number (67 million by 26 million) stand for it.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from benchmarks.addresses.queries.making import CITIES
from benchmarks.addresses.queries.text import canonical
from benchmarks.addresses.queries.world import Point, Street, World

INHABITANTS = 2.6
CONTEXTS = {
    "04": "Alpes-de-Haute-Provence, Provence-Alpes-Côte d'Azur",
    "05": "Hautes-Alpes, Provence-Alpes-Côte d'Azur",
    "08": "Ardennes, Grand Est",
    "12": "Aveyron, Occitanie",
    "15": "Cantal, Auvergne-Rhône-Alpes",
    "19": "Corrèze, Nouvelle-Aquitaine",
    "2A": "Corse-du-Sud, Corse",
    "32": "Gers, Occitanie",
    "43": "Haute-Loire, Auvergne-Rhône-Alpes",
    "48": "Lozère, Occitanie",
    "52": "Haute-Marne, Grand Est",
    "75": "Paris, Île-de-France",
    "90": "Territoire de Belfort, Bourgogne-Franche-Comté",
    "971": "Guadeloupe",
    "973": "Guyane",
}

Document = dict[str, object]


def documents(world: World) -> Iterator[Document]:
    """Communes first, then what lies in them."""
    for citycode, streets in world.by_citycode.items():
        population = INHABITANTS * world.addresses_of[citycode]
        named = Counter(canonical(street.name) for street in streets)
        yield _municipality(citycode, streets, population)
        for street in streets:
            yield _street(street, population, homonymous=named[street.canonical] > 1)


def write(path: Path, world: World) -> None:
    """One JSON document a line."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents(world):
            print(json.dumps(document, ensure_ascii=False), file=file)


def _importance(population: float, numbers: int) -> float:
    return round((math.log(1 + population / 3) + math.log(1 + numbers)) / 20, 5)


def _middle(points: list[Point]) -> Document:
    return {"lon": fmean(point[0] for point in points), "lat": fmean(point[1] for point in points)}


def _context(street: Street) -> str:
    return ", ".join(part for part in (street.departement, CONTEXTS.get(street.departement)) if part)


def _municipality(citycode: str, streets: list[Street], population: float) -> Document:
    first = streets[0]
    return {
        "id": citycode,
        "type": "municipality",
        "name": first.city,
        "postcode": sorted({street.postcode for street in streets}),
        "citycode": citycode,
        "depcode": first.departement,
        "population": round(population),
        "city": first.city,
        "context": _context(first),
        "importance": _importance(population, 0),
        **_middle([point for street in streets for point in street.points]),
    }


def _street(street: Street, population: float, *, homonymous: bool) -> Document:
    whole = CITIES.get(street.spoken_city) if street.arrondissement else None
    telling = f"{street.name} ({street.old_city})" if street.old_city else street.name
    document: Document = {
        "id": f"{street.key}_{street.postcode}",
        "name": telling if homonymous or not street.numbers else street.name,
        "postcode": street.postcode,
        "citycode": [code for code in (street.citycode, whole or street.old_citycode) if code],
        "depcode": street.departement,
        "oldcitycode": street.old_citycode or None,
        "city": [name for name in (street.spoken_city if whole else None, street.city, street.old_city) if name],
        "oldcity": street.old_city or None,
        "context": _context(street),
        **_middle(street.points),
    }
    if not street.numbers:
        return document | {"type": "locality", "importance": _importance(population, 1)}
    importance = _importance(population, len(street.numbers))
    return document | {"type": "street", "importance": importance, "housenumbers": dict(_numbers(street))}


def _numbers(street: Street) -> Iterator[tuple[str, Document]]:
    for number, (digits, suffix) in street.written.items():
        longitude, latitude = street.numbers[number][0]
        raw = f"{digits}{suffix}"
        yield raw, {"id": f"{street.key}_{raw}", "lon": longitude, "lat": latitude}
