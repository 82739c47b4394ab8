"""ACT rule on pages that turn their content when the screen is held another way."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, seen
from etatplateforme.guarantor.accessibility.css.media import Medium
from etatplateforme.guarantor.accessibility.css.rotation import rotation, turns
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.values.finding import Verdict

UPRIGHT = Medium(width=1024, height=1280)
NEAR = 1.0
"""Degrees that make no difference to a reader."""


def turned(view: View) -> Iterator[Told]:
    """What stands upright one way stands upright the other way too."""
    if not view.styles.turns:
        return
    upright = view.styles_on(UPRIGHT)
    for element in view.document.elements:
        one, other = view.style(element), upright.of(element)
        same = one.get("transform") == other.get("transform") and one.get("rotate") == other.get("rotate")
        if same or ":" in element.tag or view.unseen(element) or not (turns(one) or turns(other)):
            continue
        before, after = rotation(one), rotation(other)
        if before is None or after is None:
            yield element, Verdict.CANT_TELL
        else:
            yield element, seen(view, right=abs((after - before) % 180 - 90) > NEAR)


ORIENTATION = (Act("b33eff", turned),)
