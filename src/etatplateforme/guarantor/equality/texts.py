"""The texts that the rules of equality cite, article by article: read in the code itself, or recalled."""

from etatplateforme.guarantor.rule import read, recalled
from etatplateforme.values.finding import LegalSource


def crpa(*articles: str) -> tuple[LegalSource, ...]:
    """Articles of the code des relations entre le public et l'administration, read in the consolidated code."""
    return tuple(read(f"CRPA, article {article}") for article in articles)


def cja(*articles: str) -> tuple[LegalSource, ...]:
    """Articles of the code de justice administrative, read in the consolidated code."""
    return tuple(read(f"Code de justice administrative, article {article}") for article in articles)


def gdpr(*articles: str) -> tuple[LegalSource, ...]:
    """Articles of the general data protection regulation (EU) 2016/679, recalled."""
    return tuple(recalled(f"RGPD (règlement UE 2016/679 du 27 avril 2016), article {article}") for article in articles)


DECREE_2018_1117 = recalled("CRPA, article D312-1-3 (décret n° 2018-1117 du 10 décembre 2018)", on="2026-11-29")
"""Documents that may be published without hiding the people in them: directories, registers of associations…"""

COUNCIL_OF_STATE_2022 = recalled("Conseil d'État, Section, 3 juin 2022, n° 452798 (et avis n° 461694)")
"""A compulsory online service must leave normal access to everybody, and a substitution where it is needed."""

DEFENDER_OF_RIGHTS = recalled("Défenseur des droits, rapports de janvier 2019 et de février 2022 (non contraignants)")
