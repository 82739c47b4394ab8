"""``etatplateforme opendata validate`` as an agent meets it before publishing a file."""

import json
from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load

load()

SCHEMA = {
    "title": "Lieux",
    "version": "1.0.0",
    "fields": [
        {"name": "nom", "constraints": {"required": True}},
        {"name": "ouverture", "type": "date"},
        {"name": "commune", "type": "string"},
    ],
    "foreignKeys": [{"fields": "commune", "reference": {"resource": "communes", "fields": "code"}}],
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder with a schema, a right file and a wrong one."""
    monkeypatch.chdir(tmp_path)
    _ = (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    _ = (tmp_path / "communes.csv").write_text("code\n01001\n", encoding="utf-8")
    _ = (tmp_path / "bon.csv").write_bytes("nom;ouverture;commune\nMédiathèque;2024-01-15;01001\n".encode("cp1252"))
    _ = (tmp_path / "mauvais.csv").write_text("nom,ouverture,commune\n,15/01/2024,99999\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(["opendata", "validate", *arguments], standalone_mode=False))


def test_a_right_file_answers_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bon.csv", "--schema", "schema.json", "--resource", "communes=communes.csv") == 0
    said = capsys.readouterr().out
    assert "✓ bon.csv : Le fichier respecte le schéma « Lieux » (version 1.0.0)." in said
    assert "1 ligne lue, 3 colonnes, encodage cp1252, séparateur « ; »." in said


def test_a_wrong_file_answers_one_and_tells_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mauvais.csv", "--schema", "schema.json", "--resource", "communes=communes.csv") == 1
    said = capsys.readouterr().out
    for sentence in (
        "« nom » est obligatoire et n'est pas remplie.",
        "« ouverture » n'est pas une date.",
        "La valeur de « commune » ne se trouve pas dans la table « communes ».",
        "ligne 2 : « 15/01/2024 »",
    ):
        assert sentence in said


@pytest.mark.parametrize(("form", "beginning"), [("json", "{"), ("sarif", "{"), ("html", "<!DOCTYPE html>")])
def test_a_report_is_written_to_a_file(here: Path, form: str, beginning: str) -> None:
    assert run("mauvais.csv", "--schema", "schema.json", "--format", form, "--out", "rapport") == 1
    assert (here / "rapport").read_text(encoding="utf-8").startswith(beginning)


@pytest.mark.parametrize(
    "arguments",
    [
        ("absent.csv", "--schema", "schema.json"),
        ("bon.csv", "--schema", "bon.csv"),
        ("bon.csv", "--schema", "schema.json", "--encoding", "klingon"),
        ("bon.csv", "--schema", "schema.json", "--delimiter", ";;"),
        ("bon.csv", "--schema", "schema.json", "--resource", "communes"),
    ],
)
def test_what_cannot_be_done_is_one_message(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) != 0
    said = capsys.readouterr().err
    assert "Erreur" in said
    assert "Traceback" not in said
