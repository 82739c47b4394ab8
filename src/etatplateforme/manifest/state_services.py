"""The State's services: which there are, and where each answers in the sandbox, on test platforms, in production."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

SANDBOX_HTTP_PORT, SANDBOX_SMTP_PORT = 4001, 4025
RETIRED_GEOCODER = "api-adresse.data.gouv.fr"
"""Switched off at the end of January 2026 (documentation of the BAN); the Géoplateforme speaks its contract."""

OPEN_SCHEMAS = "https://schema.data.gouv.fr"
OPEN_TABLES = "https://tabular-api.data.gouv.fr"
OPEN_COMPANIES = "https://recherche-entreprises.api.gouv.fr"
OPEN_DIRECTORY = "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1"
"""As public clients of 2026 write it; older ones have ``service-public.fr``."""


class Environment(StrEnum):
    """Against which State the service runs: the local one, its test platforms, or the real one."""

    SANDBOX = "sandbox"
    INTEGRATION = "integration"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class StateServices:
    """Where the State's services answer."""

    franceconnect: str
    geoplateforme: str
    ban: str
    geo: str
    datagouv: str
    schemas: str
    tables: str
    companies: str
    directory: str
    api_particulier: str
    api_entreprise: str
    franceconnect_plus: str | None = None
    proconnect: str | None = None


KNOWN_SERVICES: Mapping[Environment, StateServices] = MappingProxyType(
    {
        Environment.SANDBOX: StateServices(
            franceconnect=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/api/v2",
            franceconnect_plus=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/franceconnect-plus/api/v2",
            proconnect=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/proconnect/api/v2",
            geoplateforme=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/geocodage",
            ban=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/ban",
            geo=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/geo",
            datagouv=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/catalogue/api/1",
            schemas=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/catalogue/schemas",
            tables=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/tables",
            companies=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/entreprises",
            directory=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/annuaire",
            api_particulier=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/particulier",
            api_entreprise=f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/entreprise",
        ),
        Environment.INTEGRATION: StateServices(
            # FranceConnect's documentation, page « fs-technique-endpoints »
            franceconnect="https://fcp-low.integ01.dev-franceconnect.fr/api/v2",
            franceconnect_plus="https://auth.integ01.dev-franceconnect.fr/api/v2",
            # ProConnect's documentation of May 2025
            proconnect="https://fca.integ01.dev-agentconnect.fr/api/v2",
            # the geocoder needs no key and has no published test platform: IGN, cartes.gouv.fr-documentation
            geoplateforme="https://data.geopf.fr/geocodage",
            ban="https://plateforme.adresse.data.gouv.fr",
            geo="https://geo.api.gouv.fr",
            # udata's demonstration platform
            datagouv="https://demo.data.gouv.fr/api/1",
            # these three are open, without a key, and have no published test platform
            schemas=OPEN_SCHEMAS,
            tables=OPEN_TABLES,
            companies=OPEN_COMPANIES,
            directory=OPEN_DIRECTORY,
            # published specifications and README of https://github.com/etalab/siade_staging_data
            api_particulier="https://staging.particulier.api.gouv.fr",
            api_entreprise="https://staging.entreprise.api.gouv.fr",
        ),
        Environment.PRODUCTION: StateServices(
            # issuer seen in four independent public clients, among them SocialiteProviders
            franceconnect="https://oidc.franceconnect.gouv.fr/api/v2",
            # seen in the comment of one public client: to be checked against one's own registration
            franceconnect_plus="https://auth.franceconnect.gouv.fr/api/v2",
            proconnect="https://auth.agentconnect.gouv.fr/api/v2",
            geoplateforme="https://data.geopf.fr/geocodage",
            ban="https://plateforme.adresse.data.gouv.fr",
            geo="https://geo.api.gouv.fr",
            datagouv="https://www.data.gouv.fr/api/1",
            schemas=OPEN_SCHEMAS,
            tables=OPEN_TABLES,
            companies=OPEN_COMPANIES,
            directory=OPEN_DIRECTORY,
            api_particulier="https://particulier.api.gouv.fr",
            api_entreprise="https://entreprise.api.gouv.fr",
        ),
    }
)
"""Addresses as their publishers give them; a table of the file may replace each one."""
