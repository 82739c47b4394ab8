"""Coordinates in the projection that French law prescribes where the point lies, as the BAN gives them in x and y.

Décret 2000-1276, as amended: Lambert-93 on the RGF93 ellipsoid in metropolitan France, UTM overseas. Formulas: IGN,
"Projection cartographique conique conforme de Lambert" (NTG 71), and Krüger's series for the transverse Mercator.
"""

from math import asinh, atan2, atanh, cos, cosh, exp, floor, hypot, radians, sin, sinh, sqrt

# GRS 80, the ellipsoid of RGF93 and of the overseas references.
SEMI_MAJOR_AXIS_M = 6_378_137.0
FLATTENING = 1 / 298.257222101
ECCENTRICITY = sqrt(FLATTENING * (2 - FLATTENING))

# Lambert-93: exponent, constant and pole of the projection, as IGN publishes them.
LAMBERT_N, LAMBERT_C = 0.725_607_765_0, 11_754_255.426
LAMBERT_X_M, LAMBERT_Y_M, LAMBERT_MERIDIAN = 700_000.0, 12_655_612.050, 3.0

UTM_SCALE, UTM_EAST_M, UTM_SOUTH_M = 0.9996, 500_000.0, 10_000_000.0
GUYANE_ZONE = 22  # prescribed for the whole of Guyane, although its west lies in zone 21


def legal_projection(longitude: float, latitude: float) -> tuple[float, float]:
    """East and north in metres, of a point in degrees: Lambert-93 in metropolitan France, elsewhere UTM."""
    if -6 <= longitude <= 11 and 41 <= latitude <= 52:
        return lambert93(longitude, latitude)
    guyane = -55 <= longitude <= -51 and 2 <= latitude <= 6
    zone = GUYANE_ZONE if guyane else floor((longitude + 180) / 6) % 60 + 1
    return utm(longitude, latitude, zone)


def lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Lambert-93 east and north in metres."""
    radius = LAMBERT_C * exp(-LAMBERT_N * _isometric_latitude(radians(latitude)))
    angle = LAMBERT_N * radians(longitude - LAMBERT_MERIDIAN)
    return LAMBERT_X_M + radius * sin(angle), LAMBERT_Y_M - radius * cos(angle)


def utm(longitude: float, latitude: float, zone: int) -> tuple[float, float]:
    """UTM east and north in metres in *zone* (1 to 60); the south has its origin 10,000 km below the equator."""
    n = FLATTENING / (2 - FLATTENING)
    meridian = SEMI_MAJOR_AXIS_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    tangent = sinh(_isometric_latitude(radians(latitude)))
    away = radians(longitude - (6 * zone - 183))
    xi = atan2(tangent, cos(away))
    eta = asinh(sin(away) / hypot(tangent, cos(away)))
    east = eta + sum(a * cos(2 * j * xi) * sinh(2 * j * eta) for j, a in enumerate(series, start=1))
    north = xi + sum(a * sin(2 * j * xi) * cosh(2 * j * eta) for j, a in enumerate(series, start=1))
    origin = UTM_SOUTH_M if latitude < 0 else 0.0
    return UTM_EAST_M + UTM_SCALE * meridian * east, origin + UTM_SCALE * meridian * north


def _isometric_latitude(latitude: float) -> float:
    return atanh(sin(latitude)) - ECCENTRICITY * atanh(ECCENTRICITY * sin(latitude))
