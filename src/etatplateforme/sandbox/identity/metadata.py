"""The discovery document (OpenID Connect Discovery 1.0): exactly what this provider does, nothing it does not."""

from etatplateforme.sandbox.identity.claims import MARKER
from etatplateforme.sandbox.identity.clients import AUTH_METHODS
from etatplateforme.sandbox.identity.profiles import CONTENT_ENCRYPTION, ProviderProfile


def discovery_document(issuer: str, profile: ProviderProfile) -> dict[str, object]:
    """The metadata of the provider of *profile* whose issuer is *issuer*."""
    opened = {claim for claims in profile.scope_claims.values() for claim in claims}
    protocol = {"acr", "auth_time", "iss", MARKER}
    signing = list(profile.signing_algs)
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "revocation_endpoint": f"{issuer}/token/revocation",
        "acr_values_supported": list(profile.acr),
        "authorization_response_iss_parameter_supported": True,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "claims_supported": sorted(opened | protocol),
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": list(profile.grant_types),
        "id_token_signing_alg_values_supported": signing,
        "request_uri_parameter_supported": False,
        "response_modes_supported": ["query"],
        "response_types_supported": ["code"],
        "scopes_supported": list(profile.scope_claims),
        "subject_types_supported": ["pairwise" if profile.pairwise else "public"],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": signing,
        "userinfo_signing_alg_values_supported": signing,
        **(_encryption(profile) if profile.must_encrypt else {}),
    }


def _encryption(profile: ProviderProfile) -> dict[str, object]:
    return {
        f"{what}_encryption_{part}_values_supported": values
        for what in ("id_token", "userinfo")
        for part, values in (("alg", list(profile.encryption_algs)), ("enc", [CONTENT_ENCRYPTION]))
    }
