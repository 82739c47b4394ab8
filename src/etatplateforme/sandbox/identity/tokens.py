"""The tokens of the local provider: id_token, userinfo and the answer of ``/checktoken``.

Every one carries the claim ``bac_a_sable`` set to true: it is false, and says so.
"""

import json
from collections.abc import Mapping

from joserfc import jwe
from joserfc.jwk import ECKey, KeySet, RSAKey

from etatplateforme.sandbox.identity.claims import MARKER, citizen_claims, pairwise_subject
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import Faults, IdentityFault
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.spoil import USERINFO_FAULTS, falsify, spoil_claims, write_id_token
from etatplateforme.sandbox.identity.store import AccessToken, Grant

INTROSPECTION_TYPE = "token-introspection+jwt"
CONTENT_ENCRYPTION = "A256GCM"


class Mint:
    """Makes tokens from what a person granted."""

    def __init__(self, config: ProviderConfig, keys: KeyRing, faults: Faults) -> None:
        self._config = config
        self._keys = keys
        self._faults = faults

    def subject(self, grant: Grant) -> str:
        """The pairwise subject of the person, for the client of *grant*."""
        return pairwise_subject(grant.client_id, grant.citizen, self._config.pairwise_secret)

    def id_token(self, grant: Grant, client: ServiceClient) -> str:
        """The signed id_token: only what FranceConnect documents (no ``at_hash``), and the sandbox's mark."""
        if self._faults.consume(IdentityFault.KEY_ROTATION):
            self._keys.rotate()
        now = int(self._config.now())
        claims: dict[str, object] = {
            "sub": self.subject(grant),
            "auth_time": int(grant.auth_time),
            "acr": grant.acr,
            "nonce": grant.nonce,
            "aud": grant.client_id,
            "exp": now + self._config.lifetimes.id_token,
            "iat": now,
            "iss": self._config.issuer,
            MARKER: True,
        }
        if grant.amr:
            claims["amr"] = list(grant.amr)
        spoiled = spoil_claims(claims, self._faults.active - USERINFO_FAULTS)
        return write_id_token(spoiled, client.signing_alg, self._keys, self._faults)

    def userinfo(self, token: AccessToken, client: ServiceClient) -> tuple[str, str]:
        """The body of userinfo and its media type: a signed JWT whose ``exp`` is the access token's."""
        claims: dict[str, object] = {
            "sub": self.subject(token.grant),
            **citizen_claims(token.grant.citizen, token.grant.scopes),
            "aud": client.client_id,
            "exp": token.expires_at,
            "iat": int(self._config.now()),
            "iss": self._config.issuer,
            MARKER: True,
        }
        spoiled = spoil_claims(claims, self._faults.active & USERINFO_FAULTS)
        if IdentityFault.USERINFO_PLAIN_JSON in self._faults:
            return json.dumps(spoiled, ensure_ascii=False), "application/json"
        signed = self._keys.sign_claims(spoiled, client.signing_alg)
        if IdentityFault.USERINFO_BAD_SIGNATURE in self._faults:
            signed = falsify(signed)
        return signed, "application/jwt; charset=utf-8"

    def introspection(self, token: AccessToken | None, provider: DataProvider) -> str:
        """The answer of ``/checktoken``: a JWS nested in a JWE that only *provider* can read.

        *token* is None when it is unknown or no longer valid: the answer is then ``{"active": false}``.
        """
        answer = {"active": False} if token is None else self._active(token, provider)
        claims = {
            "token_introspection": answer,
            "iss": self._config.issuer,
            "aud": provider.client_id,
            "iat": int(self._config.now()),
            MARKER: True,
        }
        payload = json.dumps(claims, ensure_ascii=False).encode()
        signed = self._keys.sign(payload, provider.signing_alg, {"typ": INTROSPECTION_TYPE})
        return self._encrypted(signed, provider)

    def _active(self, token: AccessToken, provider: DataProvider) -> Mapping[str, object]:
        scopes = [scope for scope in token.grant.scopes if scope in provider.scopes]
        return {
            "active": True,
            "aud": token.grant.client_id,
            "sub": self.subject(token.grant),
            "iat": token.issued_at,
            "exp": token.expires_at,
            "acr": token.grant.acr,
            "jti": token.value,
            "scope": " ".join(scopes),
            **citizen_claims(token.grant.citizen, ["identite_pivot"]),
        }

    def _encrypted(self, signed: str, provider: DataProvider) -> str:
        key = KeySet.import_key_set({"keys": provider.jwks["keys"]}).keys[0]
        header = {
            "alg": provider.encryption_alg,
            "enc": CONTENT_ENCRYPTION,
            "cty": INTROSPECTION_TYPE,
            "kid": key.kid,
            "iss": self._config.issuer,
            "aud": provider.client_id,
        }
        algorithms = [provider.encryption_alg, CONTENT_ENCRYPTION]
        registry = jwe.JWERegistry(algorithms=algorithms, strict_check_header=False)
        if not isinstance(key, ECKey | RSAKey):
            raise TypeError("a data provider is registered with an EC or an RSA key")
        return jwe.encrypt_compact(header, signed, key, registry=registry)
