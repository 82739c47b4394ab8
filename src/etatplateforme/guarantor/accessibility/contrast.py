"""Contrast of the texts of a page, as far as its sheets decide it (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.css.colours import contrast, over
from etatplateforme.guarantor.accessibility.css.ground import PAPER, Ground, ground_of
from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.roles import disabled
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

DOUBT = 0.005
"""Contrast so near a threshold that a browser, which rounds colours, may come to the other side of it."""

OFF = frozenset(
    {"button", "checkbox", "combobox", "grid", "group", "link", "listbox", "menu", "menubar", "menuitem",
     "menuitemcheckbox", "menuitemradio", "option", "radio", "radiogroup", "row", "scrollbar", "searchbox", "select",
     "separator", "slider", "spinbutton", "switch", "tab", "tablist", "textbox", "toolbar", "tree", "treegrid",
     "treeitem", "gridcell", "columnheader", "rowheader", "details", "progressbar"}
)  # fmt: skip
"""Roles of groups and widgets, which may be disabled."""

WORD = re.compile(r"\w\w")


@dataclass(frozen=True, slots=True)
class TextContrast:
    """Contrast of the text that stands directly in an element.

    ``least`` and ``most`` are the contrasts that may be met, both None when only a browser knows. ``size`` is in
    pixels. ``certain`` is False when the text may be out of sight, or something else stand behind or over it; ``word``
    when there is a letter alone, which may be a drawing (a cross for « close »).
    """

    element: Element
    least: float | None
    most: float | None
    size: float | None
    weight: int | None
    certain: bool
    word: bool = True

    def large(self, plain: float, bold: float) -> bool | None:
        """True for a text of at least *plain* pixels, or of *bold* ones when it is bold; None when unknown."""
        if self.size is None or self.weight is None:
            return None
        return self.size >= plain or (self.size >= bold and self.weight >= 700)

    def enough(self, wanted: float) -> bool | None:
        """Whether the text certainly has the contrast *wanted*, certainly not, or None."""
        if self.least is None or self.most is None or not self.certain:
            return None
        if self.least >= wanted + DOUBT or (self.least >= wanted and self.least == self.most):
            return True
        return False if self.most < wanted - DOUBT and self.word else None


def text_contrasts(view: View) -> Iterator[TextContrast]:
    """Texts of HTML elements that may be seen and that are not disabled, in order; none of those without a letter.

    When a sheet was not given, nothing is known of any: the first one alone is told, as unknown.
    """
    if not view.styles.whole:
        yield from _first_text(view)
        return
    grounds: list[Ground] = []
    off = disabled_texts(view)
    stacked = _stacked(view)
    for element in view.document.elements:
        style = view.style(element)
        behind = PAPER if element.parent is None else grounds[element.parent.order]
        grounds.append(ground_of(style, behind))
        if element in off or not _speaks(element) or ":" in element.tag or view.unseen(element):
            continue
        told = _contrast(style, grounds[-1])
        if told != (1.0, 1.0):  # a text of the colour of its background is no text for the eye
            certain = view.in_sight(element) and not _under(element, stacked)
            yield TextContrast(element, *told, style.size, style.weight, certain, _reads(element))


def _first_text(view: View) -> Iterator[TextContrast]:
    """The first text that may be seen, of which nothing is known."""
    for element in view.document.elements:
        if _speaks(element) and ":" not in element.tag and not view.unseen(element):
            yield TextContrast(element, None, None, None, None, certain=False)
            return


def _contrast(style: Style, ground: Ground) -> tuple[float | None, float | None]:
    """Least and most contrast of a text on its ground."""
    colour = style.colour("color")
    dressed = style.get("text-shadow") != "none" or style.get("-webkit-text-fill-color") not in {"", "currentcolor"}
    if (
        colour is None
        or ground.colours is None
        or dressed
        or style.get("-webkit-text-stroke-width") not in {"", "0", "0px"}
    ):
        return None, None
    scheme = (style.get("color-scheme") or "dark").split()
    if "dark" in scheme and "light" not in scheme:
        return None, None
    found = [contrast(ground.seen(over(colour, under)), ground.seen(under)) for under in ground.colours]
    return min(found), max(found)


def _speaks(element: Element) -> bool:
    """True when a text with a letter or a digit stands directly in the element."""
    return any(isinstance(item, str) and any(map(str.isalnum, item)) for item in element.content)


def _reads(element: Element) -> bool:
    """True when a word stands there."""
    return any(isinstance(item, str) and WORD.search(item) for item in element.content)


def disabled_texts(view: View) -> frozenset[Element]:
    """What stands in something disabled, and in the labels of what is (WCAG 2.2, 1.4.3, « incidental »)."""
    found: set[Element] = set()
    for element in view.document.elements:
        if element.parent in found:
            found.add(element)
        elif _off(view, element):
            found.add(element)
            for label in (*view.labels.get(element, ()), *_named_by(view, element)):
                found.update((label, *label.within()))
    return frozenset(found)


def _off(view: View, element: Element) -> bool:
    said = element.attributes.get("aria-disabled", "").strip().lower() == "true"
    if said:
        return view.role(element) in OFF
    if element.tag == "fieldset":
        return "disabled" in element.attributes
    return element.tag in {"button", "input", "select", "textarea", "option", "optgroup"} and disabled(element)


def _named_by(view: View, element: Element) -> Iterator[Element]:
    for word in element.words("aria-labelledby")[:50]:
        target = view.document.by_id.get(word)
        if target is not None:
            yield target


def _stacked(view: View) -> list[Element]:
    """What stands out of the flow and shows something: it may stand behind or over any text."""
    found: list[Element] = []
    for element in view.document.elements:
        style = view.style(element)
        if not style.values or view.unseen(element):
            continue
        out = style.get("position") != "static" or bool((style.ways or 0) & Hidden.MOVED)
        # A grid may put its cells one over the other.
        out = out or style.get("grid-area") not in {"", "auto"} or style.get("float") != "none"
        if out and not any(outer in found[-20:] for outer in element.around()):
            found.append(element)
    return found


def _under(element: Element, stacked: list[Element]) -> bool:
    """True when something that is out of the flow, and neither holds the element nor stands in it, may cover it."""
    for other in stacked:
        inside = other.order <= element.order < other.last
        if not inside and not element.order <= other.order < element.last:
            return True
    return False
