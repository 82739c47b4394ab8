"""Notifications from end to end, in both colours, with real processes and real kills: nothing lost, nothing doubled."""

from pathlib import Path

import anyio
import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.accounts import Receipt
from etatplateforme.notifications.faults import IdempotencyConflict
from etatplateforme.notifications.message import Heading, Items, Kind, Paragraph, paragraphs
from etatplateforme.notifications.state import State
from etatplateforme.values.contact import MailAddress
from tests.support.kills import STEPS, child, kill_at, later, purge_toll, queue_toll, toll
from tests.unit.notifications.office import BASE, MARIE, Office, acknowledgement, aoffice, message, settled
from tests.unit.notifications.smtp_peer import SILENCE, SmtpPeer

PATIENCE = 30


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_the_whole_way_in_both_colours(tmp_path: Path, colour: str) -> None:
    with SmtpPeer() as peer:
        async with aoffice(tmp_path, peer.port) as place:
            town = place.agent() if colour == "sync" else place.aagent()
            content = (Paragraph("Bonjour,"), Heading("Pièces à apporter"), Items(("un livret", "une photo")))
            told = await settled(town.notify(message(content=content)))
            receipt = await settled(town.acknowledge(acknowledgement(), MARIE, idempotency_key="ar"))
            assert await settled(town.notify(message(content=content))) == told
            with pytest.raises(IdempotencyConflict):
                await settled(town.notify(message(content=paragraphs("Autre"))))
            with pytest.raises(InvalidInput):
                await settled(town.acknowledge(acknowledgement(phone=""), MARIE, idempotency_key="ar2"))
            assert (await settled(town.pending())).counts == {State.QUEUED: 2}
            assert (await settled(town.deliver())).became == {State.SENT: 2}
            assert (await settled(town.status(receipt.id))).state is State.SENT
            subjects = [mail["Subject"] for mail in peer.messages(MARIE.value)]
            assert subjects == ["Accusé de réception de votre envoi du 20 novembre 2026", "Votre inscription"]
            assert len((await settled(town.export_person(MARIE))).messages) == 2
            assert (await settled(town.erase_person(MARIE))).messages == 2
            assert (await settled(town.purge())).messages == 0
            assert all(check.seen for check in await settled(town.check()))


@pytest.fixture
def folder(tmp_path: Path, base: str | None) -> Path:
    """The folder of a ledger: a file of SQLite, then a PostgreSQL base."""
    if base is not None:
        _ = (tmp_path / BASE).write_text(base)
    return tmp_path


async def test_many_tasks_deliver_at_once_and_nothing_is_doubled(folder: Path) -> None:
    with SmtpPeer() as peer:
        async with aoffice(folder, peer.port) as place:
            town = place.aagent()
            await queue_many(place, 20)
            with anyio.fail_after(PATIENCE):
                async with anyio.create_task_group() as tasks:
                    for _ in range(4):
                        tasks.start_soon(town.deliver)
            assert set(peer.received.values()) == {1}
            assert len(peer.received) == 20


async def queue_many(place: Office, count: int) -> None:
    for number in range(count):
        await settled(place.agent().notify(message(f"k{number}", recipient=MailAddress(f"p{number}@exemple.test"))))


def queued(folder: Path, kind: Kind) -> Receipt:
    with later(folder, 1) as place:
        town = place.agent()
        if kind is Kind.ACKNOWLEDGEMENT:
            return town.acknowledge(acknowledgement(place.clock.now()), MARIE, idempotency_key="ar")
        return town.notify(message(kind=kind))


KILLS = [
    # point of the kill, received before it, what the ledger then knows
    ("before-attempt", 0, State.QUEUED),
    ("after-attempt", 0, State.UNCERTAIN),
    ("before-wire", 0, State.UNCERTAIN),
    ("after-wire", 1, State.UNCERTAIN),
    ("before-record", 1, State.UNCERTAIN),
    ("after-record", 1, State.SENT),
]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("point", "received", "known"), KILLS)
def test_a_process_killed_at_each_step_loses_nothing(
    tmp_path: Path, kind: Kind, point: str, received: int, known: State
) -> None:
    receipt = queued(tmp_path, kind)
    with SmtpPeer() as peer:
        kill_at(tmp_path, peer.port, point)
        assert peer.received[MARIE.value] == received
        with later(tmp_path, peer.port, minutes=5) as place:
            town = place.agent()
            town.deliver(0)
            assert town.status(receipt.id).state is known
            place.still.advance(3_600)
            town.deliver()
            status = town.status(receipt.id)
        resent = known is State.UNCERTAIN and kind is Kind.ACKNOWLEDGEMENT
        first = known is State.QUEUED
        assert peer.received[MARIE.value] == received + resent + first
        assert len({mail["Message-ID"] for mail in peer.messages(MARIE.value)}) <= 1
        if known is State.UNCERTAIN and not resent:
            assert (status.state, status.awaits_person) == (State.UNCERTAIN, True)
        else:
            assert status.state is State.SENT


