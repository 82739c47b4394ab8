"""The discovery document (OpenID Connect Discovery 1.0): exactly what this provider does, nothing it does not."""

from etatplateforme.sandbox.identity.claims import ACR_RANK, MARKER, SCOPE_CLAIMS
from etatplateforme.sandbox.identity.clients import AUTH_METHODS, SIGNING_ALGORITHMS


def discovery_document(issuer: str) -> dict[str, object]:
    """The metadata of the provider whose issuer is *issuer*."""
    opened = {claim for claims in SCOPE_CLAIMS.values() for claim in claims}
    protocol = {"acr", "auth_time", "iss", MARKER}
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "revocation_endpoint": f"{issuer}/token/revocation",
        "acr_values_supported": list(ACR_RANK),
        "authorization_response_iss_parameter_supported": True,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "claims_supported": sorted(opened | protocol),
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "id_token_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
        "request_uri_parameter_supported": False,
        "response_modes_supported": ["query"],
        "response_types_supported": ["code"],
        "scopes_supported": list(SCOPE_CLAIMS),
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
        "userinfo_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
    }
