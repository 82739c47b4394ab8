"""ACT rules on what scripts do. They are not run: a page without any is decided, another is asked about."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.act.scripted import acts, framed, scripts
from etatplateforme.guarantor.accessibility.view import View
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


def _no_trap(view: View) -> Iterator[Told]:
    """Without a script or a frame, nothing keeps the focus."""
    free = None if acts(view) or framed(view) else True
    yield from ((element, seen(view, right=free)) for element in view.document.elements if view.focusable(element))


def _asked(code: str, judge: Callable[[View], Iterator[Told]], question: str) -> Act:
    return Act(code, judge, question=question)


TRAP = "Au clavier, peut-on entrer dans chaque élément et en sortir, ou est-il dit comment en sortir ?"
BEHAVIOUR = (
    _asked("ffbc54", _scripted, "Une lettre ou un signe tapé seul déclenche-t-il quelque chose ? Peut-on l'éviter ?"),
    _asked("efbfc7", _scripted, "Un texte change-t-il tout seul ? Peut-on l'arrêter, le mettre en pause ou le cacher ?"),
    _asked("7677a9", _moved, "Ce que fait le mouvement de l'appareil se fait-il aussi par un bouton ?"),
    _asked("c249d5", _moved, "Peut-on désactiver ce que fait le mouvement de l'appareil ?"),
    _asked("80af7b", _no_trap, TRAP),
    _asked("a1b64e", _no_trap, TRAP),
    _asked("ebe86a", lambda view: (told for told in _no_trap(view) if told[1] is not Verdict.PASSED), TRAP),
)
