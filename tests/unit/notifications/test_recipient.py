"""Recipients: what the store keeps of them, and by what they are found again."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import Broken, InvalidInput
from etatplateforme.notifications.recipient import (
    AtCounter,
    Channel,
    Posted,
    Recipient,
    Software,
    channel_of,
    decode_recipient,
    encode_recipient,
    recipient_hash,
    shown,
)
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress

ONE_OF_EACH: list[tuple[Recipient, Channel, str]] = [
    (MailAddress("marie@exemple.test"), Channel.MAIL, "marie@exemple.test"),
    (Phone("+33639980001"), Channel.SMS, "06 39 98 00 01"),
    (
        Posted("Marie Dupont", PostalAddress(("Bâtiment A", "3 rue du Bac"), "69001", "Lyon")),
        Channel.LETTER,
        "Marie Dupont, Bâtiment A, 3 rue du Bac, 69001 Lyon",
    ),
    (
        AtCounter("Marie Dupont, née en 1950", "Mairie annexe"),
        Channel.COUNTER,
        "Marie Dupont, née en 1950 (Mairie annexe)",
    ),
    (Software("facturation"), Channel.WEBHOOK, "facturation"),
]


@pytest.mark.parametrize(("recipient", "channel", "line"), ONE_OF_EACH)
def test_a_recipient_comes_back_as_it_went_into_the_store(recipient: Recipient, channel: Channel, line: str) -> None:
    assert channel_of(recipient) is channel
    assert decode_recipient(encode_recipient(recipient)) == recipient
    assert shown(recipient) == line
    assert line not in repr(recipient) or isinstance(recipient, Software)


def test_each_recipient_has_its_own_hash_and_a_mail_address_has_one_in_any_case() -> None:
    hashes = {recipient_hash(recipient) for recipient, _, _ in ONE_OF_EACH}
    assert len(hashes) == len(ONE_OF_EACH)
    assert recipient_hash(MailAddress("Marie@exemple.test")) in hashes


@given(
    st.text() | st.from_regex(r'\["(mail|sms|letter|counter|webhook)"(,"[a-z@. +0-9]{0,20}"){0,6}\]', fullmatch=True)
)
def test_what_nobody_encoded_is_told_as_damaged_or_read_exactly(text: str) -> None:
    with suppress(Broken):
        found = decode_recipient(text)
        assert decode_recipient(encode_recipient(found)) == found


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\u202eb", "x" * 201])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    for make in (lambda: Software(name), lambda: AtCounter(name, "Mairie"), lambda: AtCounter("Marie", name)):
        with pytest.raises(InvalidInput) as caught:
            make()
        assert caught.value.code == "invalid_recipient"
