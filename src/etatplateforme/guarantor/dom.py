"""What the page rules read of a page: a light copy of its tree, with the line and column of every element.

turbohtml parses as browsers do (WHATWG) and keeps positions; nothing outside this file knows it, so another parser
would change this file only. The copy is made in one pass over the tree, whatever its depth, and nothing of it is kept
in a finding but tag names, lines and columns: pages may hold personal data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import turbohtml
from turbohtml import Doctype, Namespace, Text
from turbohtml import Element as ParsedElement

NODES = (ParsedElement, Text)
"""What is kept of the parsed tree; comments and the like are not."""

UNREAD = frozenset({"script", "style", "template", "head", "title"})
"""Elements whose text is not part of what a page says."""

VALUES = frozenset({"select", "textarea", "datalist"})
"""Fields: what they hold is a value or a choice, not a label."""


@dataclass(slots=True, eq=False)
class Element:
    """One element. Foreign ones (SVG, MathML) are named ``"svg:title"``; an attribute without value is ``""``.

    ``line`` and ``column`` count from 1; None for what the parser had to add. ``hidden`` is True when the element or
    one around it says so itself (``hidden``, ``aria-hidden="true"``, ``display:none`` in its style, ``noscript``):
    style sheets are not read. ``label`` is the nearest ``<label>`` around it. ``speaks`` is True when reading its
    content aloud gives something. ``content`` is what stands in it, elements and texts in order (nothing of a
    ``template``). Two elements are equal only when they are the same one.
    """

    tag: str
    attributes: Mapping[str, str] = field(repr=False)
    line: int | None
    column: int | None
    hidden: bool
    parent: "Element | None" = field(default=None, repr=False)
    label: "Element | None" = field(default=None, repr=False)
    speaks: bool = False
    content: "list[Element | str]" = field(default_factory=list["Element | str"], repr=False)

    @property
    def children(self) -> "Iterator[Element]":
        """Elements that stand directly in this one."""
        return (item for item in self.content if isinstance(item, Element))

    def within(self, limit: int = 100_000) -> "Iterator[Element]":
        """Elements in this one at any depth, in order, *limit* at most."""
        stack = [self.content[::-1]]
        while stack and limit:
            if not stack[-1]:
                _ = stack.pop()
                continue
            item = stack[-1].pop()
            if isinstance(item, Element):
                limit -= 1
                yield item
                stack.append(item.content[::-1])

    def around(self) -> "Iterator[Element]":
        """Elements around this one, the nearest first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent

    def says(self, attribute: str) -> bool:
        """True when the attribute is there with more than spaces in it."""
        return bool(self.attributes.get(attribute, "").strip())

    def words(self, attribute: str) -> tuple[str, ...]:
        """Words of an attribute that is a list (``class``, ``rel``, ``aria-labelledby``)."""
        return tuple(self.attributes.get(attribute, "").split())


@dataclass(frozen=True, slots=True)
class Document:
    """A page as the rules read it: its elements in order, its title (None when it has none), and what its body says.

    ``text`` has its spaces collapsed and leaves out what is hidden. ``by_id`` gives the first element of each
    identifier. ``doctype`` is the name and identifiers of its document type, None when the parser saw none
    where it counts;
    ``slips`` are the faults of writing that the parser met, under the standard's own names, each with its line and
    column.
    """

    elements: tuple[Element, ...]
    title: str | None
    text: str = field(repr=False)
    by_id: Mapping[str, Element] = field(repr=False)
    doctype: str | None = None
    slips: tuple[tuple[str, int | None, int | None], ...] = ()

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


def read(html: str) -> Document:
    """Read a page. Never raises: a browser makes a tree of any text, and so does the parser."""
    parsed = turbohtml.parse(html, allow_declarative_shadow_roots=False)
    elements: list[Element] = []
    words: list[str] = []
    titles: list[tuple[Element, str]] = []
    # Two visits per element, the second one after its content, tell its parent whether it speaks.
    stack: list[tuple[ParsedElement | Text | None, Element | None, Element | None]] = [
        (child, None, None) for child in parsed.children if isinstance(child, ParsedElement)
    ]
    while stack:
        node, parent, leaving = stack.pop()
        if leaving is not None:
            if parent is not None and leaving.tag not in VALUES:
                parent.speaks = parent.speaks or leaving.speaks or leaving.says("alt") or leaving.says("aria-label")
        elif isinstance(node, Text):
            _hear(node.text, parent, words, titles)
            if parent is not None:
                parent.content.append(node.text)
        elif node is not None:
            element = _copy(node, parent)
            elements.append(element)
            if parent is not None:
                parent.content.append(element)
            stack.append((None, parent, element))
            if element.tag != "template":
                children = [child for child in node.children if isinstance(child, NODES)]
                stack.extend((child, element, None) for child in reversed(children))
    return Document(
        elements=tuple(elements),
        title=_title(elements, titles),
        text=" ".join(" ".join(words).split()),
        by_id=MappingProxyType(_identifiers(elements)),
        doctype=next((_declaration(child) for child in parsed.children if isinstance(child, Doctype)), None),
        slips=tuple((error.code, error.line, error.col + 1) for error in parsed.errors),
    )


def _declaration(doctype: Doctype) -> str:
    """Name, public and system identifiers of a document type, as they are compared (HTML, 13.1.1)."""
    return " ".join(part for part in (doctype.name, doctype.public_id, doctype.system_id) if part)


def _hear(text: str, parent: Element | None, words: list[str], titles: list[tuple[Element, str]]) -> None:
    """Add a text to what is said where it stands."""
    if parent is None:
        return
    if parent.tag == "title":
        titles.append((parent, text))
    if text.strip():
        parent.speaks = parent.tag not in {"script", "style"}
        if not parent.hidden and parent.tag not in UNREAD:
            words.append(text)


def _copy(node: ParsedElement, parent: Element | None) -> Element:
    prefix = "" if node.namespace is Namespace.HTML else f"{node.namespace.value}:"
    attributes = {name: _flat(value) for name, value in node.attrs.items()}
    around = None if parent is None else parent if parent.tag == "label" else parent.label
    return Element(
        tag=prefix + node.tag,
        attributes=attributes,
        line=node.source_line,
        column=None if node.source_col is None else node.source_col + 1,
        hidden=(parent is not None and parent.hidden) or node.tag == "noscript" or _hides(attributes),
        parent=parent,
        label=around,
    )


def _flat(value: str | list[str] | None) -> str:
    """Value of an attribute as one text: the parser cuts ``class`` and its kind into lists."""
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def _hides(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    style = "".join(attributes.get("style", "").lower().split())
    said_hidden = "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true"
    return said_hidden or "display:none" in style or "visibility:hidden" in style


def _title(elements: list[Element], titles: list[tuple[Element, str]]) -> str | None:
    """Text of the first ``title`` element, which is the page's (HTML, 4.2.2); an SVG's is another element."""
    first = next((element for element in elements if element.tag == "title"), None)
    if first is None:
        return None
    return " ".join("".join(text for owner, text in titles if owner is first).split())


def _identifiers(elements: list[Element]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in elements:
        identifier = element.attributes.get("id")
        if identifier:
            _ = found.setdefault(identifier, element)
    return found
