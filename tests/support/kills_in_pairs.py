"""Two delivering processes over one ledger, both killed, again and again; then what became of each message."""

from pathlib import Path

from tests.support.kills import PATIENCE, STEPS, Toll, child, counted, queue
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
        return counted(folder, peer, queued, "two workers", 2 * rounds)
