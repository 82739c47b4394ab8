"""On which line each key stands, by tree-sitter. Read only when there is something to point at."""

import re
import tomllib
from typing import TYPE_CHECKING

from etatplateforme.manifest.base import Path
from etatplateforme.manifest.statements import beyond_limit

if TYPE_CHECKING:
    from tree_sitter import Node

_STEP = re.compile(r"\[(\d{1,6})\]|([^.\[\]]+)")


def written(path: Path) -> str:
    """A path as a person reads it: ``data[0].name``. What is odd in a key is left out, and a long key is cut."""
    parts = [f"[{step}]" if isinstance(step, int) else "." + _tame(step) for step in path]
    return "".join(parts).removeprefix(".")


def _tame(key: str) -> str:
    return "".join(letter if letter.isprintable() and letter not in ".[]" else "?" for letter in key[:60])


def locate(text: str, key_path: str) -> int | None:
    """The line (from 1) where *key_path* (``operator.siret``, ``data[0].name``) stands in a TOML text.

    When the key is absent, the line of the nearest table above it; None when not even that exists.
    """
    if beyond_limit(text) is not None:
        return None
    steps = [int(found[1]) if found[1] else found[2] for found in _STEP.finditer(key_path)]
    return Lines(text).nearest(tuple(steps))


class Lines:
    """Lines of all keys, tables and list entries of a TOML text that is within the limits."""

    def __init__(self, text: str) -> None:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        self._found: dict[Path, int] = {}
        self._last: dict[Path, int] = {}
        self.count = text.count("\n") + 1
        tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode("utf-8", "replace"))
        table: Path = ()
        for node in tree.root_node.named_children:
            if node.type == "pair":
                self._pair(node, table)
            elif node.type in ("table", "table_array_element"):
                table = self._table(node)

    def exact(self, path: Path) -> int | None:
        """The line of *path* itself."""
        return self._found.get(path)

    def nearest(self, path: Path) -> int | None:
        """The line of *path*, or of the nearest thing above it that exists."""
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return None

    def _table(self, node: "Node") -> Path:
        header = next((child for child in node.named_children if child.type in _KEYS), None)
        path = self._resolved(_parts(header), node) if header is not None else ()
        if node.type == "table_array_element" and path:
            self._last[path] = self._last.get(path, -1) + 1
            _ = self._found.setdefault(path, node.start_point.row + 1)
            path = (*path, self._last[path])
        self._mark(path, node)
        for child in node.named_children:
            if child.type == "pair":
                self._pair(child, path)
        return path

    def _resolved(self, parts: tuple[str, ...], node: "Node") -> Path:
        """``[decisions.appeal]`` below a second ``[[decisions]]`` is ``decisions[1].appeal``."""
        path: Path = ()
        for rank, part in enumerate(parts):
            path = (*path, part)
            if rank < len(parts) - 1:
                self._mark(path, node)
            if path in self._last and rank < len(parts) - 1:
                path = (*path, self._last[path])
        return path

    def _pair(self, node: "Node", table: Path) -> None:
        key = next((child for child in node.named_children if child.type in _KEYS), None)
        if key is None:
            return
        path: Path = table
        for part in _parts(key):
            path = (*path, part)
            self._mark(path, node)
        self._value(node.named_children[-1], path)

    def _value(self, node: "Node", path: Path) -> None:
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self._pair(child, path)
        elif node.type == "array":
            entries = (child for child in node.named_children if child.type != "comment")
            for rank, child in enumerate(entries):
                self._mark((*path, rank), child)
                self._value(child, (*path, rank))

    def _mark(self, path: Path, node: "Node") -> None:
        _ = self._found.setdefault(path, node.start_point.row + 1)


_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})


def _parts(key: "Node") -> tuple[str, ...]:
    if key.type == "dotted_key":
        return tuple(part for child in key.named_children for part in _parts(child))
    text = (key.text or b"").decode("utf-8", "replace")
    return (text if key.type == "bare_key" else _unquoted(text),)


def _unquoted(text: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{text} = 0")), "")
    except ValueError:
        return text
