"""Client authentication by a signed assertion, ``private_key_jwt`` (RFC 7523 §2.2), for Authlib's server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from authlib.oauth2.rfc6749.errors import InvalidClientError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import ConfigDict, TypeAdapter

from etatplateforme.sandbox.identity.clients import ServiceClient
from etatplateforme.sandbox.identity.config import ProviderConfig
from etatplateforme.sandbox.identity.store import Store

if TYPE_CHECKING:
    from etatplateforme.sandbox.identity.request import ProtocolRequest

LEEWAY_SECONDS = 30
REFUSED = "the client assertion is not valid"


@dataclass(frozen=True, slots=True)
class _Claims:
    """The claims that an assertion must carry."""

    __pydantic_config__ = ConfigDict(hide_input_in_errors=True, strict=True)

    iss: str
    sub: str
    jti: str
    exp: int
    aud: str | list[str]


_CLAIMS = TypeAdapter(_Claims)


class ClientAssertion:
    """Accepts a JWT that the client signed in an algorithm of the profile, for this provider, fresh, and used once."""

    def __init__(self, config: ProviderConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def __call__(
        self, query_client: Callable[[str], ServiceClient], request: "ProtocolRequest"
    ) -> ServiceClient | None:
        """The client that signed the assertion of *request*; None when the request carries none.

        :raises InvalidClientError: there is one, and it is not acceptable.
        """
        form = request.form
        if form.get("client_assertion_type") != JWTBearerClientAssertion.CLIENT_ASSERTION_TYPE:
            return None
        try:
            client, claims = self._verified(form.get("client_assertion", ""), query_client)
        except (JoseError, ValueError, RecursionError) as error:
            raise InvalidClientError(REFUSED) from error
        now = self._config.now()
        audiences = {claims.aud} if isinstance(claims.aud, str) else set(claims.aud)
        if (
            claims.iss != claims.sub
            or claims.exp + LEEWAY_SECONDS <= now
            or audiences.isdisjoint({self._config.issuer, f"{self._config.issuer}/token"})
            or not self._store.first_use_of_assertion(f"{claims.sub} {claims.jti}", now)
        ):
            raise InvalidClientError(REFUSED)
        return client

    def _verified(self, assertion: str, query_client: Callable[[str], ServiceClient]) -> tuple[ServiceClient, _Claims]:
        """Whose assertion it claims to be, then whether that client's keys really signed it."""
        claims = _CLAIMS.validate_json(jws.extract_compact(assertion.encode()).payload)
        client = query_client(claims.sub)
        if client.jwks is None:
            raise InvalidClientError("no key is registered for this client")
        entries = [entry for entry in client.jwks["keys"] if entry.get("use", "sig") == "sig"]
        keys = KeySet.import_key_set({"keys": entries})
        _ = jwt.decode(assertion, keys, algorithms=list(self._config.profile.signing_algs))
        return client, claims
