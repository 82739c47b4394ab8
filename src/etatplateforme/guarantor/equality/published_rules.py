"""The rules of the main treatments are published by bodies of at least fifty agents (CRPA L312-1-3, D312-1-4)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.treatments import TREATMENTS, place_of, treated
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, Waiving, cant_tell, failed, inapplicable, passed, read
from etatplateforme.values.finding import Evidence, Level

LARGE_BODY_AGENTS = 50
"""Agents (full-time equivalents) from which the rules of the main treatments are published (CRPA D312-1-4)."""


def _publication(facts: Facts) -> Iterator[Judgement]:
    entries = treated(facts)
    agents = facts.manifest.operator.agents
    if not entries or (agents is not None and agents < LARGE_BODY_AGENTS):
        yield inapplicable("Le service n'a pas à publier les règles de ses traitements.")
        return
    for entry in entries:
        if entry.algorithm is not None and entry.algorithm.rules_url is not None:
            yield passed("Les règles du traitement sont publiées.", place=place_of(entry))
        elif agents is None:
            yield cant_tell(
                "Les règles du traitement ne sont pas publiées.",
                "L'organisme a-t-il au moins cinquante agents ? Il doit alors publier les règles de ses principaux "
                "traitements.",
                place=place_of(entry),
            )
        else:
            yield failed(
                "Les règles du traitement ne sont pas publiées, pour un organisme d'au moins cinquante agents.",
                place=place_of(entry),
            )


PUBLISHED_RULES = Rule(
    code="EG-08-publication",
    title="Les règles des principaux traitements sont publiées",
    theme=Theme.DECISIONS,
    sources=(read("CRPA, articles L312-1-3 et D312-1-4"),),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Publiez les règles du traitement sur une page, et déclarez son adresse (decisions.algorithm.rules_url).",
    person="Une association de parents, qui veut savoir comment les places en crèche sont données.",
    judge=_publication,
    waiving=Waiving.BY_AUTHORITY,
    applies=TREATMENTS,
    story=(
        "Chaque printemps, les parents du quartier comparaient les réponses de la crèche sans les comprendre, et les "
        "plus à l'aise téléphonaient. La page qui donne les points de chaque situation est en ligne depuis mars : "
        "l'association l'a relue, et a trouvé deux familles que le calcul oubliait."
    ),
    example="""\
[operator]
agents = 120

[[decisions]]
name = "admission"
label = "Place en crèche"
automation = "assisted"

[decisions.algorithm]
name = "Classement des demandes"
purpose = "classer les demandes de place en crèche"
rules_url = "https://www.exemple.fr/creche/regles"
""",
)
