"""The sandbox's tables over HTTP, asked by the block that asks the real ones, in both colours."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.wire import WireSettings
from etatplateforme.errors import InvalidInput
from etatplateforme.opendata.block import OpenData
from etatplateforme.sandbox.state import LocalState
from tests.support.blocks import House, counted_calls, settled, taken

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
MENUS = "menus-de-la-cantine-bac-a-sable"


@pytest.fixture
async def house(tmp_path: Path, state: LocalState) -> AsyncGenerator[House]:
    made = House(tmp_path, WireSettings(allowed_hosts=frozenset({urlsplit(state.urls.catalogue).netloc})))
    yield made
    await made.aclose()


@BOTH
async def test_rows_of_a_resource_are_chosen_by_the_platform(colour: str, house: House, state: LocalState) -> None:
    block: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue, state.urls.tables)
    menus = (await settled(block.dataset(MENUS))).resources[0]
    table = block.table(menus).where(regime__exact="végétarien", date__greater="2026-09-10").select("date", "plat")
    with counted_calls(house.ports.wire) as calls:
        rows = await taken(table.sort("date", descending=True).rows())
    assert len(calls) == 2  # the profile, and the only page
    assert [set(row) for row in rows] == [{"date", "plat"}] * len(rows)
    days = [row["date"] for row in rows]
    assert days == sorted(days, key=str, reverse=True)
    assert days[-1] == date(2026, 9, 15) or len(days) > 1


@BOTH
async def test_a_file_without_a_table_is_said_to_have_none(colour: str, house: House, state: LocalState) -> None:
    block: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue, state.urls.tables)
    old = (await settled(block.dataset("equipements-publics-bac-a-sable"))).resources[1]
    with pytest.raises(InvalidInput) as failure:
        _ = await taken(block.table(old).rows())
    assert failure.value.code == "no_table"
