"""What ``doctor`` says of an access: whether the API answers, and until when the token of the habilitation lives."""

from datetime import UTC, datetime, timedelta

from etatplateforme.errors import EtatError, TooLarge
from etatplateforme.identity.bounded_json import read_object
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.identity.once_only.question import Api
from etatplateforme.identity.once_only.settings import ApiAccess
from etatplateforme.identity.tokens import COMPACT, decoded
from etatplateforme.values.calendar import french_date
from etatplateforme.values.check import Check, Health

SOON = timedelta(days=60)
"""Before the end of a token: renewing a habilitation takes weeks."""

LARGEST_TOKEN = 8_000
LABELS = {Api.PARTICULIER: "API Particulier", Api.ENTREPRISE: "API Entreprise"}


def of_access(api: Api, access: ApiAccess, unreached: EtatError | None, at: datetime) -> Check:
    """The health of one access *at* that moment; *unreached* is what prevented from reaching it."""
    name = LABELS[api]
    if unreached is not None:
        return Check(name, Health.BROKEN, unreached.problem, unreached.remedy)
    if access.token is None:
        seen = "L'API répond. Sans jeton, seules les personnes qui viennent de se connecter peuvent être demandées."
        return Check(name, Health.WEAK, seen, f"Réglez le jeton de {name} si le service interroge par état civil.")
    ends = token_end(access.token)
    if ends is None:
        return Check(name, Health.GOOD, "L'API répond. Le jeton ne dit pas quand il se termine.")
    if ends <= at:
        return Check(name, Health.BROKEN, "Le jeton a expiré.", "Renouvelez-le depuis votre espace.")
    seen = f"L'API répond. Le jeton est valable jusqu'au {french_date(ends.date())}."
    if ends - at < SOON:
        return Check(name, Health.WEAK, seen, "Demandez son renouvellement dès maintenant.")
    return Check(name, Health.GOOD, seen)


def token_end(token: str) -> datetime | None:
    """When a token of habilitation ends, by its own word (``exp`` of a JWT); None when it does not say.

    It is read for a reminder only: the API alone judges the token.
    """
    shape = COMPACT.fullmatch(token) if len(token) <= LARGEST_TOKEN else None
    if shape is None:
        return None
    try:
        end = read_object(decoded(shape[2]), LARGEST_TOKEN).get("exp")
    except (TokenRefused, TooLarge):
        return None
    if isinstance(end, bool) or not isinstance(end, int) or not 0 < end < 10**11:
        return None
    return datetime.fromtimestamp(end, UTC)
