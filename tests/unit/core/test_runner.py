"""What runners promise: the gate first, errors into the body, writes never torn, cancellations never swallowed."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass

import pytest

from etatplateforme.core.action import Async, Block, M, Runner, Sync, action, perform, stream
from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import Effect, Flow, Op, Pause, Reply, Step, ask_world, emit, now, transact
from etatplateforme.core.gate import Refused
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.errors import StorageFull, TimedOut, Uncertain
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.intent import Act, Intent
from tests.support.blocks import settled, taken
from tests.support.town import START, WRITE, MemoryJournal, ScriptedGate, ScriptedWorld, Town, finding, guard, is_write

REFUSAL = Decision(Outcome.REFUSE, (finding(),))
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])


def answer(effect: Effect[object]) -> object:
    return () if is_write(effect) else Reply(200)


async def run(
    colour: str, gate: ScriptedGate, journal: MemoryJournal, world: ScriptedWorld, call: str, *args: object
) -> object:
    """Run one action of a town in the colour of the test."""
    shared = guard(gate, journal, world.clock)
    if colour == "sync":
        town: Town[Sync] = Town(SyncRunner(shared, world))
        return getattr(town, call)(*args)
    atown: Town[Async] = Town(AsyncRunner(shared, world))
    return await getattr(atown, call)(*args)


@BOTH
async def test_a_refused_act_does_nothing(colour: str) -> None:
    gate, journal = ScriptedGate({Intent.NOTIFY: REFUSAL}), MemoryJournal()
    world = ScriptedWorld(answer, StillClock(START))
    trace: list[str] = []
    with pytest.raises(Refused) as refusal:
        await run(colour, gate, journal, world, "write", trace)
    assert (world.seen, trace) == ([], [])
    assert journal.decisions == [(Intent.NOTIFY, Outcome.REFUSE)]
    assert "EG-09" in refusal.value.problem
    assert "1 place de la Mairie" in refusal.value.citizen_message
    assert "01 00 00 00 00" in refusal.value.citizen_message


@BOTH
async def test_the_gate_is_asked_for_an_action_used_by_another(colour: str) -> None:
    gate = ScriptedGate()
    world = ScriptedWorld(answer, StillClock(START))
    assert await run(colour, gate, MemoryJournal(), world, "both", "http://x") == 201
    assert [act.intent for act in gate.asked] == [Intent.ACKNOWLEDGE, Intent.LOOK_UP_ADDRESS]


@BOTH
async def test_an_inner_refusal_stops_the_outer_action(colour: str) -> None:
    gate = ScriptedGate({Intent.LOOK_UP_ADDRESS: REFUSAL})
    world = ScriptedWorld(answer, StillClock(START))
    with pytest.raises(Refused):
        await run(colour, gate, MemoryJournal(), world, "both", "http://x")
    assert world.seen == []


@BOTH
async def test_the_gate_judges_what_arguments_change(colour: str) -> None:
    gate = ScriptedGate(with_details=REFUSAL)
    world = ScriptedWorld(lambda effect: "token", StillClock(START))
    with pytest.raises(Refused):
        await run(colour, gate, MemoryJournal(), world, "scopes", "birthdate")
    assert gate.asked[-1] == Act(Intent.SIGN_IN, {"scopes": ("birthdate",)})


@BOTH
async def test_an_error_of_an_effect_is_raised_in_the_body(colour: str) -> None:
    def fail(effect: Effect[object]) -> object:
        raise TimedOut("Trop tard.", remedy="Plus tard.")

    trace: list[str] = []
    world = ScriptedWorld(fail, StillClock(START))
    with pytest.raises(TimedOut):
        await run(colour, ScriptedGate(), MemoryJournal(), world, "write", trace)
    assert trace == ["before", "TimedOut", "closed"]


def test_ctrl_c_during_a_write_is_journalled_and_goes_on() -> None:
    def interrupt(effect: Effect[object]) -> object:
        raise KeyboardInterrupt

    journal, trace = MemoryJournal(), list[str]()
    world = ScriptedWorld(interrupt, StillClock(START))
    town: Town[Sync] = Town(SyncRunner(guard(journal=journal, clock=world.clock), world))
    with pytest.raises(KeyboardInterrupt):
        town.write(trace)
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]
    assert trace == ["before", "KeyboardInterrupt", "closed"]


@BOTH
async def test_a_wait_beyond_the_deadline_is_not_begun(colour: str) -> None:
    clock = StillClock(START)
    world = ScriptedWorld(answer, clock)
    shared = guard(clock=clock)
    act = Act(Intent.CHECK)
    runner: Runner = SyncRunner(shared, world) if colour == "sync" else AsyncRunner(shared, world)
    with pytest.raises(TimedOut):
        await settled(runner.run(act, ask_world(Pause(shared.deadline + 1))))
    assert clock.waits == []


class GatedWorld(ScriptedWorld):
    """A world whose write begins, tells so, and ends when the test says."""

    def __init__(self) -> None:
        super().__init__(answer, StillClock(START))
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.committed = 0

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        if is_write(effect):
            self.begun.set()
            await self.may_end.wait()
            self.committed += 1
        return await super().aperform(effect, within)


def started(world: GatedWorld, journal: MemoryJournal, trace: list[str], grace: float) -> "asyncio.Task[str]":
    """``Town.write`` in a task."""
    town: Town[Async] = Town(AsyncRunner(guard(journal=journal, clock=world.clock, grace=grace), world))
    return asyncio.create_task(town.write(trace))


async def test_cancelling_before_the_write_writes_nothing() -> None:
    world, journal, trace = GatedWorld(), MemoryJournal(), list[str]()
    task = started(world, journal, trace, grace=5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (world.committed, journal.doubts, trace) == (0, [], [])


async def test_cancelling_during_the_write_lets_it_end() -> None:
    world, journal, trace = GatedWorld(), MemoryJournal(), list[str]()
    task = started(world, journal, trace, grace=5)
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    world.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert (world.committed, journal.doubts) == (1, [])
    assert trace == ["before", "CancelledError", "closed"]


@pytest.mark.parametrize("second_cancel", [True, False], ids=["second cancel", "grace over"])
async def test_past_the_grace_the_write_is_uncertain_and_kept(second_cancel: bool) -> None:
    world, journal, trace = GatedWorld(), MemoryJournal(), list[str]()
    town_runner = AsyncRunner(guard(journal=journal, clock=world.clock, grace=30 if second_cancel else 0.01), world)
    town: Town[Async] = Town(town_runner)
    task = asyncio.create_task(town.write(trace))
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    if second_cancel:
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.shield(task), 5)
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]
    assert world.committed == 0
    world.may_end.set()
    await asyncio.wait_for(town_runner.finish(), 5)
    assert world.committed == 1


async def test_cancelling_after_the_write_keeps_it() -> None:
    world, journal, trace = GatedWorld(), MemoryJournal(), list[str]()
    world.may_end.set()
    task = started(world, journal, trace, grace=5)
    assert await asyncio.wait_for(task, 5) == "done"
    task.cancel()
    assert (world.committed, trace[-1]) == (1, "closed")


async def test_a_timeout_around_an_action_is_a_timeout() -> None:
    world, journal, trace = GatedWorld(), MemoryJournal(), list[str]()
    town: Town[Async] = Town(AsyncRunner(guard(journal=journal, clock=world.clock, grace=0.01), world))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await town.write(trace)
    world.may_end.set()
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]


@BOTH
async def test_a_stream_asks_the_gate_at_its_first_item_only(colour: str) -> None:
    gate = ScriptedGate({Intent.FIND_DATASET: REFUSAL})
    world = ScriptedWorld(answer, StillClock(START))
    if colour == "sync":
        items = Town[Sync](SyncRunner(guard(gate), world)).pages(2)
        assert gate.asked == []
        with pytest.raises(Refused):
            next(items)
    else:
        aitems = Town[Async](AsyncRunner(guard(gate), world)).pages(2)
        assert gate.asked == []
        with pytest.raises(Refused):
            await anext(aitems)
    assert [act.intent for act in gate.asked] == [Intent.FIND_DATASET]


@BOTH
async def test_a_stream_asks_for_the_next_page_only_when_its_reader_does(colour: str) -> None:
    world = ScriptedWorld(answer, StillClock(START))
    if colour == "sync":
        items = Town[Sync](SyncRunner(guard(), world)).pages(1000)
        assert [next(items), next(items)] == [0, 1]
    else:
        aitems = Town[Async](AsyncRunner(guard(), world)).pages(1000)
        assert [await anext(aitems), await anext(aitems)] == [0, 1]
    assert len(world.seen) == 2


# --- what goes wrong while it goes wrong -----------------------------------------------------------------------------


@dataclass
class FullJournal(MemoryJournal):
    """A journal on a full disk."""

    def uncertain(self, act: Act, effect: str) -> None:
        super().uncertain(act, effect)
        raise StorageFull("Plein.", remedy="Libérez.")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interruption_is_not_lost_to_a_full_disk(interruption: type[BaseException]) -> None:
    def interrupt(effect: Effect[object]) -> object:
        raise interruption

    journal, trace = FullJournal(), list[str]()
    world = ScriptedWorld(interrupt, StillClock(START))
    town: Town[Sync] = Town(SyncRunner(guard(journal=journal, clock=world.clock), world))
    with pytest.raises(interruption):
        town.write(trace)
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]


def test_an_interrupted_read_leaves_no_doubt() -> None:
    def interrupt(effect: Effect[object]) -> object:
        raise KeyboardInterrupt

    journal = MemoryJournal()
    world = ScriptedWorld(interrupt, StillClock(START))
    with pytest.raises(KeyboardInterrupt):
        Town[Sync](SyncRunner(guard(journal=journal, clock=world.clock), world)).fetch("http://x")
    assert journal.doubts == []


async def test_a_cancellation_is_not_lost_to_a_full_disk() -> None:
    world, journal, trace = GatedWorld(), FullJournal(), list[str]()
    task = started(world, journal, trace, grace=0.01)
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    world.may_end.set()
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]


class DoubtfulWorld(GatedWorld):
    """A world whose write ends with an outcome that nobody knows."""

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        answer = await super().aperform(effect, within)
        if is_write(effect):
            raise Uncertain("Sans réponse.", remedy="Vérifiez.")
        return answer


async def test_a_doubt_that_comes_within_the_grace_is_a_doubt() -> None:
    """The waiter was cancelled: the Uncertain error reaches nobody, so the journal must say it."""
    world, journal, trace = DoubtfulWorld(), MemoryJournal(), list[str]()
    task = started(world, journal, trace, grace=5)
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    await asyncio.sleep(0)
    world.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]


def test_a_write_cut_by_the_end_of_its_loop_is_a_doubt() -> None:
    """asyncio.run cancels every task when its main one ends, those of shielded writes too."""
    journal, trace = MemoryJournal(), list[str]()

    async def main() -> None:
        world = GatedWorld()
        task = started(world, journal, trace, grace=5)
        await asyncio.wait_for(world.begun.wait(), 5)
        assert not task.done()

    asyncio.run(main())
    assert journal.doubts == [(Intent.NOTIFY, "Transact")]
    assert trace[-1] == "closed"


class Deaf(Block[M]):
    """A block whose bodies swallow what they should let pass."""

    @action(Intent.NOTIFY)
    def write(self) -> Op[str]:
        """Go on after any error."""
        try:
            _ = yield from transact(Step(WRITE))
        except BaseException:
            _ = yield from now()
        return "comme si de rien n'était"

    @stream(Intent.FIND_DATASET)
    def items(self) -> Flow[int]:
        """The same, as a stream."""
        try:
            _ = yield from transact(Step(WRITE))
        except BaseException:
            yield from emit(1)


@pytest.mark.parametrize("kind", ["action", "stream"])
async def test_a_body_cannot_swallow_a_cancellation(kind: str) -> None:
    world = GatedWorld()
    deaf: Deaf[Async] = Deaf(AsyncRunner(guard(clock=world.clock), world))

    async def use() -> object:
        return await deaf.write() if kind == "action" else [item async for item in deaf.items()]

    task = asyncio.create_task(use())
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    await asyncio.sleep(0)
    world.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_a_task_group_ends_all_its_writes() -> None:
    """One task fails: the others are cancelled, their writes end, and the group raises the failure only."""
    world, journal = GatedWorld(), MemoryJournal()
    town: Town[Async] = Town(AsyncRunner(guard(journal=journal, clock=world.clock), world))

    async def fail() -> None:
        await world.begun.wait()
        asyncio.get_running_loop().call_later(0.01, world.may_end.set)
        raise ValueError

    async def all_at_once() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(town.write([]))
            group.create_task(fail())

    with pytest.raises(ExceptionGroup) as failure:
        await all_at_once()
    assert [type(error) for error in failure.value.exceptions] == [ValueError]
    assert (world.committed, journal.doubts) == (5, [])


@BOTH
async def test_a_stream_left_early_closes_its_body(colour: str) -> None:
    closed: list[str] = []

    class Pages(Block[M]):
        @stream(Intent.FIND_DATASET)
        def pages(self) -> Flow[int]:
            try:
                for number in range(10):
                    yield from emit(number)
            finally:
                closed.append("closed")

    world = ScriptedWorld(answer, StillClock(START))
    if colour == "sync":
        items = Pages[Sync](SyncRunner(guard(), world)).pages()
        assert next(items) == 0
        assert isinstance(items, Generator)
        items.close()
    else:
        aitems = Pages[Async](AsyncRunner(guard(), world)).pages()
        assert await anext(aitems) == 0
        assert isinstance(aitems, AsyncGenerator)
        await aitems.aclose()
    assert closed == ["closed"]


@BOTH
async def test_an_error_of_an_effect_reaches_the_body_of_a_stream(colour: str) -> None:
    def fail(effect: Effect[object]) -> object:
        raise TimedOut("Trop tard.", remedy="Plus tard.")

    class Pages(Block[M]):
        @stream(Intent.FIND_DATASET)
        def pages(self) -> Flow[str]:
            for _ in range(2):
                try:
                    _ = yield from transact(Step(WRITE))
                except TimedOut:
                    yield from emit("too late")

    world = ScriptedWorld(fail, StillClock(START))
    if colour == "sync":
        assert list(Pages[Sync](SyncRunner(guard(), world)).pages()) == ["too late"] * 2
    else:
        pages = Pages[Async](AsyncRunner(guard(), world)).pages()
        assert [page async for page in pages] == ["too late"] * 2


async def test_an_uncertain_write_is_waited_for_at_the_end_only_so_long() -> None:
    world, trace = GatedWorld(), list[str]()
    runner = AsyncRunner(guard(clock=world.clock, grace=0.01), world)
    task = asyncio.create_task(Town[Async](runner).write(trace))
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(runner.finish(), 5)
    assert world.committed == 0
    world.may_end.set()
    await asyncio.wait_for(runner.finish(), 5)
    assert world.committed == 1
    await runner.finish()


@BOTH
async def test_a_refusal_closes_the_body_without_a_warning(colour: str) -> None:
    gate = ScriptedGate({Intent.ACKNOWLEDGE: REFUSAL})
    world = ScriptedWorld(answer, StillClock(START))
    with pytest.raises(Refused):
        await run(colour, gate, MemoryJournal(), world, "both", "http://x")
    gc.collect()
    assert world.seen == []


@BOTH
async def test_the_deadline_is_that_of_the_whole_act(colour: str) -> None:
    """An inner action gets what is left of the outer one's time, not its own."""
    seen: list[float] = []
    clock = StillClock(START)

    class Watched(ScriptedWorld):
        def perform(self, effect: Effect[object], within: Within) -> object:
            seen.append(within.remaining())
            clock.advance(4)
            return super().perform(effect, within)

    class Outer(Block[M]):
        @action(Intent.ACKNOWLEDGE)
        def outer(self, town: Town[M]) -> Op[int]:
            """Some effect, then another action."""
            _ = yield from now()
            return (yield from perform(Town.fetch, town, "http://x"))

    world = Watched(answer, clock)
    shared = guard(clock=clock)
    runner: Runner = SyncRunner(shared, world) if colour == "sync" else AsyncRunner(shared, world)
    town: Town[Sync] = Town(runner)
    outer: Outer[Sync] = Outer(runner)
    assert await settled(outer.outer(town)) == 200
    assert seen == [30, 26, 22]


