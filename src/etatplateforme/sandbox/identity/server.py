"""The protocol itself: Authlib's authorization server, shaped like FranceConnect v2.

Authlib judges the grant, the client's authentication, PKCE (RFC 7636), ``iss`` (RFC 9207) and revocation (RFC 7009).
This file says where FranceConnect differs, and keeps everything in the provider's own store.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, TokenMixin
from authlib.oauth2.rfc6749.errors import (
    AccessDeniedError,
    InvalidClientError,
    InvalidGrantError,
    InvalidScopeError,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.grants import RefreshTokenGrant as AuthlibRefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter

from etatplateforme.sandbox.identity.assertion import ClientAssertion
from etatplateforme.sandbox.identity.clients import AUTH_METHODS, ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.request import ProtocolRequest
from etatplateforme.sandbox.identity.store import AccessToken, Grant, Interaction, RefreshToken, Store
from etatplateforme.sandbox.identity.switches import Faults
from etatplateforme.sandbox.identity.tokens import Mint

_LOG = logging.getLogger(__name__)

DECLINED = "user authentication aborted"
TECHNICAL = "authentication aborted due to a technical error on the authorization server"
CALLBACK_ERRORS: Mapping[IdentityFault, str] = {
    IdentityFault.ACCESS_DENIED: DECLINED,
    IdentityFault.SERVER_ERROR: TECHNICAL,
    IdentityFault.TEMPORARILY_UNAVAILABLE: TECHNICAL,
}


@dataclass(slots=True)
class Answer:
    """What Authlib decided: status, body (a mapping is JSON) and headers; ``location`` when it redirects."""

    status: int
    body: Mapping[str, object] | str
    headers: dict[str, str]

    @property
    def location(self) -> str:
        """Where it redirects; empty when it does not."""
        return self.headers.get("Location", "")

    @location.setter
    def location(self, value: str) -> None:
        """Redirect to *value* instead."""
        self.headers["Location"] = value


class CodeGrant(AuthorizationCodeGrant):
    """The authorization code, single-use, 30 seconds, bound to its client."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    server: "ProtocolServer"

    def validate_requested_scope(self) -> None:
        """Refuse any scope that the client did not register."""
        asked = self.request.payload.data if self.request.payload else {}
        client = self.server.query_client(asked.get("client_id", ""))
        if not client.scopes.issuperset(asked.get("scope", "").split()):
            raise InvalidScopeError("requested scope is not allowed")

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Bind the code to the client, the person and everything that was asked."""
        interaction: object = request.user
        if not isinstance(interaction, Interaction) or interaction.person is None:
            raise AccessDeniedError(DECLINED)
        asked = interaction.params
        challenge, nonce = asked.get("code_challenge"), asked["nonce"]
        if IdentityFault.INJECTED_CODE in self.server.faults:  # as if it came from somebody else's sign-in
            challenge, nonce = challenge and secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.server.store.add_grant(
            Grant(
                code=code,
                client_id=interaction.client_id,
                redirect_uri=asked["redirect_uri"],
                scopes=interaction.scopes,
                person=interaction.person,
                nonce=nonce,
                acr=interaction.acr,
                amr=interaction.amr,
                auth_time=self.server.config.now(),
                code_challenge=challenge,
                code_challenge_method=asked.get("code_challenge_method"),
                used=IdentityFault.USED_CODE in self.server.faults,
            )
        )

    def query_authorization_code(self, code: str, client: ClientMixin) -> Grant | None:
        """The grant of a code that is fresh, unused and this client's own; a replay revokes what the code gave."""
        grant = self.server.store.grants.get(code)
        if grant is None or grant.client_id != client.get_client_id():
            return None
        if grant.used:
            self.server.store.revoke(grant)
            return None
        expired = self.server.config.now() >= grant.auth_time + self.server.config.profile.lifetimes.code
        return None if expired else grant

    def delete_authorization_code(self, authorization_code: Grant) -> None:
        """Mark the code as used; it is kept, so that a replay is recognised."""
        authorization_code.used = True

    def authenticate_user(self, authorization_code: Grant) -> Grant:
        """The person stays inside the grant."""
        return authorization_code


class RefreshGrant(AuthlibRefreshTokenGrant):
    """The refresh token of ProConnect: it serves once, a new one comes with each renewal, a replay ends them all."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: "ProtocolServer"

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken:
        """The token when it still serves.

        :raises InvalidGrantError: it does not.
        """
        token = self.server.store.refresh_tokens.get(refresh_token)
        if token is None or IdentityFault.REFRESH_REVOKED in self.server.faults:
            raise InvalidGrantError
        if token.used:
            self.server.store.revoke(token.grant)
        if not token.is_valid_at(self.server.config.now()):
            raise InvalidGrantError
        return token

    def authenticate_user(self, refresh_token: TokenMixin) -> Grant | None:
        """The person stays inside the grant."""
        return refresh_token.grant if isinstance(refresh_token, RefreshToken) else None

    def revoke_old_credential(self, refresh_token: TokenMixin) -> None:
        """Mark the token as used; it is kept, so that a replay is recognised."""
        if isinstance(refresh_token, RefreshToken):
            refresh_token.used = True


class Issuer(IssuerParameter):
    """``iss`` on every callback, success or error (RFC 9207)."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        """This provider's issuer."""
        return self._issuer


