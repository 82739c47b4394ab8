"""In which ways an element is hidden: from the eye, from assistive technologies, from the keyboard.

What its style says comes from the cascade; the rest from its attributes. Plain bits, since they are read for every
element.
"""

import re
from typing import Final

from etatplateforme.guarantor.accessibility.css.ground import opacity_of
from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.dom import Element

SAYING = frozenset({"aria-hidden", "inert"})
UNDRAWN = frozenset({"datalist", "head", "noscript", "script", "style", "template", "title"})
"""Elements that browsers do not draw and that may hold words (HTML, 15.3.1)."""

FAR = 1_000.0
"""Pixels to the left or above from which nothing comes back into sight."""

CUT = re.compile(r"rect\((?:[01](?:px)?[ ,]*){4}\)")
"""A cut that leaves a pixel at most."""

FAINTEST = 0.1
SMALL = 4.0
"""Pixels under which a size shows nothing of a text."""


class Hidden:
    """Bits. The first four hide; MAYBE: a sheet may hide it, a browser alone knows; MOVED: it may be out of sight;
    GONE: it certainly is, though assistive technologies meet it."""

    NO: Final = 0
    UNDRAWN: Final = 1
    INVISIBLE: Final = 2
    FROM_ASSISTANCE: Final = 4
    INERT: Final = 8
    HIDES: Final = 15
    MAYBE: Final = 16
    MOVED: Final = 32
    GONE: Final = 64


def by_itself(element: Element, style: Style) -> int:
    """In which ways *element* says itself that it is hidden, by its style and its attributes."""
    if style.ways is None:
        style.ways = _by_style(style)
    ways = style.ways
    attributes, outer = element.attributes, element.parent
    if not ways and SAYING.isdisjoint(attributes) and (outer is None or outer.tag != "details"):
        return ways
    if element.tag == "area":
        ways &= ~Hidden.UNDRAWN  # not drawn, but met all the same
    elif outer is not None and outer.tag == "details" and _closed(element, outer):
        ways |= Hidden.UNDRAWN
    if "aria-hidden" in attributes and attributes["aria-hidden"].strip().lower() == "true":
        ways |= Hidden.FROM_ASSISTANCE
    return ways | Hidden.INERT if "inert" in attributes else ways


def _closed(element: Element, outer: Element) -> bool:
    """True for what a closed ``details`` keeps to itself."""
    if "open" in outer.attributes:
        return False
    return element is not next((child for child in outer.children if child.tag == "summary"), None)


def _by_style(style: Style) -> int:
    ways = Hidden.NO
    display, visibility = style.get("display"), style.get("visibility")
    if display == "none":
        ways |= Hidden.UNDRAWN
    if visibility in {"hidden", "collapse"}:
        ways |= Hidden.INVISIBLE
    if display is None or visibility is None or style.get("content-visibility") != "visible":
        ways |= Hidden.MAYBE
    if moved(style):
        ways |= Hidden.MOVED
    return ways | Hidden.GONE if gone(style) else ways


def moved(style: Style) -> bool:
    """True when a style may take out of sight what is still drawn: away, under something, too small, transparent."""
    if not style.values:
        return False
    return _displaced(style) or _cut(style) or _faint(style)


def gone(style: Style) -> bool:
    """True for what is surely out of sight: sent far off the page, cut to nothing, or quite transparent."""
    if opacity_of(style) == 0:
        return True
    if style.get("position") not in {"absolute", "fixed"}:
        return False
    for side in ("left", "top"):
        offset = style.pixels(side)
        if offset is not None and offset <= -FAR:
            return True
    if style.get("clip-path") in {"inset(50%)", "inset(100%)"} or CUT.fullmatch(style.get("clip") or ""):
        return True
    sizes = (style.pixels("width"), style.pixels("height"))
    small = all(size is not None and size <= 1 for size in sizes)
    return small and style.get("overflow-x") in {"hidden", "clip"} and style.get("overflow-y") in {"hidden", "clip"}


def _displaced(style: Style) -> bool:
    if style.get("position") not in {"static", "relative"}:
        return True
    offsets = ("left", "top", "right", "bottom") if style.get("position") == "relative" else ()
    if any(style.get(side) != "auto" for side in offsets):
        return True
    if any(style.get(name) != "none" for name in ("transform", "rotate", "scale", "translate")):
        return True
    for name in ("margin-left", "margin-top", "margin-right", "margin-bottom", "text-indent"):
        value = style.get(name)
        if value is None or value.startswith("-") or "calc(" in value:
            return True
    return (style.get("z-index") or "-").startswith("-")


def _cut(style: Style) -> bool:
    if style.get("clip") != "auto" or style.get("clip-path") != "none":
        return True
    if style.get("overflow-x") == "visible" and style.get("overflow-y") == "visible":
        return False
    for name in ("width", "height", "max-width", "max-height"):
        value = style.get(name)
        size = style.pixels(name)
        if value is None or (size is not None and size <= SMALL) or "calc(" in value:
            return True
    return False


def _faint(style: Style) -> bool:
    opacity = opacity_of(style)
    if opacity is None or opacity < FAINTEST:
        return True
    if any(style.get(name) != "none" for name in ("filter", "mask", "mask-image")) or style.get("zoom") != "1":
        return True
    colour = style.colour("color")
    return (style.size is not None and style.size < SMALL) or (colour is not None and colour.alpha < FAINTEST)
