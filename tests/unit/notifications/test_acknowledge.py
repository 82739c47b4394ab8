"""The lawful acknowledgement: refused when incomplete, first in the queue, its deadline watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.gate import Refused
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.block import Notifications
from etatplateforme.notifications.faults import IdempotencyConflict
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.state import State
from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.check import Health
from etatplateforme.values.decision import ALLOWED, Decision, Outcome
from etatplateforme.values.intent import Act, Detail, Intent
from etatplateforme.values.mandate import Capacity, Mandate
from tests.unit.notifications.office import MARIE, SETTINGS, START, acknowledgement, message, office
from tests.unit.notifications.smtp_peer import SmtpPeer


def test_the_person_reads_what_the_law_wants(tmp_path: Path) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar-42")
        town.deliver()
        (mail,) = peer.messages(MARIE.value)
        assert mail["Subject"] == "Accusé de réception de votre envoi du 20 novembre 2026"
        assert mail["Auto-Submitted"] == "auto-generated"
        for kind in ("plain", "html"):
            part = mail.get_body((kind,))
            assert part is not None
            text = part.get_content()
            for mention in (
                "20 novembre 2026 à 10 h 00",
                "CANTINE-2026-0042",
                "Service des écoles",
                "ecoles@marivaux.test",
                "01 23 45 67 89",
                "20 janvier 2027",
                "refusée",
                "Tribunal administratif de Lyon",
            ):
                assert mention in text


@pytest.mark.parametrize(
    ("kind", "deadline"),
    [
        (AcknowledgementKind.REGISTRATION, date(2026, 11, 23)),
        (AcknowledgementKind.RECEIPT, date(2026, 12, 4)),
    ],
)
def test_the_deadline_is_counted_in_working_days(tmp_path: Path, kind: AcknowledgementKind, deadline: date) -> None:
    """The 20th of November 2026 is a Friday: one working day ends on Monday, ten on Friday two weeks later."""
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.acknowledge(acknowledgement(kind=kind), MARIE, idempotency_key="ar")
        assert receipt.lawful_by is not None
        local = SETTINGS.calendar.local(receipt.lawful_by)
        assert (local.date(), local.hour, local.minute) == (deadline, 23, 59)
        assert town.acknowledge(acknowledgement(kind=kind), MARIE, idempotency_key="ar") == receipt


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"phone": ""}, "phone"),
        ({"mail": "", "post": " "}, "mail"),
        ({"service": ""}, "service"),
        ({"appeal_ways": ()}, "appeal_ways"),
        ({"missing": ("livret de famille",)}, "missing_until"),
    ],
)
def test_an_unlawful_acknowledgement_is_refused_and_not_queued(
    tmp_path: Path, changes: dict[str, Any], key: str
) -> None:
    with office(tmp_path) as place:
        with pytest.raises(InvalidInput) as caught:
            place.agent().acknowledge(acknowledgement(**changes), MARIE, idempotency_key="ar")
        assert caught.value.code == "unlawful_acknowledgement"
        assert key in [fault.key for fault in caught.value.faults]
        assert place.scalar("SELECT count(*) FROM notification") == 0


def test_deadlines_are_watched_until_the_acknowledgement_left(tmp_path: Path) -> None:
    registered = acknowledgement(kind=AcknowledgementKind.REGISTRATION)
    with SmtpPeer(rcpt={MARIE.value: "450 4.2.1 plus tard"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        receipt = town.acknowledge(registered, MARIE, idempotency_key="ar")
        town.notify(message())
        assert (town.pending().overdue, town.pending().soon) == ((), ())
        place.still.advance(timedelta(days=3).total_seconds())
        assert town.pending().soon == (receipt,)
        assert town.check()[0].health is Health.WEAK
        place.still.advance(timedelta(days=1).total_seconds())
        known = town.pending()
        assert (known.overdue, known.soon, known.oldest) == ((receipt,), (), START)
        assert known.counts == {State.QUEUED: 2}
        assert [check.health for check in town.check()] == [Health.BROKEN, Health.GOOD, Health.WEAK, Health.GOOD]
        peer.rcpt.clear()
        assert town.deliver().became == {State.SENT: 2}
        assert town.pending().overdue == ()
        assert {check.health for check in town.check()} == {Health.GOOD}


def test_the_check_sees_a_relay_that_is_away_and_what_waits_for_a_person(tmp_path: Path) -> None:
    with SmtpPeer(dot={MARIE.value: "reset"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.notify(message())
        town.deliver()
        assert town.check()[1].health is Health.GOOD
        place.still.advance(120)
        town.deliver()
        assert town.check()[1].health is Health.WEAK
    elsewhere = tmp_path / "autre"
    elsewhere.mkdir()
    with office(elsewhere) as place:
        town = place.agent()
        town.notify(message("k2"))
        town.deliver()
        assert town.check()[2].health is Health.BROKEN
        assert town.check()[2].remedy


def test_notify_does_not_take_an_acknowledgement(tmp_path: Path) -> None:
    with office(tmp_path) as place, pytest.raises(InvalidInput) as caught:
        place.agent().notify(message(kind=Kind.ACKNOWLEDGEMENT))
    assert "acknowledge()" in str(caught.value)


def mandate(**changes: Any) -> Mandate:
    since = date(2026, 1, 1)
    first = Mandate("enfant-1", "parent-1", Capacity.PARENT, frozenset({"notify", "acknowledge"}), since)
    return replace(first, **changes)


@pytest.mark.parametrize("changes", [{"until": date(2026, 11, 19)}, {"purposes": frozenset({"enrol_at_canteen"})}])
def test_a_mandate_that_does_not_allow_the_act_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        held = mandate(**changes)
        with pytest.raises(InvalidInput, match="outside_mandate"):
            town.notify(message(), mandate=held)
        with pytest.raises(InvalidInput, match="outside_mandate"):
            town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar", mandate=held)
        assert place.scalar("SELECT count(*) FROM notification") == 0


def test_a_mandate_that_allows_it_is_noted_without_its_references(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        place.agent().notify(message(), mandate=mandate(until=date(2026, 11, 20)))
        assert place.scalar("SELECT mandated FROM notification") == 1
        assert "parent-1" not in repr(
            place.rows("SELECT * FROM notification JOIN notification_content ON id = message")
        )


@dataclass
class Gate:
    """Remembers what it is asked; refuses one intent once its arguments are known."""

    refuses: Intent | None = None
    asked: list[tuple[Intent, Mapping[str, Detail]]] = field(default_factory=list)

    def ask(self, act: Act) -> Decision:
        self.asked.append((act.intent, act.details))
        return Decision(Outcome.REFUSE) if act.details and act.intent is self.refuses else ALLOWED

    def ways(self) -> str:
        return "Au guichet."


def test_the_gate_is_asked_about_what_the_arguments_change_and_learns_nothing_personal(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        gate = Gate()
        town: Notifications[Sync] = Notifications(
            SyncRunner(Guard(gate, SilentJournal(), place.clock), place.ports), SETTINGS
        )
        town.notify(message(), mandate=mandate())
        town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        assert gate.asked == [
            (Intent.NOTIFY, {}),
            (Intent.NOTIFY, {"kind": "service", "mandated": True}),
            (Intent.ACKNOWLEDGE, {}),
            (Intent.ACKNOWLEDGE, {"kind": "receipt", "mandated": False, "faults": ()}),
        ]
        gate.refuses = Intent.NOTIFY
        with pytest.raises(Refused):
            town.notify(message("k2"))
        assert place.scalar("SELECT count(*) FROM notification") == 2


def test_the_same_key_for_another_acknowledgement_is_a_conflict(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        with pytest.raises(IdempotencyConflict):
            town.acknowledge(acknowledgement(reference="AUTRE"), MARIE, idempotency_key="ar")


def test_silence_that_accepts_tells_the_right_to_an_attestation(tmp_path: Path) -> None:
    lawful = Acknowledgement(
        kind=AcknowledgementKind.RECEIPT,
        received_on=datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        service="Urbanisme",
        phone="01 23 45 67 89",
        post="1 place de la Mairie, 01000 Marivaux",
        silence=Silence.ACCEPTANCE,
    )
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.acknowledge(lawful, MARIE, idempotency_key="ar")
        town.deliver()
        (mail,) = peer.messages(MARIE.value)
        assert mail["Subject"] == "Accusé de réception de votre envoi du 1er janvier 2027"
        part = mail.get_body(("plain",))
        assert part is not None
        assert "L232-3" in part.get_content()
        assert "1er mars 2027" in part.get_content()
