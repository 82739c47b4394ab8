"""How a service is registered with its identity provider."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.identity.errors import NO_SIGN_IN
from etatplateforme.identity.profiles import FRANCECONNECT, Profile
from etatplateforme.identity.urls import origin

_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")  # scope-token of RFC 6749, 3.3
_WEB_ADDRESS = "Donnez une adresse complète en https (http est accepté sur cette machine seulement)."


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """Registration of one service with one provider. Secrets come resolved, and show in no repr.

    :param issuer: the provider's exact ``issuer``, without a final slash: its addresses are found from there.
    :param redirect_uri: where the provider sends people back, exactly as registered.
    :param post_logout_redirect_uri: the same after sign-out.
    :param client_secret: for ``client_secret_post``. Either it or *private_key*.
    :param private_key: PEM of an EC P-256 or RSA key, for ``private_key_jwt``; *private_key_id*, its ``kid``
        when several are registered.
    :param scopes: asked by default; ``openid`` is among them.
    :param acr: level of assurance asked by default: exactly the minimum that the service needs.
    :param id_signature_alg: signature registered for id_tokens, ES256 or RS256; any other is refused.
    :param userinfo_signature_alg: the same for userinfo.
    :raises InvalidInput: code ``identity_settings``, with every fault.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    post_logout_redirect_uri: str
    client_secret: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    private_key_id: str = ""
    scopes: tuple[str, ...] = ("openid",)
    acr: str = "eidas1"
    id_signature_alg: str = "ES256"
    userinfo_signature_alg: str = "ES256"
    profile: Profile = field(default=FRANCECONNECT, repr=False)

    def __post_init__(self) -> None:
        faults = (*self._addresses(), *self._registration(), *question_faults(self.profile, self.scopes, self.acr))
        if faults:
            raise _invalid(faults)

    @property
    def secure(self) -> bool:
        """Whether the service itself answers in https, so that cookies can be ``Secure``."""
        return self.redirect_uri.startswith("https:")

    def _addresses(self) -> Iterator[Fault]:
        for key in ("issuer", "redirect_uri", "post_logout_redirect_uri"):
            url: str = getattr(self, key)
            if origin(url) is None:
                yield Fault(key, "Cette adresse ne convient pas.", _WEB_ADDRESS)
        if self.issuer.endswith("/") or "?" in self.issuer:
            yield Fault("issuer", "L'émetteur est mal terminé.", "Retirez la barre oblique finale et les paramètres.")

    def _registration(self) -> Iterator[Fault]:
        if not self.client_id or not self.client_id.isascii() or not self.client_id.isprintable():
            yield Fault(
                "client_id", "L'identifiant du service manque ou contient un caractère imprévu.", "Recopiez-le."
            )
        if bool(self.client_secret) == bool(self.private_key):
            yield Fault("client_secret", "Il faut un secret ou une clé privée, pas les deux.", "Gardez-en un seul.")
        for key in ("id_signature_alg", "userinfo_signature_alg"):
            alg: str = getattr(self, key)
            if alg not in self.profile.signing_algorithms:
                known = ", ".join(sorted(self.profile.signing_algorithms))
                yield Fault(key, "Cet algorithme de signature n'est pas accepté.", f"Choisissez parmi : {known}.")


def question_faults(profile: Profile, scopes: tuple[str, ...], acr: str) -> tuple[Fault, ...]:
    """What is wrong in the scopes and the level that a sign-in would ask."""
    faults: list[Fault] = []
    if "openid" not in scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        faults.append(Fault("scopes", "« openid » manque, ou un nom de donnée est mal écrit.", "Corrigez la liste."))
    if len(set(scopes)) != len(scopes):
        faults.append(Fault("scopes", "Une donnée est demandée deux fois.", "Gardez chaque nom une fois."))
    if acr not in profile.acr_accepted:
        known = ", ".join(sorted(profile.acr_accepted))
        faults.append(Fault("acr", f"{profile.label} n'accepte pas ce niveau.", f"Choisissez parmi : {known}."))
    return tuple(faults)


def check_question(profile: Profile, scopes: tuple[str, ...], acr: str) -> None:
    """Raise InvalidInput (``identity_settings``) unless *profile* can be asked these *scopes* at this level."""
    faults = question_faults(profile, scopes, acr)
    if faults:
        raise _invalid(faults)


def _invalid(faults: tuple[Fault, ...]) -> InvalidInput:
    return InvalidInput(
        "Les réglages de connexion ne sont pas valables.",
        remedy="Corrigez les réglages nommés ; ils doivent être ceux enregistrés auprès du fournisseur.",
        faults=faults,
        citizen_message=NO_SIGN_IN,
        code="identity_settings",
    )
