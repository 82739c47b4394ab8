"""Serving data to other administrations: who presents a token of FranceConnect, and what it opens.

>>> active = data_provider.check_token(authorization)      # the header of the request, as it came
>>> if active is None or "commune_carte_jeune" not in active.scopes: ...    # 401, or 403
>>> card_of(active.identity)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Call, Op, Reply, ask, now
from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.identity.discovery import fetch_keys_of
from etatplateforme.identity.errors import ProviderRefused, TokenRefused
from etatplateforme.identity.exchange import speak
from etatplateforme.identity.freshness import Cell, known
from etatplateforme.identity.introspection import KINDS, LARGEST_ANSWER, ActiveToken, verify_introspection
from etatplateforme.identity.keys import VerificationKeys
from etatplateforme.identity.profiles import FRANCECONNECT, Profile
from etatplateforme.identity.sealed import DecryptionKeys, opened
from etatplateforme.identity.tokens import Expected, read_token
from etatplateforme.identity.urls import origin
from etatplateforme.values.intent import Act, Intent

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,8000}=*)", re.IGNORECASE)  # RFC 6750, 2.1
_FORM = "application/x-www-form-urlencoded"
_ANSWER = "application/token-introspection+jwt"


@dataclass(frozen=True, slots=True)
class DataProviderSettings:
    """Registration of one provider of data (« fournisseur de données ») with FranceConnect.

    :param issuer: FranceConnect's exact ``issuer``, without a final slash.
    :param decryption_keys: PEM of the private keys whose public parts are at the registered ``jwks_uri``.
    :param encryption_alg: registered for the answers; ``signature_alg`` too: any other is refused.
    :param scopes: what this provider serves.
    :raises InvalidInput: code ``data_provider_settings``, with every fault.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    decryption_keys: tuple[str, ...] = field(repr=False)
    scopes: frozenset[str]
    encryption_alg: str = "ECDH-ES"
    signature_alg: str = "ES256"
    profile: Profile = field(default=FRANCECONNECT, repr=False)

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise InvalidInput(
                "Les réglages du fournisseur de données ne sont pas valables.",
                remedy="Corrigez les réglages nommés ; ils doivent être ceux enregistrés auprès de FranceConnect.",
                faults=faults,
                code="data_provider_settings",
            )

    def _faults(self) -> Iterator[Fault]:
        if origin(self.issuer) is None or self.issuer.endswith("/"):
            yield Fault("issuer", "L'adresse de FranceConnect ne convient pas.", "Donnez son émetteur exact, en https.")
        if not self.client_id or not self.client_secret:
            yield Fault("client_id", "L'identifiant ou le secret manque.", "Recopiez ceux de l'enregistrement.")
        if not self.scopes:
            yield Fault("scopes", "Aucune donnée n'est servie.", "Nommez au moins un scope.")
        for key, alg, accepted in (
            ("encryption_alg", self.encryption_alg, self.profile.encryptions),
            ("signature_alg", self.signature_alg, self.profile.signatures),
        ):
            if alg not in accepted:
                yield Fault(
                    key, "Cet algorithme n'est pas accepté.", f"Choisissez parmi : {', '.join(sorted(accepted))}."
                )


class DataProvider(Block[M]):
    """The provider's side of « once only ». Nothing of a token or of a person is kept, logged or journalled."""

    def __init__(self, runner: Runner, settings: DataProviderSettings) -> None:
        super().__init__(runner)
        self._settings = settings
        self._decryption = DecryptionKeys.read(settings.decryption_keys)
        self._expected = Expected(settings.profile, settings.issuer, settings.client_id, settings.signature_alg)
        self._keys: Cell[VerificationKeys] = Cell()

    @action(Intent.SERVE_DATA)
    def check_token(self, authorization: str) -> Op[ActiveToken | None]:
        """What the token of an ``Authorization`` header opens; None when it opens nothing: answer 401.

        The gate is told the service and the scopes: the person let that service have that datum.

        :raises ProviderUnavailable: FranceConnect does not answer: answer 503, and serve nothing.
        :raises SignInRefused: TokenRefused or ProviderRefused: the answer is not what it must be; serve nothing.
        """
        bearer = _BEARER.fullmatch(authorization.strip())
        if bearer is None:
            return None
        reply = yield from speak(self._question(bearer[1]))
        sealed = _sealed(reply)
        inside = opened(sealed, self._settings.encryption_alg, self._decryption, LARGEST_ANSWER, KINDS)
        token = read_token(inside, LARGEST_ANSWER, KINDS)
        keys = yield from known(
            self._keys, partial(fetch_keys_of, self._settings.issuer), lambda keys: keys.names(token.kid)
        )
        at = yield from now()
        active = verify_introspection(token, keys, self._expected, self._settings.scopes, at.timestamp())
        if active is not None:
            yield from ask(Act(Intent.SERVE_DATA, {"service": active.service, "scopes": tuple(sorted(active.scopes))}))
        return active

    def _question(self, token: str) -> Call:
        form = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "token": token,
        }
        return Call(
            "POST",
            f"{self._settings.issuer}/checktoken",
            headers={"content-type": _FORM, "accept": _ANSWER},
            body=urlencode(form).encode(),
            max_bytes=2 * LARGEST_ANSWER,
            attempts=1,
        )


def _sealed(reply: Reply) -> str:
    """The encrypted answer. Raises ProviderRefused or TokenRefused."""
    if 300 <= reply.status < 400:
        raise ProviderRefused("provider_redirect")
    if reply.status == 401:
        raise ProviderRefused("provider_refused_client")
    if reply.status != 200:
        raise ProviderRefused("provider_refused_request")
    if reply.headers.get("content-type", "").partition(";")[0].strip().lower() != _ANSWER:
        raise TokenRefused("token_malformed")
    return reply.text().strip()
