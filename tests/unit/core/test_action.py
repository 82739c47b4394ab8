"""The descriptor: two faces, one body, and what help() shows."""

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import cast

import pytest

from etatplateforme.core.action import Async, Sync, action
from etatplateforme.core.effects import Call, Now, Op, Reply
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.values.intent import Intent
from tests.support.town import START, ScriptedWorld, Town, guard


def world() -> ScriptedWorld:
    from etatplateforme.core.clock import StillClock

    return ScriptedWorld(lambda effect: Reply(200), StillClock(START))


async def test_one_body_runs_in_both_colours() -> None:
    at_once: Town[Sync] = Town(SyncRunner(guard(), world()))
    awaited: Town[Async] = Town(AsyncRunner(guard(), world()))
    assert at_once.fetch("http://x") == 200
    coroutine = awaited.fetch("http://x")
    assert isinstance(coroutine, Coroutine)
    assert await coroutine == 200


async def test_streams_are_iterators_of_their_colour() -> None:
    at_once: Town[Sync] = Town(SyncRunner(guard(), world()))
    awaited: Town[Async] = Town(AsyncRunner(guard(), world()))
    items, aitems = at_once.pages(3), awaited.pages(3)
    assert isinstance(items, Iterator)
    assert isinstance(aitems, AsyncIterator)
    assert list(items) == [0, 1, 2]
    assert [item async for item in aitems] == [0, 1, 2]


def test_logic_is_tested_without_network_or_doubles() -> None:
    town: Town[Sync] = Town(SyncRunner(guard(), world()))
    op = Town.fetch.plan(town, "http://x", attempts=1)
    assert next(op) == Call("GET", "http://x", attempts=1)
    assert isinstance(op.send(Reply(204)), Now)
    with pytest.raises(StopIteration) as end:
        op.send(START)
    assert end.value.value == 204


def test_help_shows_what_a_caller_gets() -> None:
    signature = inspect.signature(Town.fetch)
    assert list(signature.parameters) == ["self", "url", "attempts"]
    assert signature.return_annotation is int
    assert inspect.signature(Town.pages).return_annotation == Iterator[int]
    assert Town.fetch.__doc__ == "Status of a GET."
    assert vars(Town.fetch)["__name__"] == "fetch"
    town: Town[Sync] = Town(SyncRunner(guard(), world()))
    assert list(inspect.signature(town.fetch).parameters) == ["url", "attempts"]


def test_the_descriptor_can_be_called_with_its_block() -> None:
    town: Town[Sync] = Town(SyncRunner(guard(), world()))
    assert Town.fetch(town, "http://x") == 200


def test_a_body_must_say_what_it_answers() -> None:
    names: dict[str, object] = {}
    exec("def body(self):\n    yield", names)  # without annotations, as no checker would let it be written here
    with pytest.raises(TypeError, match="must be annotated"):
        action(Intent.CHECK)(cast(Callable[[Town[Sync]], Op[int]], names["body"]))
