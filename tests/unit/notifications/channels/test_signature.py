"""Who posted: the signature of Standard Webhooks, its window, and secrets that are repeated."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.effects import Call, Effect, Reply
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.conformance import AT as NOW
from etatplateforme.notifications.channels.conformance import ID, RECIPIENTS, played
from etatplateforme.notifications.channels.signature import WINDOW, HmacSecret, SharedSecret
from etatplateforme.notifications.channels.webhook import Endpoint
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.provider import Channel, Fate, Parcel
from tests.unit.notifications.channels import makers

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
BODY = b'{"test": 2432232314}'


def refused(headers: dict[str, str], body: bytes = BODY, at: datetime = AT) -> bool:
    try:
        makers.SECRET.verify(headers, "", body, at)
    except InvalidInput:
        return True
    return False


def test_the_published_example() -> None:
    # the example of the specification of Standard Webhooks (and of the library svix)
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = makers.SECRET.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, BODY)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    makers.SECRET.verify(headers, "", BODY, at)


@given(st.binary(max_size=200), st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=60))
def test_what_is_signed_is_believed(body: bytes, identity: str) -> None:
    assert not refused(makers.SECRET.sign(identity, AT, body), body)


@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_outside_the_window_it_is_a_replay(seconds: int) -> None:
    headers = makers.SECRET.sign("m1", AT, BODY)
    assert refused(headers, at=AT + timedelta(seconds=seconds))
    assert not refused(headers, at=AT + WINDOW)
    assert not refused(headers, at=AT - WINDOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "m2"},
        {"webhook-id": ""},
        {"webhook-timestamp": "1764320401"},
        {"webhook-timestamp": "١٧"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v2,AAAA"},
    ],
)
def test_any_change_is_seen(change: dict[str, str]) -> None:
    headers = makers.SECRET.sign("m1", AT, BODY)
    assert refused(headers | change)
    assert refused(headers, BODY + b" ")
    assert refused({})


def test_a_secret_that_is_being_changed_has_two_signatures() -> None:
    new = HmacSecret("un autre secret, assez long pour servir")
    old, headers = makers.SECRET.sign("m1", AT, BODY), new.sign("m1", AT, BODY)
    both = headers | {"webhook-signature": f"{headers['webhook-signature']} {old['webhook-signature']}"}
    assert not refused(both)
    flooded = headers | {"webhook-signature": "v1,x " * 50 + old["webhook-signature"]}
    assert refused(flooded)


def test_short_secrets_are_refused_and_none_is_shown() -> None:
    for text in ("court", "whsec_AAAA", "whsec_pas du base64 mais assez long pour", ""):
        with pytest.raises(InvalidInput):
            HmacSecret(text)
    with pytest.raises(InvalidInput):
        SharedSecret("court")
    assert "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" not in repr(makers.SECRET)


def test_a_shared_secret_in_a_header_or_in_the_address() -> None:
    secret = "s" * 30
    SharedSecret(f"Bearer {secret}").verify({"authorization": f"Bearer {secret}"}, "", b"", AT)
    SharedSecret(secret, parameter="cle").verify({}, f"id=1&cle={secret}", b"", AT)
    for headers, query in (
        ({}, ""),
        ({"authorization": "Bearer é"}, ""),
        ({}, f"cle={secret}x"),
        ({}, "&".join(["a=1"] * 99)),
    ):
        with pytest.raises(InvalidInput):
            SharedSecret(secret, parameter="cle").verify(headers, query, b"", AT)
        with pytest.raises(InvalidInput):
            SharedSecret(secret).verify(headers, query, b"", AT)


def test_the_software_can_check_what_it_receives() -> None:
    seen: list[Call] = []

    def software(effect: Effect[object]) -> object:
        assert isinstance(effect, Call)
        seen.append(effect)
        return Reply(202, {"webhook-receipt": "r1"})

    parcel = Parcel(ID, 1, Kind.SERVICE, NOW, RECIPIENTS[Channel.WEBHOOK], "Objet", (Paragraph("Texte"),))
    outcome = played(makers.webhook().send(parcel), software)
    assert (outcome.fate, outcome.provider_id) == (Fate.ACCEPTED, "r1")
    (call,) = seen
    makers.SECRET.verify(dict(call.headers), "", call.body, NOW)
    assert call.headers["webhook-id"] == ID


@pytest.mark.parametrize("url", ["http://cantine.test/x", "ftp://cantine.test", ""])
def test_an_endpoint_is_https_or_this_machine(url: str) -> None:
    with pytest.raises(InvalidInput):
        Endpoint(url, makers.SECRET)
    assert Endpoint("http://127.0.0.1:8000/x", makers.SECRET).url
