"""Bounces as real servers write them, and as strangers do."""

from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.notifications.channels.bounces import LARGEST_BOUNCE, read_bounce
from etatplateforme.notifications.delivered import Delivered, StatusReceipt

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
OURS = "marivaux.test"
ID = "Zx3kQ9-vT1mB_7wLr0aHcd"

TEMPLATE = """Return-Path: <>
From: MAILER-DAEMON@relais.test (Mail Delivery System)
To: mairie@marivaux.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system. I'm sorry to have to inform you <autre-identifiant-1234@marivaux.test>

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.test
Arrival-Date: Sat, 28 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; marie@exemple.test
Original-Recipient: rfc822;marie@exemple.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <marie@exemple.test>: Recipient address rejected

--B
Content-Description: Undelivered Message
Content-Type: {kind}

Message-ID: {message_id}
Subject: Votre dossier

--B--
"""


def bounce(
    action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822", message_id: str = f"<{ID}@{OURS}>"
) -> bytes:
    text = TEMPLATE.format(action=action, status=status, kind=kind, message_id=message_id)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global"])
@pytest.mark.parametrize(
    ("action", "status", "expected", "unknown"),
    [
        ("failed", "5.1.1", Delivered.FAILED, True),
        ("Failed ", " 5.1.10 (null MX)", Delivered.FAILED, True),
        ("failed", "5.2.2", Delivered.FAILED, False),
        ("failed", "pas un statut", Delivered.FAILED, False),
        ("delayed", "4.4.1", Delivered.ON_ITS_WAY, False),
        ("delivered", "2.1.5", Delivered.DELIVERED, False),
        ("relayed", "2.0.0", Delivered.UNKNOWN, False),
    ],
)
def test_what_a_report_says(kind: str, action: str, status: str, expected: Delivered, unknown: bool) -> None:
    (receipt,) = read_bounce(bounce(action, status, kind), OURS, AT)
    assert (receipt.provider, receipt.message_id, receipt.status, receipt.unknown_recipient) == (
        "smtp",
        ID,
        expected,
        unknown,
    )
    assert "marie" not in repr(receipt)


def test_a_folded_message_id_is_found() -> None:
    folded = f"\n <{ID}@{OURS.upper()}>"
    for kind in ("message/rfc822", "text/rfc822-headers"):
        assert read_bounce(bounce(kind=kind, message_id=folded), OURS, AT)[0].message_id == ID


def test_a_bounce_without_the_message_but_with_a_reference() -> None:
    raw = bounce(message_id="").replace(b"Subject: Undelivered", f"In-Reply-To: <{ID}@{OURS}>\r\nSubject: x".encode())
    assert read_bounce(raw, OURS, AT)[0].message_id == ID


@pytest.mark.parametrize(
    "raw",
    [
        bounce(message_id="<Zx3kQ9-vT1mB_7wLr0aHcd@autre.test>"),
        bounce(message_id="<court@marivaux.test>"),
        bounce(message_id=""),
        bounce().replace(b"message/delivery-status", b"text/plain"),
        b"",
        b"Bonjour",
        b"x" * (LARGEST_BOUNCE + 1),
        bounce().replace(b"Action: failed\r\n", b""),
    ],
    ids=["other-domain", "short", "none", "no-report", "empty", "text", "large", "no-action"],
)
def test_what_proves_nothing_says_nothing(raw: bytes) -> None:
    assert read_bounce(raw, OURS, AT) == ()


def test_the_human_text_is_not_believed() -> None:
    # the identifier quoted in the explanation is not that of the returned message
    assert read_bounce(bounce(), OURS, AT)[0].message_id == ID


def test_nesting_without_end_is_not_followed() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2_000))
    assert read_bounce(deep + bounce(), OURS, AT) == ()
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 500 + bounce()
    assert read_bounce(nested, OURS, AT) == ()


PIECES = st.sampled_from(
    [
        b"--B\r\n",
        b"--B--\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"Action: failed\r\n",
        b"\r\n",
        b"\xff\x00",
        b"Content-Type: multipart/report; boundary=B\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Status: 5.1.1\r\n",
        b"Content-Type: text/plain; charset=inconnu-8\r\n",
        b"=?x?y?z?=",
        f"Message-ID: <{ID}@{OURS}>\r\n".encode(),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=40).map(b"".join))
def test_whatever_a_stranger_sends_nothing_is_raised(raw: bytes) -> None:
    for receipt in read_bounce(raw, OURS, AT):
        assert receipt.message_id == ID


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(bounce())), st.integers(0, len(bounce())), st.binary(max_size=8))
def test_a_damaged_bounce_says_the_same_or_nothing(start: int, end: int, put: bytes) -> None:
    raw = bounce()
    low, high = sorted((start, end))
    for receipt in read_bounce(raw[:low] + put + raw[high:], OURS, AT):
        assert isinstance(receipt, StatusReceipt)


def test_the_template_is_what_a_parser_reads() -> None:
    assert [part.get_content_type() for part in message_from_bytes(bounce()).walk()][:3] == [
        "multipart/report",
        "text/plain",
        "message/delivery-status",
    ]
