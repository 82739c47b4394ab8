"""Texts of law and standard that the page rules come from."""

from etatplateforme.guarantor.rule import read, recalled
from etatplateforme.values.finding import LegalSource

RGAA_PUBLISHED = "2023-04-18"
RGAA_PAGE = "https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/"
LAW_2005 = recalled("Loi n° 2005-102 du 11 février 2005, art. 47")
DECREE_2019 = recalled("Décret n° 2019-768 du 24 juillet 2019")


def rgaa(criterion: str) -> tuple[LegalSource, ...]:
    """Sources of an RGAA criterion (``"8.3"``), the official text first."""
    link = f"{RGAA_PAGE}#{criterion}"
    return (read(f"RGAA 4.1.2, critère {criterion}", link=link, on=RGAA_PUBLISHED), LAW_2005)
