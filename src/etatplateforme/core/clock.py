"""Time, waiting and randomness, behind one port: the only place of the SDK that reads a clock or a random source."""

import asyncio
import random
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the runners need of time and chance."""

    def now(self) -> datetime:
        """Current time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for deadlines."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait in the sync colour."""
        ...

    async def asleep(self, seconds: float) -> None:
        """Wait in the async colour."""
        ...

    def jitter(self, most: float) -> float:
        """A random part of a wait, from 0 to *most* seconds."""
        ...

    def secret(self, size: int) -> str:
        """URL-safe text made of *size* bytes of the system's generator."""
        ...


class SystemClock:
    """The machine's clock and generators."""

    def now(self) -> datetime:
        """Current time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for *seconds*."""
        time.sleep(seconds)

    async def asleep(self, seconds: float) -> None:
        """Wait for *seconds* without holding the loop."""
        await asyncio.sleep(seconds)

    def jitter(self, most: float) -> float:
        """Spread retries; not a secret, hence the cheap generator."""
        return random.uniform(0.0, most)

    def secret(self, size: int) -> str:
        """URL-safe text made of *size* random bytes."""
        return secrets.token_urlsafe(size)


class StillClock:
    """A clock for tests: waiting moves it forward at once, chance is replaced by the largest value."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._elapsed = 0.0
        self._drawn = 0
        self.waits: list[float] = []

    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the start, moved by the waits only."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Move forward by *seconds* and remember it in ``waits``."""
        self.waits.append(seconds)
        self.advance(seconds)

    async def asleep(self, seconds: float) -> None:
        """Same as :meth:`sleep`, leaving other tasks a turn."""
        self.sleep(seconds)
        await asyncio.sleep(0)

    def jitter(self, most: float) -> float:
        """The largest value allowed."""
        return most

    def secret(self, size: int) -> str:
        """A recognisable text of the length that *size* random bytes would have."""
        self._drawn += 1
        return f"{self._drawn:06d}".ljust((size * 4 + 2) // 3, "s")

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._now += timedelta(seconds=seconds)
        self._elapsed += seconds


@dataclass(frozen=True, slots=True)
class Within:
    """Deadline of an act, on a clock."""

    clock: Clock
    ends: float

    @classmethod
    def seconds(cls, clock: Clock, seconds: float) -> "Within":
        """Deadline *seconds* from now."""
        return cls(clock, clock.monotonic() + seconds)

    def remaining(self) -> float:
        """Seconds left; 0 when the deadline has passed."""
        return max(0.0, self.ends - self.clock.monotonic())
