"""Every decision says why it was taken, by whom, and how to contest it."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import DECIDING
from etatplateforme.guarantor.equality.texts import cja, crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.manifest.processing import DecisionEntry
from etatplateforme.values.finding import Evidence, Level, Place


def _appeal(facts: Facts) -> Iterator[Judgement]:
    individual = [decision for decision in facts.manifest.decisions if decision.individual]
    for decision in individual:
        yield _appeal_of(decision)


def _appeal_of(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}")
    if decision.appeal is None:
        return failed("La décision n'annonce ni voie ni délai de recours.", place=place)
    if decision.appeal.within.months < 2:
        return cant_tell(
            "Le délai de recours annoncé est plus court que les deux mois ordinaires.",
            "Quel texte fixe ce délai plus court ?",
            place=place,
        )
    if decision.signatory is None:
        return cant_tell(
            "Les voies de recours sont annoncées ; le manifeste ne dit pas qui signe la décision.",
            "La décision porte-t-elle le prénom, le nom, la qualité et le service de qui la prend ?",
            place=place,
        )
    return passed("La décision annonce ses voies et délais de recours.", place=place)


APPEAL = Rule(
    code="EG-23",
    title="Chaque décision dit comment la contester",
    theme=Theme.PROCEDURE,
    sources=(
        *cja("R421-1", "R421-2", "R421-5"),
        *crpa("L411-2", "L412-3", "L212-1", "L212-2"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Déclarez pour la décision à qui demander de la revoir, le tribunal et le délai (table decisions.appeal).",
    person="Paul, à qui la place en crèche est refusée sans un mot sur ce qu'il peut faire.",
    judge=_appeal,
    applies=DECIDING,
)
