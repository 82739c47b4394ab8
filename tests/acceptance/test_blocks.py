"""Addresses and open data against the running sandbox: real HTTP, both colours, every fault that it knows."""

import hashlib
import json
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etatplateforme.addresses.block import Addresses
from etatplateforme.addresses.embedded import EmbeddedSource
from etatplateforme.addresses.geoplateforme import Geoplateforme
from etatplateforme.addresses.index import build
from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.wire import WireSettings
from etatplateforme.errors import EtatError, TimedOut, TooLarge, Unavailable, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.dataset import Resource
from etatplateforme.sandbox.state import LocalState, Sandbox
from etatplateforme.sandbox.world import write_ban_csv
from etatplateforme.values.address import Address, Point
from etatplateforme.values.check import Health
from tests.support.blocks import House, counted_calls, settled, taken
from tests.support.town import START

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
MENUS = "menus-de-la-cantine-bac-a-sable"
SECRET = "8 rue du secret de camille"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), delay_s=30, silence_s=30) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Generator[LocalState]:
    running.faults.clear()
    yield running
    running.faults.clear()


@pytest.fixture(scope="module")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adresses")
    write_ban_csv(folder / "ban.csv")
    build([folder / "ban.csv"], folder / "a.index", source_date=date(2026, 9, 1), licence="inventée")
    return folder / "a.index"


@pytest.fixture
async def house(tmp_path: Path, state: LocalState) -> AsyncGenerator[House]:
    folder = tmp_path / "maison"
    folder.mkdir()
    allowed = frozenset({urlsplit(state.urls.catalogue).netloc})
    made = House(folder, WireSettings(allowed_hosts=allowed))
    yield made
    await made.aclose()


@pytest.fixture
async def patient(tmp_path: Path, state: LocalState) -> AsyncGenerator[House]:
    """The same, on a clock whose waits cost nothing."""
    folder = tmp_path / "patiente"
    folder.mkdir()
    allowed = frozenset({urlsplit(state.urls.catalogue).netloc})
    made = House(folder, WireSettings(allowed_hosts=allowed), StillClock(START))
    yield made
    await made.aclose()


# --- addresses -------------------------------------------------------------------------------------------------------

NOWHERE = "rue introuvable de nulle part"
QUERIES = [
    "3 place de l'arrosoir sauteur Œuilly",
    "3 place de l'arrosoir sauteur",
    "place de l'arrosoir sauteur oeuilly",
    "02160 oeuilly",
    "le mas du grelot digne-les-bains",
    "12 le mas du grelot 04000",
    "fort-de-france",
    NOWHERE,
]


def key(address: Address) -> tuple[object, ...]:
    """What makes two addresses the same for who chose one."""
    return (address.id, address.kind, address.citycode, address.postcode, address.housenumber, address.city)


@BOTH
async def test_both_sources_answer_alike(colour: str, house: House, state: LocalState, index_file: Path) -> None:
    source = EmbeddedSource(index_file)
    near: Addresses[Sync] = Addresses(house.runner(colour), source)
    far: Addresses[Sync] = Addresses(house.runner(colour), Geoplateforme(state.urls.geocoder))
    for q in QUERIES:
        here, there = await settled(near.search(q)), await settled(far.search(q))
        assert [key(address) for address in here] == [key(address) for address in there], q
        for one, other in zip(here, there, strict=True):
            assert one.score == pytest.approx(other.score, abs=1e-3)
            assert one.point is not None
            assert other.point is not None
            assert one.point.distance_m(other.point) < 1
        assert bool(here) == (q != NOWHERE)
    for typed in ("place de l'arr", "le mas du gr", "fort-de-fr"):
        here, there = await settled(near.autocomplete(typed)), await settled(far.autocomplete(typed))
        assert here
        assert [key(address) for address in here] == [key(address) for address in there], typed
    where = Point(3.694226, 49.392868)
    here, there = await settled(near.reverse(where, limit=3)), await settled(far.reverse(where, limit=3))
    assert [key(address) for address in here] == [key(address) for address in there]
    assert [round(address.distance_m or 0) for address in here] == [address.distance_m for address in there]
    source.close()


GEOCODER_FAULTS: dict[str, tuple[type[EtatError], str]] = {
    "geocoder_429": (Unavailable, "geoplateforme_unavailable"),
    "geocoder_500": (Unavailable, "geoplateforme_unavailable"),
    "geocoder_html": (UnexpectedReply, "unexpected_reply"),
    "geocoder_silence": (TimedOut, "timed_out"),
    "geocoder_slow": (TimedOut, "timed_out"),
}


