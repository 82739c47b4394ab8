"""What holds for every name, birth and person: nothing is folded, nothing shows."""

import unicodedata
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.person import Name, PartialDate, Person

from .strategies import days, raw_names, read_or_refusal

years = st.integers(1850, 2100)
partial_dates = st.one_of(
    st.builds(PartialDate, years),
    st.builds(PartialDate, years, st.integers(1, 12)),
    days.map(lambda day: PartialDate(day.year, day.month, day.day)),
)


@st.composite
def names_as_typed(draw: st.DrawFn) -> str:
    """Typed texts that are acceptable names."""
    text = draw(raw_names)
    _ = assume(isinstance(read_or_refusal(lambda: Name.parse(text)), Name))
    return text


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Zs")


@given(names_as_typed())
def test_a_name_loses_no_letter_and_is_never_folded(text: str) -> None:
    name = Name.parse(text)
    assert letters(name.value) == letters(text)
    assert unicodedata.is_normalized("NFC", name.value)


@given(names_as_typed())
def test_reading_a_name_again_changes_nothing(text: str) -> None:
    name = Name.parse(text)
    assert Name.parse(name.value) == name
    assert Name(name.value) == name
    assert Name.parse(unicodedata.normalize("NFD", name.value)) == name


@given(st.text(st.sampled_from("abcàâäçéèêëîïôöùûüÿæœñ"), min_size=1, max_size=120))
def test_every_french_letter_is_a_name_as_it_stands(text: str) -> None:
    assert Name.parse(text).value == text


@given(st.text(max_size=40))
def test_any_text_is_a_name_without_hidden_character_or_a_clean_refusal(text: str) -> None:
    name = read_or_refusal(lambda: Name.parse(text))
    if isinstance(name, InvalidInput):
        assert name.code == "invalid_name"
    else:
        assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in name.value)
        assert not set("<>") & set(name.value)


@given(partial_dates)
def test_a_partial_date_goes_round(born: PartialDate) -> None:
    assert PartialDate.parse(born.value) == born
    assert born.earliest <= born.latest
    assert (born.precise is not None) is (born.earliest == born.latest)


@given(partial_dates, st.integers(0, 45_000))
def test_the_true_age_lies_in_the_range(born: PartialDate, later: int) -> None:
    today = born.latest + timedelta(days=later)
    lowest, highest = born.age_range(today)
    assert 0 <= lowest <= highest <= lowest + 1
    true_day = born.earliest + (born.latest - born.earliest) / 2
    age = today.year - true_day.year - ((today.month, today.day) < (true_day.month, true_day.day))
    assert lowest <= age <= highest
    assert born.adult(today) in ((True,) if lowest >= 18 else (False,) if highest < 18 else (None,))


@given(partial_dates, st.integers(0, 3000))
def test_nobody_grows_younger(born: PartialDate, later: int) -> None:
    today = born.latest
    then = today + timedelta(days=later)
    assert born.age_range(today)[0] <= born.age_range(then)[0]
    assert born.age_range(today)[1] <= born.age_range(then)[1]


@given(st.text(max_size=14))
def test_any_text_is_a_date_or_a_clean_refusal(text: str) -> None:
    born = read_or_refusal(lambda: PartialDate.parse(text))
    if isinstance(born, InvalidInput):
        assert born.code == "invalid_birth_date"
    else:
        assert date(1850, 1, 1) <= born.earliest


@given(raw_names, st.lists(raw_names, max_size=3), raw_names, partial_dates)
def test_a_person_shows_nothing_in_a_repr(family: str, given_names: list[str], usage: str, born: PartialDate) -> None:
    person = read_or_refusal(
        lambda: Person.of(family, tuple(given_names), usage_name=usage, birth_date=born.value, birth_place="99352")
    )
    if isinstance(person, InvalidInput):
        assert person.code == "invalid_name"
    else:
        assert repr(person) == str(person) == "Person()"
        assert repr((person.family_name, person.usage_name)).count("Name()") >= 1
        assert person.letter_name() == person.family_name.value
