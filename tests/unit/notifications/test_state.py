"""The pure machine."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.state import (
    FINAL,
    MOVES,
    Policy,
    Reason,
    Standing,
    State,
    after_lease,
    after_outcome,
    awaits_person,
    claimed,
    resolved,
    wait_after,
)
from tests.unit.notifications.office import START

POLICY = Policy()
KINDS = st.sampled_from(Kind)
OUTCOMES = st.builds(Outcome, st.sampled_from(Fate))
SENDING = st.builds(
    Standing,
    id=st.text("abc", min_size=1, max_size=4),
    kind=KINDS,
    state=st.just(State.SENDING),
    attempt=st.integers(1, 200),
    unsure=st.integers(0, 4),
    queued_at=st.just(START),
    due=st.just(START),
)
LATER = st.timedeltas(timedelta(), timedelta(days=10)).map(lambda delay: START + delay)


def sending(kind: Kind, **changes: Any) -> Standing:
    return replace(Standing("a", kind, State.SENDING, 1, 0, START, START), **changes)


@given(SENDING, OUTCOMES, LATER, st.booleans(), st.booleans())
def test_every_move_is_one_that_exists_and_due_says_who_acts_next(
    before: Standing, outcome: Outcome, at: object, was_sent: bool, kept: bool
) -> None:
    moment = START if not isinstance(at, type(START)) else at
    told, lost = after_outcome(before, outcome, moment, POLICY), after_lease(before, moment, POLICY)
    for after in (told, lost):
        assert after.state in MOVES[State.SENDING]
        assert after.attempt == before.attempt
        assert (after.due is None) == (after.state in FINAL or awaits_person(after))
        assert after.due is None or after.due > moment
        if after.state is State.UNCERTAIN:
            settled = resolved(after, was_sent, moment, kept=kept)
            assert settled.state in MOVES[State.UNCERTAIN]
            assert not was_sent or settled.state is State.SENT


@given(SENDING, LATER)
def test_only_an_acknowledgement_is_sent_again_when_nobody_knows(before: Standing, at: object) -> None:
    after = after_lease(before, at if isinstance(at, type(START)) else START, POLICY)
    if before.kind is Kind.ACKNOWLEDGEMENT:
        bounded = before.unsure + 1 >= POLICY.unsure_at_most
        assert after.state is (State.FAILED if bounded else State.UNCERTAIN)
        assert (after.due is None) == bounded
    else:
        assert (after.state, after.due) == (State.UNCERTAIN, None)
        assert awaits_person(after)


def test_a_person_may_have_it_sent_again_but_a_bulk_message_or_one_without_content() -> None:
    unsure = after_lease(sending(Kind.SERVICE), START, POLICY)
    assert resolved(unsure, False, START, kept=True).state is State.QUEUED
    assert resolved(unsure, False, START, kept=False).state is State.FAILED
    assert resolved(replace(unsure, kind=Kind.BULK), False, START, kept=True).state is State.FAILED


def test_waits_double_up_to_an_hour_and_stop_after_three_days() -> None:
    waits = [wait_after(sending(Kind.SERVICE, attempt=n), POLICY).total_seconds() for n in range(1, 12)]
    for attempt, wait in enumerate(waits):
        least = min(60 * 2**attempt, 3600)
        assert least <= wait <= least * 1.25
    assert len({wait_after(sending(Kind.SERVICE, id=str(n)), POLICY) for n in range(20)}) == 20

    standing, at, tries = sending(Kind.SERVICE), START, 0
    while standing.due is not None:
        standing = after_outcome(claimed(standing, at, POLICY), Outcome(Fate.REFUSED_FOR_NOW, 450), at, POLICY)
        tries += 1
        at = standing.due or at
    assert (standing.state, standing.reason) == (State.FAILED, Reason.GAVE_UP)
    assert timedelta(hours=70) < at - START <= timedelta(hours=72)
    assert 60 < tries < 90
