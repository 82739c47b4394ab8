"""Who goes next: fairness, schedule, quiet hours, and back-off that every worker sees."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import SqlValue, Statement, Step, Transact
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications import lanes
from etatplateforme.notifications.faults import AddressSuppressed, IdempotencyConflict
from etatplateforme.notifications.message import Kind, paragraphs
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.notifications.quiet import QuietHours
from etatplateforme.notifications.state import Reason, State
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress, Phone
from etatplateforme.values.territory import Territory
from tests.unit.notifications.office import BASE, MARIE, START, Carrier, carried_by, message, office

NIGHT = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)


def to(name: str, domain: str = "exemple.test") -> MailAddress:
    return MailAddress(f"{name}@{domain}")


def test_services_that_share_a_ledger_take_turns(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        big, small = (place.agent(settings=carried_by(carrier, service=name)) for name in ("a", "b"))
        big.notify_many([message(f"a{number}", recipient=to(f"a{number}")) for number in range(40)])
        place.still.advance(60)
        small.notify_many([message(f"b{number}", recipient=to(f"b{number}")) for number in range(4)])
        big.deliver(limit=8)
        names = "".join(
            parcel.recipient.value[0] for parcel in carrier.sent if isinstance(parcel.recipient, MailAddress)
        )
        assert sorted(names) == list("aaaabbbb")


def test_an_acknowledgement_waits_for_no_bulk_that_is_there_before_it(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town = place.agent(settings=carried_by(carrier))
        town.notify_many([message(f"b{n}", kind=Kind.BULK, recipient=to(f"b{n}")) for n in range(500)])
        place.still.advance(3600)
        town.notify(message("service"))
        town.deliver(limit=1)
        assert [parcel.kind for parcel in carrier.sent] == [Kind.SERVICE]


def test_a_scheduled_message_waits_for_its_moment(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        receipt = town.notify(message(), not_before=START + timedelta(hours=2))
        assert town.deliver().handled == 0
        assert town.status(receipt.id).next_at == START + timedelta(hours=2)
        place.still.advance(7200)
        assert town.deliver().became == {State.SENT: 1}


@pytest.mark.parametrize(
    ("moment", "territory", "open_"),
    [
        (datetime(2026, 11, 20, 7, 0, tzinfo=UTC), Territory.METROPOLE, True),
        (datetime(2026, 11, 20, 6, 59, tzinfo=UTC), Territory.METROPOLE, False),
        (datetime(2026, 11, 20, 19, 0, tzinfo=UTC), Territory.METROPOLE, False),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), Territory.METROPOLE, True),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), Territory.METROPOLE, False),
        (datetime(2026, 11, 11, 12, 0, tzinfo=UTC), Territory.METROPOLE, False),
        (datetime(2026, 12, 26, 12, 0, tzinfo=UTC), Territory.METROPOLE, True),
        (datetime(2026, 12, 26, 12, 0, tzinfo=UTC), Territory.ALSACE_MOSELLE, False),
        (datetime(2026, 11, 20, 7, 0, tzinfo=UTC), Territory.LA_REUNION, True),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), Territory.LA_REUNION, False),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), Territory.METROPOLE, True),
    ],
)
def test_hours_are_those_of_the_territory(moment: datetime, territory: Territory, open_: bool) -> None:
    assert QuietHours().open_at(moment, Calendar(territory)) is open_


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(Territory))
def test_the_next_open_moment_is_open_and_none_before_it_is(minutes: int, territory: Territory) -> None:
    at, calendar, hours = START + timedelta(minutes=minutes), Calendar(territory), QuietHours()
    found = hours.next_open(at, calendar)
    assert hours.open_at(found, calendar)
    assert found - at <= timedelta(days=4)
    assert found == at or not hours.open_at(found - timedelta(minutes=1), calendar)


def test_at_night_only_what_is_a_service_leaves_and_letters(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        place.still.advance((NIGHT - START).total_seconds())
        mail, sms = Carrier(), Carrier(channel=Channel.SMS, name="sms")
        town = place.agent(settings=carried_by(mail, sms, quiet=QuietHours()))
        town.notify(message("b", kind=Kind.BULK))
        town.notify(message("s", kind=Kind.BULK, recipient=Phone("+33639980001")))
        town.notify(message("k", recipient=to("k")))
        assert town.deliver().became == {State.SENT: 1}
        place.still.advance(timedelta(hours=10).total_seconds())
        assert town.deliver().became == {State.SENT: 2}


@pytest.mark.parametrize("hours", [(8, 8), (20, 8), (-1, 8), (8, 25)])
def test_hours_that_do_not_follow_are_refused(hours: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        QuietHours(*hours)
    assert caught.value.code == "invalid_hours"


def test_a_domain_that_says_later_again_and_again_is_left_alone_and_the_others_go_on(tmp_path: Path) -> None:
    def answer(parcel: Parcel) -> Outcome:
        assert isinstance(parcel.recipient, MailAddress)
        busy = parcel.recipient.value.endswith("@lent.test")
        return Outcome(Fate.REFUSED_FOR_NOW, 451) if busy else Outcome(Fate.ACCEPTED, 250)

    with office(tmp_path) as place:
        carrier = Carrier(answer)
        town, other = (place.agent(settings=carried_by(carrier)) for _ in range(2))
        town.notify_many([message(f"l{n}", recipient=to(f"l{n}", "lent.test")) for n in range(300)])
        place.still.advance(1)
        town.notify_many([message(f"v{n}", recipient=to(f"v{n}", "vif.test")) for n in range(5)])
        delivery = town.deliver(limit=100)
        assert delivery.became[State.SENT] == 5
        assert 3 <= delivery.became[State.RETRYING] <= 40
        assert delivery.put_off + delivery.became[State.RETRYING] == 300
        assert [held.provider for held in other.held()] == [""]
        sent = len(carrier.sent)
        assert other.deliver().handled == 0
        assert len(carrier.sent) == sent
        carrier.answer = lambda parcel: Outcome(Fate.ACCEPTED, 250)
        place.still.advance(4000)
        assert other.deliver(limit=400).became == {State.SENT: 300}
        assert town.held() == ()


def test_a_provider_that_asks_to_wait_is_left_alone_by_all_and_no_attempt_is_worn_out(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        busy = Outcome(Fate.REFUSED_FOR_NOW, 429, wait=timedelta(minutes=10), spared=True)
        mail = Carrier(lambda parcel: busy)
        sms = Carrier(channel=Channel.SMS, name="sms")
        town, other = (place.agent(settings=carried_by(mail, sms)) for _ in range(2))
        first = town.notify(message("a"))
        place.still.advance(1)
        town.notify(message("b", recipient=to("b")))
        town.notify(message("c", recipient=Phone("+33639980001")))
        assert town.deliver().became[State.SENT] == 1
        assert len(mail.sent) == 1
        assert other.deliver().handled == 0
        status = town.status(first.id)
        assert (status.state, status.next_at) == (State.RETRYING, START + timedelta(minutes=10, seconds=1))
        mail.answer = lambda parcel: Outcome(Fate.ACCEPTED, 250)
        place.still.advance(601)
        assert other.deliver().became == {State.SENT: 2}
        assert other.held() == ()


def test_a_provider_that_cannot_be_reached_is_left_alone_longer_each_time(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        mail = Carrier(lambda parcel: Outcome(Fate.UNREACHED, hangs_up=True))
        town = place.agent(settings=carried_by(mail))
        town.notify_many([message(f"k{n}", recipient=to(f"k{n}")) for n in range(50)])
        waits: list[float] = []
        for _ in range(6):
            assert not town.deliver().links_hold
            (held,) = town.held()
            waits.append((held.until - place.clock.now()).total_seconds())
            place.still.advance(waits[-1] + 1)
        assert waits == [15, 30, 60, 120, 240, 300]
        assert len(mail.sent) == 6


def test_an_outage_that_ends_is_not_waited_for_twice(tmp_path: Path) -> None:
    """What found the provider away leaves with the rest once the provider is asked again, a quarter later at most."""
    with office(tmp_path) as place:
        mail = Carrier(lambda parcel: Outcome(Fate.UNREACHED, hangs_up=True))
        town = place.agent(settings=carried_by(mail))
        town.notify_many([message(f"k{n}", recipient=to(f"k{n}")) for n in range(3)])
        assert town.deliver().became == {State.RETRYING: 1}
        mail.answer = lambda parcel: Outcome(Fate.ACCEPTED, 250)
        place.still.advance(15 * 1.25 + 1)
        assert town.deliver().became == {State.SENT: 3}


def test_what_was_announced_when_the_link_fell_is_not_in_doubt(tmp_path: Path) -> None:
    """The clock stands still, so the groups grow: the others of the group were on the disk as begun."""
    with office(tmp_path) as place:
        mail = Carrier()
        mail.answer = lambda parcel: (
            Outcome(Fate.ACCEPTED, 250) if len(mail.sent) < 8 else Outcome(Fate.UNREACHED, hangs_up=True)
        )
        town = place.agent(settings=carried_by(mail))
        receipts = town.notify_many([message(f"k{n}", recipient=to(f"k{n}")) for n in range(20)])
        assert town.deliver().became[State.SENT] == 7
        assert town.pending().counts.keys() <= {State.SENT, State.QUEUED, State.RETRYING}
        mail.answer = lambda parcel: Outcome(Fate.ACCEPTED, 250)
        place.still.advance(600)
        town.deliver()
        assert town.pending().counts == {State.SENT: len(receipts)}
        assert len({parcel.id for parcel in mail.sent}) == 20
        assert len(mail.sent) == 21


def test_many_messages_are_queued_at_once_and_each_says_what_became_of_it(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        refusing = Carrier(lambda parcel: Outcome(Fate.REFUSED, 550, unknown_recipient=True))
        town = place.agent(settings=carried_by(refusing))
        first = town.notify(message("a"))
        town.deliver()
        wrong = message("a", content=paragraphs("Autre"))
        queued = town.notify_many(
            [message("b", recipient=to("b")), message("c"), message("a"), wrong, message("d", recipient=to("d"))]
        )
        assert queued[2] == first
        assert isinstance(queued[1], AddressSuppressed)
        assert isinstance(queued[3], IdempotencyConflict)
        assert town.pending().counts == {State.REFUSED: 1, State.QUEUED: 2}
        assert town.notify_many([]) == []
        again = town.notify_many([message("b", recipient=to("b"))])
        assert again[0] == queued[0]


def test_a_message_for_a_channel_that_nobody_serves_is_refused_at_once(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        with pytest.raises(InvalidInput) as caught:
            town.notify(message(recipient=Phone("+33639980001")))
        assert caught.value.code == "no_provider"
        with pytest.raises(InvalidInput) as twice:
            place.agent(settings=carried_by(Carrier(), Carrier()))
        assert twice.value.code == "two_providers"


def test_a_channel_that_lost_its_provider_puts_its_messages_aside_for_a_person(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        receipt = place.agent(settings=carried_by(Carrier())).notify(message())
        town = place.agent(settings=carried_by(Carrier(channel=Channel.SMS)))
        assert town.deliver().became == {State.FAILED: 1}
        assert town.status(receipt.id).reason is Reason.DAMAGED
        assert [line.id for line in town.dead_letters()] == [receipt.id]


def test_two_workers_share_what_is_due(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        one, two = Carrier(), Carrier()
        place.agent(settings=carried_by(one)).notify_many([message(f"k{n}", recipient=to(f"k{n}")) for n in range(30)])
        place.agent(settings=carried_by(one)).deliver(limit=8)
        place.agent(settings=carried_by(two)).deliver(limit=30)
        assert (len(one.sent), len(two.sent)) == (8, 22)
        assert {parcel.id for parcel in one.sent}.isdisjoint(parcel.id for parcel in two.sent)
        assert MARIE not in [parcel.recipient for parcel in one.sent]


def test_on_postgresql_a_claim_searches_an_index_and_sorts_nothing_however_long_the_queue(
    tmp_path: Path, postgres_base: str
) -> None:
    """With the statistics of the planner, and before it has any."""
    (tmp_path / BASE).write_text(postgres_base)
    values: dict[str, SqlValue] = {"at": 5, "until": 6, "claim": "c", "priority": 1, "channel": "mail"}
    values |= {"service": "", "count": 9}
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        town.notify_many([message(f"k{number}", recipient=to(f"p{number}")) for number in range(2_000)])
        for known in (False, True):
            if known:
                place.write("ANALYZE notification")
            for statement in (lanes.LANES, lanes.TAKE):
                explained = Transact((Step(Statement(f"EXPLAIN {statement.sql}"), values),))
                (rows,) = place.ports.store.transact(explained, Within.seconds(place.clock, 10))
                plan = "\n".join(str(row[0]) for row in rows)
                assert "Index Scan using notification_to_send on notification" in plan
                assert "Seq Scan on notification " not in plan
                assert statement is lanes.LANES or "Sort" not in plan
