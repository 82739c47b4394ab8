"""Names, births and persons, with the fixtures of obligations EG-17, EG-18 and EG-21."""

import unicodedata
from datetime import date

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import BirthPlaceCode
from etatplateforme.values.person import LONGEST_NAME, Civility, Name, PartialDate, Person

TODAY = date(2026, 11, 22)

CIRCULAIRE_2014 = "àâäéèêëïîôöùûüÿçæœ"

NAMES = [
    "O",
    "Ö",
    "É",
    "Nguyễn",
    "Muñoz",
    "Yılmaz",
    "Łuczak",
    "Þórsdóttir",
    "Ñ",
    "D'Hôtel",
    "D’Hôtel",
    "L'Œuvre-Çà",
    "de La Tour d’Auvergne",
    "Fañch",
    "Lætitia-Maëlle",
    "Jean-Noël de l'Île-d'Yeu",
    "Saint-Exupéry--Martin",
    "Haʻunga",
    "Te’o",
    "Wolfeschlegelsteinhausenbergerdorff-Andriantsimitoviaminandriandrazaka de Sainte-Colombe",
    "Αλεξάνδρα",
    "محمد",
    "王",
    "Jr.",
    CIRCULAIRE_2014,
    CIRCULAIRE_2014.upper(),
]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_keeps_every_letter(text: str) -> None:
    assert Name.parse(text).value == text
    assert Name(text) == Name.parse(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoe\u0308", "Zoë"),
        ("  Marie\u00a0 Lou ", "Marie Lou"),
        ("de\u202fLa\tTour", "de La Tour"),
        ("A\u030angstro\u0308m", "Ångström"),
    ],
)
def test_a_name_is_composed_and_its_spaces_tidied(typed: str, kept: str) -> None:
    assert Name.parse(typed).value == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "-",
        "’",
        "123",
        "\u0301e",
        "Mar\x00ie",
        "Ma\nrie",
        "Marie\u202eeiram",
        "Marie\u200b",
        "\ufeffMarie",
        "<b>Marie</b>",
        "Marie>",
        "\u226eA",
        "Marie\u2028",
        "\ud800Marie",
        "Mari\ufffd",
        "Marie\ue000",
        "a" * (LONGEST_NAME + 1),
        "a" + " " * 5000 + "b",
        "e" + "\u0301" * 5000,
    ],
)
def test_what_is_no_name_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Name.parse(text)
    assert caught.value.code == "invalid_name"
    assert "Marie" not in str(caught.value)


def test_the_constructor_wants_the_normal_form() -> None:
    with pytest.raises(InvalidInput):
        Name("Zoe\u0308")
    with pytest.raises(InvalidInput):
        Name(" Zoë")


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precise"),
    [
        ("1952-07-14", date(1952, 7, 14), date(1952, 7, 14), date(1952, 7, 14)),
        ("1952-07-00", date(1952, 7, 1), date(1952, 7, 31), None),
        ("1952-02-00", date(1952, 2, 1), date(1952, 2, 29), None),
        ("1952-00-00", date(1952, 1, 1), date(1952, 12, 31), None),
        ("1952", date(1952, 1, 1), date(1952, 12, 31), None),
        ("1952-07", date(1952, 7, 1), date(1952, 7, 31), None),
        (" 2000-02-29 ", date(2000, 2, 29), date(2000, 2, 29), date(2000, 2, 29)),
    ],
)
def test_a_partial_date_has_bounds(text: str, earliest: date, latest: date, precise: date | None) -> None:
    born = PartialDate.parse(text)
    assert (born.earliest, born.latest, born.precise) == (earliest, latest, precise)


