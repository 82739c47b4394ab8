"""What holds between cells of one row, or of a point: each answers what is wrong, or an empty sentence."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from etatplateforme.opendata.validation.cells import compare
from etatplateforme.opendata.validation.values import Point, Value

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        ">": "supérieur",
        ">=": "supérieur ou égal",
        "==": "égal",
        "<=": "inférieur ou égal",
        "<": "inférieur",
    }
)
"""Signs of a comparison, and their word."""

_YEARS: Final = re.compile(r"([0-9]{4})/([0-9]{4})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_BOXES: Final = (
    (-61.809839, 15.832041, -61.001959, 16.514488),  # Guadeloupe
    (-61.229033, 14.388646, -60.809655, 14.878723),  # Martinique
    (-54.60239, 2.111055, -51.619041, 5.748138),  # Guyane
    (55.216526, -21.389631, 55.836654, -20.8718),  # La Réunion
    (45.01833, -13.005254, 45.299985, -12.63659),  # Mayotte
    (-5.141277, 41.333571, 9.560091, 51.088989),  # metropolitan France
)
"""West, south, east, north in degrees, as Validata has them: Saint-Pierre-et-Miquelon and the Pacific are outside."""


def cohesive(values: Sequence[Value]) -> str:
    """All have a value, or none has."""
    absent = sum(value is None for value in values)
    return "Ces colonnes doivent être toutes remplies, ou toutes vides" if 0 < absent < len(values) else ""


def one_of(values: Sequence[Value]) -> str:
    """At least one has a value."""
    return "" if any(values) else "Aucune de ces colonnes n'est remplie"


def compared(values: Sequence[Value], sign: str) -> str:
    """The first is to the second as *sign* says. Texts that are numbers are compared as numbers."""
    left, right = values
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        order = compare(*numbers)
    elif (numbers[0] is None) != (numbers[1] is None):
        order = None
    else:
        order = compare(left, right)
    if order is None:
        return "Ces deux valeurs ne se comparent pas"
    held = {">": order > 0, ">=": order >= 0, "==": order == 0, "<=": order <= 0, "<": order < 0}[sign]
    return "" if held else f"La première valeur n'est pas {ORDERS[sign]}e à la seconde"


def _number(value: Value) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal | str):
        try:
            return Decimal(str(value).strip())
        except InvalidOperation:
            return None
    return None


def summed(values: Sequence[Value]) -> str:
    """The first is the sum of the others."""
    numbers = [_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return "Ces valeurs ne sont pas toutes des nombres"
    return "" if known[0] == sum(known[1:]) else "Le total n'est pas la somme des autres colonnes"


def year_interval(text: str, *, alone: bool) -> str:
    """Two years in order; one *alone* when that is allowed."""
    found = _YEARS.fullmatch(text)
    if found is None:
        return "" if alone and _YEAR.fullmatch(text) else "La période n'a pas la forme attendue"
    first, second = map(int, found.groups())
    if first == second:
        return "Les deux années sont la même"
    return "" if first < second else "La seconde année est avant la première"


def in_france(values: Sequence[Value]) -> str:
    """A point that lies in France, near enough."""
    point = values[0]
    if not isinstance(point, Point):
        return "La valeur n'est pas un point"
    longitude, latitude = float(point.longitude), float(point.latitude)
    if _inside(longitude, latitude):
        return ""
    return (
        "La longitude et la latitude sont inversées" if _inside(latitude, longitude) else "Le point n'est pas en France"
    )


def _inside(longitude: float, latitude: float) -> bool:
    return any(west < longitude < east and south < latitude < north for west, south, east, north in _BOXES)
