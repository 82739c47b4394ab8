"""An incomplete file can be completed."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import REQUESTS
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


def _incomplete_file(facts: Facts) -> Iterator[Judgement]:
    terms = facts.manifest.acknowledgement
    if terms is None or terms.completion_days is None:
        yield cant_tell(
            "Le manifeste ne dit pas quel délai est laissé pour compléter un dossier.",
            "Quand une pièce manque, dites-vous laquelle, et dans quel délai la fournir ?",
            place=Place("acknowledgement.completion_days"),
        )
    elif terms.completion_days == 0:
        yield failed(
            "Aucun délai n'est laissé pour fournir une pièce manquante.", place=Place("acknowledgement.completion_days")
        )
    else:
        yield passed(f"Un dossier incomplet peut être complété pendant {terms.completion_days} jours.")


INCOMPLETE_FILE = Rule(
    code="EG-06",
    title="Un dossier incomplet peut être complété",
    theme=Theme.PROCEDURE,
    sources=crpa("L114-5", "L114-6", "R112-11-4"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Dites quelles pièces manquent et laissez un délai pour les fournir (acknowledgement.completion_days).",
    person="Paul, dont le dossier est rejeté parce qu'une page de l'avis d'impôt manquait.",
    judge=_incomplete_file,
    applies=REQUESTS,
)
