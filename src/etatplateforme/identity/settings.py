"""How a service is registered with its identity provider."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.identity.errors import NO_SIGN_IN
from etatplateforme.identity.profiles import FRANCECONNECT, Profile
from etatplateforme.identity.urls import origin

_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")  # scope-token of RFC 6749, 3.3
LONGEST_HINT = 255
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
    :param id_encryption_alg: key encryption registered for id_tokens (ECDH-ES, RSA-OAEP, RSA-OAEP-256; contents in
        A256GCM); a clear one is then refused. None when they are not encrypted, and an encrypted one is refused.
    :param userinfo_encryption_alg: the same for userinfo.
    :param decryption_keys: PEM of the keys that open them, the present ones first; the former ones during a change.
    :param tells_means: asks the provider to say how the person proved who they are (``amr``), which it must allow.
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
    id_encryption_alg: str | None = None
    userinfo_encryption_alg: str | None = None
    decryption_keys: tuple[str, ...] = field(default=(), repr=False)
    tells_means: bool = False
    profile: Profile = field(default=FRANCECONNECT, repr=False)

    def __post_init__(self) -> None:
        question = question_faults(self.profile, self.scopes, self.acr)
        faults = (*self._addresses(), *self._registration(), *self._encryption(), *question)
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
            if alg not in self.profile.signatures:
                known = ", ".join(sorted(self.profile.signatures))
                yield Fault(key, "Cet algorithme de signature n'est pas accepté.", f"Choisissez parmi : {known}.")

    def _encryption(self) -> Iterator[Fault]:
        algs = {"id_encryption_alg": self.id_encryption_alg, "userinfo_encryption_alg": self.userinfo_encryption_alg}
        known = ", ".join(sorted(self.profile.encryptions)) or "aucun"
        for key, alg in algs.items():
            if alg is None and self.profile.must_encrypt:
                yield Fault(key, f"{self.profile.label} chiffre ses réponses.", f"Choisissez parmi : {known}.")
            if alg is not None and alg not in self.profile.encryptions:
                yield Fault(key, "Cet algorithme de chiffrement n'est pas accepté.", f"Choisissez parmi : {known}.")
        if any(algs.values()) and not self.decryption_keys:
            yield Fault("decryption_keys", "Il manque la clé qui ouvre les réponses chiffrées.", "Donnez-la en PEM.")


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


def check_question(profile: Profile, scopes: tuple[str, ...], acr: str, hints: Mapping[str, str]) -> None:
    """Raise InvalidInput (``identity_settings``) unless *profile* can be asked these *scopes* at this level."""
    faults = (*question_faults(profile, scopes, acr), *_hint_faults(profile, hints))
    if faults:
        raise _invalid(faults)


def _hint_faults(profile: Profile, hints: Mapping[str, str]) -> Iterator[Fault]:
    for name, value in hints.items():
        if name not in profile.hints:
            known = ", ".join(sorted(profile.hints))
            yield Fault(name, f"{profile.label} ne prend pas cette indication.", f"Choisissez parmi : {known}.")
        elif not 0 < len(value) <= LONGEST_HINT or not value.isprintable():
            yield Fault(name, "Cette indication est vide, trop longue, ou ne s'imprime pas.", "Corrigez-la.")


def _invalid(faults: tuple[Fault, ...]) -> InvalidInput:
    return InvalidInput(
        "Les réglages de connexion ne sont pas valables.",
        remedy="Corrigez les réglages nommés ; ils doivent être ceux enregistrés auprès du fournisseur.",
        faults=faults,
        citizen_message=NO_SIGN_IN,
        code="identity_settings",
    )
