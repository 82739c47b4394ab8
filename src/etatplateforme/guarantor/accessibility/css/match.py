"""Which selectors an element matches: yes, no, or only a browser knows.

What hangs on the element alone (tag, classes, attributes) is decided once for all elements that look the same; the
rest (what stands around and beside) element by element.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.css.selector import AT_REST, Attribute, Complex, Compound, Pseudo
from etatplateforme.guarantor.accessibility.roles import disabled
from etatplateforme.guarantor.dom import Element

LOOSE = frozenset(
    {"accept", "align", "charset", "checked", "dir", "disabled", "hreflang", "http-equiv", "lang", "media", "method",
     "multiple", "readonly", "rel", "rev", "scope", "selected", "shape", "target", "type", "valign"}
)  # fmt: skip
"""Attributes whose values selectors compare without regard to case in HTML (HTML, 4.16.2)."""

FORM = frozenset({"button", "input", "select", "textarea", "optgroup", "option", "fieldset"})
FIELDS = frozenset({"input", "select", "textarea"})


class Exhausted(Exception):
    """More comparisons than a page may ask for."""


@dataclass(slots=True, eq=False)
class Look:
    """Elements of one tag, identifier, classes and other attributes that selectors ask about.

    ``keys`` tells its tag, identifier and classes as selectors write them; ``known`` keeps which compounds hold on
    them, by identity: the sheets that hold the compounds outlive the looks.
    """

    tag: str
    identifier: str
    classes: frozenset[str]
    attributes: Mapping[str, str]
    known: dict[int, bool] = field(default_factory=dict[int, bool])
    keys: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        keys = {f".{word}" for word in self.classes}
        self.keys = frozenset(keys | {f"#{self.identifier}", self.tag.rpartition(":")[2].lower()})


class Matcher:
    """Compares selectors with the elements of one page. Raises Exhausted beyond *budget* comparisons."""

    def __init__(self, looks: list[Look], budget: int) -> None:
        self._looks = looks
        self._budget = budget
        self._siblings: dict[Element | None, list[Element]] = {}
        self._places: dict[Element, int] = {}
        self._keys: dict[Element, frozenset[str]] = {}
        self._above: dict[tuple[Element, int, int], bool | None] = {}
        self._beside: dict[tuple[Element | None, int, int], list[bool | None]] = {}

    def keys_of(self, element: Element | None) -> frozenset[str]:
        """Keys of the look of an element."""
        return frozenset() if element is None else self._looks[element.order].keys

    def keys_around(self, element: Element) -> frozenset[str]:
        """Keys of the looks of all that stands around *element*."""
        chain: list[Element] = []
        found: frozenset[str] = frozenset()
        for outer in element.around():
            if outer in self._keys:
                found = self._keys[outer]
                break
            chain.append(outer)
        for outer in reversed(chain):
            own = self._looks[outer.order].keys
            found = self._keys[outer] = found if own <= found else found | own
        return found

    def matches(self, element: Element, selector: Complex) -> bool | None:
        """Whether *element* is what the selector ends on."""
        return self._from(element, selector, len(selector.compounds) - 1)

    def _from(self, element: Element, selector: Complex, place: int) -> bool | None:
        """Whether *element* matches the compound at *place*, and what stands around it those before."""
        here = self.compound(element, selector.compounds[place])
        if here is False or place == 0:
            return here
        rest = self._before(element, selector, place - 1, selector.joints[place - 1])
        return rest if here else (None if rest is not False else False)

    def _before(self, element: Element, selector: Complex, place: int, joint: str) -> bool | None:
        if joint == " ":
            return self._somewhere_above(element, selector, place)
        if joint == "~":
            return self._somewhere_beside(element, selector, place)
        if joint == ">":
            return False if element.parent is None else self._from(element.parent, selector, place)
        siblings = self.siblings(element)
        at = self._places[element]
        return self._from(siblings[at - 1], selector, place) if at else False

    def _somewhere_beside(self, element: Element, selector: Complex, place: int) -> bool | None:
        """Whether a sibling before *element* matches; what is known of the first ones is kept for the later ones."""
        siblings = self.siblings(element)
        at = self._places[element]
        known = self._beside.setdefault((element.parent, id(selector), place), [False])
        while len(known) <= at and known[-1] is not True:
            here = self._from(siblings[len(known) - 1], selector, place)
            known.append(here if here else None if here is None or known[-1] is None else False)
        return known[min(at, len(known) - 1)]

    def _somewhere_above(self, element: Element, selector: Complex, place: int) -> bool | None:
        """Whether something around *element* matches; kept for each, since all that it holds asks the same."""
        chain: list[Element] = []
        known: bool | None = False
        for outer in element.around():
            key = (outer, id(selector), place)
            if key in self._above:
                known = self._above[key]
                break
            chain.append(outer)
        for outer in reversed(chain):
            if known is not True:
                here = self._from(outer, selector, place)
                known = here if here else (None if here is None or known is None else False)
            self._above[outer, id(selector), place] = known
        return known

    def compound(self, element: Element, compound: Compound) -> bool | None:
        """Whether the conditions of one compound hold on *element*."""
        self._spend()
        look = self._looks[element.order]
        key = id(compound)
        alone = look.known.get(key)
        if alone is None:
            alone = look.known[key] = by_look(look, compound)
        if not alone:
            return False
        held: bool | None = True
        for pseudo in compound.pseudos:
            answer = self._pseudo(element, pseudo)
            if answer is False:
                return False
            held = held if answer else None
        return held

    def siblings(self, element: Element) -> list[Element]:
        """Elements that stand in the same one, in order."""
        parent = element.parent
        if parent not in self._siblings:
            found = [element] if parent is None else list(parent.children)
            self._siblings[parent] = found
            self._places.update((each, place) for place, each in enumerate(found))
        return self._siblings[parent]

    def _spend(self) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise Exhausted

    def _pseudo(self, element: Element, pseudo: Pseudo) -> bool | None:
        name = pseudo.name
        decide = SIMPLE.get(name)
        if decide is not None:
            return decide(element)
        if name in AT_REST or name == "never":
            return False
        match name:
            case "is" | "where":
                return self._any(element, pseudo.inner)
            case "not":
                found = self._any(element, pseudo.inner)
                return None if found is None else not found
            case "has":
                return self._has(element, pseudo.inner)
            case "lang":
                return _speaks(element, pseudo.text)
            case _:
                counts = pseudo.counts
                return self._placed(element, name) if counts is None else self._counted(element, name, counts)

    def _any(self, element: Element, inner: tuple[Complex, ...]) -> bool | None:
        unsure = False
        for selector in inner:
            found = self.matches(element, selector)
            if found:
                return True
            unsure = unsure or found is None
        return None if unsure else False

    def _has(self, element: Element, inner: tuple[Complex, ...]) -> bool | None:
        """Relative selectors of one compound are looked for; longer ones are left to a browser."""
        unsure = False
        for selector in inner:
            if len(selector.compounds) != 1 or selector.joints not in {(" ",), (">",)}:
                unsure = True
                continue
            inside = element.children if selector.joints == (">",) else iter(element.within())
            for candidate in inside:
                found = self.compound(candidate, selector.compounds[0])
                if found:
                    return True
                unsure = unsure or found is None
        return None if unsure else False

    def _counted(self, element: Element, name: str, counts: tuple[int, int]) -> bool:
        siblings = self.siblings(element)
        if name.endswith("of-type"):
            siblings = [each for each in siblings if each.tag == element.tag]
            self._budget -= len(siblings)
            place = siblings.index(element) + 1
        else:
            place = self._places[element] + 1
        if "last" in name:
            place = len(siblings) - place + 1
        step, start = counts
        return (place - start) % step == 0 and (place - start) // step >= 0 if step else place == start

    def _placed(self, element: Element, name: str) -> bool | None:
        """First, last, only: places among siblings."""
        kind, mark, of = name.partition("-")
        if kind not in {"first", "last", "only"} or not mark or of not in {"child", "of-type"}:
            return None
        siblings = self.siblings(element)
        if of == "of-type":
            self._budget -= len(siblings)
            siblings = [each for each in siblings if each.tag == element.tag]
        first = kind == "last" or siblings[0] is element
        return first and (kind == "first" or siblings[-1] is element)


def by_look(look: Look, compound: Compound) -> bool:
    """Whether tag, identifier, classes and attributes are what the compound asks for."""
    if compound.tag is not None and compound.tag != look.tag and compound.tag != look.tag.rpartition(":")[2].lower():
        return False
    if any(identifier != look.identifier for identifier in compound.identifiers):
        return False
    if not look.classes.issuperset(compound.classes):
        return False
    return all(_attribute(look.attributes, condition) for condition in compound.attributes)


def _attribute(attributes: Mapping[str, str], condition: Attribute) -> bool:
    value = attributes.get(condition.name)
    if value is None:
        return False
    if not condition.operator:
        return True
    wanted = condition.value
    if condition.loose or condition.name in LOOSE:
        value, wanted = value.lower(), wanted.lower()
    match condition.operator:
        case "=":
            return value == wanted
        case "~=":
            return bool(wanted) and wanted in value.split()
        case "|=":
            return value == wanted or value.startswith(f"{wanted}-")
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
        case _:
            return bool(wanted) and wanted in value


def _speaks(element: Element, language: str) -> bool:
    """Whether the nearest language that is stated is *language* (Selectors 4, 8.1)."""
    for outer in (element, *element.around()):
        said = outer.attributes.get("lang") or outer.attributes.get("xml:lang")
        if said:
            return said.lower() == language or said.lower().startswith(f"{language}-")
    return False


def _empty(element: Element) -> bool:
    return not any(not isinstance(item, str) or item for item in element.content)


def _link(element: Element) -> bool:
    return element.tag in {"a", "area"} and "href" in element.attributes


def _checked(element: Element) -> bool:
    kind = element.attributes.get("type", "").lower()
    if element.tag == "option":
        return "selected" in element.attributes
    return element.tag == "input" and kind in {"checkbox", "radio"} and "checked" in element.attributes


def _writes(element: Element) -> bool | None:
    """Whether a person may type in it; types of fields and editable parts are left to a browser."""
    if element.tag not in {"input", "textarea"}:
        return None if "contenteditable" in element.attributes else False
    return not ({"readonly", "disabled"} & element.attributes.keys()) if element.tag == "textarea" else None


def _no_reading(element: Element) -> bool | None:
    writes = _writes(element)
    return None if writes is None else not writes


def _undecided(element: Element) -> bool | None:
    """``:indeterminate``: only a script makes a box so; groups of radio buttons are left to a browser."""
    if element.tag == "progress":
        return "value" not in element.attributes
    radio = element.tag == "input" and element.attributes.get("type", "").lower() == "radio"
    return None if radio else False


SIMPLE: Mapping[str, Callable[[Element], bool | None]] = MappingProxyType(
    {
        "root": lambda element: element.parent is None,
        "scope": lambda element: element.parent is None,
        "empty": _empty,
        "link": _link,
        "any-link": _link,
        "checked": _checked,
        "indeterminate": _undecided,
        "defined": lambda element: "-" not in element.tag or ":" in element.tag or None,
        "disabled": lambda element: element.tag in FORM and disabled(element),
        "enabled": lambda element: element.tag in FORM and not disabled(element),
        "required": lambda element: element.tag in FIELDS and "required" in element.attributes,
        "optional": lambda element: element.tag in FIELDS and "required" not in element.attributes,
        "read-write": _writes,
        "read-only": _no_reading,
        "open": lambda element: element.tag in {"details", "dialog"} and "open" in element.attributes,
    }
)
"""Pseudo-classes that an element, and what stands around it, decide."""
