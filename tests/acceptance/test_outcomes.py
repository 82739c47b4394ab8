"""``etatplateforme outcomes`` as an agent meets it: a log in, a report out, and one clear message when it cannot be."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load

load()

SHAPE = """
[outcome]
name = "demandes acceptées"
column = "decision"
favourable = ["oui"]
unfavourable = ["non"]

[[dimensions]]
name = "quartier"
column = "quartier"
"""
COUNTS = {
    "centre": (900, 1000),
    "Tilleuls": (150, 300),
    "hameaux": (95, 100),
    "aire d'accueil": (3, 9),
    "domiciliés": (2, 8),
}
"""Accepted, and all, by district: few are refused in the hamlets, and two groups are small."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder with a log and its shape."""
    monkeypatch.chdir(tmp_path)
    _ = (tmp_path / "journal-decisions.toml").write_text(SHAPE, encoding="utf-8")
    write(tmp_path / "decisions.csv", COUNTS)
    return tmp_path


def write(path: Path, counts: Mapping[str, tuple[int, int]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        log = csv.writer(file)
        log.writerow(["quartier", "decision"])
        for district, (accepted, total) in counts.items():
            log.writerows([district, "oui" if place < accepted else "non"] for place in range(total))


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(["outcomes", *arguments], standalone_mode=False))


def test_a_gap_is_told_and_the_command_still_answers_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("decisions.csv") == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Écart à examiner : « Tilleuls » (quartier), 50,0 %" in said
    assert "Version interne" in said
    assert "aire d'accueil" not in said


def test_the_public_reads_less(here: Path) -> None:
    assert run("decisions.csv", "--format", "json", "--out", "interne.json") == 0
    assert run("decisions.csv", "--public", "--format", "json", "--out", "public.json") == 0
    internal, public = (json.loads((here / name).read_text("utf-8")) for name in ("interne.json", "public.json"))
    assert (internal["audience"], public["audience"]) == ("internal", "public")
    rated = [{group["name"] for group in told["dimensions"][0]["rates"]["groups"] if group["rate"]}
             for told in (internal, public)]  # fmt: skip
    assert rated == [{"Tilleuls", "hameaux"}, {"Tilleuls"}]
    assert "aire d'accueil" not in (here / "public.json").read_text("utf-8")


def test_several_files_are_one_log(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    write(here / "suite.csv", {"centre": (0, 100)})
    assert run("decisions.csv", "suite.csv") == 0
    assert "1\u202f517\u00a0décisions lues" in capsys.readouterr().out


def test_the_page_is_written_and_replaced(here: Path) -> None:
    for _ in range(2):
        assert run("decisions.csv", "--format", "html", "--out", "decisions.html") == 0
    assert (here / "decisions.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_another_reference_may_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("decisions.csv", "--reference", "quartier=Tilleuls") == 0
    assert "«\u00a0Tilleuls\u00a0»\u00a0: 50,0\u00a0% (150 sur 300" in capsys.readouterr().out


def test_a_log_joins_the_report_on_the_service_for_the_public(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    def audited(*more: str) -> int:
        return guarded(lambda: app(["audit", "service.toml", *more], standalone_mode=False))

    assert guarded(lambda: app(["init", "--defaults"], standalone_mode=False)) == 0
    assert audited("--out", "sans.txt") == audited("--log", "decisions.csv", "--out", "avec.txt") == 0
    without, joined = ((here / name).read_text("utf-8") for name in ("sans.txt", "avec.txt"))
    assert "Tilleuls" not in without
    assert "« Tilleuls »" in joined
    assert "hameaux" not in joined.replace("Pour « hameaux », le taux n'est pas montré", "")
    assert audited("--log", "absent.csv") == 1
    assert "absent.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("decisions.csv", "--reference", "Tilleuls"), "invalid_reference"),
        (("decisions.csv", "--reference", "quartier=Lune"), "unknown_group"),
        (("decisions.csv", "--reference", "saison=été"), "unknown_dimension"),
        (("absent.csv",), "file_missing"),
        (("decisions.csv", "--shape", "absent.toml"), "file_missing"),
        (("petit.csv",), "too_few_decisions"),
        (("un.csv",), "too_few_decisions"),
    ],
)
def test_what_cannot_be_read_is_one_message(
    arguments: tuple[str, ...], code: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "petit.csv", {"centre": (5, 9), "Tilleuls": (3, 8)})
    write(here / "un.csv", {"centre": (50, 90)})
    assert run(*arguments) == 1
    shown = capsys.readouterr()
    assert f"({code})" in shown.err
    assert "Que faire :" in shown.err
    assert shown.out == ""
