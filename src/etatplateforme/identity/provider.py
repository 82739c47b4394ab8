"""One provider, spoken to: its description and keys kept fresh, codes exchanged, tokens verified."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from etatplateforme.core.effects import Op, now, secret
from etatplateforme.errors import EtatError, Unavailable
from etatplateforme.identity.bounded_json import Claims
from etatplateforme.identity.client import ClientProof
from etatplateforme.identity.discovery import Metadata, fetch_keys, fetch_metadata
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.identity.exchange import (
    Tokens,
    read_tokens,
    read_userinfo,
    speak,
    token_request,
    userinfo_request,
)
from etatplateforme.identity.freshness import Cell, known
from etatplateforme.identity.keys import VerificationKeys
from etatplateforme.identity.sealed import DecryptionKeys, opened
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.identity.tokens import (
    LARGEST_ID_TOKEN,
    LARGEST_USERINFO,
    Asked,
    Expected,
    IdClaims,
    SignedToken,
    read_token,
    verify_id_token,
    verify_userinfo,
)
from etatplateforme.values.check import Check, Health


class Provider:
    """The provider of one service. What it holds is shared by all sign-ins, and is nobody's: addresses and keys."""

    def __init__(self, settings: IdentitySettings) -> None:
        self._settings = settings
        self._proof = ClientProof(settings)
        self._decryption = DecryptionKeys.read(settings.decryption_keys)
        self._metadata: Cell[Metadata] = Cell()
        self._keys: Cell[VerificationKeys] = Cell()

    def metadata(self) -> Op[Metadata]:
        """Its description. Raises ProviderUnavailable or ProviderMisconfigured."""
        return (yield from known(self._metadata, partial(fetch_metadata, self._settings), lambda _: True))

    def metadata_if_any(self) -> Op[Metadata | None]:
        """Its description, or None when it cannot be had."""
        try:
            return (yield from self.metadata())
        except EtatError:
            return None

    def tokens(self, code: str, verifier: str, metadata: Metadata) -> Op[Tokens]:
        """The tokens that *code* gives, with the PKCE *verifier* of its sign-in: opened, not verified yet."""
        grant = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "code_verifier": verifier,
        }
        return (yield from self._exchanged(grant, metadata))

    def renewed(self, refresh_token: str, metadata: Metadata) -> Op[Tokens]:
        """New tokens for a refresh token (RFC 6749, 6). Not verified yet."""
        return (yield from self._exchanged({"grant_type": "refresh_token", "refresh_token": refresh_token}, metadata))

    def _exchanged(self, grant: Mapping[str, str], metadata: Metadata) -> Op[Tokens]:
        at, identifier = (yield from now()), (yield from secret())
        form = {**grant, **self._proof.fields(at.timestamp(), identifier)}
        reply = yield from speak(token_request(metadata.token_endpoint, form))
        tokens = read_tokens(reply)
        id_token = self._signed(tokens.id_token, self._settings.id_encryption_alg, LARGEST_ID_TOKEN)
        return replace(tokens, id_token=id_token)

    def id_claims(self, tokens: Tokens, asked: Asked, metadata: Metadata) -> Op[IdClaims]:
        """What the id_token says, once verified. Raises TokenRefused or TokenTooLarge."""
        token = read_token(tokens.id_token, LARGEST_ID_TOKEN)
        keys = yield from self._keys_for(token, metadata)
        at = yield from now()
        expected = self._expected(self._settings.id_signature_alg)
        return verify_id_token(token, keys, expected, asked, at.timestamp(), tokens.access_token)

    def userinfo(self, tokens: Tokens, claims: IdClaims, metadata: Metadata) -> Op[Claims]:
        """What is said of the person in the signed userinfo, verified. Raises TokenRefused, TokenTooLarge or
        ProviderRefused.
        """
        reply = yield from speak(userinfo_request(metadata.userinfo_endpoint, tokens.access_token))
        userinfo = self._signed(read_userinfo(reply), self._settings.userinfo_encryption_alg, LARGEST_USERINFO)
        token = read_token(userinfo, LARGEST_USERINFO)
        keys = yield from self._keys_for(token, metadata)
        at = yield from now()
        expected = self._expected(self._settings.userinfo_signature_alg)
        return verify_userinfo(token, keys, expected, claims.subject, at.timestamp())

    def check(self) -> Op[Check]:
        """Whether it can be used now: its description and its keys, asked afresh."""
        name = self._settings.profile.label
        try:
            metadata = yield from fetch_metadata(self._settings)
            keys = yield from fetch_keys(metadata)
            for alg in (self._settings.id_signature_alg, self._settings.userinfo_signature_alg):
                if not any(key.serves(alg) for key in keys.keys):
                    raise TokenRefused("key_unknown")
        except Unavailable as error:
            return Check(name, Health.WEAK, error.problem, error.remedy)
        except EtatError as error:
            return Check(name, Health.BROKEN, error.problem, error.remedy)
        return Check(name, Health.GOOD, "Le fournisseur répond, et ses clés conviennent.")

    def _signed(self, token: str, alg: str | None, limit: int) -> str:
        """The signed token: the one inside when it is registered as encrypted, itself when it is not."""
        return token if alg is None else opened(token, alg, self._decryption, limit)

    def _keys_for(self, token: SignedToken, metadata: Metadata) -> Op[VerificationKeys]:
        return (yield from known(self._keys, partial(fetch_keys, metadata), lambda keys: keys.names(token.kid)))

    def _expected(self, alg: str) -> Expected:
        return Expected(self._settings.profile, self._settings.issuer, self._settings.client_id, alg)
