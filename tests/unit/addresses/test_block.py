"""The address block over the embedded index, in both colours."""

import asyncio
import csv
import io
import logging
import threading
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etatplateforme.addresses.asked import Filters, Parts
from etatplateforme.addresses.block import Addresses
from etatplateforme.addresses.embedded import EmbeddedSource
from etatplateforme.addresses.index import build
from etatplateforme.core.action import Sync
from etatplateforme.errors import Broken, EtatError, InvalidInput, Unavailable
from etatplateforme.sandbox.world import ban_csv, write_ban_csv
from etatplateforme.values.address import Address, AddressKind, Point
from etatplateforme.values.check import Health
from etatplateforme.values.credit import Credit
from tests.support.blocks import House, described, settled

BOTH = pytest.mark.parametrize("colour", ["sync", "async"])
PLACE = "Place de l'Arrosoir Sauteur"
SECRET = "rue du secret de camille"


@pytest.fixture(scope="module")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adresses")
    write_ban_csv(folder / "ban.csv")
    build([folder / "ban.csv"], folder / "a.index", source_date=date(2026, 9, 1), licence="inventée")
    return folder / "a.index"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    made = House(tmp_path)
    yield made
    await made.aclose()


@pytest.fixture
def source(index_file: Path) -> EmbeddedSource:
    return EmbeddedSource(index_file)


