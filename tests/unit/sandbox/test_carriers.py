"""Our SMS providers over a real wire to the false carriers: what is taken, what is not, and what nobody knows."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Call, Effect, Now, Op
from etatplateforme.core.wire import Wire
from etatplateforme.notifications.channels.conformance import ID, RECIPIENTS
from etatplateforme.notifications.channels.gsm import segmented
from etatplateforme.notifications.channels.ovh_sms import OvhKeys
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.sandbox.post import Way
from etatplateforme.sandbox.sms.network import parts_of
from etatplateforme.sandbox.sms.ovh import _held
from etatplateforme.sandbox.state import LocalState
from etatplateforme.values.contact import Phone
from tests.unit.notifications.channels import makers

CLOCK = SystemClock()
Make = Callable[[LocalState], Provider]
MAKERS: dict[str, Make] = {
    "ovh": lambda state: makers.ovh(state.urls.ovh),
    "brevo": lambda state: makers.brevo(state.urls.brevo),
    "plain": lambda state: makers.plain(state.urls.sms),
    "form": lambda state: makers.plain(state.urls.sms, keyed=False, form=True),
}
EACH = pytest.mark.parametrize("carrier", MAKERS)


@pytest.fixture
def wire() -> Generator[Wire]:
    made = Wire(CLOCK)
    yield made
    made.close()


def parcel(number: str = "+33639980001", text: str = "Votre dossier est reçu : « C’est prêt » n° 12") -> Parcel:
    return Parcel(ID, 1, Kind.SERVICE, datetime(2026, 11, 28, tzinfo=UTC), Phone(number), "Objet", (Paragraph(text),))


def run(op: Op[Outcome] | Op[Outcome | None], wire: Wire, seconds: float = 5) -> Outcome | None:
    """Run a body over the real wire, at the real hour."""

    def answer(effect: Effect[object]) -> object:
        if isinstance(effect, Now):
            return CLOCK.now()
        assert isinstance(effect, Call)
        return wire.call(effect, Within.seconds(CLOCK, seconds))

    value: object = None
    failure: Exception | None = None
    while True:
        try:
            effect = op.send(value) if failure is None else op.throw(failure)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        value, failure = None, None
        try:
            value = answer(effect)
        except Exception as error:
            failure = error


def sent(carrier: str, state: LocalState, wire: Wire, letter: Parcel | None = None, seconds: float = 5) -> Outcome:
    outcome = run(MAKERS[carrier](state).send(letter or parcel()), wire, seconds)
    assert outcome is not None
    return outcome


@EACH
def test_a_message_is_taken_once_and_found_again(carrier: str, state: LocalState, wire: Wire) -> None:
    provider = MAKERS[carrier](state)
    assert run(provider.look_up(parcel(), CLOCK.now()), wire) is None
    outcome = sent(carrier, state, wire)
    assert outcome.fate is Fate.ACCEPTED
    assert outcome.provider_id
    (item,) = state.post.items
    assert (item.way, item.recipient, item.sender) == (Way.SMS, "+33639980001", "Marivaux")
    assert item.text == 'Votre dossier est reçu : "C\'est prêt" no 12'
    assert item.remark == "1 SMS"  # no STOP clause, not held, accents kept
    again = run(provider.look_up(parcel(), CLOCK.now()), wire)
    assert again is not None
    assert (again.fate, again.provider_id) == (Fate.ACCEPTED, outcome.provider_id)


@EACH
@pytest.mark.parametrize(
    ("fault", "fate", "kept"),
    [
        ("sms_429", Fate.REFUSED_FOR_NOW, 0),
        ("sms_402", Fate.REFUSED_FOR_NOW, 0),
        ("sms_500", Fate.UNCERTAIN, 0),
        ("sms_unknown_number", Fate.REFUSED, 0),
        ("sms_doubled", Fate.ACCEPTED, 2),
    ],
)
def test_each_fault_is_told_as_it_is(
    carrier: str, fault: str, fate: Fate, kept: int, state: LocalState, wire: Wire
) -> None:
    with state.faults.on(fault):
        outcome = sent(carrier, state, wire)
    assert outcome.fate is fate
    assert len(state.post.items) == kept
    assert outcome.spared is (fault == "sms_429")
    assert outcome.wait == (timedelta(seconds=5) if fault == "sms_429" else None)


@EACH
def test_taken_then_silent_is_uncertain_and_a_look_up_settles_it(carrier: str, state: LocalState, wire: Wire) -> None:
    outcome = sent(carrier, state, wire, parcel("+33639980504"), seconds=0.5)
    assert outcome.fate is Fate.UNCERTAIN
    assert len(state.post.items) == 1
    found = run(MAKERS[carrier](state).look_up(parcel("+33639980504"), CLOCK.now()), wire)
    assert found is not None
    assert found.fate is Fate.ACCEPTED


@EACH
@pytest.mark.parametrize(("number", "fate"), [("0429", Fate.REFUSED_FOR_NOW), ("0404", Fate.REFUSED)])
def test_numbers_that_simulate(carrier: str, number: str, fate: Fate, state: LocalState, wire: Wire) -> None:
    assert sent(carrier, state, wire, parcel(f"+3363998{number}")).fate is fate


def test_a_second_send_of_the_same_key_is_dropped_where_it_is_promised(state: LocalState, wire: Wire) -> None:
    first, second = sent("plain", state, wire), sent("plain", state, wire, replace(parcel(), attempt=2))
    assert first == second
    assert len(state.post.items) == 1
    changed = sent("plain", state, wire, parcel(text="autre"))
    assert (changed.fate, changed.detail) == (Fate.REFUSED, "key_reused")
    assert sent("ovh", state, wire).fate is Fate.ACCEPTED
    assert sent("ovh", state, wire).fate is Fate.ACCEPTED
    assert len(state.post.items) == 3


def test_wrong_keys_keep_the_message(state: LocalState, wire: Wire) -> None:
    ovh = makers.ovh(state.urls.ovh)
    for keys in (
        OvhKeys("autre", "secret-public-du-bac-a-sable", "consommateur-public"),
        OvhKeys("bac-a-sable", "faux secret", "consommateur-public"),
    ):
        outcome = run(replace(ovh, keys=keys).send(parcel()), wire)
        assert outcome is not None
        assert outcome.fate is Fate.REFUSED_FOR_NOW
    wrong = run(replace(makers.brevo(state.urls.brevo), api_key="fausse").send(parcel()), wire)
    assert wrong is not None
    assert wrong.fate is Fate.REFUSED_FOR_NOW
    assert state.post.items == ()


def test_without_no_stop_clause_ovh_adds_it_and_holds(state: LocalState, client: httpx.Client) -> None:
    url = f"{state.urls.ovh}/sms/sms-bac1-1/jobs"
    body = b'{"message":"Bonjour","receivers":["+33639980001"],"sender":"Marivaux"}'
    keys = OvhKeys("bac-a-sable", "secret-public-du-bac-a-sable", "consommateur-public")
    reply = client.post(url, content=body, headers=keys.headers("POST", url, body, CLOCK.now()))
    assert reply.status_code == 200
    (item,) = state.post.items
    assert item.text == "Bonjour STOP 36111"
    assert "clause STOP" in item.remark
    assert _held(datetime(2026, 11, 28, 12, tzinfo=UTC))  # a Saturday
    assert _held(datetime(2026, 11, 27, 22, tzinfo=UTC))
    assert _held(datetime(2026, 11, 27, 7, 59, tzinfo=UTC))
    assert not _held(datetime(2026, 11, 27, 8, tzinfo=UTC))


def test_the_signature_is_that_of_ovh_s_own_client() -> None:
    # X-Ovh-Signature of the package « ovh » 1.2.0 for this request
    keys, url = OvhKeys("ak", "as", "ck"), "https://eu.api.ovh.com/1.0/sms/sms-ab1/jobs"
    body = b'{"message":"\\u00e9","receivers":["+33639980001"]}'
    headers = keys.headers("POST", url, body, datetime.fromtimestamp(1764320400, UTC))
    assert headers["x-ovh-signature"] == "$1$8e8c099e3e37ec13121fa453a57b4d0ebb3ed570"
    assert "as" not in repr(keys).replace("OvhKeys", "").replace("application", "")


@given(st.text(st.sampled_from("aé€ê😀[\n"), max_size=500))
def test_the_network_counts_as_the_segmenter_does(text: str) -> None:
    assert parts_of(text) == segmented(text).segments


def test_the_pages_show_sms_letters_and_notes(state: LocalState, client: httpx.Client, wire: Wire) -> None:
    _ = sent("brevo", state, wire)
    letter = client.post(f"{state.urls.paper}/lettres", content=b"%PDF-1.7 x", headers={"idempotency-key": "m1"})
    again = client.post(f"{state.urls.paper}/lettres", content=b"%PDF-1.7 x", headers={"idempotency-key": "m1"})
    note = {"person": "Marie <b>", "counter": "mairie", "text": "Rappeler au sujet du dossier"}
    noted = client.post(f"{state.urls.paper}/notes", json=note)
    assert (letter.status_code, again.status_code, noted.status_code) == (201, 201, 201)
    sms, posted, _ = (item.number for item in state.post.items)
    page = client.get(state.urls.inbox).text
    for shown in ("SMS (Brevo)", "Lettre", "Note pour le guichet", "Marie &lt;b&gt;", "PDF de 10 octets"):
        assert shown in page
    document = client.get(f"{state.urls.inbox}autres/{posted}/document")
    assert document.headers["content-type"] == "application/pdf"
    assert document.content == b"%PDF-1.7 x"
    assert client.get(f"{state.urls.inbox}autres/{sms}").text.count("<h1>") == 1
    assert client.get(f"{state.urls.inbox}autres/99999").status_code == 404
    assert client.get(f"{state.urls.inbox}autres/{sms}/document").status_code == 404
    refused = client.post(f"{state.urls.paper}/lettres", content=b"<html>")
    assert refused.status_code == 415
    _ = client.post(f"{state.urls.inbox}vider")
    assert state.post.items == ()


def test_a_recipient_of_each_channel_is_in_the_kit() -> None:
    assert set(RECIPIENTS) == set(Channel)
