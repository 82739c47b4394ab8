"""E-mails: the HTML part is judged as a message, and the plain text is seen."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.evidence import mails
from etatplateforme.evidence.mails import read_mail, read_mails
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.facts import PageKind
from etatplateforme.notifications.message import Heading, Items, Kind, Presentation, paragraphs
from etatplateforme.notifications.render import Letter, Renderer, Sender
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.finding import Verdict
from tests.unit.notifications.templates.samples import VALUES, template


def mail(html: str | None, text: str | None = "Bonjour", *, subject: str = "Objet", charset: str = "utf-8") -> bytes:
    made = EmailMessage()
    if subject:
        made["Subject"] = subject
    if text is not None:
        made.set_content(text, charset=charset)
    if html is not None and text is not None:
        made.add_alternative(html, subtype="html", charset=charset)
    elif html is not None:
        made.set_content(html, subtype="html", charset=charset)
    return made.as_bytes()


def test_what_the_sdk_sends_has_a_text_and_no_fault() -> None:
    sender = Sender(
        MailAddress.parse("mairie@exemple.fr"), "Mairie de Marivaux", signature=("Mairie", "01 99 00 12 34")
    )
    content = (Heading("Suite"), *paragraphs("Votre demande est reçue."), Items(("un", "deux")))
    letter = Letter("m-1", Kind.ACKNOWLEDGEMENT, MailAddress.parse("ada@example.org"), "Reçu", content)
    read = read_mail(Renderer(sender).render(letter, datetime(2026, 9, 1, tzinfo=UTC)), "accusé")
    assert read.page is not None
    assert read.page.kind is PageKind.MESSAGE
    assert (read.has_text, read.has_subject, read.advice) == (True, True, ())
    assert audit_pages([read.page]).of(Verdict.FAILED) == ()


@pytest.mark.parametrize("presentation", list(Presentation))
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_a_template_writes_is_accessible_as_a_mail(language: str, presentation: Presentation) -> None:
    sender = Sender(MailAddress.parse("mairie@exemple.fr"), "Mairie de Marivaux", signature=("Mairie",))
    filled = template().fill(VALUES, language)
    to = MailAddress.parse("ada@example.org")
    letter = Letter("m-1", Kind.SERVICE, to, filled.subject, filled.content, presentation)
    read = read_mail(Renderer(sender).render(letter, datetime(2026, 9, 1, tzinfo=UTC)), "modèle")
    assert (read.has_text, read.has_subject, read.advice) == (True, True, ())
    assert (read.page is None) is (presentation is Presentation.PLAIN)
    if read.page is not None:
        assert audit_pages([read.page]).of(Verdict.FAILED) == ()
        assert ('lang="ar"' in read.page.html) is (language == "ar")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_html_is_read_under_its_charset(charset: str) -> None:
    page = read_mail(mail("<p>Été</p>", charset=charset), "m").page
    assert page is not None
    assert "Été" in page.html


def test_a_mail_without_text_or_subject_is_told() -> None:
    assert len(read_mail(mail("<p>x</p>", None, subject=""), "m").advice) == 2
    assert len(read_mail(mail("<p>x</p>", " "), "m").advice) == 1
    only = read_mail(mail(None), "m")
    assert (only.page, only.advice) == (None, ())


def test_a_mail_of_a_charset_that_does_not_exist_is_read_all_the_same() -> None:
    page = read_mail(mail("<p>x</p>").replace(b'charset="utf-8"', b'charset="inconnu"'), "m").page
    assert page is not None
    assert "<p>x</p>" in page.html


def read_or_refused(content: bytes) -> str:
    try:
        return read_mail(content, "m").name
    except InvalidInput as error:
        return error.code


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    assert read_or_refused(b"Content-Type: multipart/alternative; boundary=a\n\n--a\n" + content) in {
        "m",
        "unreadable_mail",
    }


def test_parts_nested_without_end_are_bounded() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    assert read_or_refused(nested) in {"m", "unreadable_mail"}


def test_a_folder_is_read_in_order_and_a_mail_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.eml").write_bytes(mail("<p>b</p>"))
    (tmp_path / "a.eml").write_bytes(mail("<p>a</p>"))
    (tmp_path / "c.txt").write_text("rien")
    assert [one.name for one in read_mails(tmp_path)] == ["a.eml", "b.eml"]
    monkeypatch.setattr(mails, "LARGEST_MAIL", 10)
    with pytest.raises(TooLarge):
        list(read_mails(tmp_path))
