"""A block, a gate, a journal and a world for tests of core."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from etatplateforme.core.action import Block, M, action, perform, stream
from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import (
    Call,
    Effect,
    Flow,
    Now,
    Op,
    Statement,
    Step,
    Transact,
    ask,
    emit,
    now,
    secret,
    transact,
)
from etatplateforme.core.retry import call
from etatplateforme.core.runner import Guard
from etatplateforme.values.decision import ALLOWED, Decision, Outcome
from etatplateforme.values.finding import Evidence, Finding, Level, Verdict
from etatplateforme.values.intent import Act, Intent

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WRITE = Statement("INSERT INTO t VALUES (1)")


def finding(rule: str = "EG-09", level: Level = Level.ENFORCE) -> Finding:
    """A failed finding."""
    return Finding(rule, "Titre", Verdict.FAILED, Evidence.PROVED, level, "Le message.", "Le remède.")


@dataclass
class ScriptedGate:
    """A gate that answers from a table, and remembers what it was asked."""

    answers: dict[Intent, Decision] = field(default_factory=dict)
    with_details: Decision | None = None
    asked: list[Act] = field(default_factory=list)

    def ask(self, act: Act) -> Decision:
        self.asked.append(act)
        if act.details and self.with_details is not None:
            return self.with_details
        return self.answers.get(act.intent, ALLOWED)

    def ways(self) -> str:
        return "Guichet : 1 place de la Mairie. Téléphone : 01 00 00 00 00."


@dataclass
class MemoryJournal:
    """A journal that keeps what it is told."""

    decisions: list[tuple[Intent, Outcome]] = field(default_factory=list)
    doubts: list[tuple[Intent, str]] = field(default_factory=list)

    def decided(self, act: Act, decision: Decision) -> None:
        self.decisions.append((act.intent, decision.outcome))

    def must_write(self, act: Act, decision: Decision) -> bool:
        return decision.outcome is Outcome.REFUSE

    def uncertain(self, act: Act, effect: str) -> None:
        self.doubts.append((act.intent, effect))


@dataclass
class ScriptedWorld:
    """A world that answers each effect by a function of the test, in both colours."""

    answer: Callable[[Effect[object]], object]
    clock: StillClock
    seen: list[Effect[object]] = field(default_factory=list)

    def perform(self, effect: Effect[object], within: Within) -> object:
        self.seen.append(effect)
        if isinstance(effect, Now):
            return self.clock.now()
        return self.answer(effect)

    async def aperform(self, effect: Effect[object], within: Within) -> object:
        return self.perform(effect, within)


def guard(
    gate: ScriptedGate | None = None,
    journal: MemoryJournal | None = None,
    clock: StillClock | None = None,
    grace: float = 5.0,
) -> Guard:
    """A guard made of the doubles above."""
    return Guard(gate or ScriptedGate(), journal or MemoryJournal(), clock or StillClock(START), grace=grace)


class Town(Block[M]):
    """A block whose actions exercise every kind of body."""

    trace: list[str]

    @action(Intent.LOOK_UP_ADDRESS)
    def fetch(self, url: str, *, attempts: int = 3) -> Op[int]:
        """Status of a GET."""
        reply = yield from call(Call("GET", url, attempts=attempts))
        return reply.status

    @action(Intent.NOTIFY)
    def post(self, url: str, *, key: str | None = None) -> Op[int]:
        """Status of a POST."""
        reply = yield from call(Call("POST", url, body=b"x", idempotency_key=key))
        return reply.status

    @action(Intent.NOTIFY)
    def write(self, trace: list[str]) -> Op[str]:
        """One transaction, with what the body saw in *trace*."""
        try:
            trace.append("before")
            _ = yield from now()
            _ = yield from transact(Step(WRITE), durable=True)
            trace.append("written")
            _ = yield from now()
            trace.append("after")
        except BaseException as error:
            trace.append(type(error).__name__)
            raise
        finally:
            trace.append("closed")
        return "done"

    @action(Intent.SIGN_IN)
    def scopes(self, *scopes: str) -> Op[str]:
        """Ask the gate about the scopes."""
        decision = yield from ask(Act(Intent.SIGN_IN, {"scopes": scopes}))
        token = yield from secret(8)
        return f"{decision.outcome} {token}"

    @action(Intent.ACKNOWLEDGE)
    def both(self, url: str) -> Op[int]:
        """Use another action."""
        status = yield from perform(Town.fetch, self, url)
        return status + 1

    @stream(Intent.FIND_DATASET)
    def pages(self, count: int) -> Flow[int]:
        """*count* items, one effect before each."""
        for number in range(count):
            _ = yield from now()
            yield from emit(number)


def is_write(effect: Effect[object]) -> bool:
    """True for the transaction of :meth:`Town.write`."""
    return isinstance(effect, Transact)
