"""The three identity providers of one sandbox: the same service is registered with each, the faults are shared."""

from collections.abc import Awaitable, Callable, Mapping

from joserfc.jwk import ECKey, RSAKey

from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID, SANDBOX_SECRET
from etatplateforme.manifest.sandbox_keys import SANDBOX_DECRYPTION_KEYS
from etatplateforme.sandbox.identity.clients import PublicKeys, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, PROFILES, ProviderProfile
from etatplateforme.sandbox.identity.provider import IdentityProvider, create_provider
from etatplateforme.sandbox.identity.switches import Faults


def three_providers(
    origin: str,
    redirect_uris: tuple[str, ...],
    post_logout_redirect_uris: tuple[str, ...],
    *,
    data_scopes: frozenset[str] = frozenset(),
    pause: Callable[[float], Awaitable[None]],
    slow_seconds: float,
) -> Mapping[str, IdentityProvider]:
    """FranceConnect, FranceConnect+ and ProConnect at *origin*, by the names that the manifest gives them.

    *data_scopes* open what administrations hold, with FranceConnect's tokens.
    """
    faults = Faults()
    return {
        profile.name: create_provider(
            ProviderConfig(
                origin=origin,
                clients=(
                    sandbox_client(
                        profile,
                        redirect_uris,
                        post_logout_redirect_uris,
                        data_scopes if profile is FRANCECONNECT else frozenset(),
                    ),
                ),
                profile=profile,
                pause=pause,
                slow_seconds=slow_seconds,
            ),
            faults=faults,
        )
        for profile in PROFILES
    }


def sandbox_client(
    profile: ProviderProfile,
    redirect_uris: tuple[str, ...],
    post_logout_redirect_uris: tuple[str, ...],
    data_scopes: frozenset[str] = frozenset(),
) -> ServiceClient:
    """The service as ``Settings.sandbox`` describes it, registered with the provider of *profile*."""
    return ServiceClient(
        client_id=SANDBOX_CLIENT_ID,
        client_secret=SANDBOX_SECRET.resolve({}),
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=post_logout_redirect_uris,
        scopes=frozenset(profile.scope_claims) | data_scopes,
        encryption_alg="ECDH-ES" if profile.must_encrypt else None,
        grant_types=profile.grant_types,
        jwks=public_decryption_keys() if profile.must_encrypt else None,
    )


def public_decryption_keys() -> PublicKeys:
    """The public parts of the sandbox's decryption keys."""
    ec, rsa = (key.resolve({}).encode() for key in SANDBOX_DECRYPTION_KEYS)
    keys = ECKey.import_key(ec, {"use": "enc"}), RSAKey.import_key(rsa, {"use": "enc"})
    return {"keys": [key.as_dict(private=False) for key in keys]}
