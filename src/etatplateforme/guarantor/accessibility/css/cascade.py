"""The cascade: of all that is declared for an element, what wins (CSS Cascade 5, 6).

Sheets are compiled into one table for a page, and the table is kept for the next page that has the same sheets.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.css.browser_sheet import BROWSER_SHEET
from etatplateforme.guarantor.accessibility.css.match import Look, by_look
from etatplateforme.guarantor.accessibility.css.media import SCREEN, Medium
from etatplateforme.guarantor.accessibility.css.selector import AT_REST, Complex, Compound
from etatplateforme.guarantor.accessibility.css.sheet import Declared, Layer, Sheet, declared_in, sheet_of
from etatplateforme.guarantor.accessibility.css.style import Style, Value
from etatplateforme.guarantor.dom import Element

Weight: TypeAlias = tuple[int, int, tuple[int, ...], tuple[int, int, int], int]
"""What makes a declaration win: origin and importance, style attribute, layer, specificity, order."""

BROWSER, AUTHOR, IMPORTANT, BROWSER_IMPORTANT = range(4)
UNLAYERED = 1_000_000
MOST_KEPT = 20_000
"""Looks, winners and styles kept from one page to the next."""
HINTS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "body": (("bgcolor", "background-color"), ("text", "color"), ("background", "background-image")),
        "font": (("color", "color"),),
        "table": (("bgcolor", "background-color"), ("background", "background-image")),
        "td": (("bgcolor", "background-color"), ("background", "background-image")),
        "th": (("bgcolor", "background-color"), ("background", "background-image")),
        "tr": (("bgcolor", "background-color"),),
        "tbody": (("bgcolor", "background-color"),),
        "thead": (("bgcolor", "background-color"),),
    }
)
"""Old attributes that dress (HTML, 15.3); their odd colours are left to a browser."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One selector with what its rule declares.

    ``alone`` when the look of an element decides it; else ``around`` is what the elements around one must have for it
    to match, ``parent`` what the one just around it must have: a quick refusal, before anything is compared.
    """

    selector: Complex
    declared: tuple[Declared, ...]
    layer: tuple[int, ...]
    order: int
    origin: int
    sure: bool
    alone: bool
    around: frozenset[str]
    parent: str

    def weight(self, important: bool) -> Weight:
        """What its declarations weigh."""
        if important:
            origin = BROWSER_IMPORTANT if self.origin == BROWSER else IMPORTANT
            return origin, 0, tuple(-part for part in self.layer), self.selector.specificity, self.order
        return self.origin, 0, self.layer, self.selector.specificity, self.order


@dataclass(frozen=True, slots=True, eq=False)
class Specified:
    """What wins for an element, for what is drawn before and after its content, and what its attribute imposes.

    ``authored`` names the properties that the page's own sheets set, and not the browser's alone.
    """

    own: Mapping[str, Value]
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    important: frozenset[str]
    authored: frozenset[str]


Match: TypeAlias = tuple[Entry, bool]
"""An entry that an element matches, and whether it surely does."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A look, the entries that an element of that look may match, in order, and what wins when nothing else counts.

    ``plain`` is None when what stands around an element, or its old attributes, may change it.
    """

    look: Look
    entries: tuple[Entry, ...]
    plain: Specified | None


@dataclass(slots=True, eq=False)
class Table:
    """The sheets of a page as one table, by what their selectors end on. ``whole`` is False when a part is unread.

    ``asked`` names the attributes that selectors look at. ``turns`` is True when a sheet asks how the screen is held.
    """

    by_key: dict[str, list[Entry]]
    asked: frozenset[str]
    whole: bool
    turns: bool
    sheets: tuple[Sheet, ...]
    looks: dict[object, Looked] = field(default_factory=dict[object, Looked])
    won: dict[object, Specified] = field(default_factory=dict["object", Specified])
    made: "dict[tuple[Specified, Style], Style]" = field(default_factory=dict["tuple[Specified, Style]", "Style"])

    def look(self, element: Element) -> Looked:
        """Look of an element, with what it may match."""
        attributes = element.attributes
        kept: tuple[tuple[str, str], ...] = ()
        key: object = element.tag
        if not self.asked.isdisjoint(attributes):
            kept = tuple((name, value) for name, value in attributes.items() if name in self.asked)
            key = (element.tag, kept)
        found = self.looks.get(key)
        if found is None:
            if len(self.looks) > MOST_KEPT:
                self.looks.clear()
            found = self.looks[key] = self._looked(element.tag, dict(kept))
        return found

    def _looked(self, tag: str, given: dict[str, str]) -> Looked:
        look = Look(tag, given.get("id", ""), frozenset(given.get("class", "").split()), given)
        entries = tuple(self._candidates(look))
        alone = tag not in HINTS and all(entry.alone for entry in entries)
        plain = _winners(tuple((entry, entry.sure) for entry in entries), "", ()) if alone else None
        return Looked(look, entries, plain)

    def _candidates(self, look: Look) -> Iterator[Entry]:
        keys = [f".{word}" for word in look.classes]
        keys += [f"#{look.identifier}", look.tag.rpartition(":")[2].lower(), "*"]
        keys += [f"[{name}" for name in look.attributes]
        found = [entry for key in keys for entry in self.by_key.get(key, ())]
        found.sort(key=lambda entry: (entry.origin, entry.order))
        return (entry for entry in found if by_look(look, entry.selector.compounds[-1]))

    def specified(self, matched: tuple[Match, ...], element: Element) -> Specified:
        """What wins among *matched* entries, the old attributes and the style attribute of *element*."""
        style = element.attributes.get("style", "")
        hints = _hints(element)
        key = (matched, style, hints)
        found = self.won.get(key)
        if found is None:
            if len(self.won) > MOST_KEPT:
                self.won.clear()
            found = self.won[key] = _winners(matched, style, hints)
        return found


def _hints(element: Element) -> tuple[tuple[str, Value], ...]:
    names = HINTS.get(element.tag)
    if names is None or not element.attributes:
        return ()
    given = element.attributes
    return tuple(
        (name, f"url({given[old]})" if old == "background" else given[old].strip().lower())
        for old, name in names
        if given.get(old, "").strip()
    )


def _winners(matched: tuple[Match, ...], style: str, hints: tuple[tuple[str, Value], ...]) -> Specified:
    parts: dict[str, list[tuple[Weight, str, Value, bool]]] = {"": [], "before": [], "after": []}
    for entry, sure in matched:
        into = parts[entry.selector.drawn]
        weights = (entry.weight(False), entry.weight(True))
        into += [(weights[important], name, value, sure) for name, value, important in entry.declared]
    imposed: set[str] = set()
    own = parts[""]
    own += [((AUTHOR, 0, (-1,), (0, 0, 0), 0), name, value, True) for name, value in hints]
    inline = declared_in(style) if style else ()
    for place, (name, value, important) in enumerate(inline or ()):
        origin = IMPORTANT if important else AUTHOR
        own.append(((origin, 1, (UNLAYERED,), (0, 0, 0), place), name, value, True))
        if important:
            imposed.add(name)
    resolved = {drawn: _resolved(each) for drawn, each in parts.items()}
    authored = frozenset(name for weight, name, _, _ in own if weight[0] in {AUTHOR, IMPORTANT})
    return Specified(resolved[""], resolved["before"], resolved["after"], frozenset(imposed), authored)


def _resolved(declared: list[tuple[Weight, str, Value, bool]]) -> Mapping[str, Value]:
    """The last word on each property; what may or may not apply makes the value unknown unless it changes nothing."""
    found: dict[str, Value] = {}
    for _, name, value, sure in sorted(declared, key=lambda each: each[0]):
        found[name] = value if sure or found.get(name) == value else None
    return found


@lru_cache(maxsize=64)
def table_of(sheets: tuple[tuple[str, Layer, bool], ...], medium: Medium = SCREEN) -> Table:
    """The table of a page's sheets, in order, each with the layer it is imported into and whether it surely applies."""
    read = [(sheet_of(text, medium), layer, sure) for text, layer, sure in sheets]
    ranks = _Ranks()
    for sheet, layer, _ in read:
        ranks.name([layer + inner for inner in sheet.layers])
        if layer:
            ranks.name([layer])
    by_key: dict[str, list[Entry]] = {}
    asked: set[str] = set()
    met: set[int] = set()
    order = 0
    browser = (sheet_of(BROWSER_SHEET), (), True)
    for origin, (sheet, layer, sure) in [(BROWSER, browser), *((AUTHOR, each) for each in read)]:
        for rule in sheet.rules:
            rank = ranks.rank(layer + rule.layer)
            for selector in rule.selectors:
                order += 1
                if _never(selector):
                    continue
                alone = len(selector.compounds) == 1 and not selector.compounds[0].pseudos
                sure_here = rule.sure and sure
                entry = Entry(selector, rule.declared, rank, order, origin, sure_here, alone, *_around(selector))
                by_key.setdefault(_key(selector.compounds[-1]), []).append(entry)
                _ask(selector, asked, met)
    whole = all(sheet.whole for sheet, _, _ in read)
    turns = any(sheet.turns for sheet, _, _ in read)
    return Table(by_key, frozenset(asked), whole, turns, (browser[0], *(sheet for sheet, _, _ in read)))


