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
    REQUIRED,
    SINGLE_REFERENCES,
    VALUES,
    WORDS,
)
from etatplateforme.guarantor.accessibility.roles import explicit_role, implicit_role
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
CONTROLS = frozenset({"aria-controls"})
BY_ITS_TYPE = frozenset({"input", "select", "textarea", "summary", "details", "iframe", "audio", "video", "object"})
"""Tags whose own semantics allow more than their role does: « ARIA in HTML » decides, attribute by attribute."""


def states(element: Element) -> Iterator[tuple[str, str]]:
    """States and properties that exist, with their values, on an element."""
    return ((name, value) for name, value in element.attributes.items() if name in ATTRIBUTES)


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


def _exists(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if aria := [name for name in element.attributes if name.startswith("aria-")]:
            yield element, sure(all(name in ATTRIBUTES for name in aria))


def _role_exists(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        hidden = not view.visible(element) or element.attributes.get("aria-hidden") == "true"
        if element.says("role") and not hidden and view.exposed(element):
            yield element, seen(view, right=explicit_role(element) is not None)


def _value(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        for name, value in states(element):
            if value.strip():
                yield element, sure(right_value(name, value))


def _required(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        role = explicit_role(element)
        if role is None or not view.exposed(element) or implicit_role(element) == role or view.role(element) != role:
            continue
        if ":" not in element.tag or element.tag.startswith("svg:"):
            missing = missing_states(view, element)
            # A combobox of ARIA 1.1 has no aria-controls while it is closed, and 1.2 asks for it: a person decides.
            if missing == CONTROLS and role == "combobox" and element.attributes.get("aria-expanded") != "true":
                yield element, seen(view, right=None if "aria-owns" in element.attributes else True)
            else:
                yield element, seen(view, right=not missing)


def permitted(view: View, element: Element, name: str) -> Verdict:
    """Whether a state or property that exists may stand on an element."""
    role = view.role(element)
    if role in NAMELESS and name in NAMING | {"aria-brailleroledescription", "aria-roledescription"}:
        return Verdict.FAILED
    if name in GLOBAL | DRAFT_GLOBAL or (role is not None and name in OWN.get(role, ())):
        return Verdict.PASSED
    if role is None or role not in OWN or (explicit_role(element) is None and element.tag in BY_ITS_TYPE):
        return Verdict.CANT_TELL
    return Verdict.FAILED


def _permitted(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not view.exposed(element) or (":" in element.tag and not element.tag.startswith("svg:")):
            continue
        for name, _ in states(element):
            verdict = permitted(view, element, name)
            yield element, seen(view, right=None if verdict is Verdict.CANT_TELL else verdict is Verdict.PASSED)


def _naming_allowed(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        names = [name for name, _ in states(element) if name in GLOBAL | DRAFT_GLOBAL]
        if names and view.exposed(element):
            wrong = any(permitted(view, element, name) is Verdict.FAILED for name in names)
            yield element, seen(view, right=not wrong)


STATES = (
    Act("5f99a7", _exists),
    Act("674b10", _role_exists),
    Act("6a7281", _value),
    Act("4e8ab6", _required),
    Act("5c01ea", _permitted),
    Act("kb1m8s", _naming_allowed),
)
