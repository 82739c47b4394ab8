"""Runners: they drive the body of an action. One asks and waits, the other awaits; both keep the same promises.

- The gate is asked before the body starts (for a stream, before its first item), and again for each ``perform``.
- An error of an effect, and a cancellation, are raised in the body at its ``yield``; the body is always closed.
- An effect that has started to write is shielded: a cancellation waits for it, for a bounded grace. Past it, or at a
  second cancellation, the effect goes on, the journal says ``uncertain``, and the CancelledError goes on in any case.
  In the sync colour, Ctrl-C (or a SystemExit of a signal handler) during a write is journalled as ``uncertain`` too.
- A body that swallows a cancellation ends, and the CancelledError goes on all the same.
- An act has a deadline; waits between attempts stop at it. A download has its own.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar

from etatplateforme.core.clock import Clock, Within
from etatplateforme.core.effects import Ask, Effect, Flow, Item, Op, Pause, Perform
from etatplateforme.core.gate import Gate, Refused
from etatplateforme.core.journal import Journal
from etatplateforme.core.wire_faults import timed_out
from etatplateforme.errors import EtatError, Uncertain
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.intent import Act

T = TypeVar("T")

DEADLINE = 30.0
GRACE = 5.0


class World(Protocol):
    """What performs effects; :class:`etatplateforme.core.ports.Ports` is the real one."""

    def perform(self, effect: Effect[object], within: Within) -> object:
        """Perform *effect* at once."""
        ...

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        """Perform *effect* without holding the loop."""
        ...


@dataclass(frozen=True, slots=True)
class Guard:
    """Gate, journal and clock of one service, and how long an act may last, in seconds."""

    gate: Gate
    journal: Journal
    clock: Clock
    deadline: float = DEADLINE
    grace: float = GRACE

    def within(self) -> Within:
        """Deadline of an act that starts now."""
        return Within.seconds(self.clock, self.deadline)

    def answer(self, act: Act, decision: Decision) -> Decision:
        """*decision*, or the refusal that it is. Raises Refused."""
        if decision.outcome is Outcome.REFUSE:
            raise Refused(act, decision, self.gate.ways())
        return decision

    def wait(self, effect: Pause, within: Within) -> float:
        """Seconds to wait. Raises TimedOut when the deadline comes first."""
        seconds = effect.seconds + (self.clock.jitter(effect.jitter) if effect.jitter else 0.0)
        if seconds > within.remaining():
            raise timed_out()
        return seconds


class SyncRunner:
    """Runs actions at once."""

    def __init__(self, guard: Guard, world: World) -> None:
        self._guard = guard
        self._world = world

    def run(self, act: Act, op: Op[T]) -> T:
        """Ask the gate, drive *op* to its end, answer its value."""
        _ = self._ask(act)
        return self._drive(act, op, self._guard.within())

    def stream(self, act: Act, flow: Flow[T]) -> Iterator[T]:
        """Ask the gate at the first item, then hand items over; each step has a deadline of its own."""
        try:
            _ = self._ask(act)
            sent: object = None
            failure: BaseException | None = None
            while True:
                step = flow.throw(failure) if failure is not None else flow.send(sent)
                sent, failure = None, None
                if isinstance(step, Item):
                    yield step.value
                    continue
                try:
                    sent = self._perform(act, step, self._guard.within())
                except BaseException as error:  # whatever an effect raises is the body's to see
                    failure = error
        except StopIteration:
            return
        finally:
            flow.close()

    def _ask(self, act: Act) -> Decision:
        decision = self._guard.gate.ask(act)
        self._guard.journal.decided(act, decision)
        return self._guard.answer(act, decision)

    def _drive(self, act: Act, op: Op[T], within: Within) -> T:
        try:
            effect = next(op)
            while True:
                try:
                    answer = self._perform(act, effect, within)
                except BaseException as error:  # whatever an effect raises, Ctrl-C too, is the body's to see
                    effect = op.throw(error)
                else:
                    effect = op.send(answer)
        except StopIteration as end:
            value: T = end.value
            return value
        finally:
            op.close()

    def _perform(self, act: Act, effect: Effect[object], within: Within) -> object:
        match effect:
            case Perform():
                _ = self._ask(effect.act)
                return self._drive(effect.act, effect.op, within)
            case Ask():
                return self._ask(effect.act)
            case Pause():
                self._guard.clock.sleep(self._guard.wait(effect, within))
                return None
            case _:
                try:
                    return self._world.perform(effect, within)
                except (KeyboardInterrupt, SystemExit):
                    if effect.writes:
                        with suppress(EtatError):  # a full disk must not swallow the interruption
                            self._guard.journal.uncertain(act, type(effect).__name__)
                    raise


class AsyncRunner:
    """Runs actions in an asyncio loop."""

    def __init__(self, guard: Guard, world: World) -> None:
        self._guard = guard
        self._world = world
        self._unfinished: set[asyncio.Task[object]] = set()

    async def run(self, act: Act, op: Op[T]) -> T:
        """Ask the gate, drive *op* to its end, answer its value."""
        try:
            _ = await self._ask(act)
            return await self._drive(act, op, self._guard.within())
        finally:
            op.close()

    async def stream(self, act: Act, flow: Flow[T]) -> AsyncIterator[T]:
        """Ask the gate at the first item, then hand items over; each step has a deadline of its own."""
        try:
            _ = await self._ask(act)
            sent: object = None
            failure: BaseException | None = None
            cancelled: asyncio.CancelledError | None = None
            while True:
                try:
                    step = flow.throw(failure) if failure is not None else flow.send(sent)
                except StopIteration:
                    if cancelled is not None:
                        raise cancelled from None
                    return
                sent, failure = None, None
                if isinstance(step, Item):
                    yield step.value
                    continue
                try:
                    sent = await self._perform(act, step, self._guard.within())
                except BaseException as error:  # whatever an effect raises, a cancellation too, is the body's to see
                    failure = error
                    if isinstance(error, asyncio.CancelledError):
                        cancelled = error
        finally:
            flow.close()

    async def finish(self) -> None:
        """Wait, for the grace, for writes whose waiter was cancelled; called before the ports are closed."""
        if self._unfinished:
            _ = await asyncio.wait(self._unfinished, timeout=self._guard.grace)

    async def _ask(self, act: Act) -> Decision:
        guard = self._guard
        decision = guard.gate.ask(act)
        if guard.journal.must_write(act, decision):
            await asyncio.to_thread(guard.journal.decided, act, decision)
        else:
            guard.journal.decided(act, decision)
        return guard.answer(act, decision)

    async def _drive(self, act: Act, op: Op[T], within: Within) -> T:
        cancelled: asyncio.CancelledError | None = None
        try:
            effect = next(op)
            while True:
                try:
                    answer = await self._perform(act, effect, within)
                except BaseException as error:  # whatever an effect raises, a cancellation too, is the body's to see
                    if isinstance(error, asyncio.CancelledError):
                        cancelled = error
                    effect = op.throw(error)
                else:
                    effect = op.send(answer)
        except StopIteration as end:
            if cancelled is not None:
                raise cancelled from None
            value: T = end.value
            return value
        finally:
            op.close()

    async def _perform(self, act: Act, effect: Effect[object], within: Within) -> object:
        match effect:
            case Perform():
                _ = await self._ask(effect.act)
                return await self._drive(effect.act, effect.op, within)
            case Ask():
                return await self._ask(effect.act)
            case Pause():
                await self._guard.clock.asleep(self._guard.wait(effect, within))
                return None
            case _ if effect.writes:
                return await self._shielded(act, effect, within)
            case _:
                return await self._world.aperform(effect, within)

    async def _shielded(self, act: Act, effect: Effect[object], within: Within) -> object:
        task = asyncio.ensure_future(self._world.aperform(effect, within))
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not await self._known(task):
                with suppress(EtatError):  # a full disk must not swallow the cancellation
                    await asyncio.shield(asyncio.to_thread(self._guard.journal.uncertain, act, type(effect).__name__))
            raise

    def _finished(self, task: "asyncio.Task[object]") -> None:
        self._unfinished.discard(task)
        if not task.cancelled():
            _ = task.exception()  # retrieved, since its waiter may be gone

    async def _known(self, task: "asyncio.Task[object]") -> bool:
        """True when the outcome of *task* is known within the grace; a second cancellation ends the wait at once."""
        with suppress(asyncio.CancelledError):
            _ = await asyncio.wait({task}, timeout=self._guard.grace)
        return task.done() and not task.cancelled() and not isinstance(task.exception(), Uncertain)
