"""What an ACT rule answers, and how its targets' verdicts make one outcome."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.act.scripted import written
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

Told: TypeAlias = tuple[Element, Verdict]
"""A test target and its verdict."""

SHADOW = "attachShadow"
"""What a script says to put elements where the source has none."""


@dataclass(frozen=True, slots=True)
class Act:
    """One ACT rule: its identifier, its targets, whether it needs an HTML page at the top (not an SVG or XML file).

    ``undone_by`` are words by which a script of the page may mend what is wrong: a wrong is then only a doubt.
    ``question`` is what a person is asked, in French, where the source alone does not decide.
    """

    code: str
    judge: Callable[[View], Iterable[Told]]
    on_web_page: bool = False
    undone_by: tuple[str, ...] = ()
    question: str = ""

    def outcome(self, view: View, *, web_page: bool = True) -> Verdict:
        """Outcome of the rule on a page: one failed target makes it fail, one unsure target makes it unsure."""
        if self.on_web_page and not web_page:
            return Verdict.INAPPLICABLE
        verdicts = {verdict for _, verdict in self.judge(view)}
        if Verdict.CANT_TELL in verdicts or written(view, SHADOW):
            certain = Verdict.CANT_TELL
        else:
            certain = Verdict.PASSED if verdicts else Verdict.INAPPLICABLE
        if Verdict.FAILED in verdicts:
            return Verdict.CANT_TELL if written(view, SHADOW, *self.undone_by) else Verdict.FAILED
        return certain


def seen(view: View, *, right: bool | None) -> Verdict:
    """Verdict on what hangs on visibility: a sheet that was not read may change it; None is not known."""
    if right is None or view.sheets_may_hide:
        return Verdict.CANT_TELL
    return Verdict.PASSED if right else Verdict.FAILED


def in_sight(view: View, element: Element, *, right: bool | None) -> Verdict:
    """Verdict on what must be seen by the eye: when that is not certain, a wrong is only a doubt."""
    return Verdict.CANT_TELL if right is False and not view.in_sight(element) else seen(view, right=right)


def sure(right: bool) -> Verdict:
    """Verdict on what no sheet changes."""
    return Verdict.PASSED if right else Verdict.FAILED
