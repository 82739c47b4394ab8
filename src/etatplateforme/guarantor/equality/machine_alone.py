"""What a treatment never does alone: answer an appeal, decide from sensitive data (loi 78-17, article 47)."""

from collections.abc import Iterator

from etatplateforme.guarantor.decisions.criteria import criterion_of, plain
from etatplateforme.guarantor.decisions.wording import called
from etatplateforme.guarantor.equality.treatments import TREATMENTS, study_of, treated
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
    recalled,
)
from etatplateforme.manifest.processing import Automation, DataKind, DecisionEntry
from etatplateforme.values.finding import Evidence, Level, Place

SENSITIVE = frozenset(
    {
        "l'origine", "l'ethnie ou la prétendue race", "l'état de santé", "la perte d'autonomie", "le handicap",
        "la grossesse", "les caractéristiques génétiques", "l'orientation sexuelle", "les opinions politiques",
        "les activités syndicales", "la religion",
    }
)  # fmt: skip
"""Grounds of the lexicon that are sensitive data (GDPR article 9; loi 78-17, article 6)."""


def _alone(facts: Facts) -> Iterator[Judgement]:
    alone = [entry for entry in treated(facts) if entry.automation is Automation.FULL]
    if not alone:
        yield inapplicable("Aucun traitement ne décide seul.")
    for entry in alone:
        place = Place(f"decisions.{entry.name}")
        if entry.on_appeal:
            yield failed("Un traitement statue seul sur un recours administratif.", place=place)
            continue
        sure, perhaps = _sensitive(facts, entry)
        if sure:
            yield failed(f"Un traitement décide seul d'après une donnée sensible : {', '.join(sure)}.", place=place)
        elif perhaps:
            yield cant_tell(
                f"Un traitement décide seul, et lit peut-être une donnée sensible : {', '.join(perhaps)}.",
                "Est-ce une donnée de santé, d'opinion, de religion ou d'origine ? Une personne doit alors décider.",
                place=place,
            )
        else:
            yield passed("Le traitement qui décide seul ne lit aucune donnée sensible connue.", place=place)


def _sensitive(facts: Facts, entry: DecisionEntry) -> tuple[list[str], list[str]]:
    """What a decision reads that the manifest declares sensitive, and what only its name says so."""
    study = study_of(facts, entry)
    names = {one.name: one.label for one in entry.criteria}
    if study is not None:
        names |= {name: called(name, one.label) for name, one in study.function.inputs.items()}
    if entry.algorithm is not None:
        names |= dict.fromkeys(entry.algorithm.data, "")
    declared = {
        plain(text)
        for one in facts.manifest.data
        if one.sensitive or one.kind is DataKind.HEALTH
        for text in (one.name, one.label)
    }
    sure = [label or name for name, label in names.items() if {plain(name), plain(label)} & declared]
    perhaps = [
        label or name
        for name, label in names.items()
        if (ground := criterion_of(name, label).ground) is not None and ground.told in SENSITIVE
    ]
    return sure, perhaps


ALONE = Rule(
    code="EG-08-automatique",
    title="Un traitement ne décide jamais seul d'un recours, ni d'après une donnée sensible",
    theme=Theme.DECISIONS,
    sources=(recalled("Loi n° 78-17 du 6 janvier 1978, articles 6 et 47"), recalled("RGPD, articles 9 et 22")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Faites décider une personne (automation = « assisted »), ou retirez la donnée sensible de ce que lit le "
        "traitement."
    ),
    person="Jeanne, qui conteste un refus et reçoit, dans la minute, la même réponse de la même machine.",
    judge=_alone,
    waiving=Waiving.BY_AUTHORITY,
    applies=TREATMENTS,
    story=(
        "Jeanne a écrit deux pages pour expliquer que son fils vit chez elle une semaine sur deux. La réponse est "
        "arrivée avant qu'elle ait rangé son stylo : le même calcul, le même refus. Un recours se lit ; depuis, "
        "quelqu'un lit les siens."
    ),
    example="""\
[[decisions]]
name = "admission"
label = "Admission à la cantine"
automation = "full"
on_appeal = false
""",
)
