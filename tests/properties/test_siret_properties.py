"""What holds for every SIREN and SIRET."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.siret import LA_POSTE_HEAD_OFFICE, LA_POSTE_SIREN, Siren, Siret

from .strategies import read_or_refusal, sirens, sirets


@given(sirens)
def test_a_siren_with_its_key_is_accepted(siren: str) -> None:
    assert Siren.parse(f"{siren[:3]} {siren[3:6]}\u00a0{siren[6:]}").value == siren


@given(sirens, st.integers(0, 8), st.integers(1, 9))
def test_changing_one_digit_breaks_a_siren(siren: str, place: int, shift: int) -> None:
    other = str((int(siren[place]) + shift) % 10)
    with pytest.raises(InvalidInput):
        Siren(siren[:place] + other + siren[place + 1 :])


@given(sirets, st.lists(st.integers(0, 14), max_size=6), st.sampled_from(" \u00a0\u202f."))
def test_spaces_anywhere_change_nothing(siret: str, places: list[int], space: str) -> None:
    text = siret
    for place in places:
        text = text[:place] + space + text[place:]
    parsed = Siret.parse(text)
    assert parsed == Siret(siret)
    assert parsed.siren.value + parsed.nic == siret


@given(sirets, st.integers(0, 13), st.integers(1, 9))
def test_changing_one_digit_breaks_a_siret(siret: str, place: int, shift: int) -> None:
    other = str((int(siret[place]) + shift) % 10)
    with pytest.raises(InvalidInput):
        Siret(siret[:place] + other + siret[place + 1 :])


@given(st.integers(1, 99_999))
def test_la_poste_follows_its_own_key(nic: int) -> None:
    digits = f"{LA_POSTE_SIREN}{nic:05d}"
    lawful = sum(map(int, digits)) % 5 == 0 or digits == LA_POSTE_HEAD_OFFICE
    if lawful:
        assert Siret(digits).siren.value == LA_POSTE_SIREN
    else:
        with pytest.raises(InvalidInput):
            Siret(digits)


@given(
    st.text(max_size=60) | st.text(st.sampled_from("0123456789 ٣"), min_size=8, max_size=15),
    st.sampled_from([(Siret.parse, "invalid_siret", 14), (Siren.parse, "invalid_siren", 9)]),
)
def test_any_text_is_a_number_or_a_clean_refusal(
    text: str, reader: tuple[Callable[[str], Siret | Siren], str, int]
) -> None:
    read, code, length = reader
    parsed = read_or_refusal(lambda: read(text))
    if isinstance(parsed, InvalidInput):
        assert parsed.code == code
    else:
        assert len(parsed.value) == length
        assert parsed.value.isascii()
