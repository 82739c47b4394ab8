"""The dispatch to the ports: each effect performed in both colours, and everything closed whatever happens."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import (
    Call,
    Compute,
    Effect,
    MailOutcome,
    MailState,
    Now,
    Pause,
    Query,
    Secret,
    SendMail,
    Statement,
    Step,
    Transact,
)
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.store import Schema, Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import Unavailable

START = datetime(2026, 9, 1, tzinfo=UTC)
SCHEMA = Schema("room", ((Statement("CREATE TABLE t (x INTEGER) STRICT"),),))
BOTH = pytest.mark.parametrize("colour", ["sync", "async"])


def ports(folder: Path) -> Ports:
    clock = StillClock(START)
    return Ports(clock, Wire(clock), Store(folder / "s.db", (SCHEMA,)), MailWire(None))


async def performed(colour: str, world: Ports, effect: Effect[object]) -> object:
    within = Within.seconds(world.clock, 5)
    if colour == "sync":
        return world.perform(effect, within)
    return await asyncio.wait_for(world.aperform(effect, within), 10)


@BOTH
async def test_each_effect_has_its_port(colour: str, tmp_path: Path) -> None:
    world = ports(tmp_path)
    insert = Transact((Step(Statement("INSERT INTO t VALUES (:x) RETURNING x"), {"x": 7}),))
    assert await performed(colour, world, insert) == (((7,),),)
    assert await performed(colour, world, Query(Statement("SELECT x FROM t"))) == ((7,),)
    assert await performed(colour, world, Now()) == START
    assert await performed(colour, world, Secret(3)) == "000001"
    assert await performed(colour, world, Compute(lambda: 5)) == 5
    assert await performed(colour, world, SendMail("a@b.fr", "c@d.fr", b"")) == MailOutcome(MailState.FAILED)
    with pytest.raises(TypeError, match="Pause"):
        await performed(colour, world, Pause(1))
    await world.aclose()


@BOTH
async def test_work_that_raises_stop_iteration_is_answered(colour: str, tmp_path: Path) -> None:
    """asyncio refuses to carry StopIteration: without care, who awaits would wait for ever."""
    world = ports(tmp_path)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await performed(colour, world, Compute(lambda: next(iter(()))))
    await world.aclose()


@BOTH
async def test_everything_is_closed_even_when_one_fails(
    colour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = ports(tmp_path)

    def broken(_: object) -> None:
        raise Unavailable("Non.", remedy="Rien.")

    monkeypatch.setattr(MailWire, "close", broken)
    with pytest.raises(Unavailable, match="Non"):
        await (asyncio.to_thread(world.close) if colour == "sync" else world.aclose())
    with pytest.raises(Unavailable) as closed:
        world.store.transact(Transact(()), Within.seconds(world.clock, 5))
    assert closed.value.code == "store_closed"
    with pytest.raises(Unavailable) as closed:
        world.wire.call(Call("GET", "http://127.0.0.1:1/"), Within.seconds(world.clock, 5))
    assert closed.value.code == "wire_closed"


async def test_the_loop_is_held_by_no_work_and_no_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = ports(tmp_path)
    seen: list[threading.Thread] = []

    def send(*_: object) -> MailOutcome:
        seen.append(threading.current_thread())
        return MailOutcome(MailState.ACCEPTED)

    monkeypatch.setattr(MailWire, "send", send)
    assert await performed("async", world, SendMail("a@b.fr", "c@d.fr", b"")) == MailOutcome(MailState.ACCEPTED)
    await performed("async", world, Compute(lambda: seen.append(threading.current_thread())))
    assert len(seen) == 2
    assert threading.main_thread() not in seen
    await world.aclose()
