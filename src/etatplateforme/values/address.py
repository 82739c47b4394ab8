"""A French address as the Base Adresse Nationale describes it."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, isfinite, radians, sin, sqrt

from etatplateforme.errors import InvalidInput
from etatplateforme.values.credit import Credit

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """A place on Earth in WGS 84 degrees, longitude first as in GeoJSON (RFC 7946)."""

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        finite = isfinite(self.longitude) and isfinite(self.latitude)
        if not finite or not -180 <= self.longitude <= 180 or not -90 <= self.latitude <= 90:
            raise InvalidInput(
                "Un point est hors du globe.",
                remedy="Donnez la longitude (de -180 à 180) puis la latitude (de -90 à 90), en degrés décimaux.",
                code="invalid_point",
            )

    def distance_m(self, other: "Point") -> float:
        """Great-circle distance in metres (haversine, mean Earth radius)."""
        lat1, lat2 = radians(self.latitude), radians(other.latitude)
        half_lat, half_lon = (lat2 - lat1) / 2, radians(other.longitude - self.longitude) / 2
        h = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
        return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


class AddressKind(StrEnum):
    """How precise an address is, in the words of the BAN."""

    HOUSENUMBER = "housenumber"
    STREET = "street"
    LOCALITY = "locality"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the BAN, whole (``housenumber``) or partial (a street, a hamlet, a commune).

    ``citycode`` is the INSEE code of the commune (``"13203"``, ``"2A004"``), ``id`` the interoperability key
    (``"75101_5510_00008_bis"``), ``score`` from 0 to 1 how well it answers a search (None outside a search). ``credit``
    is to be shown beside it: who makes the data, under which licence.
    Its repr hides everything that would locate a person.
    """

    label: str = field(repr=False)
    kind: AddressKind
    citycode: str
    city: str
    postcode: str
    name: str = field(default="", repr=False)
    street: str | None = field(default=None, repr=False)
    housenumber: str | None = field(default=None, repr=False)
    point: Point | None = field(default=None, repr=False)
    id: str | None = field(default=None, repr=False)
    ban_id: str | None = field(default=None, repr=False)
    score: float | None = None
    distance_m: float | None = None
    context: str | None = None
    importance: float | None = None
    credit: Credit | None = field(default=None, compare=False)
