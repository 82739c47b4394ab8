"""Our providers pass the kit; a provider that lies about doubt does not."""

import inspect
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from etatplateforme.core.effects import Call, Effect, Op, Reply
from etatplateforme.core.retry import call
from etatplateforme.errors import InvalidInput, Unavailable, Uncertain
from etatplateforme.notifications.channels.conformance import ProviderConformance
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.values.contact import Phone
from tests.unit.notifications.channels import makers


class TestOvh(ProviderConformance):
    def provider(self) -> Provider:
        return makers.ovh()

    def accepting(self, effect: Effect[object]) -> object:
        read = isinstance(effect, Call) and effect.safe
        return Reply(200, body=b"[42]" if read else b'{"ids":[42],"validReceivers":["x"],"invalidReceivers":[]}')


class TestBrevo(ProviderConformance):
    def provider(self) -> Provider:
        return makers.brevo()

    def accepting(self, effect: Effect[object]) -> object:
        read = isinstance(effect, Call) and effect.safe
        return Reply(201, body=b'{"events":[{"messageId":"42"}]}' if read else b'{"messageId":42}')


class TestPlain(ProviderConformance):
    def provider(self) -> Provider:
        return makers.plain()

    def accepting(self, effect: Effect[object]) -> object:
        return makers.taking(b'{"message":{"id":"42"}}')(effect)


class TestPlainForm(TestPlain):
    def provider(self) -> Provider:
        return makers.plain(keyed=False, form=True)


class TestSmtp(ProviderConformance):
    def provider(self) -> Provider:
        return makers.smtp()

    def accepting(self, effect: Effect[object]) -> object:
        return makers.taking(b"")(effect)


class TestBulkMail(TestSmtp):
    def parcel(self) -> Parcel:
        return replace(super().parcel(), kind=Kind.BULK)


class TestWebhook(ProviderConformance):
    def provider(self) -> Provider:
        return makers.webhook()

    def accepting(self, effect: Effect[object]) -> object:
        return makers.taking(b"")(effect)


# --- a provider that is wrong ----------------------------------------------------------------------------------------


class Careless:
    """What is written in an afternoon: it takes a silence for a failure, and quotes the number in its outcome."""

    name = "Careless SMS"
    channel = Channel.SMS
    same_key_for = timedelta(0)

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Send, and once more when nothing comes back."""
        number = parcel.recipient.value if isinstance(parcel.recipient, Phone) else ""
        for _ in range(2):
            try:
                reply = yield from call(Call("POST", "https://sms.test", body=number.encode()))
            except (Unavailable, Uncertain):
                continue
            return Outcome(Fate.ACCEPTED if reply.ok else Fate.REFUSED, reply.status, detail=f"to {number}")
        return Outcome(Fate.REFUSED_FOR_NOW)

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Send again to see."""
        return (yield from self.send(parcel))


class _Careless(ProviderConformance):
    def provider(self) -> Provider:
        return Careless()

    def accepting(self, effect: Effect[object]) -> object:
        return Reply(200)


CHECKS = sorted(name for name, _ in inspect.getmembers(ProviderConformance, inspect.isfunction) if "test_" in name)
GOOD_AT = {"test_what_is_taken_is_accepted", "test_an_answer_that_makes_no_sense_loses_nothing"}


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_but_two_catches_the_careless_provider(check: str) -> None:
    run = getattr(_Careless(), check)
    if check in GOOD_AT:
        run()
        return
    with pytest.raises((AssertionError, InvalidInput, Unavailable)):
        run()


def test_the_kit_checks_what_the_ledger_needs() -> None:
    assert len(CHECKS) == 13
