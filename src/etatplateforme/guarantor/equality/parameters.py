"""Numbers and dates that a text sets, with the text: what the law may change without changing what it asks."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.guarantor.rule import OWN_RULE, read, recalled
from etatplateforme.guarantor.statistics.suppression import SMALLEST_PUBLISHED
from etatplateforme.values.acknowledgement_delays import (
    ABROAD_MONTHS,
    APPEAL_MONTHS,
    DOCUMENT_ACCESS_MONTHS,
    OVERSEAS_MONTHS,
    RECEIPT_DAYS,
    REGISTRATION_DAYS,
    SILENCE_MONTHS,
    Delay,
)
from etatplateforme.values.finding import LegalSource


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a text sets. ``told`` says in French what it counts, ``rule`` which rule relies on it.

    ``since`` is the day from which it binds; None when it bound before the charter began.
    """

    value: int
    told: str
    rule: str
    source: LegalSource
    since: date | None = None


STRATEGY_SINCE = date(2025, 1, 1)
"""From which the large communes and their groups have a strategy (loi n° 2021-1485, article 35)."""

ADDRESSES_SINCE = date(2024, 1, 1)
"""From which communes of more than 2,000 inhabitants publish their addresses (décret n° 2023-767)."""

ADDRESSES_SMALL_SINCE = date(2024, 6, 1)
"""From which the others do."""

READ_IN_DECREE_2023_767 = read(
    "Décret n° 2023-767 du 11 août 2023 (Journal officiel du 13 août 2023, notice)",
    link="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000047964530",
    on="2023-08-13",
)
ESSENTIAL_PROCEDURES = read("Vos démarches essentielles, indicateur « Dites-le-nous une fois »", on="2026-07-07")


def _of(delay: Delay, told: str, rule: str) -> Parameter:
    """The latest number of a delay by which the SDK also counts."""
    return Parameter(delay.latest, told, rule, read(delay.source), delay.since)


REGISTRATION = _of(REGISTRATION_DAYS, "jour ouvré au plus pour l'accusé d'enregistrement", "EG-05")
RECEIPT = _of(RECEIPT_DAYS, "jours ouvrés au plus pour l'accusé de réception", "EG-05")
SILENCE = _of(SILENCE_MONTHS, "mois de silence avant une décision implicite", "EG-05-silence")
DOCUMENT_ACCESS = _of(
    DOCUMENT_ACCESS_MONTHS, "mois de silence avant un refus de communiquer un document", "EG-05-silence"
)
APPEAL = _of(APPEAL_MONTHS, "mois pour saisir le tribunal administratif", "EG-23")
OVERSEAS = _of(OVERSEAS_MONTHS, "mois de plus pour qui habite outre-mer, loin du tribunal", "EG-23-distance")
ABROAD = _of(ABROAD_MONTHS, "mois de plus pour qui habite à l'étranger", "EG-23-distance")
RE_ASKED_GOAL = Parameter(1, "donnée redemandée au plus : objectif atteint", "EG-07", ESSENTIAL_PROCEDURES)
RE_ASKED_PARTIAL = Parameter(
    4, "données redemandées au plus : objectif en partie atteint ; au-delà, faible", "EG-07", ESSENTIAL_PROCEDURES
)
STRATEGY_INHABITANTS = Parameter(
    50_000,
    "habitants, au-delà desquels une commune ou un EPCI à fiscalité propre a une stratégie numérique responsable",
    "EG-14-strategie",
    recalled("Loi n° 2021-1485 du 15 novembre 2021, article 35"),
    STRATEGY_SINCE,
)
OPEN_DATA_AGENTS = Parameter(
    50,
    "agents (équivalents temps plein) à partir desquels on publie ses données",
    "EG-24",
    read("CRPA, article D312-1-1-1"),
)
OPEN_DATA_INHABITANTS = Parameter(
    3_500, "habitants à partir desquels une collectivité publie ses données", "EG-24", read("CRPA, article L312-1-1")
)
ADDRESSES_SMALL = Parameter(
    2_000,
    "habitants au plus pour publier les adresses plus tard (1er juin 2024 au lieu du 1er janvier)",
    "EG-24-adresses",
    READ_IN_DECREE_2023_767,
    ADDRESSES_SMALL_SINCE,
)
NOTICE_MONTHS = Parameter(
    6, "mois avant la fin d'un financement ou d'un engagement où le garant prévient", "EG-01-financement", OWN_RULE
)

PUBLISHED_SMALLEST = Parameter(
    SMALLEST_PUBLISHED,
    "personnes au moins dans un nombre publié (seuil choisi : celui de l'Insee pour les données fiscales)",
    "EG-09-publie",
    recalled(
        "Loi n° 51-711 du 7 juin 1951, article 6 ; Insee, guide du secret statistique (seuil des données fiscales)",
        on="2026-11-29",
    ),
)

PARAMETERS = (
    NOTICE_MONTHS,
    REGISTRATION,
    RECEIPT,
    SILENCE,
    DOCUMENT_ACCESS,
    RE_ASKED_GOAL,
    RE_ASKED_PARTIAL,
    PUBLISHED_SMALLEST,
    STRATEGY_INHABITANTS,
    APPEAL,
    OVERSEAS,
    ABROAD,
    OPEN_DATA_AGENTS,
    OPEN_DATA_INHABITANTS,
    ADDRESSES_SMALL,
)
"""All of them, in the order of the rules."""
