"""The sandbox's catalogue, schemas, companies and public offices, asked by the blocks that ask the real ones."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.wire import WireSettings
from etatplateforme.errors import InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.companies import Companies
from etatplateforme.opendata.company import Company
from etatplateforme.opendata.directory import Directory
from etatplateforme.opendata.schemas import Schemas
from etatplateforme.sandbox import LocalState
from etatplateforme.sandbox.faults import RETRY_AFTER_S
from etatplateforme.values.address import Point
from etatplateforme.values.commune import CommuneCode, Departement
from tests.support.blocks import House, settled, taken

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
MENDE = CommuneCode("48095")
MENUS = "menus-de-la-cantine-bac-a-sable"


@pytest.fixture
async def house(tmp_path: Path, state: LocalState) -> AsyncGenerator[House]:
    made = House(tmp_path, WireSettings(allowed_hosts=frozenset({urlsplit(state.urls.schemas).netloc})))
    yield made
    await made.aclose()


def companies(house: House, colour: str, state: LocalState) -> Companies[Sync]:
    return Companies(house.runner(colour), state.urls.companies)


def directory(house: House, colour: str, state: LocalState) -> Directory[Sync]:
    return Directory(house.runner(colour), state.urls.directory)


@BOTH
async def test_the_files_of_a_dataset_are_listed_by_api_2(colour: str, house: House, state: LocalState) -> None:
    block: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    whole = await settled(block.dataset(MENUS))
    assert tuple(await taken(block.resources(MENUS))) == whole.resources
    assert await taken(block.resources(MENUS, kind="documentation")) == []
    with pytest.raises(InvalidInput) as told:
        await taken(block.resources("inconnu-au-bataillon"))
    assert told.value.code == "unknown_dataset"


@BOTH
async def test_who_publishes_is_found_by_name(colour: str, house: House, state: LocalState) -> None:
    block: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    (found,) = await taken(block.organizations("bac à sable"))
    assert found.slug == "bac-a-sable"
    assert await taken(block.organizations("préfecture")) == []


@BOTH
async def test_a_schema_is_read_in_the_version_asked_for(colour: str, house: House, state: LocalState) -> None:
    block: Schemas[Sync] = Schemas(house.runner(colour), state.urls.schemas)
    (entry,) = await settled(block.listed("tableschema"))
    assert entry.name == "bac-a-sable/menus"
    assert [version for version, _ in entry.versions] == ["1.0.0", "1.1.0"]
    first, latest = await settled(block.text(entry, "1.0.0")), await settled(block.text(entry))
    assert b'"version":"1.0.0"' in first
    assert b'"version":"latest"' in latest
    assert await settled(block.listed("jsonschema")) == ()
    with pytest.raises(InvalidInput) as told:
        await settled(block.text(entry, "9.9"))
    assert told.value.code == "unknown_schema_version"
    assert "1.0.0, 1.1.0" in told.value.remedy


@BOTH
async def test_the_address_of_a_schema_is_data_and_may_not_lead_inside(
    colour: str, tmp_path: Path, state: LocalState
) -> None:
    strict = House(tmp_path)  # no host of this machine is allowed for addresses found in data
    block: Schemas[Sync] = Schemas(strict.runner(colour), state.urls.schemas)
    (entry,) = await settled(block.listed())
    with pytest.raises(Exception, match="forbidden_address"):
        await settled(block.text(entry))
    await strict.aclose()


@BOTH
async def test_associations_of_a_commune_are_found(colour: str, house: House, state: LocalState) -> None:
    block = companies(house, colour, state)
    (found,) = await taken(block.search("toupies", commune=MENDE, association=True))
    assert found.association is True
    assert found.category == "9220"
    assert found.active
    assert found.seat is not None
    assert found.seat.commune == MENDE
    assert await settled(block.company(found.siren)) == found
    assert await taken(block.search("toupies", commune=MENDE, active=False)) == []


@BOTH
async def test_pages_follow_each_other_up_to_the_end(colour: str, house: House, state: LocalState) -> None:
    block = companies(house, colour, state)
    town_halls = await taken(block.search(categories=["7210"]))
    assert len(town_halls) > 25  # more than one page
    assert len({company.siren for company in town_halls}) == len(town_halls)
    assert all(company.local_authority for company in town_halls)
    here = await taken(block.search(departement=Departement("48"), categories=["7210", "9220"]))
    assert here
    assert all(company.seat is not None for company in here)


@BOTH
async def test_what_is_around_a_place_comes_nearest_first(colour: str, house: House, state: LocalState) -> None:
    block = companies(house, colour, state)
    here = Point(3.5, 44.52)
    found = await taken(block.near(here, radius_km=50))
    away = [company.seat.point.distance_m(here) for company in found if company.seat and company.seat.point]
    assert away == sorted(away)
    assert max(away) <= 50_000
    for radius in (0.0, 50.1, -1.0):
        with pytest.raises(InvalidInput) as told:
            await taken(block.near(here, radius_km=radius))
        assert told.value.code == "invalid_radius"


@BOTH
async def test_a_question_without_criterion_never_leaves(colour: str, house: House, state: LocalState) -> None:
    with pytest.raises(InvalidInput) as told:
        await taken(companies(house, colour, state).search("  "))
    assert told.value.code == "no_criterion"


@BOTH
async def test_who_hides_is_said_to_hide_and_nobody_shows_in_a_repr(
    colour: str, house: House, state: LocalState
) -> None:
    found = await taken(companies(house, colour, state).search(commune=MENDE))
    (hidden,) = [company for company in found if company.partly_hidden]
    assert isinstance(hidden, Company)
    assert hidden.individual is True
    shown = repr(found)
    assert "TOUPIES" not in shown
    assert "IMAGINAIRE" not in shown


@BOTH
async def test_too_many_questions_wait_as_long_as_they_are_told(colour: str, tmp_path: Path, state: LocalState) -> None:
    state.faults.set("companies_429")
    clock = StillClock(datetime(2026, 9, 1, tzinfo=UTC))
    house = House(tmp_path, clock=clock)
    with pytest.raises(Unavailable) as told:
        await taken(companies(house, colour, state).search("toupies"))
    await house.aclose()
    assert clock.now() - datetime(2026, 9, 1, tzinfo=UTC) >= timedelta(seconds=2 * RETRY_AFTER_S)
    assert told.value.code == "catalogue_unavailable"


@BOTH
async def test_the_town_hall_of_a_commune_says_when_it_opens(colour: str, house: House, state: LocalState) -> None:
    block = directory(house, colour, state)
    (hall,) = await taken(block.services(MENDE, kinds=["mairie"]))
    assert hall.kinds == ("mairie",)
    assert hall.communes == ("48095",)
    assert hall.hours is not None
    week, saturday = hall.hours
    assert (week.first, week.last) == (0, 4)
    assert week.slots == ((time(9), time(12)), (time(13, 30), time(17)))
    assert (saturday.first, saturday.slots, saturday.comment) == (5, ((time(9), time(12)),), "sauf en août")
    assert hall.telephones == ("01 99 00 00 00",)
    (social,) = await taken(block.services(MENDE, kinds=["ccas"]))
    assert social.hours is None  # the directory does not say: unknown, not closed
    assert len(await taken(block.services(MENDE))) == 2
    with pytest.raises(InvalidInput) as told:
        await taken(block.services(MENDE, kinds=['mairie" or "1"="1']))
    assert told.value.code == "unknown_kind"


@BOTH
async def test_an_answer_that_stops_in_the_middle_is_not_taken_for_an_end(
    colour: str, house: House, state: LocalState
) -> None:
    state.faults.set("directory_cut")
    with pytest.raises(UnexpectedReply):
        await taken(directory(house, colour, state).services(MENDE))
