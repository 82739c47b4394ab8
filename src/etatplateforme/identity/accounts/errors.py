"""What can go wrong when an account is linked: nothing was linked, and the counter remains."""

from collections.abc import Mapping
from typing import ClassVar

from etatplateforme.errors import COUNTER_REMINDER, EtatError

_COUNTER = "Proposez le guichet : un agent voit la personne, sa pièce d'identité et le numéro de sa demande."
_TOLD = f"Nous n'avons pas pu retrouver votre dossier. {COUNTER_REMINDER}"


class RelinkRefused(EtatError):
    """Nothing was linked. ``code`` says why; no text tells whose account it is."""

    default_code: ClassVar[str] = "relink_refused"
    texts: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "relink_unknown": (
            "Aucune demande de rattachement n'attend pour cette connexion, ou elle a expiré.",
            "Faites recommencer la demande depuis le service.",
            f"Votre demande n'est plus valable. Vous pouvez la recommencer. {COUNTER_REMINDER}",
        ),
        "relink_code": (
            "Le code de rattachement est faux.",
            "Faites retaper le code, ou proposez le guichet.",
            "Ce code n'est pas le bon. Vérifiez-le, puis recommencez.",
        ),
        "relink_exhausted": ("Trop de codes faux, ou trop de codes demandés.", _COUNTER, _TOLD),
        "relink_counter_only": (
            "Aucun code ne peut être envoyé : aucun compte, ou plusieurs, ont cette identité.",
            _COUNTER,
            _TOLD,
        ),
        "identity_already_known": (
            "Un compte a déjà cette identité : en ouvrir un autre ferait un doublon.",
            f"Faites confirmer la personne (« ask_relink »). {_COUNTER}",
            f"Nous connaissons déjà quelqu'un de votre identité. {COUNTER_REMINDER}",
        ),
        "already_linked": (
            "Ce compte, ou cette connexion, est déjà rattaché.",
            "Relisez à qui le compte est rattaché (« links_of ») ; un agent peut le rattacher à nouveau.",
            _TOLD,
        ),
    }

    def __init__(self, code: str) -> None:
        problem, remedy, told = self.texts[code]
        super().__init__(problem, remedy=remedy, citizen_message=told, code=code)
