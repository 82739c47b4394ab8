"""A decision is explained step by step from what was stored, and can be explained again (CRPA R311-3-1-2)."""

from collections.abc import Iterator

from etatplateforme.guarantor.decisions.study import DecisionStudy, Rehearsal
from etatplateforme.guarantor.decisions.wording import counted, french, listed
from etatplateforme.guarantor.equality.treatments import TREATMENTS
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, passed, read, recalled
from etatplateforme.values.finding import Evidence, Level, Place


def _explanation(facts: Facts) -> Iterator[Judgement]:
    if not facts.studies:
        yield cant_tell(
            "Les fonctions qui calculent les décisions n'ont pas été données au garant.",
            "Chaque décision peut-elle être expliquée étape par étape ? Donnez-les : etatplateforme audit service "
            "service.toml --decisions MODULE.",
            place=Place("decisions"),
        )
    for study in facts.studies or ():
        yield _explained(study)


def _explained(study: DecisionStudy) -> Judgement:
    function = study.function
    place, name = Place(f"decisions.{function.name}"), f"La règle « {function.name} »"
    rehearsal = study.rehearsal
    if rehearsal is not None and rehearsal.explained < rehearsal.cases:
        return failed(
            french(f"{name} ne redonne pas toujours la réponse qu'elle a donnée : une décision n'est pas explicable."),
            place=place,
            evidence=Evidence.PROVED,
        )
    if function.source.outside:
        return cant_tell(
            f"{name} semble regarder hors de ses entrées : {', '.join(function.source.outside)}.",
            "Redonnera-t-elle dans un an la réponse d'aujourd'hui ? Faites une entrée de ce qu'elle lit ailleurs.",
            place=place,
        )
    if not function.tells_steps or (rehearsal is not None and rehearsal.untold):
        return cant_tell(
            f"{name} ne dit pas ses étapes, ou pas toujours : seuls ses entrées et son résultat sont connus.",
            "Qui saurait dire, étape par étape et texte en main, pourquoi une personne a reçu sa réponse ?",
            place=place,
        )
    if rehearsal is None or not rehearsal.cases:
        return cant_tell(
            f"{name} dit ses étapes ; aucune explication n'a été essayée.",
            "L'explication d'une décision est-elle juste et complète ?",
            place=place,
        )
    return _told_steps(rehearsal, name, place)


def _told_steps(rehearsal: Rehearsal, name: str, place: Place) -> Judgement:
    if rehearsal.without_article:
        return cant_tell(
            f"{name} a des étapes sans article : {listed([f'« {one} »' for one in rehearsal.without_article])}.",
            "Quel texte fonde chacune de ces étapes ?",
            place=place,
        )
    return passed(
        f"{name} redit chaque étape, son article et ses valeurs : {counted(rehearsal.cases, 'décision', 'décisions')} "
        "inventées, enregistrées, relues et expliquées à l'identique.",
        place=place,
        evidence=Evidence.PROVED,
    )


EXPLANATION = Rule(
    code="EG-08-explication",
    title="Une décision s'explique étape par étape, à partir de ce qui est conservé",
    theme=Theme.DECISIONS,
    sources=(read("CRPA, article L311-3-1"), recalled("CRPA, article R311-3-1-2")),
    level=Level.WARN,
    evidence=Evidence.OBSERVED,
    remedy=(
        "Faites de la règle une fonction qui ne lit que ses entrées et dit ses étapes (steps), et conservez un "
        "DecisionRecord de chaque décision."
    ),
    person="Sofia, qui veut savoir laquelle de ses réponses l'a fait refuser.",
    judge=_explanation,
    applies=TREATMENTS,
    story=(
        "Sofia a été refusée au tarif réduit. L'agente a ouvert le dossier et lu : quotient de 412 €, seuil de 400 €, "
        "article 2 de la délibération. Sofia a vu que la pension versée à sa sœur n'était pas déduite. Elle a envoyé "
        "le jugement ; le lendemain, la même page disait 388 €, et le tarif réduit."
    ),
)
