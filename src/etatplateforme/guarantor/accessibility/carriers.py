"""Elements of a page by the attribute that they carry: a rule looks only at those that may concern it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element

USUAL_DEPTH = 60
"""Levels of nesting that cost nothing; a page that goes deeper spends the patience of its view."""

ORDER = attrgetter("order")
DATA_BLOCKS = ("application/ld+json", "application/json", "importmap", "speculationrules", "text/template", "text/html")
"""Types of ``script`` that hold data and run nothing."""


def carriers(view: View, *names: str) -> list[Element]:
    """Elements that carry one of these attributes, in the order of the page; found in one pass for all the rules."""
    if not view.carriers:
        found: dict[str, list[Element]] = defaultdict(list)
        for element in view.document.elements:
            for name in element.attributes:
                found[name].append(element)
        view.carriers.update(found)
        _ = view.carriers.setdefault("", [])
    if len(names) == 1:
        return view.carriers.get(names[0], [])
    return in_order(element for name in names for element in view.carriers.get(name, ()))


def in_order(elements: Iterable[Element]) -> list[Element]:
    """Each element once, in the order of the page."""
    return sorted(set(elements), key=ORDER)


def with_role(view: View, *roles: str) -> list[Element]:
    """Elements whose role, written by the author and taken by browsers, is one of *roles*."""
    return [element for element in carriers(view, "role") if view.role(element) in roles]


def handlers(view: View) -> list[str]:
    """Names of the event handlers that the page writes in its attributes (``onclick``)."""
    _ = carriers(view, "")
    return [name for name in view.carriers if name.startswith("on")]


def runs_scripts(view: View) -> bool:
    """True when the page runs a script, so that a mechanism which its markup doesn't show may exist."""
    scripts = (*view.by_tag.get("script", ()), *view.by_tag.get("svg:script", ()))
    runs = any(script.attributes.get("type", "").strip().lower() not in DATA_BLOCKS for script in scripts)
    return (
        runs or bool(handlers(view)) or any("javascript:" in link.attributes["href"] for link in carriers(view, "href"))
    )


def around(view: View, element: Element) -> Iterator[Element]:
    """Elements around this one, the nearest first, as long as the view has patience."""
    for depth, outer in enumerate(element.around()):
        view.patience -= depth > USUAL_DEPTH
        if view.patience < 0:
            return
        yield outer


def form_of(view: View, element: Element) -> Element | None:
    """The form around an element; forms do not stand in each other."""
    forms = view.by_tag.get("form", [])
    place = bisect_right(forms, element.order, key=ORDER) - 1
    return forms[place] if place >= 0 and element.order < forms[place].last else None
