"""The clock of silence, against a reading of the law day by day, whatever happens to the file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.acknowledgement_clock import PiecesAsked, Silence, SilenceClock, Standing
from etatplateforme.values.calendar import Calendar

DAY = timedelta(days=1)
received = st.dates(date(2017, 1, 1), date(2040, 12, 31))
silences = st.sampled_from([Silence.ACCEPTANCE, Silence.REJECTION])


@dataclass(frozen=True)
class Event:
    what: Literal["ask", "receive", "decide"]
    after: int
    """Days after the event before."""
    given: int = 1


events = st.lists(
    st.builds(
        Event, st.sampled_from(["ask", "ask", "receive", "receive", "decide"]), st.integers(0, 40), st.integers(1, 60)
    ),
    max_size=6,
)


def played(clock: SilenceClock, story: list[Event]) -> tuple[SilenceClock, date]:
    """The clock after what of *story* it takes, and the day of the last event."""
    day = clock.received_on
    for event in story:
        on = day + event.after * DAY
        try:
            match event.what:
                case "ask":
                    clock = clock.ask(on, on + event.given * DAY)
                case "receive":
                    clock = clock.receive(on)
                case "decide":
                    clock = clock.decide(on)
        except InvalidInput:
            continue
        day = on
    return clock, day


def still(asked: PiecesAsked, day: date) -> bool:
    """Whether the person has, on *day*, time left to send these pieces, and has not sent them."""
    came = asked.received_on is not None and asked.received_on <= day
    return asked.asked_on <= day < asked.until and not came


@given(received, st.integers(1, 12), events)
def test_a_rejection_comes_when_as_many_days_have_run_as_the_months_hold(
    start: date, months: int, story: list[Event]
) -> None:
    clock, _ = played(SilenceClock(silence=Silence.REJECTION, months=months, received_on=start), story)
    left, day = (Calendar().add_months(start, months) - start).days, start
    while left:
        left -= not any(still(asked, day) for asked in clock.pieces)
        day += DAY
    assert clock.decides_on == (None if clock.decided_on is not None else day)


@given(received, st.integers(0, 20), st.integers(1, 12), events)
def test_an_acceptance_counts_from_the_last_piece_and_never_without_it(
    start: date, passed_on: int, months: int, story: list[Event]
) -> None:
    seized = start + passed_on * DAY
    clock, _ = played(
        SilenceClock(silence=Silence.ACCEPTANCE, months=months, received_on=start, seized_on=seized), story
    )
    came = [asked.received_on for asked in clock.pieces]
    if clock.decided_on is not None or None in came:
        assert clock.decides_on is None
    else:
        latest = max([seized, *(day for day in came if day is not None)])
        assert clock.decides_on == Calendar().add_months(latest, months)


@given(received, silences, events, st.integers(1, 500))
def test_a_request_is_in_one_state_and_never_leaves_a_decision(
    start: date, silence: Silence, story: list[Event], later: int
) -> None:
    clock, last = played(SilenceClock(silence=silence, months=2, received_on=start), story)
    seen = [clock.on(last + days * DAY) for days in range(later)]
    ends = [at for at, standing in enumerate(seen) if standing in (Standing.DECIDED, Standing.DECIDED_BY_SILENCE)]
    assert len(set(seen[ends[0] :])) == 1 if ends else clock.decided_on is None
    if clock.decides_on is not None:
        assert clock.on(clock.decides_on) is Standing.DECIDED_BY_SILENCE
        assert clock.on(clock.decides_on - DAY) is not Standing.DECIDED_BY_SILENCE
        for event in (clock.receive, clock.decide, lambda on: clock.ask(on, on + DAY)):
            with pytest.raises(InvalidInput, match="late_event"):
                event(clock.decides_on)


@given(received, st.integers(1, 30), st.integers(1, 60))
def test_sending_pieces_sooner_never_moves_the_day_away(start: date, asked: int, given_days: int) -> None:
    for silence in (Silence.ACCEPTANCE, Silence.REJECTION):
        clock = SilenceClock(silence=silence, months=2, received_on=start)
        clock = clock.ask(start + asked * DAY, start + (asked + given_days) * DAY)
        days = [clock.receive(start + (asked + wait) * DAY).decides_on for wait in range(given_days)]
        known = [day for day in days if day is not None]
        assert len(known) == given_days
        assert known == sorted(known)


def test_what_is_no_request_is_never_decided_by_silence() -> None:
    clock = SilenceClock(silence=Silence.NOT_A_REQUEST, months=2, received_on=date(2026, 1, 1))
    assert clock.decides_on is None
    assert clock.on(date(2040, 1, 1)) is Standing.RUNNING


def test_the_same_file_seen_both_ways() -> None:
    """Received on the 2nd of March 2026; a piece asked on the 10th for the 30th, come on the 20th."""
    for silence, before, while_asked, after in (
        (Silence.REJECTION, date(2026, 5, 2), date(2026, 5, 22), date(2026, 5, 12)),
        (Silence.ACCEPTANCE, date(2026, 5, 2), None, date(2026, 5, 20)),
    ):
        clock = SilenceClock(silence=silence, months=2, received_on=date(2026, 3, 2))
        assert clock.decides_on == before
        asked = clock.ask(date(2026, 3, 10), date(2026, 3, 30))
        assert asked.decides_on == while_asked
        assert asked.on(date(2026, 3, 15)) is Standing.AWAITING_PIECES
        complete = asked.receive(date(2026, 3, 20))
        assert complete.decides_on == after
        assert complete.on(date(2026, 3, 20)) is Standing.RUNNING
        decided = complete.decide(date(2026, 4, 1))
        assert (decided.decides_on, decided.on(date(2026, 4, 1))) == (None, Standing.DECIDED)


@pytest.mark.parametrize(("months", "seized_on"), [(0, None), (2, date(2026, 2, 28))])
def test_a_clock_that_could_not_run_is_refused(months: int, seized_on: date | None) -> None:
    with pytest.raises(InvalidInput, match="invalid_clock"):
        SilenceClock(silence=Silence.REJECTION, months=months, received_on=date(2026, 3, 1), seized_on=seized_on)
