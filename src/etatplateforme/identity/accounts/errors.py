"""What can go wrong when an account is linked: nothing was linked, and the counter remains."""

from collections.abc import Mapping
from typing import ClassVar

from etatplateforme.errors import COUNTER_REMINDER, EtatError

_COUNTER = "Proposez le guichet : un agent voit la personne, sa pièce d'identité et le numéro de sa demande."


class RelinkRefused(EtatError):
    """Nothing was linked. ``code`` says why; no text tells whose account it is."""

    default_code: ClassVar[str] = "relink_refused"
    texts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "relink_unknown": (
            "Aucune demande de rattachement n'attend pour cette connexion, ou elle a expiré.",
            "Faites recommencer la demande depuis le service.",
        ),
        "relink_code": ("Le code de rattachement est faux.", "Faites retaper le code, ou proposez le guichet."),
        "relink_exhausted": ("Trop de codes faux, ou trop de codes demandés.", _COUNTER),
        "relink_counter_only": (
            "Aucun code ne peut être envoyé : aucun compte, ou plusieurs, ont cette identité.",
            _COUNTER,
        ),
        "identity_already_known": (
            "Un compte a déjà cette identité : en ouvrir un autre ferait un doublon.",
            f"Faites confirmer la personne (« ask_relink »). {_COUNTER}",
        ),
        "already_linked": (
            "Ce compte, ou cette connexion, est déjà rattaché.",
            "Relisez à qui le compte est rattaché (« links_of ») ; un agent peut le rattacher à nouveau.",
        ),
    }
    told: ClassVar[Mapping[str, str]] = {
        "relink_unknown": "Votre demande n'est plus valable. Vous pouvez la recommencer.",
        "relink_code": "Ce code n'est pas le bon. Vérifiez-le, puis recommencez.",
        "identity_already_known": "Nous connaissons déjà quelqu'un de votre identité.",
    }

    def __init__(self, code: str) -> None:
        problem, remedy = self.texts[code]
        told = self.told.get(code, "Nous n'avons pas pu retrouver votre dossier.")
        super().__init__(problem, remedy=remedy, citizen_message=f"{told} {COUNTER_REMINDER}", code=code)
