"""What is registered with the local provider: services that sign people in, and providers of data.

Whatever is not registered is refused: the redirect addresses are compared exactly, the scopes one by one.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import ClientMixin

from etatplateforme.sandbox.identity.claims import SCOPE_CLAIMS

AUTH_METHODS = ("client_secret_post", "private_key_jwt")
SIGNING_ALGORITHMS = ("ES256", "RS256")

PublicKeys = Mapping[str, list[dict[str, str | list[str]]]]
"""A JWK Set of public keys: ``{"keys": [{"kty": "EC", …}]}``."""


@dataclass(frozen=True, slots=True)
class ServiceClient(ClientMixin):
    """A service registered to sign people in (« fournisseur de service »).

    :param client_id: identifier given at registration.
    :param client_secret: for ``client_secret_post``; empty with ``private_key_jwt``.
    :param redirect_uris: the only addresses to which a person is sent back after sign-in.
    :param post_logout_redirect_uris: the same after sign-out.
    :param scopes: what this service may ask.
    :param name: shown on the consent page.
    :param signing_alg: ``ES256`` or ``RS256``, for the id_token and for userinfo.
    :param encryption_alg: how the key of its tokens is encrypted (``ECDH-ES``, ``RSA-OAEP``, ``RSA-OAEP-256``); None
        for tokens that are signed only.
    :param grant_types: what it may bring to ``/token``; ``refresh_token`` at ProConnect.
    :param jwks: its public keys: those of its assertions (``private_key_jwt``), and those for which its tokens are
        encrypted (``use`` is then ``enc``).
    :param amr_allowed: whether this service may ask for ``amr`` with the ``claims`` parameter.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset(SCOPE_CLAIMS)
    name: str = "Service de démonstration"
    auth_method: str = "client_secret_post"
    signing_alg: str = "ES256"
    encryption_alg: str | None = None
    grant_types: tuple[str, ...] = ("authorization_code",)
    jwks: PublicKeys | None = None
    amr_allowed: bool = False

    def get_client_id(self) -> str:
        """The registered identifier."""
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        """None by default: FranceConnect requires ``redirect_uri`` in every request."""
        return ""

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """The scopes asked, unchanged: what is not registered was refused before."""
        return scope if isinstance(scope, str) else " ".join(scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exact comparison, character by character."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Comparison in constant time; an empty registered secret matches nothing."""
        expected = self.client_secret.encode()
        return bool(expected) and secrets.compare_digest(expected, client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Only the registered method, on every *endpoint*."""
        return method == self.auth_method and bool(endpoint)

    def check_response_type(self, response_type: str) -> bool:
        """Only ``code``."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Only what is registered: FranceConnect gives no refresh token."""
        return grant_type in self.grant_types


@dataclass(frozen=True, slots=True)
class DataProvider:
    """A provider of data that asks ``/checktoken`` whether an access token is valid (« fournisseur de données »).

    :param jwks: public keys to which the answer is encrypted; the first one is used.
    :param encryption_alg: ``ECDH-ES`` or ``RSA-OAEP``; the content is always encrypted with ``A256GCM``.
    :param scopes: the only scopes that the answer shows to this provider.
    """

    client_id: str
    client_secret: str = field(repr=False)
    scopes: frozenset[str]
    jwks: PublicKeys
    encryption_alg: str = "ECDH-ES"
    signing_alg: str = "ES256"

    def check_secret(self, client_secret: str) -> bool:
        """Comparison in constant time."""
        return secrets.compare_digest(self.client_secret.encode(), client_secret.encode())
