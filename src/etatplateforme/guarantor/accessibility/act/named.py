"""ACT rules that ask for a name: images, buttons, links, fields, frames, headings, menus."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.aria import FIELDS, LINKS, PRESENTATIONAL_CHILDREN
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.roles import NOTHING, explicit_role, tabindex, type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

PICTURE_OR_SOUND = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".mp3", ".ogg", ".mp4", ".webm",
                    ".wav", ".oga", ".ogv", ".m4a")  # fmt: skip


UNTITLED = frozenset({"color", "date", "datetime-local", "month", "time", "week"})
"""Types of fields that have no role and need a name all the same."""

UNSAID = frozenset({"file", "password"})
"""Types of fields that have no role either, and that no test case of the rule shows."""


def has_name(view: View, element: Element) -> bool | None:
    """True with a name, False without, None when it was not computed."""
    name = name_of(view, element)
    return None if name is None else bool(name)


def _html(_: View, element: Element) -> bool:
    return ":" not in element.tag


def _named(targets: Callable[[View, Element], bool], *roles: str) -> Callable[[View], Iterator[Told]]:
    """Rule that asks each exposed target for a name; what stands where nothing is exposed is left to a person.

    With *roles*, targets are looked for among the elements that have one of them.
    """

    def judge(view: View) -> Iterator[Told]:
        for element in view.playing(*roles) if roles else view.document.elements:
            if view.exposed(element) and targets(view, element):
                right = has_name(view, element)
                yield (
                    element,
                    seen(view, right=right or (None if right is None or _swallowed(view, element) else False)),
                )

    return judge


def _swallowed(view: View, element: Element) -> bool:
    """True inside a role that leaves no place to its content, and for an area of a map that no image uses."""
    if any(view.role(outer) in PRESENTATIONAL_CHILDREN for outer in around(element)):
        return True
    if element.tag != "area":
        return False
    plan = next((outer for outer in around(element) if outer.tag == "map"), None)
    name = "" if plan is None else plan.attributes.get("name", "")
    return not name or all(image.attributes.get("usemap", "").strip() != f"#{name}" for image in view.all("img"))


def _image_button_rule(view: View) -> Iterator[Told]:
    """As for other buttons; the words that browsers give to a button without a name are no name."""
    for element, verdict in _named(_image_button)(view):
        told = (name_of(view, element) or "").casefold() == "submit query"
        yield element, seen(view, right=False) if told else verdict


def _button(view: View, element: Element) -> bool:
    return not _image_button(view, element)


def _image_button(view: View, element: Element) -> bool:
    return element.tag == "input" and type_of(element) == "image"


def _field(view: View, element: Element) -> bool:
    return view.role(element) in FIELDS or _untitled(element, UNTITLED)


def _untitled(element: Element, types: frozenset[str]) -> bool:
    return element.tag == "input" and type_of(element) in types and explicit_role(element) is None


def _field_rule(view: View) -> Iterator[Told]:
    """The fields of the rule, and two kinds that it does not name and that need a name all the same: never accused."""
    yield from _named(_field)(view)
    for element in view.all("input"):
        if _untitled(element, UNSAID) and view.exposed(element):
            yield element, seen(view, right=has_name(view, element) or None)


def _drawing(view: View, element: Element) -> bool:
    return element.tag.startswith("svg:") and explicit_role(element) in {"img", "graphics-document", "graphics-symbol"}


def _summary(view: View, element: Element) -> bool:
    outer = element.parent
    if element.tag != "summary" or outer is None or outer.tag != "details":
        return False
    works = next((child for child in outer.children if child.tag == "summary"), None) is element
    return works and (explicit_role(element) is None or explicit_role(element) in NOTHING)


def _frame(view: View, element: Element) -> bool:
    index = tabindex(element)
    return element.tag == "iframe" and (index is None or index >= 0) and explicit_role(element) not in NOTHING


def _image(view: View) -> Iterator[Told]:
    """An image has a name, or says that it is decorative and is taken at its word."""
    for element in view.document.elements:
        if view.hidden(element) & ~Hidden.INERT or not _html(view, element):
            continue
        role = view.role(element)
        if element.tag == "img" or role in {"img", "image"}:
            right = True if role in NOTHING else has_name(view, element)
            unsure = right is False and (not view.exposed(element) or role == "image")
            yield element, seen(view, right=None if unsure else right)


def _object(view: View) -> Iterator[Told]:
    """The kind of the file is not read: its type or its address's ending tells it, or nobody does."""
    for element in view.all("object"):
        if not view.exposed(element) or explicit_role(element) is not None or "data" not in element.attributes:
            continue
        kind = element.attributes.get("type", "").strip().lower()
        address = element.attributes["data"].strip().lower().partition("?")[0].partition("#")[0]
        shown = kind.startswith(("image/", "audio/", "video/")) or (not kind and address.endswith(PICTURE_OR_SOUND))
        if shown:
            # Where there is something to say when the file does not load, it may be what is said.
            other = any(item for item in element.content if not isinstance(item, str) or item.strip())
            yield element, seen(view, right=has_name(view, element) or (None if other else False))


NAMED = (
    Act("23a2a8", _image),
    Act("2t702h", _named(_summary)),
    Act("59796f", _image_button_rule),
    Act("7d6734", _named(_drawing)),
    Act("8fc3b6", _object),
    Act("97a4e1", _named(_button, "button")),
    Act("c487ae", _named(_html, *LINKS)),
    Act("cae760", _named(_frame)),
    Act("e086e5", _field_rule),
    Act("ffd0e9", _named(_html, "heading")),
    Act("m6b1q3", _named(_html, "menuitem")),
)
