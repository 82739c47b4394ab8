"""What the pages point to exists: tests and files that answer a threat, links, settings, errors."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from etatplateforme.manifest import Environment, parse_settings
from tests.docs.snippets import ROOT, pages, read

CITED = re.compile(r"`((?:src|tests|docs|examples|benchmarks)/[\w./-]+?\.(?:py|md|toml|html))(?:::(test_\w+))?`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")
PAGES = {path.relative_to(ROOT).as_posix(): path for path in pages()}


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_cites_exists(name: str) -> None:
    missing = [
        f"{path}::{test}" if test else path
        for path, test in CITED.findall(PAGES[name].read_text(encoding="utf-8"))
        if not (ROOT / path).is_file() or (test and test not in functions(ROOT / path))
    ]
    assert missing == []


def test_the_threat_model_answers_every_threat() -> None:
    text = (ROOT / "docs/explication/menaces.md").read_text(encoding="utf-8")
    rows = [line for line in text.partition("## Menaces et réponses")[2].partition("## Ce qui reste")[0].splitlines()
            if line.startswith("| ") and not line.startswith(("| Menace", "| ---"))]  # fmt: skip
    assert len(rows) > 20
    assert [row for row in rows if not CITED.search(row)] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = PAGES[name]
    targets = [found["target"] for found in LINK.finditer(page.read_text(encoding="utf-8"))]
    here = [target for target in targets if "://" not in target and "_genere/" not in target]
    assert [target for target in here if not (page.parent / target).exists()] == []


def test_settings_shown_are_settings() -> None:
    shown = [
        block.text
        for page in PAGES.values()
        for block in read(page.read_text(encoding="utf-8"))
        if block.language == "toml" and block.word == "réglages"
    ]
    assert shown
    for text in shown:
        assert parse_settings(text).environment is Environment.PRODUCTION


def test_a_missing_page_would_be_seen() -> None:
    assert CITED.findall("`tests/unit/x.py::test_y` et `src/a/b.py` mais `pytest -q`") == [
        ("tests/unit/x.py", "test_y"),
        ("src/a/b.py", ""),
    ]
    assert [found["target"] for found in LINK.finditer("[a](b.md#c) ![d](e.png) [f](https://g.example/)")] == [
        "b.md",
        "https://g.example/",
    ]
