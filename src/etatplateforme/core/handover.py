"""Waiting, in the async colour, for what another thread was handed."""

import asyncio
from concurrent.futures import Future
from typing import TypeVar

from etatplateforme.core.clock import Within
from etatplateforme.core.store_faults import too_late

T = TypeVar("T")


async def awaited(answer: "Future[T]", within: Within) -> T:
    """The answer of another thread. TimedOut means that the work was not begun, and never will be.

    Work that was begun is waited for: its end is near, and answering « too late » would be a lie.
    """
    waiting = asyncio.wrap_future(answer)
    try:
        _ = await asyncio.wait({waiting}, timeout=max(within.remaining(), 0.001))
    except asyncio.CancelledError:
        _ = answer.cancel()
        raise
    if not waiting.done() and answer.cancel():
        raise too_late()
    return await waiting
