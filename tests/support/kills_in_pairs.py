"""Two delivering processes over one ledger, both killed, again and again; then what became of each message."""

from pathlib import Path

from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.state import FINAL, State
from tests.support.kills import PATIENCE, STEPS, Toll, child, later, queue
from tests.unit.notifications.smtp_peer import SmtpPeer

POINTS = [point.format(rank=1) for point in STEPS.values() if "@" in point]


def round_of_two(folder: Path, peer: SmtpPeer, point: str) -> None:
    """One process stops at *point* and holds what it claimed; a second works beside it; both are killed.

    The first dies where it was told, the second at a moment that nobody chose.
    """
    with child(folder, peer.port, point) as one, child(folder, peer.port, "work") as two:
        _ = one.stopped()  # False: nothing was left for it, and it ended by itself
        sent = len(peer.received)
        _ = peer.reached(sent + 10, 5)
        for process in (one, two):
            process.kill()
            assert process.wait(PATIENCE) in (-9, 0)


def toll_of_pairs(folder: Path, rounds: int, count: int) -> Toll:
    """*rounds* of two kills each, with *count* messages pending; deliver the rest, and count."""
    queued = queue(folder, count)
    with SmtpPeer() as peer:
        for number in range(rounds):
            round_of_two(folder, peer, POINTS[number % len(POINTS)])
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
    name = "two workers"
    return Toll(name, 2 * rounds, count, len(received), len(lost), len(doubled) - len(by_law), len(by_law), uncertain)
