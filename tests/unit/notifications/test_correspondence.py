"""Writing to people as they chose, through the ledger: each by their way, once, with what the law wants kept."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import StillClock
from etatplateforme.core.effects import Op
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.choice import Addressee
from etatplateforme.notifications.choices import PREFERENCES
from etatplateforme.notifications.correspondence import Correspondence, CorrespondenceSettings
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.faults import IdempotencyConflict
from etatplateforme.notifications.message import Kind, Presentation
from etatplateforme.notifications.parts import Heading, Paragraph, texts_of
from etatplateforme.notifications.preference_tables import SCHEMA as PREFERENCE_TABLES
from etatplateforme.notifications.preferences import Preferences
from etatplateforme.notifications.provider import Fate, Outcome, Parcel
from etatplateforme.notifications.recipient import AtCounter, Channel, Posted, channel_of
from etatplateforme.notifications.tables import SCHEMA
from etatplateforme.notifications.watch import Urgency
from etatplateforme.service.people import People
from etatplateforme.values.acknowledgement_clock import Silence, SilenceClock
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.check import Health
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import PersonKey
from etatplateforme.values.mandate import Capacity
from tests.unit.notifications.office import START, acknowledgement
from tests.unit.notifications.people import (
    COUNTER,
    EVERYTHING,
    GEORGES,
    GUARDIAN,
    HOME,
    LEILA,
    LOUIS,
    MARIE,
    NOBODY,
    ODETTE,
    PAUL,
    mandate,
    represented,
    stance,
)
from tests.unit.notifications.templates.samples import VALUES, template

ALL = (Channel.MAIL, Channel.SMS, Channel.LETTER, Channel.COUNTER)


@dataclass
class Tray:
    """Takes every parcel of one channel, or says that nobody is known under this address."""

    channel: Channel
    name: str = "plateau"
    same_key_for: timedelta = timedelta(0)
    unknown: bool = False
    parcels: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Op[Outcome]:
        self.parcels.append(parcel)
        return Outcome(Fate.REFUSED, 550, "5.1.1", unknown_recipient=True) if self.unknown else Outcome(Fate.ACCEPTED)
        yield  # a provider is a generator, this one has nothing to ask of the world

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        del parcel, begun_at
        return None
        yield


@dataclass
class Desk:
    """A town hall that writes by every channel, and what left by each."""

    clock: StillClock
    block: Correspondence[Sync]
    ledger: Notifications[Sync]
    people: People[Sync]
    trays: dict[Channel, Tray]

    def left(self) -> list[Parcel]:
        """What leaves now."""
        for tray in self.trays.values():
            tray.parcels.clear()
        self.ledger.deliver()
        return [parcel for tray in self.trays.values() for parcel in tray.parcels]


@contextmanager
def desk(folder: Path, channels: tuple[Channel, ...] = ALL) -> Iterator[Desk]:
    clock = StillClock(START)
    ports = Ports(clock, Wire(clock), Store(folder / "ledger.db", (SCHEMA, PREFERENCE_TABLES)), MailWire(None))
    runner = SyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
    trays = {channel: Tray(channel) for channel in channels}
    ledger: Notifications[Sync] = Notifications(
        runner, NotificationSettings(providers=tuple(trays.values()), calendar=Calendar())
    )
    block: Correspondence[Sync] = Correspondence(runner, ledger, CorrespondenceSettings(Calendar(), COUNTER))
    try:
        yield Desk(clock, block, ledger, People(runner, [PREFERENCES]), trays)
    finally:
        ports.close()


@pytest.mark.parametrize(
    ("person", "channel"),
    [
        (EVERYTHING, Channel.MAIL),
        (ODETTE, Channel.LETTER),
        (PAUL, Channel.LETTER),
        (NOBODY, Channel.COUNTER),
        (GEORGES, Channel.LETTER),
    ],
)
def test_each_person_is_written_to_by_their_way(tmp_path: Path, person: Addressee, channel: Channel) -> None:
    with desk(tmp_path) as town:
        written = town.block.write(person, template(), VALUES, idempotency_key="k")
        (sent,) = written.sent
        assert channel_of(sent.step.recipient) is channel
        (parcel,) = town.left()
        assert parcel.recipient == sent.step.recipient
        assert parcel.subject == "Cantine : l'inscription de Zoé est acceptée"
        assert parcel.presentation is person.chosen.presentation
        assert town.ledger.status(sent.receipt.id).template == str(template().version)
        assert Paragraph("Bonjour,") in parcel.content


def test_the_same_call_is_one_message_even_when_the_person_changed_their_mind(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        first = town.block.write(EVERYTHING, template(), VALUES, idempotency_key="k")
        assert town.block.write(EVERYTHING, template(), VALUES, idempotency_key="k") == first
        paper = replace(EVERYTHING, preferences=Preferences((Channel.LETTER,)))
        again = town.block.write(paper, template(), VALUES, idempotency_key="k")
        assert again.sent[0].receipt == first.sent[0].receipt
        assert again.sent[0].step.recipient == MARIE
        assert len(town.left()) == 1
        with pytest.raises(IdempotencyConflict):
            town.block.write(EVERYTHING, template(), {**VALUES, "prenom": "Léo"}, idempotency_key="k")
        assert town.left() == []


def test_an_address_known_not_to_exist_gives_way_to_the_next_one(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        town.trays[Channel.MAIL].unknown = True
        town.block.write(GUARDIAN, template(), VALUES, idempotency_key="k1")
        assert len(town.left()) == 1
        written = town.block.write(GUARDIAN, template(), VALUES, idempotency_key="k2")
        assert written.sent[0].step.recipient == AtCounter("Agnès Noir", COUNTER)
        assert town.block.write(GUARDIAN, template(), VALUES, idempotency_key="k2") == written


def test_a_channel_that_nobody_carries_gives_way_to_the_next_one(tmp_path: Path) -> None:
    with desk(tmp_path, (Channel.COUNTER,)) as town:
        written = town.block.write(EVERYTHING, template(), VALUES, idempotency_key="k")
        assert isinstance(written.sent[0].step.recipient, AtCounter)
    elsewhere = tmp_path / "sans"
    elsewhere.mkdir()
    with desk(elsewhere, (Channel.MAIL,)) as town, pytest.raises(InvalidInput, match="no_provider"):
        town.block.write(NOBODY, template(), VALUES, idempotency_key="k")


def test_values_are_refused_before_anything_is_queued(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        with pytest.raises(InvalidInput, match="template_values"):
            town.block.write(EVERYTHING, template(), {**VALUES, "tarif": "4,50"}, idempotency_key="k")
        assert town.left() == []


def test_a_protected_adult_and_the_guardian_are_both_written_to(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        guardian = represented(Capacity.GUARDIAN)
        town.block.write(LOUIS, template(), VALUES, idempotency_key="k", representatives=[guardian])
        to_guardian, to_louis = town.left()
        assert to_louis.recipient == Posted("Louis Blanc", HOME)
        assert to_guardian.recipient == MailAddress("agnes@exemple.test")
        assert next(iter(texts_of(to_guardian.content))).startswith("Vous recevez une copie de ce message comme tut")
        assert to_guardian.content[1:] == to_louis.content


def test_a_helper_whose_mandate_names_another_act_receives_nothing(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        helper = represented(Capacity.AIDANT, frozenset({"enrol_at_canteen"}))
        written = town.block.write(LOUIS, template(), VALUES, idempotency_key="k", representatives=[helper])
        assert [copy.addressee.ref for copy in written.kept_back] == ["tutrice"]
        assert len(town.left()) == 1
        named = town.block.write(
            LOUIS, template(), VALUES, idempotency_key="k2", representatives=[helper], about="enrol_at_canteen"
        )
        assert len(named.sent) == 2


def test_the_language_kept_for_the_person_is_added_to_the_french(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        town.block.write(LEILA, template(), VALUES, idempotency_key="k")
        (parcel,) = town.left()
        assert Heading("المطعم المدرسي: تم قبول تسجيل Zoé", "ar") in parcel.content
        assert parcel.content[0] == Paragraph("Bonjour,")


def test_what_a_person_chose_is_kept_and_used(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        assert town.block.preferences("marie") == Preferences()
        refusal = stance(Channel.MAIL, agrees=False)
        town.block.prefer("marie", Preferences((Channel.LETTER,), "ar", Presentation.LARGE, (refusal,)), mail=MARIE)
        written = town.block.write(EVERYTHING, template(), VALUES, idempotency_key="k")
        assert written.sent[0].step.recipient == Posted("Marie Dubois", HOME)
        assert town.block.ways(EVERYTHING).passed_over[0].reason.startswith("La personne a refusé le courriel")
        back = replace(refusal, agrees=True, at=datetime(2026, 11, 1, 8, 30, 0, 123456, tzinfo=UTC))
        town.block.prefer("marie", Preferences(stances=(back,)), mail=MARIE)
        known = town.block.preferences("marie")
        assert [one.agrees for one in known.stances] == [False, True]
        assert (known.channels, known.language) == ((), "fr")
        town.block.prefer("marie", known, mail=MARIE)
        assert town.block.preferences("marie") == known


def test_a_stance_older_than_the_last_one_is_refused(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        town.block.prefer("marie", Preferences(stances=(stance(Channel.MAIL, agrees=False, day=9),)))
        with pytest.raises(InvalidInput, match="invalid_preferences"):
            town.block.prefer("marie", Preferences(stances=(stance(Channel.MAIL, agrees=True, day=2),)))
        assert len(town.block.preferences("marie").stances) == 1


@pytest.mark.parametrize("key", [PersonKey(subject="marie"), PersonKey(mail="MARIE@exemple.test")])
def test_a_person_has_a_copy_of_their_choices_and_can_have_them_erased(tmp_path: Path, key: PersonKey) -> None:
    with desk(tmp_path) as town:
        town.block.prefer("marie", Preferences(stances=(stance(Channel.MAIL, agrees=False),)), mail=MARIE)
        town.block.prefer("odette", Preferences(language="ar"))
        (told,) = town.people.export(key)["preferences"]
        assert "au guichet" in str(told)
        assert town.people.erase(key)
        assert town.people.export(key)["preferences"] == ()
        assert town.block.preferences("marie") == Preferences()
        assert town.block.preferences("odette").language == "ar"


def test_choices_are_deleted_on_their_date_which_each_word_pushes_away(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        town.block.prefer("marie", Preferences(stances=(stance(Channel.MAIL, agrees=False),)))
        town.clock.advance(timedelta(days=2 * 366).total_seconds())
        town.block.prefer("marie", Preferences(language="en"))
        town.block.prefer("odette", Preferences(language="ar"))
        town.clock.advance(timedelta(days=2 * 366).total_seconds())
        assert town.people.purge()
        assert town.block.preferences("marie").language == "en"
        town.clock.advance(timedelta(days=366).total_seconds())
        town.people.purge()
        assert town.block.preferences("marie") == Preferences()


def test_an_acknowledgement_becomes_a_letter_or_a_note(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        for person, channel in ((EVERYTHING, Channel.MAIL), (ODETTE, Channel.LETTER), (NOBODY, Channel.COUNTER)):
            written = town.block.acknowledge(acknowledgement(), person, idempotency_key=person.ref)
            assert channel_of(written.sent[0].step.recipient) is channel
            assert written.sent[0].receipt.lawful_by is not None
            assert town.ledger.status(written.sent[0].receipt.id).template == ""
        town.block.acknowledge(acknowledgement(), GEORGES, idempotency_key="grands caractères")
        left = town.left()
        assert {parcel.kind for parcel in left} == {Kind.ACKNOWLEDGEMENT}
        assert [parcel.presentation for parcel in left].count(Presentation.LARGE) == 1
        with pytest.raises(InvalidInput, match="unlawful_acknowledgement"):
            town.block.acknowledge(acknowledgement(phone=""), ODETTE, idempotency_key="autre")


def test_deadlines_are_told_to_the_agents_once_when_they_become_near_and_late(tmp_path: Path) -> None:
    """Received on Friday the 20th of November: an acknowledgement has until Friday the 4th of December."""
    with desk(tmp_path, (Channel.MAIL, Channel.COUNTER)) as town:
        receipt = town.block.acknowledge(acknowledgement(), EVERYTHING, idempotency_key="ar").sent[0].receipt
        (due,) = town.block.deadlines()
        assert (due.receipt_id, due.on, due.urgency) == (receipt.id, date(2026, 12, 4), Urgency.DUE)
        assert town.block.escalate() == ()
        town.clock.advance(timedelta(days=12).total_seconds())
        for _ in range(2):
            assert [told.urgency for told in town.block.escalate()] == [Urgency.WARNED]
        town.clock.advance(timedelta(days=3).total_seconds())
        for _ in range(2):
            assert [told.urgency for told in town.block.escalate()] == [Urgency.LATE]
        notes = [parcel for parcel in town.left() if parcel.kind is Kind.SERVICE]
        assert [note.subject for note in notes] == [
            "Accusé de réception à envoyer avant le 4 décembre 2026",
            "Accusé de réception en retard depuis le 4 décembre 2026",
        ]
        assert all(receipt.id in " ".join(texts_of(note.content)) for note in notes)
        assert town.block.deadlines() == ()


def test_a_file_that_silence_will_decide_is_told_too(tmp_path: Path) -> None:
    with desk(tmp_path, (Channel.COUNTER,)) as town:
        clock = SilenceClock(silence=Silence.REJECTION, months=2, received_on=date(2026, 9, 24))
        files = {"CANTINE-42": clock, "CANTINE-43": clock.decide(date(2026, 10, 1))}
        (near,) = town.block.escalate(files)
        assert (near.on, near.urgency) == (date(2026, 11, 24), Urgency.WARNED)
        assert town.block.deadlines({"x": clock.ask(date(2026, 11, 20), date(2026, 12, 20))})[0].urgency is Urgency.DUE
        town.clock.advance(timedelta(days=4).total_seconds())
        assert town.block.escalate(files)[0].urgency is Urgency.LATE
        assert [note.subject for note in town.left()] == [
            "Décision à prendre avant le 24 novembre 2026",
            "Le silence a décidé le 24 novembre 2026",
        ]


def test_somebody_may_choose_and_ask_in_the_place_of_another_within_their_mandate(tmp_path: Path) -> None:
    held = mandate(Capacity.GUARDIAN, frozenset({"record", "read_record", "notify"}), date(2026, 12, 31))
    other = mandate(Capacity.AIDANT, frozenset({"acknowledge"}), date(2026, 12, 31))
    wishes = Preferences((Channel.COUNTER,))
    with desk(tmp_path) as town:
        town.block.prefer("louis", wishes, mandate=held)
        assert town.block.preferences("louis", mandate=held) == wishes
        written = town.block.write(LOUIS, template(), VALUES, idempotency_key="k", mandate=held)
        assert written.sent[0].step.recipient == AtCounter("Louis Blanc", COUNTER)
        for refused in (
            lambda: town.block.prefer("louis", wishes, mandate=other),
            lambda: town.block.preferences("louis", mandate=other),
            lambda: town.block.preferences("marie", mandate=held),
            lambda: town.block.write(LOUIS, template(), VALUES, idempotency_key="z", mandate=other),
            lambda: town.block.acknowledge(acknowledgement(), LOUIS, idempotency_key="z", mandate=held),
        ):
            with pytest.raises(InvalidInput, match="outside_mandate"):
                refused()


def test_the_other_colour_does_the_same(tmp_path: Path) -> None:
    asyncio.run(check_other_colour(tmp_path))


async def check_other_colour(folder: Path) -> None:
    clock = StillClock(START)
    ports = Ports(clock, Wire(clock), Store(folder / "ledger.db", (SCHEMA, PREFERENCE_TABLES)), MailWire(None))
    runner = AsyncRunner(Guard(OpenGate(), SilentJournal(), clock), ports)
    tray = Tray(Channel.COUNTER)
    ledger: Notifications[Async] = Notifications(runner, NotificationSettings((tray,), Calendar()))
    block: Correspondence[Async] = Correspondence(runner, ledger, CorrespondenceSettings(Calendar(), COUNTER))
    try:
        await block.prefer("sans", Preferences(language="ar"))
        written = await block.write(NOBODY, template(), VALUES, idempotency_key="k")
        assert await block.write(NOBODY, template(), VALUES, idempotency_key="k") == written
        await ledger.deliver()
        (parcel,) = tray.parcels
        assert Heading("المطعم المدرسي: تم قبول تسجيل Zoé", "ar") in parcel.content
    finally:
        await ports.aclose()


def test_an_acknowledgement_that_did_not_arrive_is_told_whatever_its_day(tmp_path: Path) -> None:
    with desk(tmp_path) as town:
        receipt = town.block.acknowledge(acknowledgement(), EVERYTHING, idempotency_key="ar").sent[0].receipt
        assert len(town.left()) == 1
        assert town.block.deadlines() == ()
        bounce = StatusReceipt("plateau", Delivered.FAILED, START, message_id=receipt.id)
        town.ledger.record_news([bounce])
        assert town.ledger.check()[0].health is Health.WEAK
        (told,) = town.block.escalate()
        assert (told.receipt_id, told.returned, told.urgency) == (receipt.id, True, Urgency.WARNED)
        (note,) = town.left()
        assert note.subject == "Accusé de réception revenu, à refaire avant le 4 décembre 2026"
        town.clock.advance(timedelta(days=90).total_seconds())
        assert town.block.deadlines() == ()
