"""Bounces: delivery status notifications by mail (RFC 3464), read from whatever a stranger may have sent.

Anybody can write a false bounce. What makes one believable is the Message-ID of the returned message: the id of a
message of the ledger, 128 random bits that only its recipient and the relays on its way have seen. A bounce without
it, or with one of another domain, says nothing.
"""

import re
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from typing import cast

from etatplateforme.notifications.delivered import Delivered, StatusReceipt

LARGEST_BOUNCE = 1_000_000
DEEPEST = 20
MOST_PARTS = 100
MOST_RECIPIENTS = 20
_PROVIDER = "smtp"

_ID = re.compile(r"<([A-Za-z0-9_-]{8,64})@([A-Za-z0-9.-]{1,253})>")
_STATUS = re.compile(r"\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")
_UNKNOWN = frozenset({"5.1.1", "5.1.6", "5.1.10"})
"""Bad mailbox, mailbox that moved, and a domain that takes no mail (RFC 3463, 3.2; RFC 7505, 4)."""

_RETURNED = frozenset({"message/rfc822", "message/global", "message/rfc822-headers", "message/global-headers"})
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)


def read_bounce(raw: bytes, our_domain: str, received_at: datetime) -> tuple[StatusReceipt, ...]:
    """The news that *raw* brings of a message whose Message-ID ends with *our_domain*; empty when it brings none.

    Never raises, whatever *raw* is. A message of the ledger has one recipient: the gravest of several states is told.
    """
    if len(raw) > LARGEST_BOUNCE or len(_MULTIPART.findall(raw)) > DEEPEST:
        return ()
    try:
        mail = message_from_bytes(raw, policy=compat32)
        parts = _parts(mail)
        reports = [report for part in parts for report in _reports(part)]
        ours = _our_message([mail, *parts], our_domain)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):  # what email raises on some strangers
        return ()
    if not ours or not reports:
        return ()
    status, detail = max((_state(report) for report in reports), key=lambda state: _GRAVITY[state[0]])
    return (StatusReceipt(_PROVIDER, status, received_at, "", ours, detail, detail in _UNKNOWN),)


_GRAVITY = {Delivered.ON_ITS_WAY: 0, Delivered.UNKNOWN: 1, Delivered.DELIVERED: 2, Delivered.FAILED: 3}


def _parts(mail: Message) -> list[Message]:
    """All parts, whatever they are in, in a bounded number."""
    found: list[Message] = []
    waiting = [mail]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop()
        found.append(part)
        waiting.extend(_inside(part)[:MOST_PARTS])
    return found


def _inside(part: Message) -> list[Message]:
    """The parts of a part; a multipart always holds a list of them."""
    return cast("list[Message]", part.get_payload()) if part.is_multipart() else []


def _reports(part: Message) -> list[Message]:
    """The blocks on recipients of a ``message/delivery-status`` part: those with an Action (RFC 3464, 2.3)."""
    if part.get_content_type() != "message/delivery-status":
        return []
    return [block for block in _inside(part) if block.get("Action")][:MOST_RECIPIENTS]


def _state(report: Message) -> tuple[Delivered, str]:
    """What a block says: the action (2.3.3), and the status (2.3.4) when it is one."""
    action = str(report.get("Action", "")).strip().lower()
    found = _STATUS.match(str(report.get("Status", "")))
    detail = found[1] if found else ""
    match action:
        case "failed":
            return Delivered.FAILED, detail
        case "delivered":
            return Delivered.DELIVERED, detail
        case "relayed" | "expanded":
            return Delivered.UNKNOWN, detail
        case _:
            return Delivered.ON_ITS_WAY, detail


def _our_message(parts: list[Message], our_domain: str) -> str:
    """The id of ours that the returned message bears, or that the bounce answers; empty when there is none."""
    returned = [inner for part in parts if part.get_content_type() in _RETURNED for inner in _inside(part)]
    texts = [str(inner.get("Message-ID", "")) for inner in returned]
    texts += [text for part in parts if part.get_content_type() == "text/rfc822-headers" for text in [_text(part)]]
    texts += [str(parts[0].get(name, "")) for name in ("In-Reply-To", "References")]
    for text in texts:
        for found in _ID.finditer(text[:LARGEST_BOUNCE]):
            if found[2].lower() == our_domain.lower():
                return found[1]
    return ""


def _text(part: Message) -> str:
    """The Message-ID line of returned headers."""
    inner = part.get_payload()
    headers = inner if isinstance(inner, str) else ""
    found = re.search(r"^message-id:((?:.|\n[ \t]){0,998})", headers, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""
