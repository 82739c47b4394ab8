"""Receipts: what each provider's words mean, a state that never goes back, and strangers that say anything."""

import itertools
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.receipts import HttpReceipts, Incoming, ReadReceipts, brevo_receipts, ovh_receipts

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
PLAIN = HttpReceipts(
    "message.id",
    "status",
    {"livré": Delivered.DELIVERED, "absent": Delivered.FAILED, "inconnu": Delivered.FAILED},
    frozenset({"Inconnu"}),
    reference_at="ref",
    time_at="at",
)
BATCH = HttpReceipts("id", "status", {"ok": Delivered.DELIVERED}, batch_at="events")
READERS: dict[str, ReadReceipts] = {"ovh": ovh_receipts, "brevo": brevo_receipts, "plain": PLAIN, "batch": BATCH}


def incoming(body: object = None, query: str = "") -> Incoming:
    return Incoming(query, json.dumps(body).encode() if body is not None else b"", AT)


@pytest.mark.parametrize(
    ("query", "status", "detail", "unknown"),
    [
        ("id=42&ptt=1", Delivered.ON_ITS_WAY, "ptt-1", False),
        ("id=42&ptt=3&date=2026", Delivered.ON_ITS_WAY, "ptt-3", False),
        ("id=42&ptt=4&description=1", Delivered.DELIVERED, "ptt-4", False),
        ("id=42&ptt=6", Delivered.UNKNOWN, "ptt-6", False),
        ("id=42&ptt=8", Delivered.FAILED, "ptt-8", False),
        ("id=42&ptt=23", Delivered.FAILED, "ptt-23", True),
        ("id=42&ptt=24", Delivered.FAILED, "ptt-24", False),
        ("id=42&description=1", Delivered.DELIVERED, "dlr-1", False),
        ("id=42&description=2", Delivered.FAILED, "dlr-2", False),
        ("id=42&description=8", Delivered.ON_ITS_WAY, "dlr-8", False),
    ],
)
def test_ovh(query: str, status: Delivered, detail: str, unknown: bool) -> None:
    expected = StatusReceipt("ovh_sms", status, AT, "42", "", detail, unknown)
    assert ovh_receipts(incoming(query=query)) == (expected,)


@pytest.mark.parametrize("query", ["", "id=42", "ptt=4", "id=42&ptt=x", "id=a%20b&ptt=4", "&".join(["a=1"] * 60)])
def test_what_ovh_does_not_say_is_refused(query: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ovh_receipts(incoming(query=query))
    assert refusal.value.code == "unreadable_receipt"


@pytest.mark.parametrize(
    ("said", "status", "unknown"),
    [
        ("sent", Delivered.ON_ITS_WAY, False),
        ("accepted", Delivered.ON_ITS_WAY, False),
        ("delivered", Delivered.DELIVERED, False),
        ("soft_bounce", Delivered.FAILED, False),
        ("hard_bounce", Delivered.FAILED, True),
        ("rejected", Delivered.FAILED, False),
        ("unsubscribe", Delivered.OPTED_OUT, False),
    ],
)
def test_brevo(said: str, status: Delivered, unknown: bool) -> None:
    body = {"id": 26570, "to": "33639980001", "messageId": 123, "msg_status": said, "ts_event": 1764320400, "tag": "m1"}
    (receipt,) = brevo_receipts(incoming(body))
    assert receipt == StatusReceipt(
        "brevo_sms", status, datetime(2025, 11, 28, 9, 0, tzinfo=UTC), "123", "m1", said, unknown
    )
    assert "33639980001" not in repr(receipt)


def test_an_answer_of_the_person_is_no_receipt() -> None:
    assert brevo_receipts(incoming({"messageId": 1, "msg_status": "replied", "reply": "Merci"})) == ()


def test_a_described_api() -> None:
    body = {"message": {"id": "s1"}, "status": "Inconnu", "ref": "m1", "at": "2026-11-28T10:00:00+01:00"}
    (receipt,) = PLAIN(incoming(body))
    assert (receipt.status, receipt.unknown_recipient, receipt.message_id, receipt.at) == (
        Delivered.FAILED,
        True,
        "m1",
        AT,
    )
    assert PLAIN(incoming({**body, "status": "autre"})) == ()
    events = [{"id": number, "status": "ok"} for number in range(3)]
    assert [one.provider_id for one in BATCH(incoming({"events": events}))] == ["0", "1", "2"]
    form = HttpReceipts("id", "status", {"ok": Delivered.DELIVERED})
    assert form(Incoming("", b"id=7&status=OK", AT))[0].provider_id == "7"
    assert form(Incoming("id=8&status=ok", b"", AT))[0].provider_id == "8"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["messageId", "msg_status", "id", "status", "message", "ts_event", "at"]), inner
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("reader", READERS)
@given(st.one_of(st.binary(max_size=200), JSON.map(lambda value: json.dumps(value).encode())), st.text(max_size=80))
def test_strangers_are_refused_or_read_never_worse(reader: str, body: bytes, query: str) -> None:
    try:
        receipts = READERS[reader](Incoming(query, body, AT))
    except InvalidInput:
        return
    for receipt in receipts:
        assert receipt.at.utcoffset() is not None
        assert len(receipt.detail) <= 40
        assert len(receipt.provider_id) <= 200


@given(st.permutations(list(Delivered)))
def test_whatever_the_order_the_last_state_is_the_same(order: list[Delivered]) -> None:
    kept: Delivered | None = None
    for status in (*order, *order):
        kept = status if status.after(kept) else kept
    assert kept is Delivered.OPTED_OUT
    for earlier, later in itertools.combinations(
        (Delivered.ON_ITS_WAY, Delivered.UNKNOWN, Delivered.FAILED, Delivered.DELIVERED), 2
    ):
        assert later.after(earlier)
        assert not earlier.after(later)


def test_the_same_news_has_one_name() -> None:
    first = StatusReceipt("p", Delivered.DELIVERED, AT, "1")
    assert (
        first.dedupe_key == StatusReceipt("p", Delivered.DELIVERED, AT + timedelta(hours=1), "1", detail="x").dedupe_key
    )
    others = [
        StatusReceipt("q", Delivered.DELIVERED, AT, "1"),
        StatusReceipt("p", Delivered.FAILED, AT, "1"),
        StatusReceipt("p", Delivered.DELIVERED, AT, "2"),
        StatusReceipt("p", Delivered.DELIVERED, AT, "", "1"),
    ]
    assert len({first.dedupe_key, *(other.dedupe_key for other in others)}) == 5


def test_a_receipt_names_a_message_and_a_moment() -> None:
    with pytest.raises(InvalidInput):
        StatusReceipt("p", Delivered.FAILED, AT)
    with pytest.raises(InvalidInput):
        StatusReceipt("p", Delivered.FAILED, AT.replace(tzinfo=None), "1")
    assert StatusReceipt("p", Delivered.FAILED, AT.astimezone(timezone(timedelta(hours=4))), "1").provider_id == "1"
