"""The pivot identity: names whole, dates with holes, nothing shown."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.errors import TokenRefused
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.values.person import PartialDate

CLAIMS: dict[str, object] = {
    "sub": "s" * 64 + "v1",
    "family_name": "D'INVENTŒUVRE-L'HAŸ",
    "given_name": "Loïc-Aurèle François",
    "given_name_array": ["Loïc-Aurèle", "François"],
    "preferred_username": "MAQUETTE",
    "birthdate": "1968-12-24",
    "birthplace": "29019",
    "birthcountry": "99100",
    "gender": "male",
    "email": "loic@example.org",
    "nouveaute": {"a": [1]},
}


def test_reads_what_the_state_sends() -> None:
    identity = PivotIdentity.from_claims(CLAIMS)
    assert identity.family_name == "D'INVENTŒUVRE-L'HAŸ"
    assert identity.given_names == ("Loïc-Aurèle", "François")
    assert identity.birth_date == PartialDate(1968, 12, 24)
    assert identity.born_abroad is False
    person = identity.person()
    assert person.full_name(usage=True) == "Loïc-Aurèle MAQUETTE"
    assert person.birth_place is not None
    assert person.birth_place.value == "29019"


def test_shows_nothing() -> None:
    identity = PivotIdentity.from_claims(CLAIMS)
    assert repr(identity) == str(identity) == "PivotIdentity()"
    assert f"{[identity]}" == "[PivotIdentity()]"
    assert pickle.loads(pickle.dumps(identity)) == identity


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"birthdate": "1948-00-00"}, "birth_date", PartialDate(1948)),
        ({"birthdate": "1948-07-00"}, "birth_date", PartialDate(1948, 7)),
        ({"birthdate": "0000-00-00"}, "birth_date", None),
        ({"birthplace": "", "birthcountry": "99352"}, "born_abroad", True),
        ({"birthplace": ""}, "birth_place", None),
        ({"given_name": "", "given_name_array": []}, "given_names", ()),
        ({"given_name_array": None}, "given_names", ("Loïc-Aurèle", "François")),
        ({"given_name_array": ["Anne Marie", "Paule"]}, "given_names", ("Anne Marie", "Paule")),
        ({"family_name": "Y"}, "family_name", "Y"),
        ({"preferred_username": None}, "usage_name", None),
        ({"birthcountry": None}, "born_abroad", None),
        ({"gender": "unknown"}, "gender", "unknown"),
    ],
)
def test_cases_of_civil_status(changes: dict[str, object], name: str, value: object) -> None:
    assert getattr(PivotIdentity.from_claims({**CLAIMS, **changes}), name) == value


def test_a_birth_abroad_is_placed_in_its_country() -> None:
    abroad = PivotIdentity.from_claims({**CLAIMS, "birthplace": "", "birthcountry": "99352"}).person()
    assert abroad.birth_place is not None
    assert abroad.birth_place.value == "99352"


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": None},
        {"sub": ""},
        {"family_name": 5},
        {"family_name": ["EXEMPLE"]},
        {"family_name": "x" * 1_001},
        {"given_name_array": "Loïc"},
        {"given_name_array": [1]},
        {"given_name_array": ["a"] * 101},
        {"birthdate": "24/12/1968"},
        {"birthdate": "1968-13-01"},
        {"birthdate": 1968},
        {"email": {"a": 1}},
    ],
)
def test_claims_of_another_type_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(TokenRefused) as caught:
        PivotIdentity.from_claims({**CLAIMS, **changes})
    assert caught.value.code == "claims_malformed"
    assert "INVENT" not in str(caught.value)


def test_without_a_name_there_is_no_person() -> None:
    with pytest.raises(InvalidInput) as caught:
        PivotIdentity("s").person()
    assert caught.value.code == "family_name_not_asked"


TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


@given(
    st.builds(
        PivotIdentity,
        st.text("abc123", min_size=1),
        family_name=TEXTS,
        given_names=st.lists(TEXTS.filter(bool), max_size=4).map(tuple),
        usage_name=TEXTS,
        birth_date=st.none() | st.builds(PartialDate, st.integers(1850, 2030), st.none() | st.integers(1, 12)),
        birth_place=TEXTS,
        birth_country=TEXTS,
        gender=TEXTS,
        email=TEXTS,
    )
)
def test_what_is_kept_comes_back(identity: PivotIdentity) -> None:
    kept = json.dumps(identity.to_claims(), ensure_ascii=False)
    assert PivotIdentity.from_claims(json.loads(kept)) == identity
