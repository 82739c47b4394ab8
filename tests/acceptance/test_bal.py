"""``etatplateforme bal`` as a town hall meets it: a first file, its check, what to correct."""

import json
from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.sandbox.world import write_ban_csv

load()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(list(arguments), standalone_mode=False))


@pytest.fixture
def mende(here: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The first BAL of Mende."""
    write_ban_csv(here / "ban.csv")
    assert run("addresses", "build", "ban.csv", "--date", "2026-09-01") == 0
    _ = capsys.readouterr()
    assert run("bal", "init", "48095") == 0
    said = capsys.readouterr()
    _ = Path("mende.csv").write_text(said.out, encoding="utf-8")
    assert "245 adresses, aucune certifiée" in said.err
    assert "peut être publié" in said.err
    return Path("mende.csv")


def test_a_first_file_may_be_published(mende: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bal", "check", str(mende)) == 0
    assert "Ce fichier peut être publié : il respecte le profil 1.4." in capsys.readouterr().out


def test_what_is_wrong_is_told_with_its_line_and_its_remedy(mende: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = mende.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(";3.5", ";3,5")
    _ = mende.write_text("\n".join(lines), encoding="utf-8")
    assert run("bal", "check", str(mende), "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    (fault,) = [one for one in document["faults"] if one["gravity"] == "E"]
    assert fault["code"] == "long.separateur_decimal_invalide"
    assert fault["examples"][0]["line"] == 4
    assert run("bal", "check", str(mende), "--profile", "1.3-relax") == 0


def test_a_page_is_written_whole(mende: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bal", "check", str(mende), "--format", "html", "--out", "rapport.html") == 0
    assert Path("rapport.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "rapport.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bal", "check", "nulle-part.csv"), "bal_unreadable"),
        (("bal", "check", "mende.csv", "--profile", "1.6"), "unknown_bal_profile"),
        (("bal", "check", "mende.csv", "--ids", "mende.csv"), "invalid_bal_ids"),
        (("bal", "init", "75056", "--index", "adresses.idx"), "unknown_commune"),
    ],
)
def test_a_failure_is_one_message_with_its_remedy(
    arguments: tuple[str, ...], code: str, mende: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mende.exists()
    assert run(*arguments) == 1
    told = capsys.readouterr().err
    assert f"Erreur ({code})" in told
    assert "Que faire :" in told


def test_the_accuracy_of_the_search_is_told_by_territory_and_judged(
    mende: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [line.split(";") for line in mende.read_text(encoding="utf-8").splitlines()[1:]]
    lines = [f"{row[10]} {row[8]} mende;48095;{row[8]};{row[10]} {row[11]};communes rurales" for row in rows]
    head = "question;code_insee;voie;numero;territoire"
    _ = Path("echantillon.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    assert run("addresses", "accuracy", "echantillon.csv", "--out", "justesse.json") == 0
    assert "communes rurales" in capsys.readouterr().out
    assert run("init", "--defaults") == 0
    assert run("audit", "service.toml", "--accuracy", "justesse.json") == 0
    assert run("audit", "service.toml", "--accuracy", "mende.csv") == 1
    assert "bad_accuracy" in capsys.readouterr().err


def test_what_can_be_is_corrected_and_the_file_stays(mende: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = mende.read_text(encoding="utf-8").replace(";Mende;", ";MENDE;")
    _ = mende.write_text(text, encoding="utf-8")
    assert run("bal", "fix", str(mende), "--out", "corrige.csv") == 0
    assert "commune_nom : 245" in capsys.readouterr().out
    assert ";MENDE;" not in Path("corrige.csv").read_text(encoding="utf-8")
    assert mende.read_text(encoding="utf-8") == text
    assert run("bal", "fix", str(mende), "--out", "corrige.csv") == 1
    assert "file_exists" in capsys.readouterr().err
