"""Mandates: who may act for whom, for what and until when."""

from datetime import date
from functools import partial

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.intent import Intent
from etatplateforme.values.mandate import Capacity, Mandate, may_act

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 11, 22)


def mandate(capacity: Capacity = Capacity.AIDANT, until: date | None = UNTIL) -> Mandate:
    return Mandate("person-1", "helper-1", capacity, frozenset({Intent.NOTIFY, "enrol_at_canteen"}), SINCE, until)


@pytest.mark.parametrize(
    ("intent", "allowed"),
    [(Intent.NOTIFY, True), ("notify", True), ("enrol_at_canteen", True), (Intent.SIGN_IN, False), ("", False)],
)
def test_a_mandate_allows_what_it_names(intent: Intent | str, allowed: bool) -> None:
    assert mandate().allows(intent, TODAY) is allowed


@pytest.mark.parametrize(
    ("today", "in_force"),
    [(date(2025, 12, 31), False), (SINCE, True), (UNTIL, True), (date(2027, 1, 1), False)],
)
def test_a_mandate_has_a_first_and_a_last_day(today: date, in_force: bool) -> None:
    assert mandate().in_force(today) is in_force
    assert mandate().allows(Intent.NOTIFY, today) is in_force


def test_a_guardian_may_act_without_an_end() -> None:
    assert mandate(Capacity.GUARDIAN, until=None).allows(Intent.NOTIFY, date(2099, 1, 1))


def make(
    *,
    principal_ref: str = "person-1",
    holder_ref: str = "helper-1",
    purposes: frozenset[str] = frozenset({"notify"}),
    until: date | None = UNTIL,
) -> Mandate:
    return Mandate(principal_ref, holder_ref, Capacity.AIDANT, purposes, SINCE, until)


@pytest.mark.parametrize(
    "wrong",
    [
        partial(make, principal_ref=""),
        partial(make, principal_ref="zoe@exemple.fr"),
        partial(make, holder_ref="Zoé Roux"),
        partial(make, holder_ref="person-1"),
        partial(make, holder_ref="x" * 129),
        partial(make, holder_ref="helper-1\n"),
        partial(make, purposes=frozenset()),
        partial(make, purposes=frozenset({" "})),
        partial(make, until=date(2025, 12, 31)),
        partial(make, until=None),
    ],
)
def test_what_is_no_mandate_is_refused_and_not_quoted(wrong: partial[Mandate]) -> None:
    assert make().in_force(TODAY)
    with pytest.raises(InvalidInput) as caught:
        wrong()
    assert caught.value.code == "invalid_mandate"
    assert "zoe" not in str(caught.value).lower()
    assert "zoé" not in str(caught.value).lower()


@pytest.mark.parametrize(
    ("actor", "principal", "given", "allowed"),
    [
        ("person-1", "person-1", None, True),
        ("helper-1", "person-1", mandate(), True),
        ("helper-1", "person-1", None, False),
        ("helper-2", "person-1", mandate(), False),
        ("helper-1", "person-2", mandate(), False),
        ("person-1", "helper-1", mandate(), False),
    ],
)
def test_one_acts_for_oneself_or_by_a_mandate_that_fits(
    actor: str, principal: str, given: Mandate | None, allowed: bool
) -> None:
    assert may_act(actor, principal, Intent.NOTIFY, TODAY, given) is allowed


def test_an_expired_mandate_or_another_act_is_not_enough() -> None:
    assert not may_act("helper-1", "person-1", Intent.NOTIFY, date(2027, 1, 1), mandate())
    assert not may_act("helper-1", "person-1", Intent.SIGN_IN, TODAY, mandate())


def test_a_curator_assists_and_the_others_represent() -> None:
    assert [capacity for capacity in Capacity if not capacity.represents] == [Capacity.CURATOR]


def test_every_capacity_has_its_words_and_its_text_of_law() -> None:
    assert all(capacity.label and capacity.source for capacity in Capacity)


def test_references_do_not_show() -> None:
    shown = repr(mandate())
    assert "person-1" not in shown
    assert "helper-1" not in shown
