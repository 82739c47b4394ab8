"""A process of its own over a ledger, to be killed: ``python -m tests.unit.notifications.child FOLDER PORT POINT``.

POINT is « before » or « after », what it is about to do or has done, and the how manieth time: ``after-wire@7``. There
it writes a line to its output and waits to be killed. ``work`` delivers until nothing is due.
"""

import sys
from pathlib import Path

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Effect, Many, SendMail, Statement, Transact
from etatplateforme.core.ports import Ports
from etatplateforme.notifications.lanes import TAKE
from etatplateforme.notifications.ledger import BEGIN, MOVE
from etatplateforme.notifications.queueing import QUEUE
from etatplateforme.notifications.worker import run_worker
from tests.unit.notifications.office import message, office

SAID: dict[str, Statement] = {"queue": QUEUE, "claim": TAKE, "attempt": BEGIN, "record": MOVE}


def does(effect: Effect[object], what: str) -> bool:
    """True when *effect* is *what*: a send, a purge, or a transaction that has something for its statement."""
    if what == "wire":
        return isinstance(effect, SendMail)
    if not isinstance(effect, Transact):
        return False
    if what == "purge":
        return effect.erases
    return any(
        step.statement is SAID[what] and not (isinstance(step, Many) and not step.values) for step in effect.steps
    )


class Stopping:
    """The real ports, that stop for ever before or after one effect."""

    def __init__(self, ports: Ports, point: str) -> None:
        self._ports = ports
        self._when, _, told = point.partition("-")
        self._what, _, rank = told.partition("@")
        self._left = int(rank or 1)

    def perform(self, effect: Effect[object], within: Within) -> object:
        here = self._when != "work" and does(effect, self._what)
        self._left -= here
        if here and self._left == 0 and self._when == "before":
            stop()
        answer = self._ports.perform(effect, within)
        if here and self._left == 0 and self._when == "after":
            stop()
        return answer

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


def stop() -> None:
    print("here", flush=True)
    sys.stdin.read()


def main(folder: str, port: str, point: str) -> None:
    with office(Path(folder), int(port), SystemClock()) as place:
        town = place.agent(Stopping(place.ports, point))
        if "queue" in point:
            town.notify(message("tuée"))
            return
        if "purge" in point:
            town.purge()
            return
        run_worker(town, stop=lambda: town.pending().oldest is None, wait=lambda _: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
