"""The faces of an action under mypy and basedpyright: what is right is accepted, each misuse is seen on its line."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
MISUSE = (FOLDER / "misuse.txt").read_text()
Seen = dict[str, dict[int, set[str]]]


def expected(column: int) -> dict[int, set[str]]:
    """Codes by line of ``misuse.txt``; column 0 is mypy's, 1 basedpyright's."""
    found: dict[int, set[str]] = {}
    for number, line in enumerate(MISUSE.splitlines(), 1):
        told = re.search(r"  # ([a-zA-Z,-]+) \| ([a-zA-Z,-]+)$", line)
        if told is not None and told.group(column + 1) != "-":
            found[number] = set(told.group(column + 1).split(","))
    return found


def mypy(folder: Path) -> Seen:
    """What mypy says, by file and line."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", "--no-pretty"]
    command += ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(folder / "cache")]
    run = subprocess.run(
        [*command, str(FOLDER / "faces.py"), str(folder / "misuse.py")],
        cwd=ROOT, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    seen: Seen = {}
    for line in run.stdout.splitlines():
        told = re.match(r"(.*?):(\d+): error: .*\[([a-z-]+)\]$", line)
        if told is not None:
            seen.setdefault(Path(told.group(1)).name, {}).setdefault(int(told.group(2)), set()).add(told.group(3))
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return seen


def basedpyright(folder: Path) -> Seen:
    """What basedpyright says, by file and line, under the rules of the project."""
    (folder / "pyrightconfig.json").write_text(
        json.dumps(
            {
                "include": [str(FOLDER / "faces.py"), str(folder / "misuse.py")],
                "typeCheckingMode": "strict",
                "pythonVersion": "3.11",
                "reportUnusedCallResult": "error",
                "extraPaths": [str(ROOT), str(ROOT / "src")],
            }
        )
    )
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "-p", str(folder), "--pythonpath", sys.executable]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    seen: Seen = {}
    for told in json.loads(run.stdout)["generalDiagnostics"]:
        if told["severity"] == "error":
            line = told["range"]["start"]["line"] + 1
            seen.setdefault(Path(told["file"]).name, {}).setdefault(line, set()).add(told.get("rule", "?"))
    return seen


CHECKERS: dict[str, tuple[int, Callable[[Path], Seen]]] = {"mypy": (0, mypy), "basedpyright": (1, basedpyright)}


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_faces_are_seen_and_each_misuse_on_its_line(checker: str, tmp_path: Path) -> None:
    column, check = CHECKERS[checker]
    (tmp_path / "misuse.py").write_text(MISUSE)
    seen = check(tmp_path)
    assert seen.get("faces.py", {}) == {}
    wanted = expected(column)
    told = {line: codes for line, codes in seen["misuse.py"].items() if any(map(is_own, codes))}
    assert len(wanted) > 20
    assert sorted(told) == sorted(wanted)
    assert {line: codes for line, codes in told.items() if not codes & wanted[line]} == {}


def is_own(code: str) -> bool:
    """False for what a checker says of a value whose type another error already lost."""
    return not code.startswith("reportUnknown")
