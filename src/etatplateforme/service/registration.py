"""From the settings of a machine to a registration with an identity provider: addresses known, secrets resolved."""

from collections.abc import Mapping

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.accounts.pivot_print import PivotKeys, missing_scopes
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.manifest import Settings
from etatplateforme.manifest.registrations import ProviderSettings

PATHS = {FRANCECONNECT.name: "connexion", FRANCECONNECT_PLUS.name: "connexion", PROCONNECT.name: "agents/connexion"}
"""Where people come back, under the address of the service, when the settings do not say."""


def registration(
    profile: Profile, scopes: tuple[str, ...], acr: str, settings: Settings, environ: Mapping[str, str]
) -> IdentitySettings:
    """How the service is registered with the provider of *profile*. Raises InvalidInput, with every fault."""
    given = provider_settings(profile, settings)
    issuer: str | None = getattr(settings.services, profile.name)
    if issuer is None:
        raise InvalidInput(
            f"L'adresse de {profile.label} n'est pas connue dans cet environnement.",
            remedy=f"Écrivez « issuer » dans la table [{settings.environment}.{profile.name}] de settings.toml.",
            code="unknown_issuer",
        )
    base, path = settings.base_url or "", PATHS[profile.name]
    leaving = path.replace("connexion", "deconnexion")
    return IdentitySettings(
        profile=profile,
        issuer=issuer,
        client_id=given.client_id or "",
        redirect_uri=given.redirect_uri or f"{base}/{path}/retour",
        post_logout_redirect_uri=given.post_logout_redirect_uri or f"{base}/{leaving}/retour",
        client_secret=given.client_secret.resolve(environ) if given.client_secret else None,
        private_key=given.private_key.resolve(environ) if given.private_key else None,
        private_key_id=given.private_key_id or "",
        scopes=scopes,
        acr=acr,
        id_signature_alg=given.id_signature_alg,
        userinfo_signature_alg=given.userinfo_signature_alg,
        id_encryption_alg=given.id_encryption_alg,
        userinfo_encryption_alg=given.userinfo_encryption_alg,
        decryption_keys=tuple(key.resolve(environ) for key in given.decryption_keys),
        tells_means=given.tells_means,
    )


def pivot_keys(registered: IdentitySettings, settings: Settings, environ: Mapping[str, str]) -> PivotKeys:
    """The keys under which identities are compared.

    :raises InvalidInput: ``pivot_key_missing``, ``pivot_key_too_short``, ``secret_missing``, or ``pivot_scopes`` when
        the service does not ask the whole pivot identity: a part of it takes two people for one.
    """
    given, missing = settings.accounts, missing_scopes(registered.scopes)
    if given.pivot_key is None:
        raise InvalidInput(
            "La clé qui protège les identités comparées n'est pas réglée.",
            remedy=f'Écrivez pivot_key = "${{CLE_PIVOT}}" dans la table [{settings.environment}.accounts].',
            code="pivot_key_missing",
        )
    if missing:
        raise InvalidInput(
            "La connexion ne demande pas de quoi reconnaître une personne dont l'identifiant a changé.",
            remedy=f"Ajoutez aux « scopes » du manifeste, avec leur usage : {', '.join(missing)}.",
            code="pivot_scopes",
        )
    former = given.former_pivot_key
    return PivotKeys(given.pivot_key.resolve(environ), former.resolve(environ) if former is not None else None)


def provider_settings(profile: Profile, settings: Settings) -> ProviderSettings:
    """The table of the settings about one provider."""
    tables = {
        FRANCECONNECT.name: settings.franceconnect,
        FRANCECONNECT_PLUS.name: settings.franceconnect_plus,
        PROCONNECT.name: settings.proconnect,
    }
    return tables[profile.name]
