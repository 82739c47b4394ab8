"""What each HTTP answer says of an attempt, and what of it is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.effects import Call, Effect, Reply
from etatplateforme.errors import TooLarge, Unavailable, Uncertain, UnexpectedReply
from etatplateforme.notifications.answers import at_path, identifier, word
from etatplateforme.notifications.channels.conformance import played
from etatplateforme.notifications.channels.over_http import LONGEST_WAIT, ask_json, error_code, post_once
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.values.bounded_json import Json

WRITE = Call("POST", "https://sms.test/x", body=b"{}", attempts=1)
FATES = {
    **dict.fromkeys((200, 201, 202, 204, 299), None),
    **dict.fromkeys((301, 401, 402, 403, 404, 405, 407, 408, 425, 429, 503), Fate.REFUSED_FOR_NOW),
    **dict.fromkeys((400, 410, 413, 415, 422), Fate.REFUSED),
    **dict.fromkeys((409, 500, 501, 502, 504, 599), Fate.UNCERTAIN),
}


def outcome(reply: Reply | Exception) -> Outcome | None:
    """What a write comes to; None when its answer is to be read."""

    def world(effect: Effect[object]) -> object:
        if isinstance(reply, Exception):
            raise reply
        return reply

    said = played(post_once(WRITE), world)
    return said if isinstance(said, Outcome) else None


@pytest.mark.parametrize("status", FATES)
def test_the_table(status: int) -> None:
    said = outcome(Reply(status))
    assert (said.fate if said is not None else None) is FATES[status]
    assert said is None or said.spared is (status == 429)


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Unavailable("x", remedy="y"), Fate.UNREACHED),
        (Uncertain("x", remedy="y"), Fate.UNCERTAIN),
        (TooLarge("x", remedy="y"), Fate.UNCERTAIN),
        (UnexpectedReply("x", remedy="y"), Fate.UNCERTAIN),
    ],
)
def test_silences(error: Exception, fate: Fate) -> None:
    said = outcome(error)
    assert said is not None
    assert said.fate is fate


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("Sat, 28 Nov 2026 09:01:00 GMT", timedelta(minutes=1)),
        ("Sat, 28 Nov 2020 09:01:00 GMT", timedelta(0)),
        ("999999999", LONGEST_WAIT),
        ("demain", None),
    ],
)
def test_retry_after(asked: str, wait: timedelta | None) -> None:
    for status in (429, 503):
        said = outcome(Reply(status, {"retry-after": asked}))
        assert said is not None
        assert said.wait == wait


def test_a_wrong_signature_or_clock_is_ours_to_mend() -> None:
    for code in ("INVALID_SIGNATURE", "QUERY_TIME_OUT"):
        said = outcome(Reply(400, body=b'{"class":"Client::BadRequest","errorCode":"%s"}' % code.encode()))
        assert said is not None
        assert (said.fate, said.detail) == (Fate.REFUSED_FOR_NOW, code)


@given(st.text(max_size=100))
def test_a_detail_is_a_word(text: str) -> None:
    kept = word(text)
    assert len(kept) <= 40
    assert all(mark.isascii() and (mark.isalnum() or mark in "._-") for mark in kept)


@given(st.binary(max_size=100))
def test_any_body_has_a_code_or_none(body: bytes) -> None:
    assert len(error_code(body)) <= 40


def test_paths() -> None:
    value: Json = {"ids": [4, {"a": "b"}], "x": {"y": True}}
    assert at_path(value, "ids.0") == 4
    assert at_path(value, "ids.1.a") == "b"
    for path in ("ids.2", "ids.-1", "ids.x", "x.y.z", "", "ids.²", "ids." + "9" * 50):
        assert at_path(value, path) is None
    assert identifier(True) == identifier(None) == identifier("a b") == identifier("x" * 201) == ""
    assert identifier(42) == "42"


def test_a_question_without_an_answer_is_none() -> None:
    for reply in (Reply(404), Reply(200, body=b"<"), Reply(500)):
        assert played(ask_json(Call("GET", "https://sms.test/x", attempts=1)), _saying(reply)) is None


def _saying(reply: Reply) -> Callable[[Effect[object]], object]:
    return lambda effect: reply
