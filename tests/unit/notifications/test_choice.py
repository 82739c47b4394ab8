"""Nobody is left without a way: the ladder respects what the person said, and ends without a screen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.choice import Addressee, Choice, Representative, choose, copies, digital
from etatplateforme.notifications.message import Kind
from etatplateforme.notifications.preferences import CHOOSABLE, Preferences, Stance
from etatplateforme.notifications.recipient import AtCounter, Channel, Posted, channel_of
from etatplateforme.values.contact import Contact, MailAddress, PostalAddress
from etatplateforme.values.mandate import Capacity
from tests.unit.notifications.people import (
    CCAS,
    COUNTER,
    EVERYTHING,
    GEORGES,
    GUARDIAN,
    HOME,
    LEILA,
    LOUIS,
    MARIE,
    NOBODY,
    ODETTE,
    PAUL,
    SHELTER,
    TODAY,
    mandate,
    represented,
    stance,
)


def channels(choice: Choice) -> list[str]:
    return [channel_of(step.recipient).value for step in choice.steps]


def chosen(person: Addressee, kind: Kind = Kind.SERVICE) -> Choice:
    return choose(person, kind, TODAY, COUNTER)


def why(choice: Choice, channel: Channel) -> str:
    (told,) = (passed.reason for passed in choice.passed_over if passed.channel is channel)
    return told


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (EVERYTHING, ["mail", "sms", "letter", "counter"]),
        (ODETTE, ["letter", "counter"]),
        (PAUL, ["letter", "counter"]),
        (NOBODY, ["counter"]),
        (LEILA, ["mail", "counter"]),
        (GEORGES, ["letter", "mail", "counter"]),
    ],
)
def test_each_person_has_a_way(person: Addressee, expected: list[str]) -> None:
    choice = chosen(person)
    assert channels(choice) == expected
    assert all(step.reason for step in choice.steps)


def test_who_has_no_mail_and_no_mobile_gets_a_letter_and_it_is_said_why() -> None:
    choice = chosen(ODETTE)
    assert choice.steps[0].recipient == Posted("Odette Martin", HOME)
    assert why(choice, Channel.MAIL) == "La personne n'a pas donné d'adresse électronique."
    assert why(choice, Channel.SMS) == "La personne n'a pas donné de téléphone mobile."


def test_who_has_no_home_gets_their_letter_at_the_body_where_they_are_domiciled() -> None:
    posted = chosen(PAUL).steps[0].recipient
    assert posted == Posted("Paul Petit", PostalAddress(("CCAS de Marivaux", *CCAS.lines), "01000", "Marivaux"))
    over = replace(SHELTER, expires=date(2026, 11, 19))
    choice = chosen(replace(PAUL, contact=Contact(domiciliation=over)))
    assert channels(choice) == ["counter"]
    assert why(choice, Channel.LETTER) == "La domiciliation de la personne est finie."


def test_who_gave_nothing_finds_a_note_at_the_counter() -> None:
    assert chosen(NOBODY).steps[-1].recipient == AtCounter("Karim Sans-Adresse", COUNTER)


def test_a_refusal_is_respected_and_taken_back() -> None:
    refused = (stance(Channel.MAIL, agrees=True, day=1), stance(Channel.MAIL, agrees=False, day=3))
    choice = chosen(replace(EVERYTHING, preferences=Preferences(stances=refused)))
    assert channels(choice) == ["sms", "letter", "counter"]
    assert why(choice, Channel.MAIL) == "La personne a refusé le courriel le 3 septembre 2026."
    again = Preferences(stances=(*refused, stance(Channel.MAIL, agrees=True, day=4)))
    assert channels(chosen(replace(EVERYTHING, preferences=again)))[0] == "mail"


def test_general_information_goes_by_mail_only_to_who_agreed() -> None:
    assert channels(chosen(EVERYTHING, Kind.BULK)) == ["letter", "counter"]
    agreed = Preferences(stances=(stance(Channel.MAIL, agrees=True),))
    assert channels(chosen(replace(EVERYTHING, preferences=agreed), Kind.BULK)) == ["mail", "letter", "counter"]


def test_an_acknowledgement_goes_to_the_address_used_and_never_by_sms() -> None:
    used = MailAddress("travail@exemple.test")
    choice = chosen(replace(EVERYTHING, used=used), Kind.ACKNOWLEDGEMENT)
    assert [step.recipient for step in choice.steps[:2]] == [MARIE, used]
    assert channels(choice) == ["mail", "mail", "letter", "counter"]
    alone = chosen(Addressee("a", "A", used=used), Kind.ACKNOWLEDGEMENT)
    assert alone.steps[0].recipient == used
    assert "R112-11-3" in alone.steps[0].reason
    assert "R112-11-1" in why(choice, Channel.SMS)


def test_who_prefers_the_counter_is_not_written_to_elsewhere() -> None:
    choice = chosen(replace(EVERYTHING, preferences=Preferences((Channel.COUNTER,))))
    assert channels(choice) == ["counter"]
    assert len(choice.passed_over) == 3


def test_a_channel_by_which_nothing_arrived_is_not_tried_again() -> None:
    choice = chosen(replace(EVERYTHING, failed=frozenset({Channel.MAIL, Channel.SMS})))
    assert channels(choice) == ["letter", "counter"]
    assert "n'est pas arrivé" in why(choice, Channel.MAIL)


def test_a_protected_adult_and_their_guardian_both_receive() -> None:
    for capacity in (Capacity.GUARDIAN, Capacity.CURATOR, Capacity.FAMILY_HABILITATION, Capacity.AIDANT):
        found = copies(LOUIS, [represented(capacity)], "notify", TODAY)
        assert [copy.addressee for copy in found.sent] == [LOUIS, GUARDIAN]
        assert found.sent[1].capacity is capacity
        assert capacity.label in found.sent[1].reason
        assert found.kept_back == ()


def test_a_parent_receives_for_the_child() -> None:
    found = copies(LOUIS, [represented(Capacity.PARENT)], "notify", TODAY)
    assert [copy.addressee for copy in found.sent] == [GUARDIAN]
    assert [copy.addressee for copy in found.kept_back] == [LOUIS]


@pytest.mark.parametrize(
    ("purposes", "day", "said"),
    [
        (frozenset({"enrol_at_canteen"}), TODAY, "ne nomme pas"),
        (frozenset({"notify"}), date(2027, 1, 1), "pas en vigueur"),
    ],
)
def test_a_helper_receives_what_the_mandate_names_while_it_lasts(
    purposes: frozenset[str], day: date, said: str
) -> None:
    found = copies(LOUIS, [represented(Capacity.AIDANT, purposes)], "notify", day)
    assert [copy.addressee for copy in found.sent] == [LOUIS]
    assert said in found.kept_back[0].reason
    named = copies(LOUIS, [represented(Capacity.AIDANT, purposes)], "enrol_at_canteen", day)
    assert (len(named.sent) == 2) is ("enrol_at_canteen" in purposes)


def test_a_mandate_of_others_is_refused() -> None:
    with pytest.raises(InvalidInput, match="mandate_mismatch"):
        copies(ODETTE, [represented(Capacity.GUARDIAN)], "notify", TODAY)
    with pytest.raises(InvalidInput, match="mandate_mismatch"):
        Representative(mandate(Capacity.GUARDIAN), ODETTE)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Preferences((Channel.WEBHOOK,)),
        lambda: Preferences((Channel.MAIL, Channel.MAIL)),
        lambda: Preferences(language="français"),
        lambda: Preferences(stances=(stance(Channel.MAIL, agrees=True, day=5), stance(Channel.SMS, agrees=True))),
        lambda: stance(Channel.COUNTER, agrees=False),
        lambda: stance(Channel.WEBHOOK, agrees=True),
        lambda: Stance(Channel.MAIL, True, datetime(2026, 9, 1), "au guichet"),  # noqa: DTZ001
        lambda: Stance(Channel.MAIL, True, datetime(2026, 9, 1, tzinfo=UTC), " "),
        lambda: Addressee("Marie Dubois", "Marie Dubois"),
        lambda: replace(EVERYTHING, failed=frozenset({Channel.COUNTER})),
    ],
)
def test_choices_that_make_no_sense_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput):
        wrong()


def test_nothing_personal_shows() -> None:
    shown = repr(replace(EVERYTHING, used=MARIE)) + repr(stance(Channel.MAIL, agrees=True))
    for hidden in ("Dubois", "exemple", "612345678", "Lilas", "guichet"):
        assert hidden not in shown


START = datetime(2026, 1, 1, tzinfo=UTC)
stances = st.lists(
    st.tuples(st.sampled_from(CHOOSABLE), st.booleans()).filter(lambda told: told[1] or told[0] is not Channel.COUNTER),
    max_size=8,
).map(lambda told: tuple(Stance(c, yes, START + timedelta(days=n), "formulaire") for n, (c, yes) in enumerate(told)))


@given(
    st.sampled_from([EVERYTHING, ODETTE, PAUL, NOBODY]),
    st.lists(st.sampled_from(CHOOSABLE), unique=True).map(tuple),
    stances,
    st.frozensets(st.sampled_from(CHOOSABLE[:3])),
    st.sampled_from(Kind),
)
def test_the_ladder_always_ends_without_a_screen_and_never_uses_what_was_refused(
    person: Addressee, order: Sequence[Channel], said: tuple[Stance, ...], failed: frozenset[Channel], kind: Kind
) -> None:
    wishes = Preferences(tuple(order), stances=said)
    choice = chosen(replace(person, preferences=wishes, failed=failed), kind)
    tried = [channel_of(step.recipient) for step in choice.steps]
    assert not digital(choice.steps[-1])
    assert tried[-1] is Channel.COUNTER
    assert tried.count(Channel.COUNTER) == 1
    latest = {one.channel: one.agrees for one in said}
    assert all(latest.get(channel, True) for channel in tried)
    assert failed.isdisjoint(tried)
    assert {*tried} | {passed.channel for passed in choice.passed_over} == {*CHOOSABLE}
    preferred = [channel for channel in order if channel in tried]
    assert tried[: len(preferred)] == preferred
