"""The example of twenty lines, as one runs it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from etatplateforme.addresses.index import build
from etatplateforme.sandbox.world import write_ban_csv

EXAMPLE = Path(__file__).parents[2] / "examples" / "geocode_csv.py"


def test_a_file_is_geocoded_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    assert len(EXAMPLE.read_text().splitlines()) <= 20
    write_ban_csv(tmp_path / "ban.csv")
    build([tmp_path / "ban.csv"], tmp_path / "a.idx", source_date=date(2026, 9, 1), licence="inventée")
    (tmp_path / "in.csv").write_text("adresse;ville\n3 place de l'arrosoir sauteur;Œuilly\n")
    command = [sys.executable, str(EXAMPLE), "in.csv", "out.csv", "a.idx"]
    done = subprocess.run(
        [*command, "adresse", "ville"], cwd=tmp_path, capture_output=True, text=True, timeout=100, check=True
    )
    assert "1 trouvées (100,0 %)" in done.stdout
    assert "02565_bs01c7_00003" in (tmp_path / "out.csv").read_text()
    wrong = subprocess.run([*command, "absente"], cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)
