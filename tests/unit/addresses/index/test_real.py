"""On the real BAN of Paris (158,048 rows) and on BANO (425,775 rows)."""

import random
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest

from etatplateforme.addresses.index import BuildReport, Index, build
from etatplateforme.values.address import Point

from .world import DAY

pytestmark = pytest.mark.shared_data


@cache
def _built(shared: Path, folder: Path) -> tuple[Path, BuildReport]:
    data = shared / "data" / "addresses"
    sources = [data / "ban-75-paris.csv.gz", *sorted((data / "bano").glob("*.csv.gz"))]
    out = folder / "real.idx"
    return out, build(sources, out, source_date=DAY, licence="Licence Ouverte 2.0, ODbL 1.0")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture
def built(shared: Path, folder: Path) -> tuple[Path, BuildReport]:
    return _built(shared, folder)


@pytest.fixture
def real(built: tuple[Path, BuildReport]) -> Generator[Index]:
    with Index.open(built[0], verify=True) as index:
        yield index


def test_every_row_is_accounted_for(built: tuple[Path, BuildReport]) -> None:
    _, report = built
    assert sum(s.rows for s in report.sources if s.format == "BAN") == 158_048
    assert sum(s.rows for s in report.sources if s.format == "BANO") == 425_775
    assert report.addresses == sum(s.kept for s in report.sources)
    assert sum(s.skipped for s in report.sources) < 50
    assert report.file_bytes / report.addresses < 36


@pytest.mark.parametrize(
    ("q", "label"),
    [
        ("8 bd du palais paris", "8 Boulevard du Palais 75001 Paris"),
        ("8 boulvard du palai paris", "8 Boulevard du Palais 75001 Paris"),
        ("12 rue victor hugo aurilac", "12 Rue Victor Hugo 15000 Aurillac"),
        ("rue oberkampf paris 11e", "Rue Oberkampf 75011 Paris"),
        ("les abymes", "Les Abymes"),
        ("1 lotissement u furellu afa", "1 Lotissement U Furellu 20167 Afa"),
        ("28/30 rue de rivoli paris", "28 Rue de Rivoli 75004 Paris"),
    ],
)
def test_finds_real_addresses(real: Index, q: str, label: str) -> None:
    assert real.search(q)[0].label == label


def test_a_street_that_exists_elsewhere_only_is_not_answered(real: Index) -> None:
    for q in ("8 boulevard du palais aurillac", "8 bd du palais 48000 mende", "12 rue oberkampf cayenne"):
        assert real.search(q) == []


def test_what_is_written_with_one_slip_is_found_again(real: Index) -> None:
    chance = random.Random(2)
    points = [Point(chance.uniform(2.26, 2.41), chance.uniform(48.82, 48.9)) for _ in range(150)]
    found = same = 0
    for point in points:
        for address in real.reverse(point):
            longest = max(address.label.split(" "), key=len)
            at = len(longest) // 2
            asked = address.label.replace(longest, longest[:at] + longest[at + 1 :])
            again = real.search(asked, limit=1)
            found += 1
            same += bool(again) and again[0].id == address.id
    assert found > 100
    assert same / found > 0.97
