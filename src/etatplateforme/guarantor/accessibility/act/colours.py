"""ACT rules on the contrast of texts."""

from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told
from etatplateforme.guarantor.accessibility.contrast import text_contrasts
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.values.finding import Verdict

LARGE, LARGE_BOLD = 24.0, 18.66
"""Sizes of large texts: 18 points, 14 when they are bold (« large scale text »)."""


def _contrast(plain: float, large: float) -> Callable[[View], Iterator[Told]]:
    """Rule that asks every text for a contrast, a lesser one for large texts."""

    def judge(view: View) -> Iterator[Told]:
        for text in text_contrasts(view):
            is_large = text.large(LARGE, LARGE_BOLD)
            if is_large is None:
                enough = {text.enough(plain), text.enough(large)}
                right = enough.pop() if len(enough) == 1 else None
            else:
                right = text.enough(large if is_large else plain)
            told = Verdict.CANT_TELL if right is None else Verdict.PASSED if right else Verdict.FAILED
            yield text.element, told

    return judge


COLOURS = (Act("afw4f7", _contrast(4.5, 3.0)), Act("09o5cg", _contrast(7.0, 4.5)))
