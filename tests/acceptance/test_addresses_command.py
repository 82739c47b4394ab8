"""``etatplateforme addresses``: files geocoded from the command line, as an agent would."""

import json
from pathlib import Path

import pytest

from etatplateforme.cli.main import app, guarded, load
from etatplateforme.sandbox.state import LocalState
from etatplateforme.sandbox.world import write_ban_csv

load()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(["addresses", *arguments], standalone_mode=False))


@pytest.fixture
def index(here: Path) -> Path:
    write_ban_csv(here / "ban.csv")
    assert run("build", "ban.csv", "--date", "2026-09-01") == 0
    (here / "in.csv").write_text("no;rue;ville\n3;place de l'arrosoir sauteur;Œuilly\n;;\n")
    return here / "adresses.idx"


PARTS = ("--part", "number=no", "--part", "street=rue", "--part", "city=ville")


def test_a_file_is_geocoded_with_a_report(index: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("geocode", "in.csv", "out.csv", *PARTS, "--processes", "2", "--report", "bilan.json") == 0
    said = capsys.readouterr()
    for expected in ("1 trouvées (50,0 %)", "1 sans adresse", "Base Adresse Nationale, Licence Ouverte 2.0"):
        assert expected in said.out
    assert "Géocodage : 2 sur 2" in said.err
    assert json.loads((here / "bilan.json").read_text())["statuses"]["ok"] == 1
    assert "02565_bs01c7_00003" in (here / "out.csv").read_text()
    assert run("geocode", "in.csv", "out.csv", *PARTS) == 1
    assert "file_exists" in capsys.readouterr().err
    assert run("geocode", "in.csv", "out.csv", *PARTS, "--force") == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--column"),
        (("--part", "rue"), "--part street=voie"),
        (("--part", "rue=rue", "--part", "city=ville"), "invalid_csv"),
        (("--column", "absente"), "invalid_csv"),
        (("--column", "rue", "--index", "absent.idx"), "Que faire"),
    ],
)
def test_what_is_badly_asked_is_said_with_its_remedy(
    index: Path, here: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert run("geocode", "in.csv", "out.csv", *options) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Que faire" in told
    assert not (here / "out.csv").exists()


def test_the_same_over_the_géoplateforme(
    index: Path, here: Path, etat_sandbox: LocalState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(lambda: app(["init", "--defaults"], standalone_mode=False)) == 0
    (here / "settings.toml").write_text(f'[sandbox]\ngeoplateforme_url = "{etat_sandbox.urls.geocoder}"\n')
    capsys.readouterr()
    assert run("geocode", "in.csv", "out.csv", *PARTS, "--source", "remote") == 0
    assert "Géoplateforme, IGN" in capsys.readouterr().out
    assert "02565_bs01c7_00003" in (here / "out.csv").read_text()
