"""A whole file by one project of the Géoplateforme, as the sandbox speaks it: each step, each refusal, no row lost."""

from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from etatplateforme.addresses.bulk import Job, Progress, geocode_file, geocode_file_by_project
from etatplateforme.addresses.csv_rows import CsvRequest, Status
from etatplateforme.addresses.official import OfficialAddresses, OfficialServices
from etatplateforme.addresses.projects import GeocodingProject, ProjectStatus, read_project
from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Reply
from etatplateforme.errors import EtatError, InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.sandbox.state import LocalState
from tests.support.blocks import House, taken
from tests.support.town import START
from tests.unit.addresses.bulk.conftest import JOB, known, rows_of, write

REQUEST = JOB.request


@pytest.fixture
def house(tmp_path: Path, etat_sandbox: LocalState) -> Generator[House]:
    etat_sandbox.faults.clear()
    (tmp_path / "maison").mkdir()
    made = House(tmp_path / "maison", clock=StillClock(START))
    yield made
    made.ports.close()
    made.journal.close()
    etat_sandbox.faults.clear()


@pytest.fixture
def official(house: House, etat_sandbox: LocalState) -> OfficialAddresses[Sync]:
    return OfficialAddresses(house.runner("sync"), OfficialServices(etat_sandbox.urls.geocoder, etat_sandbox.urls.ban))


def test_a_project_writes_the_file_that_the_index_writes(
    tmp_path: Path, index: Path, official: OfficialAddresses[Sync], house: House
) -> None:
    source = write(tmp_path / "in.csv", [*known(30), ("x", "", ""), ("y", "deux\nlignes", "Nulle-Part")])
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    geocode_file(source, here, index, JOB)
    heard: list[Progress] = []
    report = geocode_file_by_project(source, there, official, JOB, progress=heard.append)
    assert report.statuses[Status.OK] == 30
    assert heard[-1] == Progress(32, 32, 0)
    for mine, other in zip(rows_of(here)[:31], rows_of(there)[:31], strict=True):
        for column in ("n", "adresse", "ville", "latitude", "longitude", "result_id", "result_label", "result_status"):
            assert mine[column] == other[column]
    assert isinstance(house.clock, StillClock)
    assert house.clock.waits == [5.0]  # it was looked at again once
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["here.csv", "in.csv", "there.csv"]


def test_each_step_is_told_and_can_be_followed_by_another(
    tmp_path: Path, official: OfficialAddresses[Sync], etat_sandbox: LocalState
) -> None:
    source = write(tmp_path / "in.csv", known(3))
    steps = official.geocode_project(source, REQUEST, delimiter=";")
    made, started = next(steps), next(steps)
    assert (made.status, started.status) == (ProjectStatus.IDLE, ProjectStatus.WAITING)
    again = GeocodingProject(made.id, made.token)  # all that another process needs
    followed = [each.status for each in official.follow_project(again)]
    assert followed == [ProjectStatus.PROCESSING, ProjectStatus.COMPLETED]
    *_, done = official.follow_project(again)
    assert (done.done, done.total) == (3, 3)
    official.fetch_project(done, tmp_path / "out.csv")
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 4
    official.forget_project(done)
    with pytest.raises(InvalidInput, match="unknown_project"):
        list(official.follow_project(again))
    with pytest.raises(EtatError):  # its answer went with it
        official.fetch_project(done, tmp_path / "again.csv")


async def test_the_same_in_the_other_colour(tmp_path: Path, house: House, etat_sandbox: LocalState) -> None:
    services = OfficialServices(etat_sandbox.urls.geocoder, etat_sandbox.urls.ban)
    block: OfficialAddresses[Async] = OfficialAddresses(house.runner("async"), services)
    source = write(tmp_path / "in.csv", known(3))
    told = await taken(block.geocode_project(source, REQUEST, delimiter=";"))
    assert told[-1].status is ProjectStatus.COMPLETED
    found = await block.fetch_project(told[-1], tmp_path / "out.csv")
    assert found.size == (tmp_path / "out.csv").stat().st_size
    await house.ports.aclose()


def test_a_project_that_fails_leaves_nothing(
    tmp_path: Path, official: OfficialAddresses[Sync], etat_sandbox: LocalState
) -> None:
    source = write(tmp_path / "in.csv", known(3))
    etat_sandbox.faults.set("geocoder_project_failed")
    with pytest.raises(InvalidInput, match="project_failed"):
        geocode_file_by_project(source, tmp_path / "out.csv", official, JOB)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["in.csv"]


def test_another_token_opens_nothing(tmp_path: Path, official: OfficialAddresses[Sync]) -> None:
    source = write(tmp_path / "in.csv", known(3))
    project = next(official.geocode_project(source, REQUEST, delimiter=";"))
    for wrong in (GeocodingProject(project.id, "autre"), GeocodingProject("autre", project.token)):
        with pytest.raises(InvalidInput, match="unknown_project"):
            list(official.follow_project(wrong))
    with pytest.raises(InvalidInput, match="project_not_over"):
        official.fetch_project(project, tmp_path / "out.csv")
    for name in ("../admin", "a b", "", "x" * 101):
        with pytest.raises(InvalidInput, match="unknown_project"):
            list(official.follow_project(GeocodingProject(name, project.token)))
    assert project.token not in repr(project)


@pytest.mark.parametrize(
    ("request_", "text", "code"),
    [
        (CsvRequest(("adresse",), {"postcode": "ville"}), b"adresse;ville\na;b\n", "unanswerable"),
        (CsvRequest(("adresse",)), "adresse;ville\nécole;b\n".encode("cp1252"), "wrong_encoding"),
    ],
)
def test_what_a_project_cannot_do_is_said_before_the_file_leaves(
    tmp_path: Path, official: OfficialAddresses[Sync], request_: CsvRequest, text: bytes, code: str
) -> None:
    (tmp_path / "in.csv").write_bytes(text)
    with pytest.raises(InvalidInput, match=code):
        geocode_file_by_project(tmp_path / "in.csv", tmp_path / "out.csv", official, Job(request_))


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(201, body=b"<html>"), UnexpectedReply),
        (Reply(201, body=b'{"id": "a", "status": "idle"}'), UnexpectedReply),  # no token
        (Reply(201, body=b'{"id": "../a", "status": "idle", "token": "t"}'), UnexpectedReply),
        (Reply(201, body=b'{"id": "a", "status": "odd", "token": "t"}'), UnexpectedReply),
        (Reply(503), Unavailable),
        (Reply(409), InvalidInput),
    ],
)
def test_what_is_no_project_is_a_typed_error(reply: Reply, error: type[EtatError]) -> None:
    with pytest.raises(error):
        read_project(reply)


def test_the_sandbox_refuses_what_the_service_refuses(etat_sandbox: LocalState) -> None:
    base = f"{etat_sandbox.urls.geocoder}/async/projects"
    made = httpx.post(base).json()
    token, one = {"authorization": f"Token {made['token']}"}, f"{base}/{made['id']}"
    assert httpx.get(one).status_code == 401
    assert httpx.post(f"{one}/start", headers=token).json()["message"] == "No input file defined"
    assert httpx.put(f"{one}/input-file", headers=token, content=b"a\nb\n").status_code == 400  # no file name
    assert httpx.put(f"{one}/pipeline", headers=token, json={"format": "csv"}).status_code == 400
    assert httpx.get(f"{one}/output-file/x").status_code == 403
    assert httpx.get(f"{base}/absent", headers=token).json() == {"code": 404, "message": "Project not found"}
