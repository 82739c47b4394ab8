"""Decisions: what a machine has a part in is said, and nobody is set apart on a ground that the law forbids."""

from collections.abc import Iterator

from etatplateforme.guarantor.decisions.lexicon import Concern
from etatplateforme.guarantor.decisions.mention import draft, parts_unseen
from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, EVERYBODY
from etatplateforme.guarantor.equality.criteria import Declared, Received, declared_criteria, entry_of, received_inputs
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    Waiving,
    cant_tell,
    failed,
    inapplicable,
    passed,
    read,
    recalled,
)
from etatplateforme.manifest.processing import Automation, DecisionEntry
from etatplateforme.values.finding import Evidence, Level, Place

QUESTIONS = {
    Concern.TERRITORIAL: (
        "Ce critère dit où la personne vit.",
        "Quelle différence de situation, ou quel intérêt général, le justifie ? Écrivez-le (justification).",
    ),
    Concern.PROXY: (
        "Ce critère peut en cacher un autre (origine, résidence, revenus).",
        "Ce critère désavantage-t-il un groupe de personnes ? Si oui, quel but légitime le justifie ?",
    ),
    Concern.UNSURE: (
        "Ce critère ressemble à un critère protégé.",
        "Parle-t-il d'une personne ? Si oui, quel but légitime le justifie ?",
    ),
}
"""What is said and asked of a criterion that may be lawful."""


def _algorithms(facts: Facts) -> Iterator[Judgement]:
    concerned = [d for d in facts.manifest.decisions if d.individual and d.automation is not Automation.NONE]
    computed = [one for study in facts.studies or () if (one := entry_of(facts, study)) is not None]
    if not concerned and not computed:
        yield inapplicable("Aucune décision individuelle déclarée n'est prise ou préparée par un traitement.")
    for decision in concerned:
        yield _algorithm(decision)
    for decision in computed:
        if decision.automation is Automation.NONE:
            yield cant_tell(
                "Le manifeste dit qu'aucun traitement n'a part à cette décision, et le service en calcule une réponse.",
                "Cette réponse prépare-t-elle la décision ? Déclarez alors « automation » et le traitement.",
                place=Place(f"decisions.{decision.name}.automation"),
            )


def _algorithm(decision: DecisionEntry) -> Judgement:
    place = Place(f"decisions.{decision.name}.algorithm")
    algorithm = decision.algorithm
    if algorithm is None:
        return failed("Un traitement a part à la décision, et rien n'est dit de lui.", place=place)
    if algorithm.mention is None:
        annulled = (
            " La décision entièrement automatisée est nulle sans elle."
            if decision.automation is Automation.FULL
            else ""
        )
        remedy = f"Portez-la sur chaque décision, par exemple : « {draft(algorithm)} »"
        return failed(f"La mention du traitement sur la décision manque.{annulled}", remedy=remedy, place=place)
    unseen = parts_unseen(algorithm)
    if unseen:
        return cant_tell(
            f"La mention ne semble pas dire : {' ; '.join(unseen)}.",
            "La mention portée sur la décision le dit-elle, en d'autres mots ?",
            place=place,
        )
    return passed(
        "La décision porte la mention du traitement, avec son but et le droit d'en connaître les règles.", place=place
    )


def _discrimination(facts: Facts) -> Iterator[Judgement]:
    declared, received = declared_criteria(facts), received_inputs(facts)
    if not declared and not facts.studies:
        yield from _without_criteria(facts)
        return
    told = [judgement for one in declared if (judgement := _declared(one)) is not None]
    told += [judgement for one in received if (judgement := _received(one)) is not None]
    yield from told
    if not told:
        yield passed("Aucun critère connu n'est protégé sans justification.", place=Place("decisions"))


def _declared(criterion: Declared) -> Judgement | None:
    """What is said of a criterion of the manifest; None when it needs nothing."""
    if criterion.concern is Concern.FORBIDDEN:
        return cant_tell(
            "Ce critère relève de la règle EG-10-origine.", "Ce critère peut-il être retiré ?", place=criterion.place
        )
    if criterion.justified or criterion.concern is Concern.NONE:
        return None
    if criterion.concern is Concern.PROTECTED:
        return failed("La décision dépend d'un critère protégé, sans justification.", place=criterion.place)
    said, question = QUESTIONS[criterion.concern]
    return cant_tell(said, question, place=criterion.place)


def _received(one: Received) -> Judgement | None:
    """What is said of an input that a rule receives: it is not known to decide, so nothing fails here."""
    if one.concern is Concern.NONE or (one.justified and one.concern is not Concern.FORBIDDEN):
        return None
    if one.idle:
        return passed(
            f"La règle reçoit « {one.label} » et {one.idle} : retirez cette entrée, elle n'a pas à être demandée.",
            place=one.place,
        )
    if one.twins or one.concern is Concern.FORBIDDEN:
        rule = "EG-10-origine" if one.concern is Concern.FORBIDDEN else "EG-10-jumeaux"
        return cant_tell(
            f"La règle reçoit « {one.label} » : cette entrée relève de la règle {rule}.",
            "Cette entrée peut-elle être retirée ?",
            place=one.place,
        )
    return cant_tell(
        f"La règle reçoit « {one.label} », qui touche à {one.about}.",
        "À quoi sert cette entrée ? Retirez-la, ou écrivez le but légitime qui la rend nécessaire (justified).",
        place=one.place,
    )


