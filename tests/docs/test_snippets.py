"""Every snippet of the README and of the documentation does what the page says."""

import ast
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import pytest
from docs._generation.commands import NAME, command_line

from etatplateforme.cli.main import guarded
from tests.docs.conftest import Folder
from tests.docs.misuse import misuse
from tests.docs.snippets import ROOT, Snippet, appears, pages, read

PAGES = {path.relative_to(ROOT).as_posix(): path for path in pages()}


def snippets(name: str) -> list[Snippet]:
    return list(read(PAGES[name].read_text(encoding="utf-8")))


def plays(name: str) -> bool:
    """Whether something of the page is run."""
    return any(
        (one.language == "python" and one.word not in ("non exécuté", "fichier")) or one.word == "exécuté"
        for one in snippets(name)
    )


@pytest.mark.parametrize("name", [name for name in PAGES if plays(name)])
def test_a_page_does_what_it_says(name: str, folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    steps = snippets(name)
    typed = [words for step in steps if step.word == "exécuté" for words in (one.words for one in step.commands)]
    written = {step.rest for step in steps if step.word == "fichier"}
    folder.furnish(
        manifest="service.toml" not in written and not any(words[1:2] == ["init"] for words in typed),
        index=not any(words[1:3] == ["addresses", "build"] for words in typed),
    )
    namespace: dict[str, object] = {"__name__": "page"}
    for step in steps:
        where = f"{name}, ligne {step.line}"
        if step.word == "fichier":
            _ = (folder.path / step.rest).write_text(step.text, encoding="utf-8")
        elif step.language == "python" and step.word != "non exécuté":
            run_python(step, where, namespace, capsys)
        elif step.language == "console" and step.word == "exécuté":
            run_console(step, name, folder.path, capsys)


def run_python(step: Snippet, where: str, namespace: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    _ = capsys.readouterr()
    exec(compile("\n" * (step.line - 1) + step.text, where.partition(",")[0], "exec"), namespace)
    printed = capsys.readouterr().out.splitlines()
    if step.printed:
        assert [line.strip() for line in printed] == step.printed, where


def run_console(step: Snippet, name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in step.commands:
        _ = capsys.readouterr()
        if command.words[0] == "pytest":
            code, printed = run_pytest(command.words[1:], folder)
        else:
            assert command.words[0] == NAME, f"{name}, ligne {command.line}"
            code = guarded(partial(command_line().main, command.words[1:], standalone_mode=False))
            shown = capsys.readouterr()
            printed = shown.out + shown.err
        assert code == step.exit_code, f"{name}, ligne {command.line} : code {code}\n{printed}"
        for line in command.prints:
            assert appears(line, printed), f"{name}, ligne {command.line} : « {line} » manque dans\n{printed}"


def run_pytest(words: list[str], folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_real_commands_and_readable_blocks(name: str) -> None:
    faults: list[str] = []
    for one in snippets(name):
        if one.language == "console":
            faults += [f"ligne {typed.line} : {why}" for typed in one.commands if (why := misuse(typed.words))]
        elif one.language == "toml":
            _ = tomllib.loads(one.text)
        elif one.language == "python":
            _ = compile(one.text, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if one.word == "non exécuté" and not one.rest:
                faults.append(f"ligne {one.line} : dites pourquoi ce bloc n'est pas exécuté")
    assert faults == []


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert misuse(["etatplateforme", "audit", "service.toml", "--format", "html"]) == ""
    assert misuse(["pip", "install", "rien"]) == ""
    assert "vérifier" in misuse(["etatplateforme", "vérifier"])
    assert "--tout" in misuse(["etatplateforme", "audit", "service.toml", "--tout"])
    assert "--key" in misuse(["etatplateforme", "journal", "checkpoint", "journal.jsonl", "--to", "x"])
    assert "argument" in misuse(["etatplateforme", "addresses", "search"])
    assert "trop" in misuse(["etatplateforme", "doctor", "un.toml", "deux.toml"])


def test_blocks_are_read_with_what_is_said_of_them() -> None:
    text = (
        "<!-- fichier : a.txt -->\n```text\nbonjour\n```\n\n"
        "<!-- exécuté : code 1 -->\n\n```console\n$ etatplateforme audit service.toml # remarque\n1 point …\n```\n"
        "<!-- non exécuté : pour rire -->\nUne phrase.\n\n- point\n\n  ```python\n  print(2)  # → 2\n  ```\n"
    )
    file, console, python = read(text)
    assert (file.word, file.rest, file.text) == ("fichier", "a.txt", "bonjour\n")
    assert console.exit_code == 1
    assert [(one.words, one.prints) for one in console.commands] == [
        (["etatplateforme", "audit", "service.toml"], ["1 point …"])
    ]
    assert (python.word, python.text, python.line, python.printed) == ("", "print(2)  # → 2\n", 18, ["2"])


@pytest.mark.parametrize(
    ("wanted", "printed", "found"),
    [("2  points", "il y a 2\npoints ici", True), ("de … à …", "de A à B", True), ("de … à B", "de A", False)],
)
def test_what_is_printed_is_compared_without_its_spaces(wanted: str, printed: str, found: bool) -> None:
    assert appears(wanted, printed) is found