@BOTH
@pytest.mark.parametrize("fault", GEOCODER_FAULTS)
async def test_each_fault_of_the_geocoder_is_said_to_the_citizen(
    colour: str, fault: str, patient: House, state: LocalState, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, code = GEOCODER_FAULTS[fault]
    town: Addresses[Sync] = Addresses(patient.runner(colour), Geoplateforme(state.urls.geocoder))
    if kind is TimedOut:
        shorten(patient, monkeypatch)
    with state.faults.on(fault), pytest.raises(kind) as failure:
        await settled(town.search(SECRET))
    assert failure.value.code == code
    assert failure.value.citizen_message
    assert SECRET not in str(failure.value)
    with state.faults.on(fault):
        (check,) = await settled(town.check())
    assert check.health is Health.BROKEN


def shorten(house: House, patch: pytest.MonkeyPatch) -> None:
    """Give the peers of *house* a tenth of a second, whatever was asked."""
    from etatplateforme.core.bounded import Until

    patch.setattr(Until, "left", lambda _: 0.1)


@BOTH
async def test_a_flood_that_passes_is_not_seen(colour: str, patient: House, state: LocalState) -> None:
    town: Addresses[Sync] = Addresses(patient.runner(colour), Geoplateforme(state.urls.geocoder))
    state.faults.set("geocoder_429", times=2)
    assert await settled(town.search(QUERIES[0]))
    assert isinstance(patient.clock, StillClock)
    assert patient.clock.waits == [5.0, 5.0]


@BOTH
async def test_a_geocoder_that_finds_nothing_is_believed(colour: str, house: House, state: LocalState) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), Geoplateforme(state.urls.geocoder))
    with state.faults.on("geocoder_empty"):
        assert await settled(town.search(QUERIES[0])) == []
    assert await settled(town.search("...")) == []  # refused with 400 by the contract
    (check,) = await settled(town.check())
    assert check.health is Health.GOOD


# --- open data -------------------------------------------------------------------------------------------------------


@BOTH
async def test_finding_asks_for_no_more_pages_than_are_read(colour: str, house: House, state: LocalState) -> None:
    data: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    with counted_calls(house.ports.wire) as calls:
        found = data.find("")
        assert calls == []
        assert len(await taken(found, 20)) == 20
        assert len(calls) == 1
        assert len(await taken(found, 1)) == 1
        assert len(calls) == 2
        rest = await taken(found)
    everything = await taken(data.find(""))
    assert len(everything) == 21 + len(rest)
    assert len({dataset.id for dataset in everything}) == len(everything)
    assert [dataset.slug for dataset in await taken(data.find("menus cantine"))] == [MENUS]
    assert await taken(data.find("introuvable")) == []


async def menus(data: OpenData[Sync]) -> Resource:
    """The first resource of the menus."""
    dataset = await settled(data.dataset(MENUS))
    return dataset.resources[0]


@BOTH
async def test_a_dataset_is_the_same_by_its_slug_and_its_identifier(
    colour: str, house: House, state: LocalState
) -> None:
    data: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    by_slug = await settled(data.dataset(MENUS))
    assert by_slug == await settled(data.dataset(by_slug.id))
    assert by_slug.licence == "lov2"
    assert by_slug.resources[0].format == "csv"


@BOTH
async def test_a_resource_is_downloaded_whole(colour: str, house: House, state: LocalState, tmp_path: Path) -> None:
    data: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    resource = await menus(data)
    done = await settled(data.download(resource, tmp_path / "menus.csv"))
    content = (tmp_path / "menus.csv").read_bytes()
    assert content.startswith(b"date")
    assert (done.size, done.sha256) == (resource.size, hashlib.sha256(content).hexdigest())
    stable = replace(resource, url=f"{state.urls.catalogue}/datasets/r/{resource.id}")
    assert (await settled(data.download(stable, tmp_path / "stable.csv"))).sha256 == done.sha256
    assert {path.name for path in tmp_path.iterdir()} == {"maison", "menus.csv", "stable.csv"}


DOWNLOAD_FAULTS: dict[str, tuple[type[EtatError], str]] = {
    "catalogue_429": (Unavailable, "download_unavailable"),
    "catalogue_500": (Unavailable, "download_unavailable"),
    "catalogue_silence": (TimedOut, "timed_out"),
    "catalogue_slow": (TimedOut, "timed_out"),
    "catalogue_wrong_checksum": (UnexpectedReply, "wrong_checksum"),
    "catalogue_truncated": (Unavailable, "interrupted"),
    "catalogue_html_instead_of_csv": (UnexpectedReply, "html_instead"),
    "catalogue_redirect_elsewhere": (EtatError, "forbidden_address"),
    "catalogue_too_large": (TooLarge, "too_large"),
}


