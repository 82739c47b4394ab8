"""Who receives a message, and by which channel; how the store keeps it and finds it again."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from etatplateforme.errors import Broken, InvalidInput
from etatplateforme.notifications.parts import written
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress
from etatplateforme.values.text import has_hidden_characters

LONGEST_NAME = 200


class Channel(StrEnum):
    """How a message reaches its reader. The store writes the value."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"
    COUNTER = "counter"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Posted:
    """Who a letter goes to: the lines of the envelope are the name, then the address."""

    name: str = field(repr=False)
    address: PostalAddress = field(repr=False)

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True, slots=True)
class AtCounter:
    """A note that waits for a person at a counter; *person* is how the agent recognises them."""

    person: str = field(repr=False)
    counter: str

    def __post_init__(self) -> None:
        _check_name(self.person)
        _check_name(self.counter)


@dataclass(frozen=True, slots=True)
class Software:
    """The service's own software, by the name of an endpoint in the settings: a message never carries an address."""

    endpoint: str

    def __post_init__(self) -> None:
        _check_name(self.endpoint)


Recipient: TypeAlias = MailAddress | Phone | Posted | AtCounter | Software
"""Who receives; its type says by which channel."""


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or has_hidden_characters(name):
        raise InvalidInput(
            "Le destinataire n'est pas nommé lisiblement.",
            remedy=f"Donnez de 1 à {LONGEST_NAME} caractères visibles, sur une ligne.",
            code="invalid_recipient",
        )


def channel_of(recipient: Recipient) -> Channel:
    """The channel that reaches *recipient*."""
    match recipient:
        case MailAddress():
            return Channel.MAIL
        case Phone():
            return Channel.SMS
        case Posted():
            return Channel.LETTER
        case AtCounter():
            return Channel.COUNTER
        case Software():
            return Channel.WEBHOOK


def encode_recipient(recipient: Recipient) -> str:
    """*recipient* as the store keeps it: canonical JSON, the channel first."""
    return written((channel_of(recipient), *_fields(recipient)))


def _fields(recipient: Recipient) -> tuple[str, ...]:
    match recipient:
        case MailAddress() | Phone():
            return (recipient.value,)
        case Posted():
            address = recipient.address
            return (recipient.name, address.postcode, address.city, address.country, *address.lines)
        case AtCounter():
            return (recipient.person, recipient.counter)
        case Software():
            return (recipient.endpoint,)


def decode_recipient(text: str) -> Recipient:
    """A recipient from the store. Raises Broken when it is not what :func:`encode_recipient` wrote."""
    try:
        channel, *fields = json.loads(text)
        return _recipient(Channel(channel), [part for part in fields if isinstance(part, str)])
    except (ValueError, TypeError, InvalidInput):
        raise Broken(
            "Le destinataire d'un message enregistré ne peut pas être relu.",
            remedy="Restaurez la sauvegarde du magasin de données ; ce message-là ne part pas.",
            code="message_damaged",
        ) from None


def _recipient(channel: Channel, fields: list[str]) -> Recipient:
    match channel, fields:
        case Channel.MAIL, [value]:
            return MailAddress.kept(value)
        case Channel.SMS, [value]:
            return Phone.kept(value)
        case Channel.LETTER, [name, postcode, city, country, *lines]:
            return Posted(name, PostalAddress(tuple(lines), postcode, city, country))
        case Channel.COUNTER, [person, counter]:
            return AtCounter(person, counter)
        case Channel.WEBHOOK, [endpoint]:
            return Software(endpoint)
        case _:
            raise ValueError


def recipient_hash(recipient: Recipient) -> str:
    """By what a recipient is found again, in whatever case a mail address is typed."""
    told = recipient.value.casefold() if isinstance(recipient, MailAddress) else encode_recipient(recipient)
    return hashlib.sha256(f"{channel_of(recipient)}\0{told}".encode()).hexdigest()


def shown(recipient: Recipient) -> str:
    """*recipient* on one line, for the copy that a person asks for and for who works at the counter."""
    match recipient:
        case MailAddress():
            return recipient.value
        case Phone():
            return recipient.from_france
        case Posted():
            return ", ".join((recipient.name, *recipient.address.printed))
        case AtCounter():
            return f"{recipient.person} ({recipient.counter})"
        case Software():
            return recipient.endpoint
