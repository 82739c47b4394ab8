"""A sheet of recipients: read whole or refused with every fault; then watched, paused, resumed, withdrawn."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.bulk import CHUNK, Mode
from etatplateforme.notifications.faults import IdempotencyConflict
from etatplateforme.notifications.message import Kind, Part, paragraphs
from etatplateforme.notifications.provider import Channel, Fate, Outcome
from etatplateforme.notifications.recipient import Posted
from etatplateforme.notifications.sheet import MOST_FAULTS, Mailing, read_sheet
from etatplateforme.notifications.simulation import MAGIC, Simulating
from etatplateforme.notifications.state import State
from etatplateforme.values.contact import MailAddress, Phone, PostalAddress
from tests.unit.notifications.office import MARIE, SETTINGS, Carrier, carried_by, message, office


def menu(values: Mapping[str, str]) -> tuple[str, tuple[Part, ...]]:
    return "Le menu change", paragraphs(f"Bonjour {values['prenom']}, le menu change lundi.")


def mailing(**changes: Any) -> Mailing:
    told: dict[str, Any] = {
        "key": "menu-novembre",
        "channel": Channel.MAIL,
        "values": ("prenom",),
        "compose": menu,
        "purpose": "informer d'un changement de menu",
    }
    return Mailing(**{**told, **changes})


def sheet(count: int) -> str:
    return "courriel;prenom\n" + "".join(f"p{n}@exemple.test;Ada{n}\n" for n in range(count))


def faults_of(text: str, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(text, mailing(**changes))
    assert caught.value.code == "invalid_sheet"
    return [(fault.key, fault.problem) for fault in caught.value.faults]


def test_each_line_gives_a_message() -> None:
    text = '\ufeffCourriel,PRENOM\r\nada@exemple.test,"Ada, la première"\r\n\r\n bob@exemple.test , Bob \r\n'
    one, two = read_sheet(text, mailing())
    assert one.recipient == MailAddress("ada@exemple.test")
    assert one.content == paragraphs("Bonjour Ada, la première, le menu change lundi.")
    assert two.content == paragraphs("Bonjour Bob, le menu change lundi.")
    assert one.kind is Kind.BULK
    assert one.idempotency_key != two.idempotency_key


def test_a_sheet_of_phones_and_one_of_letters() -> None:
    (sms,) = read_sheet("telephone;prenom\n06 39 98 00 01;Ada\n", mailing(channel=Channel.SMS))
    assert sms.recipient == Phone("+33639980001")
    letters = 'nom;adresse;code_postal;ville;prenom\nAda Vert;"Bât. A\n3 rue du Bac";69001;Lyon;Ada\n'
    (letter,) = read_sheet(letters, mailing(channel=Channel.LETTER))
    assert letter.recipient == Posted("Ada Vert", PostalAddress(("Bât. A", "3 rue du Bac"), "69001", "Lyon"))


def test_every_fault_is_told_with_its_line_and_quotes_nobody() -> None:
    text = (
        "courriel;prenom\n"
        "ada@exemple.test;Ada\n"
        "pas-une-adresse;Bob\n"
        "ADA@exemple.test;Ada\n"
        "cleo@exemple.test\n"
        "dan@exemple.test;Dan\u0007\n"
    )
    found = faults_of(text)
    assert [key for key, _ in found] == ["ligne 5", "ligne 3, destinataire", "ligne 4, courriel", "ligne 6, content"]
    assert "ligne 2" in found[2][1]
    for word in ("ada", "Bob", "cleo", "pas-une"):
        assert word not in repr(found)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["courriel", "prenom"]),
        ("courriel;prenom\n", ["fichier"]),
        ("courriel\nada@exemple.test\n", ["prenom"]),
        ("courriel;prenom;age\nada@exemple.test;Ada;7\n", ["age"]),
        ("courriel;prenom;prenom\nada@exemple.test;Ada;Bob\n", ["prenom"]),
        ('courriel;prenom\n"ada"x;Ada\n', ["fichier"]),
    ],
)
def test_a_sheet_whose_columns_are_not_those_of_the_text_is_refused(text: str, keys: list[str]) -> None:
    assert [key for key, _ in faults_of(text)] == keys


def test_a_sheet_with_thousands_of_faults_tells_some_and_how_many() -> None:
    text = "courriel;prenom\n" + "faux;Ada\n" * 3_000
    with pytest.raises(InvalidInput) as caught:
        read_sheet(text, mailing())
    assert "3000" in caught.value.problem
    assert len(caught.value.faults) == MOST_FAULTS


@given(st.text(max_size=200) | st.text('ab@.;,"\n', max_size=80).map(lambda body: f"courriel;prenom\n{body}"))
def test_any_text_gives_messages_or_faults(text: str) -> None:
    with suppress(InvalidInput):
        messages = read_sheet(text, mailing())
        assert len({told.recipient for told in messages}) == len(messages) > 0


def test_a_trial_goes_to_guests_only(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town = place.agent(settings=carried_by(carrier))
        guests = tuple(MailAddress(f"p{n}@exemple.test") for n in range(60))
        with pytest.raises(InvalidInput) as none:
            town.send_sheet(sheet(1), mailing(), mode=Mode.TRIAL)
        with pytest.raises(InvalidInput) as stranger:
            town.send_sheet(sheet(3), mailing(guests=guests[:2]), mode=Mode.TRIAL)
        with pytest.raises(InvalidInput) as many:
            town.send_sheet(sheet(51), mailing(guests=guests), mode=Mode.TRIAL)
        assert [error.value.code for error in (none, stranger, many)] == [
            "no_guests",
            "invalid_sheet",
            "too_many_in_trial",
        ]
        assert place.scalar("SELECT count(*) FROM notification") == 0
        started = town.send_sheet(sheet(2), mailing(guests=guests), mode=Mode.TRIAL)
        assert town.bulk_progress(started.id).mode is Mode.TRIAL
        assert town.deliver().became == {State.SENT: 2}


def test_one_fault_and_nothing_leaves(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        with pytest.raises(InvalidInput):
            town.send_sheet(sheet(20) + "faux;Zoé\n", mailing(), mode=Mode.LIVE)
        assert place.scalar("SELECT count(*) FROM notification") == 0


def test_a_bulk_is_watched_paused_resumed_and_withdrawn(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town = place.agent(settings=carried_by(carrier))
        started = town.send_sheet(sheet(30), mailing(), mode=Mode.LIVE)
        assert (started.queued, started.refused) == (30, 0)
        town.deliver(limit=10)
        assert town.bulk_progress(started.id).counts == {State.SENT: 10, State.QUEUED: 20}
        assert town.pause_bulk(started.id) == 20
        assert town.bulk_progress(started.id).paused
        place.still.advance(86_400)
        other = town.notify(message("autre"))
        assert town.deliver().became == {State.SENT: 1}
        assert town.status(other.id).state is State.SENT
        assert town.resume_bulk(started.id) == 20
        assert town.deliver(limit=5).became == {State.SENT: 5}
        assert town.cancel_bulk(started.id) == 15
        assert town.deliver().handled == 0
        assert town.bulk_progress(started.id).counts == {State.SENT: 15, State.CANCELLED: 15}
        assert len({parcel.id for parcel in carrier.sent}) == len(carrier.sent) == 16


def test_what_was_at_the_provider_when_the_bulk_was_paused_is_not_sent_again_before_it_goes_on(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town = place.agent(settings=carried_by(carrier))
        started = town.send_sheet(sheet(1), mailing(), mode=Mode.LIVE)

        def pause(_: object) -> Outcome:
            town.pause_bulk(started.id)
            return Outcome(Fate.REFUSED_FOR_NOW, 451)

        carrier.answer = pause
        assert town.deliver().became == {State.RETRYING: 1}
        carrier.answer = lambda parcel: Outcome(Fate.ACCEPTED, 250)
        place.still.advance(7_200)
        assert town.deliver().handled == 0
        town.pause_bulk(started.id)
        town.resume_bulk(started.id)
        assert town.deliver().became == {State.SENT: 1}


def test_the_same_sheet_goes_on_where_it_stopped_and_another_one_is_a_conflict(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        text = sheet(CHUNK + 50)
        first = town.send_sheet(text, mailing(), mode=Mode.LIVE)
        assert town.bulk_progress(first.id).missing == 0
        again = town.send_sheet(text, mailing(), mode=Mode.LIVE)
        assert again.id == first.id
        assert place.scalar("SELECT count(*) FROM notification") == CHUNK + 50
        with pytest.raises(IdempotencyConflict):
            town.send_sheet(sheet(3), mailing(), mode=Mode.LIVE)


def test_an_unknown_bulk_is_told(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        for ask in (town.bulk_progress, town.pause_bulk, town.resume_bulk, town.cancel_bulk):
            with pytest.raises(InvalidInput) as caught:
                ask("inconnu")
            assert caught.value.code == "unknown_bulk"


MAGIC_STATES = [
    ("accepte", State.SENT),
    ("inconnu", State.REFUSED),
    ("refuse", State.REFUSED),
    ("occupe", State.RETRYING),
    ("injoignable", State.RETRYING),
    ("doute", State.UNCERTAIN),
]


@pytest.mark.parametrize(("name", "state"), MAGIC_STATES)
def test_a_magic_recipient_makes_its_outcome_happen_and_nothing_leaves(tmp_path: Path, name: str, state: State) -> None:
    with office(tmp_path) as place:
        carrier = Carrier()
        town = place.agent(settings=replace(SETTINGS, providers=(Simulating(carrier),)))
        receipt = town.notify(message(recipient=MailAddress(f"{name}@simulation.test")))
        town.notify(message("marie"))
        town.deliver()
        assert town.status(receipt.id).state is state
        assert [parcel.recipient for parcel in carrier.sent] == [MARIE]


def test_every_magic_recipient_is_tried() -> None:
    assert {f"{name}@simulation.test" for name, _ in MAGIC_STATES} == {told for told in MAGIC if "@" in told}
    assert len(MAGIC) == 2 * len(MAGIC_STATES)