def test_a_partial_date_writes_its_unknown_parts_as_zeros() -> None:
    assert PartialDate.parse("1952").value == "1952-00-00"
    assert PartialDate(1952, 7).value == "1952-07-00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "52",
        "52-07-14",
        "1952-13-01",
        "1952-02-30",
        "1900-02-29",
        "1952-00-14",
        "0000-00-00",
        "1849",
        "1952-7-14",
        "14/07/1952",
        "1952-07-14T00:00",
        "1952-07-1４",
        "19520714",
        "1952-07-14-",
    ],
)
def test_what_is_no_birth_date_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PartialDate.parse(text)
    assert caught.value.code == "invalid_birth_date"
    assert "1952" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "ages", "adult"),
    [
        ("2008-11-22", (18, 18), True),
        ("2008-11-23", (17, 17), False),
        ("2008-11-00", (17, 18), None),
        ("2008-00-00", (17, 18), None),
        ("2007-00-00", (18, 19), True),
        ("2026-11-00", (0, 0), False),
        ("1926-11-22", (100, 100), True),
    ],
)
def test_ages_on_a_day(text: str, ages: tuple[int, int], adult: bool | None) -> None:
    born = PartialDate.parse(text)
    assert born.age_range(TODAY) == ages
    assert born.adult(TODAY) is adult


def test_a_child_of_the_29th_of_february_grows_on_the_first_of_march() -> None:
    born = PartialDate(2008, 2, 29)
    assert born.age_range(date(2026, 2, 28)) == (17, 17)
    assert born.age_range(date(2026, 3, 1)) == (18, 18)


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(InvalidInput) as caught:
        PartialDate.parse("2026-11-23").age_range(TODAY)
    assert caught.value.code == "birth_in_future"


def test_a_letter_goes_out_under_the_family_name_unless_asked() -> None:
    person = Person.of("Le Goff", ("Maëlle", "Zoé"), usage_name="Muñoz")
    assert person.letter_name() == "Le Goff"
    assert person.letter_name(usage=True) == "Muñoz"
    assert person.full_name() == "Maëlle Le Goff"
    assert person.full_name(usage=True) == "Maëlle Muñoz"


def test_asking_for_a_usage_name_that_is_not_there_gives_the_family_name() -> None:
    assert Person.of("Le Goff").letter_name(usage=True) == "Le Goff"


@pytest.mark.parametrize("marker", ["", " ", "SNP", "X" * 3, "SANS PRÉNOM"])
def test_a_person_may_have_no_first_name(marker: str) -> None:
    person = Person.of("Kumar", (marker,))
    assert person.given_names == ()
    assert person.full_name() == "Kumar"


def test_a_single_name_given_as_a_first_name_becomes_the_name() -> None:
    assert Person.of("SNP", ("Kumar",)) == Person.of("Kumar")
    assert Person.of("", ("Suharto",)).letter_name() == "Suharto"


def test_a_one_letter_name_is_not_taken_for_a_marker() -> None:
    assert Person.of("O", ("X",)).full_name() == "X O"


def test_birth_abroad_with_an_unknown_day() -> None:
    person = Person.of("Haddad", ("Nour",), birth_date="1961-00-00", birth_place="99352")
    assert person.birth_place == BirthPlaceCode("99352")
    assert person.birth_date is not None
    assert person.birth_date.precise is None


def test_a_person_without_any_name_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Person.of(" ")


def test_civility_is_optional_and_there_are_two_only() -> None:
    assert Person.of("Roux").civility is None
    assert {civility.value for civility in Civility} == {"Madame", "Monsieur"}


def test_nothing_shows_in_a_repr_or_a_str() -> None:
    person = Person.of(
        "Quatremer",
        ("Zélie",),
        usage_name="Abgrall",
        birth_date="1987-03-04",
        birth_place="29019",
        civility=Civility.MADAME,
    )
    for shown in (
        repr(person),
        str(person),
        f"{person.family_name}",
        repr(person.birth_date),
        repr(person.birth_place),
    ):
        assert not any(c.isdigit() for c in shown)
        folded = unicodedata.normalize("NFD", shown)
        assert not any(part in folded for part in ("Quatremer", "lie", "Abgrall", "Madame"))