@BOTH
async def test_an_address_is_found_whole(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    found = await settled(town.search("3 place de l'arrosoir sauteur Œuilly"))
    first = found[0]
    assert isinstance(first, Address)
    assert (first.kind, first.housenumber, first.street) == (AddressKind.HOUSENUMBER, "3", PLACE)
    assert (first.citycode, first.city, first.postcode) == ("02565", "Œuilly", "02160")
    assert first.id == "02565_bs01c7_00003"
    assert first.credit == Credit("Base Adresse Nationale", "inventée", date(2026, 9, 1))
    assert first.score is not None
    assert 0.5 < first.score <= 1
    source.close()


@BOTH
async def test_typing_suggests_from_the_beginning(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    for length in range(6, len(PLACE)):
        found = await settled(town.autocomplete(PLACE[:length], filters=Filters(citycodes=("02565",)), limit=10))
        assert PLACE in {address.street or address.name for address in found}, PLACE[:length]
    source.close()


@BOTH
async def test_a_point_leads_to_its_address(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    where = Point(3.694226, 49.392868)
    nearest, *others = await settled(town.reverse(where, limit=4))
    assert nearest.id == "02565_bs01c7_00003"
    distances = [address.distance_m for address in (nearest, *others)]
    assert distances == sorted(distances, key=lambda metres: metres or 0.0)
    assert len(distances) == 4
    assert distances[0] is not None
    assert distances[0] < 1
    assert await settled(town.reverse(Point(0.0, 0.0))) == []
    source.close()


@BOTH
async def test_filters_keep_only_what_they_name(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    everywhere = await settled(town.search("le mas du grelot", limit=50))
    there = {line["code_insee"] for line in csv.DictReader(io.StringIO(ban_csv()), delimiter=";")
             if line["nom_voie"] == "Le Mas du Grelot"}  # fmt: skip
    assert len(there) == 20
    assert {address.citycode for address in everywhere} == there
    for address in everywhere[:3]:
        here = await settled(town.search("le mas du grelot", limit=50, filters=Filters(citycodes=(address.citycode,))))
        assert {found.citycode for found in here} == {address.citycode}
        here = await settled(town.search("le mas du grelot", limit=50, filters=Filters((address.postcode,))))
        assert {found.postcode for found in here} == {address.postcode}
    assert await settled(town.search("le mas du grelot", filters=Filters(citycodes=("99999",)))) == []
    source.close()


@BOTH
async def test_several_values_of_a_filter_and_an_address_in_columns(
    colour: str, house: House, source: EmbeddedSource
) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    everywhere = await settled(town.search("le mas du grelot", limit=50))
    codes = tuple(address.citycode for address in everywhere[:2])
    both = await settled(town.search("le mas du grelot", limit=50, filters=Filters(citycodes=codes)))
    assert {address.citycode for address in both} == {*codes}
    kinds = (AddressKind.STREET, AddressKind.LOCALITY)
    assert await settled(town.search("3 place de l'arrosoir sauteur", filters=Filters(depcodes=("48",)))) == []
    (whole, *_) = await settled(town.search("3 place de l'arrosoir sauteur Œuilly", filters=Filters(kinds=kinds)))
    assert whole.kind is AddressKind.STREET
    parts = Parts(number="3", street="pl de l'arrosoir sauteur", city="Œuilly")
    assert (await settled(town.search(parts)))[0].id == "02565_bs01c7_00003"
    source.close()


@BOTH
async def test_the_limit_is_kept(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    for limit in (1, 2, 50):
        for ask, q in ((town.search, "le mas du grelot"), (town.autocomplete, "rue")):
            found = await settled(ask(q, limit=limit))
            assert min(limit, 5) <= len(found) <= limit
        assert len(await settled(town.reverse(Point(3.694226, 49.392868), limit=limit))) == limit
    source.close()


BAD_QUERIES = ["", "  ", "ab", "a" * 201, "\u200b\u200b\u200b", "\ud800\ud800\ud800"]


@BOTH
@pytest.mark.parametrize("q", BAD_QUERIES)
async def test_a_query_that_says_nothing_is_refused(colour: str, q: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    for ask in (town.search, town.autocomplete):
        with pytest.raises(InvalidInput) as refusal:
            await settled(ask(q))
        assert refusal.value.code == "invalid_query"
    assert await settled(town.search("a\0\0b")) == []  # « a b » is a query, though it finds nothing
    source.close()


@BOTH
@pytest.mark.parametrize("limit", [0, -1, 51, 10**9])
async def test_a_limit_beyond_reason_is_refused(colour: str, limit: int, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    with pytest.raises(InvalidInput) as refusal:
        await settled(town.search("rue de la paix", limit=limit))
    assert refusal.value.code == "invalid_limit"
    with pytest.raises(InvalidInput):
        await settled(town.reverse(Point(2.0, 48.0), limit=limit))


@BOTH
async def test_what_is_pasted_with_invisible_marks_is_found(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    pasted = "3\u00a0place\u202fde l'arrosoir\u00ad sauteur\r\n\u200bŒuilly\ufeff"
    plain = await settled(town.search("3 place de l'arrosoir sauteur Œuilly"))
    assert await settled(town.search(pasted)) == plain
    source.close()


@pytest.fixture
def open_town(tmp_path: Path, source: EmbeddedSource) -> Generator[Addresses[Sync]]:
    made = House(tmp_path)
    yield Addresses(made.runner("sync"), source)
    made.ports.close()
    source.close()


@given(q=st.text(min_size=3, max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_finds_something_or_says_why_not(q: str, open_town: Addresses[Sync]) -> None:
    shown = " ".join("".join(c if c.isprintable() else " " for c in q).split())
    if len(shown) < 3:
        with pytest.raises(InvalidInput):
            open_town.search(q)
        return
    assert len(open_town.search(q)) <= 5
    assert len(open_town.autocomplete(q)) <= 5


@BOTH
async def test_an_index_that_is_missing_or_damaged_is_told_with_its_remedy(
    colour: str, house: House, tmp_path: Path, index_file: Path
) -> None:
    damaged = tmp_path / "abime.index"
    damaged.write_bytes(index_file.read_bytes()[:1000])
    text = tmp_path / "texte.index"
    text.write_text("ceci n'est pas un index")
    kinds: list[tuple[Path, type[EtatError]]] = [(tmp_path / "absent", Unavailable), (damaged, Broken), (text, Broken)]
    for path, kind in kinds:
        town: Addresses[Sync] = Addresses(house.runner(colour), EmbeddedSource(path))
        with pytest.raises(kind) as failure:
            await settled(town.search(SECRET))
        assert SECRET not in str(failure.value) + failure.value.citizen_message
        (check,) = await settled(town.check())
        assert (check.health, check.seen, check.remedy) == (Health.BROKEN, failure.value.problem, failure.value.remedy)


@BOTH
async def test_a_sound_index_says_what_it_holds(colour: str, house: House, source: EmbeddedSource) -> None:
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    (check,) = await settled(town.check())
    assert check.health is Health.GOOD
    assert "8799 adresses" in check.seen
    assert "01/09/2026" in check.seen
    source.close()


async def test_threads_and_tasks_share_one_open_index(
    house: House, index_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etatplateforme.addresses.index import Index

    opened: list[Path] = []
    really = Index.open

    def counted(path: Path) -> Index:
        opened.append(path)
        _ = threading.Event().wait(0.05)  # the others come to the same door meanwhile
        return really(path)

    monkeypatch.setattr(Index, "open", counted)
    source = EmbeddedSource(index_file)
    town: Addresses[Sync] = Addresses(house.runner("sync"), source)
    atown: Addresses[Sync] = Addresses(house.runner("async"), source)
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(town.search, "3 place de l'arrosoir sauteur") for _ in range(16)]
        found = await asyncio.gather(*(settled(atown.search("3 place de l'arrosoir sauteur")) for _ in range(16)))
        found += [job.result(20) for job in jobs]
    assert opened == [index_file]
    assert all(one == found[0] for one in found)
    source.close()


async def test_closing_while_others_search_harms_nobody(house: House, index_file: Path) -> None:
    source = EmbeddedSource(index_file)
    town: Addresses[Sync] = Addresses(house.runner("sync"), source)

    def search(number: int) -> int:
        if number % 5 == 0:
            source.close()
        try:
            return len(town.search("3 place de l'arrosoir sauteur", limit=1))
        except Unavailable:
            return 1  # closed between opening and searching: said, not crashed

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(search, range(100))) == {1}
    source.close()


@BOTH
async def test_nothing_that_was_searched_is_kept(
    colour: str, house: House, source: EmbeddedSource, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    town: Addresses[Sync] = Addresses(house.runner(colour), source)
    await settled(town.search(SECRET))
    await settled(town.autocomplete(SECRET))
    for q in (SECRET * 20, SECRET):
        with pytest.raises(InvalidInput) as refusal:
            await settled(town.search(q, limit=5 if len(q) > 200 else 0))
        assert SECRET not in str(refusal.value)
    await settled(town.reverse(Point(3.694226, 49.392868)))
    found = await settled(town.search("3 place de l'arrosoir sauteur"))
    house.journal.close()
    shown = caplog.text + described(town) + house.journal.path.read_text() + repr(found)
    for word in (SECRET, "arrosoir", "Arrosoir", "3.694", "49.39"):
        assert word not in shown
    assert '"look_up_address"' in shown
    source.close()


@BOTH
async def test_an_update_is_answered_from_without_a_restart(colour: str, house: House, tmp_path: Path) -> None:
    out, source = tmp_path / "a.idx", tmp_path / "a.csv"
    header = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
    embedded = EmbeddedSource(out)
    town: Addresses[Sync] = Addresses(house.runner(colour), embedded)
    for street in ("Rue du Lac", "Rue du Mont"):
        _ = source.write_text(header + f"01001_0001_00001;1;;{street};01400;01001;L'Abergement;4.9;46.1\n")
        _ = build([source], out, source_date=date(2026, 1, 1), licence="x")
        assert [found.street for found in await settled(town.search(f"1 {street} abergement"))] == [street]
    embedded.close()
