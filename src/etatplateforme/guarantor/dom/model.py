"""The tree of a page as rules read it, and what is drawn from it once it has grown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

UNREAD = frozenset({"script", "style", "template", "head", "title"})
"""Elements whose text is not part of what a page says."""

VALUES = frozenset({"select", "textarea", "datalist"})
"""Fields: what they hold is a value or a choice, not a label."""

WORDED = frozenset({"alt", "aria-label"})
SAYS_HIDDEN = frozenset({"hidden", "aria-hidden", "style"})
"""Attributes by which an element may say itself that it is hidden."""

Slip: TypeAlias = tuple[str, int | None, int | None]
"""A fault of writing that the parser met, under the standard's own name, with its line and column."""


@dataclass(slots=True, eq=False)
class Element:
    """One element. Foreign ones (SVG, MathML) are named ``"svg:title"``; an attribute without value is ``""``.

    ``line`` and ``column`` count from 1; None for what the parser had to add. ``hidden`` is True when the element or
    one around it says so itself (``hidden``, ``aria-hidden="true"``, ``display:none`` in its style, ``noscript``):
    style sheets are not read. ``label`` is the nearest ``<label>`` around it. ``speaks`` is True when reading its
    content aloud gives something. ``content`` is what stands in it, elements and texts in order (nothing of a
    ``template``). ``order`` is its place in the document, ``last`` that of the first element after all it holds. Two
    elements are equal only when they are the same one.
    """

    tag: str
    attributes: Mapping[str, str] = field(repr=False)
    line: int | None
    column: int | None
    parent: "Element | None" = field(default=None, repr=False)
    label: "Element | None" = field(default=None, repr=False)
    hidden: bool = False
    speaks: bool = False
    content: "list[Element | str]" = field(default_factory=list["Element | str"], repr=False)
    order: int = 0
    last: int = 0
    all: "list[Element]" = field(default_factory=list["Element"], repr=False)

    @property
    def children(self) -> "Iterator[Element]":
        """Elements that stand directly in this one."""
        return (item for item in self.content if isinstance(item, Element))

    def within(self, limit: int = 100_000) -> "list[Element]":
        """Elements in this one at any depth, in order, *limit* at most."""
        return self.all[self.order + 1 : min(self.last, self.order + 1 + limit)]

    def around(self) -> "Iterator[Element]":
        """Elements around this one, the nearest first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent

    def says(self, attribute: str) -> bool:
        """True when the attribute is there with more than spaces in it."""
        value = self.attributes.get(attribute)
        return value is not None and bool(value.strip())

    def words(self, attribute: str) -> tuple[str, ...]:
        """Words of an attribute that is a list (``class``, ``rel``, ``aria-labelledby``)."""
        value = self.attributes.get(attribute)
        return () if value is None else tuple(value.split())


@dataclass(frozen=True, slots=True)
class Document:
    """A page as the rules read it: its elements in order, its title (None when it has none), and what its body says.

    ``text`` has its spaces collapsed and leaves out what is hidden. ``by_id`` gives the first element of each
    identifier. ``doctype`` is the name and identifiers of its document type, None when the parser saw none
    where it counts; ``slips`` are the faults of writing that the parser met.
    """

    elements: tuple[Element, ...]
    title: str | None
    text: str = field(repr=False)
    by_id: Mapping[str, Element] = field(repr=False)
    doctype: str | None = None
    slips: tuple[Slip, ...] = ()

    @property
    def root(self) -> Element:
        """The ``html`` element; the parser adds it when the source has none."""
        return self.elements[0]

    @property
    def drawn_by_script(self) -> bool:
        """True when the body says nothing and there is a script: what the person sees is not in the source."""
        return not self.text and any(element.tag == "script" for element in self.elements)

    def named_by_others(self, element: Element) -> bool:
        """True when ``aria-labelledby`` points at something that says something (Accessible Name 1.2, step 2B)."""
        targets = (self.by_id.get(word) for word in element.words("aria-labelledby"))
        return any(target is not None and (target.speaks or target.says("aria-label")) for target in targets)

    def has_aria_name(self, element: Element) -> bool:
        """True when ``aria-label``, ``aria-labelledby`` or ``title`` names the element."""
        return element.says("aria-label") or element.says("title") or self.named_by_others(element)


class Growth:
    """A tree that a parser grows, element by element and text by text, in the order of the document."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._words: list[str] = []
        self._titles: list[tuple[Element, str]] = []

    def element(
        self, tag: str, attributes: Mapping[str, str], line: int | None, before: int | None, parent: Element | None
    ) -> Element:
        """Add an element; *tag* has its prefix when it is foreign, *before* counts the characters of its line."""
        elements = self.elements
        column = None if before is None else before + 1
        order = len(elements)
        if parent is None:
            made = Element(tag, attributes, line, column, None, None, False, False, [], order, 0, elements)
        else:
            label = parent if parent.tag == "label" else parent.label
            hidden = parent.hidden
            made = Element(tag, attributes, line, column, parent, label, hidden, False, [], order, 0, elements)
            parent.content.append(made)
        if tag == "noscript" or (not SAYS_HIDDEN.isdisjoint(attributes) and _hides(attributes)):
            made.hidden = True
        elements.append(made)
        return made

    def text(self, text: str, parent: Element) -> None:
        """Add a text where it stands."""
        parent.content.append(text)
        if parent.tag == "title":
            self._titles.append((parent, text))
        if not text.isspace():  # parsers may spare the call for the many that are
            parent.speaks = parent.tag not in {"script", "style"}
            if not parent.hidden and parent.tag not in UNREAD:
                self._words.append(text)

    def document(self, doctype: str | None, slips: tuple[Slip, ...]) -> Document:
        """The tree once everything stands in it."""
        identifiers: dict[str, Element] = {}
        for element in reversed(self.elements):
            if element.last == 0:
                element.last = element.order + 1
            parent, attributes = element.parent, element.attributes
            if parent is not None:
                if parent.last == 0:
                    parent.last = element.last
                if not parent.speaks and element.tag not in VALUES:
                    said = not WORDED.isdisjoint(attributes) and (element.says("alt") or element.says("aria-label"))
                    parent.speaks = element.speaks or said
            if identifier := attributes.get("id"):
                identifiers[identifier] = element
        return Document(
            elements=tuple(self.elements),
            title=self._title(),
            text=" ".join(" ".join(self._words).split()),
            by_id=MappingProxyType(identifiers),
            doctype=doctype,
            slips=slips,
        )

    def _title(self) -> str | None:
        """Text of the first ``title`` element, which is the page's (HTML, 4.2.2); an SVG's is another element."""
        first = next((element for element in self.elements if element.tag == "title"), None)
        if first is None:
            return None
        return " ".join("".join(text for owner, text in self._titles if owner is first).split())


def _hides(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = "".join(attributes.get("style", "").lower().split())
    return "display:none" in style or "visibility:hidden" in style
