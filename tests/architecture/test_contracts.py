"""Each import contract is broken by a deliberate violation, tried on a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.bodies import SRC

ROOT = SRC.parents[1]
VIOLATIONS = {
    "Rooms look downwards only": ("values/siret.py", "import etatplateforme.manifest.model"),
    "httpx belongs to the wire": ("opendata/block.py", "import httpx"),
    "The guarantor, the manifest and the values do no IO": ("guarantor/ways.py", "import socket"),
    "The sandbox does not import the blocks that it doubles": (
        "sandbox/inbox.py",
        "import etatplateforme.opendata.block",
    ),
    "The ports are made by the service only": ("opendata/block.py", "import etatplateforme.core.wire"),
    "Rooms of one floor have no cycles": ("core/clock.py", "import etatplateforme.core.runner"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and of its contracts."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(SRC, folder / "src" / "etatplateforme", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and output of the contracts on the copy."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100,
        env={**os.environ, "PYTHONPATH": str(folder / "src")}, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_copy_keeps_its_contracts(copy: Path) -> None:
    code, said = lint(copy)
    assert code == 0, said
    assert all(f"{contract} KEPT" in said for contract in VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_deliberate_violation_breaks_its_contract(contract: str, copy: Path) -> None:
    relative, line = VIOLATIONS[contract]
    path = copy / "src" / "etatplateforme" / relative
    whole = path.read_text()
    path.write_text(f"{whole}\n{line}\n")
    try:
        code, said = lint(copy)
    finally:
        path.write_text(whole)
    assert code != 0
    assert f"{contract} BROKEN" in said
