"""ACT rules on what scripts do. They are not run: a page without any is decided, another is asked about."""

import re
from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.act.scripted import acts, framed, scripts
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

MOTION = ("devicemotion", "deviceorientation")


def _scripted(view: View) -> Iterator[Told]:
    if acts(view):
        yield view.document.root, Verdict.CANT_TELL


def _moved(view: View) -> Iterator[Told]:
    """Concerned when a script listens to the device's motion, or is in a file that was not read."""
    for text in scripts(view):
        if not text.strip() or any(word in text for word in MOTION):
            yield view.document.root, Verdict.CANT_TELL
    for element in view.all("body", "frameset"):
        if any(f"on{word}" in element.attributes for word in MOTION):
            yield element, Verdict.CANT_TELL


REFOCUS = re.compile(
    r"\s*(?:(?:window\.)?setTimeout\s*\(\s*(?:\(\s*\)\s*=>|function\s*\(\s*\)\s*\{)\s*)?this\.focus\(\s*\)\s*;?\s*"
    r"(?:\}?\s*(?:,\s*[0-9]{1,3}\s*)?\)\s*;?\s*)?"
)
"""A handler that does nothing but take the focus back, at once."""


def takes_back(element: Element) -> bool:
    """True when an element takes the focus back as soon as it loses it."""
    return REFOCUS.fullmatch(element.attributes.get("onblur", "")[:500]) is not None


def _no_trap(view: View) -> Iterator[Told]:
    """Without a script or a frame, nothing keeps the focus."""
    free = None if acts(view) or framed(view) else True
    for element in view.document.elements:
        if view.focusable(element):
            trapped = view.tabbable(element) and takes_back(element)
            yield element, seen(view, right=False if trapped else free)


def _no_way_out(view: View) -> Iterator[Told]:
    """As above; where other scripts may show another way out, a person looks for it."""
    helped = (
        next(scripts(view), None) is not None
        or framed(view)
        or any(
            name.startswith("on") and name != "onblur"
            for element in view.document.elements
            for name in element.attributes
        )
    )
    for element, verdict in _no_trap(view):
        yield element, Verdict.CANT_TELL if helped and verdict is Verdict.FAILED else verdict


def _asked(code: str, judge: Callable[[View], Iterator[Told]], question: str) -> Act:
    return Act(code, judge, question=question)


TRAP = "Au clavier, peut-on entrer dans chaque élément et en sortir, ou est-il dit comment en sortir ?"
BEHAVIOUR = (
    _asked("ffbc54", _scripted, "Une lettre ou un signe tapé seul déclenche-t-il quelque chose ? Peut-on l'éviter ?"),
    _asked(
        "efbfc7", _scripted, "Un texte change-t-il tout seul ? Peut-on l'arrêter, le mettre en pause ou le cacher ?"
    ),
    _asked("7677a9", _moved, "Ce que fait le mouvement de l'appareil se fait-il aussi par un bouton ?"),
    _asked("c249d5", _moved, "Peut-on désactiver ce que fait le mouvement de l'appareil ?"),
    _asked("80af7b", _no_way_out, TRAP),
    _asked("a1b64e", _no_trap, TRAP),
    _asked("ebe86a", lambda view: (told for told in _no_way_out(view) if told[1] is not Verdict.PASSED), TRAP),
)
