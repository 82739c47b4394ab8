"""What holds for every calendar, mandate and acknowledgement."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind, latest_lawful
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_text import paragraphs_of
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Capacity, Mandate, may_act
from etatplateforme.values.territory import Territory

from .strategies import days, moments, territories

counts = st.integers(0, 60)
calendars = st.builds(Calendar, territories, st.booleans())
handles = st.text(st.sampled_from("abcXYZ019_-"), min_size=1, max_size=20)


@given(calendars, days, counts)
def test_adding_and_counting_working_days_agree(calendar: Calendar, day: date, count: int) -> None:
    end = calendar.add_working_days(day, count)
    assert calendar.working_days_between(day, end) == count
    assert end >= day + timedelta(days=count)
    assert count == 0 or calendar.is_working_day(end)


@given(calendars, days, counts, counts)
def test_working_days_add_up(calendar: Calendar, day: date, first: int, second: int) -> None:
    assert calendar.add_working_days(calendar.add_working_days(day, first), second) == calendar.add_working_days(
        day, first + second
    )


@given(calendars, days)
def test_a_working_day_is_neither_at_the_week_end_nor_a_holiday(calendar: Calendar, day: date) -> None:
    assert calendar.is_working_day(day) is (day.weekday() < 5 and day not in calendar.holidays(day.year))
    assert calendar.next_working_day(day) - day <= timedelta(days=6)
    assert calendar.is_working_day(calendar.next_working_day(day))


@given(territories, st.integers(1990, 2100))
def test_holidays_lie_in_their_year_and_include_those_of_the_nation(territory: Territory, year: int) -> None:
    local = Calendar(territory).holidays(year)
    assert all(day.year == year for day in local)
    assert set(Calendar().holidays(year)) <= set(local)
    assert list(local) == sorted(local)


@given(days, st.integers(0, 48))
def test_months_go_forward_and_never_past_the_number_of_the_day(day: date, months: int) -> None:
    end = Calendar().add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@given(calendars, days)
def test_the_last_second_belongs_to_the_day_and_the_next_one_does_not(calendar: Calendar, day: date) -> None:
    end = calendar.end_of_day(day)
    assert calendar.local_date(end) == day
    assert calendar.local_date((end.astimezone(Calendar().territory.zone)) + timedelta(seconds=1)) == day + timedelta(
        days=1
    )


@given(moments.filter(lambda moment: moment.year > 2016), calendars)
def test_a_registration_is_due_before_a_receipt_and_both_after_the_sending(
    moment: datetime, calendar: Calendar
) -> None:
    registration = latest_lawful(moment, AcknowledgementKind.REGISTRATION, calendar)
    receipt = latest_lawful(moment, AcknowledgementKind.RECEIPT, calendar)
    assert moment < registration < receipt
    assert calendar.is_working_day(registration.date())
    assert calendar.is_working_day(receipt.date())
    assert calendar.working_days_between(calendar.local_date(moment), receipt.date()) == 10


@given(
    moments,
    calendars,
    st.sampled_from(list(Silence)),
    st.text(max_size=8),
    st.text(max_size=8),
    st.text(max_size=8),
    st.lists(st.text(max_size=8), max_size=2),
)
def test_faults_name_exactly_what_is_empty(
    moment: datetime, calendar: Calendar, silence: Silence, service: str, phone: str, mail: str, ways: list[str]
) -> None:
    dated = Acknowledgement(
        kind=AcknowledgementKind.RECEIPT,
        received_on=moment,
        service=service,
        phone=phone,
        mail=mail,
        silence=silence,
        appeal_ways=tuple(ways),
    ).dated_by(calendar)
    expected = {key for key, text in (("service", service), ("phone", phone), ("mail", mail)) if not text.strip()}
    if silence is Silence.REJECTION and not any(way.strip() for way in ways):
        expected.add("appeal_ways")
    assert {fault.key for fault in dated.faults()} == expected
    assert dated.received_on == moment
    assert dated.dated_by(calendar) == dated
    asks = silence is not Silence.NOT_A_REQUEST
    assert dated.decision_on == (calendar.add_months(calendar.local_date(moment), 2) if asks else None)
    if expected:
        with pytest.raises(InvalidInput, match="unlawful_acknowledgement"):
            paragraphs_of(dated)
    else:
        assert all(paragraph.strip() for paragraph in paragraphs_of(dated))


@given(moments, calendars, st.text(min_size=9, max_size=20), st.text(min_size=9, max_size=20))
def test_the_reference_and_the_pieces_do_not_show(
    moment: datetime, calendar: Calendar, reference: str, piece: str
) -> None:
    bare = Acknowledgement(kind=AcknowledgementKind.RECEIPT, received_on=moment, service="").dated_by(calendar)
    assert repr(replace(bare, reference=reference, missing=(piece,))) == repr(bare)


@given(
    handles, handles, st.sampled_from(list(Capacity)), st.sets(st.sampled_from(list(Intent)), min_size=1), days, days
)
def test_a_mandate_is_exactly_what_it_says(
    principal: str, holder: str, capacity: Capacity, purposes: set[Intent], since: date, until: date
) -> None:
    if principal == holder or until < since:
        with pytest.raises(InvalidInput):
            Mandate(principal, holder, capacity, frozenset(purposes), since, until)
        return
    mandate = Mandate(principal, holder, capacity, frozenset(purposes), since, until)
    for intent in Intent:
        for today in (since, until, since - timedelta(days=1), until + timedelta(days=1)):
            allowed = intent in purposes and since <= today <= until
            assert mandate.allows(intent, today) is allowed
            assert may_act(holder, principal, intent, today, mandate) is allowed
            assert not may_act(principal, holder, intent, today, mandate)
            assert may_act(principal, principal, intent, today)
