"""``etatplateforme addresses install 48``: the official file, cut or changed meanwhile, and what is recorded."""

import gzip
import hashlib
import json
from collections.abc import Generator
from datetime import date
from pathlib import Path

import httpx
import pytest

from etatplateforme.addresses.index import Index
from etatplateforme.addresses.installing import departement
from etatplateforme.cli.main import app, guarded, load
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Download, Trust
from etatplateforme.core.file_lock import locked
from etatplateforme.core.wire import Wire
from etatplateforme.errors import Conflict, InvalidInput, Unavailable
from etatplateforme.sandbox.state import LocalState

load()
NAME = "adresses-48.csv.gz"


@pytest.fixture
def files(etat_sandbox: LocalState) -> Generator[str]:
    """Where the sandbox serves the files of the BAN."""
    etat_sandbox.faults.clear()
    yield f"{etat_sandbox.urls.ban}/fichiers"
    etat_sandbox.faults.clear()


@pytest.fixture
def wire() -> Generator[Wire]:
    made = Wire(SystemClock())
    yield made
    made.close()


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(["addresses", "install", *arguments], standalone_mode=False))


def fetched(wire: Wire, folder: Path, base: str) -> tuple[bytes, list[int]]:
    """What one attempt brings, and the sizes that it told."""
    told: list[int] = []
    request = Download(f"{base}/{NAME}", folder / NAME, trust=Trust.SETTINGS, resumes=True,
                       progress=lambda size, total: told.append(size))  # fmt: skip
    done = wire.download(request, Within.seconds(SystemClock(), 30))
    assert done.sha256 == hashlib.sha256((folder / NAME).read_bytes()).hexdigest()
    return (folder / NAME).read_bytes(), told


def test_a_departement_is_installed_and_recorded(
    tmp_path: Path, files: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("48", "02", "--from", files) == 0
    said = capsys.readouterr()
    assert "Base Adresse Nationale, Licence Ouverte 2.0" in said.out
    assert "téléchargement" in said.err
    with Index.open(tmp_path / "etatplateforme" / "adresses.idx", verify=True) as index:
        assert index.source.date == date(2026, 9, 1)
        assert index.source.licence == "Licence Ouverte 2.0"
        assert index.search("3 place de l'arrosoir sauteur oeuilly")[0].citycode == "02565"
    record = json.loads((tmp_path / "etatplateforme" / "adresses.idx.json").read_text())
    assert record["attribution"] == "Base Adresse Nationale"
    first = record["files"][0]
    content = httpx.get(f"{files}/{NAME}", timeout=30).content
    assert (first["departement"], first["url"], first["date"]) == ("48", f"{files}/{NAME}", "2026-09-01")
    assert (first["size"], first["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_fetch_that_was_cut_goes_on_where_it_was(
    tmp_path: Path, files: str, etat_sandbox: LocalState, wire: Wire
) -> None:
    etat_sandbox.faults.set("ban_file_cut", times=1)
    with pytest.raises(Unavailable):
        fetched(wire, tmp_path, files)
    assert not (tmp_path / NAME).exists()
    left = (tmp_path / f".{NAME}.part").stat().st_size
    content, told = fetched(wire, tmp_path, files)
    assert told[0] > left > 0  # not from the start
    assert told[-1] == len(content)
    assert gzip.decompress(content).startswith(b"id;")
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_file_that_changed_meanwhile_is_fetched_whole(
    tmp_path: Path, files: str, etat_sandbox: LocalState, wire: Wire
) -> None:
    etat_sandbox.faults.set("ban_file_cut", times=1)
    with pytest.raises(Unavailable):
        fetched(wire, tmp_path, files)
    etat_sandbox.faults.set("ban_file_changed")
    content, _ = fetched(wire, tmp_path, files)
    assert content == httpx.get(f"{files}/{NAME}", timeout=30).content
    assert gzip.decompress(content).count(b"\n") > 10


def test_what_is_left_of_nothing_known_begins_again(tmp_path: Path, files: str, wire: Wire) -> None:
    """A part without validator, one that is longer than the file, one of another file."""
    address = hashlib.sha256(f"{files}/{NAME}".encode()).hexdigest()
    part, validator = tmp_path / f".{NAME}.part", tmp_path / f".{NAME}.validator"
    part.write_bytes(b"x" * 50)
    whole, _ = fetched(wire, tmp_path, files)
    etag = httpx.get(f"{files}/{NAME}", timeout=30).headers["etag"]
    part.write_bytes(whole + b"more")
    validator.write_text(f"{etag}\n{address}")
    with pytest.raises(Unavailable, match="interrupted"):  # 416: the next attempt asks for it whole
        fetched(wire, tmp_path, files)
    assert fetched(wire, tmp_path, files)[0] == whole
    part.write_bytes(b"x" * 50)
    validator.write_text(f'"autre"\n{address}')
    assert fetched(wire, tmp_path, files)[0] == whole
    part.write_bytes(b"x" * 50)
    validator.write_text(f"{etag}\n{'0' * 64}")  # the same mark, of a file at another address
    assert fetched(wire, tmp_path, files)[0] == whole


def test_the_fetch_tries_again_by_itself(tmp_path: Path, files: str, etat_sandbox: LocalState) -> None:
    etat_sandbox.faults.set("ban_file_cut", times=2)
    assert run("48", "--from", files, "--index", str(tmp_path / "a.idx")) == 0
    assert (tmp_path / "a.idx").exists()


def test_an_older_file_and_index_stay_when_the_server_fails(
    tmp_path: Path, files: str, etat_sandbox: LocalState, capsys: pytest.CaptureFixture[str]
) -> None:
    index = str(tmp_path / "a.idx")
    assert run("48", "--from", files, "--index", index) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    etat_sandbox.faults.set("ban_500")
    assert run("48", "--from", files, "--index", index) == 1
    assert "download_unavailable" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_departement_without_file_leaves_nothing(tmp_path: Path, files: str) -> None:
    assert run("90", "--from", files, "--index", str(tmp_path / "a.idx")) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", ["20", "00", "96", "975x", "../48", "999", ""])
def test_a_code_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput, match="invalid_departement"):
        departement(code)


@pytest.mark.parametrize("code", ["01", "48", "2a", "2B", "95", "971", "988"])
def test_a_code_that_exists_is_read(code: str) -> None:
    assert departement(code) == code.upper()


def test_only_https_is_asked_beyond_this_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("48", "--from", "http://miroir.example/ban", "--index", str(tmp_path / "a.idx")) == 1
    assert "not_https" in capsys.readouterr().err


def test_two_processes_do_not_fetch_the_same_file(tmp_path: Path, files: str, wire: Wire) -> None:
    with (tmp_path / f".{NAME}.part").open("ab") as file, locked(file.fileno(), wait=False), pytest.raises(Conflict):
        fetched(wire, tmp_path, files)
