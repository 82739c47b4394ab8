"""The life of a message, as a pure machine: what is known, what happened, what comes next. No clock and no store here.

    queued ──▶ sending ──▶ sent
      ▲          ├──▶ refused     for good, by the other side (5xx)
      │          ├──▶ retrying ──▶ sending …   4xx, or the provider was not reached; given up after 72 h (failed)
      │          └──▶ uncertain   it may have left: an answer was lost, or the process died. A moment later:
      │                 ├──▶ sending   its provider drops the double, or says that it has nothing of it
      │                 ├──▶ sent, refused   its provider says so
      │                 ├──▶ sending   an acknowledgement: the law wants it there, and twice is better than never
      └─────────────────┴── else a person says « it did not leave »; or « it did »: sent

Before the first send, a message may also be ``cancelled`` or ``expired``. A state that a machine will act upon has a
``due`` time; one without waits for nobody (it is final) or for a person.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Fate, Outcome


class State(StrEnum):
    """Where a message stands. The store writes the value."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Reason(StrEnum):
    """Why a message stands there, when its state does not say it all."""

    NONE = ""
    PROVIDER_UNREACHED = "provider_unreached"
    REFUSED_FOR_NOW = "refused_for_now"
    ANSWER_LOST = "answer_lost"
    WORKER_LOST = "worker_lost"
    NOT_BEGUN = "not_begun"
    PROVIDER_SAYS_SO = "provider_says_so"
    PAUSED = "paused"
    GAVE_UP = "gave_up"
    UNSURE_TOO_OFTEN = "unsure_too_often"
    DAMAGED = "damaged"
    PERSON_SAYS_SENT = "person_says_sent"
    PERSON_SAYS_NOT_SENT = "person_says_not_sent"
    DELETE_DATE = "delete_date"
    PERSON_ERASED = "person_erased"


WAITING = frozenset({State.QUEUED, State.RETRYING})
"""Not at the relay for sure: may still be cancelled, and expires."""

FINAL = frozenset({State.SENT, State.REFUSED, State.CANCELLED, State.EXPIRED})
"""Nothing changes them any more. ``failed`` and ``uncertain`` are ends too, but a person may resolve them."""

MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.QUEUED: frozenset({State.SENDING, State.CANCELLED, State.EXPIRED, State.FAILED}),
        State.SENDING: frozenset(
            {State.SENT, State.REFUSED, State.RETRYING, State.UNCERTAIN, State.FAILED, State.QUEUED}
        ),
        State.RETRYING: frozenset({State.SENDING, State.CANCELLED, State.EXPIRED, State.FAILED}),
        State.UNCERTAIN: frozenset(
            {State.SENDING, State.SENT, State.REFUSED, State.RETRYING, State.UNCERTAIN, State.QUEUED, State.FAILED}
        ),
        State.FAILED: frozenset({State.SENT, State.QUEUED, State.FAILED}),
        **{state: frozenset[State]() for state in FINAL},
    }
)
"""Every move that exists."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient the delivery is.

    A lease must outlast the slowest send: some ten exchanges with the relay, each within ``send_timeout``.
    ``claim`` is how long a message stays reserved before its wire: what a dead worker had reserved waits no longer.
    ``give_up`` counts from queuing; ``unsure_at_most`` is how often one message may be in doubt.

    ``group_time`` bounds what one commit announces: as many sends as fit into it, at most ``largest_group``, and one
    at a time to a provider on the network. After a kill only announced messages are in doubt.

    A provider that cannot be spoken to is left alone for ``link_wait``, doubled up to ``longest_link_wait``; the
    message that found it so waits as long at first, so that an outage that ends is not waited for twice. A mail domain
    is left alone after ``patience`` refusals for now in a row.
    """

    send_timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(minutes=3)
    claim: timedelta = timedelta(seconds=20)
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(hours=1)
    give_up: timedelta = timedelta(hours=72)
    unsure_at_most: int = 5
    group_time: timedelta = timedelta(milliseconds=1)
    largest_group: int = 64
    link_wait: timedelta = timedelta(seconds=15)
    longest_link_wait: timedelta = timedelta(minutes=5)
    patience: int = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger knows of a message; ``attempt`` is the number of the last send, and the fencing token."""

    id: str
    kind: Kind
    state: State
    attempt: int
    unsure: int
    queued_at: datetime
    due: datetime | None
    reason: Reason = Reason.NONE


def resent_when_unsure(kind: Kind) -> bool:
    """Only an acknowledgement: it is owed (CRPA L112-11); its stable Message-ID lets receivers drop the double."""
    return kind is Kind.ACKNOWLEDGEMENT


def begun(standing: Standing, at: datetime, policy: Policy) -> Standing:
    """The next attempt begins: its number is new, and the message is leased until ``due``."""
    return Standing(  # written out: of all that a send costs here, ``replace`` would be the half
        standing.id,
        standing.kind,
        State.SENDING,
        standing.attempt + 1,
        standing.unsure,
        standing.queued_at,
        at + policy.lease,
    )


def after_outcome(standing: Standing, outcome: Outcome, at: datetime, policy: Policy) -> Standing:
    """What the provider said about the current attempt, said in time or late."""
    match outcome.fate:
        case Fate.ACCEPTED:
            return _ended(standing, State.SENT)
        case Fate.REFUSED:
            return _ended(standing, State.REFUSED)
        case Fate.REFUSED_FOR_NOW:
            return _later(standing, Reason.REFUSED_FOR_NOW, outcome, at, policy, policy.first_wait)
        case Fate.UNREACHED:
            return _later(standing, Reason.PROVIDER_UNREACHED, outcome, at, policy, policy.link_wait)
        case Fate.UNCERTAIN:
            return _unsure(standing, Reason.ANSWER_LOST, at, policy)


def withdrawn(standing: Standing, before: Standing, at: datetime) -> Standing:
    """The attempt was announced but its wire never begun, and who announced it says so: as *before*, due at once."""
    return replace(standing, state=before.state, due=at, reason=before.reason or Reason.NOT_BEGUN)


def settled(standing: Standing, outcome: Outcome | None, at: datetime, policy: Policy) -> Standing:
    """What becomes of a doubt: *outcome* is what the provider answered when asked, None when it cannot say.

    An ``uncertain`` that is due at once is sent again.
    """
    if outcome is None:
        return replace(standing, due=at if resent_when_unsure(standing.kind) else None)
    match outcome.fate:
        case Fate.ACCEPTED:
            return _ended(standing, State.SENT, Reason.PROVIDER_SAYS_SO)
        case Fate.REFUSED:
            return _ended(standing, State.REFUSED, Reason.PROVIDER_SAYS_SO)
        case Fate.UNREACHED | Fate.REFUSED_FOR_NOW:
            return replace(standing, state=State.RETRYING, due=at, reason=Reason.PROVIDER_SAYS_SO)
        case Fate.UNCERTAIN:
            return _unsure(standing, standing.reason, at, policy)


def after_lease(standing: Standing, at: datetime, policy: Policy) -> Standing:
    """The lease ended without an outcome: whoever was sending is gone, perhaps after the relay took the message."""
    return _unsure(standing, Reason.WORKER_LOST, at, policy)


def resolved(standing: Standing, was_sent: bool, at: datetime, *, kept: bool) -> Standing:
    """A person has found out. ``kept`` is False when the content was purged, so that it cannot be sent again.

    A bulk message is never sent again, even then.
    """
    if was_sent:
        return _ended(standing, State.SENT, Reason.PERSON_SAYS_SENT)
    if standing.kind is Kind.BULK or not kept:
        return _ended(standing, State.FAILED, Reason.PERSON_SAYS_NOT_SENT)
    return replace(standing, state=State.QUEUED, due=at, queued_at=at, unsure=0, reason=Reason.PERSON_SAYS_NOT_SENT)


def awaits_person(standing: Standing) -> bool:
    """True when only a person can end it: nobody knows whether it left, or it was given up."""
    return standing.due is None and standing.state in (State.UNCERTAIN, State.FAILED)


def _ended(standing: Standing, state: State, reason: Reason = Reason.NONE) -> Standing:
    known = standing
    return Standing(known.id, known.kind, state, known.attempt, known.unsure, known.queued_at, None, reason)


def _later(
    standing: Standing, reason: Reason, outcome: Outcome, at: datetime, policy: Policy, first: timedelta
) -> Standing:
    patient = first if outcome.spared else _doubled(standing, first, policy)
    due = at + (outcome.wait or patient if outcome.spared else max(patient, outcome.wait or patient))
    if due > standing.queued_at + policy.give_up:
        return _ended(standing, State.FAILED, Reason.GAVE_UP)
    return replace(standing, state=State.RETRYING, due=due, reason=reason)


def _unsure(standing: Standing, reason: Reason, at: datetime, policy: Policy) -> Standing:
    doubts = standing.unsure + 1
    if doubts >= policy.unsure_at_most:
        return replace(standing, state=State.FAILED, unsure=doubts, due=None, reason=Reason.UNSURE_TOO_OFTEN)
    return replace(standing, state=State.UNCERTAIN, unsure=doubts, due=at + wait_after(standing, policy), reason=reason)


def wait_after(standing: Standing, policy: Policy) -> timedelta:
    """Exponential wait after an attempt, up to a quarter longer by a share that differs from message to message."""
    return _doubled(standing, policy.first_wait, policy)


def _doubled(standing: Standing, first: timedelta, policy: Policy) -> timedelta:
    doubled = first * (1 << min(max(standing.attempt - 1, 0), 16))
    share = zlib.crc32(f"{standing.id}:{standing.attempt}".encode()) / 2**32
    return min(doubled, policy.longest_wait) * (1 + share / 4)
