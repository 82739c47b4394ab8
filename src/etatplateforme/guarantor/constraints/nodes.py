"""What a regular expression is made of, and which texts it admits.

A text is read with sets of positions and never with backtracking: the cost of a match is bounded by the pattern, the
text and a patience that is counted in steps, so that the same page always gets the same answer. A set of positions is
an integer whose bit *n* stands for « before character *n* ».
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

MOST_STEPS = 20_000
"""Steps after which one text is given up: an honest pattern takes some hundreds."""


@dataclass(slots=True)
class Patience:
    """Steps that may still be spent on the patterns of a page."""

    steps: int = 1_000_000


class TooCostly(Exception):
    """The reading took more steps than it may."""


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """A set of characters: ranges of code points, general categories of Unicode, other sets; or all but those."""

    ranges: tuple[tuple[int, int], ...] = ()
    categories: tuple[str, ...] = ()
    others: "tuple[Characters, ...]" = ()
    negated: bool = False

    def holds(self, character: str) -> bool:
        """True when *character* is in the set."""
        point = ord(character)
        found = (
            any(first <= point <= last for first, last in self.ranges)
            or (bool(self.categories) and unicodedata.category(character).startswith(self.categories))
            or any(other.holds(character) for other in self.others)
        )
        return found is not self.negated


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """One after the other; an empty one admits the empty text."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One or another."""

    ways: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """From *least* to *most* times; None for no end."""

    body: "Node"
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What follows is like *body*, or is not."""

    body: "Node"
    negated: bool


class Edge(Enum):
    """A place between two characters."""

    START = auto()
    END = auto()
    WORD = auto()
    NOT_WORD = auto()


Node: TypeAlias = Characters | Sequence | Choice | Repeat | Ahead | Edge

WORD = Characters(((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)))
r"""What ``\w`` holds, without the flag for case."""


def admits(node: Node, text: str, patience: Patience) -> bool | None:
    """True when *node* reads the whole *text*; None when that takes too many steps."""
    reading = _Reading(text, min(MOST_STEPS, patience.steps))
    allowed = reading.steps
    try:
        return bool(reading.after(node, 1) >> len(text) & 1)
    except TooCostly:
        return None
    finally:
        patience.steps -= allowed - max(0, reading.steps)


def strangers(node: Node, text: str) -> tuple[str, ...]:
    """Characters of *text*, in its order, that no part of the pattern admits, wherever they stand."""
    return tuple(dict.fromkeys(one for one in text if not any(part.holds(one) for part in _sets(node))))


@lru_cache(maxsize=512)
def _sets(node: Node) -> tuple[Characters, ...]:
    """The sets of characters that a pattern reads."""
    found: list[Node] = [node]
    for part in found:  # grows as it is read
        match part:
            case Sequence(parts) | Choice(parts):
                found.extend(parts)
            case Repeat(body, _, _):
                found.append(body)
            case Ahead(body, negated) if not negated:
                found.append(body)
            case _:
                pass
    return tuple(part for part in found if isinstance(part, Characters))


class _Reading:
    """One text before one pattern."""

    def __init__(self, text: str, steps: int) -> None:
        self.text = text
        self.steps = steps
        self._hits: dict[Node, int] = {}

    def after(self, node: Node, places: int) -> int:
        """Where the reading may stand once *node* was read from each of *places*."""
        self.steps -= 1
        if self.steps < 0:
            raise TooCostly
        match node:
            case Characters():
                return (places & self._where(node, node.holds)) << 1
            case Sequence(parts):
                for part in parts:
                    if not places:
                        break
                    places = self.after(part, places)
                return places
            case Choice(ways):
                reached = 0
                for way in ways:
                    reached |= self.after(way, places)
                return reached
            case Repeat():
                return self._repeated(node, places)
            case Ahead(body, negated):
                return self._looking(body, negated, places)
            case Edge():
                return places & self._edges(node)

    def _repeated(self, node: Repeat, places: int) -> int:
        """Beyond one round for each character, a round more changes nothing."""
        enough = len(self.text) + 1
        for _ in range(min(node.least, enough)):
            places = self.after(node.body, places)
        rounds = enough if node.most is None else min(node.most - node.least, enough)
        new = places
        for _ in range(rounds):
            new = self.after(node.body, new) & ~places
            if not new:
                break
            places |= new
        return places

    def _looking(self, body: Node, negated: bool, places: int) -> int:
        kept = 0
        for place in range(len(self.text) + 1):
            here = 1 << place
            if places & here and bool(self.after(body, here)) is not negated:
                kept |= here
        return kept

    def _where(self, node: Node, holds: Callable[[str], bool]) -> int:
        """Places before a character that *holds*."""
        if node not in self._hits:
            self.steps -= len(self.text) // 8
            self._hits[node] = sum(1 << place for place, one in enumerate(self.text) if holds(one))
        return self._hits[node]

    def _edges(self, edge: Edge) -> int:
        end = len(self.text)
        if edge is Edge.START:
            return 1
        if edge is Edge.END:
            return 1 << end
        words = self._where(WORD, WORD.holds)
        borders = words ^ (words << 1)
        return borders if edge is Edge.WORD else ~borders
