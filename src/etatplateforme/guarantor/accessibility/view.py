"""A page as assistive technologies meet it: roles, what is exposed, what takes the focus; made once for all rules."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from operator import attrgetter
from typing import TypeVar, cast

from etatplateforme.guarantor.accessibility.css.media import Medium
from etatplateforme.guarantor.accessibility.css.style import Style
from etatplateforme.guarantor.accessibility.css.styles import Styles
from etatplateforme.guarantor.accessibility.hidden import Hidden, by_itself
from etatplateforme.guarantor.accessibility.roles import (
    CELLS,
    NOTHING,
    author_named,
    explicit_role,
    focusable_by_nature,
    has_global,
    implicit_role,
    tabindex,
    type_of,
)
from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.facts import NO_SHEETS, Page

T = TypeVar("T")

LABELABLE = frozenset({"button", "input", "meter", "output", "progress", "select", "textarea"})
OWNED_BY_LIST = frozenset({"ul", "ol", "menu"})


@dataclass(slots=True)
class View:
    """What is derived from a document. ``styles`` is what the cascade made of the sheets that were given.

    ``names`` keeps the names that were computed and ``patience`` how many elements may still be read for others:
    a page whose elements are nested without end costs a bounded time. ``carriers`` gives elements by the attribute that
    they carry, once a rule has asked for them; ``kept`` what several rules ask (see :func:`once`).
    """

    document: Document
    styles: Styles
    given: Mapping[str, str]
    labels: Mapping[Element, tuple[Element, ...]]
    by_tag: Mapping[str, list[Element]]
    ways: list[int]
    doubtful: bool
    names: dict[Element, str | None] = field(default_factory=dict[Element, str | None])
    roles: dict[Element, str | None] = field(default_factory=dict[Element, str | None])
    patience: int = 0
    carriers: dict[str, list[Element]] = field(default_factory=dict[str, list[Element]])
    kept: dict[object, object] = field(default_factory=dict[object, object])

    def all(self, *tags: str) -> Iterable[Element]:
        """Elements of these tags, in the order of the page when there is one tag."""
        return (element for tag in tags for element in self.by_tag.get(tag, ()))

    def hidden(self, element: Element) -> int:
        """In which ways the element is hidden."""
        return self.ways[element.order] & Hidden.HIDES

    def by_itself(self, element: Element) -> int:
        """In which ways the element is hidden by itself, whatever stands around it."""
        return by_itself(element, self.styles.of(element)) & (Hidden.HIDES & ~Hidden.INVISIBLE)

    def style(self, element: Element) -> Style:
        """Style of the element, as far as the sheets that were given say."""
        return self.styles.of(element)

    def styles_on(self, medium: Medium) -> Styles:
        """What the cascade makes of the same sheets on another medium."""
        return Styles(self.document, self.given, medium)

    @property
    def scripted(self) -> bool:
        """True when the page has a script, which may show what is hidden."""
        return "script" in self.by_tag

    def exposed(self, element: Element) -> bool:
        """True when assistive technologies meet the element, as far as the page and its sheets say."""
        return not self.ways[element.order] & Hidden.HIDES

    def visible(self, element: Element) -> bool:
        """True when the element is drawn, as far as the page and its sheets say."""
        return not self.ways[element.order] & (Hidden.UNDRAWN | Hidden.INVISIBLE)

    def astray(self, element: Element) -> bool:
        """True when a style may hide the element or move it out of sight, as far as the sheets that were read say."""
        return bool(self.ways[element.order] & (Hidden.MAYBE | Hidden.MOVED))

    def unseen(self, element: Element) -> bool:
        """True when the eye certainly does not meet the element, be it drawn or not."""
        return bool(self.ways[element.order] & (Hidden.UNDRAWN | Hidden.INVISIBLE | Hidden.GONE))

    @property
    def sheets_may_hide(self) -> bool:
        """True when something of the page may be hidden or shown by what was not read, or only a browser decides."""
        return self.doubtful or not self.styles.whole

    def may_be_hidden(self, element: Element) -> bool:
        """True when a sheet that was not read, or a value that only a browser knows, may hide or show the element."""
        return not self.styles.whole or bool(self.ways[element.order] & Hidden.MAYBE)

    def in_sight(self, element: Element) -> bool:
        """True when the eye certainly meets the element: every sheet was read, and none could move it away."""
        away = Hidden.UNDRAWN | Hidden.INVISIBLE | Hidden.MAYBE | Hidden.MOVED
        return self.styles.whole and not self.ways[element.order] & away

    def focusable(self, element: Element) -> bool:
        """True when the element takes the focus, by the keyboard or by a script."""
        if self.ways[element.order] & (Hidden.UNDRAWN | Hidden.INVISIBLE | Hidden.INERT):
            return False
        return focusable_by_nature(element) or (tabindex(element) is not None and not _inactive(element))

    def tabbable(self, element: Element) -> bool:
        """True when the keyboard reaches the element."""
        index = tabindex(element)
        return (index is None or index >= 0) and self.focusable(element)

    def role(self, element: Element) -> str | None:
        """Semantic role: explicit, or implicit; one that says « nothing » is undone by a conflict (ARIA 1.2, 6.4.1)."""
        if element not in self.roles:
            self.roles[element] = self._role(element)
        return self.roles[element]

    def playing(self, *roles: str) -> list[Element]:
        """Elements whose semantic role is one of *roles*, in the order of the page."""
        by_role = _by_role(self)
        if len(roles) == 1:
            return by_role.get(roles[0], [])
        return sorted((each for role in roles for each in by_role.get(role, ())), key=attrgetter("order"))

    def _role(self, element: Element) -> str | None:
        explicit = explicit_role(element)
        if explicit is not None and explicit not in NOTHING:
            return explicit
        if explicit is not None and not self._conflict(element):
            return "none"
        implicit = implicit_role(element, named=element.tag == "section" and author_named(element))
        if implicit == "none":
            return "img" if self._conflict(element) else "none"
        if element.tag in CELLS or element.tag == "li":
            return self._inherited(element, implicit)
        return implicit

    def _conflict(self, element: Element) -> bool:
        """True for what cannot be decorative: it takes the focus, or has a property that every element may have."""
        return has_global(element) or focusable_by_nature(element) or tabindex(element) is not None

    def _inherited(self, element: Element, implicit: str | None) -> str | None:
        """A part of a table or list that has another role is no longer such a part."""
        tags = OWNED_BY_LIST if element.tag == "li" else {"table"}
        whole = element.parent if element.tag == "li" else next((o for o in element.around() if o.tag == "table"), None)
        if whole is None or whole.tag not in tags:
            return implicit
        kept = {"list", "directory"} if element.tag == "li" else {"table", "grid", "treegrid"}
        role = self.role(whole)
        return implicit if role in kept else "none" if role in NOTHING else "generic"


def once(make: Callable[[View], T]) -> Callable[[View], T]:
    """*make*, with its answer kept by the view: what several rules ask of a page is found once."""

    @wraps(make)
    def answered(view: View) -> T:
        if make not in view.kept:
            view.kept[make] = make(view)
        return cast("T", view.kept[make])

    return answered


@once
def _by_role(view: View) -> Mapping[str | None, list[Element]]:
    found: dict[str | None, list[Element]] = defaultdict(list)
    for element in view.document.elements:
        found[view.role(element)].append(element)
    return found


def _inactive(element: Element) -> bool:
    return element.tag in {"button", "select", "textarea", "input"} and not focusable_by_nature(element)


def view_of_page(page: Page, document: Document) -> View:
    """The view of a page with the style sheets that were given with it."""
    return view_of(document, page.sheets)


def view_of(document: Document, sheets: Mapping[str, str] = NO_SHEETS) -> View:
    """Derive the view of a document, in time proportional to its size. *sheets* as in :class:`Page`."""
    styles = Styles(document, sheets)
    ways: list[int] = []
    by_tag: dict[str, list[Element]] = defaultdict(list)
    for element, style in zip(document.elements, styles.all, strict=True):
        own = by_itself(element, style)
        outer = element.parent
        ways.append(own if outer is None else own | ways[outer.order] & ~Hidden.INVISIBLE)
        by_tag[element.tag].append(element)
    return View(
        document=document,
        styles=styles,
        given=sheets,
        labels=_labels(document, by_tag),
        by_tag=by_tag,
        ways=ways,
        doubtful=any(each & Hidden.MAYBE for each in ways),
        patience=20_000 + 4 * len(document.elements),
    )


def _labels(document: Document, by_tag: Mapping[str, list[Element]]) -> dict[Element, tuple[Element, ...]]:
    """Labels of each field: those that name its identifier, and the one around it that names none (HTML, 4.10.4)."""
    found: dict[Element, tuple[Element, ...]] = {}
    served: set[Element] = set()
    concerned = [element for tag in ("label", *LABELABLE) for element in by_tag.get(tag, ())]
    for element in sorted(concerned, key=attrgetter("order")):
        field_of_label: Element | None = None
        label: Element | None = None
        if element.tag == "label" and "for" in element.attributes:
            label, field_of_label = element, document.by_id.get(element.attributes["for"])
        elif _labelable(element) and element.label is not None and "for" not in element.label.attributes:
            label = element.label
            field_of_label = None if label in served else element
            served.add(label)
        if label is not None and field_of_label is not None and _labelable(field_of_label):
            found[field_of_label] = (*found.get(field_of_label, ()), label)
    return found


def _labelable(element: Element) -> bool:
    return element.tag in LABELABLE and not (element.tag == "input" and type_of(element) == "hidden")
