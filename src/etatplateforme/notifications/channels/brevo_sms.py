"""SMS by Brevo: ``POST /v3/transactionalSMS/send``, which answers the id of the message (changelog of May 2025).

``type: transactional`` may leave at any hour. A text with « [STOP CODE] » is made an advertisement by Brevo, so it is
refused here. There is no key that would drop a second send; the ``tag`` finds a message again in the events.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from etatplateforme.core.effects import Call, Op
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.answers import at_path, identifier, json_of
from etatplateforme.notifications.channels.gsm import Encoding
from etatplateforme.notifications.channels.over_http import ask_json, json_body, keys_check, post_once
from etatplateforme.notifications.channels.sms import SmsWriting, prepared
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.values.check import Check

API = "https://api.brevo.com/v3"


@dataclass(frozen=True, slots=True)
class BrevoSms:
    """The provider; *receipts_url* is where Brevo tells what became of each message, if anywhere."""

    api_key: str = field(repr=False)
    writing: SmsWriting
    receipts_url: str = ""
    url: str = API
    name: str = "brevo_sms"
    channel: Channel = Channel.SMS
    same_key_for: timedelta = timedelta(0)

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Send to one number."""
        phone, shown = prepared(parcel, self.writing)
        if "[STOP" in shown.text.upper():
            raise InvalidInput(
                "Un SMS de service ne porte pas « [STOP CODE] » : Brevo en ferait une publicité, retenue la nuit.",
                remedy="Retirez cette mention du texte.",
                code="not_an_sms",
            )
        content: dict[str, object] = {
            "sender": self.writing.sender,
            "recipient": phone.value.removeprefix("+"),
            "content": shown.text,
            "type": "transactional",
            "tag": parcel.id,
            "unicodeEnabled": shown.segmentation.encoding is Encoding.UCS_2,
        }
        if self.receipts_url:
            content["webUrl"] = self.receipts_url
        headers = {"content-type": "application/json", "accept": "application/json", "api-key": self.api_key}
        reply = yield from post_once(
            Call("POST", f"{self.url}/transactionalSMS/send", headers=headers, body=json_body(content), attempts=1)
        )
        if isinstance(reply, Outcome):
            return reply
        known = identifier(at_path(json_of(reply.body), "messageId"))
        return Outcome(Fate.ACCEPTED if known else Fate.UNCERTAIN, reply.status, provider_id=known)

    def examine(self) -> Op[tuple[Check, ...]]:
        """Whether the key opens an account (``GET /account``)."""
        headers = {"accept": "application/json", "api-key": self.api_key}
        asked = Call("GET", f"{self.url}/account", headers=headers)
        return ((yield from keys_check("Brevo", (self.api_key,), asked)),)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Whether an event bears the tag of *parcel*."""
        tags = quote(f'["{parcel.id}"]')
        url = f"{self.url}/transactionalSMS/statistics/events?limit=1&days=7&tags={tags}"
        found = yield from ask_json(Call("GET", url, headers={"accept": "application/json", "api-key": self.api_key}))
        known = identifier(at_path(found, "events.0.messageId"))
        return Outcome(Fate.ACCEPTED, 200, provider_id=known) if known else None
