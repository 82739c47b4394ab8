"""SIREN and SIRET: Luhn's key, La Poste's exception, the ways people write them."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.siret import LA_POSTE_HEAD_OFFICE, Siren, Siret, luhn_valid

PARIS = "21750001600019"


@pytest.mark.parametrize(
    "text", ["21750001600019", "217 500 016 00019", "217\u00a0500\u00a0016\u202f00019", " 217.500.016.00019\n"]
)
def test_a_siret_is_read_as_people_write_it(text: str) -> None:
    siret = Siret.parse(text)
    assert siret.value == PARIS
    assert siret.siren == Siren("217500016")
    assert siret.nic == "00019"
    assert str(siret) == PARIS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21750001600018",
        "2175000160001",
        "217500016000190",
        "2175000160001A",
        "２１７５０００１６０００１９",
        "٢١٧٥٠٠٠١٦٠٠٠١٩",
        "00000000000000",
        "21750001600000",
        "217500016-00019",
        "21750001600019\x00",
        "2" * 10_000_000,
    ],
)
def test_what_is_not_a_siret_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Siret.parse(text)
    assert caught.value.code == "invalid_siret"
    assert len(str(caught.value)) < 400


def test_the_number_of_an_establishment_does_not_save_a_wrong_siren() -> None:
    # 217500017 fails Luhn; the fourteen digits together satisfy it.
    candidates = [f"217500017{nic:05d}" for nic in range(1, 10)]
    whole = [digits for digits in candidates if luhn_valid(digits)]
    assert whole
    with pytest.raises(InvalidInput):
        Siret(whole[0])


def test_the_constructor_wants_the_canonical_form() -> None:
    with pytest.raises(InvalidInput):
        Siret("217 500 016 00019")


@pytest.mark.parametrize("text", ["217500016", "217 500 016", "356000000", "005880596"])
def test_a_siren_is_read(text: str) -> None:
    assert Siren.parse(text).value == text.replace(" ", "")


@pytest.mark.parametrize("text", ["217500017", "000000000", "21750001", "2175000160", "21750001O"])
def test_what_is_not_a_siren_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Siren.parse(text)
    assert caught.value.code == "invalid_siren"


def test_la_poste_head_office_follows_luhn() -> None:
    assert luhn_valid(LA_POSTE_HEAD_OFFICE)
    assert Siret(LA_POSTE_HEAD_OFFICE).nic == "00048"


@pytest.mark.parametrize(("nic", "accepted"), [("00006", True), ("00015", True), ("00007", False), ("00024", True)])
def test_la_poste_establishments_follow_the_sum_of_digits(nic: str, accepted: bool) -> None:
    digits = "356000000" + nic
    assert (sum(map(int, digits)) % 5 == 0) is accepted
    if accepted:
        assert Siret(digits).value == digits
    else:
        with pytest.raises(InvalidInput):
            Siret(digits)


def test_luhn_alone_does_not_admit_an_establishment_of_la_poste() -> None:
    by_luhn = next(
        digits
        for nic in range(1, 1000)
        if luhn_valid(digits := f"356000000{nic:05d}") and sum(map(int, digits)) % 5 and digits != LA_POSTE_HEAD_OFFICE
    )
    with pytest.raises(InvalidInput):
        Siret(by_luhn)
