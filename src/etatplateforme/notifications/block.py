"""The block: queue a message or a lawful acknowledgement, deliver, follow, and settle what only a person can settle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.action import M, Runner, action
from etatplateforme.core.effects import Op, ask, now
from etatplateforme.errors import EtatError
from etatplateforme.notifications import delivery, ledger, news, next_way, overview, personal, queueing, register
from etatplateforme.notifications.accounts import Delivery, Pending, PersonExport, Purged, Receipt, Status, Swept
from etatplateforme.notifications.board import HOUR, Board, Stack, board, unfinished
from etatplateforme.notifications.delivered import StatusReceipt
from etatplateforme.notifications.faults import (
    cannot_move,
    too_many_messages,
    two_providers,
)
from etatplateforme.notifications.mailings import Mailings
from etatplateforme.notifications.message import (
    KEPT_AT_MOST,
    Kind,
    Message,
    Presentation,
    no_direct_acknowledgement,
    paragraphs,
)
from etatplateforme.notifications.provider import Examinable, Provider
from etatplateforme.notifications.queueing import Entry, Queued
from etatplateforme.notifications.quiet import QuietHours
from etatplateforme.notifications.recipient import Recipient, channel_of
from etatplateforme.notifications.register import Held, Line
from etatplateforme.notifications.state import WAITING, Policy, State, awaits_person, resolved
from etatplateforme.values.acknowledgement import Acknowledgement, unlawful_acknowledgement
from etatplateforme.values.acknowledgement_text import paragraphs_of, title_of
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.check import Check
from etatplateforme.values.intent import Act, Detail, Intent
from etatplateforme.values.mandate import Mandate

_WHY_KEPT = "prouver l'accusé de réception et sa date (CRPA, art. L112-11 à L112-13)"
MOST_AT_ONCE = 10_000
"""Messages that one transaction takes."""


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """Who carries the messages, by which calendar the law's working days are counted, and how patiently.

    One provider a channel; a message for a channel without one is refused. ``service`` is who sends: services that
    share a ledger take turns. ``quiet`` are the hours at which nothing leaves but service messages.

    ``turn`` bounds one ``deliver``: past it no new message is begun, so that the last one ends within the deadline
    of the act. ``silent_after`` is how long a provider's final receipt is waited for.
    ``heard`` is told of each new receipt once it is kept; it only counts.
    """

    providers: tuple[Provider, ...]
    calendar: Calendar
    service: str = ""
    policy: Policy = field(default_factory=Policy)
    quiet: QuietHours = field(default_factory=QuietHours)
    turn: timedelta = timedelta(seconds=5)
    acknowledgement_kept: timedelta = KEPT_AT_MOST
    suppression_kept: timedelta = timedelta(days=365)
    silent_after: timedelta = timedelta(hours=72)
    heard: Callable[[StatusReceipt], None] = lambda receipt: None


class Notifications(Mailings[M]):
    """Messages that are neither lost nor silently sent twice. Needs :data:`tables.SCHEMA` in the store."""

    def __init__(self, runner: Runner, settings: NotificationSettings) -> None:
        self._settings = settings
        providers = {provider.channel: provider for provider in settings.providers}
        if len(providers) != len(settings.providers):
            raise two_providers()
        desk = delivery.Desk(
            providers, settings.calendar, settings.policy, settings.quiet, settings.turn, settings.suppression_kept
        )
        super().__init__(runner, desk, settings.service)

    @action(Intent.NOTIFY)
    def notify(
        self,
        message: Message,
        *,
        not_before: datetime | None = None,
        mandate: Mandate | None = None,
        then: Sequence[Recipient] = (),
    ) -> Op[Receipt]:
        """Queue *message*; once this answers, it is on the disk. Same key and content: the first receipt again.

        It leaves as soon as it may, and not before *not_before* (aware). If it comes back it goes on, by itself, to the
        first of *then* that takes it: other ways to the same person, ten at most, deleted with the content.

        :raises IdempotencyConflict: the key has named another content.
        :raises AddressSuppressed: the address is known not to exist.
        :raises InvalidInput: an acknowledgement (use ``acknowledge``), no provider for its channel, or a mandate that
            does not allow it.
        """
        (queued,) = yield from self._notify((message,), not_before, mandate, then)
        return _taken(queued)

    @action(Intent.NOTIFY)
    def notify_many(
        self, messages: Sequence[Message], *, not_before: datetime | None = None, mandate: Mandate | None = None
    ) -> Op[list[Queued]]:
        """Queue at most ten thousand messages in one transaction; each gives its receipt, or why it was not taken.

        :raises InvalidInput: an acknowledgement among them, no provider for a channel, too many, or the mandate.
        """
        if len(messages) > MOST_AT_ONCE:
            raise too_many_messages(MOST_AT_ONCE)
        return (yield from self._notify(messages, not_before, mandate)) if messages else []

    def _notify(
        self,
        messages: Sequence[Message],
        not_before: datetime | None,
        mandate: Mandate | None,
        then: Sequence[Recipient] = (),
    ) -> Op[list[Queued]]:
        if any(message.kind is Kind.ACKNOWLEDGEMENT for message in messages):
            raise no_direct_acknowledgement()
        for recipient in {channel_of(message.recipient): message.recipient for message in messages}.values():
            _ = self._provider(recipient)
        at = yield from now()
        self._check_mandate(mandate, Intent.NOTIFY, at)
        kinds = sorted({message.kind.value for message in messages})
        details: dict[str, Detail] = {"kind": " ".join(kinds), "mandated": mandate is not None}
        _ = yield from ask(Act(Intent.NOTIFY, MappingProxyType(details)))
        due = at if not_before is None else max(at, not_before)
        entries = [Entry(message, due, self._settings.service, mandate is not None) for message in messages]
        keeps = next_way.kept(messages[0], then, due)
        return (yield from queueing.queue(entries, at, *keeps))

    @action(Intent.ACKNOWLEDGE)
    def acknowledge(
        self,
        acknowledgement: Acknowledgement,
        to: Recipient,
        *,
        idempotency_key: str,
        presentation: Presentation = Presentation.STANDARD,
        mandate: Mandate | None = None,
        then: Sequence[Recipient] = (),
    ) -> Op[Receipt]:
        """Queue a lawful acknowledgement before everything else, with its lawful deadline (CRPA R112-11-2).

        It is dated by the calendar of the settings, which also gives the day on which silence decides when it lacks.

        *to* is the address that the person used for the sending, unless they gave another one (CRPA R112-11-3);
        *then* are the other ways by which it goes on if it comes back, as for ``notify``.

        :raises InvalidInput: ``unlawful_acknowledgement`` when a mandatory mention is missing, with all of them.
        :raises IdempotencyConflict: the key has named another content.
        :raises AddressSuppressed: the address is known not to exist; the law then wants a letter.
        """
        _ = self._provider(to)
        at = yield from now()
        self._check_mandate(mandate, Intent.ACKNOWLEDGE, at)
        calendar = self._settings.calendar
        dated = acknowledgement.dated_by(calendar)
        faults = dated.faults()
        details: dict[str, Detail] = {
            "kind": dated.kind.value,
            "mandated": mandate is not None,
            "faults": tuple(fault.key for fault in faults),
        }
        _ = yield from ask(Act(Intent.ACKNOWLEDGE, MappingProxyType(details)))
        if faults:
            raise unlawful_acknowledgement(faults)
        message = _acknowledging(dated, to, idempotency_key, presentation, self._settings.acknowledgement_kept)
        deadline = dated.lawful_by(calendar)
        entry = Entry(message, at, self._settings.service, mandate is not None, deadline)
        (queued,) = yield from queueing.queue((entry,), at, *next_way.kept(message, then, at))
        return _taken(queued)

    @action(Intent.DELIVER)
    def deliver(self, limit: int = 50) -> Op[Delivery]:
        """Send what is due, at most *limit* messages; repeatable, and safe with several processes on one ledger.

        A message is claimed and its attempt is on the disk before a byte goes to the provider. One that cannot be
        spoken to is left alone for a while; the messages of the others go on.
        """
        return (yield from delivery.deliver(self._desk, limit))

    @action(Intent.DELIVER)
    def sweep(self) -> Op[Swept]:
        """Look after what left: repeatable, and safe with several processes. The worker does it every minute.

        A message of which nothing final was heard for ``silent_after`` becomes « unknown »; one that came back goes on
        by its next way, if other ways are known.
        """
        at = yield from now()
        silent = yield from news.fall_silent(at, self._settings.silent_after)
        gone_on = yield from next_way.go_on(self._desk.providers, at)
        return Swept(silent, gone_on)

    @action(Intent.READ_STATUS)
    def status(self, receipt_id: str) -> Op[Status]:
        """Where a message stands and what was tried. Raises InvalidInput ``unknown_receipt``."""
        return (yield from overview.status(receipt_id))

    @action(Intent.READ_STATUS)
    def pending(self) -> Op[Pending]:
        """The ledger at a glance: counts, the oldest waiting, lawful deadlines, what waits for a person."""
        at = yield from now()
        return (yield from overview.pending(at))

    @action(Intent.READ_STATUS)
    def board(self) -> Op[Board]:
        """What stands where, and the last twenty-four hours of the territory's clock, one by one. Reads it all."""
        at = yield from now()
        this_hour = self._settings.calendar.local(at).replace(minute=0, second=0, microsecond=0)
        return (yield from board(at, this_hour.astimezone(UTC) - 23 * HOUR))

    @action(Intent.READ_STATUS)
    def unfinished(self) -> Op[tuple[Stack, ...]]:
        """What the machine or a person has still to end, by kind, channel and state: for a gauge."""
        return (yield from unfinished())

    @action(Intent.READ_STATUS)
    def dead_letters(self, count: int = 100) -> Op[tuple[Line, ...]]:
        """What only a person can end, the oldest first: given up, damaged, or in doubt. Two thousand at most."""
        return (yield from register.dead_letters(count))

    @action(Intent.READ_STATUS)
    def lines(self, after: str = "", count: int = register.PAGE) -> Op[tuple[Line, ...]]:
        """The ledger without a person in it, by pages in the order of the ids; *after* is the last id seen."""
        return (yield from register.lines(after, count))

    @action(Intent.READ_STATUS)
    def held(self) -> Op[tuple[Held, ...]]:
        """The providers and mail domains that are left alone for a while, because they failed."""
        at = yield from now()
        return (yield from register.held(at))

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Health for ``doctor``: lawful deadlines, what waits for a person, age of the queue, keys of the providers."""
        at = yield from now()
        found = list((yield from overview.check(at)))
        for provider in self._settings.providers:
            if isinstance(provider, Examinable):
                found += yield from provider.examine()
        return tuple(found)

    @action(Intent.DELIVER)
    def record_news(self, receipts: Sequence[StatusReceipt]) -> Op[int]:
        """Keep what providers tell of messages that they took, on the disk before the answer; how many were new.

        A message never goes back (delivered stays delivered), the same news count once, and those that come after the
        purge find their message's id. They end a doubt; an unknown recipient is suppressed.
        """
        at = yield from now()
        fresh = yield from news.record(receipts, at, at + self._settings.suppression_kept)
        for receipt in fresh:
            self._settings.heard(receipt)
        return len(fresh)

    @action(Intent.DELIVER)
    def resolve(self, receipt_id: str, was_sent: bool) -> Op[Status]:
        """Say what a person found out about an uncertain or failed message: it left, or it did not and is queued again.

        A bulk message, or one whose content was deleted, is not queued again: it ends as ``failed``.

        :raises Conflict: ``wrong_state`` when nothing about it is unsure.
        """
        at = yield from now()
        known = yield from overview.status(receipt_id)
        standing = yield from ledger.read_standing(receipt_id)
        if standing.state is not State.UNCERTAIN and not awaits_person(standing):
            raise cannot_move(standing.state, "tranché")
        yield from ledger.change(standing, resolved(standing, was_sent, at, kept=not known.purged), at)
        return (yield from overview.status(receipt_id))

    @action(Intent.DELIVER)
    def cancel(self, receipt_id: str) -> Op[Status]:
        """Withdraw a message that has not left. Raises Conflict ``wrong_state`` when it may have."""
        at = yield from now()
        standing = yield from ledger.read_standing(receipt_id)
        if standing.state not in WAITING:
            raise cannot_move(standing.state, "annulé")
        yield from ledger.change(standing, replace(standing, state=State.CANCELLED, due=None), at)
        return (yield from overview.status(receipt_id))

    @action(Intent.DELIVER)
    def allow_again(self, to: Recipient) -> Op[bool]:
        """Take an address off the suppression list, once the person has confirmed it; False when it was not on it."""
        return (yield from personal.allow_again(to))

    @action(Intent.EXPORT_PERSON)
    def export_person(self, to: Recipient, *, mandate: Mandate | None = None) -> Op[PersonExport]:
        """All that is kept under *to*, with its purpose and its delete date (RGPD art. 15)."""
        at = yield from now()
        self._check_mandate(mandate, Intent.EXPORT_PERSON, at)
        return (yield from personal.export(to))

    @action(Intent.ERASE_PERSON)
    def erase_person(self, to: Recipient, *, mandate: Mandate | None = None) -> Op[Purged]:
        """Delete all that is kept under *to*; what has not left is cancelled (RGPD art. 17).

        Keeping a lawful acknowledgement as a proof is a ground to refuse the erasure (art. 17-3): decide before
        calling.
        """
        at = yield from now()
        self._check_mandate(mandate, Intent.ERASE_PERSON, at)
        return (yield from personal.erase(to, at))

    @action(Intent.PURGE)
    def purge(self) -> Op[Purged]:
        """Delete the recipients and contents whose delete date has come; ids, times and hashes stay."""
        at = yield from now()
        return (yield from personal.purge(at))


def _taken(queued: Queued) -> Receipt:
    """The receipt. Raises what kept the message out."""
    if isinstance(queued, EtatError):
        raise queued
    return queued


def _acknowledging(
    dated: Acknowledgement, to: Recipient, key: str, presentation: Presentation, kept: timedelta
) -> Message:
    """The message of a lawful acknowledgement."""
    return Message(
        recipient=to,
        subject=title_of(dated),
        content=paragraphs(*paragraphs_of(dated)),
        idempotency_key=key,
        kind=Kind.ACKNOWLEDGEMENT,
        reference=dated.reference,
        purge_after=kept,
        purpose=_WHY_KEPT,
        presentation=presentation,
    )
