"""News of a message, as a value: what a provider tells of it once it has taken it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from etatplateforme.errors import InvalidInput


class Delivered(StrEnum):
    """What became of a message after the provider took it. The store writes the value."""

    ON_ITS_WAY = "on_its_way"
    UNKNOWN = "unknown"
    """Nobody will ever know: the network gives no final state."""
    FAILED = "failed"
    DELIVERED = "delivered"
    OPTED_OUT = "opted_out"
    """The person asked to receive no more. It says nothing of the delivery, and stands beside it."""

    def after(self, before: "Delivered | None") -> bool:
        """Whether this news replaces *before*: a state never goes back, and « delivered » is final."""
        return before is None or _RANKS[self] > _RANKS[before]


_RANKS = {
    Delivered.ON_ITS_WAY: 0,
    Delivered.UNKNOWN: 1,
    Delivered.FAILED: 2,
    Delivered.DELIVERED: 3,
    Delivered.OPTED_OUT: 4,
}


@dataclass(frozen=True, slots=True)
class StatusReceipt:
    """One piece of news, from the provider *provider*, of the message that it calls *provider_id* or we *message_id*.

    At least one of the two ids is given. *at* is when it happened, aware; *detail* a word of the provider.
    ``unknown_recipient`` puts the recipient on the suppression list. Nothing here is the text or the recipient.
    """

    provider: str
    status: Delivered
    at: datetime
    provider_id: str = ""
    message_id: str = ""
    detail: str = ""
    unknown_recipient: bool = False

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None or not (self.provider_id or self.message_id):
            raise unreadable_receipt()

    @property
    def dedupe_key(self) -> str:
        """The same for the same news told twice: provider, message and status, hashed."""
        told = "\0".join((self.provider, self.provider_id, self.message_id, self.status))
        return hashlib.sha256(told.encode()).hexdigest()


def unreadable_receipt() -> InvalidInput:
    """What was posted is not a receipt of this provider."""
    return InvalidInput(
        "Cet accusé du fournisseur ne peut pas être lu.",
        remedy="Vérifiez l'adresse d'accusés donnée au fournisseur, et sa description dans les réglages.",
        code="unreadable_receipt",
    )
