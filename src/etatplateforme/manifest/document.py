"""Read a TOML text to the end, whatever is wrong in it: the data that can be read, a fault for each other line."""

import re
import tomllib
from dataclasses import dataclass, field

from etatplateforme.errors import Fault
from etatplateforme.manifest.base import Toml
from etatplateforme.manifest.statements import Statement, statements
from etatplateforme.manifest.syntax import Advice, advice, guessed_key

SYNTAX = "syntaxe"
"""Stands for the key of a fault when the line has no readable key."""

MOST_CLASHES = 20
"""How many repeated keys are looked for: each costs a reading of the whole text."""

_AT_LINE = re.compile(r"\(at line (\d{1,7}), column \d{1,7}\)")
_REPEATED_TABLE = (
    "Cette table existe déjà plus haut.",
    "Rassemblez ses clés sous un seul en-tête, ou écrivez [[nom]] si elle se répète.",
)
_REPEATED_KEY = ("Cette clé existe déjà plus haut dans la même table.", "Gardez une seule des deux lignes.")


@dataclass(frozen=True, slots=True)
class Document:
    """What could be read of a text.

    ``sound`` is the text with wrong statements emptied, line for line, so that lines still count right. ``lost`` holds
    the paths whose value could not be read: nothing should be said to be missing there. ``all_lost`` is True when a
    wrong line had no readable key, so that anything may be missing.
    """

    data: dict[str, Toml]
    sound: str
    faults: tuple[Fault, ...] = ()
    lost: frozenset[tuple[str, ...]] = field(default_factory=frozenset[tuple[str, ...]])
    all_lost: bool = False


def read_document(text: str) -> Document:
    """Read *text* (within the limits of :mod:`etatplateforme.manifest.statements`); raises nothing."""
    try:
        return Document(tomllib.loads(text), text)
    except ValueError:
        reader = _Reader(list(statements(text)))
        reader.judge_each()
        return reader.document()


class _Reader:
    """Empties the statements that are wrong, until the rest is TOML."""

    def __init__(self, pieces: list[Statement]) -> None:
        self.pieces = pieces
        self.faults: list[Fault] = []
        self.lost: set[tuple[str, ...]] = set()
        self.all_lost = False

    def judge_each(self) -> None:
        """Judge every statement alone. What follows a wrong header is not read: nobody can say where it belongs."""
        table: tuple[str, ...] = ()
        adrift = False
        for rank, piece in enumerate(self.pieces):
            if piece.blank:
                continue
            key = guessed_key(piece)
            wrong = not _is_toml(piece.text)
            if piece.header:
                table, adrift = key or (), wrong
            if wrong:
                swallows = '"""' in piece.text or "'''" in piece.text
                path = table if piece.header else (*table, *(key or ()))
                self._refuse(rank, advice(piece), path, known=bool(path) and not swallows)
            elif adrift:
                self._empty(rank)

    def document(self) -> Document:
        """The rest, once statements that clash with earlier ones (a key or a table given twice) are emptied too."""
        for _ in range(MOST_CLASHES):
            text = "\n".join(piece.text for piece in self.pieces)
            try:
                data = tomllib.loads(text)
            except ValueError as error:
                self._refuse_clash(str(error))
            else:
                return self._result(data, text)
        return self._result({}, "", nothing_read=True)

    def _result(self, data: dict[str, Toml], text: str, *, nothing_read: bool = False) -> Document:
        ordered = sorted(self.faults, key=lambda fault: fault.line or 0)
        return Document(data, text, tuple(ordered), frozenset(self.lost), self.all_lost or nothing_read)

    def _refuse_clash(self, message: str) -> None:
        found = _AT_LINE.search(message)
        line = int(found[1]) if found else len(self.pieces)
        rank = max((r for r, piece in enumerate(self.pieces) if piece.line <= line and not piece.blank), default=0)
        piece = self.pieces[rank]
        key = guessed_key(piece)
        self._refuse(rank, _REPEATED_TABLE if piece.header else _REPEATED_KEY, key or (), known=False)
        if piece.header:
            for later in range(rank + 1, len(self.pieces)):
                if self.pieces[later].header:
                    break
                self._empty(later)

    def _refuse(self, rank: int, told: Advice, path: tuple[str, ...], *, known: bool) -> None:
        piece = self.pieces[rank]
        problem, remedy = told
        self.faults.append(Fault(".".join(path) or SYNTAX, problem, remedy, piece.line))
        if known:
            self.lost.add(path)
        else:
            self.all_lost = True
        self._empty(rank)

    def _empty(self, rank: int) -> None:
        piece = self.pieces[rank]
        self.pieces[rank] = Statement(piece.line, "\n" * piece.text.count("\n"))


def _is_toml(text: str) -> bool:
    try:
        _ = tomllib.loads(text + "\n")  # a Windows end of line was cut in two: this makes it whole
    except ValueError:
        return False
    return True
