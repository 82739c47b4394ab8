"""Texts, names, codes and dates that the properties draw from."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.siret import luhn_valid
from etatplateforme.values.territory import Territory

T = TypeVar("T")

FRENCH_LETTERS = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿæœñABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒÑ"

letters = st.characters(categories=["Lu", "Ll", "Lt", "Lo"])
raw_names = st.one_of(
    st.text(st.sampled_from(FRENCH_LETTERS + "'’- "), min_size=1, max_size=80),
    st.text(st.one_of(letters, st.sampled_from("'’- \u00a0\u0301\u0308\u0327")), min_size=1, max_size=80),
)
"""Names as typed: French ones, then any letter of any script with combining marks and odd spaces."""

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))
moments = st.datetimes(
    min_value=datetime.fromisoformat("1990-01-01T00:00"),
    max_value=datetime.fromisoformat("2100-12-31T00:00"),
    timezones=st.just(UTC),
)
territories = st.sampled_from(list(Territory))


def with_luhn_key(digits: str) -> str:
    """*digits* followed by the one digit that makes them satisfy Luhn."""
    return next(digits + key for key in "0123456789" if luhn_valid(digits + key))


sirens = st.integers(min_value=1, max_value=99_999_999).map(lambda n: with_luhn_key(f"{n:08d}"))
sirets = st.builds(
    lambda siren, nic: with_luhn_key(f"{siren}{nic:04d}"),
    sirens.filter(lambda siren: siren != "356000000"),
    st.integers(min_value=1, max_value=9999),
)


def read_or_refusal(read: Callable[[], T]) -> T | InvalidInput:
    """What *read* gives, or how it refuses; any other exception goes on and fails the test."""
    try:
        return read()
    except InvalidInput as refusal:
        return refusal
