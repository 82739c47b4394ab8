"""RGAA theme 13: a page does not move the person elsewhere without being asked."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.page import TWENTY_HOURS, refresh
from etatplateforme.guarantor.accessibility.criterion import Words, criterion
from etatplateforme.guarantor.accessibility.pages import at
from etatplateforme.guarantor.accessibility.time_limits import time_hints
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.rule import Judgement, cant_tell, failed, passed

ELSEWHERE = re.compile(r"[;,\s]\s*\S")
"""What follows the delay of a refresh when it leads to another address."""


def _time_limits(page: Page, view: View) -> Iterator[Judgement]:
    yield from _refresh(page, view)
    yield from time_hints(page, view)


def _refresh(page: Page, view: View) -> Iterator[Judgement]:
    if (found := refresh(view)) is None:
        return
    element, seconds = found
    content = element.attributes.get("content", "").strip()
    if seconds == 0 or seconds > TWENTY_HOURS:
        yield passed("La redirection est immédiate.")
    elif ELSEWHERE.search(content):
        yield failed(f"Redirection après {seconds} secondes.", place=at(page, element), test="13.1.2")
    else:
        yield cant_tell(
            f"La page se recharge d'elle-même toutes les {seconds} secondes.",
            "La personne peut-elle arrêter ou ralentir ce rechargement ?",
            place=at(page, element),
            test="13.1.1",
        )


REFRESH = criterion(
    "13.1",
    Words(
        title="Aucune redirection différée",
        remedy="Ôtez la balise meta refresh ; redirigez depuis le serveur, ou proposez un lien.",
        person="Jeanne, qui lit lentement et voit la page changer avant la fin de sa phrase.",
        nothing="Aucune page ne se recharge ni ne redirige d'elle-même.",
    ),
    _time_limits,
    decides=("13.1.2",),
)
CONSULTATION_CRITERIA = (REFRESH,)
