"""Where the mandatory texts come from: the pages of the RGAA on legal obligations, read on one day."""

from etatplateforme.guarantor.rule import read
from etatplateforme.values.finding import LegalSource

READ_ON = "2026-04-29"
SITE = "https://accessibilite.numerique.gouv.fr/obligations"


def _page(title: str, path: str) -> LegalSource:
    return read(f"RGAA 4.1.2, {title}", link=f"{SITE}/{path}/", on=READ_ON)


STATEMENT_PAGE = _page("déclaration d'accessibilité", "declaration-accessibilite")
ANSWERS = _page("déclaration d'accessibilité, réponse aux usagers", "declaration-accessibilite")
RATES = _page("évaluation de la conformité", "evaluation-conformite")
SCHEME_PAGE = _page("schéma pluriannuel", "schema-pluriannuel")
MENTIONS = _page("mentions et pages obligatoires", "mentions-et-pages-obligatoires")
SCOPE = _page("rappel du champ d'application", "champ-application")
