"""Domains are read from annotations, and what could not be tried is refused in French."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.decisions import Between, Examples, Told
from etatplateforme.guarantor.decisions.declared import read_input
from etatplateforme.guarantor.decisions.domains import Domain, is_ordered, is_whole, stored


class Colour(StrEnum):
    """A few values."""

    RED = "rouge"
    BLUE = "bleu"


CENTS = Annotated[Decimal, Between(Decimal("0"), Decimal("5000"))]
HINTS = {
    "bool": bool,
    "literal": Literal["a", "b", "c"],
    "numbers": Literal[1, 2, 3],
    "enum": Colour,
    "int": Annotated[int, Between(-5, 5000)],
    "fives": Annotated[int, Between(0, 23, 5)],
    "cents": CENTS,
    "halves": Annotated[Decimal, Between(Decimal("0.5"), Decimal("4"), Decimal("0.5"))],
    "days": Annotated[date, Between(date(1999, 12, 31), date(2004, 3, 1))],
    "texts": Annotated[str, Examples("Martin", "Benali", "N'Guyen")],
    "maybe": Annotated[int, Between(0, 9)] | None,
    "optional": Optional[Annotated[int | None, Between(0, 9)]],  # noqa: UP045
    "perhaps": Colour | None,
}


def domain(hint: object) -> Domain:
    return read_input("essai", hint).domain


@pytest.mark.parametrize("name", HINTS)
def test_every_value_of_a_row_is_held_kept_and_read_again(name: str) -> None:
    row = domain(HINTS[name])
    places = range(len(row)) if len(row) < 2000 else [*range(50), *range(len(row) - 50, len(row))]
    values = [row.at(place) for place in places]
    assert len(set(values)) == len(values)
    for value in values:
        assert row.holds(value)
        again = row.read(stored(value))
        assert again == value
        assert type(again) is type(value)


@pytest.mark.parametrize(
    ("name", "size", "first", "last"),
    [
        ("bool", 2, False, True),
        ("int", 5006, -5, 5000),
        ("fives", 5, 0, 20),
        ("cents", 500_001, Decimal("0.00"), Decimal("5000.00")),
        ("halves", 8, Decimal("0.5"), Decimal("4.0")),
        ("days", 1523, date(1999, 12, 31), date(2004, 3, 1)),
        ("maybe", 11, None, 9),
        ("optional", 11, None, 9),
        ("perhaps", 3, None, Colour.BLUE),
    ],
)
def test_a_row_goes_from_end_to_end(name: str, size: int, first: object, last: object) -> None:
    row = domain(HINTS[name])
    assert (len(row), row.at(0), row.at(len(row) - 1)) == (size, first, last)


@pytest.mark.parametrize(
    ("name", "stranger"),
    [
        ("bool", 1),
        ("literal", "d"),
        ("enum", "rouge"),
        ("int", True),
        ("int", 5001),
        ("int", "3"),
        ("fives", 7),
        ("fives", 25),
        ("cents", 3),
        ("cents", Decimal("0.001")),
        ("cents", Decimal("NaN")),
        ("cents", Decimal("-0.01")),
        ("cents", Decimal("1e500000")),
        ("int", 10**400),
        ("days", datetime(2000, 1, 1, tzinfo=UTC)),
        ("days", date(1999, 12, 30)),
        ("texts", "x" * 1001),
        ("texts", None),
        ("maybe", 10),
    ],
)
def test_what_is_not_declared_is_not_held(name: str, stranger: object) -> None:
    assert not domain(HINTS[name]).holds(stranger)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("bool", 0), ("literal", "d"), ("enum", "RED"), ("int", "3"), ("int", True), ("cents", 3), ("cents", "abc"),
        ("cents", "1e500000"), ("cents", "Infinity"), ("days", "2000-02-30"), ("days", 5), ("texts", 3), ("maybe", "x"),
    ],
)  # fmt: skip
def test_what_a_record_cannot_have_kept_is_not_read(name: str, kept: str | int) -> None:
    with pytest.raises(ValueError):
        _ = domain(HINTS[name]).read(kept)


def test_any_text_is_read_where_examples_stand_for_all() -> None:
    row = domain(HINTS["texts"])
    assert row.read("Élise") == "Élise"
    assert not is_whole(row)
    assert all(is_whole(domain(hint)) for name, hint in HINTS.items() if name != "texts")


def test_numbers_amounts_and_days_are_ordered() -> None:
    ordered = {name for name, hint in HINTS.items() if is_ordered(domain(hint))}
    assert ordered == {"int", "fives", "cents", "halves", "days", "maybe", "optional"}


@pytest.mark.parametrize(
    ("name", "constant", "values"),
    [
        ("int", 400, [399, 400, 401]),
        ("int", Decimal("400.5"), [399, 400, 401]),
        ("int", 5000, [4999, 5000]),
        ("int", 9000, []),
        ("int", True, []),
        ("int", Decimal("NaN"), []),
        ("fives", 11, [5, 10, 15]),
        ("cents", 600, [Decimal("599.99"), Decimal("600.00"), Decimal("600.01")]),
        ("days", date(2000, 9, 1), [date(2000, 8, 31), date(2000, 9, 1), date(2000, 9, 2)]),
        ("days", 12, []),
        ("literal", "b", ["b"]),
        ("literal", 1, []),
        ("enum", "bleu", [Colour.BLUE]),
        ("maybe", 3, [2, 3, 4]),
    ],
)
def test_places_around_a_constant_are_where_a_rule_may_turn(name: str, constant: Decimal, values: list[object]) -> None:
    row = domain(HINTS[name])
    assert [row.at(place) for place in row.around(constant)] == values


def test_leap_days_are_never_forgotten() -> None:
    row = domain(HINTS["days"])
    assert [row.at(place) for place in row.odd()] == [date(2000, 2, 29), date(2004, 2, 29)]


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 9))
def test_a_scale_holds_what_it_lists_and_nothing_else(low: int, high: int, step: int) -> None:
    if (high - low) // step < 1:
        return
    row = domain(Annotated[int, Between(low, high, step)])
    assert [number for number in range(-60, 61) if row.holds(number)] == list(range(low, high + 1, step))


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        (float, "unsupported_input"),
        (list[str], "unsupported_input"),
        (dict, "unsupported_input"),
        (None, "unsupported_input"),
        (int | str, "unsupported_input"),
        (datetime, "unsupported_input"),
        (int, "unbounded_input"),
        (Decimal, "unbounded_input"),
        (date, "unbounded_input"),
        (str, "unbounded_input"),
        (str | None, "unbounded_input"),
        (Annotated[int, "quotient"], "unbounded_input"),
        (Annotated[int, Between(3, 3)], "invalid_domain"),
        (Annotated[int, Between(5, 0)], "invalid_domain"),
        (Annotated[int, Between(0, 5, 0)], "invalid_domain"),
        (Annotated[int, Between(0, 5, 6)], "invalid_domain"),
        (Annotated[int, Between(Decimal(0), Decimal(5))], "invalid_domain"),
        (Annotated[Decimal, Between(0, 5)], "invalid_domain"),
        (Annotated[Decimal, Between(Decimal("-Infinity"), Decimal(5))], "invalid_domain"),
        (Annotated[date, Between(date(2026, 1, 2), date(2026, 1, 1))], "invalid_domain"),
        (Literal["seule"], "invalid_domain"),
    ],
)
def test_an_input_that_cannot_be_tried_is_refused_by_name(hint: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _ = read_input("quotient", hint)
    assert caught.value.code == code
    assert "quotient" in caught.value.problem
    assert caught.value.remedy.endswith(".")


def test_amounts_are_not_taken_for_the_whole_numbers_that_they_equal() -> None:
    whole, amounts = (Annotated[int, Between(*ends)] for ends in ((61, 67), (Decimal(61), Decimal(67))))
    assert len(domain(whole)) == 7
    with pytest.raises(InvalidInput):
        _ = read_input("quotient", amounts)


def test_the_label_of_an_input_is_the_last_told() -> None:
    assert read_input("q", Annotated[int, Between(0, 9), Told("quotient")]).label == "quotient"
    assert read_input("q", Annotated[CENTS, Told("quotient")] | None).label == "quotient"
    assert read_input("q", CENTS).label == ""
