"""What a browser adds to an RGAA criterion: a check of one rendered page, and how its doubts are told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from etatplateforme.guarantor.accessibility.criterion import Words
from etatplateforme.guarantor.accessibility.rendered.placing import Places
from etatplateforme.guarantor.rendered import CHROMIUM, NOWHERE, Rendered, Spot
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed

PARTLY = "La page a été affichée sans toutes ses feuilles de style ou tous ses scripts."
WHOLE_QUESTION = "Ce défaut existe-t-il sur la page complète ? Donnez au garant l'adresse du service qui tourne."


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement and the place in the document of the element that it is about (``NOWHERE`` for the page)."""

    judgement: Judgement
    at: int = NOWHERE


RenderedCheck: TypeAlias = Callable[[Rendered, Places], Iterable[Told]]
"""Judges what a browser showed of one page. Answers nothing when the page holds nothing to judge."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the browser looks at for criterion ``number``. ``words`` serve when no static criterion has that number.

    Where it ``supersedes``, what it measured on a page stands in place of what the page's source let know.
    """

    number: str
    words: Words
    check: RenderedCheck
    decides: tuple[str, ...] = ()
    detects: tuple[str, ...] = ()
    supersedes: bool = False


def fault(rendered: Rendered, places: Places, spot: Spot, message: str, *, test: str, question: str = "") -> Told:
    """A fault of an element; a question when *question* asks one, or when the page was not shown whole."""
    place = places.place(spot)
    if question:
        told = cant_tell(message, question, place=place, test=test)
    elif not rendered.whole:
        told = cant_tell(f"{message} {PARTLY}", WHOLE_QUESTION, place=place, test=test)
    else:
        told = failed(message, place=place, test=test)
    return Told(by_chromium(told), spot.at)


def fine(message: str, *, test: str = "") -> Told:
    """The page is right, as far as the browser looked."""
    return Told(by_chromium(passed(message, test=test)))


def ask(places: Places, message: str, question: str, *, test: str) -> Told:
    """A question about the whole page."""
    return Told(by_chromium(cant_tell(message, question, place=places.whole, test=test)))


def by_chromium(judgement: Judgement) -> Judgement:
    """The same judgement, said by the browser."""
    return replace(judgement, engine=CHROMIUM)
