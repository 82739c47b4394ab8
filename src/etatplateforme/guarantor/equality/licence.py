"""What is published has a licence of the list of the code, and follows the schema that it says."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import when
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
    recalled,
)
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Act, Intent

LISTED_LICENCES = frozenset({"lov2", "fr-lo", "odc-odbl"})
"""Licences for data of CRPA D323-2-1, by their names on data.gouv.fr: Licence Ouverte (2.0, 1.0), ODbL."""

UNNAMED = frozenset({"", "notspecified"})


def _publishing(facts: Facts) -> Judgement | None:
    use = facts.manifest.opendata
    return None if use is not None and use.publishes else inapplicable("Le service ne publie aucune donnée.")


def _licences(facts: Facts) -> Iterator[Judgement]:
    use = facts.manifest.opendata
    for number, dataset in enumerate(() if use is None else use.publishes):
        place = Place(f"opendata.publishes[{number}].licence")
        if dataset.licence in UNNAMED:
            yield failed("Un jeu de données publié n'a pas de licence.", place=place)
        elif dataset.licence in LISTED_LICENCES:
            yield passed("Un jeu de données publié porte une licence de la liste.", place=place)
        else:
            yield cant_tell(
                "Un jeu de données publié porte une autre licence que celles de la liste.",
                "Cette licence a-t-elle été homologuée par l'État (CRPA, article D323-2-2) ?",
                place=place,
            )


def _publication(act: Act, facts: Facts) -> Judgement | None:
    """A dataset leaves under a licence of the list, and only when a validator did not find it invalid."""
    if act.details.get("schema") == "invalid":
        return failed(
            "Un fichier à publier ne respecte pas le schéma qu'il annonce.",
            remedy="Corrigez les cellules que le rapport de validation montre, ou n'annoncez pas ce schéma.",
        )
    licence = act.details.get("licence")
    if licence is None or licence in LISTED_LICENCES:
        return None
    said = "n'a pas de licence" if licence in UNNAMED else "porte une licence qui n'est pas de la liste"
    return failed(f"Le jeu de données à publier {said}.")


LICENCE = Rule(
    code="EG-24-licence",
    title="Ce qui est publié porte une licence de la liste et suit le schéma annoncé",
    theme=Theme.CONTINUITY,
    sources=(
        *crpa("L323-2"),
        recalled("CRPA, articles D323-2-1 et D323-2-2 (décret n° 2017-638 du 27 avril 2017)", on="2026-11-29"),
    ),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Choisissez la Licence Ouverte 2.0 (« lov2 ») ou l'ODbL (« odc-odbl »).",
    person="Nadia, qui tient le journal du quartier et ne sait pas si elle peut reprendre les chiffres de la mairie.",
    judge=_licences,
    applies=when("tout service qui publie des données, quel que soit l'organisme", _publishing),
    story=(
        "Nadia voulait imprimer le calendrier des collectes dans son journal de quartier. Le fichier de la mairie ne "
        "disait pas qui pouvait s'en servir : elle a renoncé. Il porte maintenant la Licence Ouverte, et le calendrier "
        "est affiché dans chaque hall."
    ),
    example="""\
[[opendata.publishes]]
title = "Menus"
url = "https://www.data.gouv.fr/datasets/menus"
licence = "lov2"
""",
    acts=frozenset({Intent.PUBLISH_DATASET}),
    judge_act=_publication,
)
