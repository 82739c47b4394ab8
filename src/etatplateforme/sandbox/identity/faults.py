"""Faults that a developer must handle, switched on by name.

Each member of :class:`IdentityFault` makes the local provider misbehave in one way that production, the network or an
attacker could show to a relying party. Its French line says what happens and what the relying party should do.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from etatplateforme.errors import Fault, InvalidInput


class IdentityFault(StrEnum):
    """One way in which the local provider can misbehave; ``description`` is the French line that documents it."""

    description: str

    def __new__(cls, name: str, description: str) -> Self:
        """A name, and the line that documents it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.description = description
        return member

    # the callback
    ACCESS_DENIED = ("access_denied", "Le retour porte error=access_denied : la personne n'a pas pu se connecter.")
    SERVER_ERROR = ("server_error", "Le retour porte error=server_error : panne technique du fournisseur.")
    TEMPORARILY_UNAVAILABLE = (
        "temporarily_unavailable",
        "Le retour porte error=temporarily_unavailable : il faut proposer de réessayer plus tard.",
    )
    WRONG_STATE = ("wrong_state", "Le retour porte un autre state : il faut le refuser.")
    MISSING_STATE = ("missing_state", "Le retour ne porte pas de state : il faut le refuser.")
    WRONG_ISSUER = ("wrong_issuer", "Le retour porte l'iss d'un autre fournisseur : il faut le refuser (RFC 9207).")
    MISSING_ISS = ("missing_iss", "Le retour ne porte pas iss, pourtant annoncé : il faut le refuser (RFC 9207).")
    WRONG_CODE = ("wrong_code", "Le retour porte un code inconnu : le point d'accès des jetons répond invalid_grant.")
    ERROR_PAGE = ("error_page", "La page de connexion affiche une erreur 400 et la personne ne revient jamais.")
    # the id_token: its claims
    WRONG_NONCE = ("wrong_nonce", "Le jeton d'identité porte un autre nonce : il faut le refuser.")
    MISSING_NONCE = ("missing_nonce", "Le jeton d'identité ne porte pas de nonce : il faut le refuser.")
    WRONG_AUDIENCE = ("wrong_audience", "Le jeton d'identité est destiné à un autre service : il faut le refuser.")
    ID_TOKEN_WRONG_ISSUER = (
        "id_token_wrong_issuer",
        "Le jeton d'identité est émis au nom d'un autre fournisseur : il faut le refuser.",
    )
    EXPIRED_ID_TOKEN = ("expired_id_token", "Le jeton d'identité a expiré depuis dix minutes : il faut le refuser.")
    FUTURE_ID_TOKEN = ("future_id_token", "Le jeton d'identité est daté de demain : il faut le refuser.")
    MISSING_EXP = ("missing_exp", "Le jeton d'identité n'a pas de date d'expiration : il faut le refuser.")
    LOWER_ACR = ("lower_acr", "Le niveau de garantie (acr) est inférieur à celui demandé : il faut le refuser.")
    MISSING_ACR = ("missing_acr", "Le niveau de garantie (acr) manque : il faut refuser le jeton.")
    # the id_token: its signature and its form
    BAD_SIGNATURE = ("bad_signature", "La signature du jeton d'identité est fausse : il faut le refuser.")
    ALG_NONE = ("alg_none", "Le jeton d'identité n'est pas signé (alg « none ») : il faut le refuser.")
    HS256_WITH_PUBLIC_KEY = (
        "hs256_with_public_key",
        "Le jeton d'identité est signé en HS256 avec la clé publique pour secret : il faut le refuser.",
    )
    EMBEDDED_KEY = ("embedded_key", "Le jeton d'identité apporte sa propre clé (jwk) : il faut le refuser.")
    UNKNOWN_KID = ("unknown_kid", "Le jeton d'identité désigne une clé qui n'est pas publiée : il faut le refuser.")
    KEY_ROTATION = (
        "key_rotation",
        "Les clés changent une fois, à la prochaine connexion : il faut relire les clés publiées, puis accepter.",
    )
    HUGE_TOKEN = ("huge_token", "Le jeton d'identité pèse plusieurs mégaoctets : il faut cesser de lire et le refuser.")
    DEEP_JSON_TOKEN = ("deep_json_token", "Le jeton d'identité contient 20 000 listes imbriquées : il faut le refuser.")
    DUPLICATE_KEYS = ("duplicate_keys", "Le jeton d'identité contient deux fois « sub » : il faut le refuser.")
    # the token endpoint
    SLOW_TOKEN = ("slow_token", "Le point d'accès des jetons répond après un long silence : il faut un délai maximal.")
    TOKEN_500 = ("token_500", "Le point d'accès des jetons répond par une erreur 500.")
    TOKEN_HTML = ("token_html", "Le point d'accès des jetons répond 200 par une page HTML au lieu de JSON.")
    TOKEN_REDIRECT = (
        "token_redirect",
        "Le point d'accès des jetons redirige ailleurs : ne pas suivre, ne pas y envoyer le secret.",
    )
    # userinfo
    USERINFO_SUB_DIFFERS = (
        "userinfo_sub_differs",
        "L'identité reçue a un autre sub que le jeton : il faut la refuser.",
    )
    USERINFO_PLAIN_JSON = ("userinfo_plain_json", "L'identité arrive en JSON non signé : il faut la refuser.")
    USERINFO_WRONG_AUDIENCE = (
        "userinfo_wrong_audience",
        "L'identité signée est destinée à un autre service : il faut la refuser.",
    )
    USERINFO_WRONG_ISSUER = ("userinfo_wrong_issuer", "L'identité est signée au nom d'un autre : il faut la refuser.")
    USERINFO_EXPIRED = ("userinfo_expired", "L'identité signée a expiré : il faut la refuser.")
    USERINFO_BAD_SIGNATURE = ("userinfo_bad_signature", "La signature de l'identité est fausse : il faut la refuser.")
    USERINFO_500 = ("userinfo_500", "Le point d'accès de l'identité répond par une erreur 500.")
    # discovery, keys, and all at once
    DISCOVERY_WRONG_ISSUER = (
        "discovery_wrong_issuer",
        "Le document de découverte annonce un autre émetteur : il faut le refuser.",
    )
    DISCOVERY_REDIRECT = ("discovery_redirect", "Le document de découverte redirige ailleurs : ne pas suivre.")
    JWKS_UNAVAILABLE = (
        "jwks_unavailable",
        "Les clés publiées ne répondent pas (503) : garder celles que l'on a, réessayer plus tard.",
    )
    UNAVAILABLE = ("unavailable", "Tout le fournisseur répond 503 : le service doit rester utilisable autrement.")


