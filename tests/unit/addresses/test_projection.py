"""Legal projections, against PROJ's answers for the EPSG codes named, and against the BAN's own columns."""

import csv
import gzip
from itertools import islice
from pathlib import Path

import pytest

from etatplateforme.addresses.projection import legal_projection

# pyproj 3 (PROJ 9), EPSG 2154, 5490, 2972, 2975, 4471 and 4467.
KNOWN = [
    (2.35, 48.85, 652301.565, 6861302.726),
    (8.74, 41.92, 1176777.178, 6108370.552),
    (-5.1, 48.46, 102199.371, 6848436.078),
    (-61.73, 16.0, 635888.797, 1769350.544),
    (-52.33, 4.94, 352537.246, 546179.397),
    (-54.0, 5.4, 167496.508, 597699.737),
    (55.45, -20.88, 338767.167, 7690355.572),
    (45.23, -12.78, 524963.360, 8587181.961),
    (-56.17, 46.78, 563359.638, 5181051.221),
]


@pytest.mark.parametrize(("longitude", "latitude", "east", "north"), KNOWN)
def test_each_territory_has_its_own_projection(longitude: float, latitude: float, east: float, north: float) -> None:
    assert legal_projection(longitude, latitude) == pytest.approx((east, north), abs=0.002)


@pytest.mark.shared_data
def test_the_ban_gives_the_same_coordinates(shared: Path) -> None:
    with gzip.open(shared / "data/addresses/ban-75-paris.csv.gz", "rt", encoding="utf-8") as text:
        lines = list(islice(csv.DictReader(text, delimiter=";"), 0, 20_000, 40))
    assert len(lines) == 500
    for line in lines:
        x, y = legal_projection(float(line["lon"]), float(line["lat"]))
        assert abs(x - float(line["x"])) < 0.5
        assert abs(y - float(line["y"])) < 0.5
