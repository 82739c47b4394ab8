"""Points and addresses of the BAN."""

from math import inf, nan

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import Address, AddressKind, Point

HOTEL_DE_VILLE, NOTRE_DAME_DE_LYON = Point(2.3522, 48.8566), Point(4.8225, 45.7623)


def test_a_distance_is_the_one_of_the_map() -> None:
    assert HOTEL_DE_VILLE.distance_m(NOTRE_DAME_DE_LYON) == pytest.approx(392_000, rel=0.01)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        (Point(0, 0), Point(0, 1), 111_195),
        (Point(0, 0), Point(180, 0), 20_015_114),
        (Point(0, 90), Point(123, 90), 0),
        (Point(179.5, 0), Point(-179.5, 0), 111_195),
    ],
)
def test_distances_that_are_known(a: Point, b: Point, metres: float) -> None:
    assert a.distance_m(b) == pytest.approx(metres, abs=2)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(nan, 0), (0, nan), (inf, 0), (0, -inf), (180.1, 0), (-181, 0), (0, 90.1), (0, -91), (48.8566, 235.22)],
)
def test_a_point_off_the_globe_is_refused(longitude: float, latitude: float) -> None:
    with pytest.raises(InvalidInput) as caught:
        Point(longitude, latitude)
    assert caught.value.code == "invalid_point"


def test_an_address_hides_where_it_is() -> None:
    address = Address(
        "8 bis rue des Cordeliers 13100 Aix-en-Provence",
        AddressKind.HOUSENUMBER,
        "13001",
        "Aix-en-Provence",
        "13100",
        name="8 bis rue des Cordeliers",
        street="rue des Cordeliers",
        housenumber="8 bis",
        point=Point(5.4474, 43.5297),
        id="13001_1970_00008_bis",
        ban_id="5e2b1c7a",
    )
    for secret in ("Cordeliers", "8 bis", "5.44", "43.5", "1970", "5e2b1c7a"):
        assert secret not in repr(address)
