"""Lengths of time of law and archives."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.span import Span


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("1 an", 12, 0),
        ("2 ans", 24, 0),
        ("3 ANNÉES", 36, 0),
        ("6 mois", 6, 0),
        ("2 semaines", 0, 14),
        ("30 jours", 0, 30),
        ("0 jour", 0, 0),
        (" 1an ", 12, 0),
        ("1 an et 6 mois", 18, 0),
        ("1 an, 2 mois et 3 jours", 14, 3),
        ("P1Y", 12, 0),
        ("P1Y2M3W4D", 14, 25),
        ("P0D", 0, 0),
    ],
)
def test_read(text: str, months: int, days: int) -> None:
    assert Span.parse(text) == Span(months, days)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "un an",
        "1",
        "an",
        "P",
        "P1",
        "PT1H",
        "1 heure",
        "-1 an",
        "1 an et",
        "1 an 6 mois",
        "151 ans",
        "P9999M",
        " " * 9999,
        "٣ ans",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = Span.parse(text)
    assert caught.value.code == "invalid_span"


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        (Span(1), date(2026, 1, 31), date(2026, 2, 28)),
        (Span(12), date(2024, 2, 29), date(2025, 2, 28)),
        (Span(12, 1), date(2026, 12, 31), date(2028, 1, 1)),
        (Span(0, 30), date(2026, 3, 1), date(2026, 3, 31)),
        (Span(), date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_end(span: Span, start: date, end: date) -> None:
    assert span.after(start) == end


def test_an_end_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput):
        _ = Span(12).after(date(9999, 6, 1))
    with pytest.raises(InvalidInput):
        _ = Span(0, 400).after(date(9999, 6, 1))


SPANS = st.builds(Span, st.integers(0, 1200), st.integers(0, 10_000))


@given(SPANS)
def test_what_is_written_is_read_back(span: Span) -> None:
    assert Span.parse(str(span)) == span


@given(SPANS, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_span_never_ends_before_it_starts(span: Span, start: date) -> None:
    end = span.after(start)
    assert end >= start
    assert (end == start) == (span == Span())
