"""The bytes of a mail, read back by the standard library's parser."""

import email.policy
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Heading, Items, Kind, Paragraph, Part, paragraphs
from etatplateforme.notifications.render import Letter, Renderer, Sender, header_text, html_page, plain_text
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.office import MARIE, SENDER, START

VISIBLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
LINES = st.text(VISIBLE, min_size=1, max_size=200).map(str.strip).filter(bool)
BODIES = st.text(st.one_of(VISIBLE, st.sampled_from("\n\r\t=. ")), max_size=300)
PARTS = st.one_of(
    st.builds(Heading, BODIES), st.builds(Paragraph, BODIES), st.builds(Items, st.lists(BODIES, max_size=3).map(tuple))
)
RENDERER = Renderer(SENDER)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=email.policy.default)


def letter(
    subject: str = "Votre inscription", content: tuple[Part, ...] = paragraphs("Bonjour"), **more: Any
) -> Letter:
    kind = cast(Kind, more.get("kind", Kind.SERVICE))
    return Letter("reçu".encode().hex(), kind, cast(MailAddress, more.get("recipient", MARIE)), subject, content)


def lines_of(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def body_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8")


@settings(max_examples=150, deadline=None)
@given(LINES, st.lists(PARTS, max_size=4).map(tuple))
def test_any_text_comes_back_whole_from_well_formed_mail(subject: str, content: tuple[Part, ...]) -> None:
    raw = RENDERER.render(letter(subject, content), START)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 84
    mail = parsed(raw)
    assert mail.defects == []
    assert mail["Subject"] == subject
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    signed = (*content, Paragraph("\n".join(SENDER.signature)))
    assert lines_of(body_of(mail, "plain")).rstrip("\n") == lines_of(plain_text(subject, signed)).rstrip("\n")
    assert lines_of(body_of(mail, "html")).rstrip("\n") == html_page(subject, signed).rstrip("\n")


@pytest.mark.parametrize("subject", ["=?utf-8?q?x?=", "deux  espaces", "a" * 200, "x =?", "« œuvre »", "Re: 100 % ?="])
def test_subjects_that_look_like_something_else_come_back(subject: str) -> None:
    assert parsed(RENDERER.render(letter(subject), START))["Subject"] == subject


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_headers_stay_what_they_are_whatever_the_subject(subject: str) -> None:
    head = RENDERER.render(letter(subject), START).partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    expected = "MIME-Version From Content-Language Content-Type To Subject Date Message-ID"
    assert b" ".join(names).decode() == expected
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


@given(st.text(VISIBLE, min_size=1, max_size=120))
def test_encoded_words_keep_within_rfc_2047(text: str) -> None:
    for word in header_text(text).split("\r\n "):
        assert len(word) <= 75
        word.encode("ascii")


def test_the_headers_of_a_message() -> None:
    mail = parsed(RENDERER.render(letter(kind=Kind.ACKNOWLEDGEMENT), START))
    assert mail["From"] == "Mairie de Marivaux-lès-Bois <mairie@marivaux.test>"
    assert mail["To"] == "marie@exemple.test"
    assert parsedate_to_datetime(mail["Date"]) == START
    assert mail["Message-ID"] == f"<{'reçu'.encode().hex()}@marivaux.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert parsed(RENDERER.render(letter(), START))["Auto-Submitted"] is None


def test_rendering_again_gives_the_same_bytes() -> None:
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert RENDERER.render(letter(), at) == RENDERER.render(letter(), at)


@pytest.mark.parametrize(
    "name", ["Mairie", "Mairie d'Évreux", 'Mairie "du" <bourg>', "A, B; C", "=?utf-8?q?x?=", "é" * 90]
)
def test_the_name_of_the_sender_comes_back(name: str) -> None:
    sender = Sender(MailAddress("mairie@marivaux.test"), name, reply_to=MailAddress("ecoles@marivaux.test"))
    mail = parsed(Renderer(sender).render(letter(), START))
    (address,) = mail["From"].addresses
    assert address.addr_spec == "mairie@marivaux.test"
    # policy.default of 3.11 puts spaces between the encoded words of a phrase; decode_header follows RFC 2047, 6.2
    raw = dict(mail.raw_items())["From"]
    assert str(make_header(decode_header(raw))).rpartition("<")[0].strip() == name
    assert mail["Reply-To"] == "ecoles@marivaux.test"


@pytest.mark.parametrize(("name", "signature"), [("", ()), ("a\r\nBcc: x@y.test", ()), ("Mairie", ("a\x00",))])
def test_a_sender_that_would_break_headers_is_refused(name: str, signature: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        Sender(MailAddress("mairie@marivaux.test"), name, signature=signature)


@pytest.mark.parametrize(
    ("typed", "wire"), [("jose@écoles.test", "jose@xn--coles-9ra.test"), ("josé@exemple.test", "josé@exemple.test")]
)
def test_internationalised_addresses_go_as_relays_take_them(typed: str, wire: str) -> None:
    there = letter(recipient=MailAddress.parse(typed))
    assert there.wire_recipient == wire
    assert f"To: <{wire}>\r\n".encode() in RENDERER.render(there, START)


class Outline(HTMLParser):
    """Tags in order, and the text of each."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes[tag] = dict(attrs)

    def handle_data(self, data: str) -> None:
        if self.tags and data.strip():
            self.texts[self.tags[-1]] = self.texts.get(self.tags[-1], "") + data


def test_the_html_is_made_for_everybody() -> None:
    content = (
        Heading("Pièces"),
        Items(("livret <de> famille", "justificatif")),
        Paragraph("Merci & à bientôt\nLa mairie"),
    )
    page = Outline()
    page.feed(html_page("Votre dossier", content))
    body = page.tags[page.tags.index("body") :]
    assert body == ["body", "main", "h1", "h2", "ul", "li", "li", "p", "br"]
    assert page.attributes["html"] == {"lang": "fr"}
    assert page.texts["title"].strip() == "Votre dossier"
    assert page.texts["h1"].strip() == "Votre dossier"
    assert "livret <de> famille" in page.texts["li"]
    assert not {"img", "table", "script", "style", "link"} & set(page.tags)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_is_the_one_that_is_promised() -> None:
    page = Outline()
    page.feed(html_page("Titre", paragraphs("Texte")))
    style = dict(rule.split(":") for rule in cast(str, page.attributes["body"]["style"]).split(";"))
    light, dark = luminance(style["background"]), luminance(style["color"])
    assert 17 <= (light + 0.05) / (dark + 0.05) < 18


def test_the_plain_text_reads_well() -> None:
    content = (Paragraph("Bonjour,"), Heading("Pièces"), Items(("un", "deux")))
    assert plain_text("Votre dossier", content) == "Votre dossier\n\nBonjour,\n\nPièces\n\n- un\n- deux\n"
