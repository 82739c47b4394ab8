"""``etatplateforme declaration`` as an agent types it: a file in, a page out, or one clear message and nothing."""

from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load
from tests.unit.guarantor.accessibility.declaration.samples import COMPLEMENT, WHOLE, ara, ara_text
from tests.unit.guarantor.accessibility.declaration.test_scheme import PLAN, SCHEME

load()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(["declaration", *arguments], standalone_mode=False))


def test_a_file_becomes_a_page(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _ = (here / "declaration.toml").write_text(WHOLE, encoding="utf-8")
    assert run("write", "declaration.toml", "--out", "page.html") == 0
    said = capsys.readouterr().out
    assert "« Accessibilité\u00a0: partiellement conforme »" in said
    assert "10 mars 2029" in said
    assert (here / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_report_of_ara_is_completed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _ = (here / "ara.json").write_text(ara_text(ara([(10, "1.1", "NOT_COMPLIANT")])), encoding="utf-8")
    assert run("write", "ara.json", "--out", "page.html") == 1
    told = capsys.readouterr().err
    assert "declaration_incomplete" in told
    assert "organisation.scheme_url" in told
    assert not (here / "page.html").exists()
    _ = (here / "plus.toml").write_text(COMPLEMENT, encoding="utf-8")
    assert run("write", "ara.json", "--complement", "plus.toml", "--format", "texte") == 0
    assert "des critères RGAA sont respectés (105 critères validés sur 106" in capsys.readouterr().out


def test_a_scheme_and_a_plan_become_pages(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _ = (here / "schema.toml").write_text(SCHEME, encoding="utf-8")
    _ = (here / "plan.toml").write_text(PLAN, encoding="utf-8")
    assert run("scheme", "schema.toml", "--format", "fragment") == 0
    assert run("plan", "plan.toml", "--format", "fragment") == 0
    assert capsys.readouterr().out.count("<h1>") == 2


def test_a_file_that_is_nothing_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _ = (here / "x.json").write_text('{"procedureName": 1}', encoding="utf-8")
    assert run("write", "x.json") == 1
    assert "ara_report_invalid" in capsys.readouterr().err
    assert run("write", "absent.toml") == 1
