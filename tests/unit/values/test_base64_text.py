"""Strict base64: one text per alphabet for each sequence of bytes."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.values.base64_text import decoded, encoded


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_what_is_encoded_is_decoded_from_both_alphabets(content: bytes) -> None:
    assert decoded(encoded(content)) == content
    assert decoded(base64.urlsafe_b64encode(content).decode()) == content


@settings(deadline=None)
@given(st.text("ABab01+/-_= \n\u00e9", max_size=12))
def test_what_is_decoded_is_what_an_encoder_writes(text: str) -> None:
    content = decoded(text)
    if content is not None:
        assert text in (encoded(content), base64.urlsafe_b64encode(content).decode())


@pytest.mark.parametrize(
    "text",
    [
        "YQ",
        "YQ=",
        "YQ===",
        "YR==",
        "YWI",
        "YWJ=",
        "Y Q==",
        "YQ==\n",
        "+-++",
        "=YQ=",
        "YQ==YQ==",
        "YQ==x",
        "é",
        "\x00",
        "Y",
    ],
)
def test_what_a_lenient_reader_takes_is_refused(text: str) -> None:
    assert decoded(text) is None
