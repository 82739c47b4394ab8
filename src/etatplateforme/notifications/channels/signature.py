"""Who post_once this? Signed webhooks (Standard Webhooks 1.0: HMAC-SHA256 over id, time and body), and shared secrets.

The time is signed with the body and must be close to ours: a request seen on the way cannot be played again an hour
later, and within the window the receiver drops a second one of the same id. A provider that signs nothing (Brevo,
OVHcloud) knows a secret instead, in a header or in the address: it tells who, not what, and replays are told apart by
the receipt alone.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import parse_qsl

from etatplateforme.errors import InvalidInput

WINDOW = timedelta(minutes=5)
SHORTEST_SECRET = 24
MOST_SIGNATURES = 10
LONGEST_ID = 200
_PREFIX = "whsec_"


class Verifier(Protocol):
    """Says whether a request comes from who it should."""

    def verify(self, headers: Mapping[str, str], query: str, body: bytes, at: datetime) -> None:
        """Raises InvalidInput ``unverified_request``. Header names are in lower case; *at* is now."""
        ...


@dataclass(frozen=True, slots=True)
class HmacSecret:
    """The secret of a signed webhook: ``whsec_`` and base64, or any text of 24 characters or more.

    :raises InvalidInput: code ``invalid_webhook_secret``.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._key()) < SHORTEST_SECRET:
            raise InvalidInput(
                f"Le secret d'un webhook compte moins de {SHORTEST_SECRET} octets, ou n'est pas du base64.",
                remedy="Tirez-en un au hasard : « openssl rand -base64 32 », précédé de « whsec_ ».",
                code="invalid_webhook_secret",
            )

    def sign(self, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
        """The three headers of a signed request."""
        stamp = str(int(at.timestamp()))
        return {
            "webhook-id": message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{self._signature(message_id, stamp, body)}",
        }

    def verify(self, headers: Mapping[str, str], query: str, body: bytes, at: datetime) -> None:
        """Raises InvalidInput unless one of the signatures is right and the time is close to *at*.

        Several signatures, with spaces between them, are those of a secret that is being changed.
        """
        message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        known = 0 < len(message_id) <= LONGEST_ID and stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
        if not known or abs(datetime.fromtimestamp(int(stamp), UTC) - at) > WINDOW:
            raise unverified_request()
        expected = f"v1,{self._signature(message_id, stamp, body)}".encode()
        given = headers.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
        if not any(hmac.compare_digest(one.encode(errors="replace"), expected) for one in given):
            raise unverified_request()

    def _signature(self, message_id: str, stamp: str, body: bytes) -> str:
        told = b".".join((message_id.encode(errors="replace"), stamp.encode(), body))
        return base64.b64encode(hmac.new(self._key(), told, hashlib.sha256).digest()).decode()

    def _key(self) -> bytes:
        if not self.text.startswith(_PREFIX):
            return self.text.encode()
        try:
            return base64.b64decode(self.text.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            return b""


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """A secret that the caller repeats: the whole header *header*, or the parameter *parameter* of the address."""

    value: str = field(repr=False)
    header: str = "authorization"
    parameter: str = ""

    def __post_init__(self) -> None:
        if len(self.value) < SHORTEST_SECRET or not self.value.isascii() or not self.value.isprintable():
            raise InvalidInput(
                f"Le secret partagé avec un fournisseur compte moins de {SHORTEST_SECRET} caractères.",
                remedy="Tirez-en un au hasard : « openssl rand -hex 32 ».",
                code="invalid_webhook_secret",
            )

    def verify(self, headers: Mapping[str, str], query: str, body: bytes, at: datetime) -> None:
        """Raises InvalidInput unless the secret is there."""
        given = headers.get(self.header, "")
        if self.parameter:
            try:
                given = dict(parse_qsl(query[:4_096], max_num_fields=50)).get(self.parameter, "")
            except ValueError:
                given = ""
        if not hmac.compare_digest(given.encode(errors="replace"), self.value.encode()):
            raise unverified_request()


def unverified_request() -> InvalidInput:
    """The request does not come from who it should, or is too old."""
    return InvalidInput(
        "Cette requête n'est pas signée comme il faut, ou sa date est trop éloignée.",
        remedy="Vérifiez le secret partagé avec l'expéditeur, et l'heure des deux machines.",
        code="unverified_request",
    )
