"""The BAL files with faults that the reference validator judges."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from benchmarks.addresses.bal.base import TOPONYM, VERSIONS, Record, columns, communes, records, street_column
from benchmarks.addresses.bal.faults import ROWS, VALUES
from benchmarks.addresses.bal.generate import made, write
from hypothesis import given, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 2**31)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, number=st.integers(0, 500))
def test_a_file_is_the_same_for_the_same_seed_and_number(seed: int, number: int) -> None:
    assert made(seed, number, 8) == made(seed, number, 8)
    name, content = made(seed, number, 8)
    assert name == f"{number:04d}-{VERSIONS[number % 3]}.csv"
    assert content


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, tens=st.integers(0, 50))
def test_one_file_in_ten_has_no_fault(seed: int, tens: int) -> None:
    name, content = made(seed, tens * 10, 8)
    version = name[5:8]
    rows = list(csv.DictReader(StringIO(content.decode()), delimiter=";"))
    assert list(rows[0]) == columns(version)
    assert len({row["commune_insee"] for row in rows}) == 1
    for row in rows:
        assert row[street_column(version)]
        assert row["numero"].isdigit()
        assert float(row["x"])
        assert bool(row.get("id_ban_adresse", "x")) == (row["numero"] != TOPONYM or version == "1.3")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", ROWS.values(), ids=list(ROWS))
def test_every_fault_changes_something_and_keeps_the_columns(
    version: str, fault: Callable[[Random, list[Record]], None]
) -> None:
    changed = 0
    for seed in range(30):
        draw = Random(seed)
        rows = records(communes()["48095"][:10], version, draw)
        before = [dict(row) for row in rows]
        fault(draw, rows)
        changed += rows != before
        assert all(list(row) == columns(version) for row in rows)
    assert changed or (fault.__name__ == "new_id" and version == "1.3")


def test_values_are_of_columns_that_a_version_has() -> None:
    assert set(VALUES) <= {name for version in VERSIONS for name in columns(version)}
    assert all(len(set(values)) == len(values) for values in VALUES.values())


def test_the_ids_of_some_communes_are_told(tmp_path: Path) -> None:
    paths = write(tmp_path, 1, 3, 4)
    assert [path.name for path in paths] == ["0000-1.3.csv", "0001-1.4.csv", "0002-1.5.csv"]
    assert (tmp_path / "ids.json").stat().st_size > 100
