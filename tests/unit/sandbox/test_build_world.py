"""The script that writes the world's communes, on a package of two communes."""

import json
from datetime import date
from pathlib import Path

import pytest
from scripts import build_world

COMMUNES = [
    {"code": "2A004", "nom": "Ajaccio", "type": "commune-actuelle", "departement": "2A", "region": "94",
     "codesPostaux": ["20000", "20090"], "population": 76320, "siren": "212000046"},
    {"code": "97502", "nom": "Saint-Pierre", "type": "commune-actuelle", "departement": "975", "region": "975",
     "codesPostaux": ["97500"], "population": 5194},
    {"code": "2A999", "nom": "Autrefois", "type": "commune-deleguee"},
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    for name, rows in (
        ("communes", COMMUNES),
        ("departements", [{"code": "2A", "nom": "Corse-du-Sud", "region": "94"}]),
        ("regions", [{"code": "94", "nom": "Corse"}]),
    ):
        (data / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"version": "6.0.0", "license": "MIT", "name": "x"}', encoding="utf-8")
    (tmp_path / "README.md").write_text("| 2026  | 6.0.0  | `npm install` |\n", encoding="utf-8")
    chosen = {code: build_world.CHOSEN[code] for code in ("2A004", "97502")}
    monkeypatch.setattr(build_world, "CHOSEN", chosen)
    return tmp_path


def test_what_the_package_says_is_carried_over_with_its_source(package: Path) -> None:
    built = json.loads(json.dumps(build_world.build(package, date(2026, 11, 22))))
    assert (built["source"]["version"], built["source"]["vintage"]) == ("6.0.0", 2026)
    assert built["source"]["taken_on"] == "2026-11-22"
    ajaccio, saint_pierre = built["communes"]
    assert ajaccio["postcodes"] == ["20000", "20090"]
    assert (ajaccio["departement_name"], ajaccio["region_name"]) == ("Corse-du-Sud", "Corse")
    assert (saint_pierre["departement_name"], saint_pierre["region_name"]) == ("Saint-Pierre-et-Miquelon", None)


def test_a_version_that_the_readme_does_not_know_has_no_vintage(package: Path) -> None:
    assert build_world.vintage(package, "7.0.0") is None


def test_a_commune_that_is_no_more_is_told_and_nothing_is_written(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(build_world.CHOSEN, "2A999", (0.0, 0.0, "déléguée"))
    with pytest.raises(SystemExit, match="2A999"):
        build_world.build(package, date(2026, 11, 22))
