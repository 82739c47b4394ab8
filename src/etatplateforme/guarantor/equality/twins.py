"""Twins: two people who differ by one protected or territorial attribute are treated alike by the registered rules."""

from collections.abc import Iterator

from etatplateforme.guarantor.decisions.lexicon import Concern
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.decisions.twins import TwinSearch, judge_twins, told_twins, watched
from etatplateforme.guarantor.equality.criteria import justified_inputs
from etatplateforme.guarantor.equality.treatments import TREATMENTS
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, Waiving, cant_tell, failed, passed, read, recalled
from etatplateforme.values.finding import Evidence, Level, Place, Verdict

HOW = "etatplateforme audit service.toml --decisions MODULE"


def _twins(facts: Facts) -> Iterator[Judgement]:
    if not facts.studies:
        yield cant_tell(
            "Les fonctions qui calculent les décisions n'ont pas été données au garant.",
            f"Traitent-elles de la même façon deux personnes semblables ? Donnez-les : {HOW}.",
            place=Place("decisions"),
        )
    for study in facts.studies or ():
        place = Place(f"decisions.{study.function.name}")
        if not watched(study.function):
            yield passed(
                f"La règle « {study.function.name} » ne reçoit rien qui touche à un critère protégé.", place=place
            )
        elif study.twins is None:
            yield cant_tell(
                f"La règle « {study.function.name} » n'a pas été essayée sur des jumeaux.",
                f"Traite-t-elle de la même façon deux personnes semblables ? Essayez-la : {HOW}.",
                place=place,
            )
        else:
            yield from _searched(facts, study, study.twins, place)


def _searched(facts: Facts, study: DecisionStudy, search: TwinSearch, place: Place) -> Iterator[Judgement]:
    name = f"La règle « {study.function.name} »"
    if search.unstable:
        yield cant_tell(
            f"{name} n'a pas toujours la même réponse pour le même cas : rien ne peut en être conclu.",
            "Que lit-elle hors de ses entrées (le jour, le hasard, un fichier) ?",
            place=place,
        )
        return
    for example in search.found:
        verdict, question = judge_twins(study.function, example, justified_inputs(facts, study))
        told = f"{told_twins(study.function, example)} {search.effort()}"
        if verdict is Verdict.CANT_TELL:
            yield cant_tell(told, question, place=place)
        elif all(watched(study.function)[one].concern is Concern.FORBIDDEN for one in example.attributes):
            yield cant_tell(
                f"{name} dépend d'une entrée qui relève de la règle EG-10-origine.",
                "Cette entrée peut-elle être retirée ?",
                place=place,
            )
        else:
            yield failed(told, remedy=question, place=place)
    if search.errors:
        yield cant_tell(
            f"{name} échoue sur des cas qu'elle déclare possibles ({', '.join(search.errors)}).",
            "Que reçoit la personne dont le cas fait échouer la règle ?",
            place=place,
        )
    elif not search.found:
        proof = Evidence.PROVED if search.exhaustive else Evidence.OBSERVED
        yield passed(f"{name} : aucun jumeau traité autrement. {search.effort()}", place=place, evidence=proof)


TWINS = Rule(
    code="EG-10-jumeaux",
    title="Deux personnes que seul un critère protégé sépare reçoivent la même réponse",
    theme=Theme.DECISIONS,
    sources=(
        read("Code pénal, articles 225-1 et 225-3"),
        recalled("Loi n° 2008-496 du 27 mai 2008, articles 1 et 2 (discrimination indirecte comprise)"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.OBSERVED,
    remedy="Retirez ce critère de la règle, ou déclarez le but légitime qui le rend nécessaire (justified).",
    person="Malik et Paul, même quotient, mêmes enfants, deux adresses, deux prix.",
    judge=_twins,
    waiving=Waiving.BY_AUTHORITY,
    applies=TREATMENTS,
    story=(
        "Personne n'avait voulu cela : le barème arrondissait au-dessus de 800 € pour qui venait de l'autre rive, "
        "reste d'un vieux syndicat de communes. Deux dossiers inventés, pareils jusqu'au centime, sont sortis à deux "
        "prix. La ligne a été retirée avant la rentrée, et Malik n'en a jamais rien su."
    ),
)
