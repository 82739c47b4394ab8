"""Delivering processes killed at a named step, again and again, over one ledger; then what became of each message.

A *lost* message never reached the relay and nobody is told; a *doubled* one reached it twice; an *uncertain* one waits
for a person. ``doubled_by_law`` are acknowledgements, which are sent again when nobody knows (CRPA L112-11).
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import Effect, SendMail
from etatplateforme.core.ports import Ports
from etatplateforme.errors import EtatError, StorageFull
from etatplateforme.notifications.message import Kind, paragraphs
from etatplateforme.notifications.state import FINAL, State
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.child import HERE, main
from tests.unit.notifications.office import BASE, Office, acknowledgement, message, office
from tests.unit.notifications.smtp_peer import SILENCE, SmtpPeer

PATIENCE = 60
ONE_BY_ONE = 1
"""As to a provider on the network. A relay of this machine is fast enough for larger groups, which share one doubt."""
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.unit.notifications.child"])

STEPS = {
    "after the claim": "after-claim@1",
    "before the attempt row": "before-attempt@1",
    "after the attempt row": "after-attempt@{rank}",
    "before the wire": "before-wire@{rank}",
    "in the middle of DATA": "stall",
    "after the dot": "silence",
    "after the provider's OK": "after-wire@{rank}",
    "before the record": "before-record@{rank}",
    "after the record": "after-record@{rank}",
}


@dataclass(frozen=True)
class Toll:
    """What some kills cost, of so many messages."""

    step: str
    kills: int
    messages: int
    received: int
    lost: int
    doubled: int
    doubled_by_law: int
    uncertain: int


class Victim:
    """A process of its own over the ledger in *folder*, made from one that has everything imported already."""

    def __init__(self, folder: Path, port: int, point: str, group: int) -> None:
        self._here, theirs = _FORKS.Pipe()
        self._process = _FORKS.Process(target=main, args=(str(folder), port, point, theirs, group), daemon=True)
        self._process.start()
        theirs.close()

    def stopped(self) -> bool:
        """Wait until it stands at its point; False when it ended, or takes too long."""
        try:
            return self._here.poll(PATIENCE) and self._here.recv() == HERE
        except EOFError:
            return False

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def wait(self, seconds: float) -> int | None:
        """How it ended: 0, or minus the signal; None when it has not."""
        self._process.join(seconds)
        return self._process.exitcode

    def close(self) -> None:
        """End it and forget it."""
        self._process.kill()
        self._process.join(PATIENCE)
        self._process.close()
        self._here.close()


@contextmanager
def child(folder: Path, port: int, point: str, group: int = ONE_BY_ONE) -> Iterator[Victim]:
    """A process of its own over the ledger in *folder*, ended at the end."""
    process = Victim(folder, port, point, group)
    try:
        yield process
    finally:
        process.close()


def kill_at(folder: Path, port: int, point: str, group: int = ONE_BY_ONE) -> None:
    """Run a child up to *point*, and kill it there."""
    with child(folder, port, point, group) as process:
        assert process.stopped()
        process.kill()
        assert process.wait(PATIENCE) == -9


@contextmanager
def later(folder: Path, port: int, **delay: int) -> Iterator[Office]:
    """The same ledger, seen some time from now."""
    with office(folder, port, StillClock(datetime.now(UTC) + timedelta(**delay))) as place:
        yield place


def kind_of(number: int) -> Kind:
    """Few acknowledgements: they go first, and the kills must fall on the others too."""
    if number % 100 == 0:
        return Kind.ACKNOWLEDGEMENT
    return Kind.BULK if number % 3 == 0 else Kind.SERVICE


def queue(folder: Path, count: int) -> dict[str, tuple[str, Kind]]:
    """Queue *count* messages of every kind; their receipts and kinds by address."""
    queued: dict[str, tuple[str, Kind]] = {}
    with later(folder, 1) as place:
        town = place.agent()
        for number in range(count):
            kind, to = kind_of(number), MailAddress(f"p{number}@d{number % 7}.test")
            if kind is Kind.ACKNOWLEDGEMENT:
                receipt = town.acknowledge(acknowledgement(place.clock.now()), to, idempotency_key=f"k{number}")
            else:
                long = paragraphs("Bonjour. " * 9_000 if number % 50 == 1 else "Bonjour.")
                receipt = town.notify(message(f"k{number}", kind=kind, recipient=to, content=long))
            queued[to.value] = (receipt.id, kind)
    return queued


def kill_once(folder: Path, peer: SmtpPeer, step: str, rank: int, chosen: set[str], group: int) -> None:
    """One kill at *step*; *chosen* are those that the relay stalls on."""
    point = STEPS[step]
    if "@" in point:
        kill_at(folder, peer.port, point.format(rank=rank), group)
        return
    peer.stalled.clear()
    peer.dotted.clear()
    if point == "stall":
        peer.stalls = chosen
    else:
        peer.dot = dict.fromkeys(chosen, SILENCE)
    with child(folder, peer.port, "work", group) as process:
        if point == "stall":
            assert peer.stalled.wait(PATIENCE)
        else:
            assert peer.silent.wait(PATIENCE)
        process.kill()
        assert process.wait(PATIENCE) == -9
    peer.goes_on.set()
    peer.stalls, peer.dot = set(), {}
    peer.goes_on = type(peer.goes_on)()
    peer.silent.clear()


def toll(folder: Path, step: str, kills: int, count: int, group: int = ONE_BY_ONE) -> Toll:
    """Kill at *step*, *kills* times, with *count* messages pending; deliver the rest, and count."""
    queued = queue(folder, count)
    with SmtpPeer() as peer:
        for kill in range(kills):
            services = (address for address, (_, kind) in queued.items() if kind is Kind.SERVICE)
            chosen = {address for address in services if address not in peer.received and address not in peer.hit}
            kill_once(folder, peer, step, 1 + kill % 3, chosen, group)
        return counted(folder, peer, queued, step, kills)


def counted(folder: Path, peer: SmtpPeer, queued: dict[str, tuple[str, Kind]], step: str, kills: int) -> Toll:
    """Deliver the rest of what was *queued*, and count what became of each message."""
    with later(folder, peer.port, hours=1) as place:
        town = place.agent()
        for _ in range(12):
            while town.deliver(2_000).handled:
                pass
            place.still.advance(3_600)
        states = {address: town.status(receipt) for address, (receipt, _) in queued.items()}
    received = peer.received
    assert all(status.state in FINAL or status.awaits_person for status in states.values())
    doubled = [address for address, times in received.items() if times > 1]
    by_law = [address for address in doubled if queued[address][1] is Kind.ACKNOWLEDGEMENT]
    lost = [address for address, status in states.items() if status.state is State.SENT and not received[address]]
    uncertain = sum(status.awaits_person for status in states.values())
    return Toll(step, kills, len(queued), len(received), len(lost), len(doubled) - len(by_law), len(by_law), uncertain)


def purge_toll(folder: Path, kills: int, count: int) -> Toll:
    """Kill in the purge of *count* messages that left; then purge to the end."""
    queued = queue(folder, count)
    with SmtpPeer() as peer:
        with later(folder, peer.port) as place:
            while place.agent().deliver(2_000).handled:
                pass
            old = "UPDATE notification_content SET delete_on = 1"
            place.write(old)
        for kill in range(kills):
            kill_at(folder, peer.port, ("before-purge", "after-purge")[kill % 2])
            with later(folder, peer.port) as place:
                assert (folder / BASE).exists() or place.scalar("PRAGMA integrity_check") == "ok"
        with later(folder, peer.port) as place:
            town = place.agent()
            _ = town.purge()
            left = place.scalar("SELECT count(*) FROM notification_content")
            lost = sum(town.status(receipt).state is not State.SENT for receipt, _ in queued.values())
        doubled = sum(times > 1 for times in peer.received.values())
        assert left == 0
        return Toll("in the purge", kills, count, len(peer.received), lost, doubled, 0, 0)


def queue_toll(folder: Path, kills: int) -> Toll:
    """Kill while queuing, the same key each time; then queue and deliver it: one row, one message."""
    with SmtpPeer() as peer:
        for kill in range(kills):
            kill_at(folder, peer.port, ("before-queue", "after-queue")[kill * 2 // kills])
        with later(folder, peer.port) as place:
            _ = place.agent().notify(message("tuée"))
            assert place.scalar("SELECT count(*) FROM notification") == 1
            _ = place.agent().deliver()
        received = sum(peer.received.values())
        return Toll("before the commit of the queuing", kills, 1, received, int(received == 0), received - 1, 0, 0)


@dataclass(frozen=True)
class FullDisk:
    """What a disk that fills up cost: how many were queued before it was full, and what became of them."""

    queued: int
    refused_clearly: bool
    sound: bool
    lost: int
    doubled: int
    uncertain: int


def disk_full(folder: Path, make_room: Callable[[], None]) -> FullDisk:
    """Queue into a small disk until it is full, deliver until it refuses, *make_room*, deliver the rest."""
    receipts: dict[str, str] = {}
    refused = False
    with SmtpPeer() as peer:
        with later(folder, peer.port) as place:
            town = place.agent()
            try:
                for number in range(100_000):
                    to = MailAddress(f"p{number}@exemple.test")
                    told = message(f"k{number}", recipient=to, content=paragraphs("Bonjour. " * 200))
                    receipts[to.value] = town.notify(told).id
            except StorageFull:
                refused = True
            for _ in range(5):
                with suppress(StorageFull):
                    _ = town.deliver(10)
                place.still.advance(600)
        make_room()
        with later(folder, peer.port, hours=3) as place:
            town = place.agent()
            sound = place.scalar("PRAGMA integrity_check") == "ok"
            for _ in range(6):
                while town.deliver(2_000).handled:
                    pass
                place.still.advance(3_600)
            states = {address: town.status(receipt) for address, receipt in receipts.items()}
        received = peer.received
    lost = sum(status.state is State.SENT and not received[address] for address, status in states.items())
    lost += sum(status.state not in FINAL and not status.awaits_person for status in states.values())
    doubled = sum(times > 1 for times in received.values())
    uncertain = sum(status.awaits_person for status in states.values())
    return FullDisk(len(receipts), refused, sound, lost, doubled, uncertain)


class Filling:
    """The real ports, on a disk that something else fills up while the first message is at the relay."""

    def __init__(self, ports: Ports, file: Path) -> None:
        self._ports = ports
        self._file = file

    def perform(self, effect: Effect[object], within: Within) -> object:
        answer = self._ports.perform(effect, within)
        if isinstance(effect, SendMail) and not self._file.exists():
            with suppress(OSError), self._file.open("wb", buffering=0) as other:
                while True:
                    _ = other.write(b"x" * 512)
        return answer

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


@dataclass(frozen=True)
class FullInFlight:
    """What it cost that the disk filled up while messages left: how many had left, how many of them were noted."""

    left: int
    noted: int
    refused_clearly: bool
    sent_while_full: int
    lost: int
    doubled: int
    uncertain: int


def full_in_flight(folder: Path, make_room: Callable[[], None]) -> FullInFlight:
    """Deliver on a disk that fills up meanwhile; try to queue and to deliver more; *make_room*, deliver the rest."""
    to = [MailAddress(f"p{number}@exemple.test") for number in range(100)]
    with SmtpPeer() as peer:
        with later(folder, peer.port) as place:
            town = place.agent()
            taken = town.notify_many([message(f"k{one.value}", recipient=one) for one in to])
            receipts = [each.id for each in taken if not isinstance(each, EtatError)]
            with suppress(StorageFull):
                _ = place.agent(Filling(place.ports, folder / "other")).deliver(100)
            left = sum(peer.received.values())
            noted = sum(town.status(receipt).state is State.SENT for receipt in receipts)
            refused = False
            try:
                _ = town.notify(message("late", recipient=MailAddress("late@exemple.test")))
            except StorageFull:
                refused = True
            for _ in range(5):
                place.still.advance(600)
                with suppress(StorageFull):
                    _ = town.deliver(10)
            after = sum(peer.received.values()) - left
        make_room()
        (folder / "other").unlink()
        with later(folder, peer.port, hours=3) as place:
            town = place.agent()
            while town.deliver(2_000).handled:
                pass
            states = [town.status(receipt) for receipt in receipts]
    lost = sum(status.state is not State.SENT and not status.awaits_person for status in states)
    doubled = sum(times > 1 for times in peer.received.values())
    uncertain = sum(status.awaits_person for status in states)
    return FullInFlight(left, noted, refused, after, lost, doubled, uncertain)
