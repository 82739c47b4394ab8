"""What holds for every commune, postcode and place of birth."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import BirthPlaceCode, CommuneCode, Departement, Postcode
from etatplateforme.values.territory import Territory

from .strategies import read_or_refusal

METROPOLITAN = [f"{n:02d}" for n in range(1, 96) if n != 20] + ["2A", "2B"]
OVERSEAS = ["971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"]
COLLECTIVITIES = [code for code in OVERSEAS if code not in ("971", "972", "973", "974", "976")]

communes = st.one_of(
    st.builds(lambda departement, n: f"{departement}{n:03d}", st.sampled_from(METROPOLITAN), st.integers(1, 999)),
    st.builds(lambda departement, n: f"{departement}{n:02d}", st.sampled_from(OVERSEAS), st.integers(1, 99)),
)
five = st.text(st.sampled_from("0123456789ABab ٣"), min_size=4, max_size=6)


@given(communes)
def test_a_commune_keeps_its_code_and_finds_its_departement(code: str) -> None:
    commune = CommuneCode.parse(f" {code.lower()} ")
    assert commune.value == code
    assert code.startswith(commune.departement.code)
    assert commune.overseas is (commune.departement.code in OVERSEAS)
    assert Territory.of(commune).overseas is commune.overseas


@given(communes)
def test_a_city_is_its_own_city(code: str) -> None:
    city = CommuneCode(code).city
    assert city.city == city
    assert city.departement == CommuneCode(code).departement


@given(communes, st.none() | st.integers(1850, 2100))
def test_every_commune_is_a_place_of_birth(code: str, year: int | None) -> None:
    place = BirthPlaceCode(code)
    assert place.commune == CommuneCode(code)
    assert not place.abroad
    assert "99100" in place.countries(year)


@given(st.integers(0, 999), st.none() | st.integers(1850, 2100))
def test_a_country_has_no_commune(number: int, year: int | None) -> None:
    place = BirthPlaceCode(f"99{number:03d}")
    assert place.commune is None
    assert place.countries(year) == (place.value,)
    assert place.abroad is (number != 100)


@given(st.integers(0, 99_999))
def test_every_five_digits_are_a_postcode_whose_hints_exist(number: int) -> None:
    postcode = Postcode(f"{number:05d}")
    assert Postcode.parse(postcode.value) == postcode
    assert len(set(postcode.departements)) == len(postcode.departements) <= 2


@given(
    five,
    st.sampled_from(
        [
            (CommuneCode.parse, "invalid_commune_code"),
            (BirthPlaceCode.parse, "invalid_birth_place"),
            (Postcode.parse, "invalid_postcode"),
        ]
    ),
)
def test_any_text_is_read_or_cleanly_refused(
    text: str, reader: tuple[Callable[[str], CommuneCode | BirthPlaceCode | Postcode], str]
) -> None:
    read, code = reader
    value = read_or_refusal(lambda: read(text).value)
    if isinstance(value, InvalidInput):
        assert value.code == code
    else:
        assert len(value) == 5
        assert value.isascii()


@given(st.one_of(st.sampled_from(METROPOLITAN + OVERSEAS), st.text(st.sampled_from("0123456789ABab ٣"), max_size=4)))
def test_a_departement_is_one_of_the_list_or_a_clean_refusal(code: str) -> None:
    departement = read_or_refusal(lambda: Departement(code))
    if isinstance(departement, InvalidInput):
        assert departement.code == "invalid_departement"
        assert code not in METROPOLITAN + OVERSEAS
    else:
        assert code in METROPOLITAN + OVERSEAS
        assert str(departement) == departement.code == code
        assert departement.overseas is (code in OVERSEAS)
        assert departement.collectivity is (code in COLLECTIVITIES)


@given(communes)
def test_a_territory_is_the_same_for_a_commune_and_for_its_departement(code: str) -> None:
    commune = CommuneCode(code)
    territory = Territory.of(commune)
    assert territory is Territory.of_departement(commune.departement)
    assert territory is Territory.of(commune.city)
    assert (territory is Territory.METROPOLE) is (code[:2] in METROPOLITAN and code[:2] not in ("57", "67", "68"))
    assert (territory is Territory.ALSACE_MOSELLE) is (code[:2] in ("57", "67", "68"))


@given(st.sampled_from(OVERSEAS), st.sampled_from(OVERSEAS))
def test_two_overseas_departements_share_no_territory(one: str, other: str) -> None:
    same = Territory.of_departement(Departement(one)) is Territory.of_departement(Departement(other))
    assert same is (one == other)