def _without_criteria(facts: Facts) -> Iterator[Judgement]:
    if facts.manifest.takes_individual_decisions is False:
        yield inapplicable("Le service ne prend pas de décision individuelle.")
        return
    yield cant_tell(
        "Aucun critère de décision n'est déclaré.",
        "D'après quoi le service accorde-t-il ou refuse-t-il ? Déclarez les critères (decisions.criteria).",
        place=Place("decisions"),
    )


def _origin(facts: Facts) -> Iterator[Judgement]:
    declared, studies = declared_criteria(facts), facts.studies or ()
    if not declared and not studies:
        yield from _without_criteria(facts)
        return
    told = [
        failed("La décision dépend de l'origine, du patronyme ou de l'appartenance à une ethnie.", place=one.place)
        for one in declared
        if one.concern is Concern.FORBIDDEN
    ]
    told += [_received_origin(one) for one in received_inputs(facts) if one.concern is Concern.FORBIDDEN]
    yield from told
    if not told:
        yield passed("Aucun critère connu ne porte sur l'origine, le patronyme ou l'ethnie.", place=Place("decisions"))


def _received_origin(one: Received) -> Judgement:
    if one.twins:
        return failed(one.twins, place=one.place, evidence=Evidence.OBSERVED)
    if one.idle:
        return passed(f"La règle reçoit « {one.label} » et {one.idle} : retirez cette entrée.", place=one.place)
    return cant_tell(
        f"La règle reçoit « {one.label} », qui touche à {one.about}.",
        "Pourquoi la règle reçoit-elle cette entrée ? Aucun but ne justifie qu'elle décide : retirez-la.",
        place=one.place,
    )


ALGORITHMS = Rule(
    code="EG-08",
    title="Une décision préparée par un traitement le dit et l'explique",
    theme=Theme.DECISIONS,
    sources=(
        read("CRPA, articles L311-3-1 et R311-3-1-1"),
        recalled("Loi n° 78-17 du 6 janvier 1978, article 47"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez le traitement (decisions.algorithm) avec la mention à porter sur la décision : son but, le droit "
        "d'obtenir ses règles, et comment l'exercer."
    ),
    person="Sofia, refusée par un calcul qu'aucun agent ne sait lui expliquer.",
    judge=_algorithms,
    applies=ADMINISTRATIONS,
    story=(
        "Le logiciel a classé Sofia quarante et unième pour dix places. L'agente qui lui a répondu ne savait pas "
        "pourquoi, et s'en excusait. La lettre dit maintenant qu'un calcul a eu lieu, dans quel but, et comment "
        "obtenir les règles et ce qu'elles ont donné dans son cas."
    ),
    example="""\
[[decisions]]
name = "admission"
automation = "assisted"

[decisions.algorithm]
name = "Classement des demandes"
purpose = "classer les demandes quand il y a moins de places que d'enfants"
mention = "Un calcul a servi à classer les demandes. Ses règles se demandent au service des écoles, puis à la CADA."
rules_url = "https://cantine.exemple.fr/regles-du-classement"
""",
    waiving=Waiving.BY_AUTHORITY,
)

NON_DISCRIMINATION = Rule(
    code="EG-10",
    title="Un critère protégé ne décide pas sans justification",
    theme=Theme.DECISIONS,
    sources=(read("Code pénal, articles 225-1 et 225-3"), recalled("Loi n° 2008-496 du 27 mai 2008, articles 1 et 2")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Retirez ce critère, ou écrivez le but légitime et pourquoi le moyen est nécessaire et approprié "
        "(justification)."
    ),
    person="Ahmed, écarté parce qu'il vit à l'hôtel social de la commune voisine.",
    judge=_discrimination,
    applies=EVERYBODY,
    waiving=Waiving.BY_AUTHORITY,
    story=(
        "Ahmed vit à l'hôtel social, de l'autre côté de la route, dans la commune voisine. Son fils va à l'école "
        "d'ici, et la cantine le refusait pour une adresse. Un critère qui touche au lieu de vie, à l'âge ou à la "
        "santé doit porter son but et sa raison ; celui-là n'en avait pas."
    ),
    example="""\
[[decisions]]
name = "admission"

[[decisions.criteria]]
name = "age"
label = "Âge"
justification = "La cantine de l'école élémentaire est faite pour les enfants de six à onze ans."
""",
)

ORIGIN = Rule(
    code="EG-10-origine",
    title="Ni l'origine, ni le patronyme, ni l'ethnie ne décide",
    theme=Theme.DECISIONS,
    sources=(read("Code pénal, articles 225-1 et 432-7"), recalled("Loi n° 2008-496 du 27 mai 2008, article 2, 3°")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Retirez ce critère : aucune justification ni dérogation n'est possible.",
    person="Elena, dont le nom ne doit rien changer à la réponse.",
    judge=_origin,
    applies=EVERYBODY,
    waiving=Waiving.NEVER,
    story=(
        "Elena a deux prénoms et un nom que peu de gens ici savent écrire. Elle a envoyé deux dossiers semblables, "
        "l'un à son nom, l'autre à celui de son mari ; un seul a eu une réponse. Aucun but ne justifie un tel critère "
        ": il est retiré, et aucune dérogation n'est possible."
    ),
    example="""\
[[decisions]]
name = "admission"

[[decisions.criteria]]
name = "places"
label = "Places disponibles"
""",
)