class _Ranks:
    """The order of layers: that in which they are first named, a layer's own rules after those of its inner layers."""

    def __init__(self) -> None:
        self._places: dict[Layer, dict[str, int]] = {}

    def name(self, layers: Iterable[Layer]) -> None:
        """Hear of layers."""
        for layer in layers:
            for depth, word in enumerate(layer):
                siblings = self._places.setdefault(layer[:depth], {})
                _ = siblings.setdefault(word, len(siblings))

    def rank(self, layer: Layer) -> tuple[int, ...]:
        """Places of a layer from the outermost; what is in no layer wins over all."""
        self.name([layer])
        return (*(self._places[layer[:depth]][word] for depth, word in enumerate(layer)), UNLAYERED)


def _key(compound: Compound) -> str:
    """What an element must have for the compound to hold: the rarest thing first."""
    if compound.identifiers:
        return f"#{compound.identifiers[0]}"
    if compound.classes:
        return f".{compound.classes[0]}"
    if compound.tag is not None:
        return compound.tag.lower()
    if any(pseudo.name == "root" for pseudo in compound.pseudos):
        return "html"
    if compound.attributes:
        return f"[{compound.attributes[0].name}"
    return "*"


def _around(selector: Complex) -> tuple[frozenset[str], str]:
    """Keys of the compounds that elements around must hold, and of the parent's: what is around a sibling is too."""
    keys: set[str] = set()
    parent = ""
    level = 0
    for place in range(len(selector.compounds) - 2, -1, -1):
        joint = selector.joints[place]
        if joint not in {" ", ">"}:
            continue
        level += 1
        key = _key(selector.compounds[place])
        if key[0] in "*[":
            continue
        keys.add(key)
        if level == 1 and joint == ">":
            parent = key
    return frozenset(keys), parent


def _never(selector: Complex) -> bool:
    """True for what never matches a page at rest: a state, or what only some browser understands."""
    return any(
        pseudo.name in AT_REST or pseudo.name == "never"
        for compound in selector.compounds
        for pseudo in compound.pseudos
    )


def _ask(selector: Complex, asked: set[str], met: set[int]) -> None:
    """Add the attributes that the selector looks at to those *asked*.

    Rules that are nested share the selectors around them: those *met* are not read again.
    """
    if id(selector) in met:
        return
    met.add(id(selector))
    for compound in selector.compounds:
        asked.update(condition.name for condition in compound.attributes)
        asked.update(["id"] if compound.identifiers else [])
        asked.update(["class"] if compound.classes else [])
        for pseudo in compound.pseudos:
            for inner in pseudo.inner:
                _ask(inner, asked, met)
