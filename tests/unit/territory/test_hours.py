"""Opening hours as they are written: what is understood, and what stays unknown rather than closed."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.territory.counters.hours import DayHours, State, french_time, parse_day

TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("09:00 - 12:00 / 13:30 - 17:00", "de 9 h à 12 h, de 13 h 30 à 17 h"),
        ("9:00 -12:00 /13:30– 17:00 ", "de 9 h à 12 h, de 13 h 30 à 17 h"),
        ("8:30 - 12:00 / Sur RDV : 13:30 - 17:00", "de 8 h 30 à 12 h, de 13 h 30 à 17 h sur rendez-vous"),
        ("Sur RDV : 8:30 - 12:00 / Sans RDV : 13:30 - 17:00", "de 8 h 30 à 12 h sur rendez-vous, de 13 h 30 à 17 h"),
        (
            "Sur RDV : 8:30 - 12:00 / 13:30 - 17:00",
            "de 8 h 30 à 12 h sur rendez-vous, de 13 h 30 à 17 h sur rendez-vous",
        ),
        ("-", "fermé"),
        ("Espace fermé ce jour", "fermé"),
    ],
)
def test_what_is_understood_is_told_again_in_french(written: str, told: str) -> None:
    day = parse_day(written)
    assert day.complete
    assert str(day) == told


@pytest.mark.parametrize(
    "written",
    [
        "Semaines paires : 9:00 - 12:00 / 13:30 - 17:00 // Semaines impaires : 9:00 - 18:00",
        "Sept. - Juin : 9:00 - 12:00 / 14:00 - 17:30 // Été : 10:00 - 12:30 / 13:30 - 18:00",
        "9:00 - 12:00 (semaines impaires) / 14:00 - 18:00",
        "00:00 - 00:00 / 09:00 - 12:00",
        "09:00 - 12:30 / 09:00 - 17:00 / 14:00 - 17:00",
        "17:00 - 09:00",
        "25:00 - 26:00",
        "9: 12:30 / 13:30 18:30",
        "Selon planning bus",
        "",
    ],
)
@given(at=TIMES)
def test_what_is_not_understood_is_unknown_at_every_hour(written: str, at: time) -> None:
    assert parse_day(written).state(at) is State.UNKNOWN


def test_what_stands_before_a_condition_is_kept_and_the_rest_is_unknown() -> None:
    day = parse_day("8:45 - 12:00 / Semaines paires : 14:00 - 16:30")
    assert day.state(time(9, 0)) is State.OPEN
    assert day.state(time(15, 0)) is State.UNKNOWN
    assert "Semaines paires" in str(day)


def test_a_slot_begins_at_its_start_and_is_over_at_its_end() -> None:
    day = parse_day("09:00 - 12:00")
    assert [day.state(at) for at in (time(8, 59), time(9, 0), time(11, 59), time(12, 0))] == [
        State.CLOSED, State.OPEN, State.OPEN, State.CLOSED
    ]  # fmt: skip


@given(st.text(alphabet="0123456789:-/ SurRDVansé.", max_size=60), TIMES)
def test_no_text_breaks_the_reading(written: str, at: time) -> None:
    day = parse_day(written)
    assert all(slot.start < slot.end for slot in day.slots)
    assert list(day.slots) == sorted(day.slots, key=lambda slot: slot.start)
    assert day.state(at) in State


@given(st.lists(TIMES, min_size=2, max_size=8, unique=True).filter(lambda found: len(found) % 2 == 0))
def test_every_list_of_slots_in_order_is_read_as_it_is(bounds: list[time]) -> None:
    pairs = list(zip(*[iter(sorted(bounds))] * 2, strict=True))
    day = parse_day(" / ".join(f"{start:%H:%M} - {end:%H:%M}" for start, end in pairs))
    assert day.complete
    assert [(slot.start, slot.end) for slot in day.slots] == pairs


def test_a_day_of_which_nothing_is_said_says_so() -> None:
    assert str(DayHours(complete=False)) == "horaires non communiqués"
    assert french_time(time(9, 5)) == "9 h 05"
