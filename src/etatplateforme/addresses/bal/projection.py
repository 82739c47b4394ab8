"""Where a point lies in the projection that French law prescribes, for whole columns of points at once.

Bounds and projections are those that the reference validator compares x and y with; formulas as in
:mod:`etatplateforme.addresses.projection` (IGN NTG 71, Krüger's series).
"""

from dataclasses import dataclass
from math import cos, log, radians, sin, sqrt, tan
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """Half of the longer axis in metres, and flattening."""

    axis: float
    flattening: float

    @property
    def eccentricity(self) -> float:
        """First eccentricity."""
        return sqrt(self.flattening * (2 - self.flattening))


GRS80: Final = Ellipsoid(6_378_137.0, 1 / 298.257222101)
INTERNATIONAL_1924: Final = Ellipsoid(6_378_388.0, 1 / 297)


@dataclass(frozen=True, slots=True)
class Conic:
    """A conformal conic projection (Lambert): two parallels, an origin in degrees, what is added in metres."""

    first: float
    second: float
    latitude: float
    longitude: float
    east: float
    north: float
    ellipsoid: Ellipsoid = GRS80

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """East and north in metres."""
        e, axis = self.ellipsoid.eccentricity, self.ellipsoid.axis
        one, other = radians(self.first), radians(self.second)
        n = log(_parallel(one, e) / _parallel(other, e)) / (_isometric(other, e) - _isometric(one, e))
        constant = axis * _parallel(one, e) / n * np.exp(n * _isometric(one, e))
        radius = constant * np.exp(-n * _isometric_of(np.radians(latitude), e))
        angle = n * np.radians(longitude - self.longitude)
        pole = self.north + constant * np.exp(-n * _isometric(radians(self.latitude), e))
        return self.east + radius * np.sin(angle), pole - radius * np.cos(angle)


@dataclass(frozen=True, slots=True)
class Utm:
    """Universal transverse Mercator in a *zone* (1 to 60)."""

    zone: int
    south: bool = False
    ellipsoid: Ellipsoid = GRS80

    def project(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """East and north in metres."""
        n = self.ellipsoid.flattening / (2 - self.ellipsoid.flattening)
        meridian = 0.9996 * self.ellipsoid.axis / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
        series = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
        tangent = np.sinh(_isometric_of(np.radians(latitude), self.ellipsoid.eccentricity))
        away = np.radians(longitude - (6 * self.zone - 183))
        xi = np.arctan2(tangent, np.cos(away))
        eta = np.arcsinh(np.sin(away) / np.hypot(tangent, np.cos(away)))
        east, north = eta.copy(), xi.copy()
        for j, a in enumerate(series, start=1):
            east += a * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
            north += a * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
        return 500_000 + meridian * east, (10_000_000 if self.south else 0) + meridian * north


ZONES: Final[tuple[tuple[tuple[float, float, float, float], Conic | Utm], ...]] = (
    ((-9.86, 41.15, 10.38, 51.56), Conic(49, 44, 46.5, 3, 700_000, 6_600_000)),
    ((-63.66, 14.08, -57.52, 18.54), Utm(20)),
    ((-54.6, 2.11, -49.46, 8.88), Utm(22)),
    ((51.83, -24.72, 58.24, -18.28), Utm(40, south=True)),
    ((43.68, -14.49, 46.7, -11.33), Utm(38, south=True)),
    ((-57.1, 43.41, -55.9, 47.37), Utm(21)),
    ((163.55, -22.75, 168.2, -19.54), Conic(-62 / 3, -67 / 3, -21.5, 166, 400_000, 300_000)),
    ((-155.0, -24.0, -150.0, -9.0), Utm(5, south=True)),
    ((-150.0, -29.0, -144.0, -13.0), Utm(6, south=True)),
    ((-144.0, -29.0, -138.0, -7.0), Utm(7, south=True)),
    ((-138.0, -25.0, -132.0, -18.0), Utm(8, south=True)),
    ((-177.0, -14.0, -176.0, -13.0), Utm(1, south=True, ellipsoid=INTERNATIONAL_1924)),
)
"""Bounds in degrees (west, south, east, north; both ends inside) and projection; the first to hold a point is its."""


def projected(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """East and north in metres of points in degrees; NaN for one that lies in no French territory, or is NaN."""
    east, north = np.full_like(longitude, np.nan), np.full_like(longitude, np.nan)
    left = ~(np.isnan(longitude) | np.isnan(latitude))
    for (west, south, most_east, most_north), projection in ZONES:
        if not left.any():
            break
        here = left & (longitude >= west) & (longitude <= most_east) & (latitude >= south) & (latitude <= most_north)
        if here.any():
            east[here], north[here] = projection.project(longitude[here], latitude[here])
            left &= ~here
    return east, north


def _parallel(latitude: float, e: float) -> float:
    return cos(latitude) / sqrt(1 - (e * sin(latitude)) ** 2)


def _isometric(latitude: float, e: float) -> float:
    turned = ((1 + e * sin(latitude)) / (1 - e * sin(latitude))) ** (e / 2)
    return log(tan(np.pi / 4 + latitude / 2) / turned)


def _isometric_of(latitude: Floats, e: float) -> Floats:
    sine = np.sin(latitude)
    return np.arctanh(sine) - e * np.arctanh(e * sine)
