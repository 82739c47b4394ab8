"""From an element that a browser shows to the line of the source that wrote it.

The document after scripts and the source are laid side by side, from the top down: an element matches one that has its
tag, its lasting attributes and its own words. Nothing is added to the page that is judged. What a script made, or
changed beyond recognition, has no line: the page and a selector say where it is.
"""

from collections.abc import Iterator, Sequence

from etatplateforme.guarantor.dom import Document, Element, read
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rendered import NOWHERE, Rendered, Spot
from etatplateforme.values.finding import Place

LASTING = ("id", "name", "href", "src", "type", "for", "alt", "value", "action")
"""Attributes of the source that a script hardly ever rewrites."""

AHEAD = 50
"""Children that are looked at for a match before one is held to be a script's."""


class Places:
    """Where the elements of one rendered page stand in its source."""

    def __init__(self, page: Page, source: Document, rendered: Rendered) -> None:
        self.page = page
        shown = read(rendered.html)
        self._shown = shown.elements if len(shown.elements) == rendered.elements else ()
        self._source = _aligned(shown.root, source.root)

    def source(self, spot: Spot) -> Element | None:
        """The element of the source, None when there is none or when it is not certain."""
        if not NOWHERE < spot.at < len(self._shown):
            return None
        shown = self._shown[spot.at]
        return self._source.get(shown) if shown.tag.rpartition(":")[2] == spot.tag else None

    @property
    def root(self) -> Spot:
        """The element that holds the whole page."""
        return Spot("html", "html", 0)

    @property
    def whole(self) -> Place:
        """The page itself."""
        return Place(self.page.name)

    def place(self, spot: Spot) -> Place:
        """The page, with line and column when they are known."""
        element = self.source(spot)
        return self.whole if element is None else Place(self.page.name, element.line, element.column)

    def named(self, spot: Spot) -> str:
        """How a sentence names the element: its tag, with a selector when it has no line."""
        if self.place(spot).line is not None:
            return f"balise {spot.tag}"
        return f"balise {spot.tag} (sélecteur « {spot.selector} »)"


def _aligned(shown: Element, source: Element) -> dict[Element, Element]:
    """Elements of *shown* with those of *source* that they come from."""
    found = {shown: source}
    pending = [(shown, source)]
    while pending:
        one, other = pending.pop()
        pairs = list(_pairs(list(one.children), list(other.children)))
        found.update(pairs)
        pending.extend(pairs)
    return found


def _pairs(shown: Sequence[Element], source: Sequence[Element]) -> Iterator[tuple[Element, Element]]:
    """Children that match, in order: each takes the next of the source that it may come from."""
    start = 0
    for child in shown:
        for index in range(start, min(len(source), start + AHEAD)):
            if _matches(child, source[index]):
                yield child, source[index]
                start = index + 1
                break


def _matches(shown: Element, source: Element) -> bool:
    if shown.tag != source.tag or not set(source.words("class")) <= set(shown.words("class")):
        return False
    if any(name in source.attributes and shown.attributes.get(name) != source.attributes[name] for name in LASTING):
        return False
    if "id" in shown.attributes and "id" not in source.attributes and shown.tag in {"div", "span"}:
        return False
    return _words(shown) == _words(source)


def _words(element: Element) -> list[str]:
    """Words that stand directly in the element."""
    return [word for item in element.content if isinstance(item, str) for word in item.split()]
