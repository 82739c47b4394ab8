"""Decisions: what a machine has a part in is said, and nobody is set apart on a ground that the law forbids."""

import re
import unicodedata
from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS, EVERYBODY
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
from etatplateforme.manifest.processing import Automation, Criterion, DecisionEntry
from etatplateforme.values.finding import Evidence, Level, Place

FORBIDDEN = frozenset({"origine", "patronyme", "ethnie", "race", "ethnicite", "origine_ethnique"})
"""Criteria that no aim can justify (loi 2008-496, article 2, 3°)."""

PROTECTED = frozenset(
    {
        "sexe", "genre", "identite_de_genre", "situation_de_famille", "situation_familiale", "grossesse",
        "apparence_physique", "vulnerabilite_economique", "residence", "lieu_de_residence", "etat_de_sante",
        "sante", "perte_d_autonomie", "handicap", "caracteristiques_genetiques", "moeurs",
        "orientation_sexuelle", "age", "opinions_politiques", "activites_syndicales", "langue", "nation",
        "nationalite", "religion", "domiciliation_bancaire", "lanceur_d_alerte",
    }
)  # fmt: skip
"""Criteria of the Code pénal, article 225-1, and of the loi 2008-496, article 1, as a manifest would name them."""

PROXIES = frozenset(
    {
        "code_postal",
        "nom",
        "nom_de_famille",
        "prenom",
        "lieu_de_naissance",
        "pays_de_naissance",
        "iban",
        "banque",
        "quartier",
    }
)
"""Criteria that may stand for a protected one."""

LARGE_BODY_AGENTS = 50
"""Agents (full-time equivalents) from which the rules of the main treatments are published (CRPA D312-1-4)."""


def _named(criterion: Criterion) -> frozenset[str]:
    """Technical name and label of a criterion, both written as technical names without accents."""
    return frozenset(_plain(text) for text in (criterion.name, criterion.label))


def _plain(text: str) -> str:
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe")) if not unicodedata.combining(c)
    )
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def _criteria(facts: Facts) -> list[tuple[Place, Criterion]]:
    return [
        (Place(f"decisions.{decision.name}.criteria.{criterion.name}"), criterion)
        for decision in facts.manifest.decisions
        for criterion in decision.criteria
    ]


def _algorithms(facts: Facts) -> Iterator[Judgement]:
    concerned = [d for d in facts.manifest.decisions if d.individual and d.automation is not Automation.NONE]
    if not concerned:
        yield inapplicable("Aucune décision individuelle déclarée n'est prise ou préparée par un traitement.")
    for decision in concerned:
        yield _algorithm(decision, facts.manifest.operator.agents)


def _algorithm(decision: DecisionEntry, agents: int | None) -> Judgement:
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
        return failed(f"La mention du traitement sur la décision manque.{annulled}", place=place)
    if algorithm.rules_url is None and agents is not None and agents >= LARGE_BODY_AGENTS:
        return failed(
            "Les règles du traitement ne sont pas publiées, pour un organisme d'au moins cinquante agents.", place=place
        )
    if algorithm.rules_url is None and agents is None:
        return cant_tell(
            "Les règles du traitement ne sont pas publiées.",
            "L'organisme a-t-il au moins cinquante agents ? Il doit alors publier les règles de ses "
            "principaux traitements.",
            place=place,
        )
    return passed("La décision porte la mention du traitement.", place=place)


def _discrimination(facts: Facts) -> Iterator[Judgement]:
    criteria = _criteria(facts)
    if not criteria:
        yield from _without_criteria(facts)
        return
    clean = True
    for place, criterion in criteria:
        if _named(criterion) & FORBIDDEN:
            clean = False
            yield cant_tell(
                "Ce critère relève de la règle EG-10-origine.", "Ce critère peut-il être retiré ?", place=place
            )
        elif _named(criterion) & PROTECTED and criterion.justification is None:
            clean = False
            yield failed("La décision dépend d'un critère protégé, sans justification.", place=place)
        elif _named(criterion) & PROXIES and criterion.justification is None:
            clean = False
            yield cant_tell(
                "Ce critère peut en cacher un autre (origine, résidence, revenus).",
                "Ce critère désavantage-t-il un groupe de personnes ? Si oui, quel but légitime le justifie ?",
                place=place,
            )
    if clean:
        yield passed("Aucun critère déclaré n'est protégé sans justification.", place=Place("decisions"))


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
    criteria = _criteria(facts)
    if not criteria:
        yield from _without_criteria(facts)
        return
    forbidden = [place for place, criterion in criteria if _named(criterion) & FORBIDDEN]
    for place in forbidden:
        yield failed("La décision dépend de l'origine, du patronyme ou de l'appartenance à une ethnie.", place=place)
    if not forbidden:
        yield passed(
            "Aucun critère déclaré ne porte sur l'origine, le patronyme ou l'ethnie.", place=Place("decisions")
        )


ALGORITHMS = Rule(
    code="EG-08",
    title="Une décision préparée par un traitement le dit et l'explique",
    theme=Theme.DECISIONS,
    sources=(
        read("CRPA, articles L311-3-1 et R311-3-1-1"),
        read("CRPA, articles L312-1-3 et D312-1-4"),
        recalled("CRPA, article R311-3-1-2 ; loi n° 78-17 du 6 janvier 1978, article 47"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez le traitement (decisions.algorithm) avec la mention à porter sur la décision et ses règles publiées."
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
