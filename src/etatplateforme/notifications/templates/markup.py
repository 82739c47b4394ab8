"""The small Markdown of templates, cut once into blocks with slots for the values.

What there is: ``## heading``, paragraphs (a newline breaks the line), ``- item``, ``**strong**``, ``[words](target)``,
``((value))``, and a backslash before a mark that is meant as it is. What looks like more Markdown is refused with its
line, so that nobody receives raw marks. Reading costs a time in proportion to the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.errors import Fault

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]()#-])"
    r"|\(\((?P<slot>[a-z][a-z0-9_]{0,39})\)\)"
    r"|(?P<strong>\*\*)"
    r"|(?<!!)\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>(?:[^()\s]|\(\([a-z][a-z0-9_]{0,39}\)\)){1,1000})\)"
    r"|(?P<wrong>\(\(|!\[|\]\(|``|\*)"
)
_SLOT = re.compile(r"\(\(([a-z][a-z0-9_]{0,39})\)\)")
_ELSEWHERE = re.compile(r"(?:#(?!#\s)|#{3,}|\d{1,3}[.)]\s|[+>|]\s|\*\s|```|~~~|-{3,}\s*$|={3,}\s*$|<[A-Za-z/!])")
"""How a line of more Markdown, or of HTML, begins."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes."""

    name: str


Piece = str | Slot


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that are shown alike: as they are, strong, or as a link to ``target``."""

    pieces: tuple[Piece, ...]
    strong: bool = False
    target: tuple[Piece, ...] = ()


Line = tuple[Run, ...]


class BlockKind(StrEnum):
    """A heading, a paragraph, or a list."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; ``lines`` are the items of a list, one line for anything else. ``at`` is its first line, from 1."""

    kind: BlockKind
    lines: tuple[Line, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body cut into blocks, and what is wrong in it."""

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        return (line for block in self.blocks for line in block.lines)


def read_body(text: str, first_line: int = 1) -> Body:
    """Cut *text*, whose first line is *first_line* of its file. Raises nothing: faults are listed."""
    faults: list[Fault] = []
    blocks = tuple(_blocks(text.split("\n"), first_line, faults))
    return Body(blocks, tuple(faults))


def _blocks(lines: Sequence[str], first: int, faults: list[Fault]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        begin, line = at, lines[at]
        at += 1
        if not line.strip():
            continue
        if line.startswith("- "):
            while at < len(lines) and lines[at].startswith("- "):
                at += 1
            items = [read_line(item[2:].strip(), first + n, faults) for n, item in enumerate(lines[begin:at], begin)]
            yield Block(BlockKind.ITEMS, tuple(items), first + begin)
        elif line.startswith("## "):
            yield Block(BlockKind.HEADING, (read_line(line[3:].strip(), first + begin, faults),), first + begin)
        else:
            while at < len(lines) and lines[at].strip() and not lines[at].startswith(("- ", "## ")):
                at += 1
            told = [told.rstrip() for told in lines[begin:at]]
            for number, each in enumerate(told, first + begin):
                if _ELSEWHERE.match(each):
                    faults.append(_fault(number, "Cette ligne commence comme un Markdown que les modèles n'ont pas."))
            yield Block(BlockKind.PARAGRAPH, (read_line("\n".join(told), first + begin, faults),), first + begin)


def read_line(text: str, at: int, faults: list[Fault]) -> Line:
    """Cut one line, or the lines of a paragraph, into runs. *at* is its first line; what is wrong joins *faults*."""
    runs: list[Run] = []
    pieces: list[Piece] = []
    strong, end = False, 0
    for token in _TOKEN.finditer(text):
        _add(pieces, text[end : token.start()])
        end = token.end()
        match token.lastgroup:
            case "escaped":
                _add(pieces, token["escaped"])
            case "slot":
                pieces.append(Slot(token["slot"]))
            case "strong":
                runs.append(Run(tuple(pieces), strong))
                pieces, strong = [], not strong
            case "target":
                runs += [Run(tuple(pieces), strong), Run(_cut(token["label"]), target=_cut(token["target"]))]
                pieces = []
            case _:
                line = at + text.count("\n", 0, token.start())
                faults.append(_fault(line, f"« {token[0]} » n'ouvre rien que les modèles connaissent."))
    _add(pieces, text[end:])
    if strong:
        faults.append(_fault(at, "Un passage en gras n'est pas fermé."))
    return tuple(run for run in (*runs, Run(tuple(pieces), strong)) if run.pieces)


def _add(pieces: list[Piece], text: str) -> None:
    if not text:
        return
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)


def _cut(text: str) -> tuple[Piece, ...]:
    """Text and slots only."""
    parts = _SLOT.split(text)
    cut = [Slot(part) if number % 2 else part for number, part in enumerate(parts)]
    return tuple(piece for piece in cut if piece != "")


def slots_of(line: Line) -> Iterator[Slot]:
    """Every slot of *line*, those of its links too."""
    for run in line:
        yield from (piece for piece in (*run.pieces, *run.target) if isinstance(piece, Slot))


def _fault(line: int, problem: str) -> Fault:
    remedy = (
        "Écrivez « ## titre », « - point », « **gras** », « [mots](https://…) » ou « ((valeur)) » ; « \\ » protège."
    )
    return Fault("corps", problem, remedy, line)
