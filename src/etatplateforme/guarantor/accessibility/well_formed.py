"""Faults of opening, closing and nesting in the source of a page, as its author wrote it (HTML, 13.1.2 and 13.2.6)."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.nesting import (
    HEADINGS,
    NO_TEXT,
    OPTIONAL_END,
    P_CLOSERS,
    TRANSPARENT,
    VOID,
    Nesting,
    nested,
)
from etatplateforme.guarantor.dom.tags import Source, Token

Fault: TypeAlias = tuple[str, int, int, bool]
"""What is wrong, in French, the line and column where it stands, and whether it is about what may stand in what."""

MOST_FAULTS = 200
MOST_OPEN = 3_000
"""Tags open at once beyond which the source is not followed: no page that a person wrote goes that deep."""

FOREIGN = frozenset({"svg", "math"})
HTML_AGAIN = frozenset({"foreignobject", "desc", "annotation-xml"})
NEVER_TWICE = frozenset({"a", "button", "form"})
"""Elements that never stand in one of the same name, at any depth."""

CLOSED_WITH_CARE = FOREIGN | {"body"}
BARRIERS = frozenset({"table", "td", "th", "caption", "template", "button", "object", "applet", "marquee", "html"})
"""Elements beyond which an open paragraph or item is not looked for."""

PARTS: dict[str, frozenset[str]] = {
    "col": frozenset({"caption"}),
    "colgroup": frozenset({"caption", "colgroup"}),
    "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}),
    "li": frozenset({"li"}),
    "optgroup": frozenset({"option", "optgroup"}),
    "option": frozenset({"option"}),
    "rp": frozenset({"rt", "rp"}),
    "rt": frozenset({"rt", "rp"}),
    "tbody": frozenset({"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}),
    "td": frozenset({"td", "th"}),
    "tfoot": frozenset({"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}),
    "th": frozenset({"td", "th"}),
    "thead": frozenset({"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}),
    "tr": frozenset({"caption", "colgroup", "td", "th", "tr"}),
}
"""Open elements that an opening tag closes when the author left their closing tag out."""

WHOLES = frozenset({"ul", "ol", "menu", "dl", "table", "select", "ruby", "template"})
"""Elements beyond which such open parts are not looked for."""


@dataclass(slots=True)
class _Reader:
    """Open tags, outermost first, each with its token; faults found; closing tags that a fault already explained."""

    names: list[str] = field(default_factory=list[str])
    tokens: list[Token] = field(default_factory=list[Token])
    faults: list[Fault] = field(default_factory=list[Fault])
    excused: Counter[str] = field(default_factory=Counter[str])
    foreign: int = 0
    ended: bool = False

    def fault(self, message: str, token: Token, *, nesting: bool = False) -> None:
        """Keep a fault."""
        self.faults.append((message, token.line, token.col + 1, nesting))

    def push(self, name: str, token: Token) -> None:
        """Open an element."""
        self.names.append(name)
        self.tokens.append(token)
        if name in FOREIGN:
            self.foreign += 1

    def pop(self) -> str:
        """Close the last element."""
        _ = self.tokens.pop()
        name = self.names.pop()
        if name in FOREIGN:
            self.foreign -= 1
        return name

    def in_foreign(self) -> bool:
        """True among the elements of a drawing or formula, and not in the HTML that they may hold."""
        inner = next((name for name in reversed(self.names) if name in FOREIGN or name in HTML_AGAIN), "")
        return inner in FOREIGN

    def unclose(self, size: int) -> None:
        """Close what is open beyond *size* elements: a fault for each that needs a closing tag."""
        while len(self.names) > size:
            token = self.tokens[-1]
            name = self.pop()
            if name not in OPTIONAL_END:
                self.excused[name] += 1
                self.fault(f"Balise {name} ouverte et jamais fermée, ou fermée trop tard.", token)


KNOWN_RIGHT: set[tuple[str, str]] = set()
"""Pairs of tags, the outer one first, that were found right whatever stands around: the same on every page."""

MOST_KNOWN = 5_000


def faults_of(source: Source) -> list[Fault]:
    """Faults in the order of the source, the first two hundred; tags that are plainly right are told apart first."""
    reader = _Reader()
    opening, closing, text = source.opening, source.closing, source.text
    names, tokens = reader.names, reader.tokens
    known = KNOWN_RIGHT if len(KNOWN_RIGHT) < MOST_KNOWN else set[tuple[str, str]]()
    last, foreign = "", False
    for token in source.tokens:
        kind = token.type
        if kind is text:
            if last not in NO_TEXT or not token.data or token.data.isspace():
                continue
            reader.fault(f"Texte placé directement dans la balise {last}.", token, nesting=True)
        elif kind is closing:
            name = token.tag or ""
            if name == last and name not in CLOSED_WITH_CARE:
                _ = names.pop()
                _ = tokens.pop()
                last = names[-1] if names else ""
                continue
            _close(reader, name, token)
        elif kind is opening:
            name = token.tag or ""
            plain = not foreign and ((last, name) in known or _always_right(last, name, known))
            if plain and (name not in NEVER_TWICE or name not in names) and len(names) < MOST_OPEN:
                if name not in VOID and not token.self_closing:
                    names.append(name)
                    tokens.append(token)
                    last = name
                continue
            _open(reader, name, token)
        else:
            continue
        if len(reader.faults) > MOST_FAULTS or len(names) > MOST_OPEN:
            return reader.faults[:MOST_FAULTS]
        last, foreign = names[-1] if names else "", reader.foreign > 0
    reader.unclose(0)
    return sorted(reader.faults, key=_position)[:MOST_FAULTS]


def _position(fault: Fault) -> tuple[int, int]:
    return fault[1:3]


def _always_right(outer: str, name: str, known: set[tuple[str, str]]) -> bool:
    """True when an opening tag asks for no care, whatever stands farther out; then it is kept among those *known*."""
    plain = outer not in {"", "html", "head"} and name not in FOREIGN and nested(outer, name) is Nesting.RIGHT
    if plain:
        known.add((outer, name))
    return plain


def _open(reader: _Reader, name: str, token: Token) -> None:
    """Take an opening tag."""
    names = reader.names
    if reader.foreign and reader.in_foreign():
        if not token.self_closing:
            reader.push(name, token)
        return
    if names and (name in NEVER_TWICE or names[-1] == "head" or nested(names[-1], name) is not Nesting.RIGHT):
        _open_with_care(reader, name, token)
    if reader.ended and name != "html":
        reader.fault(f"Balise {name} placée après la fin de la balise body.", token)
        reader.ended = False
    if name not in VOID and not token.self_closing:  # the parser tells a tag of HTML that ends with « /> »
        reader.push(name, token)


def _open_with_care(reader: _Reader, name: str, token: Token) -> None:
    """Close what the tag closes by itself, then see whether it may stand there."""
    names = reader.names
    if name in PARTS:
        _close_parts(reader, PARTS[name])
    elif name in P_CLOSERS:
        _close_paragraph(reader, name, token)
    if names and names[-1] == "head" and nested("head", name) is Nesting.WRONG:
        _ = reader.pop()
    if name in NEVER_TWICE and name in names and "template" not in names:
        reader.fault(f"Balise {name} placée dans une balise {name}.", token)
        reader.excused[name] += 1
    elif names and not _right_place(names, name):
        outer = next(outer for outer in reversed(names) if outer not in TRANSPARENT or outer == names[-1])
        reader.fault(f"Balise {name} placée dans une balise {outer}, qui ne peut pas la contenir.", token, nesting=True)


def _close_parts(reader: _Reader, parts: frozenset[str]) -> None:
    """Close the open part that the next one ends, and what was left open in it."""
    names = reader.names
    for place in range(len(names) - 1, max(-1, len(names) - 200), -1):
        if names[place] in WHOLES:
            return
        if names[place] in parts:
            outermost = place
            while outermost and names[outermost - 1] in parts:
                outermost -= 1
            reader.unclose(outermost)
            return


def _close_paragraph(reader: _Reader, name: str, token: Token) -> None:
    """An opening tag of a block closes the paragraph that is open around it."""
    names = reader.names
    for place in range(len(names) - 1, max(-1, len(names) - 200), -1):
        if names[place] in BARRIERS:
            return
        if names[place] == "p":
            inner = [open_name for open_name in names[place + 1 :] if open_name not in OPTIONAL_END]
            if inner:
                reader.fault(
                    f"Balise {name} placée dans une balise {inner[-1]}, elle-même dans un paragraphe.",
                    token,
                    nesting=True,
                )
                reader.excused.update(["p", *inner])
            while len(names) > place:
                _ = reader.pop()
            return


def _right_place(names: list[str], name: str) -> bool:
    """True when the element may stand in those that are open; one that is transparent asks the one around it."""
    for outer in reversed(names):
        verdict = nested(outer, name)
        if verdict is not Nesting.AROUND:
            return verdict is Nesting.RIGHT
    return True


def _close(reader: _Reader, name: str, token: Token) -> None:
    """Take a closing tag that does not close the last open one."""
    names = reader.names
    inside = reader.foreign and reader.in_foreign()
    if name in VOID and not inside:
        reader.fault(f"Balise fermante </{name}>, alors que cette balise ne se ferme pas.", token)
        return
    if name in HEADINGS and any(open_name in HEADINGS for open_name in names[-1:]) and name not in names:
        reader.fault(f"Titre ouvert par {names[-1]} et fermé par {name}.", token)
        _ = reader.pop()
        return
    if name in names:
        place = len(names) - 1 - names[::-1].index(name)
        reader.unclose(place + 1)
        _ = reader.pop()
        reader.ended = reader.ended or name == "body"
    elif reader.excused[name] > 0:
        reader.excused[name] -= 1
    elif name in {"html", "body"}:
        reader.ended = reader.ended or name == "body"
    else:
        reader.fault(f"Balise fermante </{name}> sans balise ouvrante.", token)
