"""Who a sign-in is, and what a person types: pure functions."""

import random
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etatplateforme.identity.accounts.errors import RelinkRefused
from etatplateforme.identity.accounts.machine import (
    MOST_ATTEMPTS,
    AlreadyKnown,
    Ambiguous,
    Known,
    Unknown,
    code_hash,
    heard,
    recognised,
    require_code,
    spelled,
)

ACCOUNTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=6)


@given(st.none() | st.sampled_from(["a", "z"]), ACCOUNTS, st.booleans(), st.randoms())
def test_only_a_link_that_holds_opens_an_account(
    opened: str | None, alike: list[str], comparable: bool, chance: random.Random
) -> None:
    found = recognised(opened, alike, comparable=comparable)
    shuffled = alike * 2
    chance.shuffle(shuffled)
    assert recognised(opened, shuffled, comparable=comparable) == found
    match found:
        case Known(account):
            assert account == opened
        case Unknown(could_compare):
            assert opened is None
            assert not alike
            assert could_compare is comparable
        case AlreadyKnown(account):
            assert opened is None
            assert set(alike) == {account}
        case Ambiguous(accounts):
            assert opened is None
            assert accounts == len(set(alike)) > 1


@given(st.text(min_size=1, max_size=60), st.integers(min_value=1, max_value=20))
def test_a_code_can_be_read_aloud_and_typed_anyhow(secret: str, letters: int) -> None:
    code = spelled(secret, letters)
    assert len(code) == letters
    assert set(code) <= set(string.digits + string.ascii_uppercase) - set("ILOU")
    assert heard(code) == code
    typed = "-".join((code[:4], code[4:])).lower().replace("0", "o").replace("1", "l")
    assert heard(f" {typed} ") == code


def test_two_secrets_make_two_codes() -> None:
    assert len({spelled(str(rank), 10) for rank in range(1_000)}) == 1_000


@given(st.text(max_size=30), st.integers(min_value=1, max_value=MOST_ATTEMPTS))
@example("7K2M9QXD3F", 1)
@example("7k2m9-qxd3f", MOST_ATTEMPTS)
def test_only_the_code_itself_is_taken(typed: str, attempts: int) -> None:
    kept = code_hash("7K2M9QXD3F")
    if heard(typed) == "7K2M9QXD3F":
        require_code(typed, kept, attempts)
        return
    with pytest.raises(RelinkRefused) as refusal:
        require_code(typed, kept, attempts)
    assert refusal.value.code == ("relink_exhausted" if attempts == MOST_ATTEMPTS else "relink_code")
    assert refusal.value.citizen_message
