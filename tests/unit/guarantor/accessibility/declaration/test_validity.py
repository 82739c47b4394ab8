"""Dates: three years, an overhaul, eighteen months after a newer RGAA; one week to answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.accessibility.declaration.validity import (
    Ending,
    complaint_delay,
    months_after,
    valid_until,
)
from etatplateforme.values.finding import SourceStatus

PUBLISHED = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("overhauled", "standard", "until", "ending"),
    [
        (None, None, date(2029, 3, 10), Ending.AGE),
        (date(2027, 5, 1), None, date(2027, 5, 1), Ending.OVERHAUL),
        (date(2025, 5, 1), None, date(2029, 3, 10), Ending.AGE),
        (None, date(2026, 12, 15), date(2028, 6, 15), Ending.NEW_STANDARD),
        (None, date(2028, 12, 15), date(2029, 3, 10), Ending.AGE),
        (None, date(2023, 1, 1), PUBLISHED, Ending.NEW_STANDARD),
        (date(2028, 6, 14), date(2026, 12, 15), date(2028, 6, 14), Ending.OVERHAUL),
    ],
)
def test_the_first_end_wins(overhauled: date | None, standard: date | None, until: date, ending: Ending) -> None:
    found = valid_until(PUBLISHED, overhauled_on=overhauled, new_standard_on=standard)
    assert (found.until, found.ending) == (until, ending)
    assert found.covers(until)
    assert not found.covers(until + timedelta(days=1))
    assert found.reason


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 12, 31), 36, date(2029, 12, 31)),
        (date(2026, 10, 31), 13, date(2027, 11, 30)),
        (date(9999, 1, 1), 36, date.max),
        (date(9996, 12, 31), 36, date.max),
    ],
)
def test_months_run_from_date_to_date(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(st.dates(), st.dates() | st.none(), st.dates() | st.none())
def test_no_date_makes_it_fail_and_a_statement_holds_on_its_first_day(
    published: date, overhauled: date | None, standard: date | None
) -> None:
    found = valid_until(published, overhauled_on=overhauled, new_standard_on=standard)
    assert found.covers(published)
    assert found.until <= months_after(published, 36)


@given(st.dates(), st.integers(0, 60))
def test_months_never_go_back(day: date, months: int) -> None:
    then = months_after(day, months)
    assert then >= day
    assert then == date.max or then.day <= day.day


def test_a_complaint_is_answered_within_a_week() -> None:
    delay = complaint_delay(date(2026, 12, 24))
    assert delay.answer_by == date(2026, 12, 31)
    assert delay.answer_source.status is SourceStatus.READ
    assert delay.acknowledgement_source.status is SourceStatus.TO_VERIFY
    assert complaint_delay(date.max).answer_by == date.max
