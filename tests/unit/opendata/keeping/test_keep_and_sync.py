"""Files that are kept, and their lock replayed, against a real server: nothing fetched twice, nothing lost."""

import hashlib
import json
import os
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.errors import Conflict, InvalidInput, UnexpectedReply
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.dataset import Dataset, Resource, Seen
from etatplateforme.opendata.keeping.lock import LOCK, Kept, read_lock, record
from etatplateforme.opendata.keeping.replay import Replay, State, Synced
from tests.support.blocks import House, settled, taken
from tests.support.servers import http_server, reply
from tests.support.wires import BOTH, CONTENT, inside

START = datetime(2026, 9, 1, tzinfo=UTC)
DATASET = Dataset("d-1", "menus", "Menus", "Ville", "lov2", None, ())
OTHER = CONTENT.replace(b"01001", b"01002")


@dataclass
class Source:
    """A publisher: its files by path, and what it was asked for."""

    base: str = ""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    marks: bool = True
    asked: list[str] = field(default_factory=list[str])

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"{handler.command} {handler.path}")
        content = self.files.get(handler.path)
        if content is None:
            reply(handler, 404, b"")
            return
        told = {"ETag": f'"{hashlib.md5(content).hexdigest()}"'} if self.marks else {}
        if handler.command == "HEAD":
            handler.send_response(200)
            for name, value in {**told, "content-length": str(len(content))}.items():
                handler.send_header(name, value)
            handler.end_headers()
        else:
            reply(handler, 200, content, **told)

    def resource(self, path: str = "/menus.csv", name: str = "r-1") -> Resource:
        """The resource at *path*."""
        return Resource(name, "Menus", f"{self.base}{path}", "csv")


@pytest.fixture
def source() -> Generator[Source]:
    made = Source(files={"/menus.csv": CONTENT})
    with http_server(made) as base:
        made.base = base
        yield made


@pytest.fixture
async def house(tmp_path: Path, source: Source) -> AsyncGenerator[House]:
    (tmp_path / "maison").mkdir()
    made = House(tmp_path / "maison", inside(source.base), StillClock(START))
    yield made
    await made.aclose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "donnees").mkdir()
    return tmp_path / "donnees"


def block(house: House, colour: str = "sync") -> OpenData[Sync]:
    return OpenData(house.runner(colour), "https://www.data.gouv.fr/api/1")


async def keep(house: House, resource: Resource, folder: Path, colour: str = "sync") -> Kept:
    return await settled(block(house, colour).keep(DATASET, resource, folder))


async def sync(house: House, folder: Path, mode: Replay = Replay.RESTORE, colour: str = "sync") -> list[Synced]:
    return await taken(block(house, colour).sync(folder / LOCK, mode))