@BOTH
async def test_each_step_of_a_stream_has_its_own_deadline(colour: str) -> None:
    """A reader may take an hour over a page: the next one is asked for with a whole deadline."""
    seen: list[float] = []
    clock = StillClock(START)

    class Watched(ScriptedWorld):
        def perform(self, effect: Effect[object], within: Within) -> object:
            seen.append(within.remaining())
            return super().perform(effect, within)

    shared, world = guard(clock=clock), Watched(answer, clock)
    runner: Runner = SyncRunner(shared, world) if colour == "sync" else AsyncRunner(shared, world)
    pages = Town[Sync](runner).pages(3)
    for _ in range(3):
        assert len(await taken(pages, 1)) == 1
        clock.advance(3600)
    assert seen == [30, 30, 30]


async def test_the_end_waits_for_what_was_begun() -> None:
    world = GatedWorld()
    runner = AsyncRunner(guard(clock=world.clock, grace=0.01), world)
    task = asyncio.create_task(Town[Async](runner).write([]))
    await asyncio.wait_for(world.begun.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    late = AsyncRunner(guard(clock=world.clock, grace=5), world)
    late._unfinished = runner._unfinished
    asyncio.get_running_loop().call_later(0.05, world.may_end.set)
    await late.finish()
    assert world.committed == 1
