"""What a provider tells later of a message: a value, and pure readers of what providers post.

A receipt is believed only from who knows a secret (see :mod:`etatplateforme.notifications.channels.signature`), and may
come twice, late or in the wrong order: ``dedupe_key`` names it, and :meth:`Delivered.after` says which of two wins.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import parse_qsl

from etatplateforme.notifications.answers import at_path, identifier, json_of, word
from etatplateforme.notifications.delivered import Delivered, StatusReceipt, unreadable_receipt
from etatplateforme.values.bounded_json import Json

LARGEST_RECEIPT = 65_536
MOST_PARAMETERS = 50


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request that came to the endpoint of a provider's receipts: all that a reader may look at."""

    query: str = field(repr=False)
    body: bytes = field(repr=False)
    received_at: datetime


ReadReceipts: TypeAlias = Callable[[Incoming], tuple[StatusReceipt, ...]]
"""Reads what a provider posted; raises InvalidInput ``unreadable_receipt``. News that mean nothing to us give none."""

_OVH_PTT: Mapping[int, tuple[Delivered, bool]] = MappingProxyType(
    {
        **dict.fromkeys((1, 2, 3), (Delivered.ON_ITS_WAY, False)),
        4: (Delivered.DELIVERED, False),
        6: (Delivered.UNKNOWN, False),
        23: (Delivered.FAILED, True),
    }
)
"""States of OVH's code « ptt » (guide « Tout savoir sur les utilisateurs SMS »); any other one is a failure. 23: the
number is wrong or barred and must not be used again."""

_OVH_DLR: Mapping[str, Delivered] = MappingProxyType(
    {"1": Delivered.DELIVERED, "2": Delivered.FAILED, "16": Delivered.FAILED}
)
"""OVH's id of the delivery report, when there is no « ptt »; 0, 4 and 8 are still on their way."""

_BREVO: Mapping[str, tuple[Delivered, bool]] = MappingProxyType(
    {
        "sent": (Delivered.ON_ITS_WAY, False),
        "accepted": (Delivered.ON_ITS_WAY, False),
        "delivered": (Delivered.DELIVERED, False),
        "soft_bounce": (Delivered.FAILED, False),
        "hard_bounce": (Delivered.FAILED, True),
        "rejected": (Delivered.FAILED, False),
        "skip": (Delivered.FAILED, False),
        "blacklisted": (Delivered.FAILED, False),
        "unsubscribe": (Delivered.OPTED_OUT, False),
        "unsubscribed": (Delivered.OPTED_OUT, False),
    }
)
"""States of Brevo (page « Transactional webhooks », schema of its SMS events). An answer of the person is none."""

_DIGITS = re.compile(r"[0-9]{1,9}")


def ovh_receipts(incoming: Incoming) -> tuple[StatusReceipt, ...]:
    """A call-back of OVHcloud: ``id``, ``ptt``, ``description`` (id of the report) in the query string."""
    told = _parameters(incoming.query)
    known, code, report = told.get("id", ""), told.get("ptt", ""), told.get("description", "")
    if not identifier(known) or not (_DIGITS.fullmatch(code) or _DIGITS.fullmatch(report)):
        raise unreadable_receipt()
    if _DIGITS.fullmatch(code):
        status, unknown = _OVH_PTT.get(int(code), (Delivered.FAILED, False))
        return (StatusReceipt("ovh_sms", status, incoming.received_at, known, "", f"ptt-{code}", unknown),)
    status = _OVH_DLR.get(report, Delivered.ON_ITS_WAY)
    return (StatusReceipt("ovh_sms", status, incoming.received_at, known, "", f"dlr-{report}"),)


def brevo_receipts(incoming: Incoming) -> tuple[StatusReceipt, ...]:
    """A webhook of Brevo for an SMS: ``messageId``, ``msg_status``, ``ts_event`` (seconds, UTC), ``tag``."""
    value = json_of(incoming.body)
    known, said = identifier(at_path(value, "messageId")), at_path(value, "msg_status")
    if not known or not isinstance(said, str):
        raise unreadable_receipt()
    found = _BREVO.get(said.lower())
    if found is None:
        return ()
    status, unknown = found
    at = _seconds(at_path(value, "ts_event")) or incoming.received_at
    tag = identifier(at_path(value, "tag"))
    return (StatusReceipt("brevo_sms", status, at, known, tag, word(said), unknown),)


@dataclass(frozen=True, slots=True)
class HttpReceipts:
    """Reader for an API described in the settings: where the id and the state stand, and what the states mean.

    *statuses* gives the meaning of each word of the provider, compared without case; a word that is not there means
    nothing to us. *unknown_recipients* are those among them that say that the number does not exist. *batch_at* is
    where a list of events stands, when there are several.
    """

    id_at: str
    status_at: str
    statuses: Mapping[str, Delivered]
    unknown_recipients: frozenset[str] = frozenset()
    reference_at: str = ""
    time_at: str = ""
    batch_at: str = ""
    provider: str = "http_sms"

    def __call__(self, incoming: Incoming) -> tuple[StatusReceipt, ...]:
        """Read JSON, or a form; see :data:`ReadReceipts`."""
        value = json_of(incoming.body)
        if value is None:
            value = dict[str, Json](_parameters(incoming.body.decode("utf-8", "replace") or incoming.query))
        events = at_path(value, self.batch_at) if self.batch_at else [value]
        if not isinstance(events, list):
            raise unreadable_receipt()
        return tuple(receipt for event in events if (receipt := self._one(event, incoming.received_at)) is not None)

    def _one(self, event: Json, received_at: datetime) -> StatusReceipt | None:
        known = identifier(at_path(event, self.id_at))
        reference = identifier(at_path(event, self.reference_at)) if self.reference_at else ""
        said = identifier(at_path(event, self.status_at))
        if not said or not (known or reference):
            raise unreadable_receipt()
        meanings = {text.casefold(): status for text, status in self.statuses.items()}
        status = meanings.get(said.casefold())
        if status is None:
            return None
        unknown = said.casefold() in {text.casefold() for text in self.unknown_recipients}
        told = at_path(event, self.time_at) if self.time_at else None
        at = _seconds(told) or _iso(told) or received_at
        return StatusReceipt(self.provider, status, at, known, reference, word(said), unknown)


def _parameters(text: str) -> dict[str, str]:
    """The parameters of a query string, the first of each name. Raises InvalidInput."""
    try:
        pairs = parse_qsl(text[:LARGEST_RECEIPT], max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise unreadable_receipt() from None
    return dict(reversed(pairs))


def _seconds(value: Json) -> datetime | None:
    """A moment in seconds since 1970, when it is one of this century."""
    plain = isinstance(value, int | float) and not isinstance(value, bool) and 946_684_800 <= value < 4_102_444_800
    return datetime.fromtimestamp(value, UTC) if plain and isinstance(value, int | float) else None


def _iso(value: Json) -> datetime | None:
    """A moment in ISO 8601 with its offset."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        return None
    return at if at is not None and at.utcoffset() is not None else None