def shown(folder: Path) -> dict[str, bytes]:
    """The files of *folder*, but for what is hidden."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}


@BOTH
async def test_a_file_is_kept_with_what_is_known_of_it(colour: str, house: House, source: Source, folder: Path) -> None:
    kept = await keep(house, source.resource(), folder, colour)
    assert (folder / "menus.csv").read_bytes() == CONTENT
    assert read_lock(folder / LOCK) == (kept,)
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (kept.url, kept.licence, kept.dataset, kept.resource) == (f"{source.base}/menus.csv", "lov2", "menus", "r-1")
    assert (kept.size, kept.date, kept.etag) == (len(CONTENT), START, f'"{hashlib.md5(CONTENT).hexdigest()}"')


@BOTH
async def test_what_is_there_is_not_fetched_again(colour: str, house: House, source: Source, folder: Path) -> None:
    await keep(house, source.resource(), folder)
    source.files["/b.csv"] = OTHER
    await keep(house, source.resource("/b.csv", "r-2"), folder)
    (folder / "b.csv").unlink()
    source.asked.clear()
    found = await sync(house, folder, colour=colour)
    assert [(each.kept.path, each.state) for each in found] == [("b.csv", State.FETCHED), ("menus.csv", State.PRESENT)]
    assert source.asked == ["GET /b.csv", "HEAD /menus.csv"]
    assert (folder / "b.csv").read_bytes() == OTHER


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("here", [True, False])
async def test_what_changed_at_its_source_is_told_and_replaced_on_request_only(
    marks: bool, here: bool, house: House, source: Source, folder: Path
) -> None:
    source.marks = marks
    kept = await keep(house, source.resource(), folder)
    if not here:
        (folder / "menus.csv").unlink()
    source.files["/menus.csv"] = OTHER + b"\n"
    before = shown(folder)
    (told,) = await sync(house, folder)
    assert (told.state, told.sound, shown(folder)) == (State.CHANGED, False, before)
    (told,) = await sync(house, folder, Replay.UPDATE)
    assert (told.state, told.sound) == (State.UPDATED, True)
    assert (folder / "menus.csv").read_bytes() == OTHER + b"\n"
    assert read_lock(folder / LOCK) == (told.kept,)
    assert told.kept.sha256 != kept.sha256
    assert [each.state for each in await sync(house, folder)] == [State.PRESENT]


async def test_a_missing_file_of_another_content_is_not_taken(house: House, source: Source, folder: Path) -> None:
    """Same size, other bytes."""
    await keep(house, source.resource(), folder)
    (folder / "menus.csv").unlink()
    source.files["/menus.csv"] = OTHER
    assert [each.state for each in await sync(house, folder)] == [State.CHANGED]
    assert list(shown(folder)) == [LOCK]


async def test_looking_writes_nothing(house: House, source: Source, folder: Path) -> None:
    source.files |= {f"/{name}.csv": CONTENT for name in ("absent", "altere", "parti")}
    for name in ("menus", "absent", "altere", "parti"):
        await keep(house, source.resource(f"/{name}.csv", name), folder)
    (folder / "absent.csv").unlink()
    (folder / "altere.csv").write_bytes(CONTENT[:-1] + b"X")
    del source.files["/parti.csv"]
    before = shown(folder)
    found = {each.kept.path: each.state for each in await sync(house, folder, Replay.CHECK)}
    assert found == {
        "absent.csv": State.MISSING,
        "altere.csv": State.ALTERED,
        "menus.csv": State.PRESENT,
        "parti.csv": State.GONE,
    }
    assert shown(folder) == before


async def test_what_a_person_changed_is_left_unless_asked(house: House, source: Source, folder: Path) -> None:
    await keep(house, source.resource(), folder)
    (folder / "menus.csv").write_bytes(b"mes notes")
    assert [each.state for each in await sync(house, folder)] == [State.ALTERED]
    with pytest.raises(Conflict, match="altered_here"):
        await keep(house, source.resource(), folder)
    assert (folder / "menus.csv").read_bytes() == b"mes notes"
    assert [each.state for each in await sync(house, folder, Replay.UPDATE)] == [State.FETCHED]
    assert (folder / "menus.csv").read_bytes() == CONTENT


async def test_a_link_in_the_place_of_a_file_is_not_the_file(
    house: House, source: Source, folder: Path, tmp_path: Path
) -> None:
    await keep(house, source.resource(), folder)
    (tmp_path / "ailleurs").write_bytes(CONTENT)
    (folder / "menus.csv").unlink()
    os.symlink(tmp_path / "ailleurs", folder / "menus.csv")
    assert [each.state for each in await sync(house, folder)] == [State.ALTERED]
    source.files["/menus.csv"] = OTHER
    assert [each.state for each in await sync(house, folder, Replay.UPDATE)] == [State.UPDATED]
    assert (tmp_path / "ailleurs").read_bytes() == CONTENT
    assert not (folder / "menus.csv").is_symlink()


async def test_one_failure_does_not_keep_the_others_from_coming(house: House, source: Source, folder: Path) -> None:
    source.files["/a.csv"] = CONTENT
    await keep(house, source.resource("/a.csv", "a"), folder)
    await keep(house, source.resource(), folder)
    for name in ("a.csv", "menus.csv"):
        (folder / name).unlink()
    del source.files["/a.csv"]
    first, second = await sync(house, folder)
    assert (first.state, second.state) == (State.FAILED, State.FETCHED)
    assert first.problem is not None
    assert first.problem.code == "download_failed"


async def test_a_source_that_does_not_answer_does_not_undo_what_is_there(
    house: House, source: Source, folder: Path
) -> None:
    await keep(house, source.resource(), folder)
    record(folder / LOCK, read_lock(folder / LOCK)[0].model_copy(update={"url": "https://nulle.part.invalid/x"}))
    assert [each.state for each in await sync(house, folder)] == [State.PRESENT]


async def test_files_of_one_name_do_not_meet(house: House, source: Source, folder: Path) -> None:
    (folder / "menus.csv").write_bytes(b"d'avant")
    source.files |= {"/autre/menus.csv": OTHER, "/x/donnees.lock": CONTENT}
    first = await keep(house, source.resource(), folder)
    second = await keep(house, source.resource("/autre/menus.csv", "r-2"), folder)
    third = await keep(house, source.resource("/x/donnees.lock", "r-3"), folder)
    again = await keep(house, source.resource(), folder)
    names = [first.path, second.path, third.path, again.path]
    assert names == ["menus-2.csv", "menus-3.csv", "donnees-2.lock", "menus-2.csv"]
    assert (folder / "menus.csv").read_bytes() == b"d'avant"
    assert len(read_lock(folder / LOCK)) == 3


async def test_the_permanent_address_tells_of_a_replacement(house: House, source: Source, folder: Path) -> None:
    """data.gouv.fr gives a replaced file another URL; the permanent one leads to it."""
    source.files["/r/r-1"] = CONTENT
    await keep(house, replace(source.resource(), latest=f"{source.base}/r/r-1"), folder)
    source.files["/r/r-1"] = OTHER
    assert [each.state for each in await sync(house, folder)] == [State.CHANGED]
    assert [each.state for each in await sync(house, folder, Replay.UPDATE)] == [State.UPDATED]
    (folder / "menus.csv").unlink()
    assert [each.state for each in await sync(house, folder)] == [State.FETCHED]
    assert (folder / "menus.csv").read_bytes() == OTHER


@pytest.mark.parametrize(("now", "state"), [(CONTENT, State.FETCHED), (OTHER, State.CHANGED), (None, State.FAILED)])
async def test_a_file_whose_own_address_is_gone_is_looked_for_at_the_permanent_one(
    now: bytes | None, state: State, house: House, source: Source, folder: Path
) -> None:
    source.files["/r/r-1"] = CONTENT
    await keep(house, replace(source.resource(), latest=f"{source.base}/r/r-1"), folder)
    (folder / "menus.csv").unlink()
    source.files = {} if now is None else {"/r/r-1": now}
    assert [each.state for each in await sync(house, folder)] == [state]
    assert (folder / "menus.csv").exists() == (state is State.FETCHED)


async def test_a_lock_of_somebody_else_writes_nothing_outside(house: House, source: Source, folder: Path) -> None:
    await keep(house, source.resource(), folder)
    body = json.loads((folder / LOCK).read_text())
    body["files"][0]["path"] = "../dehors.csv"
    (folder / LOCK).write_text(json.dumps(body))
    with pytest.raises(InvalidInput, match="invalid_lock"):
        await sync(house, folder)
    assert not (folder.parent / "dehors.csv").exists()


@BOTH
async def test_what_the_crawler_saw_is_held_against_the_file(
    colour: str, house: House, source: Source, folder: Path
) -> None:
    data, into = block(house, colour), folder / "f"
    seen = replace(source.resource(), seen=Seen(checksum=hashlib.sha1(CONTENT).hexdigest()))
    await settled(data.download(seen, into, as_seen=True))
    stale = replace(seen, seen=Seen(checksum=hashlib.sha1(OTHER).hexdigest()))
    await settled(data.download(stale, into))
    for verify in (True, False):
        with pytest.raises(UnexpectedReply, match="wrong_checksum"):
            await settled(data.download(stale, into, as_seen=True, verify=verify))
    with pytest.raises(InvalidInput, match="never_seen"):
        await settled(data.download(source.resource(), into, as_seen=True))


async def test_progress_is_told(house: House, source: Source, folder: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    await keep(house, source.resource(), folder)
    (folder / "menus.csv").unlink()
    await taken(block(house).sync(folder / LOCK, progress=lambda *said: told.append(said)))
    assert told[-1] == ("menus.csv", len(CONTENT), len(CONTENT))
