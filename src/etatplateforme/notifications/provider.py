"""The port through which a message leaves: what the ledger hands over, and what a provider answers.

A provider is one small file in :mod:`etatplateforme.notifications.channels`. It says what it can do about doubt: a
``same_key_for`` (the provider drops a second send of the same message within that time) or a ``look_up`` (it can be
asked whether it has the message). Where it can do neither, the ledger leaves the doubt to the policy of the message's
class.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from etatplateforme.core.effects import Op
from etatplateforme.notifications.message import Kind, Part, Presentation
from etatplateforme.notifications.recipient import AtCounter, Channel, Posted, Recipient, Software
from etatplateforme.values.check import Check

__all__ = [
    "AtCounter",
    "Channel",
    "Examinable",
    "Fate",
    "Outcome",
    "Parcel",
    "Posted",
    "Provider",
    "Recipient",
    "Software",
]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as a provider receives it. ``id`` is the same for every attempt: reference, key and Message-ID.

    ``presentation`` is how the person reads best; a channel that has one way to write only need not look at it.
    """

    id: str
    attempt: int
    kind: Kind
    at: datetime
    recipient: Recipient = field(repr=False)
    subject: str = field(repr=False)
    content: tuple[Part, ...] = field(repr=False)
    reference: str = field(default="", repr=False)
    presentation: Presentation = Presentation.STANDARD


class Fate(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: it will not be tried again."""
    REFUSED_FOR_NOW = "refused_for_now"
    UNREACHED = "unreached"
    """Nothing of it reached the provider, for sure."""
    UNCERTAIN = "uncertain"
    """The provider may have it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider said of one attempt; never a word of the message or of its recipient.

    ``code`` is SMTP's or HTTP's, ``detail`` the enhanced code or the provider's own (at most 40 of ``A-Za-z0-9._-``),
    ``provider_id`` what its receipts will name. ``wait`` is the least time that it asked for. ``unknown_recipient``
    puts the recipient on the suppression list. ``hangs_up``: the link is down, the next message would fare no better.
    ``spared``: the attempt does not count against the message (HTTP 429).
    """

    fate: Fate
    code: int = 0
    detail: str = ""
    provider_id: str = ""
    wait: timedelta | None = None
    unknown_recipient: bool = False
    hangs_up: bool = False
    spared: bool = False


@runtime_checkable
class Examinable(Protocol):
    """A provider that can tell ``doctor`` how it is, by a request that sends and changes nothing."""

    def examine(self) -> Op[tuple[Check, ...]]:
        """Ask it whether it knows us."""
        ...


class Provider(Protocol):
    """Carries the messages of one channel."""

    @property
    def name(self) -> str:
        """Stable name, kept with each attempt: « smtp », « ovh_sms »…"""
        ...

    @property
    def channel(self) -> Channel:
        """The channel that it serves."""
        ...

    @property
    def same_key_for(self) -> timedelta:
        """How long a second send of the same ``Parcel.id`` is dropped by the provider; zero when it never is."""
        ...

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Hand *parcel* over. Raises InvalidInput or Broken, before any byte leaves, when it cannot be carried."""
        ...

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """What the provider knows of an attempt begun at *begun_at*; None when it cannot be asked or does not say."""
        ...
