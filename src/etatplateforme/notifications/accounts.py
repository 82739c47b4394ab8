"""What this room answers: receipts, states, counts. Times are aware, in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from etatplateforme.notifications.delivered import Delivered
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.recipient import Channel
from etatplateforme.notifications.state import Reason, State


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message is durably queued. ``lawful_by`` is the last lawful moment of an acknowledgement (CRPA R112-11-2)."""

    id: str
    queued_at: datetime
    lawful_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One send: begun before the wire, ended when something was known. ``outcome`` None: nobody came back to tell."""

    number: int
    begun_at: datetime
    ended_at: datetime | None
    outcome: str | None
    code: int
    detail: str
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Where a message stands, and all that was tried. ``next_at`` is when the machine acts again, if it does.

    ``news`` is what the provider told later (delivered, bounced…), and ``news_at`` when that happened.
    ``template`` is the version of the template that wrote it: name, number and hash; empty when there was none.
    ``went_on_as`` is the id of the message by which it went on after it came back; empty when it did not.
    """

    receipt: Receipt
    kind: Kind
    channel: Channel
    state: State
    reason: Reason
    attempts: tuple[Attempt, ...]
    next_at: datetime | None
    sent_at: datetime | None
    awaits_person: bool
    purged: bool
    news: Delivered | None = None
    news_at: datetime | None = None
    template: str = ""
    went_on_as: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One turn of delivery: what each message handled became, and leases that ended without news (``recovered``).

    ``put_off`` counts the messages whose mail domain keeps saying « later ». ``links_hold`` is False when a provider
    could not be spoken to: its messages wait, those of the others went on.
    """

    at: datetime
    became: Mapping[State, int]
    recovered: int = 0
    expired: int = 0
    put_off: int = 0
    links_hold: bool = True

    @property
    def handled(self) -> int:
        """Messages that were tried in this turn."""
        return sum(self.became.values())


@dataclass(frozen=True, slots=True)
class Swept:
    """What a look after the ledger did: messages of which nothing final was heard, and those that go on another way."""

    silent: int
    gone_on: int


@dataclass(frozen=True, slots=True)
class Pending:
    """The ledger at a glance. ``oldest`` is when the oldest message that may still leave was queued.

    ``overdue`` are the acknowledgements whose lawful deadline passed before they left, ``soon`` those that have less
    than a day; ``awaiting_person`` the messages that only a person can settle (``resolve``). Each list stops at a
    hundred.
    """

    counts: Mapping[State, int]
    oldest: datetime | None
    overdue: tuple[Receipt, ...]
    soon: tuple[Receipt, ...]
    awaiting_person: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """One message of a person's export (RGPD art. 15): what is kept, why, and until when."""

    receipt_id: str
    kind: Kind
    state: State
    queued_at: datetime
    sent_at: datetime | None
    purpose: str
    delete_on: datetime
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    reference: str = field(repr=False)
    other_ways: tuple[str, ...] = field(default=(), repr=False)
    """Where it goes next if it comes back."""


@dataclass(frozen=True, slots=True)
class PersonExport:
    """All that this room keeps under one address. ``suppressed_until``: the address is known not to exist."""

    messages: tuple[ExportedMessage, ...]
    suppressed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Purged:
    """Messages whose personal data were deleted; ``unsent`` had not left, ``in_flight`` must wait for their lease.

    ``suppressions`` counts the addresses taken off the suppression list.
    """

    messages: int
    unsent: int
    in_flight: int
    suppressions: int = 0
