"""Metrics of the messages by OpenTelemetry (extra ``telemetry``). The only importer of its API.

Names and attributes follow the semantic conventions for messaging; what those do not name is under ``etatplateforme.``.
Every attribute is a word of ours or the name of a provider of the settings: at most some hundred series, and nobody in
them. Where the API is not installed, nothing is wrapped and nothing is counted; where no SDK is, the API drops it all.

==============================================  =========  ==========================================================
name                                            kind       attributes
==============================================  =========  ==========================================================
``messaging.client.sent.messages``              counter    ``messaging.system`` (the provider), ``messaging.operation.
                                                           name``, ``etatplateforme.channel``, ``error.type``
``messaging.client.operation.duration`` (s)     histogram  the same
``etatplateforme.messaging.receipts``           counter    ``messaging.system``, ``etatplateforme.status``
``etatplateforme.messaging.messages``           gauge      ``etatplateforme.state``, ``.channel``, ``.kind``
``etatplateforme.messaging.oldest`` (s)         gauge      ``etatplateforme.channel``, ``.kind``
``etatplateforme.messaging.unknown``            counter    none: messages of which nothing final was heard
``etatplateforme.messaging.gone_on``            counter    none: messages that came back and went on by another way
==============================================  =========  ==========================================================
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.core.effects import Op, now
from etatplateforme.errors import EtatError
from etatplateforme.notifications.accounts import Swept
from etatplateforme.notifications.board import Stack
from etatplateforme.notifications.delivered import StatusReceipt
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.notifications.state import State
from etatplateforme.notifications.wrapped import Wrapped

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
"""Bounds that the semantic conventions advise for the duration of an operation."""


UNFINISHED = (State.QUEUED, State.SENDING, State.RETRYING, State.UNCERTAIN, State.FAILED)
"""States from which somebody, the machine or a person, has still to act."""


class Telemetry:
    """The instruments of one *meter*."""

    def __init__(self, meter: "Meter") -> None:
        self._places: set[tuple[Channel, Kind]] = set()
        self._sent = meter.create_counter(
            "messaging.client.sent.messages", "{message}", "Messages handed over to a provider, or tried to be."
        )
        self._duration = meter.create_histogram(
            "messaging.client.operation.duration",
            "s",
            "How long a provider took.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )
        self._receipts = meter.create_counter(
            "etatplateforme.messaging.receipts", "{receipt}", "News that providers told later, each once."
        )
        self._messages = meter.create_gauge(
            "etatplateforme.messaging.messages", "{message}", "Messages that are not ended, by state."
        )
        self._oldest = meter.create_gauge(
            "etatplateforme.messaging.oldest", "s", "Age of the oldest message that may still leave; 0 without one."
        )
        self._unknown = meter.create_counter("etatplateforme.messaging.unknown", "{message}")
        self._gone_on = meter.create_counter("etatplateforme.messaging.gone_on", "{message}")

    def metered(self, provider: Provider) -> "Metered":
        """*provider*, each of its sends counted and timed."""
        return Metered(provider, self)

    def tried(self, provider: Provider, error: str, took: timedelta) -> None:
        """A provider was asked to send; *error* is empty when it took the message."""
        attributes = {
            "messaging.system": provider.name,
            "messaging.operation.name": "send",
            "messaging.operation.type": "send",
            "etatplateforme.channel": provider.channel.value,
        }
        if error:
            attributes["error.type"] = error
        self._sent.add(1, attributes)
        self._duration.record(max(took.total_seconds(), 0.0), attributes)

    def heard(self, receipt: StatusReceipt) -> None:
        """A provider told something new."""
        told = {"messaging.system": receipt.provider, "etatplateforme.status": receipt.status.value}
        self._receipts.add(1, told)

    def swept(self, swept: Swept, stacks: Sequence[Stack], at: datetime) -> None:
        """The ledger was looked after at *at*; *stacks* are what it has unfinished.

        What is empty again is told too: a gauge keeps its last value.
        """
        self._unknown.add(swept.silent)
        self._gone_on.add(swept.gone_on)
        counts: Counter[tuple[State, Channel, Kind]] = Counter()
        self._places.update((stack.channel, stack.kind) for stack in stacks)
        counts.update({(state, *place): 0 for place in self._places for state in UNFINISHED})
        oldest: dict[tuple[Channel, Kind], datetime] = {}
        for stack in stacks:
            place = (stack.channel, stack.kind)
            counts.update({(state, *place): count for state, count in stack.counts.items()})
            if stack.oldest is not None:
                oldest[place] = min(oldest.get(place, stack.oldest), stack.oldest)
        for (state, channel, kind), count in counts.items():
            where = {"etatplateforme.channel": channel.value, "etatplateforme.kind": kind.value}
            self._messages.set(count, {**where, "etatplateforme.state": state.value})
        for channel, kind in self._places:
            since = oldest.get((channel, kind), at)
            where = {"etatplateforme.channel": channel.value, "etatplateforme.kind": kind.value}
            self._oldest.set(max((at - since).total_seconds(), 0.0), where)


class Metered(Wrapped):
    """A provider whose sends are counted and timed; it decides nothing."""

    def __init__(self, provider: Provider, telemetry: Telemetry) -> None:
        super().__init__(provider)
        self._telemetry = telemetry

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Let the other send. Raises what it raises."""
        began = yield from now()
        try:
            outcome = yield from super().send(parcel)
        except EtatError as error:
            ended = yield from now()
            self._telemetry.tried(self._provider, error.code, ended - began)
            raise
        ended = yield from now()
        failed = "" if outcome.fate is Fate.ACCEPTED else outcome.fate.value
        self._telemetry.tried(self._provider, failed, ended - began)
        return outcome


@cache
def telemetry_of() -> Telemetry | None:
    """The instruments of this process; None where OpenTelemetry's API is not installed."""
    try:
        from opentelemetry.metrics import get_meter
    except ModuleNotFoundError:
        return None
    return Telemetry(get_meter("etatplateforme"))
