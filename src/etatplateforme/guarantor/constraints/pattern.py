"""The ``pattern`` attribute read as browsers read it: a JavaScript regular expression with the flag ``v``.

HTML compiles it anchored at both ends and, when it does not compile, asks nothing (HTML, 4.10.5.3.6). Browsers older
than 2023 read it with the flag ``u``, which is laxer about what stands between brackets: ``[a-z-]`` compiles in the
one and not in the other. Grammar: ECMAScript 2025, 22.2.1. What is read here is exact; what is not read (references,
looking behind, flags within, operations between sets) is said to be unread and never guessed.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NoReturn

from etatplateforme.guarantor.constraints.characters import (
    ANYTHING,
    CATEGORIES,
    CLASSES,
    CONTROLS,
    DOUBLED,
    ESCAPED_IN_SET,
    SET_SYNTAX,
    SYNTAX,
)
from etatplateforme.guarantor.constraints.nodes import Ahead, Characters, Choice, Edge, Node, Repeat, Sequence

LONGEST = 1_000
"""Characters of a pattern that is read; those of real forms take some tens."""

DEEPEST = 30
"""Groups within each other."""

_BOUNDS = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_PROPERTY = re.compile(r"\{(?:(?:General_Category|gc)=)?([A-Za-z_]+)\}")
_NAME = re.compile(r"\?<[A-Za-z_$][A-Za-z0-9_$]*>")
_POINT = re.compile(r"u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z])|0(?![0-9])")


class Unread(Enum):
    """Why there is nothing to match: browsers ignore a pattern that does not compile, others are not read here."""

    INVALID = auto()
    UNSUPPORTED = auto()


class _Stopped(Exception):
    def __init__(self, why: Unread) -> None:
        super().__init__()
        self.why = why


@lru_cache(maxsize=512)
def read_pattern(source: str, *, sets: bool = True) -> Node | Unread:
    """What *source* asks of a whole text; with the flag ``v``, or ``u`` when *sets* is False."""
    if len(source) > LONGEST:
        return Unread.UNSUPPORTED
    try:
        return _Parser(source, sets).whole()
    except _Stopped as stopped:
        return stopped.why


def _invalid() -> NoReturn:
    raise _Stopped(Unread.INVALID) from None


def _unsupported() -> NoReturn:
    raise _Stopped(Unread.UNSUPPORTED) from None


class _Parser:
    def __init__(self, source: str, sets: bool) -> None:
        self.source = source
        self.sets = sets
        self.place = 0
        self.depth = 0
        self.names: set[str] = set()

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def next(self) -> str:
        """The next character, empty at the end."""
        return self.source[self.place : self.place + 1]

    def take(self, text: str) -> bool:
        """Go past *text* when it comes next."""
        found = self.source.startswith(text, self.place)
        self.place += len(text) if found else 0
        return found

    def taken(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go past what *pattern* matches here."""
        found = pattern.match(self.source, self.place)
        self.place = self.place if found is None else found.end()
        return found

    # --- grammar ----------------------------------------------------------------------------------------------------

    def whole(self) -> Node:
        """The whole pattern."""
        node = self.disjunction()
        if self.next:
            _invalid()
        return node

    def disjunction(self) -> Node:
        """Alternatives between bars, as deep as is bounded."""
        self.depth += 1
        if self.depth > DEEPEST:
            _unsupported()
        ways = [self.alternative()]
        while self.take("|"):
            ways.append(self.alternative())
        self.depth -= 1
        return ways[0] if len(ways) == 1 else Choice(tuple(ways))

    def alternative(self) -> Node:
        """Terms one behind the other."""
        parts: list[Node] = []
        while self.next not in {"", "|", ")"}:
            parts.append(self.term())
        return Sequence(tuple(parts))

    def term(self) -> Node:
        """An edge, a look ahead, or an atom with how often it repeats."""
        if self.take("^"):
            return Edge.START
        if self.take("$"):
            return Edge.END
        if self.take("\\b"):
            return Edge.WORD
        if self.take("\\B"):
            return Edge.NOT_WORD
        for opening, negated in (("(?=", False), ("(?!", True)):
            if self.take(opening):
                return Ahead(self.closed(), negated)
        return self.quantified(self.atom())

    def closed(self) -> Node:
        """What stands before the closing parenthesis, which is taken."""
        body = self.disjunction()
        if not self.take(")"):
            _invalid()
        return body

    def atom(self) -> Node:
        """One character, class, escape or group."""
        character = self.next
        if self.take("."):
            return ANYTHING
        if self.take("("):
            return self.group()
        if self.take("["):
            return self.bracketed()
        if self.take("\\"):
            return self.escaped() or _character(self.identity(SYNTAX | {"/"}))
        if character in SYNTAX:
            _invalid()
        self.place += 1
        return _character(ord(character))

    def group(self) -> Node:
        """A group, whose opening parenthesis was taken; its name is looked at for doubles only."""
        if self.next == "?" and not self.take("?:"):
            name = self.taken(_NAME)
            if name is None or name[0] in self.names:
                _unsupported()
            self.names.add(name[0])
        return self.closed()

    def quantified(self, body: Node) -> Node:
        """*body*, repeated as the quantifier behind it says."""
        least = 1
        most: int | None = 1
        bounds = self.taken(_BOUNDS)
        if bounds is not None:
            least = int(bounds[1])
            unending = None if bounds[2] else least
            most = int(bounds[3]) if bounds[3] else unending
        elif self.take("*"):
            least, most = 0, None
        elif self.take("+"):
            most = None
        elif self.take("?"):
            least = 0
        else:
            return body
        if most is not None and most < least:
            _invalid()
        _ = self.take("?")  # how eagerly it repeats changes no answer
        return Repeat(body, least, most)

    # --- escapes ----------------------------------------------------------------------------------------------------

    def escaped(self) -> Characters | None:
        r"""The class or the character after ``\``; None for a character that is escaped for what it is."""
        kind = self.next
        if kind in {"p", "P"}:
            self.place += 1
            return self.property(negated=kind == "P")
        if kind and kind.lower() in CLASSES:
            self.place += 1
            known = CLASSES[kind.lower()]
            return known if kind.islower() else Characters(others=(known,), negated=True)
        if kind in CONTROLS:
            self.place += 1
            return _character(CONTROLS[kind])
        if kind == "k" or (kind and kind in "123456789"):
            _unsupported()
        point = self.taken(_POINT)
        return None if point is None else _character(self.point(point))

    def property(self, *, negated: bool) -> Characters:
        """The general category of Unicode that is named behind ``p`` or ``P``."""
        found = self.taken(_PROPERTY)
        category = "" if found is None else CATEGORIES.get(found[1], found[1])
        if category not in CATEGORIES.values():
            _unsupported()
        return Characters(categories=(category,), negated=negated)

    def point(self, found: re.Match[str]) -> int:
        """The code point that an escape writes in hexadecimal, or as a control letter."""
        if found[4]:
            return ord(found[4]) % 32
        number = int(found[1] or found[2] or found[3] or "0", 16)
        if number > 0x10FFFF:
            _invalid()
        if 0xD800 <= number <= 0xDFFF:
            _unsupported()
        return number

    def identity(self, allowed: frozenset[str]) -> int:
        """A character escaped for what it is, when the grammar allows to escape it."""
        character = self.next
        if not character or character not in allowed:
            _invalid()
        self.place += 1
        return ord(character)

    # --- between brackets -------------------------------------------------------------------------------------------

    def bracketed(self) -> Characters:
        """A class between brackets, whose opening bracket was taken."""
        self.depth += 1
        if self.depth > DEEPEST:
            _unsupported()
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        others: list[Characters] = []
        while not self.take("]"):
            first = self.member()
            if isinstance(first, int):
                ranges.append((first, self.last(first)))
                continue
            others.append(first)
            if not self.sets and self.next == "-" and not self.source.startswith("-]", self.place):
                _invalid()  # a range cannot begin with a class
        self.depth -= 1
        return Characters(tuple(ranges), others=tuple(others), negated=negated)

    def last(self, first: int) -> int:
        """End of the range that begins with *first*, which is its own end when there is no range."""
        if self.next != "-" or (not self.sets and self.source.startswith("-]", self.place)):
            return first
        if self.sets and self.source.startswith("--", self.place):
            return first
        self.place += 1
        end = self.member()
        if not isinstance(end, int) or end < first:
            _invalid()
        return end

    def member(self) -> int | Characters:
        """One character between brackets, or a set of them."""
        character = self.next
        if not character:
            _invalid()
        if self.take("\\"):
            return self.escaped_member()
        if self.sets and self.take("["):
            return self.bracketed()
        if self.sets and character in DOUBLED and self.source.startswith(character * 2, self.place):
            _unsupported()
        if self.sets and character in SET_SYNTAX:
            _invalid()
        self.place += 1
        return ord(character)

    def escaped_member(self) -> int | Characters:
        """An escape between brackets, where ``b`` is a backspace."""
        if self.take("b"):
            return 0x08
        if self.sets and self.next == "q":
            _unsupported()
        found = self.escaped()
        if found is None:
            return self.identity(ESCAPED_IN_SET if self.sets else SYNTAX | {"/", "-"})
        single = len(found.ranges) == 1 and found.ranges[0][0] == found.ranges[0][1]
        return found.ranges[0][0] if single and not found.others else found


def _character(point: int) -> Characters:
    return Characters(((point, point),))
