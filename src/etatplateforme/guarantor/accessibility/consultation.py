"""RGAA theme 13: a page does not move the person elsewhere without being asked."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.page import TWENTY_HOURS, refresh
from etatplateforme.guarantor.accessibility.carriers import carriers, runs_scripts
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at, right
from etatplateforme.guarantor.accessibility.time_limits import time_hints
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed
from etatplateforme.values.finding import Place

ELSEWHERE = re.compile(r"[;,\s]\s*\S")
"""What follows the delay of a refresh when it leads to another address."""

MOVED = re.compile(
    r"nouvelle (?:adresse|version|page|url)|déplac|a changé|redirig|obsol|moved|new (?:address|page)", re.I
)
"""Words by which a page says that it stands elsewhere now."""


def _time_limits(page: Page, view: View) -> Iterator[Judgement]:
    yield from _refresh(page, view)
    yield from time_hints(page, view)


def _refresh(page: Page, view: View) -> Iterator[Judgement]:
    if (found := refresh(view)) is None:
        return
    element, seconds = found
    content = element.attributes.get("content", "").strip()
    place = at(page, element)
    if seconds == 0:
        yield right("La redirection est immédiate.")
    elif not ELSEWHERE.search(content):
        yield from _reload(view, seconds, place)
    elif MOVED.search(view.document.text):
        # The special case of 13.1: leading from a former address to the new one is essential.
        yield cant_tell(
            f"Redirection après {seconds} secondes d'une page qui dit avoir changé d'adresse.",
            "La page ne fait-elle que mener à sa nouvelle version ? Sinon, rendez la redirection immédiate.",
            place=place,
            test="13.1.2",
        )
    else:
        yield failed(f"Redirection après {seconds} secondes.", place=place, test="13.1.2")


def _reload(view: View, seconds: int, place: Place) -> Iterator[Judgement]:
    """A page that loads itself again: the person must have a way to stop it."""
    if seconds >= TWENTY_HOURS:
        yield right("La page se recharge au plus une fois toutes les vingt heures.")
        return
    message = f"La page se recharge d'elle-même toutes les {seconds} secondes"
    ways = [way for way in (*carriers(view, "href"), *view.all("button", "input", "select")) if way.tag != "link"]
    if ways or runs_scripts(view):
        question = "La personne peut-elle arrêter ou ralentir ce rechargement ?"
        yield cant_tell(f"{message}.", question, place=place, test="13.1.1")
    else:
        yield failed(f"{message}, et rien sur la page ne l'arrête.", place=place, test="13.1.1")


REFRESH = criterion(
    "13.1",
    Words(
        title="Aucune redirection différée, aucun rechargement que rien n'arrête",
        remedy="Ôtez la balise meta refresh ; redirigez depuis le serveur, ou proposez un lien.",
        person="Jeanne, qui lit lentement et voit la page changer avant la fin de sa phrase.",
        nothing="Aucune page ne se recharge ni ne redirige d'elle-même.",
    ),
    _time_limits,
    decides=("13.1.2",),
    detects=("13.1.1",),
)
CONSULTATION_CRITERIA = (REFRESH,)
