"""What becomes of « perhaps sent »: the provider's key, what the provider knows, then the class of the message."""

from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.state import Reason, State
from tests.unit.notifications.office import MARIE, START, Carrier, Office, carried_by, message, office

LOST = Outcome(Fate.UNCERTAIN)
TAKEN = Outcome(Fate.ACCEPTED, 200, provider_id="P-1")


def in_doubt(place: Office, carrier: Carrier, kind: Kind = Kind.SERVICE) -> tuple[Notifications[Sync], str]:
    """A block, and the receipt of a message whose answer was lost."""
    town = place.agent(settings=carried_by(carrier))
    receipt = town.notify(message(kind=kind))
    carrier.answer = lambda parcel: LOST
    assert town.deliver().became == {State.UNCERTAIN: 1}
    assert town.status(receipt.id).reason is Reason.ANSWER_LOST
    carrier.answer = lambda parcel: TAKEN
    return town, receipt.id


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.BULK])
def test_within_the_window_of_its_key_a_message_is_sent_again_under_the_same_id(tmp_path: Path, kind: Kind) -> None:
    with office(tmp_path) as place:
        carrier = Carrier(same_key_for=timedelta(minutes=15))
        town, receipt = in_doubt(place, carrier, kind)
        place.still.advance(120)
        assert town.deliver().became == {State.SENT: 1}
        assert [parcel.id for parcel in carrier.sent] == [receipt, receipt]
        assert carrier.asked == 0


def test_past_the_window_the_provider_is_asked(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier(same_key_for=timedelta(minutes=15), known=lambda parcel: TAKEN)
        town, receipt = in_doubt(place, carrier)
        place.still.advance(16 * 60)
        assert town.deliver().became == {State.SENT: 1}
        status = town.status(receipt)
        assert (status.state, status.reason) == (State.SENT, Reason.PROVIDER_SAYS_SO)
        assert [attempt.outcome for attempt in status.attempts] == ["accepted"]
        assert (len(carrier.sent), carrier.asked) == (1, 1)


@pytest.mark.parametrize(
    ("known", "state", "sent"),
    [
        (Outcome(Fate.REFUSED, 404), State.REFUSED, 1),
        (Outcome(Fate.UNREACHED), State.RETRYING, 1),
        (Outcome(Fate.UNCERTAIN), State.UNCERTAIN, 1),
        (None, State.UNCERTAIN, 1),
    ],
)
def test_what_the_provider_says_decides(tmp_path: Path, known: Outcome | None, state: State, sent: int) -> None:
    with office(tmp_path) as place:
        carrier = Carrier(known=lambda parcel: known)
        town, receipt = in_doubt(place, carrier)
        place.still.advance(120)
        town.deliver(limit=1)
        status = town.status(receipt)
        assert status.state is state
        assert len(carrier.sent) == sent
        assert status.awaits_person == (known is None)
        if state is State.RETRYING:
            place.still.advance(1)
            assert town.deliver().became == {State.SENT: 1}


def test_a_provider_that_never_knows_is_asked_a_few_times_only(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier(known=lambda parcel: LOST)
        town, receipt = in_doubt(place, carrier)
        for _ in range(10):
            place.still.advance(7200)
            town.deliver()
        status = town.status(receipt)
        assert (status.state, status.reason) == (State.FAILED, Reason.UNSURE_TOO_OFTEN)
        assert (len(carrier.sent), carrier.asked) == (1, 4)


def test_another_provider_knows_nothing_of_the_doubt(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        _, receipt = in_doubt(place, Carrier())
        other = Carrier(name="other", same_key_for=timedelta(hours=24), known=lambda parcel: TAKEN)
        town = place.agent(settings=carried_by(other))
        place.still.advance(120)
        town.deliver()
        assert town.status(receipt).awaits_person
        assert (other.sent, other.asked) == ([], 0)


def test_a_message_whose_content_was_purged_is_never_sent_again(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier(same_key_for=timedelta(days=60))
        town, receipt = in_doubt(place, carrier)
        assert town.erase_person(MARIE).messages == 1
        place.still.advance(600)
        town.deliver()
        assert len(carrier.sent) == 1
        assert town.status(receipt).awaits_person


# --- what the provider tells later -----------------------------------------------------------------------------------


def news(status: Delivered, known: str = "P-1", *, unknown_recipient: bool = False) -> StatusReceipt:
    return StatusReceipt("carrier", status, START, known, unknown_recipient=unknown_recipient)


def test_news_never_go_back_and_count_once(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier(lambda parcel: TAKEN)))
        receipt = town.notify(message())
        town.deliver()
        on_its_way, delivered = news(Delivered.ON_ITS_WAY), news(Delivered.DELIVERED)
        assert town.record_news([delivered]) == 1
        assert town.record_news([on_its_way, delivered, on_its_way]) == 1
        assert town.record_news([news(Delivered.FAILED)]) == 1
        assert town.status(receipt.id).news is Delivered.DELIVERED
        assert place.scalar("SELECT count(*) FROM notification_news") == 3


def test_news_end_a_doubt(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town, receipt = in_doubt(place, carrier)
        arrived = StatusReceipt("carrier", Delivered.DELIVERED, START, "P-9", receipt)
        assert town.record_news([arrived]) == 1
        assert town.status(receipt).state is State.SENT
        place.still.advance(7200)
        assert town.deliver().handled == 0
        assert len(carrier.sent) == 1


def test_a_bounce_after_the_message_was_taken_is_kept_and_suppresses(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier(lambda parcel: TAKEN)))
        receipt = town.notify(message())
        town.deliver()
        town.record_news([news(Delivered.FAILED, unknown_recipient=True)])
        status = town.status(receipt.id)
        assert (status.state, status.news) == (State.SENT, Delivered.FAILED)
        assert town.export_person(MARIE).suppressed_until is not None


def test_news_that_come_before_we_know_the_id_find_their_message_later(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier(lambda parcel: TAKEN)))
        receipt = town.notify(message())
        town.record_news([news(Delivered.DELIVERED), news(Delivered.DELIVERED, "inconnu")])
        assert town.status(receipt.id).news is None
        town.deliver()
        town.deliver()
        assert town.status(receipt.id).news is Delivered.DELIVERED


def test_news_that_come_after_the_purge_find_their_message_and_no_person(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier(lambda parcel: TAKEN)))
        receipt = town.notify(message())
        town.deliver()
        place.still.advance(timedelta(days=31).total_seconds())
        assert town.purge().messages == 1
        assert town.record_news([news(Delivered.FAILED, unknown_recipient=True)]) == 1
        status = town.status(receipt.id)
        assert (status.news, status.purged) == (Delivered.FAILED, True)
        assert town.export_person(MARIE).suppressed_until is None
        place.still.advance(timedelta(days=366).total_seconds())
        town.purge()
        assert place.scalar("SELECT count(*) FROM notification_news") == 0
