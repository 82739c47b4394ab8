"""Waivers: their days, both ends included, and the announcements of their end."""

from datetime import date, timedelta

import pytest

from etatplateforme.values.waiver import Waiver

CREATED, EXPIRES = date(2026, 1, 1), date(2026, 12, 31)
WAIVER = Waiver("d-1", "EG-02", "*", "travaux", "délibération", "visites", "directrice", "maire", CREATED, EXPIRES)


@pytest.mark.parametrize(
    ("today", "in_force", "expired"),
    [
        (CREATED - timedelta(days=1), False, False),
        (CREATED, True, False),
        (EXPIRES, True, False),
        (EXPIRES + timedelta(days=1), False, True),
    ],
)
def test_both_ends_are_included(today: date, in_force: bool, expired: bool) -> None:
    assert (WAIVER.in_force(today), WAIVER.expired(today)) == (in_force, expired)


@pytest.mark.parametrize(
    ("days_left", "notice"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_the_end_is_announced_three_times(days_left: int, notice: int | None) -> None:
    assert WAIVER.notice(EXPIRES - timedelta(days=days_left)) == notice
