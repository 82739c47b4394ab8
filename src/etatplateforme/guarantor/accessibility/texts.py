"""What an element says in plain words, and words that say nothing to anybody."""

from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

UNREAD = frozenset({"script", "style", "template", "svg:script", "svg:style"})
NAMED_OTHERWISE = frozenset({"aria-label", "aria-labelledby", "aria-owns"})
RESIDUES = frozenset({"undefined", "null", "none", "nan", "todo", "tbd", "xxx", "[object object]", "label", "input"})
"""What a template, a script or a draft leaves where words were meant to stand."""

PUNCTUATION = frozenset(" *:.,;…_|/()[]·•\u00a0")
"""Signs that name nothing when they stand alone; not those that may be a symbol: +, €, %, ?, <, >…"""


def said(view: View, element: Element) -> str:
    """Texts of an element that are drawn, spaces collapsed; the words of images are not among them."""
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack and view.patience > 0:
        item = stack.pop()
        view.patience -= 1
        if isinstance(item, str):
            found.append(item)
        elif item.tag not in UNREAD and (item is element or not view.hidden(item) & Hidden.UNDRAWN):
            stack.extend(item.content[::-1])
            if item.tag in {"br", "p", "div", "li"}:
                found.append(" ")
    return " ".join("".join(found).split())


def written(view: View, element: Element) -> str:
    """Text of a shown element that holds nothing else and has no other name; empty when its name must be computed.

    Most links, buttons and headings are so, and need no more reading to be known for named.
    """
    content = element.content
    if len(content) != 1 or not isinstance(content[0], str) or view.hidden(element):
        return ""
    return content[0].strip() if NAMED_OTHERWISE.isdisjoint(element.attributes) else ""


def folded(text: str) -> str:
    """A text as it is compared: no capitals, spaces collapsed, no full stop at its end."""
    return " ".join(text.split()).casefold().rstrip(" .…")


def meaningless(text: str) -> bool:
    """True for a text that certainly names nothing: signs alone, or what a template or a draft left there."""
    plain = " ".join(text.split()).casefold()
    if not plain:
        return False
    drafted = plain in RESIDUES or plain.startswith("lorem ipsum")
    return drafted or all(sign in PUNCTUATION for sign in plain)
