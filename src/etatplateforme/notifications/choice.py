"""By which ways a message goes to a person, one after the other, and why: pure, so that it can be shown before sending.

The order is the person's own, then: the address that they used, mail, SMS, letter. It always ends at the counter, which
needs nothing of the person: a message for somebody without e-mail, phone or home still waits for them somewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.preferences import Preferences, Stance
from etatplateforme.notifications.recipient import AtCounter, Channel, Posted, Recipient, channel_of
from etatplateforme.values.calendar import french_date
from etatplateforme.values.contact import Contact, Domiciliation, MailAddress, PostalAddress
from etatplateforme.values.mandate import Capacity, Mandate

_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,128}")
ORDER = (Channel.MAIL, Channel.SMS, Channel.LETTER, Channel.COUNTER)

_WORDS = {
    Channel.MAIL: "le courriel",
    Channel.SMS: "le SMS",
    Channel.LETTER: "le courrier",
    Channel.COUNTER: "le guichet",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to. ``ref`` is opaque, the one of mandates; ``name`` is that of the envelope and of the counter.

    ``used`` is the address from which they wrote, if they did by mail (CRPA R112-11-3). ``preferences`` None: those
    that the store keeps under ``ref``. ``failed`` are the channels by which an earlier message did not arrive.

    :raises InvalidInput: code ``invalid_addressee``.
    """

    ref: str = field(repr=False)
    name: str = field(repr=False)
    contact: Contact = field(default_factory=Contact)
    preferences: Preferences | None = None
    used: MailAddress | None = field(default=None, repr=False)
    failed: frozenset[Channel] = frozenset()

    def __post_init__(self) -> None:
        if not _HANDLE.fullmatch(self.ref) or Channel.COUNTER in self.failed:
            raise InvalidInput(
                "La personne à qui écrire n'est pas désignée comme il faut.",
                remedy="Donnez une référence opaque (lettres sans accent, chiffres, tirets) ; le guichet n'échoue pas.",
                code="invalid_addressee",
            )

    @property
    def chosen(self) -> Preferences:
        """The preferences given, or none."""
        return self.preferences or Preferences()


@dataclass(frozen=True, slots=True)
class Representative:
    """Who acts for the person, by which mandate.

    :raises InvalidInput: code ``mandate_mismatch`` when the mandate is held by somebody else.
    """

    mandate: Mandate
    addressee: Addressee

    def __post_init__(self) -> None:
        if self.mandate.holder_ref != self.addressee.ref:
            raise _mismatch()


