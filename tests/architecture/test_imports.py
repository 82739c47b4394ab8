"""Rooms look downwards only, libraries stay in their room, and importing the package stays light."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import etatplateforme
from tests.architecture.bodies import SRC

ROOT = SRC.parents[1]
HOLDERS = {
    "httpx": {"core/wire.py", "core/wire_body.py", "core/wire_faults.py"},
    "sqlite3": {"core/store.py", "core/sqlite_readers.py", "core/sqlite_faults.py"},
    "psycopg": {
        "core/postgres.py",
        "core/postgres_lines.py",
        "core/postgres_faults.py",
        "evidence/decision_log/postgres.py",
        "service/wakeups.py",
    },
    "procrastinate": {"service/wakeups.py"},
    "smtplib": {"core/mail.py"},
    "mmap": {"addresses/index/"},
    "socket": {"core/egress.py", "core/certificate.py", "sandbox/", "cli/stage.py"},
    "subprocess": {"sandbox/", "cli/"},
    "typer": {"cli/"},
    "rich": {"cli/"},
    "starlette": {
        "web/",
        "sandbox/",
        *(f"addresses/{name}.py" for name in ("server", "server_csv", "serving", "throttle")),
    },
    "numpy": {"addresses/index/", "addresses/bal/"},
    "rapidfuzz": {"addresses/index/"},
    "turbohtml": {"guarantor/dom/"},
    "justhtml": {"guarantor/dom/with_justhtml.py"},
    "tinycss2": {"guarantor/accessibility/css/"},
    "playwright": {"evidence/browser/"},
    "pikepdf": {"evidence/pdf.py"},
    "weasyprint": {"notifications/channels/pdf.py"},
    "django": {"evidence/"},
    "hypothesis": {"evidence/drawing.py"},
    "aiosmtpd": {"sandbox/"},
}


def imports(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("library", HOLDERS)
def test_a_library_stays_in_its_room(library: str) -> None:
    strangers = [
        relative
        for path in SRC.rglob("*.py")
        if library in imports(path)
        and not any((relative := path.relative_to(SRC).as_posix()).startswith(holder) for holder in HOLDERS[library])
    ]
    assert strangers == []


def test_nobody_writes_any() -> None:
    writers = [
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.alias) and node.name == "Any")
    ]
    assert writers == []


def test_importing_the_package_is_light() -> None:
    loading = "before = set(sys.modules); import etatplateforme; loaded = sorted(set(sys.modules) - before)"
    code = f"import json, sys; {loading}; print(json.dumps(loaded))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    loaded = {name.split(".")[0] for name in json.loads(run.stdout)}
    assert loaded.isdisjoint({"httpx", "authlib", "joserfc", "cryptography", "typer", "pydantic", "numpy", "jinja2"})


def test_the_root_has_few_names_and_each_is_there() -> None:
    assert len(etatplateforme.__all__) <= 14
    for name in etatplateforme.__all__:
        assert getattr(etatplateforme, name).__name__ == name
    with pytest.raises(AttributeError):
        etatplateforme.Sevice  # type: ignore[attr-defined] # noqa: B018


def test_the_pytest_plugin_is_light() -> None:
    code = "import sys; import etatplateforme.sandbox.pytest_plugin; print(sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert not {"httpx", "starlette", "authlib", "numpy", "aiosmtpd", "pydantic"} & set(ast.literal_eval(run.stdout))
