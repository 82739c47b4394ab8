"""Random interleavings of two workers, a relay, a clock and a person, on the real ledger: what may never happen.

Each worker goes forward one effect at a time, so that anything can come in between; it may die before or after any of
them, which for the relay means: the message is taken and nobody lives to tell.
"""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Effect, MailOutcome, MailState, Op, SendMail
from etatplateforme.errors import Conflict
from etatplateforme.notifications.accounts import Delivery, Receipt
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.state import FINAL, State
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.office import Office, acknowledgement, message, opened

TAKEN = {MailState.ACCEPTED: True, MailState.UNCERTAIN: True}


class Interleavings(RuleBasedStateMachine):
    """Two workers over one ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place: Office = opened(Path(self.folder.name), None)
        self.town = self.place.agent()
        self.workers: dict[int, Op[Delivery]] = {}
        self.asked: dict[int, Effect[object]] = {}
        self.kinds: dict[str, Kind] = {}
        self.receipts: dict[str, Receipt] = {}
        self.wire: Counter[str] = Counter()
        self.sends: Counter[str] = Counter()
        self.said_not_sent: Counter[str] = Counter()
        self.final: dict[str, State] = {}

    def teardown(self) -> None:
        for worker in self.workers.values():
            worker.close()
        self.place.ports.close()
        self.folder.cleanup()

    @initialize()
    def queue_one_of_each(self) -> None:
        for kind in Kind:
            to = MailAddress(f"{kind}@exemple.test")
            if kind is Kind.ACKNOWLEDGEMENT:
                receipt = self.town.acknowledge(acknowledgement(), to, idempotency_key=kind)
            else:
                receipt = self.town.notify(message(kind, kind=kind, recipient=to))
            self.kinds[to.value], self.receipts[to.value] = kind, receipt

    @rule(worker=st.integers(0, 1), state=st.sampled_from(MailState), code=st.sampled_from([0, 421, 450, 550]))
    def a_worker_goes_on(self, worker: int, state: MailState, code: int) -> None:
        if worker not in self.workers:
            self.workers[worker] = Notifications.deliver.plan(self.place.agent(), 2)
            self.asked[worker] = next(self.workers[worker])
        answer = self._performed(self.asked[worker], MailOutcome(state, code))
        try:
            self.asked[worker] = self.workers[worker].send(answer)
        except StopIteration:
            del self.workers[worker], self.asked[worker]

    @precondition(lambda self: self.workers)
    @rule(worker=st.integers(0, 1), after=st.booleans())
    def a_worker_dies(self, worker: int, after: bool) -> None:
        if worker in self.workers:
            if after:
                self._performed(self.asked[worker], MailOutcome(MailState.ACCEPTED, 250))
            self.workers.pop(worker).close()
            del self.asked[worker]

    @rule(seconds=st.sampled_from([1, 90, 200, 4_000, 100_000, -500]))
    def time_passes(self, seconds: int) -> None:
        self.place.still.advance(seconds)

    @rule(kind=st.sampled_from(Kind), was_sent=st.booleans())
    def a_person_decides(self, kind: Kind, was_sent: bool) -> None:
        address = f"{kind}@exemple.test"
        try:
            self.town.resolve(self.receipts[address].id, was_sent)
        except Conflict:
            return
        self.said_not_sent[address] += not was_sent

    def _performed(self, effect: Effect[object], outcome: MailOutcome) -> object:
        if isinstance(effect, SendMail):
            self.sends[effect.recipient] += 1
            self.wire[effect.recipient] += TAKEN.get(outcome.state, False)
            return outcome
        return self.place.ports.perform(effect, Within.seconds(self.place.clock, 10))

    @invariant()
    def nobody_gets_it_twice_unless_the_law_or_a_person_says_so(self) -> None:
        for address, kind in self.kinds.items():
            if kind is not Kind.ACKNOWLEDGEMENT:
                allowed = 1 + (self.said_not_sent[address] if kind is Kind.SERVICE else 0)
                assert self.wire[address] <= allowed

    @invariant()
    def every_send_has_its_attempt_on_the_disk(self) -> None:
        for address, receipt in self.receipts.items():
            status = self.town.status(receipt.id)
            assert self.sends[address] <= len(status.attempts)
            assert [attempt.number for attempt in status.attempts] == list(range(1, len(status.attempts) + 1))
            if status.state is State.SENT and not any(a.outcome == MailState.ACCEPTED for a in status.attempts):
                assert status.reason == "person_says_sent"

    @invariant()
    def nothing_is_lost(self) -> None:
        for address, receipt in self.receipts.items():
            status = self.town.status(receipt.id)
            working = status.state is State.SENDING or status.next_at is not None
            assert working or status.awaits_person or status.state in FINAL
            before = self.final.get(address)
            assert before is None or before is status.state
            if status.state in FINAL:
                self.final[address] = status.state


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
