"""What runners promise: the gate first, errors into the body, writes never torn, cancellations never swallowed."""

import asyncio

import pytest

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import Effect, Pause, Reply, ask_world
from etatplateforme.core.gate import Refused
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.errors import TimedOut
from etatplateforme.values.decision import Decision, Outcome
from etatplateforme.values.intent import Act, Intent
from tests.support.town import START, MemoryJournal, ScriptedGate, ScriptedWorld, Town, finding, guard, is_write

REFUSAL = Decision(Outcome.REFUSE, (finding(),))
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])


def answer(effect: Effect[object]) -> object:
    return () if is_write(effect) else Reply(200)


async def run(colour: str, gate: ScriptedGate, journal: MemoryJournal, world: ScriptedWorld, call: str, *args: object) -> object:
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
    with pytest.raises(TimedOut):
        if colour == "sync":
            SyncRunner(shared, world).run(act, ask_world(Pause(shared.deadline + 1)))
        else:
            await AsyncRunner(shared, world).run(act, ask_world(Pause(shared.deadline + 1)))
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
