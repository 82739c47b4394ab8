"""The script that writes the reference: from small invented versions of the package, the history that they tell."""

import gzip
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

from pydantic import JsonValue
from scripts.build_territory import Archive, build

from etatplateforme.territory.reference_file import Section, parse_sections

ROOT = Path(__file__).parents[3]


def commune(code: str, name: str, *former: str) -> dict[str, JsonValue]:
    base: dict[str, JsonValue] = {"code": code, "nom": name, "type": "commune-actuelle", "population": 10}
    return {**base, "anciensCodes": list(former)} if former else base


def archive(folder: Path, version: str, *communes: dict[str, JsonValue]) -> Path:
    """One version of the package, packed as npm packs it."""
    contents: dict[str, JsonValue] = {
        "package.json": {"version": version, "license": "MIT"},
        "data/communes.json": list(communes),
        "data/epci.json": [
            {"code": "244800405", "nom": "CC inventée", "type": "CC", "membres": [{"code": "48001"}]}
        ],
        "data/departements.json": [{"code": "48", "nom": "Lozère", "region": "76"}],
        "data/regions.json": [{"code": "76", "nom": "Occitanie"}],
    }  # fmt: skip
    path = folder / f"{version}.tgz"
    with tarfile.open(path, "w:gz") as packed:
        for name, content in contents.items():
            raw = json.dumps(content).encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(raw)
            packed.addfile(member, io.BytesIO(raw))
    return path


def test_a_merger_undone_is_told_year_by_year(tmp_path: Path) -> None:
    made = [
        archive(tmp_path, "3.1.1", commune("48001", "Amont"), commune("48002", "Aval")),
        archive(tmp_path, "4.1.0", commune("48001", "Amont-Aval", "48002")),
        archive(tmp_path, "5.3.0", commune("48001", "Amont"), commune("48002", "Aval")),
    ]
    sections = build([Archive(path) for path in made])
    assert sections[Section.HISTORY] == ["48002\tAval\t2023:= 2024:48001 2025:="]
    assert sections[Section.COMMUNES][0] == "48001\tAmont\t10\t\t244800405\t"


def test_the_command_writes_a_file_that_the_reference_reads(tmp_path: Path) -> None:
    made = archive(tmp_path, "6.0.0", commune("48001", "Amont"))
    command = [sys.executable, "scripts/build_territory.py", str(made), "--taken-on", "2026-11-22"]
    first = subprocess.run([*command, "--output", str(tmp_path / "a")], cwd=ROOT, check=True, timeout=60)
    assert first.returncode == 0
    text = gzip.decompress((tmp_path / "a/reference.tsv.gz").read_bytes()).decode()
    assert parse_sections(text)[Section.COMMUNES] == ["48001\tAmont\t10\t\t244800405\t"]
    assert json.loads((tmp_path / "a/reference.json").read_bytes())["taken_on"] == "2026-11-22"
