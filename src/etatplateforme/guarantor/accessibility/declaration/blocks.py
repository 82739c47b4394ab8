"""A published text as a few kinds of blocks, so that each is written once and rendered in every form."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; *href* is an absolute address or a ``mailto:``."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter most."""

    text: str


Inline: TypeAlias = str | Link | Strong
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; *level* from 1 to 6, without a gap from one to the next."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a newline in a text is a new line."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of at least one item."""

    items: tuple[Line, ...]


Block: TypeAlias = Heading | Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Document:
    """A text to publish: its title, the site on which it stands, and its blocks, the first a heading of level 1."""

    title: str
    home: Link | None
    blocks: tuple[Block, ...]


def paragraph(*line: Inline) -> Paragraph:
    """A paragraph of these words."""
    return Paragraph(line)