@pytest.mark.parametrize(("point", "rows"), [("before-queue", 0), ("after-queue", 1)])
def test_a_process_killed_while_queuing_keeps_the_message_or_nothing_and_the_key_makes_it_one(
    tmp_path: Path, point: str, rows: int
) -> None:
    with SmtpPeer() as peer:
        kill_at(tmp_path, peer.port, point)
        with later(tmp_path, peer.port) as place:
            assert place.scalar("SELECT count(*) FROM notification") == rows
            assert place.scalar("SELECT count(*) FROM notification_content") == rows
            place.agent().notify(message("tuée"))
            assert place.agent().deliver().became == {State.SENT: 1}
        assert peer.received == {MARIE.value: 1}


@pytest.mark.parametrize("kind", [Kind.ACKNOWLEDGEMENT, Kind.SERVICE])
def test_a_process_killed_after_the_dot_before_any_answer(tmp_path: Path, kind: Kind) -> None:
    receipt = queued(tmp_path, kind)
    with SmtpPeer(dot={MARIE.value: SILENCE}) as peer, child(tmp_path, peer.port, "work") as process:
        assert peer.dotted.wait(PATIENCE)
        process.kill()
        process.wait(PATIENCE)
    with SmtpPeer() as peer, later(tmp_path, peer.port, minutes=5) as place:
        assert place.agent().deliver().recovered == 1
        place.still.advance(3_600)
        place.agent().deliver()
        assert peer.received[MARIE.value] == (kind is Kind.ACKNOWLEDGEMENT)
        known = place.agent().status(receipt.id).state
        assert known is (State.SENT if kind is Kind.ACKNOWLEDGEMENT else State.UNCERTAIN)


def test_two_processes_share_a_ledger_and_send_each_message_once(folder: Path) -> None:
    with later(folder, 1) as place:
        for number in range(60):
            place.agent().notify(message(f"k{number}", recipient=MailAddress(f"p{number}@exemple.test")))
    with SmtpPeer() as peer:
        with child(folder, peer.port, "work") as one, child(folder, peer.port, "work") as two:
            assert (one.wait(PATIENCE), two.wait(PATIENCE)) == (0, 0)
        assert len(peer.received) == 60
        assert set(peer.received.values()) == {1}
    with later(folder, 1) as place:
        assert place.agent().pending().counts == {State.SENT: 60}
        assert place.scalar("SELECT count(*) FROM notification_attempt") == 60


def test_workers_killed_again_and_again_in_the_middle_of_a_queue(tmp_path: Path) -> None:
    """Kills at moments that nobody chose: each message ends as sent, or as a question to a person."""
    kinds = [Kind.ACKNOWLEDGEMENT, Kind.SERVICE, Kind.BULK] * 30
    with later(tmp_path, 1) as place:
        town = place.agent()
        for number, kind in enumerate(kinds):
            to = MailAddress(f"p{number}@exemple.test")
            if kind is Kind.ACKNOWLEDGEMENT:
                town.acknowledge(acknowledgement(place.clock.now()), to, idempotency_key=f"k{number}")
            else:
                town.notify(message(f"k{number}", kind=kind, recipient=to))
    kills = 4
    with SmtpPeer() as peer:
        for kill in range(kills):
            with child(tmp_path, peer.port, "work") as process:
                assert peer.reached((kill + 1) * 15, PATIENCE)
                process.kill()
                process.wait(PATIENCE)
        with later(tmp_path, peer.port, hours=1) as place:
            town = place.agent()
            for _ in range(8):
                town.deliver(200)
                place.still.advance(3_600)
            known = town.pending()
        assert known.oldest is None
        assert set(known.counts) <= {State.SENT, State.UNCERTAIN}
        assert sum(known.counts.values()) == len(kinds)
        assert known.counts.get(State.UNCERTAIN, 0) == len(known.awaiting_person) <= kills
        doubled = {address for address, count in peer.received.items() if count > 1}
        assert len(doubled) <= kills
        assert all(kinds[int(address[1:].partition("@")[0])] is Kind.ACKNOWLEDGEMENT for address in doubled)
        assert len(peer.received) >= len(kinds) - known.counts.get(State.UNCERTAIN, 0)


@pytest.mark.parametrize("step", STEPS)
def test_kills_at_each_step_lose_nothing_and_double_only_what_the_law_wants(tmp_path: Path, step: str) -> None:
    """A light version of ``scripts/ledger_kills.py``, which kills twenty times with a thousand messages pending."""
    found = toll(tmp_path, step, kills=2, count=24)
    assert (found.lost, found.doubled) == (0, 0)
    assert found.doubled_by_law + found.uncertain <= found.kills
    assert found.received + found.uncertain >= found.messages
    if step in ("after the claim", "before the attempt row"):
        assert (found.doubled_by_law, found.uncertain, found.received) == (0, 0, found.messages)


@pytest.mark.parametrize("step", ["after the attempt row", "after the provider's OK", "after the record"])
def test_a_kill_in_a_group_leaves_no_more_than_the_group_in_doubt(tmp_path: Path, step: str) -> None:
    found = toll(tmp_path, step, kills=2, count=24, group=3)
    assert (found.lost, found.doubled) == (0, 0)
    assert found.doubled_by_law + found.uncertain <= found.kills * 3
    assert found.received + found.uncertain >= found.messages


def test_kills_in_the_purge_and_while_queuing(tmp_path: Path) -> None:
    purged, queued_again = tmp_path / "purge", tmp_path / "file"
    purged.mkdir()
    queued_again.mkdir()
    for found in (purge_toll(purged, 2, 12), queue_toll(queued_again, 2)):
        assert (found.lost, found.doubled) == (0, 0)
