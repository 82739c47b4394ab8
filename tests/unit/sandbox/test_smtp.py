"""The mail server over a real loopback connection: what it keeps, and what each fault does."""

import smtplib
from collections.abc import Generator

import pytest

from etatplateforme.sandbox.inbox import MAX_MESSAGE_BYTES
from etatplateforme.sandbox.smtp import MAGIC_RECIPIENTS, MAX_RECIPIENTS
from etatplateforme.sandbox.state import LocalState

SENDER, RECIPIENT = "mairie@commune.example", "elle@exemple.example"
MESSAGE = b"Subject: essai\r\n\r\nbonjour\r\n.ligne qui commence par un point\r\n"
IMPATIENT_S = 0.4


@pytest.fixture
def smtp(state: LocalState) -> Generator[smtplib.SMTP]:
    connection = smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=10)
    connection.ehlo()
    yield connection
    connection.close()


def rcpt(smtp: smtplib.SMTP, recipient: str = RECIPIENT) -> int:
    smtp.mail(SENDER)
    return smtp.rcpt(recipient)[0]


def test_a_message_is_kept_byte_for_byte(state: LocalState, smtp: smtplib.SMTP) -> None:
    smtp.sendmail(SENDER, [RECIPIENT, "lui@exemple.example"], MESSAGE)
    (mail,) = state.inbox.wait_for(1)
    assert mail.raw == MESSAGE
    assert (mail.sender, mail.recipients) == (SENDER, (RECIPIENT, "lui@exemple.example"))


def test_the_greeting_says_that_nothing_is_real(state: LocalState) -> None:
    with smtplib.SMTP(timeout=10) as connection:
        code, greeting = connection.connect(state.urls.smtp_host, state.urls.smtp_port)
    assert code == 220
    assert b"BAC A SABLE" in greeting


def test_several_messages_pass_on_one_connection(state: LocalState, smtp: smtplib.SMTP) -> None:
    for _ in range(3):
        smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
    assert len(state.inbox.wait_for(3)) == 3


def test_a_message_over_the_limit_is_refused_and_not_kept(state: LocalState, smtp: smtplib.SMTP) -> None:
    assert smtp.esmtp_features["size"] == str(MAX_MESSAGE_BYTES)
    rcpt(smtp)
    code, _ = smtp.data(b"Subject: gros\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 998 + b"\r\n") * 2_200)
    assert code == 552
    assert state.inbox.messages == ()


def test_recipients_are_bounded(smtp: smtplib.SMTP) -> None:
    smtp.mail(SENDER)
    codes = [smtp.rcpt(f"n{number}@exemple.example")[0] for number in range(MAX_RECIPIENTS + 1)]
    assert codes == [250] * MAX_RECIPIENTS + [452]


@pytest.mark.parametrize("code", [450, 550])
def test_a_recipient_is_refused_and_the_connection_goes_on(state: LocalState, smtp: smtplib.SMTP, code: int) -> None:
    state.faults.set(f"smtp_rcpt_{code}", times=1)
    assert rcpt(smtp) == code
    smtp.rset()
    smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
    assert len(state.inbox.wait_for(1)) == 1


def test_421_refuses_and_closes_the_connection(state: LocalState, smtp: smtplib.SMTP) -> None:
    state.faults.set("smtp_rcpt_421")
    assert rcpt(smtp) == 421
    assert smtp.file is not None
    assert smtp.file.read() == b""
    assert state.inbox.messages == ()


def test_451_after_data_keeps_nothing(state: LocalState, smtp: smtplib.SMTP) -> None:
    state.faults.set("smtp_data_451", times=1)
    with pytest.raises(smtplib.SMTPDataError) as told:
        smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
    assert told.value.smtp_code == 451
    assert state.inbox.messages == ()


def test_a_reset_after_data_keeps_the_message(state: LocalState, smtp: smtplib.SMTP) -> None:
    state.faults.set("smtp_data_reset")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError), match="reset by peer"):
        smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
    assert state.inbox.wait_for(1)[0].raw == MESSAGE


def test_a_silence_after_the_dot_keeps_the_message(state: LocalState) -> None:
    state.faults.set("smtp_data_silence")
    with smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=IMPATIENT_S) as smtp:
        with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
            smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
        smtp.close()
    assert state.inbox.wait_for(1)[0].raw == MESSAGE


def test_slow_is_later_than_an_impatient_client_waits(state: LocalState) -> None:
    state.faults.set("smtp_slow")
    with smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=IMPATIENT_S) as smtp:
        smtp.ehlo()
        smtp.mail(SENDER)
        with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
            smtp.rcpt(RECIPIENT)
        smtp.close()


def test_slow_answers_right_in_the_end(state: LocalState, smtp: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state.faults, "delay_s", 0.02)
    state.faults.set("smtp_slow")
    smtp.sendmail(SENDER, [RECIPIENT], MESSAGE)
    assert len(state.inbox.wait_for(1)) == 1


@pytest.mark.parametrize(("local", "code"), [("refus-421", 421), ("refus-450", 450), ("Refus-550", 550)])
def test_a_magic_recipient_acts_like_the_fault(state: LocalState, smtp: smtplib.SMTP, local: str, code: int) -> None:
    assert MAGIC_RECIPIENTS[local.casefold()] == f"smtp_rcpt_{code}"
    assert rcpt(smtp, f"{local}@nimporte.example") == code
    assert state.faults.active() == {}


def test_one_magic_recipient_does_not_harm_the_others(state: LocalState, smtp: smtplib.SMTP) -> None:
    refused = smtp.sendmail(SENDER, [RECIPIENT, "refus-550@exemple.example"], MESSAGE)
    assert {address: code for address, (code, _) in refused.items()} == {"refus-550@exemple.example": 550}
    assert state.inbox.wait_for(1)[0].recipients == (RECIPIENT,)


@pytest.mark.parametrize("local", ["coupure", "silence"])
def test_a_magic_recipient_loses_the_answer_but_not_the_message(state: LocalState, local: str) -> None:
    with smtplib.SMTP(state.urls.smtp_host, state.urls.smtp_port, timeout=IMPATIENT_S) as smtp:
        with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError)):
            smtp.sendmail(SENDER, [f"{local}@exemple.example"], MESSAGE)
        smtp.close()
    assert len(state.inbox.wait_for(1)) == 1


def test_every_magic_recipient_stands_for_a_known_fault(state: LocalState) -> None:
    assert set(MAGIC_RECIPIENTS.values()) <= set(state.faults.known)
