"""From the manifest and the settings to what a service may ask of administrations: habilitations and tokens."""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.identity.once_only.question import Api
from etatplateforme.identity.once_only.settings import ApiAccess, OnceOnlySettings
from etatplateforme.manifest import Manifest, Settings
from etatplateforme.manifest.registrations import ApiSettings
from etatplateforme.manifest.usage import BodyHabilitation, Habilitation, OnceOnlyUse
from etatplateforme.values.siret import Siret


def once_only_settings(
    declared: OnceOnlyUse, manifest: Manifest, settings: Settings, environ: Mapping[str, str]
) -> OnceOnlySettings:
    """What the service may ask, for the body that operates it. Raises InvalidInput (``secret_missing``)."""
    services = settings.services
    given = {
        Api.PARTICULIER: (declared.particulier, services.api_particulier, settings.api_particulier),
        Api.ENTREPRISE: (declared.entreprise, services.api_entreprise, settings.api_entreprise),
    }
    accesses = {
        api: _access(habilitation, base, machine, environ)
        for api, (habilitation, base, machine) in given.items()
        if habilitation is not None
    }
    return OnceOnlySettings(Siret(manifest.operator.siret), MappingProxyType(accesses), manifest.from_apis)


def _access(
    habilitation: Habilitation | BodyHabilitation, base: str, machine: ApiSettings, environ: Mapping[str, str]
) -> ApiAccess:
    token = machine.token.resolve(environ) if machine.token is not None else None
    access = ApiAccess(base.rstrip("/"), token, habilitation.told)
    if not isinstance(habilitation, BodyHabilitation):
        return access
    return ApiAccess(access.base, token, access.ground, habilitation.context, habilitation.purpose)