@dataclass(frozen=True, slots=True)
class Step:
    """A way to try, and why it comes here, in French."""

    recipient: Recipient
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A channel that is not tried, and why, in French."""

    channel: Channel
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Ways in order, the last of which is never digital, and those that are passed over."""

    steps: tuple[Step, ...]
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One who receives: the person, or a representative in a capacity. ``reason`` says why, in French."""

    addressee: Addressee
    reason: str
    mandate: Mandate | None = None

    @property
    def capacity(self) -> Capacity | None:
        """In which capacity; None for the person."""
        return None if self.mandate is None else self.mandate.capacity


@dataclass(frozen=True, slots=True)
class Copies:
    """Who receives, and the representatives who do not, with the reason."""

    sent: tuple[Copy, ...]
    kept_back: tuple[Copy, ...] = ()


def choose(person: Addressee, kind: Kind, today: date, counter: str) -> Choice:
    """The ways to reach *person* with a message of *kind*; *counter* names the desk where a note waits at the end.

    *kind* matters twice: what is not about the person's own request goes by a digital way only to who agreed to it,
    and no SMS can hold the mentions of an acknowledgement.
    """
    preferred = person.chosen.channels
    order = [*preferred, *(channel for channel in ORDER if channel not in preferred)]
    order = order[: order.index(Channel.COUNTER) + 1]
    steps: list[Step] = []
    passed = [
        PassedOver(channel, "La personne préfère le guichet, où le message l'attend.")
        for channel in ORDER
        if channel not in order
    ]
    for channel in order:
        refused = _refusal(person, channel, kind)
        found = [] if refused else list(_ways(person, channel, today, counter))
        if refused or not found:
            passed.append(PassedOver(channel, refused or _absence(person.contact, channel)))
            continue
        why = "La personne préfère ce moyen." if channel in preferred else ""
        steps += [Step(recipient, why or reason) for recipient, reason in found]
    return Choice(tuple(steps), tuple(passed))


def _refusal(person: Addressee, channel: Channel, kind: Kind) -> str:
    """Why *channel* may not be used; empty when it may."""
    stance = person.chosen.stance(channel)
    if channel in person.failed:
        return "Un message précédent n'est pas arrivé par ce moyen."
    if stance is not None and not stance.agrees:
        return f"La personne a refusé {_WORDS[channel]} le {_day(stance)}."
    if channel is Channel.SMS and kind is Kind.ACKNOWLEDGEMENT:
        return "Un SMS ne peut pas porter toutes les mentions d'un accusé de réception (CRPA, art. R112-11-1)."
    if stance is None and kind is Kind.BULK and channel in (Channel.MAIL, Channel.SMS):
        return f"La personne n'a pas accepté {_WORDS[channel]} pour des informations générales."
    return ""


def _day(stance: Stance) -> str:
    return french_date(stance.at.date())


def _ways(person: Addressee, channel: Channel, today: date, counter: str) -> Iterator[tuple[Recipient, str]]:
    contact = person.contact
    match channel:
        case Channel.MAIL:
            mails = dict.fromkeys(mail for mail in (contact.mail, person.used) if mail is not None)
            for mail in mails:
                used = "La personne a écrit de cette adresse (CRPA, art. R112-11-3)."
                yield mail, used if mail == person.used else "La personne a donné une adresse électronique."
        case Channel.SMS:
            if contact.phone is not None and contact.phone.receives_sms:
                yield contact.phone, "La personne a donné un téléphone mobile."
        case Channel.LETTER:
            if contact.postal is not None:
                yield Posted(person.name, contact.postal), "La personne a donné une adresse postale."
            elif contact.domiciliation is not None and contact.domiciliation.in_force(today):
                address = _at(contact.domiciliation)
                yield Posted(person.name, address), "La personne est domiciliée auprès d'un organisme (CASF, L264-1)."
        case _:
            yield AtCounter(person.name, counter), "Une note attend la personne au guichet : il ne faut rien pour cela."


def _at(domiciliation: Domiciliation) -> PostalAddress:
    address = domiciliation.address
    return PostalAddress((domiciliation.organism, *address.lines), address.postcode, address.city, address.country)


def _absence(contact: Contact, channel: Channel) -> str:
    if channel is Channel.MAIL:
        return "La personne n'a pas donné d'adresse électronique."
    if channel is Channel.SMS:
        return "La personne n'a pas donné de téléphone mobile."
    ended = contact.domiciliation is not None
    return "La domiciliation de la personne est finie." if ended else "La personne n'a pas donné d'adresse postale."


def copies(person: Addressee, representatives: Sequence[Representative], purpose: str, today: date) -> Copies:
    """Who receives a message about *purpose* (an intent, or a word of the application) for *person*.

    The person always does, under tutelle or curatelle too: the representative receives it as well, not instead. A
    child whose parent may receive it is the one exception. Whoever holds no mandate for this purpose receives nothing.

    :raises InvalidInput: code ``mandate_mismatch`` when a mandate is for somebody else.
    """
    sent: list[Copy] = []
    kept_back: list[Copy] = []
    for one in representatives:
        if one.mandate.principal_ref != person.ref:
            raise _mismatch()
        label = one.mandate.capacity.label
        if one.mandate.allows(purpose, today):
            sent.append(Copy(one.addressee, f"Reçoit ce message comme {label}, par son mandat.", one.mandate))
        elif not one.mandate.in_force(today):
            kept_back.append(Copy(one.addressee, "Son mandat n'est pas en vigueur ce jour.", one.mandate))
        else:
            kept_back.append(Copy(one.addressee, "Son mandat ne nomme pas cet acte.", one.mandate))
    if any(copy.capacity is Capacity.PARENT for copy in sent):
        kept_back.append(Copy(person, "La personne est mineure : son parent reçoit ce message."))
    else:
        sent.insert(0, Copy(person, "C'est sa propre démarche."))
    return Copies(tuple(sent), tuple(kept_back))


def digital(step: Step) -> bool:
    """True when *step* needs a screen."""
    return channel_of(step.recipient) in (Channel.MAIL, Channel.SMS, Channel.WEBHOOK)


def _mismatch() -> InvalidInput:
    return InvalidInput(
        "Un mandat ne relie pas ces deux personnes.",
        remedy="La référence du mandant est celle de la personne, et la référence du mandataire la sienne.",
        code="mandate_mismatch",
    )
