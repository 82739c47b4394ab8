"""The tokens of the local providers: id_token, userinfo and the answer of ``/checktoken``.

Every one carries the claim ``bac_a_sable`` set to true: it is false, and says so.
"""

import json
from collections.abc import Mapping

from etatplateforme.sandbox.identity.agents import Agent
from etatplateforme.sandbox.identity.claims import MARKER, citizen_claims, pairwise_subject, person_claims
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.forge import write_token
from etatplateforme.sandbox.identity.keys import KeyRing
from etatplateforme.sandbox.identity.people import Citizen
from etatplateforme.sandbox.identity.profiles import CONTENT_ENCRYPTION
from etatplateforme.sandbox.identity.seal import COMPRESSED, encrypted, encryption_key, seal_for
from etatplateforme.sandbox.identity.spoil import spoil_claims
from etatplateforme.sandbox.identity.store import AccessToken, Grant
from etatplateforme.sandbox.identity.switches import Faults

INTROSPECTION_TYPE = "token-introspection+jwt"


class Mint:
    """Makes tokens from what a person granted."""

    def __init__(self, config: ProviderConfig, keys: KeyRing, faults: Faults) -> None:
        self._config = config
        self._keys = keys
        self._faults = faults
        self._registration = 0

    def register_anew(self) -> None:
        """From now on, every citizen has another subject: their civil status has not changed, the registration has."""
        self._registration += 1

    def subject(self, grant: Grant) -> str:
        """The subject of the person: pairwise for a citizen, the same for every client for an agent."""
        if isinstance(grant.person, Agent):
            return grant.person.subject
        secret = self._config.pairwise_secret + "'" * self._registration
        return pairwise_subject(grant.client_id, grant.person, secret)

    def id_token(self, grant: Grant, client: ServiceClient, *, renewed: bool = False) -> str:
        """The id_token: only what the State documents (no ``at_hash``), and the sandbox's mark."""
        if self._faults.consume(IdentityFault.KEY_ROTATION):
            self._keys.rotate()
        now = int(self._config.now())
        claims: dict[str, object] = {
            "sub": self.subject(grant),
            "auth_time": int(grant.auth_time),
            "acr": grant.acr,
            "nonce": grant.nonce,
            "aud": grant.client_id,
            "exp": now + self._config.profile.lifetimes.id_token,
            "iat": now,
            "iss": self._config.issuer,
            MARKER: True,
        }
        if grant.amr:
            claims["amr"] = list(grant.amr)
        return self._written(claims, client, self._faults.id_token_defects(renewed=renewed))

    def userinfo(self, token: AccessToken, client: ServiceClient) -> tuple[str, str]:
        """The body of userinfo and its media type: a JWT whose ``exp`` is the access token's."""
        grant = token.grant
        claims: dict[str, object] = {
            "sub": self.subject(grant),
            **person_claims(grant.person, grant.scopes, self._config.profile.scope_claims),
            "aud": client.client_id,
            "exp": token.expires_at,
            "iat": int(self._config.now()),
            "iss": self._config.issuer,
            MARKER: True,
        }
        defects = self._faults.userinfo_defects()
        if "plain_json" in defects:
            return json.dumps(claims, ensure_ascii=False), "application/json"
        return self._written(claims, client, defects), "application/jwt; charset=utf-8"

    def _written(self, claims: Mapping[str, object], client: ServiceClient, defects: frozenset[str]) -> str:
        """Signed, then encrypted when the client registered it; spoiled where *defects* say so."""
        spoiled = spoil_claims(claims, defects)
        bomb = {"huge"} if COMPRESSED in defects and client.encryption_alg else set[str]()
        signed = write_token(spoiled, self._keys, client, self._config.issuer, defects | bomb)
        return seal_for(client, signed, spoiled, defects)

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
        signed = self._keys.sign(payload, provider.signing_alg, INTROSPECTION_TYPE)
        return self._encrypted(signed, provider)

    def _active(self, token: AccessToken, provider: DataProvider) -> Mapping[str, object]:
        person = token.grant.person
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
            **(citizen_claims(person, ["identite_pivot"]) if isinstance(person, Citizen) else {}),
        }

    def _encrypted(self, signed: str, provider: DataProvider) -> str:
        key = encryption_key(provider.jwks, provider.encryption_alg)
        if key is None:
            raise TypeError("a data provider is registered with an EC or an RSA key")
        header = {"cty": INTROSPECTION_TYPE, "iss": self._config.issuer, "aud": provider.client_id}
        return encrypted(signed, key, provider.encryption_alg, CONTENT_ENCRYPTION, header)
