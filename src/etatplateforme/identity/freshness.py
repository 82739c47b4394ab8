"""What is learnt from the provider and kept in memory: asked once for all, renewed in time, never asked in a storm.

- fresh for an hour; past it, one act renews it while the others go on with what is known;
- kept for a day when the provider does not answer, which then rests for a few seconds;
- when it lacks what a token names (a key after a rotation), asked again at once, at most once a minute.

The decision is pure; the cell holds a frozen entry under a lock, so threads and tasks share it in both colours.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Generic, TypeVar

from etatplateforme.core.effects import Op, now, pause
from etatplateforme.errors import EtatError, TimedOut
from etatplateforme.identity.errors import ProviderUnavailable

T = TypeVar("T")

FRESH = 3600.0
OLDEST = 86_400.0
COOL_DOWN = 60.0
REST = 5.0
POLL = 0.05
"""Seconds. A body cannot hold a lock across effects, so whoever waits for another's answer looks again this often."""


class Move(Enum):
    """What to do now: use what is known, ask, wait for who is asking, or say that the provider is down."""

    USE = auto()
    ASK = auto()
    WAIT = auto()
    GIVE_UP = auto()


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """What is known: the value, when it came, when asking failed, when a lack was last asked for, whether one asks."""

    value: T | None = None
    came_at: datetime | None = None
    failed_at: datetime | None = None
    lacked_at: datetime | None = None
    asking: bool = False

    def usable(self, at: datetime) -> bool:
        """Whether the value is there and not too old to be used at all."""
        return self.value is not None and _within(self.came_at, at, OLDEST)


def decide(entry: Entry[T], at: datetime, *, enough: bool) -> Move:
    """What to do at *at*; *enough* says whether the value holds what is needed."""
    usable, resting = entry.usable(at), _within(entry.failed_at, at, REST)
    if usable and enough and (entry.asking or resting or _within(entry.came_at, at, FRESH)):
        return Move.USE
    if entry.asking:
        return Move.WAIT
    if usable and not enough and _within(entry.lacked_at, at, COOL_DOWN):
        return Move.USE
    return Move.GIVE_UP if resting else Move.ASK


def _within(moment: datetime | None, at: datetime, seconds: float) -> bool:
    return moment is not None and 0 <= (at - moment).total_seconds() < seconds


class Cell(Generic[T]):
    """One thing learnt from the provider. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entry: Entry[T] = Entry()

    def take(self, at: datetime, enough: Callable[[T], bool]) -> tuple[Move, T | None]:
        """The move and the value known. When the move is to ask, nobody else is told to before :meth:`settle`."""
        with self._lock:
            entry = self._entry
            holds = entry.value is not None and enough(entry.value)
            move = decide(entry, at, enough=holds)
            if move is Move.ASK:
                lack = at if entry.usable(at) and not holds else entry.lacked_at
                self._entry = replace(entry, asking=True, lacked_at=lack)
            return move, entry.value

    def settle(self, at: datetime, value: T | None, *, failed: bool) -> None:
        """End the asking: with a value, with a failure, or with neither when it was cancelled."""
        with self._lock:
            entry = replace(self._entry, asking=False)
            if value is not None:
                entry = replace(entry, value=value, came_at=at, failed_at=None)
            elif failed:
                entry = replace(entry, failed_at=at)
            self._entry = entry


def known(cell: Cell[T], learn: Callable[[], Op[T]], enough: Callable[[T], bool]) -> Op[T]:
    """The value of *cell*, learnt when need be. It may lack what is needed when it was asked for a moment ago.

    Raises what *learn* raises, or ProviderUnavailable while the provider rests.
    """
    while True:
        at = yield from now()
        move, value = cell.take(at, enough)
        if move is Move.USE and value is not None:
            return value
        if move is Move.GIVE_UP:
            raise ProviderUnavailable
        if move is Move.WAIT:
            yield from _wait()
            continue
        failure = yield from _learnt(cell, learn, at)
        if failure is not None and (value is None or not enough(value)):
            raise failure


def _wait() -> Op[None]:
    try:
        yield from pause(POLL)
    except TimedOut:
        raise ProviderUnavailable from None


def _learnt(cell: Cell[T], learn: Callable[[], Op[T]], at: datetime) -> Op[EtatError | None]:
    value: T | None = None
    failure: EtatError | None = None
    try:
        value = yield from learn()
    except EtatError as error:
        failure = error
    finally:
        cell.settle(at, value, failed=failure is not None)
    return failure
