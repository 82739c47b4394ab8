"""ACT rules on the spacing of text that a style attribute imposes, and that nobody can then enlarge."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, in_sight
from etatplateforme.guarantor.accessibility.css.style import LENGTH, Style
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

NARROWEST, WIDEST = 0.25, 1.5
"""Width of an ordinary letter, in sizes of the text: at least, and at most."""

SCREEN_WIDTH = 1280.0
UNBROKEN = frozenset({"nowrap", "pre"})


def spaced(style: Style, name: str, least: float) -> bool | None:
    """Whether a spacing is at least *least* times the size of the text; None when only a browser can measure it."""
    value = style.get(name)
    if value == "normal":
        # The fonts that browsers take when no sheet asks for another have lines of 1.1 to 1.3 times their size.
        return None if name == "line-height" and style.get("font-family") else False
    match = LENGTH.fullmatch(value or "")
    if match is None:
        return None
    if match.group(2) == "":
        return float(match.group(1)) >= least
    given = style.pixels(name)
    if given is None or style.size is None:
        return False if given is not None and given <= 0 else None
    return given >= least * style.size - 0.001


def _imposed(view: View, name: str) -> Iterator[tuple[Element, Style]]:
    """Elements that hold a text and on which a style attribute imposes the property."""
    for element in view.document.elements:
        style = view.style(element)
        if name not in style.important or ":" in element.tag:
            continue
        if not view.unseen(element) and _says(element):
            yield element, style


def _says(element: Element) -> bool:
    return any(isinstance(item, str) and item.strip() for item in element.content)


def _spacing(name: str, least: float) -> Callable[[View], Iterator[Told]]:
    def judge(view: View) -> Iterator[Told]:
        for element, style in _imposed(view, name):
            yield element, in_sight(view, element, right=spaced(style, name, least))

    return judge


def _lines(view: View) -> Iterator[Told]:
    """Only a text that runs over several lines is concerned."""
    for element, style in _imposed(view, "line-height"):
        broken = breaks(view, element, style)
        if broken is not False:
            right = spaced(style, "line-height", 1.5)
            yield element, in_sight(view, element, right=None if right is False and broken is None else right)


def breaks(view: View, element: Element, style: Style) -> bool | None:
    """Whether the text of an element certainly runs over several lines by itself; None when it may or may not."""
    space = style.get("white-space")
    text = " ".join("".join(item for item in element.content if isinstance(item, str)).split())
    if space in UNBROKEN or " " not in text:
        return False
    width, alone = _room(view, element), all(isinstance(item, str) for item in element.content)
    if style.size is None or space is None:
        return None
    if width is not None and len(text) * NARROWEST * style.size > width:
        return True
    return False if alone and len(text) * WIDEST * style.size < (width or 0.0) else None


def _room(view: View, element: Element) -> float | None:
    """Width that the text has, in pixels, at most; None when a width is stated that only a browser can work out."""
    least = SCREEN_WIDTH
    for outer in (element, *element.around()):
        style = view.style(outer)
        for name in ("width", "max-width"):
            value = style.get(name)
            found = style.pixels(name)
            if found is not None:
                least = min(least, found)
            elif value not in {"auto", "none", "100%"}:
                return None
        if style.get("float") != "none" or style.get("display") not in {"block", "inline", "list-item"}:
            return None
    return least


SPACING = (
    Act("24afc2", _spacing("letter-spacing", 0.12)),
    Act("78fd32", _lines),
    Act("9e45ec", _spacing("word-spacing", 0.16)),
)
