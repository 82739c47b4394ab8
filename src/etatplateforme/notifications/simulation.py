"""Magic recipients: each makes a provider seem to answer in its own way, and nothing leaves for them.

Mail to ``accepte@simulation.test`` and its neighbours (the ``.test`` domain never exists, RFC 6761), SMS to
``06 39 98 00 01`` and on (numbers kept for fiction by the numbering plan: à vérifier). For trying a service, and for
its tests.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from etatplateforme.core.effects import Op
from etatplateforme.notifications.provider import Fate, Outcome, Parcel, Recipient
from etatplateforme.notifications.wrapped import Wrapped
from etatplateforme.values.contact import MailAddress, Phone

_OUTCOMES = (
    ("accepte", "+33639980001", Outcome(Fate.ACCEPTED, 250)),
    ("inconnu", "+33639980002", Outcome(Fate.REFUSED, 550, "5.1.1", unknown_recipient=True)),
    ("refuse", "+33639980003", Outcome(Fate.REFUSED, 554, "5.7.1")),
    ("occupe", "+33639980004", Outcome(Fate.REFUSED_FOR_NOW, 451, "4.3.0")),
    ("injoignable", "+33639980005", Outcome(Fate.UNREACHED)),
    ("doute", "+33639980006", Outcome(Fate.UNCERTAIN)),
)
MAGIC: Mapping[str, Outcome] = MappingProxyType(
    {
        **{f"{name}@simulation.test": outcome for name, _, outcome in _OUTCOMES},
        **{phone: outcome for _, phone, outcome in _OUTCOMES},
    }
)
"""What each magic recipient makes happen."""


def magic(recipient: Recipient) -> Outcome | None:
    """What happens to a message for *recipient*; None for one that is not magic."""
    return MAGIC.get(recipient.value) if isinstance(recipient, MailAddress | Phone) else None


class Simulating(Wrapped):
    """A provider that answers itself for magic recipients, and lets another carry the rest."""

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Answer for a magic recipient, else let the other send."""
        outcome = magic(parcel.recipient)
        return outcome if outcome is not None else (yield from super().send(parcel))

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Nothing is known of a magic message; else ask the other."""
        return None if magic(parcel.recipient) is not None else (yield from super().look_up(parcel, begun_at))
