"""Why an attestation is refused: stable codes, with what happened and what to do in French."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from etatplateforme.errors import EtatError

_ASK = "Demandez à l'organisme les documents à jour, et signalez-lui ce refus."
_NEW_ONE = "Demandez à l'organisme une nouvelle attestation."
_ATTACK = "Ne vous fiez pas à ce document, et prévenez l'organisme : quelqu'un essaie peut-être de tromper le public."
_ELSEWHERE = "Demandez à l'organisme l'empreinte de sa clé par une autre voie que ce site, puis donnez-la avec --trust."


class Cause(StrEnum):
    """What makes a verifier refuse. The values are public and never change meaning."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    WRONG_TYPE = "wrong_type"
    UNSIGNED = "unsigned"
    NO_TRUST = "no_trust"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    KEY_NOT_YET_VALID = "key_not_yet_valid"
    KEY_EXPIRED = "key_expired"
    KEY_REVOKED = "key_revoked"
    KEYRING_MISSING = "keyring_missing"
    KEYRING_EXPIRED = "keyring_expired"
    REVOCATIONS_MISSING = "revocations_missing"
    REVOCATIONS_STALE = "revocations_stale"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLAYED = "replayed"
    CONFLICTING = "conflicting"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_ENVIRONMENT = "wrong_environment"
    WRONG_RELEASE = "wrong_release"
    REPORT_CHANGED = "report_changed"


TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Cause.TOO_LARGE.value: ("Un document est trop grand ou trop emboîté : il n'a pas été lu.", _ATTACK),
        Cause.MALFORMED.value: ("Un document n'a pas la forme attendue.", _ASK),
        Cause.WRONG_TYPE.value: ("Un document est d'une autre sorte que celle attendue.", _ASK),
        Cause.UNSIGNED.value: ("Un document ne porte aucune signature.", _ATTACK),
        Cause.NO_TRUST.value: (
            "Aucune empreinte de confiance n'est donnée : on ne peut pas savoir de qui vient cette attestation.",
            _ELSEWHERE,
        ),
        Cause.UNKNOWN_KEY.value: ("La clé qui signe n'est pas une de celles que reconnaît l'organisme.", _ATTACK),
        Cause.BAD_SIGNATURE.value: ("La signature n'est pas celle de ce contenu : il a été modifié.", _ATTACK),
        Cause.KEY_NOT_YET_VALID.value: ("La clé qui signe n'était pas encore en service à la date indiquée.", _ATTACK),
        Cause.KEY_EXPIRED.value: ("La clé qui signe n'était plus en service à la date indiquée.", _NEW_ONE),
        Cause.KEY_REVOKED.value: ("La clé qui signe a été révoquée.", _NEW_ONE),
        Cause.KEYRING_MISSING.value: ("Le trousseau des clés de l'organisme manque.", _ASK),
        Cause.KEYRING_EXPIRED.value: ("Le trousseau des clés de l'organisme n'est plus à jour.", _ASK),
        Cause.REVOCATIONS_MISSING.value: (
            "La liste de révocation manque : on ne peut pas savoir si cette attestation a été retirée.",
            _ASK,
        ),
        Cause.REVOCATIONS_STALE.value: (
            "La liste de révocation est trop ancienne : on ne peut pas savoir si cette attestation a été retirée.",
            _ASK,
        ),
        Cause.NOT_YET_VALID.value: (
            "L'attestation est datée d'un moment qui n'est pas encore arrivé.",
            "Vérifiez l'horloge de cette machine ; si elle est à l'heure, prévenez l'organisme.",
        ),
        Cause.EXPIRED.value: ("L'attestation n'est plus valable.", _NEW_ONE),
        Cause.REVOKED.value: ("L'organisme a retiré cette attestation.", _NEW_ONE),
        Cause.REPLAYED.value: ("Un document plus ancien que celui déjà vu est présenté à sa place.", _ATTACK),
        Cause.CONFLICTING.value: ("Deux documents différents portent le même numéro.", _ATTACK),
        Cause.WRONG_AUDIENCE.value: ("L'attestation est faite pour un autre site que celui demandé.", _ATTACK),
        Cause.WRONG_ENVIRONMENT.value: (
            "L'attestation porte sur un autre environnement que celui demandé.",
            "Une attestation du bac à sable ne vaut rien pour le public. Pour un essai : --environment sandbox.",
        ),
        Cause.WRONG_RELEASE.value: (
            "Des fichiers donnés ne sont pas ceux que l'attestation lie.",
            "Comparez avec la version que l'organisme a publiée, ou faites établir une attestation de celle-ci.",
        ),
        Cause.REPORT_CHANGED.value: ("Le rapport donné n'est pas celui que l'attestation lie.", _ATTACK),
    }
)
"""For each cause, what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason to refuse: its cause, and a detail in French that names documents, dates or files, never a person."""

    cause: Cause
    detail: str = ""

    @property
    def code(self) -> str:
        """The stable English code."""
        return self.cause.value

    @property
    def problem(self) -> str:
        """What happened, in French."""
        said = TEXTS[self.code][0]
        return f"{said} {self.detail}" if self.detail else said

    @property
    def remedy(self) -> str:
        """What to do about it, in French."""
        return TEXTS[self.code][1]


class AttestationRefused(EtatError):
    """A document of an attestation cannot be accepted; ``refusal`` says why. Its ``code`` is that of the cause."""

    default_code: ClassVar[str] = "attestation_refused"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = TEXTS

    def __init__(self, cause: Cause, detail: str = "") -> None:
        self.refusal = Refusal(cause, detail)
        super().__init__(self.refusal.problem, remedy=self.refusal.remedy, code=cause.value)
