"""The scan before the parser: no input may hang it, deepen it, or pass it and then hurt the parser."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.identity.bounded_json import DEEPEST, guard, read_object
from etatplateforme.identity.errors import TokenRefused, TokenTooLarge

LIMIT = 100_000
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), st.booleans())
def test_what_is_read_is_what_was_written(value: dict[str, object], ascii_only: bool) -> None:
    try:
        raw = json.dumps(value, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        raw = b'{"a":"\\udc00"}'
        value = {"a": "\udc00"}
    if depth(value) > DEEPEST:
        with pytest.raises(TokenTooLarge):
            read_object(raw, LIMIT)
    elif any("\ud800" <= letter <= "\udfff" for letter in str(json.loads(raw))):
        with pytest.raises(TokenRefused, match="token_json"):
            read_object(raw, LIMIT)
    else:
        assert read_object(raw, LIMIT) == json.loads(raw)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([b"[", b"]", b"{", b"}", b'"', b"\\", b":", b",", b"a", b"1", b" ", b"\xff", b"\\u"])))
def test_any_bytes_give_an_object_or_a_typed_error(pieces: list[bytes]) -> None:
    read: object = None
    with suppress(TokenRefused, TokenTooLarge):
        read = read_object(b"".join(pieces), LIMIT)
    assert read is None or isinstance(read, dict)


@pytest.mark.parametrize(
    ("raw", "accepted"),
    [
        (b"[" * 10 + b"]" * 10, True),
        (b"[" * 11 + b"]" * 11, False),
        (b'{"a":' * 11 + b"1" + b"}" * 11, False),
        (b'"' + b"[" * 50 + b'"', True),
        (b'"\\"' + b"[" * 50 + b'"', True),
        (b'"\\\\"' + b"[" * 50, False),
        (b"[[]," * 5_000, False),
        (b"[],{}," * 5_000, True),
        (b"]" * 20 + b"[" * 30, True),  # not JSON: never deeper than 10, so the parser may say so
        (b'"' * 99_999, True),
        (b'"' + b"\\" * 99_998, True),
        (b"x" * (LIMIT + 1), False),
    ],
)
def test_depth_counts_outside_strings(raw: bytes, accepted: bool) -> None:
    if accepted:
        guard(raw, LIMIT)
        assert len(raw) <= LIMIT
    else:
        with pytest.raises(TokenTooLarge):
            guard(raw, LIMIT)


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b'"a"', b"\xef\xbb\xbf{}", b"{}x", b'{"a":Infinity}', "{}".encode("utf-16"), b"{"]
)
def test_what_is_not_an_object_in_utf8_is_refused(raw: bytes) -> None:
    with pytest.raises(TokenRefused) as caught:
        read_object(raw, LIMIT)
    assert caught.value.code == "token_json"


@pytest.mark.parametrize("raw", [b'{"a":1,"a":1}', b'{"b":{"a":1,"\\u0061":2}}', b'{"b":[{"a":1,"a":2}]}'])
def test_duplicate_keys_are_refused_at_any_level(raw: bytes) -> None:
    with pytest.raises(TokenRefused) as caught:
        read_object(raw, LIMIT)
    assert caught.value.code == "token_duplicate_key"


def test_closing_more_than_opening_does_not_buy_depth() -> None:
    with pytest.raises((TokenRefused, TokenTooLarge)):
        read_object(b"]" * 30_000 + b"[" * 30_011, LIMIT)
