"""Messages to the service's own software: a signed POST to an endpoint of the settings, never to an address of data.

The receiver checks the request with :meth:`HmacSecret.verify`, and may promise to drop a second request of the same
``webhook-id``: the endpoint then says for how long.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from etatplateforme.core.effects import Call, Op, now
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.answers import identifier
from etatplateforme.notifications.channels.over_http import json_body, post_once
from etatplateforme.notifications.channels.signature import HmacSecret
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Software
from etatplateforme.notifications.render import plain_text

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the software listens: https, or http on this machine. ``drops_doubles_for``: its promise, zero for none.

    :raises InvalidInput: code ``invalid_endpoint``.
    """

    url: str
    secret: HmacSecret = field(repr=False)
    drops_doubles_for: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
            raise _invalid("L'adresse d'un logiciel à prévenir doit commencer par https.")
        if self.drops_doubles_for < timedelta(0):
            raise _invalid("La durée pendant laquelle les doubles sont écartés ne peut pas être négative.")


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The provider; *endpoints* by the names under which messages call them."""

    endpoints: Mapping[str, Endpoint]
    name: str = "webhook"
    channel: Channel = Channel.WEBHOOK

    @property
    def same_key_for(self) -> timedelta:
        """What every endpoint promises."""
        return min((endpoint.drops_doubles_for for endpoint in self.endpoints.values()), default=timedelta(0))

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Post the message as JSON. What answers 2xx has it. Raises InvalidInput for an endpoint that is not set."""
        to = self.endpoints.get(parcel.recipient.endpoint) if isinstance(parcel.recipient, Software) else None
        if to is None:
            raise _invalid("Ce message ne va pas à un logiciel des réglages.")
        content: Mapping[str, object] = MappingProxyType(
            {
                "id": parcel.id,
                "kind": parcel.kind.value,
                "at": parcel.at.isoformat(),
                "subject": parcel.subject,
                "text": plain_text(parcel.subject, parcel.content),
                "reference": parcel.reference,
            }
        )
        body = json_body(dict(content))
        at = yield from now()
        headers = {"content-type": "application/json", **to.secret.sign(parcel.id, at, body)}
        reply = yield from post_once(Call("POST", to.url, headers=headers, body=body, attempts=1))
        if isinstance(reply, Outcome):
            return reply
        return Outcome(Fate.ACCEPTED, reply.status, provider_id=identifier(reply.headers.get("webhook-receipt", "")))

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """It cannot be asked."""
        yield from ()
        return None


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput(problem, remedy="Corrigez l'adresse dans les réglages du service.", code="invalid_endpoint")
