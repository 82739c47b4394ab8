"""What may be sent, and its canonical hash."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import Broken, InvalidInput
from etatplateforme.notifications.message import (
    Heading,
    Items,
    Kind,
    Paragraph,
    Presentation,
    Span,
    decode,
    encode,
    paragraphs,
)
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.office import START, message

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LANGUAGES = st.sampled_from(["", "en", "ar", "pt-BR"])
SPANS = st.lists(st.builds(Span, st.integers(), st.integers(), TEXTS), max_size=3).map(tuple)
PARTS = st.one_of(
    st.builds(Heading, TEXTS, LANGUAGES),
    st.builds(Paragraph, TEXTS, SPANS, LANGUAGES),
    st.builds(Items, st.lists(TEXTS, max_size=4).map(tuple), lang=LANGUAGES),
    st.builds(lambda text, spans: Items((text, text), (spans, (Span(0, 1),))), TEXTS, SPANS),
)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("subject", {"subject": " "}),
        ("subject", {"subject": "Bonjour\r\nBcc: tous@exemple.test"}),
        ("subject", {"subject": "a\nb"}),
        ("subject", {"subject": "a\u2028b"}),
        ("subject", {"subject": "a\x00b"}),
        ("subject", {"subject": "é" * 201}),
        ("subject", {"subject": " bonjour"}),
        ("content", {"content": ()}),
        ("content", {"content": paragraphs(" ")}),
        ("content", {"content": paragraphs("a\x00")}),
        ("content", {"content": paragraphs("\ud800")}),
        ("content", {"content": paragraphs("a" * 100_001)}),
        ("content", {"content": (Items(("a",) * 1_001),)}),
        ("idempotency_key", {"idempotency_key": ""}),
        ("idempotency_key", {"idempotency_key": "k" * 256}),
        ("expires", {"expires": START.replace(tzinfo=None)}),
        ("purge_after", {"purge_after": timedelta(days=6)}),
        ("purge_after", {"purge_after": timedelta(days=400)}),
        ("purpose", {"purpose": ""}),
        ("purpose", {"reference": "a\nb"}),
        ("template", {"template": "cantine\n3"}),
        ("content", {"content": (Paragraph("abc", (Span(0, 4),)),)}),
        ("content", {"content": (Paragraph("abc", (Span(1, 1),)),)}),
        ("content", {"content": (Paragraph("abc", (Span(0, 2), Span(1, 3))),)}),
        ("content", {"content": (Paragraph("abc", (Span(0, 2, "javascript:alert(1)"),)),)}),
        ("content", {"content": (Paragraph("abc", (Span(0, 2, 'https://a.fr/"><script>'),)),)}),
        ("content", {"content": (Paragraph("abc", (Span(0, 2, "http://a.fr/"),)),)}),
        ("content", {"content": (Items(("a", "b"), ((Span(0, 1),),)),)}),
        ("content", {"content": (Heading("a", 'en" onclick="x'),)}),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_place(key: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        message(**changes)
    assert caught.value.code == "invalid_message"
    assert [fault.key for fault in caught.value.faults] == [key]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        message(subject="", content=(), idempotency_key="", purge_after=timedelta())
    assert {f.key for f in caught.value.faults} == {"subject", "content", "idempotency_key", "purge_after"}


def test_nothing_personal_shows_in_a_repr() -> None:
    shown = repr(message("dossier-marie", content=paragraphs("Bonjour Marie"), reference="DUPONT-12"))
    for secret in ("marie", "Marie", "DUPONT", "inscription", "dossier"):
        assert secret not in shown


@given(st.lists(PARTS, max_size=6).map(tuple))
def test_the_store_gives_back_the_content_that_it_was_given(content: tuple[Paragraph, ...]) -> None:
    assert decode(encode(content)) == content


@pytest.mark.parametrize(
    "stored", ["", "[", "{}x", '[["x","a"]]', '[["p"]]', '[["p",1]]', '[["p","a","b"]]', "[[]]", "[1]"]
)
def test_damaged_content_is_never_sent(stored: str) -> None:
    with pytest.raises(Broken):
        decode(stored)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": MailAddress("paul@exemple.test")},
        {"subject": "Autre objet"},
        {"content": paragraphs("Autre chose")},
        {"content": (Heading("L'inscription de votre enfant est enregistrée."),)},
        {"kind": Kind.BULK},
        {"reference": "42"},
        {"expires": START},
        {"purge_after": timedelta(days=8)},
        {"idempotency_key": "clé-2"},
    ],
)
def test_the_hash_tells_every_other_content(changes: dict[str, Any]) -> None:
    assert message().digest() == message().digest()
    assert message(**changes).digest() != message().digest()


def test_the_hash_cannot_be_confused_by_moving_text_between_parts() -> None:
    assert message(content=paragraphs("a", "b")).digest() != message(content=paragraphs("a,b")).digest()
    assert message(content=(Items(("a", "b")),)).digest() != message(content=(Items(("a",)), Items(("b",)))).digest()


def test_who_reads_in_large_print_gets_another_message_than_who_does_not() -> None:
    digests = {message(presentation=presentation).digest() for presentation in Presentation}
    assert len(digests) == 3
    assert message(template="cantine 3 0c8a").digest() == message().digest()