class Faults:
    """The faults that are switched on. Nothing is on at the start.

    >>> faults = Faults()
    >>> faults.set("access_denied")
    >>> IdentityFault.ACCESS_DENIED in faults
    True
    """

    def __init__(self) -> None:
        self._active: frozenset[IdentityFault] = frozenset()

    @property
    def active(self) -> frozenset[IdentityFault]:
        """What is switched on now."""
        return self._active

    def __contains__(self, fault: IdentityFault) -> bool:
        return fault in self._active

    def set(self, *names: str) -> None:
        """Switch on exactly the faults named, and every other one off.

        :raises InvalidInput: a name is not a fault; nothing changes then.
        """
        self._active = frozenset(_known(names))

    def clear(self) -> None:
        """Switch every fault off."""
        self._active = frozenset()

    def consume(self, fault: IdentityFault) -> bool:
        """Whether *fault* is on; it is switched off by being asked (for a fault that happens once)."""
        was_on = fault in self._active
        self._active -= {fault}
        return was_on


def _known(names: Sequence[str]) -> list[IdentityFault]:
    """The members of these *names*, or every wrong name at once."""
    known = {fault.value: fault for fault in IdentityFault}
    wrong = tuple(
        Fault(key=f"faute[{rank}]", problem="Nom inconnu.", remedy="Corrigez ce nom.")
        for rank, name in enumerate(names)
        if name not in known
    )
    if wrong:
        raise InvalidInput(
            "Une panne demandée au bac à sable n'existe pas.",
            remedy=f"Choisissez parmi : {', '.join(known)}.",
            code="unknown_identity_fault",
            faults=wrong,
        )
    return [known[name] for name in names]
