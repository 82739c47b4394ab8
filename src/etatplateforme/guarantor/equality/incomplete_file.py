"""An incomplete file can be completed."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import REQUEST_TESTS, REQUESTS, deciding, when
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
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


def _instructing(facts: Facts) -> Iterator[Judgement]:
    terms = facts.manifest.acknowledgement
    place = Place("acknowledgement.instructs_meanwhile")
    match None if terms is None else terms.instructs_meanwhile:
        case True:
            yield passed("Une pièce manquante, non indispensable, n'arrête pas l'étude du dossier.", place=place)
        case False:
            yield failed(
                "Une pièce manquante arrête l'étude du dossier, même si elle n'est pas indispensable.", place=place
            )
        case None:
            yield cant_tell(
                "Le manifeste ne dit pas si une pièce manquante arrête l'étude du dossier.",
                "Sauf pièce indispensable, l'étude continue-t-elle en l'attendant ? Dites-le dans "
                "« acknowledgement.instructs_meanwhile ».",
                place=place,
            )


def _granting(facts: Facts) -> Judgement | None:
    """Some decision grants a right to all who meet its conditions."""
    individual = [decision for decision in facts.manifest.decisions if decision.individual]
    if not individual or any(decision.grants_right for decision in individual):
        return None
    if any(decision.grants_right is None for decision in individual):
        return cant_tell(
            "Le manifeste ne dit pas si la décision attribue un droit.",
            "Tous ceux qui remplissent les conditions l'obtiennent-ils ? Dites-le dans « decisions.grants_right ».",
            place=Place("decisions"),
        )
    return inapplicable("Aucune décision déclarée n'attribue un droit.")


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
    story=(
        "Il manquait une page à l'avis d'impôt de Paul : le verso, blanc. Son dossier a été rejeté sans un mot, et la "
        "date limite était passée. On lui aurait dit quelle page manquait, avec quinze jours pour l'envoyer, si la "
        "règle avait été suivie ; elle l'est."
    ),
    example="""\
[acknowledgement]
completion_days = 15
""",
)

INSTRUCTING = Rule(
    code="EG-06-instruction",
    title="Une pièce qui manque n'arrête pas l'étude d'un droit",
    theme=Theme.PROCEDURE,
    sources=crpa("L114-5-1"),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Étudiez le dossier en attendant la pièce, et faites courir le droit à sa réception.",
    person="Célia, dont l'allocation a attendu quatre mois une attestation que l'employeur tardait à signer.",
    judge=_instructing,
    applies=when(REQUESTS.told + ", pour attribuer un droit", *REQUEST_TESTS, deciding, _granting),
    story=(
        "Célia avait tout donné, sauf une attestation que son ancien patron ne signait pas. Pendant quatre mois, "
        "personne n'a ouvert son dossier. L'étude commence maintenant tout de suite, et le droit prend effet le jour "
        "où la pièce arrive."
    ),
    example="""\
[acknowledgement]
instructs_meanwhile = true

[[decisions]]
name = "admission"
grants_right = true
""",
)
