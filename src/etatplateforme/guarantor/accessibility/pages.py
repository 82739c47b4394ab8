"""From a check of one page to a rule over all the pages that were given."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.view import View, view_of
from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.facts import Facts, Page
from etatplateforme.guarantor.rule import Judge, Judgement, cant_tell, failed, inapplicable, passed
from etatplateforme.values.finding import Place, Verdict

MOST_FAILURES = 20
"""Failures told one by one for a rule and a page; the others are counted."""

Check: TypeAlias = Callable[[Page, Document], Iterable[Judgement]]
"""Judges one page. Answers nothing when the page holds nothing to judge."""


ViewCheck: TypeAlias = Callable[[Page, View], Iterable[Judgement]]
"""The same, for a check that looks at roles, names or what is exposed."""


def on_pages(check: Check, *, right: str, nothing: str) -> Judge:
    """Judge of a rule that holds page by page; see :func:`on_views`."""
    return on_views(lambda page, view: check(page, view.document), right=right, nothing=nothing)


def on_views(check: ViewCheck, *, right: str, nothing: str) -> Judge:
    """Judge of a rule that holds page by page.

    *right* opens the sentence that names the pages where all is well; *nothing* says why no page was concerned. A page
    drawn by a script is not judged: its source does not hold what the person sees.
    """

    def judge(facts: Facts) -> Iterator[Judgement]:
        if not facts.pages:
            yield cant_tell(
                "Aucune page n'a été examinée.",
                "Les pages du service respectent-elles cette règle ? Donnez-les au garant pour qu'il les lise.",
            )
            return
        good: list[str] = []
        concerned = False
        for page, view in facts.derived(view_of):
            judgements = [_drawn_by_script(page)] if view.document.drawn_by_script else list(check(page, view))
            concerned = concerned or bool(judgements)
            yield from _told(page, judgements)
            if judgements and all(judgement.verdict is Verdict.PASSED for judgement in judgements):
                good.append(page.name)
        if good:
            yield passed(f"{right} : {_listed(good)}.")
        elif not concerned:
            yield inapplicable(nothing)

    return judge


def at(page: Page, element: Element) -> Place:
    """Where an element stands; a page has its name there, not its address, which may hold personal data."""
    return Place(page.name, element.line, element.column)


def wrong(page: Page, view: View, element: Element, message: str, *, remedy: str = "") -> Judgement:
    """A fault of an element that assistive technologies meet; of one that is hidden now, only a question."""
    if view.exposed(element):
        return failed(message, place=at(page, element), remedy=remedy)
    return cant_tell(
        f"{message} L'élément est caché dans ce code.",
        "Cet élément s'affiche-t-il à un moment ? Si oui, corrigez-le.",
        place=at(page, element),
    )


def _told(page: Page, judgements: list[Judgement]) -> Iterator[Judgement]:
    """What is not simply right, with the failures beyond the limit counted in one line."""
    failures = [judgement for judgement in judgements if judgement.verdict is Verdict.FAILED]
    yield from islice(failures, MOST_FAILURES)
    if len(failures) > MOST_FAILURES:
        yield failed(f"{len(failures) - MOST_FAILURES} autres cas sur cette page.", place=Place(page.name))
    yield from (judgement for judgement in judgements if judgement.verdict is Verdict.CANT_TELL)


def _drawn_by_script(page: Page) -> Judgement:
    return cant_tell(
        "La page est construite par un script : son code source ne contient pas ce que la personne voit.",
        "La page une fois affichée respecte-t-elle cette règle ? Donnez au garant le code obtenu après affichage.",
        place=Place(page.name),
    )


def _listed(names: list[str]) -> str:
    """A few names and how many others."""
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} et {len(names) - 5} autres"
