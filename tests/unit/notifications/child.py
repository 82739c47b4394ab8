"""A process of its own over a ledger, to be killed: ``python -m tests.unit.notifications.child FOLDER PORT POINT``.

At the named point it writes a line to its output and waits to be killed. ``work`` delivers until nothing is due.
"""

import sys
from pathlib import Path

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Effect, SendMail, Transact
from etatplateforme.core.ports import Ports
from etatplateforme.notifications.worker import run_worker
from tests.unit.notifications.office import message, office

WRITES = {"queue": 1, "attempt": 2, "record": 3}


class Stopping:
    """The real ports, that stop for ever before or after one effect."""

    def __init__(self, ports: Ports, point: str) -> None:
        self._ports = ports
        self._when, _, self._what = point.partition("-")
        self._writes = 0

    def perform(self, effect: Effect[object], within: Within) -> object:
        self._writes += isinstance(effect, Transact)
        here = isinstance(effect, SendMail) if self._what == "wire" else self._is_write(effect)
        if here and self._when == "before":
            stop()
        answer = self._ports.perform(effect, within)
        if here and self._when == "after":
            stop()
        return answer

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)

    def _is_write(self, effect: Effect[object]) -> bool:
        return isinstance(effect, Transact) and WRITES.get(self._what) == self._writes


def stop() -> None:
    print("here", flush=True)
    sys.stdin.read()


def main(folder: str, port: str, point: str) -> None:
    with office(Path(folder), int(port), SystemClock()) as place:
        town = place.agent(Stopping(place.ports, point))
        if point.endswith("queue"):
            town.notify(message("tuée"))
            return
        run_worker(town, stop=lambda: town.pending().oldest is None, wait=lambda _: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
