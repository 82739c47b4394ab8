"""How the service proves itself to the provider: a secret, or an assertion that it signs (RFC 7523)."""

from typing import Protocol

from authlib.oauth2 import rfc7636
from authlib.oauth2.rfc7523.client import ASSERTION_TYPE
from joserfc import jwt
from joserfc.jwk import ECKey

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.errors import NO_SIGN_IN
from etatplateforme.identity.keys import PrivateKey, read_private_key
from etatplateforme.identity.settings import IdentitySettings

ASSERTION_LIFE = 60
"""Seconds between signing an assertion and its expiry."""


class _Pkce(Protocol):
    """What is used of Authlib's PKCE, which comes without types."""

    def create_s256_code_challenge(self, code_verifier: str) -> str:
        """The S256 challenge of a verifier."""
        ...


_PKCE: _Pkce = rfc7636


def code_challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636, 4.2)."""
    return _PKCE.create_s256_code_challenge(verifier)


class ClientProof:
    """The credentials of one service; its key is read once. Shows nothing in its repr."""

    def __init__(self, settings: IdentitySettings) -> None:
        self._client_id = settings.client_id
        self._issuer = settings.issuer
        self._secret = settings.client_secret
        self._key_id = settings.private_key_id
        self._key = _read_key(settings.private_key) if settings.private_key else None

    def __repr__(self) -> str:
        return f"ClientProof({'private_key_jwt' if self._key else 'client_secret_post'})"

    def fields(self, at: float, identifier: str) -> dict[str, str]:
        """Fields of the form that prove the client at time *at*; *identifier* makes an assertion unique."""
        if self._key is None:
            return {"client_id": self._client_id, "client_secret": self._secret or ""}
        header = {"alg": "ES256" if isinstance(self._key, ECKey) else "RS256"}
        if self._key_id:
            header["kid"] = self._key_id
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": self._issuer,
            "iat": int(at),
            "exp": int(at) + ASSERTION_LIFE,
            "jti": identifier,
        }
        assertion = jwt.encode(header, claims, self._key, algorithms=[header["alg"]])
        return {
            "client_id": self._client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }


def _read_key(pem: str) -> PrivateKey:
    key = read_private_key(pem)
    if key is None:
        raise InvalidInput(
            "La clé privée du service n'est pas lisible, ou n'est pas d'une sorte acceptée.",
            remedy="Donnez une clé EC P-256, ou RSA d'au moins 2048 bits, au format PEM et sans mot de passe.",
            citizen_message=NO_SIGN_IN,
            code="private_key",
        )
    return key
