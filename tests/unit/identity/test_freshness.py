"""What is learnt from the provider: asked once for all, renewed in time, never in a storm."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.effects import Call, Now, Op, Pause, ask_world
from etatplateforme.errors import TimedOut
from etatplateforme.identity.errors import ProviderMisconfigured, ProviderUnavailable
from etatplateforme.identity.freshness import COOL_DOWN, FRESH, OLDEST, REST, Cell, Entry, Move, decide, known

NOTHING: Entry[str] = Entry()
START = datetime(2026, 9, 1, 8, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return START - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("entry", "enough", "move"),
    [
        (NOTHING, False, Move.ASK),
        (replace(NOTHING, asking=True), False, Move.WAIT),
        (replace(NOTHING, failed_at=ago(REST - 1)), False, Move.GIVE_UP),
        (replace(NOTHING, failed_at=ago(REST)), False, Move.ASK),
        (Entry("v", ago(0)), True, Move.USE),
        (Entry("v", ago(FRESH - 1)), True, Move.USE),
        (Entry("v", ago(FRESH)), True, Move.ASK),
        (Entry("v", ago(FRESH), asking=True), True, Move.USE),
        (Entry("v", ago(FRESH), failed_at=ago(1)), True, Move.USE),
        (Entry("v", ago(OLDEST - 1), failed_at=ago(1)), True, Move.USE),
        (Entry("v", ago(OLDEST), failed_at=ago(1)), True, Move.GIVE_UP),
        (Entry("v", ago(OLDEST), asking=True), True, Move.WAIT),
        (Entry("v", ago(-60)), True, Move.ASK),
        (Entry("v", ago(1)), False, Move.ASK),
        (Entry("v", ago(1), asking=True), False, Move.WAIT),
        (Entry("v", ago(1), lacked_at=ago(COOL_DOWN - 1)), False, Move.USE),
        (Entry("v", ago(1), lacked_at=ago(COOL_DOWN)), False, Move.ASK),
    ],
)
def test_decisions(entry: Entry[str], enough: bool, move: Move) -> None:
    assert decide(entry, START, enough=enough) is move


MOMENTS = st.none() | st.integers(-100, 100_000).map(ago)


@given(
    st.builds(Entry, st.none() | st.just("v"), MOMENTS, MOMENTS, MOMENTS, st.booleans()),
    st.booleans(),
)
def test_no_decision_uses_nothing_or_asks_twice(entry: Entry[str], enough: bool) -> None:
    move = decide(entry, START, enough=enough and entry.value is not None)
    assert not (move is Move.USE and not entry.usable(START))
    assert not (move is Move.ASK and entry.asking)


class Learning:
    """A body that asks something of the world, fed by hand."""

    def __init__(self) -> None:
        self.cell: Cell[str] = Cell()

    def learn(self) -> Op[str]:
        reply = yield from ask_world(Call("GET", "https://fc.invalid"))
        return reply.text()

    def start(self, wanted: str = "") -> Op[str]:
        return known(self.cell, self.learn, lambda value: wanted in value)


def finish(op: Op[str], answer: object) -> str:
    with pytest.raises(StopIteration) as end:
        op.send(answer)
    return str(end.value.value)


def test_two_acts_ask_once() -> None:
    learning = Learning()
    first, second = learning.start(), learning.start()
    assert next(first) == next(second) == Now()
    assert isinstance(first.send(START), Call)
    assert isinstance(second.send(START), Pause)
    assert second.send(None) == Now()  # still asking: it waits again
    assert isinstance(second.send(START), Pause)
    assert learning.cell.take(START, lambda _: True)[0] is Move.WAIT

    class Reply:
        def text(self) -> str:
            return "clés"

    assert first.send(Reply()) == Now()
    assert finish(first, START) == "clés"
    assert second.send(None) == Now()
    assert finish(second, START) == "clés"


def test_a_cancelled_act_lets_the_next_one_ask() -> None:
    learning = Learning()
    cancelled = learning.start()
    next(cancelled)
    assert isinstance(cancelled.send(START), Call)
    cancelled.close()
    assert learning.cell.take(START, lambda _: True)[0] is Move.ASK


def test_a_failure_is_told_to_all_and_the_provider_rests() -> None:
    learning = Learning()
    first, second = learning.start(), learning.start()
    next(first), next(second)
    first.send(START), second.send(START)
    with pytest.raises(ProviderMisconfigured):
        first.throw(ProviderMisconfigured("discovery_issuer"))
    second.send(None)
    with pytest.raises(ProviderUnavailable):
        second.send(START)


def test_what_is_known_survives_a_failure() -> None:
    learning = Learning()
    learning.cell.take(START, lambda _: True)
    learning.cell.settle(START, "anciennes clés", failed=False)
    late = START + timedelta(seconds=FRESH)
    act = learning.start()
    next(act)
    assert isinstance(act.send(late), Call)
    assert act.throw(ProviderUnavailable()) == Now()
    assert finish(act, late) == "anciennes clés"


def test_a_lack_is_asked_for_once_a_minute() -> None:
    learning = Learning()
    learning.cell.take(START, lambda _: True)
    learning.cell.settle(START, "clé-1", failed=False)
    asked: Counter[str] = Counter()
    for second in range(0, 120, 5):
        at = START + timedelta(seconds=second)
        move, _ = learning.cell.take(at, lambda value: "clé-2" in value)
        asked[move.name] += 1
        if move is Move.ASK:
            learning.cell.settle(at, "clé-1", failed=False)
    assert asked == {"ASK": 2, "USE": 22}


def test_waiting_past_the_deadline_is_a_provider_that_is_down() -> None:
    learning = Learning()
    asking, waiting = learning.start(), learning.start()
    next(asking), next(waiting)
    asking.send(START)
    assert isinstance(waiting.send(START), Pause)
    with pytest.raises(ProviderUnavailable):
        waiting.throw(TimedOut("x", remedy="y"))
