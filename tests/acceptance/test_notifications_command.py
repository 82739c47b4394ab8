"""``etatplateforme notifications``: what waits, what is retried, cancelled, exported; never a person."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from etatplateforme.notifications.message import Message, paragraphs
from etatplateforme.notifications.state import State
from etatplateforme.service import Service
from etatplateforme.values.contact import MailAddress
from tests.acceptance.test_command_line import run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--defaults") == 0
    return tmp_path


def queue(*names: str) -> list[str]:
    """Queue a message to each magic recipient, deliver once, and answer the receipts."""
    first = Message(
        recipient=MailAddress("accepte@simulation.test"),
        subject="Inscription de Léa",
        content=paragraphs("Bonjour"),
        idempotency_key="clé",
    )
    with Service.open("service.toml") as service:
        town = service.notifications
        receipts = [
            town.notify(
                replace(first, recipient=MailAddress(f"{name}@simulation.test"), idempotency_key=f"{name}{number}")
            ).id
            for number, name in enumerate(names)
        ]
        town.deliver()
    return receipts


def states(*receipts: str) -> list[State]:
    with Service.open("service.toml") as service:
        return [service.notifications.status(receipt).state for receipt in receipts]


def test_the_state_is_told_and_no_person_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    sent, later, _ = queue("accepte", "occupe", "refuse")
    assert run("notifications", "status") == 0
    told = capsys.readouterr().out
    for word in ("parti", "à réessayer", "refusé", "Aucun message n'attend une décision"):
        assert word in told
    assert run("notifications", "status", later) == 0
    told += capsys.readouterr().out
    assert "451 4.3.0" in told
    assert run("notifications", "status", sent) == 0
    told += capsys.readouterr().out
    assert "simulation.test" not in told
    assert "Léa" not in told


def test_a_message_is_cancelled_and_one_that_left_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    later, sent = queue("occupe", "accepte")
    assert run("notifications", "cancel", later) == 0
    assert states(later) == [State.CANCELLED]
    assert run("notifications", "cancel", sent) == 1
    assert "wrong_state" in capsys.readouterr().err


def test_what_waits_for_a_person_is_listed_and_settled(capsys: pytest.CaptureFixture[str]) -> None:
    left, stayed = queue("doute", "doute")
    assert run("notifications", "retry", left, "--sent") == 0
    assert run("notifications", "retry", stayed) == 0
    assert states(left, stayed) == [State.SENT, State.QUEUED]
    assert run("notifications", "retry") == 1
    assert run("notifications", "retry", left, "--all-failed") == 1
    assert run("notifications", "retry", "--all-failed") == 0
    assert "Aucun message à relancer" in capsys.readouterr().out


def test_the_register_is_written_without_a_person(here: Path) -> None:
    receipts = queue("accepte", "refuse")
    assert run("notifications", "export", "--to", "registre.csv") == 0
    text = (here / "registre.csv").read_text(encoding="utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    assert [rows[receipt]["state"] for receipt in receipts] == ["sent", "refused"]
    assert [rows[receipt]["code"] for receipt in receipts] == ["250", "554"]
    assert "simulation" not in text
    assert "Léa" not in text
    assert run("notifications", "export", "--to", "registre.csv") == 1
