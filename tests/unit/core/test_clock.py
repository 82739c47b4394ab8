"""Clocks: the machine's, and the one that tests move by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.clock import Clock, StillClock, SystemClock, Within

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
CLOCKS: list[Clock] = [SystemClock(), StillClock(START)]


@pytest.mark.parametrize("clock", CLOCKS, ids=["system", "still"])
def test_every_clock_keeps_its_word(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() <= clock.monotonic()
    for size in (8, 31, 32, 33):
        secret = clock.secret(size)
        assert len(secret) == len(SystemClock().secret(size))
        assert set(secret) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert clock.secret(16) != clock.secret(16)
    assert all(0 <= clock.jitter(3.0) <= 3 for _ in range(50))


async def test_waiting_moves_a_still_clock() -> None:
    clock = StillClock(START)
    within = Within.seconds(clock, 10)
    clock.sleep(4)
    await clock.asleep(5)
    assert (clock.now(), clock.monotonic(), clock.waits) == (START + timedelta(seconds=9), 9, [4, 5])
    assert within.remaining() == 1
    clock.advance(100)
    assert within.remaining() == 0
    assert clock.waits == [4, 5]


async def test_waiting_leaves_others_a_turn() -> None:
    turns: list[str] = []

    async def other() -> None:
        turns.append("other")

    for clock in (StillClock(START), SystemClock()):
        turns.clear()
        task = asyncio.create_task(other())
        await clock.asleep(0)
        assert turns == ["other"]
        await task


def test_the_system_clock_waits() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    clock.sleep(0.01)
    assert clock.monotonic() - before >= 0.01


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_what_remains_is_never_negative_and_only_shrinks(given_s: float, elapsed: float) -> None:
    clock = StillClock(START)
    within = Within.seconds(clock, given_s)
    assert within.remaining() == given_s
    clock.advance(elapsed)
    assert within.remaining() == pytest.approx(max(0.0, given_s - elapsed))
