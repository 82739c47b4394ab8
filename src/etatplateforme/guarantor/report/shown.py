"""Lines of a text, wrapped, each with the tone in which a terminal may colour it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap

WIDTH = 80
"""Columns of a terminal, and of a letter."""

_BOUND, _TIE = re.compile(r" (?=[:;?!»])|(?<=«) "), "\x1f"
"""Spaces of French typography at which a line never ends, and what stands for them while a text is wrapped."""


class Tone(StrEnum):
    """What a line says, for who can show colours; the words say it too."""

    PLAIN = "plain"
    TITLE = "title"
    GOOD = "good"
    STOP = "stop"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its end."""

    text: str
    tone: Tone = Tone.PLAIN


def joined(lines: Iterable[Line]) -> str:
    """The text of *lines*, ended by a newline."""
    return "\n".join(line.text for line in lines) + "\n"


def blank() -> Iterator[Line]:
    """An empty line."""
    yield Line("")


def title(text: str) -> Iterator[Line]:
    """A title in capitals, after an empty line."""
    yield from blank()
    yield from wrapped(text.upper(), tone=Tone.TITLE)


def wrapped(text: str, indent: str = "", *, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    """*text* in lines of 80 columns where words allow; what follows the first is moved a little to the right."""
    lines = wrap(
        _BOUND.sub(_TIE, tame(text)),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  " * bool(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (Line(line.replace(_TIE, " "), tone) for line in lines)


def quoted(text: str, indent: str) -> Iterator[Line]:
    """A text to copy: its lines as they are, moved to the right."""
    yield from (Line(f"{indent}{tame(line)}".rstrip()) for line in text.strip("\n").splitlines())


def tame(text: str) -> str:
    """A text of somebody else on one line: no line break or control character reaches the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
