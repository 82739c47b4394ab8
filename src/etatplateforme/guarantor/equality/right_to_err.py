"""A mistake made in good faith is corrected, and not punished."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIVE_PROCEDURES
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


def _right_to_err(facts: Facts) -> Iterator[Judgement]:
    place = Place("service.allows_correction")
    match facts.manifest.service.allows_correction:
        case True:
            yield passed("La personne peut corriger ce qu'elle a envoyé.", place=place)
        case False:
            yield failed("La personne ne peut pas corriger ce qu'elle a envoyé.", place=place)
        case None:
            yield cant_tell(
                "Le manifeste ne dit pas si l'on peut corriger après l'envoi.",
                "Une personne qui s'est trompée de bonne foi peut-elle corriger sans être sanctionnée ?",
                place=place,
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
)
