"""The sandbox's invented addresses as the benchmark's rows, with a merged commune and lieux-dits."""

from dataclasses import replace
from io import StringIO

import pytest
from benchmarks.addresses.queries.invented import lieux_dits
from benchmarks.addresses.queries.rows import Row, read_ban
from benchmarks.addresses.queries.world import World

from etatplateforme.sandbox.world import ban_csv

FORMER = ("02999", "Œuilly-le-Vieux")
# A commune that is not in the rows, of a département without rows; and one whose name is like one of the rows.
COMMUNES = {"76758": "Yvetot", "76999": "Charleville-Mézières-sur-Creuse"}


def merged(row: Row) -> Row:
    """Every second street of Œuilly lies in a commune that merged into it; every fifth is called after somebody."""
    rank = int(row.street_key[8:10])
    if rank % 5 == 0 and row.street.startswith("Rue "):
        row = replace(row, street=f"Rue {('Victor', 'Louise', 'Jean')[rank // 5 % 3]} {row.street.split(' ')[-1]}")
    if row.citycode != "02565" or rank % 2:
        return row
    return replace(row, old_citycode=FORMER[0], old_city=FORMER[1])


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    real = [merged(row) for row in read_ban(StringIO(ban_csv()))]
    return [*real, *lieux_dits(real)]


@pytest.fixture(scope="session")
def world(rows: list[Row]) -> World:
    return World(rows)
