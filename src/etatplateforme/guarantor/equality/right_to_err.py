"""A mistake made in good faith is corrected, and not punished."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIVE_PROCEDURES
from etatplateforme.guarantor.equality.seen import page_at
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.values.finding import Evidence, Level, Place

TELLS = re.compile(r"corrig|rectifi|erreur|trompé", re.IGNORECASE)
"""Words by which a page tells that a mistake can be put right."""


def _right_to_err(facts: Facts) -> Iterator[Judgement]:
    place = Place("service.allows_correction")
    match facts.manifest.service.allows_correction:
        case True:
            yield _told(facts) or passed("La personne peut corriger ce qu'elle a envoyé.", place=place)
        case False:
            yield failed("La personne ne peut pas corriger ce qu'elle a envoyé.", place=place)
        case None:
            yield cant_tell(
                "Le manifeste ne dit pas si l'on peut corriger après l'envoi.",
                "Une personne qui s'est trompée de bonne foi peut-elle corriger sans être sanctionnée ?",
                place=place,
            )


def _told(facts: Facts) -> Judgement | None:
    """A question when the terms of use were given and say nothing of it."""
    online = facts.manifest.access.online
    seen = page_at(facts, None if online is None else online.terms_url)
    if seen is None or TELLS.search(seen[1].text):
        return None
    return cant_tell(
        "Les modalités d'utilisation ne semblent pas dire que l'on peut corriger une erreur.",
        "Où la personne lit-elle qu'elle peut corriger, et qu'une première erreur n'est pas sanctionnée ?",
        place=Place(seen[0].name),
    )


RIGHT_TO_ERR = Rule(
    code="EG-11",
    title="Une erreur de bonne foi se corrige sans sanction",
    theme=Theme.PROCEDURE,
    sources=crpa("L123-1", "L123-2"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Permettez de corriger après l'envoi, et dites-le.",
    person="Sofia, qui a inversé deux chiffres de sa date de naissance.",
    judge=_right_to_err,
    applies=ADMINISTRATIVE_PROCEDURES,
    story=(
        "Sofia a inversé deux chiffres de sa date de naissance, un soir de fatigue. On l'a convoquée pour fausse "
        "déclaration, et son aide a été suspendue. La première erreur de bonne foi se corrige, d'elle-même ou sur "
        "invitation : un bouton « corriger » et une phrase le disent, et c'est à l'administration de prouver le reste."
    ),
    example="""\
[service]
allows_correction = true
""",
)
