"""What is sent: a subject and a few headings, paragraphs and lists of plain text, for one recipient.

There is no markup to write, so none can be broken: :mod:`etatplateforme.notifications.render` makes the accessible
HTML and the plain text from the same parts. The shape of the parts is in :mod:`etatplateforme.notifications.parts`.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.notifications.faults import invalid_message
from etatplateforme.notifications.parts import (
    Heading,
    Items,
    Paragraph,
    Part,
    Span,
    decode,
    encode,
    paragraphs,
    part_faults,
    printable,
    texts_of,
)
from etatplateforme.notifications.recipient import Recipient, encode_recipient

__all__ = [
    "Heading",
    "Items",
    "Kind",
    "Message",
    "Paragraph",
    "Part",
    "Presentation",
    "Span",
    "decode",
    "encode",
    "no_direct_acknowledgement",
    "paragraphs",
    "presentation_of",
    "printable",
]
"""What a writer of messages needs, in one place; the parts are defined in :mod:`etatplateforme.notifications.parts`."""

LONGEST_SUBJECT = 200
LONGEST_CONTENT = 100_000
MOST_PARTS = 1_000
LONGEST_KEY = 255
KEPT_AT_LEAST = timedelta(days=7)
KEPT_AT_MOST = timedelta(days=366)


class Kind(StrEnum):
    """Class of a message: who goes first, and whether it may be sent again when nobody knows if it left."""

    ACKNOWLEDGEMENT = "acknowledgement"
    SERVICE = "service"
    BULK = "bulk"


class Presentation(StrEnum):
    """How the person reads best. The store writes the value."""

    STANDARD = "standard"
    LARGE = "large"
    """Large print: 18 points at least, on a page as on paper."""
    PLAIN = "plain"
    """Text alone, without layout: for a mail, no HTML part."""


_PRESENTATIONS = {str(each): each for each in Presentation}


def presentation_of(stored: str) -> Presentation:
    """The presentation that the store keeps; what was damaged is written as for everybody."""
    return _PRESENTATIONS.get(stored, Presentation.STANDARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message for one recipient. Everything in it may be personal, so nothing shows in its repr.

    ``reference`` is the caller's own (a file number). ``idempotency_key`` names the message: made once, kept for all
    tries of the same message. Past ``expires`` it is no longer sent. ``purge_after`` is how long the recipient and
    the content are kept once queued (7 to 366 days); ``purpose`` says, in French, why they are kept. ``template`` is
    the version of the template that wrote it (name, number and hash), ``presentation`` how the person reads best.

    :raises InvalidInput: code ``invalid_message``, with every fault.
    """

    recipient: Recipient = field(repr=False)
    subject: str = field(repr=False)
    content: tuple[Part, ...] = field(repr=False)
    idempotency_key: str = field(repr=False)
    kind: Kind = Kind.SERVICE
    reference: str = field(default="", repr=False)
    expires: datetime | None = None
    purge_after: timedelta = timedelta(days=30)
    purpose: str = "informer la personne de la suite donnée à sa démarche"
    template: str = ""
    presentation: Presentation = Presentation.STANDARD

    def __post_init__(self) -> None:
        faults = [*self._subject_faults(), *self._content_faults(), *self._other_faults()]
        if faults:
            raise invalid_message(*faults)

    def digest(self) -> str:
        """Canonical hash of who receives what, keyed by the idempotency key: it says « same », nothing else."""
        return self.digest_of(encode_recipient(self.recipient), encode(self.content))

    def digest_of(self, recipient: str, content: str) -> str:
        """:meth:`digest`, when the *recipient* and the *content* are already written as the store keeps them."""
        expires = "" if self.expires is None else str(self.expires.timestamp())
        facts = (self.kind, recipient, self.subject, content, self.reference, expires, str(self.purge_after))
        told = "\0".join((*facts, self.purpose, self.presentation))  # no text of a message holds the mark between them
        return hmac.digest(self.idempotency_key.encode(), told.encode(), "sha256").hex()

    def _subject_faults(self) -> list[Fault]:
        if not self.subject.strip():
            return [Fault("subject", "L'objet est vide.", "Dites en quelques mots de quoi il s'agit.")]
        if len(self.subject) > LONGEST_SUBJECT:
            return [Fault("subject", f"L'objet dépasse {LONGEST_SUBJECT} caractères.", "Raccourcissez-le.")]
        if self.subject != self.subject.strip() or not printable(self.subject):
            remedy = "Gardez une seule ligne de texte, sans espace autour."
            return [Fault("subject", "L'objet contient un retour à la ligne ou un caractère invisible.", remedy)]
        return []

    def _content_faults(self) -> list[Fault]:
        texts = list(texts_of(self.content))
        if not any(text.strip() for text in texts):
            return [Fault("content", "Le message est vide.", "Écrivez au moins un paragraphe.")]
        if len(texts) > MOST_PARTS or sum(map(len, texts)) > LONGEST_CONTENT:
            return [Fault("content", f"Le message dépasse {LONGEST_CONTENT} caractères.", "Raccourcissez-le.")]
        if not all(printable(text, "\n\t\r") for text in texts):
            return [
                Fault("content", "Le message contient un caractère invisible.", "Retirez les caractères de commande.")
            ]
        return [fault for part in self.content for fault in part_faults(part)]

    def _other_faults(self) -> list[Fault]:
        faults: list[Fault] = []
        if not 0 < len(self.idempotency_key) <= LONGEST_KEY or not printable(self.idempotency_key):
            remedy = f"Donnez de 1 à {LONGEST_KEY} caractères visibles, les mêmes pour réessayer le même message."
            faults.append(Fault("idempotency_key", "La clé d'idempotence manque ou n'est pas valable.", remedy))
        if self.expires is not None and self.expires.utcoffset() is None:
            faults.append(Fault("expires", "L'échéance n'a pas de fuseau horaire.", "Ajoutez son décalage."))
        if not KEPT_AT_LEAST <= self.purge_after <= KEPT_AT_MOST:
            remedy = f"Choisissez de {KEPT_AT_LEAST.days} à {KEPT_AT_MOST.days} jours."
            faults.append(Fault("purge_after", "La durée de conservation est hors limites.", remedy))
        if not self.purpose.strip() or not printable(self.purpose) or not printable(self.reference):
            faults.append(Fault("purpose", "La finalité ou la référence n'est pas lisible.", "Écrivez-les en clair."))
        if len(self.template) > LONGEST_KEY or not printable(self.template):
            faults.append(Fault("template", "La version du modèle n'est pas lisible.", "Donnez str(modele.version)."))
        return faults


def no_direct_acknowledgement() -> InvalidInput:
    """An acknowledgement goes through ``acknowledge``, which checks what the law wants in it."""
    return invalid_message(
        Fault("kind", "Un accusé de réception ne s'envoie pas par notify().", "Utilisez acknowledge(), qui le vérifie.")
    )
