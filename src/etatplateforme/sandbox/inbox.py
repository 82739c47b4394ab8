"""What the sandbox's mail server received: bounded, in memory, gone when it stops."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as default_policy
from itertools import count

from etatplateforme.errors import TimedOut

MAX_MESSAGE_BYTES = 2 * 1024 * 1024
MAX_MESSAGES = 500
MAX_TOTAL_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One message as it came over the wire. Its repr shows no address and no content."""

    number: int
    received_at: datetime
    sender: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The decoded headers, in their order."""
        parsed = message_from_bytes(self.raw, policy=default_policy)
        return tuple((name, str(value)) for name, value in parsed.items())

    @property
    def subject(self) -> str:
        """The decoded subject, empty when there is none."""
        return self.header("subject") or ""

    @property
    def text(self) -> str | None:
        """The plain-text body, None when there is none."""
        return self._body("plain")

    @property
    def html(self) -> str | None:
        """The HTML body, None when there is none."""
        return self._body("html")

    def header(self, name: str) -> str | None:
        """The first header *name*, decoded; None when it is absent."""
        return next((value for other, value in self.headers if other.casefold() == name.casefold()), None)

    def _body(self, kind: str) -> str | None:
        part = message_from_bytes(self.raw, policy=default_policy).get_body((kind,))
        if part is None:
            return None
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes):
            return ""
        try:
            return raw.decode(part.get_content_charset("utf-8"), errors="replace")
        except LookupError:  # a charset that does not exist: shown as well as can be
            return raw.decode("utf-8", errors="replace")


class Inbox:
    """All mail of one sandbox, whoever it is for. Safe to use from any thread.

    The oldest messages leave when *max_messages* or *max_total_bytes* is passed; ``dropped`` counts them.
    """

    def __init__(self, *, max_messages: int = MAX_MESSAGES, max_total_bytes: int = MAX_TOTAL_BYTES) -> None:
        self.max_messages = max_messages
        self.max_total_bytes = max_total_bytes
        self.dropped = 0
        self._messages: deque[ReceivedMail] = deque()
        self._numbers = count(1)
        self._changed = threading.Condition()

    def add(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> ReceivedMail:
        """Keep one message; called by the mail server."""
        with self._changed:
            mail = ReceivedMail(next(self._numbers), datetime.now(UTC), sender, recipients, raw)
            self._messages.append(mail)
            while len(self._messages) > self.max_messages or self._bytes() > self.max_total_bytes:
                _ = self._messages.popleft()
                self.dropped += 1
            self._changed.notify_all()
            return mail

    @property
    def messages(self) -> tuple[ReceivedMail, ...]:
        """What is kept, oldest first."""
        with self._changed:
            return tuple(self._messages)

    def to(self, recipient: str) -> tuple[ReceivedMail, ...]:
        """What was sent to this address, oldest first; case does not matter."""
        wanted = recipient.casefold()
        return tuple(m for m in self.messages if wanted in (address.casefold() for address in m.recipients))

    def get(self, number: int) -> ReceivedMail | None:
        """The message with this number, None when it never came or has left."""
        return next((mail for mail in self.messages if mail.number == number), None)

    def wait_for(self, wanted: int = 1, *, timeout_s: float = 5) -> tuple[ReceivedMail, ...]:
        """What is kept as soon as there are *wanted* messages. Raises TimedOut after *timeout_s* seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._messages) >= wanted, timeout_s):
                raise TimedOut(
                    f"La boîte du bac à sable a reçu {len(self._messages)} message(s) sur {wanted} attendu(s).",
                    remedy="Vérifiez que le service envoie vers le port SMTP du bac à sable, et qu'aucune panne n'est "
                    "en marche.",
                )
            return tuple(self._messages)

    def clear(self) -> None:
        """Forget every message."""
        with self._changed:
            self._messages.clear()
            self.dropped = 0

    def _bytes(self) -> int:
        return sum(len(mail.raw) for mail in self._messages)
