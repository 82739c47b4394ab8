"""Where a manifest says what the guarantor names: ``data.nom`` is the entry of ``[[data]]`` whose name is « nom »."""

import tomllib
from typing import cast

from etatplateforme.manifest.base import Path
from etatplateforme.manifest.lines import Lines


class Spots:
    """Lines of a valid manifest, by the names that findings and waivers use for its keys.

    An entry of a list is known by its ``name``, its ``id`` or its rank (``opendata.publishes[0]``).
    """

    def __init__(self, text: str) -> None:
        self._tree: object = tomllib.loads(text)
        self._lines = Lines(text)

    def line(self, where: str) -> int | None:
        """The line (from 1) of *where*, or of the nearest table above it; None when not even that is written."""
        return self._lines.nearest(_path(self._tree, where))


def _path(tree: object, where: str) -> Path:
    """The keys and ranks that lead to *where*, as far as they are written."""
    for step, name, inside in _children(tree):
        if where == name:
            return (step,)
        if name and where.startswith((f"{name}.", f"{name}[")):
            return (step, *_path(inside, where.removeprefix(name).removeprefix(".")))
    return ()


def _children(tree: object) -> list[tuple[str | int, str, object]]:
    """What stands in a table or a list: its key or rank, the name that leads to it, and what it holds.

    The longest names come first: a code of a rule (``RGAA-1.1``) has a point in it.
    """
    if isinstance(tree, dict):
        table = cast(dict[str, object], tree)
        return [(key, key, table[key]) for key in sorted(table, key=len, reverse=True)]
    if not isinstance(tree, list):
        return []
    entries = list(enumerate(cast(list[object], tree)))
    named = [(rank, name, entry) for rank, entry in entries if (name := _name(entry))]
    return [*sorted(named, key=lambda one: len(one[1]), reverse=True), *((n, f"[{n}]", entry) for n, entry in entries)]


def _name(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    table = cast(dict[str, object], entry)
    name = table.get("name", table.get("id"))
    return name if isinstance(name, str) else ""
