"""Sites read outside any service: a wire, a clock, and nothing else. What ``audit site`` and ``attest verify`` open."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import Clock, SystemClock, Within
from etatplateforme.core.effects import Call, Compute, Effect, Now
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.wire import Wire
from etatplateforme.evidence.proofs import Proofs
from etatplateforme.evidence.site import Sites


@dataclass(frozen=True, slots=True)
class _World:
    """What a visit asks of the world."""

    clock: Clock
    wire: Wire

    def perform(self, effect: Effect[object], within: Within) -> object:
        """Do one of the effects of a visit, at once."""
        match effect:
            case Call():
                return self.wire.call(effect, within)
            case Compute():
                return effect.work()
            case Now():
                return self.clock.now()
            case _:
                raise TypeError(f"a visit asks for no {type(effect).__name__}")

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        """Never: a visit has one colour."""
        raise TypeError("a visit outside a service is in the sync colour")


@contextmanager
def open_sites(clock: Clock | None = None) -> Generator[Sites[Sync]]:
    """The block that visits sites, in the sync colour, for a ``with``; its connections are closed at the end.

    Inside a service, ``service.use(Sites[Sync])`` passes by the gate and the journal of that service instead.
    """
    with _outside(clock) as runner:
        yield Sites[Sync](runner)


@contextmanager
def open_proofs(clock: Clock | None = None) -> Generator[Proofs[Sync]]:
    """The block that reads the attestation of a site, in the same way."""
    with _outside(clock) as runner:
        yield Proofs[Sync](runner)


@contextmanager
def _outside(clock: Clock | None) -> Generator[SyncRunner]:
    time = clock or SystemClock()
    wire = Wire(time)
    try:
        yield SyncRunner(Guard(OpenGate(), SilentJournal(), time), _World(time, wire))
    finally:
        wire.close()
