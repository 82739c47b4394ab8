"""ACT rules on roles, states and properties: they exist, they are allowed, their values too, none is missing."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen, sure
from etatplateforme.guarantor.accessibility.aria import (
    ATTRIBUTES,
    DRAFT_GLOBAL,
    GLOBAL,
    INTEGERS,
    NAMELESS,
    NAMING,
    NUMBERS,
    OWN,
    REFERENCES,
    REQUIRED,
    ROLES,
    SINGLE_REFERENCES,
    TEXTS,
    VALUES,
    WORDS,
)
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.roles import explicit_role, implicit_role, type_of
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
CHECKED = frozenset({"aria-checked"})
CONTROLS = frozenset({"aria-controls"})
VALUE_NOW = frozenset({"aria-valuenow"})
DESCRIBING = frozenset({"aria-brailleroledescription", "aria-roledescription"})
DRAFT_ROLES = frozenset({"comment", "image", "mark", "suggestion"})
"""Roles that the draft of ARIA 1.3 adds."""
BY_ITS_TYPE = frozenset({"input", "select", "textarea", "summary", "details", "iframe", "audio", "video", "object"})
"""Tags whose own semantics allow more than their role does: « ARIA in HTML » decides, attribute by attribute."""


def states(element: Element) -> Iterator[tuple[str, str]]:
    """States and properties that exist, with their values, on an element."""
    return ((name, value) for name, value in element.attributes.items() if name in ATTRIBUTES)


def value_is_right(name: str, value: str) -> bool | None:
    """As :func:`right_value`; None where readers of the standard differ: spaces, « 2.0 », lists that 1.3 admits."""
    if not value.strip():
        return True if name in TEXTS else None
    if name in {"aria-details", "aria-errormessage"} and len(value.split()) > 1:
        return None
    right = right_value(name, value)
    if right:
        return True if value == value.strip() or name in TEXTS | REFERENCES else None
    whole = name in INTEGERS and NUMBER.fullmatch(value.strip()) is not None and float(value[:40]).is_integer()
    return None if whole else False


def right_value(name: str, value: str) -> bool:
    """True when a state or property may have this value (ARIA 1.2, 6.2.4); a reference may lead nowhere."""
    value = value.strip()
    if name in VALUES:
        return value.lower() in VALUES[name]
    if name in WORDS:
        return all(word.lower() in WORDS[name] for word in value.split())
    if name in INTEGERS:
        return INTEGER.fullmatch(value) is not None
    if name in NUMBERS:
        return NUMBER.fullmatch(value) is not None
    return name not in SINGLE_REFERENCES or len(value.split()) == 1


def missing_states(view: View, element: Element) -> frozenset[str]:
    """States and properties that the explicit role of an element requires and that it does not have."""
    role = explicit_role(element)
    if role is None:
        return frozenset()
    needed = REQUIRED.get(role, frozenset[str]())
    if role == "separator" and view.focusable(element):
        needed = frozenset({"aria-valuenow"})
    return frozenset(name for name in needed if not element.says(name))


def _html_or_svg(element: Element) -> bool:
    return ":" not in element.tag or element.tag.startswith("svg:")


def _exists(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        for name in element.attributes:
            if name.startswith("aria-"):
                # ARIA 1.3 is a draft: what it adds does not exist yet, and will.
                yield element, Verdict.CANT_TELL if name in DRAFT_GLOBAL else sure(name in ATTRIBUTES)


def _role_exists(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not element.says("role") or not _html_or_svg(element) or view.hidden(element) & ~Hidden.INERT:
            continue
        roles = ROLES.intersection(element.attributes["role"].lower().split())
        yield element, seen(view, right=True if roles - DRAFT_ROLES else None if roles else False)


def _value(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        for name, value in states(element):
            if value and _html_or_svg(element):
                right = value_is_right(name, value)
                yield element, Verdict.CANT_TELL if right is None else sure(right)


def _required(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        role = explicit_role(element)
        if role is None or not view.exposed(element) or implicit_role(element) == role or view.role(element) != role:
            continue
        if _html_or_svg(element):
            yield element, seen(view, right=_has_required(view, element, role))


def _has_required(view: View, element: Element, role: str) -> bool | None:
    """Whether no required state or property is missing; None for those that a tag of HTML gives by its own means."""
    missing = missing_states(view, element)
    if not missing:
        return True
    if element.tag == "input" and type_of(element) in {"checkbox", "radio"} and missing == CHECKED:
        return True
    if element.tag in {"input", "meter", "option", "progress"} and missing == VALUE_NOW:
        return None
    # A combobox has no aria-controls while it is closed, and 1.2 asks for it all the same: a person decides.
    closed = role == "combobox" and element.attributes.get("aria-expanded") != "true"
    return None if closed and missing == CONTROLS else False


def permitted(view: View, element: Element, name: str) -> Verdict:
    """Whether a state or property that exists may stand on an element."""
    role = view.role(element)
    if role in NAMELESS and name in NAMING:
        return Verdict.FAILED
    if role in NAMELESS and name in DESCRIBING:
        return Verdict.FAILED if role in {"generic", "none"} else Verdict.CANT_TELL
    if name in GLOBAL | DRAFT_GLOBAL or (role is not None and name in OWN.get(role, ())):
        return Verdict.PASSED
    if role is None or role not in OWN or (explicit_role(element) is None and element.tag in BY_ITS_TYPE):
        return Verdict.CANT_TELL
    return Verdict.FAILED


def _permitted(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not view.exposed(element) or not _html_or_svg(element):
            continue
        for name, _ in states(element):
            verdict = permitted(view, element, name)
            yield element, seen(view, right=None if verdict is Verdict.CANT_TELL else verdict is Verdict.PASSED)


def _naming_allowed(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not view.exposed(element) or not _html_or_svg(element):
            continue
        for name, _ in states(element):
            if name in GLOBAL | DRAFT_GLOBAL:
                verdict = permitted(view, element, name)
                yield element, seen(view, right=None if verdict is Verdict.CANT_TELL else verdict is Verdict.PASSED)


STATES = (
    Act("5f99a7", _exists),
    Act("674b10", _role_exists),
    Act("6a7281", _value),
    Act("4e8ab6", _required),
    Act("5c01ea", _permitted),
    Act("kb1m8s", _naming_allowed),
)
