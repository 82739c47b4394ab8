"""The pure machine."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
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
    begun,
    resolved,
    settled,
    wait_after,
    withdrawn,
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


@given(SENDING, OUTCOMES, LATER, st.none() | OUTCOMES, st.booleans(), st.booleans())
def test_every_move_is_one_that_exists_and_due_says_who_acts_next(
    before: Standing, outcome: Outcome, at: datetime, known: Outcome | None, was_sent: bool, kept: bool
) -> None:
    told, lost = after_outcome(before, outcome, at, POLICY), after_lease(before, at, POLICY)
    for after in (told, lost):
        assert after.state in MOVES[State.SENDING]
        assert after.attempt == before.attempt
        assert (after.due is None) == (after.state in FINAL or awaits_person(after))
        assert after.due is None or after.due > at
        if after.state is State.UNCERTAIN:
            answered = settled(after, known, at, POLICY)
            assert answered.state in MOVES[State.UNCERTAIN]
            assert (answered.due is None) == (answered.state in FINAL or awaits_person(answered))
            by_person = resolved(after, was_sent, at, kept=kept)
            assert by_person.state in MOVES[State.UNCERTAIN]
            assert not was_sent or by_person.state is State.SENT


@given(SENDING, LATER)
def test_only_an_acknowledgement_is_sent_again_when_nobody_knows(before: Standing, at: datetime) -> None:
    doubtful = after_lease(before, at, POLICY)
    if before.unsure + 1 >= POLICY.unsure_at_most:
        assert (doubtful.state, doubtful.due) == (State.FAILED, None)
        return
    assert doubtful.state is State.UNCERTAIN
    assert doubtful.due is not None
    after = settled(doubtful, None, doubtful.due, POLICY)
    assert after.state is State.UNCERTAIN
    if before.kind is Kind.ACKNOWLEDGEMENT:
        assert after.due == doubtful.due
    else:
        assert after.due is None
        assert awaits_person(after)


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.ACCEPTED, State.SENT),
        (Fate.REFUSED, State.REFUSED),
        (Fate.UNREACHED, State.RETRYING),
        (Fate.UNCERTAIN, State.UNCERTAIN),
    ],
)
def test_what_the_provider_says_when_asked_ends_the_doubt(fate: Fate, state: State) -> None:
    doubtful = after_lease(sending(Kind.SERVICE), START, POLICY)
    assert settled(doubtful, Outcome(fate), START, POLICY).state is state


@given(SENDING, st.sampled_from([State.QUEUED, State.RETRYING, State.UNCERTAIN]), LATER)
def test_an_attempt_that_was_announced_and_not_begun_leaves_the_message_where_it_was(
    sent: Standing, state: State, at: datetime
) -> None:
    before = replace(sent, state=state, attempt=sent.attempt - 1)
    after = withdrawn(sent, before, at)
    assert (after.state, after.due, after.attempt, after.unsure) == (state, at, sent.attempt, sent.unsure)
    assert after.state in MOVES[State.SENDING]


def test_a_provider_that_asks_to_wait_is_listened_to() -> None:
    busy = Outcome(Fate.REFUSED_FOR_NOW, 429, wait=timedelta(minutes=7), spared=True)
    assert after_outcome(sending(Kind.SERVICE, attempt=9), busy, START, POLICY).due == START + timedelta(minutes=7)
    later = Outcome(Fate.REFUSED_FOR_NOW, 503, wait=timedelta(minutes=7))
    assert after_outcome(sending(Kind.SERVICE), later, START, POLICY).due == START + timedelta(minutes=7)
    due = after_outcome(sending(Kind.SERVICE, attempt=9), later, START, POLICY).due
    assert due is not None
    assert due >= START + timedelta(hours=1)


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
        standing = after_outcome(begun(standing, at, POLICY), Outcome(Fate.REFUSED_FOR_NOW, 450), at, POLICY)
        tries += 1
        at = standing.due or at
    assert (standing.state, standing.reason) == (State.FAILED, Reason.GAVE_UP)
    assert timedelta(hours=70) < at - START <= timedelta(hours=72)
    assert 60 < tries < 90
