"""No personal datum is published: neither a column of them, nor a count so small that it tells of somebody."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import when
from etatplateforme.guarantor.equality.parameters import PUBLISHED_SMALLEST
from etatplateforme.guarantor.equality.texts import DECREE_2018_1117, crpa, gdpr
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.publishing.personal import FRENCH, Sign
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
)
from etatplateforme.manifest.processing import DataKind
from etatplateforme.manifest.usage import PublishedDataset
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.intent import Act, Intent

ANONYMISE = (
    "Retirez ces colonnes, ou rendez les personnes impossibles à reconnaître. Si un texte permet la publication "
    "(CRPA, articles L312-1-2 et D312-1-3) ou si les personnes y consentent, déclarez ce fondement. Le numéro de "
    "sécurité sociale ne se publie jamais."
)

UNPERSONAL = frozenset({DataKind.CHOICE, DataKind.TEXT, DataKind.DATE, DataKind.NUMBER, DataKind.TECHNICAL})
"""Kinds that say nothing of a person by themselves."""


def _datasets(facts: Facts) -> tuple[PublishedDataset, ...]:
    use = facts.manifest.opendata
    return () if use is None else use.publishes


def _publishing(facts: Facts) -> Judgement | None:
    if _datasets(facts) or any(datum.published for datum in facts.manifest.data):
        return None
    return inapplicable("Le service ne publie aucune donnée.")


def _publication(facts: Facts) -> Iterator[Judgement]:
    published = [datum for datum in facts.manifest.data if datum.published]
    clean = True
    for number, dataset in enumerate(_datasets(facts)):
        if dataset.personal:
            clean = False
            yield failed(
                "Un jeu de données publié contient des données personnelles.",
                place=Place(f"opendata.publishes[{number}]"),
            )
    for datum in published:
        clean = False
        place = Place(f"data.{datum.name}.published")
        if datum.kind in UNPERSONAL and not datum.sensitive:
            yield cant_tell(
                "Une donnée recueillie auprès des personnes est publiée.",
                "Permet-elle, seule ou avec d'autres, de reconnaître quelqu'un ?",
                place=place,
            )
        else:
            yield failed("Une donnée personnelle est publiée.", place=place)
    if clean:
        yield passed("Aucun jeu de données publié n'est déclaré comme personnel.")


def _personal_publication(act: Act, facts: Facts) -> Judgement | None:
    """A dataset may leave only without personal data: neither announced, nor in a column that the manifest knows."""
    if act.details.get("personal") is True:
        return failed("Le jeu de données à publier contient des données personnelles.")
    based = isinstance(act.details.get("legal_basis"), str)
    found = [sign for sign in Sign if sign in act.names("found") and (not based or sign is Sign.NIR)]
    if found:
        told = ", ".join(FRENCH[sign] for sign in found)
        return failed(f"Le jeu de données à publier contient des données personnelles : {told}.", remedy=ANONYMISE)
    small = act.details.get("small")
    if isinstance(small, int) and small > 0:
        return failed(
            f"Le jeu de données à publier a {small} nombre(s) de moins de {PUBLISHED_SMALLEST.value} personnes.",
            remedy="Publiez à la place le tableau que le garant propose : les petits nombres y sont cachés, et avec "
            "eux ceux qui les laisseraient deviner.",
        )
    if based:
        return None
    columns = {name.strip().casefold() for name in act.names("columns")}
    personal = sorted(
        datum.name for datum in facts.manifest.data
        if datum.name in columns and (datum.sensitive or datum.kind not in UNPERSONAL)
    )  # fmt: skip
    if not personal:
        return None
    return failed(f"Le jeu de données à publier contient des données personnelles : {', '.join(personal)}.")


PUBLICATION = Rule(
    code="EG-09-publie",
    title="Aucune donnée personnelle n'est publiée",
    theme=Theme.PERSONAL_DATA,
    sources=(*crpa("L312-1-2"), DECREE_2018_1117, *gdpr("5", "6"), PUBLISHED_SMALLEST.source),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Retirez ces colonnes, ou publiez des nombres dont personne ne ressort.",
    person="Jeanne, dont l'adresse se lirait dans un fichier de la mairie.",
    judge=_publication,
    story=(
        "La mairie publiait la liste des subventions versées aux habitants. Jeanne y lisait son adresse, et ses "
        "voisins aussi. Le fichier dit maintenant combien, par quartier et par mois : plus personne ne s'y reconnaît."
    ),
    example="""\
[[opendata.publishes]]
title = "Menus"
url = "https://www.data.gouv.fr/datasets/menus"
personal = false

[[data]]
name = "courriel"
published = false
""",
    applies=when("tout service qui publie des données, quel que soit l'organisme", _publishing),
    acts=frozenset({Intent.PUBLISH_DATASET}),
    judge_act=_personal_publication,
)
