"""The nearest counter that is open: distance, hours by the local clock, public holidays, needs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.territory.counters.around import Around
from etatplateforme.territory.counters.counter import Counter
from etatplateforme.territory.counters.files import read_counters
from etatplateforme.territory.counters.hours import State
from etatplateforme.territory.counters.nearest import Counters, calendar_of, look
from etatplateforme.territory.counters.needs import Need, needs_of_themes, operators_for
from etatplateforme.territory.counters.told import state_text
from etatplateforme.values.address import Point
from tests.unit.territory.counter_lists import csv_2024

PARIS = ZoneInfo("Europe/Paris")
MENDE = Point(3.50, 44.52)
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
POINTS = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))


def counters(*rows: dict[str, str]) -> Counters:
    return Counters(read_counters(csv_2024(*rows), "liste-20260901.csv"))


def one(**changes: str) -> Counter:
    (counter,) = counters(changes).all
    return counter


@given(st.lists(POINTS, max_size=40), POINTS)
def test_the_order_is_the_one_of_a_full_search(places: list[Point], here: Point) -> None:
    found = [distance for distance, _ in Around(places, lambda place: place).nearest(here)]
    assert found == sorted(here.distance_m(place) for place in places)


def test_the_nearest_open_one_comes_first_and_closed_ones_are_left_out() -> None:
    book = counters(
        {"lib_fs": "loin", "latitude": "44.60"},
        {"lib_fs": "près, fermé le mardi", "h_mardi": ""},
        {"lib_fs": "moyen", "latitude": "44.55"},
        {"lib_fs": "bus", "format_fs": "Itinérante"},
        {"lib_fs": "outre-mer", "insee_com": "97411", "latitude": "-20.9", "longitude": "55.4"},
    )
    assert [found.counter.name for found in book.nearest(MENDE, TUESDAY)] == ["moyen", "loin"]
    assert [found.counter.name for found in book.nearest(MENDE, TUESDAY, roaming=True)] == ["bus", "moyen", "loin"]
    assert [found.counter.name for found in book.nearest(MENDE, TUESDAY, limit=1)] == ["moyen"]
    closed = book.nearest(MENDE, TUESDAY, states=frozenset({State.CLOSED}))
    assert [found.counter.name for found in closed] == ["près, fermé le mardi"]
    assert state_text(closed[0]) == "fermé ; prochaine ouverture connue : mercredi 25 novembre 2026 à 9 h"


def test_hours_are_those_of_the_local_clock() -> None:
    moment = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 10:00 in La Réunion, 7:00 in Paris, 2:00 in Guadeloupe
    states = [
        look(one(insee_com=code), moment) for code in ("97411", "48095", "97105")
    ]  # fmt: skip
    assert [found.state for found in states if found is not None] == [State.OPEN, State.CLOSED, State.CLOSED]
    with pytest.raises(InvalidInput, match="naive_moment"):
        _ = look(one(), datetime.fromisoformat("2026-11-24T10:00"))


@pytest.mark.parametrize(
    ("code", "day", "state", "name"),
    [
        ("48095", date(2026, 11, 11), State.HOLIDAY, "11 novembre"),
        ("67482", date(2025, 12, 26), State.HOLIDAY, "2ème jour de Noël"),
        ("48095", date(2025, 12, 26), State.OPEN, None),
        ("67482", date(2026, 4, 3), State.UNKNOWN, "Vendredi saint"),
        ("97105", date(2026, 5, 27), State.HOLIDAY, "Abolition de l'esclavage"),
        ("97411", date(2026, 5, 27), State.OPEN, None),
    ],
)
def test_public_holidays_are_those_of_the_place(code: str, day: date, state: State, name: str | None) -> None:
    counter = one(insee_com=code)
    found = look(counter, datetime.combine(day, time(10), tzinfo=calendar_of(counter).territory.zone))
    assert found is not None
    assert (found.state, found.holiday) == (state, name)


def test_the_next_opening_skips_a_holiday() -> None:
    found = look(one(), datetime(2026, 11, 10, 18, 0, tzinfo=PARIS))
    assert found is not None
    assert found.opens == datetime(2026, 11, 12, 9, 0, tzinfo=PARIS)


def test_no_opening_is_promised_when_none_is_known() -> None:
    days = dict.fromkeys(("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi"), "Selon planning")
    found = look(one(**days), TUESDAY)
    assert found is not None
    assert (found.state, found.opens) == (State.UNKNOWN, None)


def test_a_need_is_answered_by_the_operators_of_that_day() -> None:
    assert operators_for(Need.EMPLOYMENT, date(2023, 6, 1)) == ("Pôle emploi",)
    assert operators_for(Need.EMPLOYMENT, date(2026, 6, 1)) == ("France Travail",)
    assert operators_for(Need.SELF_EMPLOYMENT, date(2024, 12, 31)) == ()
    assert "France Rénov'" in operators_for(Need.HOUSING, date(2026, 6, 1))
    assert not operators_for(Need.DIGITAL, date(2026, 6, 1))
    assert counters({}).nearest(MENDE, TUESDAY, need=Need.HOUSING)
    assert not counters({}).nearest(MENDE, TUESDAY, need=Need.DIGITAL)


def test_themes_of_data_inclusion_are_needs() -> None:
    themes = [
        "logement-hebergement--louer-un-logement",
        "lecture-ecriture-calcul--maitriser-le-francais",
        "autre--chose",
    ]
    assert needs_of_themes(themes) == {Need.HOUSING, Need.FRENCH}


def test_nothing_is_offered_beyond_150_kilometres() -> None:
    assert not counters({"latitude": "46.5"}).nearest(MENDE, TUESDAY)
    assert counters({"latitude": "45.8"}).nearest(MENDE, TUESDAY)


def test_a_search_looks_at_every_hour_of_a_day() -> None:
    book = counters({})
    seen = [bool(book.nearest(MENDE, TUESDAY.replace(hour=0) + timedelta(hours=hour))) for hour in range(24)]
    assert [hour for hour, open_ in enumerate(seen) if open_] == [9, 10, 11, 14, 15, 16]
