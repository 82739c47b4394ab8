"""SMS by any provider with an HTTP API, described in the settings rather than in code.

The description says where each fact of a message goes in the body, and where the identifier stands in the answer::

    fields = { "recipient.to" = "{phone}", "body.text" = "{text}", "from" = "{sender}", "refClient" = "{id}" }
    id_at = "messageId"

A value in braces is replaced whole: ``{phone}`` (+33…), ``{digits}`` (33…), ``{text}``, ``{sender}``, ``{id}``,
``{encoding}`` (GSM7 or UNICODE); any other value is sent as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias
from urllib.parse import quote, urlencode

from etatplateforme.core.effects import Call, Op
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.answers import at_path, identifier, json_of
from etatplateforme.notifications.channels.gsm import Encoding
from etatplateforme.notifications.channels.over_http import ask_json, json_body, post_once
from etatplateforme.notifications.channels.sms import SmsPreview, SmsWriting, prepared
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.values.contact import Phone

PLACEHOLDERS = frozenset({"{phone}", "{digits}", "{text}", "{sender}", "{id}", "{encoding}"})
_NEEDED = frozenset({"{text}"}), frozenset({"{phone}", "{digits}"})
MOST_FIELDS = 40

Nested: TypeAlias = "dict[str, str | Nested]"


@dataclass(frozen=True, slots=True)
class HttpSmsApi:
    """Description of an API. Nothing in it is personal but *credentials*, which is a resolved secret.

    *credentials* is the whole value of the header *credentials_header*. With *idempotency_header*, the API promises to
    drop a second send of the same key for *same_key_for*. *look_up_url* holds ``{id}`` where the message's own
    identifier goes; what it answers is read at *look_up_id_at*.

    :raises InvalidInput: code ``invalid_sms_api``.
    """

    url: str
    fields: Mapping[str, str]
    id_at: str
    body: Literal["json", "form"] = "json"
    credentials_header: str = "authorization"
    credentials: str = field(default="", repr=False)
    idempotency_header: str = ""
    same_key_for: timedelta = timedelta(0)
    look_up_url: str = ""
    look_up_id_at: str = ""

    def __post_init__(self) -> None:
        used = set(self.fields.values())
        unknown = {value for value in used if value.startswith("{") and value not in PLACEHOLDERS}
        if unknown or len(self.fields) > MOST_FIELDS or not all(used & needed for needed in _NEEDED):
            raise _invalid("Les champs doivent porter {text} et {phone} (ou {digits}), et aucun mot inconnu.")
        if bool(self.same_key_for) is not bool(self.idempotency_header) or self.same_key_for < timedelta(0):
            raise _invalid("« idempotency_header » et « same_key_for » vont ensemble.")
        if bool(self.look_up_url) is not bool(self.look_up_id_at) or ("{id}" in self.look_up_url) < bool(
            self.look_up_url
        ):
            raise _invalid("« look_up_url » porte {id}, et « look_up_id_at » dit où lire la réponse.")
        _ = _nested(self.fields)
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))


@dataclass(frozen=True, slots=True)
class HttpSms:
    """The provider."""

    api: HttpSmsApi
    writing: SmsWriting
    name: str = "http_sms"
    channel: Channel = Channel.SMS

    @property
    def same_key_for(self) -> timedelta:
        """What the description promises."""
        return self.api.same_key_for

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Send to one number."""
        phone, shown = prepared(parcel, self.writing)
        values = self._values(parcel.id, phone, shown)
        told = {name: values.get(value, value) for name, value in self.api.fields.items()}
        form = self.api.body == "form"
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        body = urlencode(told).encode() if form else json_body(_nested(told))
        headers = {"content-type": kind, "accept": "application/json", **self._secret_header()}
        if self.api.idempotency_header:
            headers[self.api.idempotency_header] = parcel.id
        request = Call("POST", self.api.url, headers=headers, credentials=self._authorization(), body=body, attempts=1)
        reply = yield from post_once(request)
        if isinstance(reply, Outcome):
            return reply
        known = identifier(at_path(json_of(reply.body), self.api.id_at))
        return Outcome(Fate.ACCEPTED if known else Fate.UNCERTAIN, reply.status, provider_id=known)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Ask by the identifier of *parcel*, if the API can be asked."""
        if not self.api.look_up_url:
            return None
        url = self.api.look_up_url.replace("{id}", quote(parcel.id, safe=""))
        headers = {"accept": "application/json", **self._secret_header()}
        found = yield from ask_json(Call("GET", url, headers=headers, credentials=self._authorization()))
        known = identifier(at_path(found, self.api.look_up_id_at))
        return Outcome(Fate.ACCEPTED, 200, provider_id=known) if known else None

    def _values(self, reference: str, phone: Phone, shown: SmsPreview) -> dict[str, str]:
        return {
            "{phone}": phone.value,
            "{digits}": phone.value.removeprefix("+"),
            "{text}": shown.text,
            "{sender}": self.writing.sender,
            "{id}": reference,
            "{encoding}": "GSM7" if shown.segmentation.encoding is Encoding.GSM_7 else "UNICODE",
        }

    def _authorization(self) -> str | None:
        return self.api.credentials or None if self.api.credentials_header.lower() == "authorization" else None

    def _secret_header(self) -> dict[str, str]:
        if not self.api.credentials or self._authorization() is not None:
            return {}
        return {self.api.credentials_header: self.api.credentials}


def _nested(told: Mapping[str, str]) -> Nested:
    """``{"body.text": "x"}`` as ``{"body": {"text": "x"}}``. Raises InvalidInput when a name is both."""
    nested: Nested = {}
    for path, value in told.items():
        *parents, name = path.split(".")
        here = nested
        for parent in parents:
            inner = here.setdefault(parent, {})
            if isinstance(inner, str):
                raise _both()
            here = inner
        if name in here:
            raise _both()
        here[name] = value
    return nested


def _both() -> InvalidInput:
    return _invalid("Un même champ ne peut pas être à la fois une valeur et un groupe.")


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput(problem, remedy="Corrigez la description du fournisseur de SMS.", code="invalid_sms_api")
