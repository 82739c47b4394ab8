"""Pages of the reference that are written from the code at each build, so that they cannot say anything else.

``write_all`` is called by ``docs/conf.py``. Each module of this folder answers pages (a path and a text); nothing here
reads a page that somebody wrote.
"""

from collections.abc import Iterator
from pathlib import Path

from docs._generation import api, commands, counters_map, coverage, errors, intents, rules, sandbox, tables
from docs._generation.markdown import Page

__all__ = ["Page", "pages", "write_all"]


def pages() -> Iterator[Page]:
    """Every generated page."""
    for room in (rules, coverage, tables, commands, errors, intents, sandbox, counters_map, api):
        yield from room.pages()


def write_all(folder: Path) -> None:
    """Write every page under *folder*, touch what has not changed as little as possible, and remove what is stale."""
    wanted: set[Path] = set()
    for page in pages():
        path = folder / page.path
        wanted.add(path)
        if path.is_file() and path.read_text(encoding="utf-8") == page.text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        _ = path.write_text(page.text, encoding="utf-8")
    for stale in set(folder.rglob("*.md")) - wanted:
        stale.unlink()
