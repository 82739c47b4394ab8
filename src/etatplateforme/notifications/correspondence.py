"""The block that writes to people as they chose: from a template, by the first way that takes it, to whoever may read.

It adds nothing to the ledger's promises: each message goes through :class:`Notifications`, under one key for all the
ways that are tried. So the same call made twice is one message, even when the person changed their mind in between.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from etatplateforme.core.action import Block, M, Runner, action, perform
from etatplateforme.core.effects import Op, now
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.notifications import choices, watch
from etatplateforme.notifications.accounts import Receipt, Swept
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.choice import (
    Addressee,
    Choice,
    Copies,
    Copy,
    Representative,
    Step,
    choose,
    copies,
)
from etatplateforme.notifications.faults import AddressSuppressed, IdempotencyConflict, outside_mandate
from etatplateforme.notifications.message import Kind, Message, Presentation
from etatplateforme.notifications.parts import Paragraph
from etatplateforme.notifications.preferences import Preferences
from etatplateforme.notifications.recipient import AtCounter, Recipient
from etatplateforme.notifications.templates.template import Template
from etatplateforme.notifications.templates.values import Value
from etatplateforme.values.acknowledgement import Acknowledgement
from etatplateforme.values.acknowledgement_clock import SilenceClock
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Mandate

_NOT_THIS_WAY = "no_provider"


@dataclass(frozen=True, slots=True)
class CorrespondenceSettings:
    """``counter`` is the desk where notes wait, ``agents`` who is told of a deadline before the desk is.

    ``warned_days`` are the working days before a deadline from which it is told; ``preferences_kept`` is how long what
    a person chose is kept after their last word.
    """

    calendar: Calendar
    counter: str
    agents: Recipient | None = None
    warned_days: int = 2
    preferences_kept: timedelta = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Sent:
    """One copy, queued: to whom, by which way and why, and the ways that were passed over or did not take it."""

    copy: Copy
    step: Step
    receipt: Receipt
    choice: Choice


@dataclass(frozen=True, slots=True)
class Written:
    """The copies that were queued, and the representatives who receive none, with the reason."""

    sent: tuple[Sent, ...]
    kept_back: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lawful:
    """An acknowledgement to queue, and its key."""

    acknowledgement: Acknowledgement
    key: str
    presentation: Presentation


class Correspondence(Block[M]):
    """Writes to people as they chose. Needs the tables of the ledger and of the preferences in the store."""

    def __init__(self, runner: Runner, notifications: Notifications[M], settings: CorrespondenceSettings) -> None:
        super().__init__(runner)
        self._notifications = notifications
        self._settings = settings

    @action(Intent.NOTIFY)
    def write(
        self,
        to: Addressee,
        template: Template,
        values: Mapping[str, Value],
        *,
        idempotency_key: str,
        kind: Kind = Kind.SERVICE,
        representatives: Sequence[Representative] = (),
        about: str = Intent.NOTIFY,
        reference: str = "",
        mandate: Mandate | None = None,
    ) -> Op[Written]:
        """Fill *template* and queue it for *to*, and for the representatives whose mandate names *about*.

        Every value is checked before the first copy is queued. Each reader has their own language and presentation.
        *mandate* is that of whoever asked for it in the person's place.

        :raises InvalidInput: ``template_values``, ``mandate_mismatch``, or what ``Notifications.notify`` refuses.
        :raises IdempotencyConflict: the key has named another content.
        """
        at = yield from now()
        self._check_mandate(mandate, to.ref, about, at)
        readers = yield from self._readers(to, representatives, about, at)
        todo: list[tuple[Copy, Message | _Lawful]] = []
        for copy in readers.sent:
            filled = template.fill(values, copy.addressee.chosen.language)
            message = Message(
                recipient=AtCounter(copy.addressee.name, self._settings.counter),
                subject=filled.subject,
                content=(*_as_representative(copy), *filled.content),
                idempotency_key=_key(idempotency_key, copy),
                kind=kind,
                reference=reference,
                template=str(filled.version),
                presentation=copy.addressee.chosen.presentation,
            )
            todo.append((copy, message))
        return Written((yield from self._send_all(todo, mandate, at)), readers.kept_back)

    @action(Intent.ACKNOWLEDGE)
    def acknowledge(
        self,
        acknowledgement: Acknowledgement,
        to: Addressee,
        *,
        idempotency_key: str,
        representatives: Sequence[Representative] = (),
        mandate: Mandate | None = None,
    ) -> Op[Written]:
        """Queue a lawful acknowledgement by the first way that takes it, a letter or a note when there is no mail.

        :raises InvalidInput: ``unlawful_acknowledgement`` with every mention that is missing, or as :meth:`write`.
        :raises IdempotencyConflict: the key has named another content.
        """
        acknowledgement.dated_by(self._settings.calendar).require_lawful()
        at = yield from now()
        self._check_mandate(mandate, to.ref, Intent.ACKNOWLEDGE, at)
        readers = yield from self._readers(to, representatives, Intent.ACKNOWLEDGE, at)
        lawful = [
            (copy, _Lawful(acknowledgement, _key(idempotency_key, copy), copy.addressee.chosen.presentation))
            for copy in readers.sent
        ]
        return Written((yield from self._send_all(lawful, mandate, at)), readers.kept_back)

    @action(Intent.READ_STATUS)
    def ways(self, to: Addressee, kind: Kind = Kind.SERVICE) -> Op[Choice]:
        """The ways that a message of *kind* to *to* would be tried by, and why, without writing."""
        at = yield from now()
        known = yield from _with_choice(to)
        return choose(known, kind, self._settings.calendar.local_date(at), self._settings.counter)

    @action(Intent.RECORD)
    def prefer(
        self, ref: str, chosen: Preferences, *, mail: MailAddress | None = None, mandate: Mandate | None = None
    ) -> Op[Preferences]:
        """Keep what the person known as *ref* chose; their new agreements and refusals are added to the earlier ones.

        *mail* lets them be found again by ``export_person`` when they give their address only. Answers the whole.

        :raises InvalidInput: code ``invalid_preferences`` (a stance older than one already kept), ``outside_mandate``.
        """
        at = yield from now()
        self._check_mandate(mandate, ref, Intent.RECORD, at)
        return (yield from choices.keep_chosen(ref, mail, chosen, at, self._settings.preferences_kept))

    @action(Intent.READ_RECORD)
    def preferences(self, ref: str, *, mandate: Mandate | None = None) -> Op[Preferences]:
        """What the person known as *ref* chose, with every agreement and refusal; nothing when they never did.

        :raises InvalidInput: code ``outside_mandate``.
        """
        at = yield from now()
        self._check_mandate(mandate, ref, Intent.READ_RECORD, at)
        return (yield from choices.chosen_by(ref))

    @action(Intent.READ_STATUS)
    def deadlines(self, files: Mapping[str, SilenceClock] | None = None) -> Op[tuple[watch.Deadline, ...]]:
        """Acknowledgements that have not left, and the *files* (by reference) on which silence will decide.

        The nearest first: due, warned (within ``warned_days`` working days) or late. A thousand acknowledgements at
        most are looked at.
        """
        at = yield from now()
        return (yield from watch.deadlines(files or {}, at, self._settings.calendar, self._settings.warned_days))

    @action(Intent.DELIVER)
    def escalate(self, files: Mapping[str, SilenceClock] | None = None) -> Op[tuple[watch.Deadline, ...]]:
        """Tell the agents of each deadline that is warned or late: once when it becomes so, not at every call.

        The twenty nearest have a note each; one note a day says how many others there are. Answers all that are warned
        or late. A reference of *files* stands in the note: give one that is no name.

        :raises InvalidInput: ``no_provider`` when neither the agents nor the counter can be told.
        """
        at = yield from now()
        known = yield from watch.deadlines(files or {}, at, self._settings.calendar, self._settings.warned_days)
        urgent = tuple(deadline for deadline in known if deadline.urgency is not watch.Urgency.DUE)
        if urgent:
            yield from self._tell(urgent, self._settings.calendar.local_date(at))
        return urgent

    @action(Intent.DELIVER)
    def sweep(self) -> Op[Swept]:
        """What the worker does every minute: :meth:`Notifications.sweep`, then tell the agents of near deadlines.

        A service that has neither a team nor a counter has nobody to tell; ``doctor`` shows the deadlines.
        """
        swept = yield from perform(Notifications.sweep, self._notifications)
        try:
            _ = yield from perform(Correspondence.escalate, self)
        except InvalidInput as error:
            if error.code != _NOT_THIS_WAY:
                raise
        return swept

    def _tell(self, urgent: Sequence[watch.Deadline], today: date) -> Op[None]:
        """Write the notes to the agents, or to the counter when no provider reaches them or their address is wrong."""
        counter = AtCounter(watch.AGENTS, self._settings.counter)
        agents = self._settings.agents or counter
        notes = watch.notes_of(urgent, agents, today)
        try:
            queued = yield from perform(Notifications.notify_many, self._notifications, notes)
        except InvalidInput as error:
            if error.code != _NOT_THIS_WAY or agents == counter:
                raise
        else:
            if not any(isinstance(one, AddressSuppressed) for one in queued):
                return
        notes = watch.notes_of(urgent, counter, today)
        _ = yield from perform(Notifications.notify_many, self._notifications, notes)

    def _check_mandate(self, mandate: Mandate | None, ref: str, intent: str, at: datetime) -> None:
        if mandate is None:
            return
        today = self._settings.calendar.local_date(at)
        if mandate.principal_ref != ref or not mandate.allows(intent, today):
            raise outside_mandate()

    def _readers(
        self, to: Addressee, representatives: Sequence[Representative], about: str, at: datetime
    ) -> Op[Copies]:
        """Who receives, each with what they chose."""
        found = copies(to, representatives, about, self._settings.calendar.local_date(at))
        sent: list[Copy] = []
        for copy in found.sent:
            known = yield from _with_choice(copy.addressee)
            sent.append(replace(copy, addressee=known))
        return Copies(tuple(sent), found.kept_back)

    def _send_all(
        self, todo: Sequence[tuple[Copy, Message | _Lawful]], mandate: Mandate | None, at: datetime
    ) -> Op[tuple[Sent, ...]]:
        sent: list[Sent] = []
        for copy, what in todo:
            one = yield from self._send(copy, what, copy.mandate or mandate, at)
            sent.append(one)
        return tuple(sent)

    def _send(self, copy: Copy, what: Message | _Lawful, mandate: Mandate | None, at: datetime) -> Op[Sent]:
        """Queue *what* by the first way that takes it.

        The key is the same for every way, and names one message at most: when it was queued before by another way, it
        is found there, and nothing more is sent. The ways behind it are kept for the day when it comes back.
        """
        kind = what.kind if isinstance(what, Message) else Kind.ACKNOWLEDGEMENT
        today = self._settings.calendar.local_date(at)
        choice = choose(copy.addressee, kind, today, self._settings.counter)
        refused: list[EtatError] = []
        for place, step in enumerate(choice.steps):
            then = tuple(later.recipient for later in choice.steps[place + 1 :])
            try:
                receipt = yield from self._hand_over(what, step.recipient, then, mandate)
            except (AddressSuppressed, IdempotencyConflict, InvalidInput) as error:
                if isinstance(error, InvalidInput) and error.code != _NOT_THIS_WAY:
                    raise
                refused.append(error)
                continue
            return Sent(copy, step, receipt, choice)
        raise next((error for error in refused if isinstance(error, IdempotencyConflict)), refused[-1])

    def _hand_over(
        self, what: Message | _Lawful, recipient: Recipient, then: Sequence[Recipient], mandate: Mandate | None
    ) -> Op[Receipt]:
        if isinstance(what, Message):
            held = _held(mandate, Intent.NOTIFY)
            message = replace(what, recipient=recipient)
            return (yield from perform(Notifications.notify, self._notifications, message, mandate=held, then=then))
        return (
            yield from perform(
                Notifications.acknowledge,
                self._notifications,
                what.acknowledgement,
                recipient,
                idempotency_key=what.key,
                presentation=what.presentation,
                mandate=_held(mandate, Intent.ACKNOWLEDGE),
                then=then,
            )
        )


def _with_choice(addressee: Addressee) -> Op[Addressee]:
    """*addressee* with the preferences given, else with those that the store keeps."""
    if addressee.preferences is not None:
        return addressee
    kept = yield from choices.chosen_by(addressee.ref)
    return replace(addressee, preferences=kept)


def _as_representative(copy: Copy) -> tuple[Paragraph, ...]:
    """What a representative reads first; nothing for the person."""
    if copy.capacity is None:
        return ()
    return (Paragraph(f"Vous recevez une copie de ce message comme {copy.capacity.label} de la personne."),)


def _key(key: str, copy: Copy) -> str:
    """One key a reader; a hash, since a reference may be long."""
    if copy.mandate is None:
        return key
    return hashlib.sha256(f"{key}\0{copy.addressee.ref}".encode()).hexdigest()


def _held(mandate: Mandate | None, intent: Intent) -> Mandate | None:
    """The mandate to note with the message; one that names a word of the application only was checked before."""
    return mandate if mandate is not None and str(intent) in mandate.purposes else None
