"""What the body produces is published and kept fresh: its data, and the addresses of a commune (EG-24)."""

from collections.abc import Iterator
from datetime import timedelta

from etatplateforme.guarantor.equality.bodies import (
    binding,
    in_digits,
    operated_by,
    when,
    with_agents,
    with_inhabitants,
)
from etatplateforme.guarantor.equality.parameters import (
    ADDRESSES_SINCE,
    ADDRESSES_SMALL,
    ADDRESSES_SMALL_SINCE,
    OPEN_DATA_AGENTS,
    OPEN_DATA_INHABITANTS,
    READ_IN_DECREE_2023_767,
)
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed, recalled
from etatplateforme.manifest.model import OperatorKind
from etatplateforme.manifest.usage import PublishedDataset
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Level, Place

COLLECTIVITIES = frozenset({OperatorKind.COMMUNE, OperatorKind.DEPARTEMENT, OperatorKind.REGION})
"""Bodies that L312-1-1 sets free under 3,500 inhabitants; a group of communes is not a « collectivité »."""

STALE = timedelta(days=366)
"""Age from which data without an announced rhythm are asked about."""


def _of_its_size(facts: Facts) -> Judgement | None:
    if facts.manifest.operator.kind not in COLLECTIVITIES:
        return None
    return with_inhabitants(OPEN_DATA_INHABITANTS.value)(facts)


def _open_data(facts: Facts) -> Iterator[Judgement]:
    use = facts.manifest.opendata
    datasets = () if use is None else use.publishes
    if not datasets:
        yield cant_tell(
            "Le manifeste ne déclare aucun jeu de données publié.",
            "L'organisme publie-t-il ce que ce service produit, sans donnée personnelle (nombre de demandes, délais) ? "
            "Dites où dans « opendata.publishes ».",
            place=Place("opendata.publishes"),
        )
    for number, dataset in enumerate(datasets):
        yield _freshness(dataset, facts, Place(f"opendata.publishes[{number}]"))


def _freshness(dataset: PublishedDataset, facts: Facts, place: Place) -> Judgement:
    if dataset.updated is None:
        return cant_tell(
            "Un jeu de données est publié, sans date de mise à jour.",
            "De quand date sa dernière mise à jour ? Dites-le dans « updated ».",
            place=place,
        )
    dated = french_date(dataset.updated)
    if dataset.frequency is not None and dataset.frequency.after(dataset.updated) < facts.today:
        return failed(f"Un jeu de données annoncé tous les {dataset.frequency} date du {dated}.", place=place)
    if dataset.frequency is None and facts.today - dataset.updated > STALE:
        return cant_tell(
            f"Un jeu de données date du {dated}, sans rythme annoncé.", "Est-il encore à jour ?", place=place
        )
    return passed(f"Un jeu de données est publié, à jour au {dated}.", place=place)


def _address_base(facts: Facts) -> Iterator[Judgement]:
    base = None if facts.manifest.opendata is None else facts.manifest.opendata.address_base
    place = Place("opendata.address_base")
    if base is None or (base.published and base.url is None):
        yield cant_tell(
            "Le manifeste ne dit pas où la base adresse locale de la commune est publiée.",
            "La commune a-t-elle publié ses adresses ? Dites où dans « opendata.address_base ».",
            place=place,
        )
    elif not base.published:
        yield failed("La base adresse locale de la commune n'est pas publiée.", place=place)
    elif base.updated is None or facts.today - base.updated > STALE:
        dated = "sans date" if base.updated is None else f"du {french_date(base.updated)}"
        yield cant_tell(
            f"La base adresse locale est publiée, {dated}.",
            "Aucune voie ni aucun numéro n'a-t-il changé depuis ? Un changement se publie dans le mois.",
            place=place,
        )
    else:
        yield passed(f"La base adresse locale est publiée, à jour au {french_date(base.updated)}.", place=place)


def _first_publication_due(facts: Facts) -> Judgement | None:
    """The first publication was due on 1 January 2024, five months later for a commune of 2,000 inhabitants or less."""
    if facts.today >= ADDRESSES_SMALL_SINCE:
        return None
    inhabitants = facts.manifest.operator.inhabitants
    if facts.today < ADDRESSES_SINCE or (inhabitants is not None and inhabitants <= ADDRESSES_SMALL.value):
        return inapplicable("La première publication n'est pas encore due.")
    if inhabitants is None:
        return cant_tell(
            "Le manifeste ne dit pas combien d'habitants a la commune.",
            f"La commune a-t-elle plus de {in_digits(ADDRESSES_SMALL.value)} habitants ? "
            "Dites leur nombre dans « operator.inhabitants ».",
            place=Place("operator.inhabitants"),
        )
    return None


OPEN_DATA = Rule(
    code="EG-24",
    title="Les données que le service produit sont publiées et à jour",
    theme=Theme.CONTINUITY,
    sources=(*crpa("L312-1-1", "D312-1-1-1"),),
    level=Level.OBSERVE,
    evidence=Evidence.DECLARED,
    remedy="Mettez le jeu de données à jour, et sa date avec lui (opendata.publishes : updated, frequency).",
    person="Bruno, parent d'élève, qui veut savoir combien de demandes de cantine sont refusées, et pourquoi.",
    judge=_open_data,
    applies=when(
        "toute administration au sens du CRPA (article L100-3) d'au moins 50 agents, sauf les collectivités de moins "
        "de 3 500 habitants",
        binding,
        _of_its_size,
        with_agents(OPEN_DATA_AGENTS.value),
    ),
    story=(
        "Bruno préside l'association des parents. Chaque année il écrivait à la mairie pour connaître le nombre de "
        "places et de refus, et chaque année la réponse arrivait après les inscriptions. Les chiffres sont publiés "
        "chaque mois : la discussion porte désormais sur les places, non sur les chiffres."
    ),
    example="""\
[[opendata.publishes]]
title = "Menus"
url = "https://www.data.gouv.fr/datasets/menus"
updated = 2026-11-02
frequency = "1 mois"
""",
)

ADDRESS_BASE = Rule(
    code="EG-24-adresses",
    title="La commune publie ses adresses",
    theme=Theme.CONTINUITY,
    sources=(
        *crpa("L321-4"),
        READ_IN_DECREE_2023_767,
        recalled("Code général des collectivités territoriales, article L2121-30, II"),
    ),
    level=Level.OBSERVE,
    evidence=Evidence.DECLARED,
    remedy="Publiez la base adresse locale, et dites où elle est (table opendata.address_base).",
    person="Thérèse, au bout d'un chemin sans nom, que l'ambulance a cherchée quarante minutes.",
    judge=_address_base,
    applies=when(
        "toute commune, depuis le 1er janvier 2024, ou le 1er juin 2024 jusqu'à 2 000 habitants",
        operated_by(OperatorKind.COMMUNE, otherwise="L'organisme n'est pas une commune."),
        _first_publication_due,
    ),
    story=(
        "Thérèse habite la dernière ferme d'un chemin que tout le village appelle « chez Marius ». Le GPS des pompiers "
        "n'en savait rien, la nuit où elle est tombée. La commune a nommé le chemin, posé le numéro et publié "
        "l'adresse : les secours, le facteur et les formulaires la connaissent."
    ),
    example="""\
[opendata.address_base]
published = true
url = "https://adresse.data.gouv.fr/base-adresse-nationale/01001"
updated = 2026-10-05
""",
)
