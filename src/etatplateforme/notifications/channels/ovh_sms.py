"""SMS by OVHcloud: ``POST /sms/{serviceName}/jobs`` (API SMS Cookbook, docs.ovhcloud.com, read in June 2026).

``noStopClause: true`` says that the message is no advertisement. Without it OVH adds a STOP clause, which lengthens
the text, and holds the message at night and at week-ends.

There is no key that would drop a second send. The ``tag`` finds a message again (``GET …/outgoing?tag=``): when it is
there, it was taken; when it is not, nothing is said, since the list may be late. Marked « à vérifier » here: that a tag
may have 20 characters.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from etatplateforme.core.effects import Call, Op, now
from etatplateforme.notifications.answers import at_path, identifier, json_of
from etatplateforme.notifications.channels.gsm import Encoding
from etatplateforme.notifications.channels.over_http import ask_json, json_body, keys_check, post_once
from etatplateforme.notifications.channels.sms import SmsWriting, prepared
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.values.check import Check

API = "https://eu.api.ovh.com/1.0"
TAG_LENGTH = 20
VALID_MINUTES = 2_880


@dataclass(frozen=True, slots=True)
class OvhKeys:
    """The three keys of an application (https://eu.api.ovh.com/createToken/), rights on ``/sms`` only."""

    application: str
    application_secret: str = field(repr=False)
    consumer: str = field(repr=False)

    def headers(self, method: str, url: str, body: bytes, at: datetime) -> dict[str, str]:
        """The headers that sign one request: SHA-1 of secret, consumer, method, URL, body and time, as OVH wants it."""
        stamp = str(int(at.timestamp()))
        told = b"+".join(
            part if isinstance(part, bytes) else part.encode()
            for part in (self.application_secret, self.consumer, method, url, body, stamp)
        )
        return {
            "x-ovh-application": self.application,
            "x-ovh-consumer": self.consumer,
            "x-ovh-timestamp": stamp,
            "x-ovh-signature": f"$1${hashlib.sha1(told, usedforsecurity=False).hexdigest()}",
        }


@dataclass(frozen=True, slots=True)
class OvhSms:
    """The provider; *service* is the name of the SMS account (« sms-ab12345-1 »)."""

    service: str
    keys: OvhKeys
    writing: SmsWriting
    url: str = API
    name: str = "ovh_sms"
    channel: Channel = Channel.SMS
    same_key_for: timedelta = timedelta(0)

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Create a job for one number."""
        phone, shown = prepared(parcel, self.writing)
        url = f"{self.url}/sms/{self.service}/jobs"
        body = json_body(
            {
                "message": shown.text,
                "receivers": [phone.value],
                "sender": self.writing.sender,
                "senderForResponse": False,
                "noStopClause": True,
                "charset": "UTF-8",
                "coding": "7bit" if shown.segmentation.encoding is Encoding.GSM_7 else "8bit",
                "class": "phoneDisplay",
                "priority": "high",
                "validityPeriod": VALID_MINUTES,
                "tag": parcel.id[:TAG_LENGTH],
            }
        )
        at = yield from now()
        headers = {"content-type": "application/json", **self.keys.headers("POST", url, body, at)}
        reply = yield from post_once(Call("POST", url, headers=headers, body=body, attempts=1))
        return reply if isinstance(reply, Outcome) else _told(reply.status, reply.body)

    def examine(self) -> Op[tuple[Check, ...]]:
        """Whether the account answers to these keys (``GET /sms/{serviceName}``)."""
        url = f"{self.url}/sms/{self.service}"
        at = yield from now()
        keys = (self.keys.application, self.keys.application_secret, self.keys.consumer)
        asked = Call("GET", url, headers=self.keys.headers("GET", url, b"", at))
        return ((yield from keys_check("OVHcloud", keys, asked)),)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Whether a message bears the tag of *parcel*."""
        url = f"{self.url}/sms/{self.service}/outgoing?tag={parcel.id[:TAG_LENGTH]}"
        at = yield from now()
        found = yield from ask_json(Call("GET", url, headers=self.keys.headers("GET", url, b"", at)))
        known = identifier(at_path(found, "0"))
        return Outcome(Fate.ACCEPTED, 200, provider_id=known) if known else None


def _told(status: int, body: bytes) -> Outcome:
    """What a job that was created says: the ids of its messages, or that the number is not one."""
    answer = json_of(body)
    known = identifier(at_path(answer, "ids.0"))
    if known:
        return Outcome(Fate.ACCEPTED, status, provider_id=known)
    if at_path(answer, "invalidReceivers.0") is not None and at_path(answer, "ids") == []:
        return Outcome(Fate.REFUSED, status, "invalidReceivers", unknown_recipient=True)
    return Outcome(Fate.UNCERTAIN, status)
