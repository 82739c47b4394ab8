"""The keyed print: the same for one civil status however it is written, another for every other, and mute."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.accounts.pivot_print import PivotKeys, folded, missing_scopes, pivot_text
from etatplateforme.values.person import PartialDate
from tests.unit.identity.accounts.people import CIVIL_STATUS, KEYS, somebody

NAMES = st.text(alphabet=string.ascii_letters + "éèÉçïœŒæßø' -", min_size=1, max_size=30).filter(folded)


def printed(**changes: Any) -> str:
    prints = KEYS.prints(somebody(**changes))
    assert prints is not None
    return prints.current


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "maquette"},
        {"family_name": " Maquette "},
        {"given_names": ("ZOE", "ANNE MARIE")},
        {"given_names": ("Zoe\u0301", "Anne\u2010Marie")},
        {"given_names": ("Zoé", "Anne", "Marie")},  # FranceConnect+ gives one text, without the list
        {"subject": "autre"},
        {"usage_name": "MODÈLE"},
        {"email": "quelqu.un@example.org"},
    ],
)
def test_one_civil_status_has_one_print_however_it_is_written(changes: dict[str, object]) -> None:
    assert printed(**changes) == printed()


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "MAQUETTES"},
        {"given_names": ("Zoé",)},
        {"given_names": ()},
        {"given_names": ("Anne-Marie", "Zoé")},
        {"gender": "male"},
        {"birth_date": PartialDate(1968, 12, 25)},
        {"birth_date": PartialDate(1968, 12)},
        {"birth_date": PartialDate(1968)},
        {"birth_place": "2A004"},
        {"birth_country": "99352", "birth_place": None},
        {"family_name": "MAQUETTE Zoé", "given_names": ("Anne-Marie",)},  # what is moved between names is not the same
    ],
)
def test_another_civil_status_has_another_print(changes: dict[str, object]) -> None:
    assert printed(**changes) != printed()


def test_abroad_the_place_does_not_count_and_the_country_does() -> None:
    abroad = printed(birth_country="99352", birth_place=None)
    assert printed(birth_country="99352", birth_place="99352") == abroad
    assert printed(birth_country="99109", birth_place=None) != abroad


@pytest.mark.parametrize("missing", ["family_name", "gender", "birth_date", "birth_place", "birth_country"])
def test_an_incomplete_identity_is_not_compared(missing: str) -> None:
    changes: dict[str, object] = {missing: None}
    assert KEYS.prints(somebody("sub", **changes)) is None


def test_a_name_of_which_no_letter_is_left_is_not_compared() -> None:
    assert KEYS.prints(somebody(family_name="-'")) is None


def test_the_print_depends_on_the_key_and_shows_nothing() -> None:
    both = PivotKeys("n" * 32, former="k" * 32).prints(somebody())
    assert both is not None
    assert both.former == printed()
    assert both.current != both.former
    shown = f"{both!r}{PivotKeys('n' * 32)!r}"
    assert "k" * 32 not in shown
    assert "n" * 32 not in shown
    assert both.current not in shown
    for value in CIVIL_STATUS.values():
        assert str(value) not in both.current


@pytest.mark.parametrize("keys", [("court", None), ("k" * 32, "court")])
def test_a_short_key_is_refused_without_being_shown(keys: tuple[str, str | None]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        PivotKeys(*keys)
    assert refusal.value.code == "pivot_key_too_short"
    assert "court" not in str(refusal.value).replace("trop courte", "")


@given(NAMES)
def test_folding_is_idempotent_and_blind_to_case_and_marks(name: str) -> None:
    once = folded(name)
    assert folded(once) == once
    assert folded(name.upper()) == folded(name.lower()) == once
    assert set(once) <= set(string.ascii_lowercase + " ")


@given(NAMES, NAMES, NAMES, NAMES)
def test_two_names_are_never_taken_for_one(one: str, two: str, three: str, four: str) -> None:
    same = folded(one) == folded(three) and folded(two) == folded(four)
    texts = [pivot_text(somebody(family_name=f, given_names=(g,))) for f, g in ((one, two), (three, four))]
    assert (texts[0] == texts[1]) is same


@given(st.text(max_size=60))
def test_any_text_is_folded_to_one_field(text: str) -> None:
    assert "\x1f" not in folded(text)
    assert folded(text) == folded(text).strip()


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        (("openid", "identite_pivot"), ()),
        (("openid", "profile", "birth"), ()),
        (("openid", "profile"), ("birthplace", "birthcountry")),
        (("openid", "family_name", "given_name", "gender", "birthdate", "birthcountry"), ("birthplace",)),
    ],
)
def test_the_scopes_of_a_whole_identity_are_asked_for(scopes: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert missing_scopes(scopes) == missing
