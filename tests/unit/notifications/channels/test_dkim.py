"""Signatures that dkimpy accepts, whatever the mail; and that stop being accepted when what a person sees changes."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.dkim import DkimKey, DkimSigner, relaxed_body
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.render import Letter, Renderer, Sender
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.channels.keys import DOMAIN, dkim_keys, ed25519_pem, public_part, rsa_pem, verifies

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
SENDER = Sender(
    MailAddress("mairie@marivaux.test"), "Mairie de Marivaux-lès-Bois", MailAddress("accueil@marivaux.test")
)


def rendered(subject: str = "Votre dossier est reçu", text: str = "Bonjour,\n\nC’est noté.  \tÀ bientôt.") -> bytes:
    letter = Letter("abc", Kind.SERVICE, MailAddress("marie@exemple.test"), subject, (Paragraph(text),))
    return Renderer(SENDER).render(letter, AT)


def signed(mail: bytes) -> bytes:
    return DkimSigner(dkim_keys()).sign(mail, AT)


def both_verify(mail: bytes) -> tuple[bool, bool]:
    return verifies(mail, 0), verifies(mail, 1)


def test_both_signatures_of_a_rendered_mail_are_accepted() -> None:
    mail = rendered()
    result = signed(mail)
    assert result.endswith(mail)
    assert result.count(b"DKIM-Signature:") == 2
    assert re.findall(rb" a=([a-z0-9-]+);", result) == [b"rsa-sha256", b"ed25519-sha256"]
    assert both_verify(result) == (True, True)
    assert all(len(line) <= 78 for line in result[: -len(mail)].split(b"\r\n"))


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=150).filter(
        lambda text: text.strip() == text and text != ""
    ),
    st.text(st.sampled_from(" \n\té«’=.a"), min_size=1, max_size=60),
)
def test_whatever_is_written_the_signatures_are_accepted(subject: str, text: str) -> None:
    assert both_verify(signed(rendered(subject, text + "x"))) == (True, True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b"."]), max_size=30).map(b"".join))
def test_any_body_is_canonicalised_as_the_oracle_does(body: bytes) -> None:
    mail = b"From: a@marivaux.test\r\nSubject:  deux\t mots \r\n  et la suite\r\nTo:b@exemple.test\r\n\r\n" + body
    mail += b"\r\n"  # as SMTP carries it: a last line always ends
    assert both_verify(signed(mail)) == (True, True)


def test_the_canonical_body_of_the_standard() -> None:
    # RFC 6376, 3.4.5
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert relaxed_body(b"\r\n\r\n") == b""
    assert relaxed_body(b"") == b""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: ", b"Subject: Urgent "),
        (b"C=E2=80=99est", b"Ce n'est pas"),
        (b"To: <marie", b"To: <pirate"),
        (b"From: ", b"From: <a@pirate.test>\r\nFrom: "),
        (b"Subject: ", b"Subject: Autre\r\nSubject: "),
        (b"To: ", b"To: <c@pirate.test>\r\nTo: "),
        (b"Reply-To: ", b"Reply-To: <c@pirate.test>\r\nReply-To: "),
        (b"Content-Type: multipart", b"Content-Type: text/plain\r\nContent-Type: multipart"),
    ],
)
def test_what_a_person_sees_cannot_be_changed_nor_doubled(before: bytes, after: bytes) -> None:
    mail = signed(rendered())
    changed = mail.replace(before, after, 1)
    assert changed != mail
    assert both_verify(changed) == (False, False)


def test_what_relays_do_to_spaces_is_forgiven() -> None:
    mail = signed(rendered())
    folded = mail.replace(b"To: <marie", b"TO:\r\n   <marie").replace(b"Date: ", b"Date:    ")
    assert both_verify(folded) == (True, True)


def test_a_second_sender_is_not_shown_when_there_is_no_reply_to() -> None:
    letter = Letter("abc", Kind.SERVICE, MailAddress("marie@exemple.test"), "Objet", (Paragraph("Texte"),))
    plain = Renderer(Sender(MailAddress("mairie@marivaux.test"), "Mairie"))
    mail = signed(plain.render(letter, AT))
    assert both_verify(mail.replace(b"From: ", b"Reply-To: <pirate@exemple.test>\r\nFrom: ", 1)) == (False, False)


def test_the_published_record_is_that_of_the_key() -> None:
    rsa, ed = (key.record for key in dkim_keys())
    assert rsa[0] == f"rsa2026._domainkey.{DOMAIN}"
    assert rsa[1].startswith("v=DKIM1; k=rsa; p=MII")
    assert ed[0] == f"ed2026._domainkey.{DOMAIN}"
    assert len(public_part(ed[1])) == 32


@pytest.mark.parametrize(
    "bad",
    ["", "-----BEGIN PRIVATE KEY-----", "clé secrète ÿ", "x" * 30_000, rsa_pem(1024)],
    ids=["empty", "cut", "not-ascii", "long", "rsa-1024"],
)
def test_a_key_that_cannot_serve_is_refused_without_being_shown(bad: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        DkimKey.from_pem(DOMAIN, "s", bad)
    assert refusal.value.code == "invalid_dkim_key"
    assert not bad or bad not in str(refusal.value)


@pytest.mark.parametrize(("domain", "selector"), [("marivaux", "s"), ("a..test", "s"), ("é.test", "s"), ("a.test", "")])
def test_names_that_dns_cannot_hold_are_refused(domain: str, selector: str) -> None:
    with pytest.raises(InvalidInput):
        DkimKey.from_pem(domain, selector, ed25519_pem())


@pytest.mark.parametrize(
    "bad",
    [
        b"From: a@b.fr\n\nx",
        b"From: a@b.fr\r\n\r\nx\ry",
        b"Subject: x\r\n\r\n",
        b"From: a@b.fr",
        b"a b: x\r\nFrom: c\r\n\r\n",
        b"From: a\r\n" + b"X: y\r\n" * 300 + b"\r\n",
    ],
)
def test_what_is_no_mail_is_not_signed(bad: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        signed(bad)
    assert refusal.value.code == "unsignable_mail"


def test_one_selector_a_key_and_at_least_one_key() -> None:
    key = dkim_keys()[0]
    for keys in ([], [key, key]):
        with pytest.raises(InvalidInput):
            DkimSigner(keys)
    assert "PRIVATE" not in repr(key)
    assert DkimSigner([key]).domains == {DOMAIN}
