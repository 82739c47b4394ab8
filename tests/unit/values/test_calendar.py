"""Working days, holidays by territory, legal delays."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.calendar import MOST_WORKING_DAYS, Calendar, french_date
from etatplateforme.values.territory import Territory

METROPOLE = Calendar()

NATIONAL_2026 = {
    date(2026, 1, 1),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 8),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 7, 14),
    date(2026, 8, 15),
    date(2026, 11, 1),
    date(2026, 11, 11),
    date(2026, 12, 25),
}


@pytest.mark.parametrize("territory", list(Territory))
def test_every_territory_keeps_the_national_holidays(territory: Territory) -> None:
    assert set(Calendar(territory).holidays(2026)) >= NATIONAL_2026


@pytest.mark.parametrize(
    ("territory", "local"),
    [
        (Territory.METROPOLE, set[date]()),
        (Territory.ALSACE_MOSELLE, {date(2026, 4, 3), date(2026, 12, 26)}),
        (Territory.GUADELOUPE, {date(2026, 5, 27)}),
        (Territory.MARTINIQUE, {date(2026, 5, 22)}),
        (Territory.GUYANE, {date(2026, 6, 10)}),
        (Territory.LA_REUNION, {date(2026, 12, 20)}),
        (Territory.MAYOTTE, {date(2026, 4, 27)}),
        (Territory.SAINT_BARTHELEMY, {date(2026, 10, 9)}),
        (Territory.SAINT_MARTIN, {date(2026, 5, 28)}),
        (Territory.SAINT_PIERRE_ET_MIQUELON, set[date]()),
    ],
)
def test_local_holidays(territory: Territory, local: set[date]) -> None:
    assert set(Calendar(territory).holidays(2026)) - NATIONAL_2026 == local


def test_good_friday_is_kept_only_where_there_is_a_temple() -> None:
    good_friday = date(2026, 4, 3)
    assert not Calendar(Territory.ALSACE_MOSELLE).is_working_day(good_friday)
    assert Calendar(Territory.ALSACE_MOSELLE, good_friday=False).is_working_day(good_friday)
    assert METROPOLE.is_working_day(good_friday)


def test_holidays_come_in_order_with_their_names() -> None:
    days = list(METROPOLE.holidays(2026))
    assert days == sorted(days)
    assert METROPOLE.holidays(2026)[date(2026, 4, 6)] == "Lundi de Pâques"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 4, 30), 1, date(2026, 5, 4)),
        (date(2026, 5, 7), 5, date(2026, 5, 18)),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: date, count: int, end: date) -> None:
    assert METROPOLE.add_working_days(start, count) == end
    assert METROPOLE.working_days_between(start, end) == count


def test_no_working_day_lies_between_a_day_and_an_earlier_one() -> None:
    assert METROPOLE.working_days_between(date(2026, 11, 23), date(2026, 11, 2)) == 0


@pytest.mark.parametrize("count", [-1, MOST_WORKING_DAYS + 1, 10**12])
def test_absurd_delays_are_refused(count: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        METROPOLE.add_working_days(date(2026, 1, 1), count)
    assert caught.value.code == "invalid_delay"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
    ],
)
def test_a_delay_in_months_ends_on_the_same_number(start: date, months: int, end: date) -> None:
    assert METROPOLE.add_months(start, months) == end


@pytest.mark.parametrize("day", [date(1885, 12, 31), date(3000, 1, 1), date.min, date.max])
def test_dates_out_of_the_calendar_are_refused(day: date) -> None:
    for ask in (METROPOLE.is_working_day, METROPOLE.is_holiday, METROPOLE.end_of_day):
        with pytest.raises(InvalidInput) as caught:
            ask(day)
        assert caught.value.code == "date_out_of_calendar"


def test_walking_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput):
        METROPOLE.add_working_days(date(2999, 12, 30), 10)
    with pytest.raises(InvalidInput):
        METROPOLE.add_months(date(2999, 12, 1), 1)


def test_a_moment_is_not_taken_for_a_date() -> None:
    christmas = datetime(2026, 12, 25, 9, tzinfo=UTC)
    with pytest.raises(InvalidInput) as caught:
        METROPOLE.is_working_day(christmas)
    assert caught.value.code == "date_expected"


@pytest.mark.parametrize(
    ("territory", "offset"),
    [
        (Territory.METROPOLE, 2),
        (Territory.LA_REUNION, 4),
        (Territory.MARTINIQUE, -4),
        (Territory.POLYNESIE, -10),
        (Territory.WALLIS_ET_FUTUNA, 12),
        (Territory.SAINT_PIERRE_ET_MIQUELON, -2),
    ],
)
def test_a_day_ends_by_the_clock_of_the_territory(territory: Territory, offset: int) -> None:
    end = Calendar(territory).end_of_day(date(2026, 7, 1))
    assert end == datetime(2026, 7, 1, 23, 59, 59, tzinfo=timezone(timedelta(hours=offset)))


def test_the_same_moment_is_another_date_elsewhere() -> None:
    moment = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
    assert METROPOLE.local_date(moment) == date(2026, 11, 22)
    assert Calendar(Territory.LA_REUNION).local_date(moment) == date(2026, 11, 23)
    assert Calendar(Territory.POLYNESIE).local_date(moment) == date(2026, 11, 22)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        METROPOLE.local_date(datetime.fromisoformat("2026-11-22T09:00"))
    assert caught.value.code == "naive_moment"


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 5, 1), "1er mai 2026"), (date(2026, 8, 2), "2 août 2026"), (date(2027, 12, 31), "31 décembre 2027")],
)
def test_dates_in_words(day: date, words: str) -> None:
    assert french_date(day) == words
