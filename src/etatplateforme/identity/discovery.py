"""The provider's own description: its addresses (OpenID Connect Discovery 1.0) and its keys, believed only so far."""

from dataclasses import dataclass

from etatplateforme.core.effects import Call, Op, Reply
from etatplateforme.identity.bounded_json import Claims, read_object
from etatplateforme.identity.errors import ProviderMisconfigured, ProviderUnavailable, TokenRefused, TokenTooLarge
from etatplateforme.identity.exchange import speak
from etatplateforme.identity.keys import LARGEST_SET, VerificationKeys, read_keys
from etatplateforme.identity.profiles import CONTENT_ENCRYPTION
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.identity.urls import origin

WELL_KNOWN = "/.well-known/openid-configuration"
LARGEST_DOCUMENT = 64_000
TRIES = 2


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider answers. ``sends_issuer``: it says who it is on every callback (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    sends_issuer: bool


def read_metadata(raw: bytes, settings: IdentitySettings) -> Metadata:
    """The description, when it is the one of the issuer that was set, and leads nowhere else.

    :raises ProviderMisconfigured: codes ``discovery_…``.
    """
    document = _description(raw, settings.issuer)
    for name, wanted in _registered(settings).items():
        announced = document.get(f"{name}_values_supported")
        if wanted is not None and isinstance(announced, list) and wanted not in announced:
            raise ProviderMisconfigured("discovery_algorithm")
    return Metadata(
        authorization_endpoint=_endpoint(document, "authorization_endpoint", settings.issuer),
        token_endpoint=_endpoint(document, "token_endpoint", settings.issuer),
        userinfo_endpoint=_endpoint(document, "userinfo_endpoint", settings.issuer),
        jwks_uri=_endpoint(document, "jwks_uri", settings.issuer),
        end_session_endpoint=_endpoint(document, "end_session_endpoint", settings.issuer)
        if "end_session_endpoint" in document
        else None,
        sends_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _registered(settings: IdentitySettings) -> dict[str, str | None]:
    """What the service registered, by the name that discovery gives to what is possible."""
    encrypts = settings.id_encryption_alg, settings.userinfo_encryption_alg
    return {
        "id_token_signing_alg": settings.id_signature_alg,
        "userinfo_signing_alg": settings.userinfo_signature_alg,
        "id_token_encryption_alg": encrypts[0],
        "userinfo_encryption_alg": encrypts[1],
        "id_token_encryption_enc": CONTENT_ENCRYPTION if encrypts[0] else None,
        "userinfo_encryption_enc": CONTENT_ENCRYPTION if encrypts[1] else None,
    }


def _description(raw: bytes, issuer: str) -> Claims:
    """What *issuer* says of itself."""
    document: Claims | None = None
    try:
        document = read_object(raw, LARGEST_DOCUMENT)
    except (TokenRefused, TokenTooLarge):
        pass
    if document is None:
        raise ProviderMisconfigured("discovery_malformed")
    if document.get("issuer") != issuer:
        raise ProviderMisconfigured("discovery_issuer")
    return document


def _endpoint(document: Claims, name: str, issuer: str) -> str:
    """An address of the same origin as the issuer: the secret and the tokens go nowhere else."""
    url = document.get(name)
    if not isinstance(url, str) or origin(url) is None or origin(url) != origin(issuer):
        raise ProviderMisconfigured("discovery_endpoint")
    return url


def fetch_metadata(settings: IdentitySettings) -> Op[Metadata]:
    """Ask the provider for its description. A redirect is not followed."""
    return read_metadata((yield from _fetch_description(settings.issuer)), settings)


def _fetch_description(issuer: str) -> Op[bytes]:
    url = issuer + WELL_KNOWN
    reply = yield from speak(Call("GET", url, max_bytes=LARGEST_DOCUMENT, attempts=TRIES))
    if 300 <= reply.status < 400:
        raise ProviderMisconfigured("discovery_redirect")
    if reply.status != 200:
        raise ProviderMisconfigured("discovery_not_found")
    return reply.body


def fetch_keys(metadata: Metadata) -> Op[VerificationKeys]:
    """Ask the provider for its public keys."""
    return (yield from _fetch_set(metadata.jwks_uri))


def fetch_keys_of(issuer: str) -> Op[VerificationKeys]:
    """Ask *issuer* for its public keys, for who verifies its tokens without signing anybody in."""
    document = _description((yield from _fetch_description(issuer)), issuer)
    return (yield from _fetch_set(_endpoint(document, "jwks_uri", issuer)))


def _fetch_set(url: str) -> Op[VerificationKeys]:
    reply: Reply = yield from speak(Call("GET", url, max_bytes=LARGEST_SET, attempts=TRIES))
    if reply.status != 200:
        raise ProviderUnavailable
    return read_keys(reply.body)
