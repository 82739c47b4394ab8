"""Blocks over real ports, for tests that run one body in both colours."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from etatplateforme.core.action import Block
from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import FileJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import AsyncRunner, Guard, SyncRunner
from etatplateforme.core.store import Schema, Store
from etatplateforme.core.wire import Wire, WireSettings

T = TypeVar("T")


class House:
    """Real ports and a real journal in a folder; ``runner(colour)`` gives what a block is made with."""

    def __init__(
        self,
        folder: Path,
        settings: WireSettings | None = None,
        clock: Clock | None = None,
        schemas: Sequence[Schema] = (),
    ) -> None:
        self.clock = clock or SystemClock()
        self.ports = Ports(self.clock, Wire(self.clock, settings), Store(folder / "s.db", schemas), MailWire(None))
        self.journal = FileJournal(folder / "journal.jsonl", self.clock)
        self._guard = Guard(OpenGate(), self.journal, self.clock)

    def runner(self, colour: str) -> SyncRunner | AsyncRunner:
        """The runner of a colour, ``"sync"`` or ``"async"``."""
        return SyncRunner(self._guard, self.ports) if colour == "sync" else AsyncRunner(self._guard, self.ports)

    async def aclose(self) -> None:
        """Close the ports, then the journal, whose last counts are written."""
        await self.ports.aclose()
        self.journal.close()


async def settled(answer: T | Awaitable[T]) -> T:
    """What an action answers, in either colour."""
    if inspect.isawaitable(answer):
        return await cast(Awaitable[T], answer)
    return answer


async def taken(items: Iterator[T] | AsyncIterator[T], most: int = 10_000) -> list[T]:
    """The first items of a stream, in either colour."""
    found: list[T] = []
    while len(found) < most:
        try:
            found.append(next(items) if isinstance(items, Iterator) else await anext(items))
        except (StopIteration, StopAsyncIteration):
            break
    return found


@contextmanager
def counted_calls(wire: Wire) -> Generator[list[str]]:
    """The methods and URLs that *wire* sends while it is open."""
    seen: list[str] = []
    request: Callable[..., object] = wire._request

    def spy(*args: object) -> object:
        made = request(*args)
        seen.append(f"{getattr(made, 'method', '')} {getattr(made, 'url', '')}")
        return made

    wire.__dict__["_request"] = spy
    try:
        yield seen
    finally:
        del wire.__dict__["_request"]


def described(block: Block[object]) -> str:
    """What a log or a debugger would show of a block."""
    return repr(block) + repr(vars(block))
