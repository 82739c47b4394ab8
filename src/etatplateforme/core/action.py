"""Actions: one generator body, two typed faces.

>>> class Town(Block[M]):
...     @action(Intent.LOOK_UP_ADDRESS)
...     def search(self, q: str) -> Op[list[str]]: ...

On a ``Town[Sync]`` the method is a plain function; on a ``Town[Async]`` it answers a coroutine. Both have the exact
parameters and answer of the body, under mypy and pyright.
"""

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from types import GenericAlias, MethodType
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast, get_args, get_origin, overload

from etatplateforme.core.effects import Flow, Item, Op, Perform, ask_world
from etatplateforme.values.intent import Act, Intent

P = ParamSpec("P")
T = TypeVar("T")
B = TypeVar("B", bound="Block[object]")


class Sync:
    """Colour of a block whose actions run at once."""


class Async:
    """Colour of a block whose actions are awaited."""


M = TypeVar("M", covariant=True)  # the colour; covariant, so that every block is a Block[object]


class Runner(Protocol):
    """What an action needs of a runner. A coroutine comes back from the async one, a value from the other."""

    def run(self, act: Act, op: Op[T]) -> T | Coroutine[object, object, T]:
        """Ask the gate about *act*, drive *op* to its end, journal."""
        ...

    def stream(self, act: Act, flow: Flow[T]) -> Iterator[T] | AsyncIterator[T]:
        """Ask the gate at the first item, then hand the items of *flow* over one by one."""
        ...


class Block(Generic[M]):
    """A building block: a room whose acts are actions. ``M`` is its colour, :class:`Sync` or :class:`Async`."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    @property
    def runner(self) -> Runner:
        """What performs the actions of this block."""
        return self._runner


def _returned(body: Callable[P, object]) -> object:
    """What *body* is annotated to return. Annotations are objects: no file of the SDK postpones their evaluation."""
    annotation: object = inspect.signature(body).return_annotation
    if not get_args(annotation):
        raise TypeError(f"{body.__qualname__} must be annotated with Op[...] or Flow[...]")
    return annotation


def _item_type(flow: object) -> object:
    """``T`` of a ``Flow[T]``, which is ``Generator[Effect[object] | Item[T], object, None]``."""
    for member in get_args(get_args(flow)[0]):
        if get_origin(member) is Item:
            return get_args(member)[0]
    return object


def _dress(
    descriptor: object,
    wrapped: Callable[Concatenate[B, P], object],
    body: Callable[Concatenate[B, P], object],
    answer: object,
) -> None:
    """Give *descriptor* and its function the name, the documentation and the signature of *body*.

    The signature answers *answer* instead of a generator, so ``help()`` and the documentation show what a caller gets.
    """
    signature = inspect.signature(body).replace(return_annotation=answer)
    for target in (descriptor, wrapped):
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            setattr(target, name, getattr(body, name))
        vars(target).update(__wrapped__=body, __signature__=signature)


class Action(Generic[P, T]):
    """Descriptor of an act: its intent and its body."""

    def __init__(self, intent: Intent, body: Callable[Concatenate[Block[object], P], Op[T]]) -> None:
        self.intent = intent
        self.act = Act(intent)
        self._body = body

        def wrapped(block: Block[object], /, *args: P.args, **kwargs: P.kwargs) -> object:
            return block.runner.run(self.act, body(block, *args, **kwargs))

        self._wrapped = wrapped
        _dress(self, wrapped, body, get_args(_returned(body))[-1])

    def plan(self, block: Block[object], *args: P.args, **kwargs: P.kwargs) -> Op[T]:
        """The bare body, for a test that feeds it answers, or for :func:`perform`."""
        return self._body(block, *args, **kwargs)

    def __call__(self, block: Block[object], *args: P.args, **kwargs: P.kwargs) -> object:
        """Run the action on *block*, in its colour."""
        return self._wrapped(block, *args, **kwargs)

    @overload
    def __get__(self, obj: None, owner: type | None = None) -> "Action[P, T]": ...
    @overload
    def __get__(self, obj: Block[Sync], owner: type | None = None) -> Callable[P, T]: ...
    @overload
    def __get__(self, obj: Block[Async], owner: type | None = None) -> Callable[P, Coroutine[object, object, T]]: ...
    def __get__(self, obj: Block[object] | None, owner: type | None = None) -> object:
        return self if obj is None else MethodType(self._wrapped, obj)


class Stream(Generic[P, T]):
    """Descriptor of an act that hands items over one by one; asks for the next page only when its reader does."""

    def __init__(self, intent: Intent, body: Callable[Concatenate[Block[object], P], Flow[T]]) -> None:
        self.intent = intent
        self.act = Act(intent)
        self._body = body

        def wrapped(block: Block[object], /, *args: P.args, **kwargs: P.kwargs) -> object:
            return block.runner.stream(self.act, body(block, *args, **kwargs))

        self._wrapped = wrapped
        _dress(self, wrapped, body, GenericAlias(Iterator, (_item_type(_returned(body)),)))

    def plan(self, block: Block[object], *args: P.args, **kwargs: P.kwargs) -> Flow[T]:
        """The bare body, for a test that feeds it answers."""
        return self._body(block, *args, **kwargs)

    def __call__(self, block: Block[object], *args: P.args, **kwargs: P.kwargs) -> object:
        """Start the stream on *block*, in its colour."""
        return self._wrapped(block, *args, **kwargs)

    @overload
    def __get__(self, obj: None, owner: type | None = None) -> "Stream[P, T]": ...
    @overload
    def __get__(self, obj: Block[Sync], owner: type | None = None) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, obj: Block[Async], owner: type | None = None) -> Callable[P, AsyncIterator[T]]: ...
    def __get__(self, obj: Block[object] | None, owner: type | None = None) -> object:
        return self if obj is None else MethodType(self._wrapped, obj)


def action(intent: Intent) -> Callable[[Callable[Concatenate[B, P], Op[T]]], Action[P, T]]:
    """Make an action of a generator method: ``@action(Intent.NOTIFY)``."""

    def decorate(body: Callable[Concatenate[B, P], Op[T]]) -> Action[P, T]:
        # The body sits in a class that is a Block, so it is only ever called with its own kind of block.
        return Action(intent, cast(Callable[Concatenate[Block[object], P], Op[T]], body))

    return decorate


def stream(intent: Intent) -> Callable[[Callable[Concatenate[B, P], Flow[T]]], Stream[P, T]]:
    """Make a stream of a generator method."""

    def decorate(body: Callable[Concatenate[B, P], Flow[T]]) -> Stream[P, T]:
        return Stream(intent, cast(Callable[Concatenate[Block[object], P], Flow[T]], body))

    return decorate


def perform(act: Action[P, T], block: Block[object], *args: P.args, **kwargs: P.kwargs) -> Op[T]:
    """Use another action inside an action: the gate is asked for both."""
    return (yield from ask_world(Perform(act.act, act.plan(block, *args, **kwargs))))
