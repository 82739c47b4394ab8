"""ACT rules on what stands in what: required parents and children of roles, focus inside what is not exposed."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.act.scripted import written
from etatplateforme.guarantor.accessibility.aria import CONTEXT, OWNED, PRESENTATIONAL_CHILDREN
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role, implicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

UNEXPOSED = NOTHING | {"generic"}
MOST_CHILDREN = 2_000


def owner(view: View, element: Element, claims: dict[str, Element]) -> Element | None:
    """Element that owns this one in the accessibility tree: by ``aria-owns``, or the nearest that is exposed."""
    claimed = claims.get(element.attributes.get("id", ""))
    if claimed is not None:
        return claimed
    return next((outer for outer in around(element) if shown_role(view, outer) is not None), None)


def shown_role(view: View, element: Element) -> str | None:
    """Role of an element that has a place in the accessibility tree; None when it leaves its place to its children."""
    role = view.role(element)
    if role in UNEXPOSED and any(name in element.attributes for name in ("aria-live", "aria-busy", "aria-label")):
        return "generic"
    if role in UNEXPOSED or role is None:
        return None
    return role


def claims_of(view: View) -> dict[str, Element]:
    """Which element claims each identifier by ``aria-owns``; the first to claim has it."""
    found: dict[str, Element] = {}
    for element in view.document.elements:
        for word in element.words("aria-owns"):
            _ = found.setdefault(word, element)
    return found


def _context(view: View) -> Iterator[Told]:
    claims = claims_of(view)
    for element in view.document.elements:
        role = explicit_role(element)
        if role is None or role not in CONTEXT or not view.exposed(element) or implicit_role(element) == role:
            continue
        view.patience -= 1
        above = owner(view, element, claims) if view.patience > 0 else None
        right = above is not None and view.role(above) in CONTEXT[role]
        # A group is one of the roles asked for, and ARIA wants it in an owner of its own: a person decides.
        stray = right and above is not None and view.role(above) == "group" and not _in_owner(view, above, role, claims)
        yield element, seen(view, right=None if stray or view.patience <= 0 else right)


def _in_owner(view: View, group: Element, role: str, claims: dict[str, Element]) -> bool:
    """True when a group stands where its own parts may."""
    above = owner(view, group, claims)
    allowed = CONTEXT[role] | {"menuitem", "menuitemradio", "menuitemcheckbox"}
    return above is not None and view.role(above) in allowed


def owned(view: View, element: Element) -> list[Element] | None:
    """Exposed elements that an element owns directly; None when there are too many to read."""
    found: list[Element] = []
    stack = list(element.children)[::-1]
    stack[:0] = [other for word in element.words("aria-owns") if (other := view.document.by_id.get(word)) is not None]
    claimed = set(stack)
    while stack:
        child = stack.pop()
        view.patience -= 1
        if view.patience < 0 or len(found) > MOST_CHILDREN:
            return None
        if not view.exposed(child):
            continue
        if shown_role(view, child) is None and not _exposed_anyway(view, child) and not _speaks(child):
            stack.extend(other for other in list(child.children)[::-1] if other not in claimed)
        else:
            found.append(child)
    return found


def _exposed_anyway(view: View, element: Element) -> bool:
    return view.focusable(element) or element.tag in {"input", "iframe", "video", "audio", "object"}


def _speaks(element: Element) -> bool:
    """True when words stand directly in the element."""
    return any(isinstance(item, str) and item.strip() for item in element.content)


def _owns(view: View) -> Iterator[Told]:
    busy: set[Element] = set()
    for element in view.document.elements:
        if element.parent in busy or element.attributes.get("aria-busy", "").lower() == "true":
            busy.add(element)
        role = view.role(element)
        if role is None or role not in OWNED or not view.exposed(element) or element in busy:
            continue
        right = _owns_only(view, element, OWNED[role], 0)
        # HTML says what its own elements may hold; only an author's role is judged wrong here.
        certain = right is not False or explicit_role(element) == role
        yield element, seen(view, right=right if certain else None)


def _owns_only(view: View, element: Element, allowed: frozenset[str], depth: int) -> bool | None:
    children = owned(view, element)
    if children is None or depth > 20:
        return None
    certain: bool | None = True
    for child in children:
        role = view.role(child)
        if role not in allowed:
            return False
        inside = _owns_only(view, child, allowed, depth + 1) if role == "group" else True
        if inside is False:
            return False
        # ARIA 1.3 admits a separator between the items of a menu, 1.2 does not.
        certain = None if inside is None or role == "separator" else certain
    return certain


def _hidden_focus(view: View) -> Iterator[Told]:
    """Nothing that the keyboard reaches stands in what is hidden from assistive technologies."""
    return _without_focus(view, lambda element: element.attributes.get("aria-hidden", "").strip().lower() == "true")


def _presentational(view: View) -> Iterator[Told]:
    """Nothing that the keyboard reaches stands in what leaves no place to its content."""
    return _without_focus(view, lambda element: view.role(element) in PRESENTATIONAL_CHILDREN, itself=False)


def _without_focus(view: View, targets: Callable[[Element], bool], *, itself: bool = True) -> Iterator[Told]:
    """Judge each outermost target: FAILED when the keyboard reaches something in it. One pass over the page."""
    inside: dict[Element, Element] = {}
    worst: dict[Element, Verdict] = {}
    for element in view.document.elements:
        target = inside.get(element.parent) if element.parent is not None else None
        reached = target is not None and view.tabbable(element)
        if target is None and targets(element):
            target = element
            worst[target] = Verdict.PASSED
            reached = itself and view.tabbable(element)
        if target is None:
            continue
        inside[element] = target
        if reached and worst[target] is not Verdict.FAILED:
            worst[target] = seen(view, right=None if _passes_focus_on(view, element) else False)
    yield from worst.items()


def _passes_focus_on(view: View, element: Element) -> bool:
    """True when a script may move the focus away at once: such an element does not keep it (ACT, « focusable »)."""
    if "onfocus" in element.attributes:
        return True
    return written(view, "focus")


def _decorative(view: View) -> Iterator[Told]:
    """What is marked as decorative is not exposed by a conflict."""
    for element in view.document.elements:
        explicit = explicit_role(element)
        marked = explicit in NOTHING or (explicit is None and element.tag == "img" and _empty_alt(element))
        if marked:
            right = view.role(element) in NOTHING or not view.exposed(element)
            yield element, seen(view, right=right)


def _empty_alt(element: Element) -> bool:
    return element.attributes.get("alt") == ""


STRUCTURE = (
    Act("ff89c9", _context),
    Act("bc4a75", _owns),
    Act("6cfa84", _hidden_focus),
    Act("307n5z", _presentational),
    Act("46ca7f", _decorative),
)
