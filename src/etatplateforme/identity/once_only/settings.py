"""By which right a service asks administrations: for whom, with which tokens, on which ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.once_only.question import Api
from etatplateforme.values.siret import Siret


@dataclass(frozen=True, slots=True)
class ApiAccess:
    """One API: where it answers, the token of the habilitation, and the ground that goes with each datum.

    :param base: address without a final slash.
    :param token: the service's own; not used for who has just signed in. None when only those are asked about.
    :param ground: in French: the text, and the number of the habilitation.
    :param context: and *purpose*: what API Entreprise is told with each question (``context`` and ``object``).
    """

    base: str
    token: str | None = field(default=None, repr=False)
    ground: str = "CRPA, article L114-8"
    context: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class OnceOnlySettings:
    """What one service may ask.

    :param recipient: SIRET of the administration for which the data are asked.
    :param accesses: the APIs that the manifest declares.
    :param declared: names of the data that the manifest declares (``source = "api:…"``).
    """

    recipient: Siret
    accesses: Mapping[Api, ApiAccess] = field(default_factory=lambda: MappingProxyType({}))
    declared: frozenset[str] = frozenset()

    def access(self, api: Api) -> ApiAccess:
        """The access to *api*. Raises InvalidInput (``api_not_declared``) when the service has none."""
        found = self.accesses.get(api)
        if found is None:
            raise InvalidInput(
                f"Le manifeste ne déclare pas l'habilitation à l'API « {api} ».",
                remedy=f"Ajoutez la table [once_only.{api}] à service.toml, avec le numéro de l'habilitation.",
                code="api_not_declared",
            )
        return found
