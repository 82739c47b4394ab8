"""What came back goes on by the person's next way, once; silence becomes « unknown »; deadlines tell themselves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.correspondence import Correspondence, CorrespondenceSettings
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.holder import MESSAGES
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.parts import texts_of
from etatplateforme.notifications.preferences import Preferences
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.notifications.recipient import AtCounter, Posted
from etatplateforme.notifications.state import State
from etatplateforme.notifications.watch import Urgency
from etatplateforme.notifications.worker import run_worker
from etatplateforme.service.people import People
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress, Phone
from etatplateforme.values.holding import PersonKey
from tests.unit.notifications.office import MARIE, START, Carrier, Office, acknowledgement, carried_by, message, office
from tests.unit.notifications.people import COUNTER, EVERYTHING, HOME

MOBILE = Phone("+33612345678")
LETTER = Posted("Marie Dubois", HOME)
NOTE = AtCounter("Marie Dubois", COUNTER)
THEN = (MOBILE, LETTER, NOTE)


def accepted(parcel: Parcel) -> Outcome:
    return Outcome(Fate.ACCEPTED, provider_id=f"ref-{parcel.id}")


@dataclass
class Town:
    """A ledger whose every channel takes what it is given, unless told otherwise."""

    place: Office
    carriers: dict[Channel, Carrier]
    ledger: Notifications[Sync]
    agents: MailAddress | None = None
    left: list[Parcel] = field(default_factory=list)

    def deliver(self) -> list[Parcel]:
        """What leaves now."""
        for carrier in self.carriers.values():
            carrier.sent.clear()
        self.ledger.deliver()
        return [parcel for carrier in self.carriers.values() for parcel in carrier.sent]

    def tell(self, receipt_id: str, status: Delivered, *, unknown: bool = False) -> None:
        """A receipt comes."""
        told = StatusReceipt(
            "carrier", status, self.place.still.now(), message_id=receipt_id, unknown_recipient=unknown
        )
        self.ledger.record_news([told])

    def correspondence(self) -> Correspondence[Sync]:
        """The block above, which tells *agents*."""
        runner = SyncRunner(Guard(OpenGate(), SilentJournal(), self.place.clock), self.place.ports)
        return Correspondence(runner, self.ledger, CorrespondenceSettings(Calendar(), COUNTER, self.agents))


@contextmanager
def town(
    folder: Path,
    channels: tuple[Channel, ...] = (Channel.MAIL, Channel.SMS, Channel.LETTER, Channel.COUNTER),
    mail: Callable[[Parcel], Outcome] = accepted,
) -> Iterator[Town]:
    carriers = {
        channel: Carrier(mail if channel is Channel.MAIL else accepted, channel=channel, name=channel.value)
        for channel in channels
    }
    with office(folder) as place:
        yield Town(place, carriers, place.agent(settings=carried_by(*carriers.values())))


def test_a_mail_that_bounces_goes_on_by_sms_then_by_letter_and_each_once(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        first = it.ledger.notify(message(), then=THEN)
        assert [parcel.recipient for parcel in it.deliver()] == [MARIE]
        assert it.ledger.sweep().gone_on == 0
        it.tell(first.id, Delivered.FAILED)
        assert [it.ledger.sweep().gone_on for _ in range(3)] == [1, 0, 0]
        (sms,) = it.deliver()
        assert (sms.recipient, sms.subject, sms.content) == (MOBILE, message().subject, message().content)
        assert it.ledger.status(first.id).went_on_as == sms.id
        it.tell(first.id, Delivered.FAILED)
        it.tell(sms.id, Delivered.FAILED)
        assert it.ledger.sweep().gone_on == 1
        assert [parcel.recipient for parcel in it.deliver()] == [LETTER]
        hours = it.ledger.board().hours
        assert [sum(getattr(hour, name) for hour in hours) for name in ("accepted", "sent", "failed")] == [3, 3, 2]
        assert sum(sum(stack.counts.values()) for stack in it.ledger.board().stacks) == 3


@pytest.mark.parametrize("unknown", [True, False])
def test_what_is_refused_at_the_door_goes_on_too(unknown: bool, tmp_path: Path) -> None:
    refused = Outcome(Fate.REFUSED, 550, "5.1.1", unknown_recipient=unknown)
    with town(tmp_path, mail=lambda parcel: refused) as it:
        it.ledger.notify(message(), then=(NOTE,))
        it.deliver()
        assert it.ledger.sweep().gone_on == 1
        assert [parcel.recipient for parcel in it.deliver()] == [NOTE]


def test_an_acknowledgement_keeps_its_kind_its_deadline_and_its_words(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        first = it.ledger.acknowledge(acknowledgement(), MARIE, idempotency_key="ar", then=(LETTER,))
        (mail,) = it.deliver()
        it.tell(first.id, Delivered.FAILED)
        assert [told.returned for told in it.correspondence().deadlines()] == [True]
        it.ledger.sweep()
        (due,) = it.correspondence().deadlines()
        assert (due.returned, due.urgency) == (False, Urgency.DUE), (
            "the letter has not left yet: it is the one to watch"
        )
        (letter,) = it.deliver()
        assert (letter.kind, letter.content, letter.reference) == (Kind.ACKNOWLEDGEMENT, mail.content, mail.reference)
        assert it.ledger.status(letter.id).receipt.lawful_by == first.lawful_by
        assert it.correspondence().deadlines() == ()


def test_a_way_that_nobody_carries_or_that_is_known_to_be_wrong_is_passed_over(tmp_path: Path) -> None:
    other = MailAddress("ancienne@exemple.test")
    with town(tmp_path, (Channel.MAIL, Channel.COUNTER)) as it:
        known = it.ledger.notify(message("autre", recipient=other))
        it.deliver()
        it.tell(known.id, Delivered.FAILED, unknown=True)
        first = it.ledger.notify(message(), then=(other, MOBILE, LETTER, NOTE))
        it.deliver()
        it.tell(first.id, Delivered.FAILED)
        assert it.ledger.sweep().gone_on == 1
        assert [parcel.recipient for parcel in it.deliver()] == [NOTE]


def test_without_another_way_a_returned_acknowledgement_is_told(tmp_path: Path) -> None:
    with town(tmp_path, (Channel.MAIL,)) as it:
        first = it.ledger.acknowledge(acknowledgement(), MARIE, idempotency_key="ar", then=(LETTER,))
        it.deliver()
        it.tell(first.id, Delivered.FAILED)
        assert it.ledger.sweep().gone_on == 0
        assert [told.returned for told in it.correspondence().deadlines()] == [True]
        assert it.place.scalar("SELECT count(*) FROM notification_way") == 0


def test_a_person_writes_once_and_their_whole_ladder_is_kept(tmp_path: Path) -> None:
    person = replace(EVERYTHING, preferences=Preferences())
    with town(tmp_path) as it:
        written = it.correspondence().acknowledge(acknowledgement(), person, idempotency_key="ar")
        (mail,) = it.deliver()
        assert mail.recipient == MARIE
        it.tell(written.sent[0].receipt.id, Delivered.FAILED)
        it.ledger.sweep()
        assert [parcel.recipient for parcel in it.deliver()] == [LETTER], "no SMS can hold an acknowledgement"


def test_past_its_time_or_erased_it_does_not_go_on(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        late = it.ledger.notify(message("tard", expires=START + timedelta(hours=1)), then=THEN)
        gone = it.ledger.notify(message("efface", recipient=MailAddress("ada@exemple.test")), then=THEN)
        it.deliver()
        it.place.still.advance(7_200)
        it.ledger.erase_person(MailAddress("ada@exemple.test"))
        for receipt in (late, gone):
            it.tell(receipt.id, Delivered.FAILED)
        assert it.ledger.sweep().gone_on == 0
        assert it.place.scalar("SELECT count(*) FROM notification_way") == 0


@pytest.mark.parametrize("by", [MARIE, MOBILE])
def test_the_other_ways_are_personal_too(by: MailAddress | Phone, tmp_path: Path) -> None:
    with town(tmp_path) as it:
        it.ledger.notify(message(), then=(MOBILE, NOTE))
        (kept,) = it.ledger.export_person(MARIE).messages
        assert kept.other_ways == ("06 12 34 56 78", f"Marie Dubois ({COUNTER})")
        it.ledger.erase_person(by)
        left = it.place.rows("SELECT recipient FROM notification_way")
        assert not any(by.value in str(row[0]) for row in left)
        it.place.still.advance(86_400 * 40)
        it.ledger.purge()
        assert it.place.scalar("SELECT count(*) FROM notification_way") == 0


def test_the_same_call_again_keeps_the_ways_once(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        first = it.ledger.notify(message(), then=THEN)
        assert it.ledger.notify(message(), then=THEN) == first
        it.deliver()
        it.tell(first.id, Delivered.FAILED)
        it.ledger.sweep()
        assert it.ledger.notify(message(), then=THEN) == first
        assert it.ledger.sweep().gone_on == 0
        assert len(it.deliver()) == 1


def test_a_damaged_way_is_told_not_raised(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        first = it.ledger.notify(message(), then=THEN)
        it.deliver()
        it.place.write("UPDATE notification_way SET recipient = 'x'")
        it.tell(first.id, Delivered.FAILED)
        assert [it.ledger.sweep().gone_on for _ in range(2)] == [0, 0]


def test_an_sms_of_which_nothing_is_heard_is_unknown_after_three_days_and_late_news_count(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        sms = it.ledger.notify(message("sms", recipient=MOBILE), then=(NOTE,))
        mail = it.ledger.notify(message("mail"))
        begun = it.ledger.notify(message("suivi"))
        it.deliver()
        it.tell(begun.id, Delivered.ON_ITS_WAY)
        it.place.still.advance(72 * 3600 - 1)
        assert it.ledger.sweep().silent == 0
        it.place.still.advance(1)
        swept = it.ledger.sweep()
        assert (swept.silent, swept.gone_on) == (2, 0)
        assert [it.ledger.status(one.id).news for one in (sms, mail, begun)] == [
            Delivered.UNKNOWN,
            None,
            Delivered.UNKNOWN,
        ]
        assert it.ledger.status(sms.id).state is State.SENT
        it.tell(sms.id, Delivered.ON_ITS_WAY)
        assert it.ledger.status(sms.id).news is Delivered.UNKNOWN
        it.tell(sms.id, Delivered.DELIVERED)
        assert it.ledger.status(sms.id).news is Delivered.DELIVERED
        it.tell(begun.id, Delivered.FAILED)
        assert it.ledger.status(begun.id).news is Delivered.FAILED


def only_notes(parcel: Parcel) -> Outcome:
    return accepted(parcel) if parcel.kind is Kind.SERVICE else Outcome(Fate.REFUSED_FOR_NOW, 451)


def test_the_worker_sweeps_by_itself_and_tells_the_team_of_late_acknowledgements(tmp_path: Path) -> None:
    with town(tmp_path, mail=only_notes) as it:
        it.agents = MailAddress("equipe@marivaux.test")
        it.ledger.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        first = it.ledger.notify(message(), then=(NOTE,))
        it.deliver()
        it.tell(first.id, Delivered.FAILED)
        it.place.still.advance(timedelta(days=15).total_seconds())
        turns = iter([False] * 3)
        run_worker(
            it.ledger, stop=lambda: next(turns, True), wait=it.place.still.sleep, sweep=it.correspondence().sweep
        )
        told = [parcel for parcel in it.carriers[Channel.MAIL].sent if parcel.kind is Kind.SERVICE]
        assert it.agents in [parcel.recipient for parcel in told]
        assert [parcel.recipient for parcel in it.carriers[Channel.COUNTER].sent] == [NOTE]


def test_the_team_hears_once_by_its_address_and_the_counter_when_it_has_none(tmp_path: Path) -> None:
    with town(tmp_path, mail=only_notes) as it:
        it.agents = MailAddress("equipe@marivaux.test")
        receipt = it.ledger.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        it.place.still.advance(timedelta(days=12).total_seconds())
        for _ in range(3):
            it.correspondence().sweep()
        notes = [parcel for parcel in it.deliver() if parcel.kind is Kind.SERVICE]
        assert [note.recipient for note in notes] == [it.agents]
        assert receipt.id in " ".join(texts_of(notes[0].content))
        it.agents = None
        it.correspondence().sweep()
        (note,) = (parcel for parcel in it.deliver() if parcel.kind is Kind.SERVICE)
        assert isinstance(note.recipient, AtCounter)


@pytest.mark.parametrize("channels", [(Channel.LETTER, Channel.COUNTER), (Channel.LETTER,)])
def test_a_team_that_cannot_be_reached_is_told_at_the_counter_and_nothing_stops(
    channels: tuple[Channel, ...], tmp_path: Path
) -> None:
    with town(tmp_path, channels) as it:
        it.agents = MailAddress("equipe@marivaux.test")
        it.ledger.acknowledge(acknowledgement(), LETTER, idempotency_key="ar")
        it.place.still.advance(timedelta(days=15).total_seconds())
        it.correspondence().sweep()
        notes = [parcel for parcel in it.deliver() if parcel.kind is Kind.SERVICE]
        assert len(notes) == (Channel.COUNTER in channels)
        if Channel.COUNTER not in channels:
            it.ledger.acknowledge(acknowledgement(), LETTER, idempotency_key="ar2")
            with pytest.raises(InvalidInput, match="no_provider"):
                it.correspondence().escalate()


def test_hundreds_of_deadlines_are_twenty_notes_and_one_a_day(tmp_path: Path) -> None:
    with town(tmp_path, mail=lambda parcel: Outcome(Fate.REFUSED_FOR_NOW, 451)) as it:
        for number in range(30):
            it.ledger.acknowledge(acknowledgement(), MARIE, idempotency_key=f"ar{number}")
        it.place.still.advance(timedelta(days=20).total_seconds())
        for _ in range(2):
            assert len(it.correspondence().escalate()) == 30
        subjects = [parcel.subject for parcel in it.deliver() if isinstance(parcel.recipient, AtCounter)]
        assert len(subjects) == 21
        assert subjects.count("Beaucoup d'échéances à suivre le 10 décembre 2026") == 1


def test_a_copy_of_what_is_kept_names_the_other_ways(tmp_path: Path) -> None:
    with town(tmp_path) as it:
        it.ledger.notify(replace(message(), recipient=MARIE), then=(MOBILE,))
        people: People[Sync] = People(
            SyncRunner(Guard(OpenGate(), SilentJournal(), it.place.clock), it.place.ports), [MESSAGES]
        )
        told = str(people.export(PersonKey(mail=MARIE.value)))
        assert "06 12 34 56 78" in told
        assert sum(stock.kept for stock in people.kept()) == 2


def test_workers_that_sweep_together_send_each_message_on_once(tmp_path: Path) -> None:
    with town(tmp_path) as it, office(tmp_path, clock=it.place.clock) as beside:
        receipts = [it.ledger.notify(message(f"k{number}"), then=THEN).id for number in range(20)]
        it.deliver()
        for receipt in receipts:
            it.tell(receipt, Delivered.FAILED)
        carriers = tuple(it.carriers.values())
        workers = [place.agent(settings=carried_by(*carriers)) for place in (it.place, beside) for _ in range(2)]
        with ThreadPoolExecutor(len(workers)) as pool:
            _ = list(pool.map(lambda worker: worker.sweep(), workers))
        assert it.place.scalar("SELECT count(*) FROM notification") == 40
        assert it.place.scalar("SELECT count(*) FROM notification WHERE goes_on = 2") == 20
        assert it.place.scalar("SELECT count(*) FROM notification_way") == 20 * 2
        assert len(it.deliver()) == 20
