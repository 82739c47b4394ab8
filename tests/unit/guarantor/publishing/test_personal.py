"""Signs of people in a file: proved by values, asked about otherwise, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.publishing.personal import Sign, is_mobile, is_personal_mail, look, nir_is_valid
from etatplateforme.guarantor.publishing.small_groups import Counts, protect

# invented numbers: the key is computed here by hand, from the definition of INSEE
PARTS = [st.integers(1, most) for most in (99, 12, 95, 990, 999)]
BODIES = st.builds("{}{:02d}{:02d}{:02d}{:03d}{:03d}".format, st.sampled_from("12"), *PARTS)


def with_key(body: str) -> str:
    return f"{body}{97 - int(body) % 97:02d}"


@given(BODIES, st.integers(1, 96))
def test_a_number_with_its_key_is_one_and_with_any_other_key_is_none(body: str, shift: int) -> None:
    right = with_key(body)
    wrong = (int(right[-2:]) + shift - 1) % 97 + 1
    assert nir_is_valid(right)
    assert nir_is_valid(f"{right[0]} {right[1:3]} {right[3:5]} {right[5:7]} {right[7:10]} {right[10:13]} {right[13:]}")
    assert not nir_is_valid(f"{body}{wrong:02d}")


def test_corsica_counts_by_its_own_rule() -> None:
    assert nir_is_valid(f"1 85 05 2A 004 012 {97 - 1850519004012 % 97:02d}")
    assert nir_is_valid(f"1 85 05 2B 033 012 {97 - 1850518033012 % 97:02d}")


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("camille.dupont@exemple.fr", True),
        ("toupies48@exemple.fr", True),
        ("contact@exemple.fr", False),
        ("info.culture@exemple.fr", False),
        ("pas une adresse", False),
        ("@exemple.fr", False),
    ],
)
def test_an_address_of_an_office_is_nobody_s(text: str, personal: bool) -> None:
    assert is_personal_mail(text) is personal


def test_only_mobile_numbers_are_of_somebody() -> None:
    assert is_mobile("06 39 98 12 34")
    assert is_mobile("+33 6 39 98 12 34")
    assert not is_mobile("01 99 00 12 34")


def seen(column: str, values: list[str], *others: str) -> tuple[set[Sign], list[str]]:
    columns = [column, *others]
    rows = [{column: value, **dict.fromkeys(others, "x")} for value in values]
    found = look(columns, rows, smallest=11, counted=None)
    return set(found.signs.values()), [doubt.column for doubt in found.doubts]


NIR = with_key("1850578006048")


def test_one_number_among_many_is_an_accident_that_is_asked_about() -> None:
    assert seen("reference", [NIR] * 4) == ({Sign.NIR}, [])
    assert seen("reference", [NIR, *["123"] * 50]) == (set(), ["reference"])
    assert seen("reference", ["123456789012345"] * 50) == (set(), [])
    assert seen("NIR", [NIR]) == ({Sign.NIR}, [])


def test_names_dates_and_addresses_are_asked_about_and_never_accused() -> None:
    assert seen("prénom", ["Camille"]) == (set(), ["prénom"])
    assert seen("date_naissance", ["2001-01-01"]) == (set(), ["date_naissance"])
    assert seen("adresse", ["3 rue"], "prenom") == (set(), ["adresse", "prenom"])
    assert seen("nom", ["Gymnase"], "adresse") == (set(), [])
    assert seen("nombre_demandes", ["3", "120"]) == (set(), ["nombre_demandes"])
    assert seen("nombre_demandes", ["30", "120"]) == (set(), [])


ROWS = [
    {"quartier": quartier, "issue": issue, "demandes": str(number)}
    for quartier, counts in {"nord": (40, 4), "sud": (60, 30), "est": (55, 25)}.items()
    for issue, number in zip(("oui", "non"), counts, strict=True)
]


def test_a_small_count_is_hidden_with_what_would_give_it_away() -> None:
    proposed = protect(ROWS, Counts("demandes", "quartier", "issue"))
    assert (proposed.small, proposed.others) == (1, 3)
    hidden = [(row["quartier"], row["issue"]) for row in proposed.rows if not row["demandes"]]
    assert ("nord", "non") in hidden
    # no row and no column may have a hidden cell alone: its sum would tell it
    for value in ("nord", "sud", "est", "oui", "non"):
        assert sum(value in place for place in hidden) != 1
    assert [row["demandes"] for row in proposed.rows if row["demandes"]]


def test_counts_that_are_large_enough_stay_as_they_are() -> None:
    rows = [row for row in ROWS if row["quartier"] != "nord"]
    proposed = protect(rows, Counts("demandes", "quartier", "issue"))
    assert (proposed.small, proposed.others, proposed.totals) == (0, 0, False)
    assert list(proposed.rows) == rows
