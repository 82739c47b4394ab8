"""What holds for every point and address."""

from math import isfinite, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import EARTH_RADIUS_M, Address, AddressKind, Point

points = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))
HALF_TURN = pi * EARTH_RADIUS_M


@given(points, points)
def test_a_distance_is_symmetric_and_at_most_half_the_way_round(a: Point, b: Point) -> None:
    assert a.distance_m(b) == pytest.approx(b.distance_m(a), abs=1e-6)
    assert 0 <= a.distance_m(b) <= HALF_TURN + 1
    assert a.distance_m(a) == 0


@given(points, points, points)
def test_no_detour_is_shorter(a: Point, b: Point, c: Point) -> None:
    assert a.distance_m(c) <= a.distance_m(b) + b.distance_m(c) + 0.5


@given(st.floats(), st.floats())
def test_any_numbers_are_a_point_or_a_clean_refusal(longitude: float, latitude: float) -> None:
    inside = isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90
    if inside:
        assert Point(longitude, latitude).distance_m(Point(0, 0)) >= 0
    else:
        with pytest.raises(InvalidInput):
            Point(longitude, latitude)


@given(st.text(st.sampled_from("ÀÉœßŁ"), min_size=3, max_size=20), st.sampled_from(list(AddressKind)), points)
def test_an_address_never_shows_its_label(label: str, kind: AddressKind, point: Point) -> None:
    address = Address(label, kind, "75056", "Paris", "75004", name=label, street=label, point=point, id=label)
    assert label not in repr(address)
    assert "Point" not in repr(address)