@BOTH
@pytest.mark.parametrize("fault", DOWNLOAD_FAULTS)
async def test_each_fault_of_a_download_leaves_what_there_was(
    colour: str, fault: str, patient: House, state: LocalState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, code = DOWNLOAD_FAULTS[fault]
    data: OpenData[Sync] = OpenData(patient.runner(colour), state.urls.catalogue)
    resource = await menus(data)
    if kind is TimedOut:
        shorten(patient, monkeypatch)
    folder = tmp_path / "fichiers"
    folder.mkdir()
    for before in (None, b"ancien"):
        target = folder / "menus.csv"
        if before is not None:
            target.write_bytes(before)
        with state.faults.on(fault), pytest.raises(kind) as failure:
            await settled(data.download(resource, target, max_bytes=1_000_000))
        assert failure.value.code == code
        assert failure.value.remedy
        assert [path.read_bytes() for path in folder.iterdir()] == ([before] if before is not None else [])


@BOTH
@pytest.mark.parametrize("fault", ["catalogue_wrong_checksum", "catalogue_too_large"])
async def test_who_does_not_verify_still_gets_a_whole_file_of_a_bounded_size(
    colour: str, fault: str, patient: House, state: LocalState, tmp_path: Path
) -> None:
    data: OpenData[Sync] = OpenData(patient.runner(colour), state.urls.catalogue)
    resource = await menus(data)
    with state.faults.on(fault):
        if fault == "catalogue_too_large":
            with pytest.raises(TooLarge):
                await settled(data.download(resource, tmp_path / "f", verify=False, max_bytes=10_000))
            return
        done = await settled(data.download(resource, tmp_path / "f", verify=False))
    assert done.size == resource.size
    assert hashlib.sha256((tmp_path / "f").read_bytes()).hexdigest() == done.sha256


@BOTH
@pytest.mark.parametrize("fault", ["catalogue_429", "catalogue_500", "catalogue_truncated"])
async def test_what_passes_is_tried_again(
    colour: str, fault: str, patient: House, state: LocalState, tmp_path: Path
) -> None:
    data: OpenData[Sync] = OpenData(patient.runner(colour), state.urls.catalogue)
    resource = await menus(data)
    state.faults.set(fault, times=2)
    done = await settled(data.download(resource, tmp_path / "f"))
    assert done.size == resource.size
    assert isinstance(patient.clock, StillClock)
    assert patient.clock.waits == ([5.0, 5.0] if fault == "catalogue_429" else [0.75, 1.5])


@BOTH
async def test_a_redirection_elsewhere_is_followed_where_the_settings_allow_it(
    colour: str, tmp_path: Path, state: LocalState
) -> None:
    """The stable address of a resource may lead to another host; no credentials go there."""
    (tmp_path / "maison").mkdir()
    port = urlsplit(state.urls.catalogue).port
    made = House(tmp_path / "maison", WireSettings(allowed_hosts=frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})))
    data: OpenData[Sync] = OpenData(made.runner(colour), state.urls.catalogue)
    resource = await menus(data)
    with state.faults.on("catalogue_redirect_elsewhere"):
        await settled(data.download(resource, tmp_path / "f", verify=False))
    assert json.loads((tmp_path / "f").read_bytes())["credentials_received"] == []
    await made.aclose()


CATALOGUE_FAULTS = {"catalogue_429": Unavailable, "catalogue_500": Unavailable, "catalogue_silence": TimedOut}


@BOTH
@pytest.mark.parametrize("fault", CATALOGUE_FAULTS)
async def test_each_fault_of_the_catalogue_is_said(
    colour: str, fault: str, patient: House, state: LocalState, monkeypatch: pytest.MonkeyPatch
) -> None:
    data: OpenData[Sync] = OpenData(patient.runner(colour), state.urls.catalogue)
    if CATALOGUE_FAULTS[fault] is TimedOut:
        shorten(patient, monkeypatch)
    with state.faults.on(fault):
        with pytest.raises(CATALOGUE_FAULTS[fault]):
            await taken(data.find("x"))
        with pytest.raises(CATALOGUE_FAULTS[fault]):
            await settled(data.dataset(MENUS))
        (check,) = await settled(data.check())
    assert check.health is Health.BROKEN


@BOTH
async def test_the_journal_counts_acts_and_tells_nothing_of_them(
    colour: str, house: House, state: LocalState, tmp_path: Path
) -> None:
    data: OpenData[Sync] = OpenData(house.runner(colour), state.urls.catalogue)
    town: Addresses[Sync] = Addresses(house.runner(colour), Geoplateforme(state.urls.geocoder))
    await settled(town.search(SECRET))
    await taken(data.find(SECRET))
    await settled(data.download(await menus(data), tmp_path / "camille.csv"))
    house.journal.close()
    text = house.journal.path.read_text()
    assert not any(word in text for word in ("secret", "camille", MENUS, "127.0.0.1"))
    counted = {line["intent"]: line["count"] for line in map(json.loads, text.splitlines())}
    assert counted == {"look_up_address": 1, "find_dataset": 2, "download_dataset": 1}
