"""A person's rights, and the delete date: what is gone is gone from the bytes of the files."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.effects import MailState
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.notifications.accounts import PersonExport, Purged
from etatplateforme.notifications.holder import MESSAGES
from etatplateforme.notifications.ledger import WHY_SUPPRESSED
from etatplateforme.notifications.message import Kind, paragraphs
from etatplateforme.notifications.state import Reason, State
from etatplateforme.service.people import People
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import PersonKey
from tests.unit.notifications.office import MARIE, SETTINGS, START, acknowledgement, message, office
from tests.unit.notifications.smtp_peer import SmtpPeer
from tests.unit.notifications.test_ledger import ACCEPTED, Worker, answering

MONTH = timedelta(days=31).total_seconds()
SECRETS = ("marie", "Marie", "Dupont", "asthme", "CANTINE-7", "dossier-de")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def about(number: int) -> str:
    return f"Marie Dupont, votre fille a de l'asthme (avis {number}). " * (1 + number % 40)


@pytest.mark.parametrize("way", ["purge", "erase"])
def test_after_the_delete_date_no_personal_byte_is_left_in_the_file(tmp_path: Path, way: str) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.ACCEPTED))
        for number in range(120):
            personal: dict[str, Any] = {
                "content": paragraphs(about(number)),
                "subject": "Marie Dupont",
                "reference": "CANTINE-7",
            }
            town.notify(message(f"dossier-de-marie-{number}", **personal))
            other = MailAddress(f"paul{number}@exemple.test")
            long = timedelta(days=300)
            town.notify(
                message(f"p{number}", recipient=other, content=paragraphs(f"Bonjour {number}"), purge_after=long)
            )
            if number % 3 == 0:
                town.deliver(2)
    assert all(secret.encode() in bytes_of(tmp_path) for secret in SECRETS if secret != "dossier-de")

    with office(tmp_path) as place:
        place.still.advance(MONTH)
        town = place.agent()
        done = town.purge() if way == "purge" else town.erase_person(MARIE)
        assert done.messages == 120
        assert done.unsent > 0
        assert done.in_flight == 0
        left = bytes_of(tmp_path)  # at once, while the service runs: the log of the store holds nothing of it either
        assert [secret for secret in SECRETS if secret.encode() in left] == []
        assert town.export_person(MARIE) == PersonExport((), None)
        assert town.deliver(0).handled == 0
        assert place.scalar("SELECT count(*) FROM notification") == 240
        assert place.scalar("SELECT count(*) FROM notification_content") == 120
    left = bytes_of(tmp_path)
    assert [secret for secret in SECRETS if secret.encode() in left] == []
    assert b"paul7@exemple.test" in left


def test_ids_and_hashes_stay_for_late_news(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.notify(message())
        place.still.advance(MONTH)
        assert town.purge() == Purged(1, 1, 0)
        status = town.status(receipt.id)
        assert (status.state, status.reason, status.purged) == (State.FAILED, Reason.DELETE_DATE, True)
        assert town.deliver().handled == 0
        assert town.resolve(receipt.id, False).state is State.FAILED
        assert len(str(place.scalar("SELECT content_hash FROM notification"))) == 64


def test_what_is_unsure_stays_unsure_without_its_content_and_cannot_be_sent_again(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(answering(place, MailState.UNCERTAIN))
        receipt = town.notify(message())
        town.deliver()
        place.still.advance(MONTH)
        assert town.purge() == Purged(1, 0, 0)
        status = town.status(receipt.id)
        assert (status.state, status.awaits_person, status.purged) == (State.UNCERTAIN, True, True)
        assert town.resolve(receipt.id, False).state is State.FAILED


@pytest.mark.parametrize("way", ["purge", "erase"])
def test_a_message_at_the_relay_is_taken_by_the_next_purge(tmp_path: Path, way: str) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        receipt = town.notify(message())
        if way == "purge":
            place.still.advance(MONTH)
        worker = Worker(place).until_send()
        assert (town.purge() if way == "purge" else town.erase_person(MARIE)) == Purged(0, 0, 1)
        worker.hears(ACCEPTED)
        assert town.status(receipt.id).state is State.SENT
        assert town.purge() == Purged(1, 0, 0)


def test_a_purge_of_more_than_one_batch_takes_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etatplateforme.notifications.personal.BATCH", 3)
    with office(tmp_path) as place:
        town = place.agent()
        for number in range(7):
            town.notify(message(f"k{number}"))
        place.still.advance(MONTH)
        assert town.purge() == Purged(7, 7, 0)
        assert place.scalar("SELECT count(*) FROM notification_content") == 0


def test_nothing_is_purged_before_its_date(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent()
        town.notify(message())
        place.still.advance(timedelta(days=29).total_seconds())
        assert town.purge() == Purged(0, 0, 0)
        assert town.pending().counts == {State.QUEUED: 1}


def test_a_person_gets_all_that_is_kept_about_them_and_nothing_of_others(tmp_path: Path) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        first = town.notify(message(content=paragraphs("Bonjour Marie"), reference="CANTINE-7"))
        town.notify(message("k2", recipient=MailAddress("paul@exemple.test")))
        town.deliver()
        place.still.advance(60)
        second = town.notify(message("k3", kind=Kind.BULK, recipient=MailAddress("Marie@exemple.test")))
        export = town.export_person(MARIE)
        assert [(m.receipt_id, m.kind, m.state) for m in export.messages] == [
            (first.id, Kind.SERVICE, State.SENT),
            (second.id, Kind.BULK, State.QUEUED),
        ]
        told = export.messages[0]
        assert (told.recipient, told.subject, told.reference) == (MARIE.value, "Votre inscription", "CANTINE-7")
        assert told.text == "Votre inscription\n\nBonjour Marie\n"
        assert (told.queued_at, told.sent_at, told.delete_on) == (START, START, START + timedelta(days=30))
        assert told.purpose
        assert "Marie" not in repr(export)
        assert "marie" not in repr(export)


def test_erasing_a_person_cancels_what_has_not_left_and_forgets_the_suppression(tmp_path: Path) -> None:
    with SmtpPeer(rcpt={MARIE.value: "550 5.1.1 inconnu"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        waiting = town.notify(message("k1", kind=Kind.BULK))
        town.notify(message("k2"))
        town.deliver(1)
        export = town.export_person(MARIE)
        assert export.suppressed_until == START + timedelta(days=365)
        assert town.erase_person(MARIE) == Purged(2, 1, 0, suppressions=1)
        status = town.status(waiting.id)
        assert (status.state, status.reason) == (State.CANCELLED, Reason.PERSON_ERASED)
        assert town.export_person(MARIE) == PersonExport((), None)
        assert town.deliver().handled == 0


def test_the_copy_given_to_a_person_holds_all_that_is_kept_and_all_of_it_can_be_forgotten(tmp_path: Path) -> None:
    with SmtpPeer(rcpt={MARIE.value: "550 5.1.1 inconnu"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.notify(message(content=paragraphs("Bonjour Marie"), reference="CANTINE-7"))
        town.notify(message("k2", recipient=MailAddress("paul@exemple.test")))
        town.deliver(1)
        people: People[Sync] = People(
            SyncRunner(Guard(OpenGate(), SilentJournal(), place.clock), place.ports), [MESSAGES]
        )
        marie = PersonKey(mail=MARIE.value)
        kept_until = START + timedelta(days=30)
        assert people.export(marie)["messages"] == (
            {
                "objet": "Votre inscription",
                "texte": "Votre inscription\n\nBonjour Marie\n",
                "destinataire": MARIE.value,
                "reference": "CANTINE-7",
                "etat": "refused",
                "mis en file": START.isoformat(),
                "envoye": None,
                "finalite": message().purpose,
                "effacement": kept_until.isoformat(),
                "autres moyens": [],
            },
            {
                "adresse inconnue": MARIE.value,
                "finalite": WHY_SUPPRESSED,
                "effacement": (START + timedelta(days=365)).isoformat(),
            },
        )
        assert {stock.purpose: stock.kept for stock in people.kept()} == {message().purpose: 2, WHY_SUPPRESSED: 1}
        place.still.advance(MONTH)
        assert people.purge() == {"messages": 2}
        assert people.erase(marie) == {"messages": 1}, "the suppression outlived the message"
        assert people.export(marie) == {"messages": ()}
        assert people.kept() == ()


def test_the_suppression_list_forgets_after_its_own_delete_date(tmp_path: Path) -> None:
    with SmtpPeer(rcpt={MARIE.value: "550 5.1.1 inconnu"}) as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        town.notify(message())
        town.deliver()
        place.still.advance(timedelta(days=366).total_seconds())
        assert town.purge() == Purged(1, 0, 0, suppressions=1)
        assert town.notify(message("k2")).id


def test_an_acknowledgement_that_waits_to_be_sent_again_is_held_once_its_content_is_gone(tmp_path: Path) -> None:
    briefly = replace(SETTINGS, acknowledgement_kept=timedelta(days=7))
    with office(tmp_path) as place:
        town = place.agent(settings=briefly)
        receipt = town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar")
        Worker(place).until_send().dies()
        place.still.advance(timedelta(days=8).total_seconds())
        assert town.deliver(0).recovered == 1
        assert town.status(receipt.id).next_at is not None
        assert town.purge() == Purged(1, 0, 0)
        place.still.advance(3_600)
        assert town.deliver().handled == 0
        status = town.status(receipt.id)
        assert (status.state, status.awaits_person, status.purged) == (State.UNCERTAIN, True, True)
