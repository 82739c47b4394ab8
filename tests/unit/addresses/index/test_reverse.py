from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.index import Index
from etatplateforme.errors import InvalidInput
from etatplateforme.values.address import AddressKind, Point

from .world import Row, build_from, rows, write_ban


def brute(point: Point, made: list[Row], limit: int, max_distance_m: float) -> list[float]:
    """Distances of the nearest rows."""
    spots = {(row.street, row.number, row.suffix, row.citycode, row.lon, row.lat) for row in made}
    found = sorted(point.distance_m(Point(lon, lat)) for *_, lon, lat in spots)
    return [metres for metres in found if metres <= max_distance_m][:limit]


EVERY = [row for row in rows() if not row.locality]
HAMLET = Row("Bordilia", "", "", "56360", "56152", "Le Palais", -3.1697, 47.33, "")
"""Where the hamlet named by three houses is: in their middle."""


@given(
    at=st.sampled_from(EVERY),
    east=st.floats(-0.02, 0.02),
    north=st.floats(-0.02, 0.02),
    limit=st.integers(1, 8),
    far=st.floats(1, 5_000),
)
def test_the_nearest_are_those_of_an_exhaustive_search(
    index: Index, at: Row, east: float, north: float, limit: int, far: float
) -> None:
    point = Point(at.lon + east, at.lat + north)
    found = index.reverse(point, limit=limit, max_distance_m=far)
    assert [a.distance_m for a in found] == pytest.approx(brute(point, [*rows(), HAMLET], limit, far), abs=0.2)
    for a in found:
        assert a.point is not None
        assert a.distance_m == pytest.approx(point.distance_m(a.point), abs=0.2)


def test_an_exact_point_gives_its_house(index: Index) -> None:
    (found,) = index.reverse(Point(2.34585, 48.85642))
    assert (found.label, found.kind, found.distance_m) == (
        "8 bis Boulevard du Palais 75001 Paris", AddressKind.HOUSENUMBER, 0.0,
    )  # fmt: skip
    (place,) = index.reverse(Point(-3.2, 47.3))
    assert (place.label, place.kind) == ("Kermadec 56360 Le Palais", AddressKind.LOCALITY)


def test_nothing_far_away(index: Index) -> None:
    assert index.reverse(Point(0, 0)) == []
    assert index.reverse(Point(180, 90), max_distance_m=20_000) == []
    assert index.reverse(Point(-180, -90), max_distance_m=20_000) == []


@pytest.mark.parametrize("far", [0.0, -1.0, 20_001.0, float("nan"), float("inf")])
def test_bounds(index: Index, far: float) -> None:
    with pytest.raises(InvalidInput, match="invalid_distance"):
        _ = index.reverse(Point(2, 48), max_distance_m=far)
    with pytest.raises(InvalidInput, match="invalid_limit"):
        _ = index.reverse(Point(2, 48), limit=0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-89.9, 89.9)), min_size=1, max_size=30), st.data())
def test_anywhere_on_earth(
    tmp_path_factory: pytest.TempPathFactory, spots: list[tuple[float, float]], data: st.DataObject
) -> None:
    folder: Path = tmp_path_factory.mktemp("earth")
    made = [
        Row("Rue du Monde", str(n), "", "98800", "98818", "Nouméa", round(lon, 6), round(lat, 6), "0001")
        for n, (lon, lat) in enumerate(spots, 1)
    ]
    _ = build_from(folder / "a.idx", write_ban(folder / "a.csv", made))
    lon, lat = data.draw(st.sampled_from(spots))
    point = Point(max(-180.0, min(180.0, lon + data.draw(st.floats(-0.05, 0.05)))), max(-90.0, min(90.0, lat)))
    with Index.open(folder / "a.idx") as opened:
        found = opened.reverse(point, limit=3, max_distance_m=10_000)
    assert [a.distance_m for a in found] == pytest.approx(brute(point, made, 3, 10_000), abs=0.2)


def test_across_the_antimeridian(tmp_path: Path) -> None:
    made = [Row("Rue du Jour", "1", "", "98800", "98818", "Nouméa", 179.999, -20.0, "0001")]
    _ = build_from(tmp_path / "a.idx", write_ban(tmp_path / "a.csv", made))
    with Index.open(tmp_path / "a.idx") as opened:
        (found,) = opened.reverse(Point(-179.999, -20.0))
    assert found.distance_m == pytest.approx(209.0, abs=1)
