"""The work of a process of its own over a ledger, to be killed.

A point is « before » or « after », what it is about to do or has done, and which time: ``after-wire@7``. There it says
so and waits to be killed. ``work`` delivers until nothing is due.
"""

from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Effect, Many, SendMail, Statement, Transact
from etatplateforme.core.ports import Ports
from etatplateforme.notifications.lanes import TAKE
from etatplateforme.notifications.ledger import BEGIN, MOVE
from etatplateforme.notifications.personal import DELETE_OVERDUE
from etatplateforme.notifications.queueing import QUEUE
from etatplateforme.notifications.worker import run_worker
from tests.unit.notifications.office import SETTINGS, message, office

HERE = "here"
SAID: dict[str, Statement] = {"queue": QUEUE, "claim": TAKE, "attempt": BEGIN, "record": MOVE, "purge": DELETE_OVERDUE}


def does(effect: Effect[object], what: str) -> bool:
    """True when *effect* is *what*: a send, or a transaction that has something for its statement."""
    if what == "wire":
        return isinstance(effect, SendMail)
    if not isinstance(effect, Transact):
        return False
    return any(
        step.statement is SAID[what] and not (isinstance(step, Many) and not step.values) for step in effect.steps
    )


class Stopping:
    """The real ports, that stop for ever before or after one effect."""

    def __init__(self, ports: Ports, point: str, told: Connection) -> None:
        self._told = told
        self._ports = ports
        self._when, _, named = point.partition("-")
        self._what, _, rank = named.partition("@")
        self._left = int(rank or 1)

    def perform(self, effect: Effect[object], within: Within) -> object:
        here = self._when != "work" and does(effect, self._what)
        self._left -= here
        if here and self._left == 0 and self._when == "before":
            self._stop()
        answer = self._ports.perform(effect, within)
        if here and self._left == 0 and self._when == "after":
            self._stop()
        return answer

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)

    def _stop(self) -> None:
        self._told.send(HERE)
        _ = self._told.recv()


def main(folder: str, port: int, point: str, told: Connection, group: int) -> None:
    """Work up to *point*, then say so on *told* and wait; at most *group* messages are announced at once."""
    settings = replace(SETTINGS, policy=replace(SETTINGS.policy, largest_group=group))
    with office(Path(folder), port, SystemClock()) as place:
        town = place.agent(Stopping(place.ports, point, told), settings)
        if "queue" in point:
            _ = town.notify(message("tuée"))
            return
        if "purge" in point:
            _ = town.purge()
            return
        run_worker(town, stop=lambda: town.pending().oldest is None, wait=lambda _: None)
