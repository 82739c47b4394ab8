"""What the sandbox received by other ways than mail: SMS, letters, notes for the counter. In memory, bounded."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count

MAX_ITEMS = 500
MAX_TOTAL_BYTES = 64 * 1024 * 1024


class Way(StrEnum):
    """By which way it came; the value is what the page shows."""

    SMS = "SMS"
    LETTER = "Lettre"
    NOTE = "Note pour le guichet"


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One message. ``remark`` says what the way did to it: parts, a clause added, held until the morning.

    ``reference`` is what the sender calls it, ``document`` a PDF when there is one. Its repr shows nobody and no text.
    """

    number: int
    received_at: datetime
    way: Way
    carrier: str
    recipient: str = field(repr=False)
    sender: str = field(repr=False)
    text: str = field(repr=False)
    remark: str = ""
    reference: str = field(default="", repr=False)
    document: bytes | None = field(default=None, repr=False)


class Post:
    """All that came to one sandbox. Safe to use from any thread; the oldest leave when it is full."""

    def __init__(self) -> None:
        self._items: deque[ReceivedItem] = deque(maxlen=MAX_ITEMS)
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(
        self,
        way: Way,
        carrier: str,
        *,
        recipient: str,
        sender: str,
        text: str,
        remark: str = "",
        reference: str = "",
        document: bytes | None = None,
    ) -> ReceivedItem:
        """Keep one message; called by the service that doubles the carrier."""
        with self._lock:
            item = ReceivedItem(
                next(self._numbers),
                datetime.now(UTC),
                way,
                carrier,
                recipient,
                sender,
                text,
                remark,
                reference,
                document,
            )
            self._items.append(item)
            while len(self._items) > 1 and sum(_size(kept) for kept in self._items) > MAX_TOTAL_BYTES:
                _ = self._items.popleft()
            return item

    @property
    def items(self) -> tuple[ReceivedItem, ...]:
        """What is kept, oldest first."""
        with self._lock:
            return tuple(self._items)

    def to(self, recipient: str) -> tuple[ReceivedItem, ...]:
        """What was sent to this number or name, oldest first."""
        return tuple(item for item in self.items if item.recipient == recipient)

    def referred(self, carrier: str, reference: str) -> tuple[ReceivedItem, ...]:
        """What *carrier* has under this reference, oldest first."""
        return tuple(item for item in self.items if (item.carrier, item.reference) == (carrier, reference))

    def get(self, number: int) -> ReceivedItem | None:
        """The message with this number, None when it never came or has left."""
        return next((item for item in self.items if item.number == number), None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()


def _size(item: ReceivedItem) -> int:
    return len(item.text) + len(item.document or b"")
