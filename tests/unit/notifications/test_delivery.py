"""From notify to the relay, and what each answer of a relay makes of a message."""

from datetime import timedelta
from pathlib import Path

import pytest

from etatplateforme.notifications.state import Reason, State
from tests.unit.notifications.office import MARIE, START, message, office
from tests.unit.notifications.smtp_peer import CLOSE, RESET, SILENCE, SmtpPeer


def test_a_message_goes_through_the_ledger_to_the_relay(tmp_path: Path) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        receipt = town.notify(message())
        assert town.status(receipt.id).state is State.QUEUED
        delivery = town.deliver()
        status = town.status(receipt.id)
        assert (delivery.became, delivery.links_hold) == ({State.SENT: 1}, True)
        assert status.state is State.SENT
        assert status.sent_at == START
        assert [(a.number, a.outcome, a.code) for a in status.attempts] == [(1, "accepted", 250)]
        (mail,) = peer.messages(MARIE.value)
        assert mail["Subject"] == "Votre inscription"
        assert mail["Message-ID"] == f"<{receipt.id}@marivaux.test>"
        assert town.deliver().handled == 0
        assert peer.received == {MARIE.value: 1}


HOSTILE = [
    ("rcpt", "450 4.2.1 plus tard", State.RETRYING, Reason.REFUSED_FOR_NOW, 0),
    ("rcpt", "421 4.3.2 au revoir", State.RETRYING, Reason.REFUSED_FOR_NOW, 0),
    ("rcpt", "550 5.1.1 inconnu", State.REFUSED, Reason.NONE, 0),
    ("rcpt", RESET, State.RETRYING, Reason.PROVIDER_UNREACHED, 0),
    ("rcpt", CLOSE, State.RETRYING, Reason.PROVIDER_UNREACHED, 0),
    ("dot", "451 4.3.0 erreur", State.RETRYING, Reason.REFUSED_FOR_NOW, 1),
    ("dot", "552 5.2.2 boite pleine", State.REFUSED, Reason.NONE, 1),
    ("dot", "554 5.7.1 contenu", State.REFUSED, Reason.NONE, 1),
    ("dot", RESET, State.UNCERTAIN, Reason.ANSWER_LOST, 1),
    ("dot", CLOSE, State.UNCERTAIN, Reason.ANSWER_LOST, 1),
    ("dot", SILENCE, State.UNCERTAIN, Reason.ANSWER_LOST, 1),
]


@pytest.mark.parametrize(("where", "answer", "state", "reason", "kept"), HOSTILE)
def test_what_a_hostile_relay_makes_of_a_message(
    tmp_path: Path, where: str, answer: str, state: State, reason: Reason, kept: int
) -> None:
    with SmtpPeer() as peer, office(tmp_path, peer.port) as place:
        town = place.agent()
        vars(peer)[where][MARIE.value] = answer
        receipt = town.notify(message())
        assert town.deliver().became == {state: 1}
        status = town.status(receipt.id)
        assert (status.state, status.reason) == (state, reason)
        assert (status.next_at is not None) == (state in (State.RETRYING, State.UNCERTAIN))
        assert peer.received[MARIE.value] == kept
        vars(peer)[where].clear()
        place.still.advance(timedelta(hours=2).total_seconds())
        assert town.deliver().handled == (state in (State.RETRYING, State.UNCERTAIN))
        assert town.status(receipt.id).awaits_person == (state is State.UNCERTAIN)
        assert peer.received[MARIE.value] == kept + (state is State.RETRYING)
