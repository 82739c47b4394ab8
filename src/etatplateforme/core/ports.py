"""What performs the effects: the wire, the store, the mail wire and the clock, behind one dispatch per colour."""

import asyncio
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from typing import Protocol

from etatplateforme.core.clock import Clock, Within
from etatplateforme.core.effects import Call, Compute, Download, Effect, Now, Query, Row, Secret, SendMail, Transact
from etatplateforme.core.mail import MailWire
from etatplateforme.core.store import Rows
from etatplateforme.core.wire import Wire
from etatplateforme.values.check import Check


class Storage(Protocol):
    """What keeps rows: SQLite (:class:`etatplateforme.core.store.Store`) or PostgreSQL."""

    def query(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select."""
        ...

    async def aquery(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select, off the loop."""
        ...

    def transact(self, effect: Transact, within: Within) -> Rows:
        """All the steps, committed, or none."""
        ...

    async def atransact(self, effect: Transact, within: Within) -> Rows:
        """All the steps, committed, or none; off the loop."""
        ...

    def examine(self, within: Within) -> Check:
        """Whether it is in order, for ``doctor``."""
        ...

    def close(self) -> None:
        """Finish what was handed over, then close."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world of one service. ``aclose`` closes both colours."""

    clock: Clock
    wire: Wire
    store: Storage
    mail: MailWire

    def perform(self, effect: Effect[object], within: Within) -> object:
        """Perform *effect* at once."""
        match effect:
            case Call():
                return self.wire.call(effect, within)
            case Query():
                return self.store.query(effect, within)
            case Transact():
                return self.store.transact(effect, within)
            case SendMail():
                return self.mail.send(effect, within)
            case Download():
                return self.wire.download(effect, within)
            case Compute():
                return self._compute(effect)
            case _:
                return self._instant(effect)

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        """Perform *effect* without holding the loop."""
        match effect:
            case Call():
                return await self.wire.acall(effect, within)
            case Query():
                return await self.store.aquery(effect, within)
            case Transact():
                return await self.store.atransact(effect, within)
            case SendMail():
                return await self.mail.asend(effect, within)
            case Download():
                return await self.wire.adownload(effect, within)
            case Compute():
                return await asyncio.to_thread(self._compute, effect)
            case _:
                return self._instant(effect)

    def _compute(self, effect: Compute[object]) -> object:
        try:
            return (
                effect.work()
            )  # a frame of this file stays on the stack: work that opens files is seen to pass by here
        except StopIteration as error:  # asyncio cannot hand it over: who awaits it would wait for ever
            raise RuntimeError("computed work raised StopIteration") from error

    def _instant(self, effect: Effect[object]) -> object:
        match effect:
            case Now():
                return self.clock.now()
            case Secret():
                return self.clock.secret(effect.size)
            case _:
                raise TypeError(f"no port performs {type(effect).__name__}")

    def close(self) -> None:
        """Close what the sync colour opened: all of it, also when one of them fails."""
        with ExitStack() as stack:
            _ = stack.callback(self.store.close)
            _ = stack.callback(self.wire.close)
            _ = stack.callback(self.mail.close)

    async def aclose(self) -> None:
        """Close what both colours opened: all of it, also when one of them fails."""
        async with AsyncExitStack() as stack:
            _ = stack.push_async_callback(asyncio.to_thread, self.store.close)
            _ = stack.push_async_callback(self.wire.aclose)
            _ = stack.push_async_callback(asyncio.to_thread, self.mail.close)
