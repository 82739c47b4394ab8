"""``etatplateforme template``: what an agent reads of a template, and the exit code that a pipeline reads."""

from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load
from tests.unit.notifications.templates.samples import TEXT

load()


def run(*arguments: str) -> int:
    return guarded(lambda: app(["template", *arguments], standalone_mode=False))


def test_check_tells_every_template_and_fails_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "bon.md", tmp_path / "mauvais.md"
    _ = good.write_text(TEXT, encoding="utf-8")
    _ = bad.write_text(TEXT.replace("((prenom))", "((nom))"), encoding="utf-8")
    assert run("check", str(good)) == 0
    said = capsys.readouterr().out
    assert "cantine-acceptee 3" in said
    assert "langues : fr, ar" in said
    assert "dites qui agit" in said
    assert run("check", str(bad), str(good)) == 1
    told = capsys.readouterr()
    assert "cantine-acceptee 3" in told.out
    assert "ligne 4" in told.err
    assert "« nom » n'est pas déclarée" in told.err


def test_preview_shows_invented_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bon.md"
    _ = path.write_text(TEXT, encoding="utf-8")
    assert run("preview", str(path), "--langue", "ar") == 0
    assert "L'inscription de « prenom » est acceptée." in capsys.readouterr().out
    assert run("preview", str(path), "--format", "html", "--grands-caracteres") == 0
    assert "font:1.5em/1.6" in capsys.readouterr().out
    assert run("preview", str(tmp_path / "absent.md")) == 1