class Revocation(RevocationEndpoint):
    """Revocation of a token by the client that received it."""

    CLIENT_AUTH_METHODS = AUTH_METHODS
    server: "ProtocolServer"

    def query_token(self, token_string: str, token_type_hint: str | None) -> AccessToken | RefreshToken | None:
        """The token, whatever the hint says."""
        store = self.server.store
        return store.tokens.get(token_string) or store.refresh_tokens.get(token_string)

    def revoke_token(self, token: AccessToken | RefreshToken, request: OAuth2Request) -> None:
        """It opens nothing from now on; with a refresh token goes all that its grant gave."""
        token.revoked = True
        if isinstance(token, RefreshToken):
            self.server.store.revoke(token.grant)


class Engine(Protocol):
    """The methods of Authlib's server that we call, with the types that they have here (its stubs leave them open)."""

    def register_client_auth_method(self, method: str, func: ClientAssertion) -> None:
        """Add a way for a client to authenticate."""

    def register_extension(self, extension: Issuer) -> None:
        """Add a hook on authorization responses."""

    def get_consent_grant(self, request: ProtocolRequest) -> CodeGrant:
        """The grant that fits an authorization request, validated; raises OAuth2Error."""
        ...

    def create_authorization_response(
        self, request: ProtocolRequest, grant_user: Interaction, grant: CodeGrant
    ) -> Answer:
        """The callback with its code."""
        ...

    def create_token_response(self, request: ProtocolRequest) -> Answer:
        """The tokens, or an error in JSON."""
        ...

    def create_endpoint_response(self, name: str, request: ProtocolRequest) -> Answer:
        """The answer of an added endpoint."""
        ...

    def handle_error_response(self, request: ProtocolRequest, error: OAuth2Error) -> Answer:
        """An error as an answer."""
        ...

    def execute_hook(self, hook_type: str, response: Answer) -> None:
        """Run what was hooked."""


class ProtocolServer(AuthorizationServer):
    """Authlib's server over our store; it knows nothing of pages or of HTTP. ``engine`` is itself, typed."""

    def __init__(self, config: ProviderConfig, store: Store, mint: Mint, faults: Faults) -> None:
        super().__init__()
        self.config = config
        self.store = store
        self.faults = faults
        self._mint = mint
        generator = BearerTokenGenerator(_opaque_token, _opaque_token, expires_generator=self._access_token_lifetime)
        self.register_token_generator("default", generator)
        self.engine = cast(Engine, self)
        self.engine.register_client_auth_method("private_key_jwt", ClientAssertion(config, store))
        self.register_grant(CodeGrant, [CodeChallenge(required=False)])
        if config.profile.refreshes:
            self.register_grant(RefreshGrant)
        self.register_endpoint(Revocation)
        self.engine.register_extension(Issuer(config.issuer))

    def query_client(self, client_id: str) -> ServiceClient:
        """The registered service.

        :raises InvalidClientError: nobody is registered under that identifier.
        """
        client = self.config.client(client_id)
        if client is None:
            raise InvalidClientError("client is invalid")
        return client

    def save_token(self, token: dict[str, str | int], request: OAuth2Request) -> None:
        """Remember the tokens, and put the id_token beside them."""
        renewed: object = request.refresh_token
        grant: object = renewed.grant if isinstance(renewed, RefreshToken) else request.authorization_code
        if not isinstance(grant, Grant):
            raise InvalidGrantError("Invalid 'code' in request.")
        now, lifetimes = int(self.config.now()), self.config.profile.lifetimes
        value = str(token["access_token"])
        self.store.add_token(AccessToken(value, grant, issued_at=now, expires_at=now + lifetimes.access_token))
        if "refresh_token" in token:
            ends = min(now + lifetimes.refresh_token, grant.auth_time + lifetimes.refreshed)
            self.store.add_refresh_token(RefreshToken(str(token["refresh_token"]), grant, ends))
        client = self.query_client(grant.client_id)
        token["id_token"] = self._mint.id_token(grant, client, renewed=isinstance(renewed, RefreshToken))

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Authlib's signals go to the log, by name only: what they carry may be personal."""
        _LOG.debug("%s", name)

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        """Requests are already Authlib's own."""
        return request

    def handle_response(
        self,
        status: int,
        body: Mapping[str, object] | str,
        headers: Mapping[str, str] | Sequence[tuple[str, str]],
    ) -> Answer:
        """Keep the decision as a value; the routes turn it into HTTP."""
        return Answer(status, body, dict(headers))

    def callback_error(self, request: ProtocolRequest, error: OAuth2Error) -> Answer:
        """Send *error* back to the service, with the state of its *request* and our ``iss``."""
        asked = request.form
        error.redirect_uri = asked["redirect_uri"]
        error.state = asked["state"]
        answer = self.engine.handle_error_response(request, error)
        self.engine.execute_hook("after_create_authorization_response", answer)
        return answer

    def _access_token_lifetime(self, client: ClientMixin, grant_type: str) -> int:
        return self.config.profile.lifetimes.access_token


def _opaque_token(*, client: ClientMixin, grant_type: str, user: object, scope: str) -> str:
    """Access and refresh tokens are opaque: nothing can be read in them."""
    return secrets.token_urlsafe(32)
