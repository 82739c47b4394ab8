"""From a check of one page to a rule over all the pages that were given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.view import View, view_of_page
from etatplateforme.guarantor.dom import Element
from etatplateforme.guarantor.facts import Page, PageKind, Reading
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, inapplicable, passed
from etatplateforme.values.finding import Place, Verdict

MOST_TOLD = 20
"""Failures, and doubts, told one by one for a rule and a page; the others are counted."""

Check: TypeAlias = Callable[[Page, View], Iterable[Judgement]]
"""Judges one page. Answers nothing when the page holds nothing to judge."""

ReadingJudge: TypeAlias = Callable[[Reading], Iterable[Judgement]]
"""Judges pages alone: what a criterion needs, with or without a manifest."""


def on_pages(check: Check, *, right: str, nothing: str) -> ReadingJudge:
    """Judge of a rule that holds page by page.

    *right* opens the sentence that names the pages where all is well; *nothing* says why no page was concerned. A page
    drawn by a script is not judged: its source does not hold what the person sees.
    """

    def judge(reading: Reading) -> Iterator[Judgement]:
        if not reading.pages:
            yield cant_tell(
                "Aucune page n'a été examinée.",
                "Les pages du service respectent-elles cette règle ? Donnez-les au garant pour qu'il les lise.",
            )
            return
        good: list[str] = []
        concerned = False
        for page, view in reading.derived(view_of_page):
            drawn = page.kind is not PageKind.FRAGMENT and view.document.drawn_by_script
            judgements = [_drawn_by_script(page)] if drawn else list(check(page, view))
            if not judgements:
                continue
            concerned = True
            told = [judgement for judgement in judgements if judgement.verdict is not Verdict.PASSED]
            if told:
                yield from most_told(page, told)
            else:
                good.append(page.name)
        if good:
            yield passed(f"{right} : {listed(good)}.")
        elif not concerned:
            yield inapplicable(nothing)

    return judge


def at(page: Page, element: Element) -> Place:
    """Where an element stands; a page has its name there, not its address, which may hold personal data."""
    return Place(page.name, element.line, element.column)


def wrong(
    page: Page, view: View, element: Element, message: str, *, shown: bool | None = None, test: str = ""
) -> Judgement:
    """A fault of an element that the person certainly meets; only a question when it is hidden, or may be.

    *test* is the number of the test that the fault breaks. *shown* tells whether the page itself shows the element,
    where being exposed to assistive technologies does not.
    """
    if not (view.exposed(element) if shown is None else shown):
        doubt = "L'élément est caché dans ce code."
    elif view.patience < 0:
        doubt = "La page est trop imbriquée pour être lue en entier."
    elif view.may_be_hidden(element):
        doubt = "Une feuille de style, que le garant n'a pas lue, peut cacher l'élément."
    else:
        return failed(message, place=at(page, element), test=test)
    return cant_tell(
        f"{message} {doubt}",
        "Cet élément s'affiche-t-il à un moment ? Si oui, corrigez-le.",
        place=at(page, element),
        test=test,
    )


@cache
def right(message: str) -> Judgement:
    """What is right, the same judgement each time: hundreds are told on a page, and the page tells them as one."""
    return passed(message)


def asked(page: Page, elements: Sequence[Element], message: str, question: str, *, test: str) -> Iterator[Judgement]:
    """One question for all the elements of a page that raise it; nothing when none does. *message* says {number}."""
    if elements:
        yield cant_tell(message.format(number=len(elements)), question, place=at(page, elements[0]), test=test)


def most_told(page: Page, judgements: list[Judgement]) -> Iterator[Judgement]:
    """What is not simply right; faults, then doubts, with those beyond the limit counted in one line."""
    place = Place(page.name)
    failures = [judgement for judgement in judgements if judgement.verdict is Verdict.FAILED]
    yield from failures[:MOST_TOLD]
    if len(failures) > MOST_TOLD:
        yield failed(f"{_others(failures)} cas sur cette page.", place=place)
    doubts = [judgement for judgement in judgements if judgement.verdict is Verdict.CANT_TELL]
    yield from doubts[:MOST_TOLD]
    if len(doubts) > MOST_TOLD:
        yield cant_tell(
            f"{_others(doubts)} cas à vérifier sur cette page.",
            "Une fois les premiers corrigés ou écartés, que reste-t-il des autres ?",
            place=place,
        )


def _others(judgements: list[Judgement]) -> str:
    """How many stand beyond the limit."""
    number = len(judgements) - MOST_TOLD
    return "1 autre" if number == 1 else f"{number} autres"


def _drawn_by_script(page: Page) -> Judgement:
    return cant_tell(
        "La page est construite par un script : son code source ne contient pas ce que la personne voit.",
        "La page une fois affichée respecte-t-elle cette règle ? Donnez au garant le code obtenu après affichage.",
        place=Place(page.name),
    )


def listed(names: list[str]) -> str:
    """A few names and how many others."""
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} et {len(names) - 5} autres"
