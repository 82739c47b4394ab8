"""The one-click unsubscription: its headers, and a token that nobody else can make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.unsubscribe import Unsubscription

SECRET = "un secret de plus de seize caractères"
OURS = Unsubscription("https://marivaux.test/desinscription", SECRET)
SUBJECTS = st.text(st.sampled_from("abcXYZ019._~:-"), min_size=1, max_size=128)


@given(SUBJECTS)
def test_a_token_says_what_it_unsubscribes_from(subject: str) -> None:
    assert OURS.subject(OURS.token(subject)) == subject


@given(SUBJECTS, st.integers(0, 200), st.sampled_from("abc._-é\udc80 "))
def test_a_token_that_was_changed_is_refused(subject: str, place: int, mark: str) -> None:
    token = OURS.token(subject)
    at = place % len(token)
    changed = token[:at] + mark + token[at + 1 :]
    if changed == token:
        return
    with pytest.raises(InvalidInput) as refusal:
        OURS.subject(changed)
    assert refusal.value.code == "unknown_unsubscription"
    assert subject == "." or len(subject) < 4 or subject not in str(refusal.value)


@pytest.mark.parametrize("token", ["", ".", "a", "a.", ".b", "x" * 10_000])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidInput):
        OURS.subject(token)


def test_another_secret_makes_another_token() -> None:
    other = Unsubscription(OURS.url, "un autre secret, tout aussi long")
    with pytest.raises(InvalidInput):
        OURS.subject(other.token("liste"))
    assert SECRET not in repr(OURS)


def test_the_two_headers() -> None:
    token = OURS.token("m:abc")
    assert OURS.headers("m:abc").decode() == (
        f"List-Unsubscribe: <https://marivaux.test/desinscription?jeton={token}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://a.test/x", SECRET), ("https:///x", SECRET), ("https://a.test/x?y=1", SECRET),
     ("https://a.test/>", SECRET), ("https://a.test/\r\nBcc: x", SECRET),
     ("https://a.test/é", SECRET), ("https://a.test/x", "court")],
)  # fmt: skip
def test_settings_that_would_not_work_are_refused(url: str, secret: str) -> None:
    with pytest.raises(InvalidInput):
        Unsubscription(url, secret)


def test_a_subject_is_an_identifier() -> None:
    for subject in ("", "marie@exemple.test", "a b", "x" * 129):
        with pytest.raises(InvalidInput):
            OURS.token(subject)
