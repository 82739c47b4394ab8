"""The inbox keeps what came, within bounds."""

import threading

import pytest

from etatplateforme.errors import TimedOut
from etatplateforme.sandbox.inbox import Inbox

BOTH = (
    b"Subject: =?utf-8?q?Accus=C3=A9?=\r\nFrom: mairie@commune.example\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/alternative; boundary=limite\r\n\r\n"
    b"--limite\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nre\xc3\xa7u\r\n"
    b"--limite\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>re\xe7u</p>\r\n--limite--\r\n"
)


def test_both_bodies_and_the_headers_are_decoded() -> None:
    mail = Inbox().add("mairie@commune.example", ("elle@exemple.example",), BOTH)
    assert mail.subject == "Accusé"
    assert mail.header("FROM") == "mairie@commune.example"
    assert mail.header("x-absent") is None
    assert (mail.text or "").strip() == "reçu"
    assert (mail.html or "").strip() == "<p>reçu</p>"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\xff\xfe\x00\r\n\r\n\xff", None),
        (b"Content-Type: text/plain; charset=inconnu\r\n\r\nbonjour", "bonjour"),
        (b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!", None),
        (b"Content-Type: multipart/mixed\r\n\r\nsans limite", None),
    ],
)
def test_a_malformed_message_can_always_be_read(raw: bytes, text: str | None) -> None:
    mail = Inbox().add("", ("a@b.example",), raw)
    assert isinstance(mail.subject, str)
    assert isinstance(mail.headers, tuple)
    assert mail.html is None
    if text is not None:
        assert mail.text == text
    else:
        assert mail.text is None or isinstance(mail.text, str)


def test_the_oldest_leave_when_there_are_too_many() -> None:
    inbox = Inbox(max_messages=3)
    for number in range(5):
        inbox.add("", (), f"Subject: {number}\r\n\r\n".encode())
    assert [mail.subject for mail in inbox.messages] == ["2", "3", "4"]
    assert [mail.number for mail in inbox.messages] == [3, 4, 5]
    assert inbox.dropped == 2
    assert inbox.get(1) is None
    assert inbox.get(4) is not None
    inbox.clear()
    assert (inbox.messages, inbox.dropped) == ((), 0)


def test_the_oldest_leave_when_they_weigh_too_much() -> None:
    inbox = Inbox(max_total_bytes=100)
    for _ in range(4):
        inbox.add("", (), b"x" * 40)
    assert [mail.number for mail in inbox.messages] == [3, 4]


def test_mail_is_found_by_recipient_whatever_the_case() -> None:
    inbox = Inbox()
    inbox.add("", ("Elle@Exemple.example", "lui@exemple.example"), b"")
    assert len(inbox.to("elle@exemple.example")) == 1
    assert inbox.to("personne@exemple.example") == ()


def test_waiting_ends_when_mail_comes_from_another_thread() -> None:
    inbox = Inbox()
    sender = threading.Thread(target=lambda: inbox.add("", (), b"Subject: enfin\r\n\r\n"))
    sender.start()
    try:
        assert inbox.wait_for(1, timeout_s=10)[0].subject == "enfin"
    finally:
        sender.join(10)


def test_waiting_is_bounded_and_says_what_is_missing() -> None:
    inbox = Inbox()
    inbox.add("", (), b"")
    with pytest.raises(TimedOut) as told:
        inbox.wait_for(2, timeout_s=0.01)
    assert "1 message(s) sur 2" in told.value.problem


def test_the_repr_shows_no_address_and_no_content() -> None:
    mail = Inbox().add("secret@exemple.example", ("prive@exemple.example",), b"Subject: intime\r\n\r\n")
    assert not any(word in repr(mail) for word in ("secret", "prive", "intime"))
