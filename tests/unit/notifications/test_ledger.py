"""What the ledger promises: one row a key, order, leases, fencing, patience with bounds, and a disk that fills up."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import (
    Effect,
    MailOutcome,
    MailState,
    Op,
    SendMail,
    SqlValue,
    Statement,
    Step,
    Transact,
)
from etatplateforme.core.ports import Ports
from etatplateforme.errors import Conflict, InvalidInput, StorageFull, Unavailable
from etatplateforme.notifications.accounts import Delivery
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.faults import AddressSuppressed, IdempotencyConflict
from etatplateforme.notifications.lanes import LANES, TAKE
from etatplateforme.notifications.ledger import EXPIRING, LEASES_ENDED
from etatplateforme.notifications.message import Kind, paragraphs
from etatplateforme.notifications.queueing import ids
from etatplateforme.notifications.state import Reason, State
from etatplateforme.notifications.tables import stamp
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.office import MARIE, START, Office, acknowledgement, message, office
from tests.unit.notifications.smtp_peer import SmtpPeer

LEASE = timedelta(minutes=4).total_seconds()
PAUL = MailAddress("paul@exemple.test")


class Relaying:
    """The real ports, but for the relay: *answer* speaks for it."""

    def __init__(self, ports: Ports, answer: Callable[[SendMail], MailOutcome]) -> None:
        self._ports = ports
        self._answer = answer

    def perform(self, effect: Effect[object], within: Within) -> object:
        return self._answer(effect) if isinstance(effect, SendMail) else self._ports.perform(effect, within)

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


def answering(place: Office, state: MailState, code: int = 0, enhanced: str = "") -> Relaying:
    return Relaying(place.ports, lambda _: MailOutcome(state, code, enhanced))


class Worker:
    """One delivering process, taken forward by hand up to its send, so that another can come in between."""

    def __init__(self, place: Office) -> None:
        self._place = place
        self._op: Op[Delivery] = Notifications.deliver.plan(place.agent(), 1)
        self.mail: SendMail | None = None

    def until_send(self) -> "Worker":
        effect = next(self._op)
        while not isinstance(effect, SendMail):
            effect = self._op.send(self._perform(effect))
        self.mail = effect
        return self

    def hears(self, outcome: MailOutcome) -> Delivery:
        try:
            effect = self._op.send(outcome)
            while True:
                effect = self._op.send(self._perform(effect))
        except StopIteration as end:
            delivery = end.value
            assert isinstance(delivery, Delivery)
            return delivery

    def dies(self) -> None:
        self._op.close()

    def _perform(self, effect: Effect[object]) -> object:
        return self._place.ports.perform(effect, Within.seconds(self._place.clock, 10))


ACCEPTED = MailOutcome(MailState.ACCEPTED, 250)
BUSY = MailOutcome(MailState.REFUSED_FOR_NOW, 450)


def test_the_same_key_and_content_give_the_same_receipt_and_one_row(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        first = town.notify(message())
        place.still.advance(3600)
        assert town.notify(message()) == first
        assert place.scalar("SELECT count(*) FROM notification") == 1
        assert place.scalar("SELECT count(*) FROM notification_content") == 1


def test_the_same_key_for_another_content_is_a_conflict_and_changes_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.notify(message())
        with pytest.raises(IdempotencyConflict) as caught:
            town.notify(message(content=paragraphs("Autre chose")))
        assert caught.value.code == "idempotency_conflict"
        assert town.status(receipt.id).state is State.QUEUED
        assert place.scalar("SELECT count(*) FROM notification") == 1


def test_a_key_stays_taken_after_the_message_left_and_was_purged(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.ACCEPTED, 250))
        receipt = town.notify(message())
        assert town.deliver().became == {State.SENT: 1}
        place.still.advance(timedelta(days=31).total_seconds())
        assert town.purge().messages == 1
        assert town.notify(message()) == receipt
        assert town.deliver().handled == 0


def test_acknowledgements_go_first_then_service_then_bulk(tmp_path: Path) -> None:
    sent: list[str] = []

    def keep(mail: SendMail) -> MailOutcome:
        sent.append(mail.recipient.partition("@")[0])
        return ACCEPTED

    with office(tmp_path) as place:
        town = place.agent(Relaying(place.ports, keep))
        for number, kind in enumerate([Kind.BULK, Kind.SERVICE, Kind.BULK, Kind.SERVICE]):
            town.notify(message(f"k{number}", kind=kind, recipient=MailAddress(f"{kind}{number}@exemple.test")))
            place.still.advance(1)
        town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        assert town.deliver(limit=4).handled == 4
        assert town.deliver(limit=4).handled == 1
    assert sent == ["marie", "service1", "service3", "bulk0", "bulk2"]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (LANES, "notification_to_send"),
        (TAKE, "notification_to_send"),
        (LEASES_ENDED, "notification_leased"),
        (EXPIRING, "notification_expires"),
    ],
)
def test_nothing_waits_by_scanning_the_ledger(tmp_path: Path, statement: Statement, index: str) -> None:
    values: dict[str, SqlValue] = {
        "at": 5,
        "until": 6,
        "claim": "c",
        "priority": 1,
        "channel": "mail",
        "service": "",
        "count": 9,
    }
    with office(tmp_path) as place:
        explained = Transact((Step(Statement(f"EXPLAIN QUERY PLAN {statement.sql}"), values),))
        (rows,) = place.ports.store.transact(explained, Within.seconds(place.clock, 10))
        steps = [str(row[-1]) for row in rows]
        assert any(step.startswith(f"SEARCH notification USING INDEX {index} (") for step in steps)
        assert not any(step == "SCAN notification" or step.startswith("SCAN notification ") for step in steps)
        sorts = any(step.startswith("USE TEMP B-TREE") for step in steps)
        assert sorts == (statement is LANES)  # a lane is a priority, a channel and a service: there are few


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.BULK])
def test_what_a_lost_worker_left_is_uncertain_and_waits_for_a_person(tmp_path: Path, kind: Kind) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.notify(message(kind=kind))
        Worker(place).until_send().dies()
        assert town.status(receipt.id).state is State.SENDING
        assert town.deliver() == Delivery(START, {}, 0)
        place.still.advance(LEASE)
        assert town.deliver().recovered == 1
        status = town.status(receipt.id)
        assert (status.state, status.reason, status.awaits_person) == (State.UNCERTAIN, Reason.WORKER_LOST, False)
        place.still.advance(120)
        assert town.deliver().became == {State.UNCERTAIN: 1}
        status = town.status(receipt.id)
        assert (status.state, status.reason, status.awaits_person) == (State.UNCERTAIN, Reason.WORKER_LOST, True)
        assert [attempt.outcome for attempt in status.attempts] == [None]
        assert town.pending().awaiting_person == (receipt.id,)
        place.still.advance(timedelta(days=3).total_seconds())
        assert town.deliver().handled == 0


def test_an_acknowledgement_that_may_be_lost_is_sent_again_under_the_same_message_id(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        lost = Worker(place).until_send()
        lost.dies()
        place.still.advance(LEASE)
        assert town.deliver().recovered == 1
        assert town.status(receipt.id).state is State.UNCERTAIN
        place.still.advance(120)
        again = Worker(place).until_send()
        assert lost.mail is not None
        assert again.mail is not None
        identity = f"Message-ID: <{receipt.id}@marivaux.test>".encode()
        assert identity in lost.mail.content
        assert identity in again.mail.content
        again.hears(ACCEPTED)
        assert town.status(receipt.id).state is State.SENT


def test_a_message_that_kills_its_worker_each_time_is_put_aside_and_the_queue_goes_on(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        poison = town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        for _ in range(5):
            Worker(place).until_send().dies()
            place.still.advance(7200)
            assert town.deliver(0).recovered == 1
            place.still.advance(7200)
        status = town.status(poison.id)
        assert (status.state, status.reason) == (State.FAILED, Reason.UNSURE_TOO_OFTEN)
        assert len(status.attempts) == 5
        other = town.notify(message())
        Worker(place).until_send().hears(ACCEPTED)
        assert town.status(other.id).state is State.SENT


def test_late_news_settle_what_was_uncertain(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.notify(message())
        slow = Worker(place).until_send()
        place.still.advance(LEASE)
        assert town.deliver().recovered == 1
        slow.hears(ACCEPTED)
        status = town.status(receipt.id)
        assert (status.state, status.awaits_person) == (State.SENT, False)


@pytest.mark.parametrize("late", [ACCEPTED, BUSY, MailOutcome(MailState.REFUSED, 550)])
def test_whoever_comes_back_after_another_attempt_began_changes_nothing_but_its_own_row(
    tmp_path: Path, late: MailOutcome
) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        slow = Worker(place).until_send()
        place.still.advance(LEASE)
        assert town.deliver(0).recovered == 1
        place.still.advance(120)
        quick = Worker(place).until_send()
        slow.hears(late)
        status = town.status(receipt.id)
        assert status.state is State.SENDING
        assert [attempt.outcome for attempt in status.attempts] == [late.state, None]
        quick.hears(ACCEPTED)
        assert town.status(receipt.id).state is State.SENT


def test_a_clock_that_jumps_back_repeats_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        town.notify(message())
        worker = Worker(place).until_send()
        place.still.advance(-86_400)
        assert town.deliver() == Delivery(place.clock.now(), {}, 0)
        worker.hears(ACCEPTED)
        assert town.pending().counts == {State.SENT: 1}


def test_an_expired_message_never_leaves(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.ACCEPTED))
        receipt = town.notify(message(expires=START + timedelta(hours=1)))
        place.still.advance(3600)
        delivery = town.deliver()
        assert (delivery.handled, delivery.expired) == (0, 1)
        assert town.status(receipt.id).state is State.EXPIRED


def test_what_has_not_left_can_be_cancelled_and_nothing_else(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.REFUSED_FOR_NOW, 450))
        waiting = town.notify(message())
        assert town.deliver().became == {State.RETRYING: 1}
        assert town.cancel(waiting.id).state is State.CANCELLED
        place.still.advance(7200)
        assert town.deliver().handled == 0
        with pytest.raises(Conflict) as caught:
            town.cancel(waiting.id)
        assert caught.value.code == "wrong_state"
        gone = town.notify(message("k2"))
        Worker(place).until_send().hears(MailOutcome(MailState.UNCERTAIN))
        with pytest.raises(Conflict):
            town.cancel(gone.id)


def test_a_person_settles_what_is_uncertain(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.UNCERTAIN))
        left, stayed, bulk = (
            town.notify(message(f"k{n}", kind=kind)) for n, kind in enumerate([Kind.SERVICE, Kind.SERVICE, Kind.BULK])
        )
        assert town.deliver().became == {State.UNCERTAIN: 3}
        assert town.resolve(left.id, True).state is State.SENT
        assert town.resolve(stayed.id, False).state is State.QUEUED
        assert town.resolve(bulk.id, False).state is State.FAILED
        accepting = place.agent(answering(place, MailState.ACCEPTED))
        assert accepting.deliver().became == {State.SENT: 1}
        assert town.status(stayed.id).state is State.SENT
        with pytest.raises(Conflict):
            town.resolve(stayed.id, True)


def test_a_relay_that_is_away_ends_the_turn_without_wearing_the_queue_out(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipts = [town.notify(message(f"k{n}")) for n in range(3)]
        delivery = town.deliver()
        assert (delivery.became, delivery.links_hold) == ({State.RETRYING: 1}, False)
        states = [town.status(receipt.id).state for receipt in receipts]
        assert sorted(states) == [State.QUEUED, State.QUEUED, State.RETRYING]


def test_an_unknown_mailbox_is_not_written_to_again_until_somebody_says_so(tmp_path: Path) -> None:
    with SmtpPeer(rcpt={MARIE.value: "550 5.1.1 inconnu"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        receipt = town.notify(message())
        assert town.deliver().became == {State.REFUSED: 1}
        assert town.notify(message()) == receipt
        with pytest.raises(AddressSuppressed) as caught:
            town.notify(message("k2", recipient=MailAddress("Marie@exemple.test")))
        assert "courrier" in caught.value.remedy
        with pytest.raises(AddressSuppressed):
            town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        assert town.notify(message("k3", recipient=PAUL)).id
        assert town.allow_again(MARIE) is True
        assert town.allow_again(MARIE) is False
        assert town.notify(message("k4")).id


def test_a_full_mailbox_or_a_refused_content_does_not_suppress(tmp_path: Path) -> None:
    with SmtpPeer(dot={MARIE.value: "552 5.2.2 pleine"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.notify(message())
        assert town.deliver().became == {State.REFUSED: 1}
        assert town.notify(message("k2")).id


def test_a_damaged_row_is_put_aside_and_never_reaches_the_wire(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.ACCEPTED))
        bad, good = town.notify(message()), town.notify(message("k2"))
        spoil = Statement("UPDATE notification_content SET content = '[[7]]' WHERE message = :id")
        place.ports.store.transact(Transact((Step(spoil, {"id": bad.id}),)), Within.seconds(place.clock, 10))
        assert town.deliver().became == {State.FAILED: 1, State.SENT: 1}
        assert town.status(bad.id).reason is Reason.DAMAGED
        assert town.status(good.id).state is State.SENT


def test_an_unknown_receipt_is_told(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        asks: list[Callable[[], object]] = [
            lambda: town.status("inconnu"),
            lambda: town.cancel("inconnu"),
            lambda: town.resolve("inconnu", True),
        ]
        for ask in asks:
            with pytest.raises(InvalidInput) as caught:
                ask()
            assert caught.value.code == "unknown_receipt"


class FullDisk:
    """The real ports, whose disk is full from the *nth* durable write on."""

    def __init__(self, ports: Ports, nth: int) -> None:
        self._ports = ports
        self._left = nth
        self.mails = 0

    def perform(self, effect: Effect[object], within: Within) -> object:
        self.mails += isinstance(effect, SendMail)
        if isinstance(effect, Transact):
            self._left -= 1
            if self._left <= 0:
                raise StorageFull("plein", remedy="Libérez de la place.")
        return self._ports.perform(effect, within)

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


@pytest.mark.parametrize(("nth", "mails"), [(1, 0), (2, 0), (3, 1)])
def test_without_a_row_on_the_disk_nothing_goes_to_the_wire(tmp_path: Path, nth: int, mails: int) -> None:
    """Writes of a turn, in order: look after leases, claim with attempt, outcome."""
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        receipt = town.notify(message())
        world = FullDisk(place.ports, nth)
        with pytest.raises(StorageFull):
            place.agent(world).deliver()
        assert world.mails == mails == peer.received[MARIE.value]
        place.still.advance(LEASE)
        town.deliver()
        assert town.status(receipt.id).state is (State.UNCERTAIN if mails else State.SENT)
        assert peer.received[MARIE.value] == 1


def test_a_disk_that_is_really_full_refuses_new_messages_and_keeps_the_others(tmp_path: Path) -> None:
    def limit(place: Office, pages: int) -> None:
        size = Statement(f"PRAGMA max_page_count = {pages}")
        place.ports.store.transact(Transact((Step(size),)), Within.seconds(place.clock, 10))

    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        kept = [town.notify(message("k0"))]
        pages = place.scalar("PRAGMA page_count")
        assert isinstance(pages, int)
        limit(place, pages + 2)
        long = paragraphs("Bonjour. " * 200)

        def fill() -> None:
            while len(kept) < 50:
                kept.append(town.notify(message(f"k{len(kept)}", content=long)))

        with pytest.raises(StorageFull):
            fill()
        assert place.scalar("PRAGMA integrity_check") == "ok"
        assert place.scalar("SELECT count(*) FROM notification") == len(kept)
        limit(place, 100_000)
        assert town.deliver().became == {State.SENT: len(kept)}
        assert peer.received[MARIE.value] == len(kept)


def test_a_store_that_is_closed_says_so(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
    with pytest.raises(Unavailable):
        town.notify(message())


def test_ids_times_states_and_hashes_are_all_that_stands_outside_the_personal_tables(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        place.agent().notify(message("clé de marie", reference="DUPONT"))
        told = repr([*place.rows("SELECT * FROM notification"), *place.rows("SELECT * FROM notification_attempt")])
        for secret in ("marie", "DUPONT", "inscription", "exemple"):
            assert secret not in told
        (content,) = place.rows("SELECT purpose, delete_on FROM notification_content")
        assert content == ("informer la personne de la suite donnée à sa démarche", stamp(START + timedelta(days=30)))


def test_a_message_that_expires_during_the_turn_stays_here(tmp_path: Path) -> None:
    with office(tmp_path) as place:

        def slow(_: SendMail) -> MailOutcome:
            place.still.advance(2)
            return ACCEPTED

        town = place.agent(Relaying(place.ports, slow))
        town.notify(message("k1"))
        late = town.notify(message("k2", expires=START + timedelta(seconds=1)))
        assert town.deliver().became == {State.SENT: 1}
        assert town.deliver().expired == 1
        assert town.status(late.id).attempts == ()


def test_a_relay_that_hangs_up_ends_the_turn(tmp_path: Path) -> None:
    with SmtpPeer(rcpt={MARIE.value: "421 4.3.2 au revoir"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.notify(message("k1"))
        other = town.notify(message("k2"))
        delivery = town.deliver()
        assert (delivery.became, delivery.links_hold) == ({State.RETRYING: 1}, False)
        assert town.status(other.id).state is State.QUEUED


def test_a_turn_begins_no_message_past_its_time(tmp_path: Path) -> None:
    with office(tmp_path) as place:

        def slow(_: SendMail) -> MailOutcome:
            place.still.advance(3)
            return ACCEPTED

        town = place.agent(Relaying(place.ports, slow))
        for number in range(5):
            town.notify(message(f"k{number}"))
        assert [town.deliver().handled for _ in range(4)] == [2, 2, 1, 0]


@given(st.text("abcXYZ059-_", min_size=22, max_size=22), st.integers(1, 5))
def test_no_id_can_be_taken_for_an_option_of_a_command(seed: str, count: int) -> None:
    made = ids(seed, count)
    assert len(set(made)) == count
    assert not any("-" in one for one in made)
