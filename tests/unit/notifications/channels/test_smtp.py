"""Mail by the provider: a stable Message-ID, an unsubscription for bulk only, and signatures that cover it."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from etatplateforme.core.effects import Effect, MailOutcome, MailState, SendMail
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.conformance import AT, ID, played
from etatplateforme.notifications.channels.dkim import DkimKey, DkimSigner
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.message import Kind, Paragraph
from etatplateforme.notifications.provider import Parcel
from etatplateforme.notifications.render import Sender
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.channels import makers
from tests.unit.notifications.channels.keys import dkim_keys, ed25519_pem, verifies


def sent(parcel: Parcel) -> SendMail:
    """What the provider gives to the relay."""
    seen: list[SendMail] = []

    def relay(effect: Effect[object]) -> object:
        assert isinstance(effect, SendMail)
        seen.append(effect)
        return MailOutcome(MailState.ACCEPTED, 250)

    _ = played(makers.smtp().send(parcel), relay)
    return seen[0]


def letter(kind: Kind = Kind.SERVICE, to: str = "marie@exemple.test") -> Parcel:
    return Parcel(ID, 1, kind, AT, MailAddress(to), "Objet", (Paragraph("Bonjour"),))


def test_every_attempt_has_the_same_message_id() -> None:
    first, again = (message_from_bytes(sent(replace(letter(), attempt=n)).content, policy=default) for n in (1, 7))
    assert first["Message-ID"] == again["Message-ID"] == f"<{ID}@marivaux.test>"


def test_a_bulk_mail_can_be_refused_in_one_click_and_the_signatures_say_so() -> None:
    raw = sent(letter(Kind.BULK)).content
    mail = message_from_bytes(raw, policy=default)
    link = makers.UNSUBSCRIPTION.link(ID)
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert link in part.get_content()
    assert [verifies(raw, number) for number in (0, 1)] == [True, True]
    changed = raw.replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click")
    assert [verifies(changed, number) for number in (0, 1)] == [False, False]


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.ACKNOWLEDGEMENT])
def test_nobody_unsubscribes_from_their_own_procedure(kind: Kind) -> None:
    raw = sent(letter(kind)).content
    assert b"List-Unsubscribe" not in raw
    assert verifies(raw, 0)


def test_international_addresses_are_signed_too() -> None:
    effect = sent(letter(to="zoé@élan.test"))
    assert effect.recipient == "zoé@xn--lan-9la.test"
    assert [verifies(effect.content, number) for number in (0, 1)] == [True, True]


@pytest.mark.parametrize(
    ("sender", "domain", "aligned"),
    [
        ("mairie@marivaux.test", "marivaux.test", True),
        ("mairie@courrier.marivaux.test", "marivaux.test", True),
        ("mairie@marivaux.test", "courrier.marivaux.test", False),
        ("mairie@pasmarivaux.test", "marivaux.test", False),
    ],
)
def test_a_signature_speaks_for_the_sender_s_domain(sender: str, domain: str, aligned: bool) -> None:
    signer = DkimSigner([DkimKey.from_pem(domain, "s", ed25519_pem())])
    writer = Sender(MailAddress(sender), "Mairie")
    if aligned:
        assert Smtp(writer, Calendar(), signer=signer).name == "smtp"
        return
    with pytest.raises(InvalidInput) as refusal:
        Smtp(writer, Calendar(), signer=signer)
    assert refusal.value.code == "dkim_not_aligned"


def test_without_keys_nothing_is_signed() -> None:
    assert len(dkim_keys()) == 2
    plain = Smtp(Sender(MailAddress("mairie@marivaux.test"), "Mairie"), Calendar())
    seen: list[bytes] = []

    def relay(effect: Effect[object]) -> object:
        assert isinstance(effect, SendMail)
        seen.append(effect.content)
        return MailOutcome(MailState.ACCEPTED, 250)

    _ = played(plain.send(letter()), relay)
    assert b"DKIM-Signature" not in seen[0]
