"""``etatplateforme opendata sync`` on the sandbox's catalogue: a folder that is found again from its lock."""

import json
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etatplateforme import Service
from etatplateforme.cli.main import app, guarded, load
from etatplateforme.opendata.keeping.lock import LOCK
from etatplateforme.sandbox.state import LocalState

load()


@pytest.fixture
def kept(
    etat_sandbox: LocalState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Generator[Path]:
    """A service in the current folder, and a file that it keeps."""
    etat_sandbox.faults.clear()
    monkeypatch.chdir(tmp_path)
    assert run("init", "--defaults") == 0
    with Path("service.toml").open("a", encoding="utf-8") as manifest:
        _ = manifest.write("\n[opendata]\n")
    catalogue = etat_sandbox.urls.catalogue
    allowed = f'allowed_hosts = ["{urlsplit(catalogue).netloc}"]'
    _ = Path("settings.toml").write_text(f'[sandbox]\ndatagouv_url = "{catalogue}"\n{allowed}\n', encoding="utf-8")
    with Service.open("service.toml") as service:
        dataset = service.opendata.dataset("menus-de-la-cantine-bac-a-sable")
        _ = service.opendata.keep(dataset, dataset.resources[0], tmp_path)
    _ = capsys.readouterr()
    yield tmp_path / "menus-2026-09.csv"
    etat_sandbox.faults.clear()


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(list(arguments), standalone_mode=False))


def test_a_folder_is_found_again_from_its_lock(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = kept.read_bytes()
    assert run("opendata", "sync") == 0
    assert "menus-2026-09.csv : déjà là" in capsys.readouterr().out
    kept.unlink()
    assert run("opendata", "sync", "--check") == 1
    assert "menus-2026-09.csv : absent" in capsys.readouterr().out
    assert not kept.exists()
    assert run("opendata", "sync", "--format", "json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["state"], told["licence"], told["problem"]) == ("fetched", "lov2", None)
    assert kept.read_bytes() == content


def test_what_a_person_changed_is_replaced_on_request_only(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = kept.read_bytes()
    _ = kept.write_bytes(b"mes notes")
    assert run("opendata", "sync") == 1
    assert "--update le remplace" in capsys.readouterr().out
    assert kept.read_bytes() == b"mes notes"
    assert run("opendata", "sync", "--update") == 0
    assert kept.read_bytes() == content


def test_a_wrong_content_is_told_and_not_kept(
    kept: Path, etat_sandbox: LocalState, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.unlink()
    etat_sandbox.faults.set("catalogue_wrong_checksum")
    assert run("opendata", "sync") == 1
    assert "changé à la source" in capsys.readouterr().out
    etat_sandbox.faults.clear()
    etat_sandbox.faults.set("catalogue_html_instead_of_csv")
    assert run("opendata", "sync", "--format", "json") == 1
    assert not kept.exists()


def test_a_cut_is_gone_through(kept: Path, etat_sandbox: LocalState) -> None:
    content = kept.read_bytes()
    kept.unlink()
    etat_sandbox.faults.set("catalogue_truncated", times=1)
    assert run("opendata", "sync") == 0
    assert kept.read_bytes() == content


def test_a_lock_that_is_absent_or_spoilt_is_said(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("opendata", "sync", "--lock", "nulle-part.lock") == 1
    assert "file_missing" in capsys.readouterr().err
    _ = kept.with_name(LOCK).write_text("{}")
    assert run("opendata", "sync") == 1
    assert "invalid_lock" in capsys.readouterr().err
    assert run("opendata", "sync", "--check", "--update") == 1
    assert "invalid_options" in capsys.readouterr().err
