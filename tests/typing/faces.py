"""What a user of a block writes, with the types that both checkers must see. Read by them, never run."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import TypeVar, assert_type

from etatplateforme.core.action import Action, Async, Block, M, Sync, action, perform, stream
from etatplateforme.core.effects import Effect, Flow, Item, Op, Reply, Row, Statement, Step, emit, now, query, transact
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.values.intent import Intent

SELECT = Statement("SELECT 1")
T = TypeVar("T")


class Town(Block[M]):
    """A block of every kind of body."""

    @action(Intent.LOOK_UP_ADDRESS)
    def search(self, q: str, *, limit: int = 5) -> Op[list[str]]:
        """Words."""
        rows = yield from query(SELECT, q=q)
        _ = assert_type(rows, tuple[Row, ...])
        answers = yield from transact(Step(SELECT), durable=True)
        _ = assert_type(answers, tuple[tuple[Row, ...], ...])
        return [q] * limit

    @action(Intent.CHECK)
    def twice(self) -> Op[int]:
        """Use another action."""
        found = yield from perform(Town.search, self, "q", limit=2)
        _ = assert_type(found, list[str])
        return len(found)

    @action(Intent.ASK_ONCE)
    def first(self, items: list[T]) -> Op[T]:
        """A generic action: what is asked gives its type to the answer."""
        _ = yield from now()
        return items[0]

    @stream(Intent.FIND_DATASET)
    def pages(self, count: int) -> Flow[Reply]:
        """Replies."""
        for _ in range(count):
            _ = yield from now()
            yield from emit(Reply(200))


class Village(Town[M]):
    """A block that extends another one."""


def at_once(runner: SyncRunner) -> None:
    """The sync face."""
    town: Town[Sync] = Town(runner)
    _ = assert_type(town.search("q"), list[str])
    _ = assert_type(town.search(q="q", limit=2), list[str])
    _ = assert_type(town.first(["a"]), str)
    _ = assert_type(town.pages(3), Iterator[Reply])
    _ = assert_type(Village[Sync](runner).twice(), int)
    ask: Callable[[], int] = town.twice
    _ = assert_type(ask(), int)


async def awaited(runner: AsyncRunner) -> None:
    """The async face."""
    town: Town[Async] = Town(runner)
    _ = assert_type(await town.search("q", limit=1), list[str])
    first = await town.first([1, 2])
    _ = assert_type(first, int)
    _ = assert_type(town.search("q"), Coroutine[object, object, list[str]])
    _ = assert_type(town.pages(3), AsyncIterator[Reply])
    async for page in town.pages(2):
        _ = assert_type(page, Reply)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(town.twice())
    _ = assert_type(task, asyncio.Task[int])
    both = await asyncio.gather(town.twice(), town.search("q"))
    _ = assert_type(both, tuple[int, list[str]])


def planned(town: Town[Sync]) -> None:
    """The body, without a runner."""
    _ = assert_type(Town.search.plan(town, "q", limit=1), Generator[Effect[object], object, list[str]])
    _ = assert_type(Town.pages.plan(town, 1), Generator[Effect[object] | Item[Reply], object, None])
    _ = assert_type(Town.twice, Action[[], int])
