"""What a page of the documentation makes its reader do: files to write, Python to run, commands to type.

Blocks of one page are played in order, in one folder and one namespace. A comment just above a block says more:

``<!-- non exécuté : raison -->``  Python that is shown only, and why
``<!-- fichier : nom -->``         the block is written to that file
``<!-- exécuté -->``               a console block whose commands are run; its other lines must be in what they print
``<!-- réglages -->``             a block of settings.toml, which must be valid
``<!-- exécuté : code 1 -->``      the same, for commands that must leave with another code than 0

In Python, ``print(…)  # → texte`` says what must be printed.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "$ "
_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]*)\s*$")
_COMMENT = re.compile(r"^\s*<!-- (?P<word>non exécuté|fichier|exécuté|réglages)(?: : (?P<rest>.+?))? -->\s*$")
_PRINTED = re.compile(r"# → (.*)$", re.MULTILINE)
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Snippet:
    """One block: its language, its text, the line of its first line (from 1), and what the comment above says."""

    language: str
    text: str
    line: int
    word: str = ""
    rest: str = ""

    @property
    def printed(self) -> list[str]:
        """What the Python of the block must print, in order."""
        return [found.strip() for found in _PRINTED.findall(self.text)]

    @property
    def exit_code(self) -> int:
        """With what the commands of the block must leave."""
        found = re.fullmatch(r"code (\d+)", self.rest)
        return int(found[1]) if found else 0

    @property
    def commands(self) -> list["Typed"]:
        """The commands of a console block, each with the lines that it must print."""
        typed: list[Typed] = []
        for number, line in enumerate(self.text.splitlines()):
            if line.startswith(PROMPT):
                typed.append(Typed(shlex.split(line.removeprefix(PROMPT), comments=True), self.line + number))
            elif typed and line.strip() not in ("", _ELLIPSIS):
                typed[-1].prints.append(line)
        return typed


@dataclass(frozen=True)
class Typed:
    """A command as it is typed, and lines that it prints."""

    words: list[str]
    line: int
    prints: list[str] = field(default_factory=list[str])


def pages() -> list[Path]:
    """The pages that somebody wrote: the README and the documentation without its generated part."""
    written = [path for path in (ROOT / "docs").rglob("*.md") if not {"_genere", "_build"} & set(path.parts)]
    return sorted([*ROOT.glob("*.md"), *written])


def read(text: str) -> Iterator[Snippet]:
    """Every fenced block of a page, in order."""
    lines = iter(enumerate(text.splitlines(), 1))
    word = rest = ""
    for number, line in lines:
        opening = _FENCE.match(line)
        if opening is None:
            if comment := _COMMENT.match(line):
                word, rest = comment["word"], comment["rest"] or ""
            elif line.strip():
                word = rest = ""
            continue
        indent, inside = len(opening["indent"]), list[str]()
        for _, one in lines:
            if one.strip() == "```":
                break
            inside.append(one[indent:])
        yield Snippet(opening["language"], "\n".join(inside) + "\n", number + 1, word, rest)
        word = rest = ""


def appears(wanted: str, printed: str) -> bool:
    """Whether *wanted* is in *printed*, whatever the spaces; « … » stands for anything."""
    parts = [re.escape(" ".join(part.split())) for part in wanted.split(_ELLIPSIS)]
    return re.search(".*?".join(parts), " ".join(printed.split())) is not None
