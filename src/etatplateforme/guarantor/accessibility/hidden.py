"""What an element says itself about being shown: to the eye, to assistive technologies, and to the keyboard.

Only what stands in the page's own elements is read: attributes and inline style. A sheet may change it, so it is
known whether a page has one that could (:func:`sheets_of`).
"""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Document, Element

UNDRAWN = frozenset(
    words(
        """
        area base basefont datalist head link meta noembed noframes noscript param rp script style template title
        """
    )
)
"""Elements that browsers do not draw (HTML, 15.3.1); ``area`` is not drawn but still exposed."""

HIDING = re.compile(r"display|visibility|content|@import|\ball\b|\\", re.IGNORECASE)
"""What a sheet must hold to hide an element, to show a hidden one, or to add words."""

PIECE = re.compile(r"""/\*.*?(?:\*/|$)|"[^"]*"?|'[^']*'?|\([^()]*\)|[;:]|[^;:"'(/]+|.""", re.DOTALL)
"""Pieces of a style attribute; each character is read once, whatever its text."""

UNSEEING = frozenset(
    words(
        """
        bottom clip clip-path color filter font-size height inset left margin margin-left margin-top mask max-height
        max-width opacity overflow position right scale text-indent top transform translate width zoom
        """
    )
)
"""Properties that can take out of sight what is still drawn."""

NO_STYLE: Mapping[str, tuple[str, bool]] = MappingProxyType({})
LONGEST_STYLE = 20_000
"""Characters of a style attribute beyond which it is not read."""


class Hidden:
    """In which ways an element, or one around it, is hidden: plain bits, since they are read for every element."""

    NO: Final = 0
    UNDRAWN: Final = 1
    INVISIBLE: Final = 2
    FROM_ASSISTANCE: Final = 4
    INERT: Final = 8


def style_of(element: Element) -> Mapping[str, tuple[str, bool]]:
    """Declarations of the style attribute: property to value in lower case and whether it is ``!important``."""
    text = element.attributes.get("style", "")
    return _declarations(text) if text and len(text) <= LONGEST_STYLE else NO_STYLE


@lru_cache(maxsize=512)
def _declarations(text: str) -> Mapping[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    parts: list[list[str]] = [[""]]
    for match in PIECE.finditer(text):
        piece = match.group()
        if piece == ";":
            parts.append([""])
        elif piece == ":" and len(parts[-1]) == 1:
            parts[-1].append("")
        elif not piece.startswith("/*"):
            parts[-1][-1] += piece
    for name, *values in parts:
        words, mark, important = "".join(values).strip().lower().partition("!")
        forced = bool(mark) and important.strip() == "important"
        key = name.strip().lower()
        if values and (not mark or forced) and (forced or not found.get(key, ("", False))[1]):
            found[key] = (words.strip(), forced)
    return MappingProxyType(found)


def hidden(element: Element, around: int) -> int:
    """In which ways *element* is hidden when what stands around it is hidden as *around* tells."""
    attributes = element.attributes
    style = style_of(element)
    ways = around
    display = style.get("display", ("", False))[0]
    undrawn = element.tag in UNDRAWN and element.tag != "area"
    if display == "none" or (not display and ("hidden" in attributes or undrawn)) or _closed(element):
        ways |= Hidden.UNDRAWN
    if element.tag == "input" and attributes.get("type", "").strip().lower() == "hidden":
        ways |= Hidden.UNDRAWN
    match style.get("visibility", ("", False))[0]:
        case "hidden" | "collapse":
            ways |= Hidden.INVISIBLE
        case "visible":
            ways &= ~Hidden.INVISIBLE
        case _:
            pass
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        ways |= Hidden.FROM_ASSISTANCE
    return ways | Hidden.INERT if "inert" in attributes else ways


def _closed(element: Element) -> bool:
    """True for what a closed ``details`` or ``dialog`` keeps to itself."""
    if element.tag == "dialog":
        return "open" not in element.attributes
    outer = element.parent
    if outer is None or outer.tag != "details" or "open" in outer.attributes:
        return False
    return element is not next((child for child in outer.children if child.tag == "summary"), None)


class Sheets(IntEnum):
    """What the sheets of a page, which are not read here, may do."""

    NONE = 0
    DRESS = 1
    HIDE = 2


def sheets_of(document: Document) -> Sheets:
    """HIDE when a sheet could hide or show something, or add words; DRESS when it changes other things only."""
    found = Sheets.NONE
    for element in document.elements:
        if element.tag == "link" and "stylesheet" in element.attributes.get("rel", "").lower().split():
            return Sheets.HIDE
        if element.tag in {"style", "svg:style"}:
            found = Sheets.DRESS
            if HIDING.search("".join(item for item in element.content if isinstance(item, str))):
                return Sheets.HIDE
    return found


def moved(element: Element) -> bool:
    """True when the style of the element, or of one around it, may take it out of sight without hiding it."""
    for inner in (element, *element.around()):
        if "style" in inner.attributes and not UNSEEING.isdisjoint(style_of(inner)):
            return True
    return False
