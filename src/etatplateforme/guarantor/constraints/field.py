"""The constraints that a field states about itself, read from the page (HTML, 4.10.5 and 4.10.11)."""

import re
from dataclasses import dataclass

from etatplateforme.guarantor.accessibility.carriers import form_of
from etatplateforme.guarantor.accessibility.roles import disabled, type_of
from etatplateforme.guarantor.accessibility.view import View, once
from etatplateforme.guarantor.dom import Element

TYPED = frozenset({"text", "search", "tel", "password", "email", "textarea"})
"""Kinds of field in which what is typed stays what it is."""

_INTEGER = re.compile(r"[\t\n\f\r ]*\+?([0-9]{1,18})")
_SUBMITS = frozenset({"submit", "image"})


@dataclass(frozen=True, slots=True)
class Field:
    """What a field asks. ``kind`` is ``"textarea"``, ``"select"`` or the type of an input.

    ``longest`` and ``shortest`` count UTF-16 code units, as browsers do; None when nothing is asked. ``checked`` is
    True when the browser refuses to send the form as long as the field is not right; else only what cannot be typed
    at all is refused.
    """

    kind: str
    required: bool = False
    pattern: str | None = None
    longest: int | None = None
    shortest: int | None = None
    low: str = ""
    high: str = ""
    step: str = ""
    start: str = ""
    checked: bool = True


def field_of(view: View, element: Element) -> Field:
    """The constraints of a native field of a page."""
    attributes = element.attributes
    kind = type_of(element) if element.tag == "input" else element.tag
    typed = kind in TYPED or kind == "url"
    return Field(
        kind=kind,
        required="required" in attributes,
        pattern=attributes.get("pattern") if typed and kind != "textarea" else None,
        longest=_count(attributes.get("maxlength", "")) if typed else None,
        shortest=_count(attributes.get("minlength", "")) if typed else None,
        low=attributes.get("min", ""),
        high=attributes.get("max", ""),
        step=attributes.get("step", ""),
        start=attributes.get("value", ""),
        checked=owner_checks(view, element),
    )


def fillable(element: Element) -> bool:
    """True when a person may change the field; a field that she may not change refuses nothing of hers."""
    return not disabled(element) and ("readonly" not in element.attributes or element.tag == "select")


def owner_checks(view: View, element: Element) -> bool:
    """True when the field belongs to a form whose sending the browser checks."""
    owner = owner_of(view, element)
    return owner is not None and "novalidate" not in owner.attributes and owner not in _unchecked(view)


def owner_of(view: View, element: Element) -> Element | None:
    """The form of a field: the one that it names, else the one around it (HTML, 4.10.18.3)."""
    if "form" in element.attributes:
        named = view.document.by_id.get(element.attributes["form"])
        return named if named is not None and named.tag == "form" else None
    return form_of(view, element)


@once
def _unchecked(view: View) -> frozenset[Element]:
    """Forms with buttons to send them, none of which has the browser check anything (``formnovalidate``)."""
    buttons: dict[Element, list[bool]] = {}
    for button in view.all("button", "input"):
        owner = owner_of(view, button) if _submits(button) else None
        if owner is not None:
            buttons.setdefault(owner, []).append("formnovalidate" in button.attributes)
    return frozenset(owner for owner, skipping in buttons.items() if all(skipping))


def _submits(button: Element) -> bool:
    if button.tag == "input":
        return type_of(button) in _SUBMITS
    return button.attributes.get("type", "").strip().lower() not in {"reset", "button"}


def _count(text: str) -> int | None:
    """A count by HTML's rules for non-negative integers (2.3.4.2); what follows the digits is not looked at."""
    found = _INTEGER.match(text)
    return None if found is None else int(found[1])
