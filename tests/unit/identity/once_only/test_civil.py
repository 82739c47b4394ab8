"""Civil status as administrations want it: holes stay holes, nothing is guessed, nothing more is sent than is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.once_only.civil import BirthTown, CivilIdentity, Needs, Pairs, Wants, parameters
from etatplateforme.identity.once_only.errors import IdentityIncomplete
from etatplateforme.identity.once_only.particulier import AAH, BOURSIER, SCOLARITE, SERVICE_CIVIQUE, STATUT_ETUDIANT
from etatplateforme.identity.once_only.question import Source
from etatplateforme.identity.once_only.told import Sex, Told
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.values.commune import BirthPlaceCode, Departement
from etatplateforme.values.person import Civility, Person

from .support import somebody

assert AAH.needs is not None
FUNDS = AAH.needs


def sent(who: CivilIdentity, needs: Needs = FUNDS) -> Pairs:
    return parameters(who, needs)


def missing(who: CivilIdentity, needs: Needs = FUNDS) -> list[str]:
    with pytest.raises(IdentityIncomplete) as caught:
        parameters(who, needs)
    assert caught.value.code == "identity_incomplete"
    return [fault.key for fault in caught.value.faults]


def test_an_ordinary_person_is_told_in_the_words_of_the_api() -> None:
    assert sent(somebody()) == (
        ("nomNaissance", "SPÉCIMEN-ŒUVRÉ"),
        ("prenoms[]", "Zoé"),
        ("prenoms[]", "Anne-Lise"),
        ("anneeDateNaissance", "1984"),
        ("moisDateNaissance", "5"),
        ("jourDateNaissance", "17"),
        ("sexeEtatCivil", "F"),
        ("codeCogInseePaysNaissance", "99100"),
        ("codeCogInseeCommuneNaissance", "35238"),
    )


@pytest.mark.parametrize(
    ("born", "told"),
    [
        ("1984-05-17", {"annee": "1984", "mois": "5", "jour": "17"}),
        ("1984-05-00", {"annee": "1984", "mois": "5"}),
        ("1984-00-00", {"annee": "1984"}),
        ("", {}),
    ],
)
def test_a_partial_date_goes_with_its_holes(born: str, told: dict[str, str]) -> None:
    pairs = dict(sent(somebody(birth_date=born)))
    parts = ("annee", "mois", "jour")
    assert {part: pairs[name] for part in parts if (name := f"{part}DateNaissance") in pairs} == told


def test_a_birth_abroad_has_a_country_and_no_commune() -> None:
    pairs = dict(sent(somebody(birth_place="99404")))
    assert pairs["codeCogInseePaysNaissance"] == "99404"
    assert "codeCogInseeCommuneNaissance" not in pairs


def test_a_usage_name_is_sent_when_it_is_another_name_and_is_read() -> None:
    assert ("nomUsage", "MAQUETTE") in sent(somebody(usage_name="MAQUETTE"))
    assert "nomUsage" not in dict(sent(somebody(usage_name="Spécimen-œuvré")))
    assert "nomUsage" not in dict(sent(somebody(usage_name="MAQUETTE"), Needs(place=Wants.ACCEPTED)))


def test_given_names_go_as_far_as_the_endpoint_reads() -> None:
    many = somebody(given_names=("Un", "Deux", "Trois", "Quatre"))

    def names(needs: Needs | None) -> list[str]:
        return [value for name, value in sent(many, needs or FUNDS) if name == "prenoms[]"]

    assert names(FUNDS) == ["Un", "Deux", "Trois"]
    assert names(STATUT_ETUDIANT.needs) == ["Un"]


@pytest.mark.parametrize(
    ("source", "more"),
    [
        (SERVICE_CIVIQUE, set[str]()),
        (SCOLARITE, {"sexeEtatCivil"}),
        (BOURSIER, {"sexeEtatCivil", "codeCogInseeCommuneNaissance"}),
    ],
    ids=["civique", "scolarite", "boursier"],
)
def test_no_endpoint_is_told_what_it_does_not_read(source: Source[Told], more: set[str]) -> None:
    names = {"nomNaissance", "prenoms[]", "anneeDateNaissance", "moisDateNaissance", "jourDateNaissance"}
    assert source.needs is not None
    assert set(dict(sent(somebody(usage_name="MAQUETTE"), source.needs))) == names | more


def test_what_is_missing_is_named_all_at_once() -> None:
    assert missing(somebody(given_names=())) == ["given_names"]
    assert missing(somebody(sex=None)) == ["sex"]
    nobody = CivilIdentity(Person.of("UNTEL"))
    assert missing(nobody) == ["given_names", "sex", "birth_country", "birth_place"]
    assert missing(somebody(birth_date="1984-05-00"), Needs()) == ["birth_date"]


def test_a_sex_is_never_guessed_from_a_civility() -> None:
    person = Person.of("UNTEL", ("Camille",), birth_place="35238", civility=Civility.MADAME)
    assert missing(CivilIdentity(person)) == ["sex"]


@pytest.mark.parametrize(("place", "born"), [("91122", "1950-01-01"), ("92001", ""), ("96001", "1940-01-01")])
def test_a_code_that_may_lie_in_several_countries_needs_the_country(place: str, born: str) -> None:
    assert "birth_country" in missing(somebody(birth_place=place, birth_date=born))
    pairs = dict(sent(somebody(birth_place=place, birth_date=born, birth_country="99352")))
    assert pairs["codeCogInseePaysNaissance"] == "99352"
    assert "codeCogInseeCommuneNaissance" not in pairs


def test_a_code_of_the_past_that_lies_in_france_is_sent_as_it_is() -> None:
    for place in ("20004", "98501", "2A004", "97411"):
        assert dict(sent(somebody(birth_place=place)))["codeCogInseeCommuneNaissance"] == place


def test_a_commune_may_be_told_by_its_name_with_the_year() -> None:
    person = Person.of("UNTEL", ("Camille",), birth_date="1990-00-00")
    town = BirthTown("L'Haÿ-les-Roses", Departement("94"))
    pairs = dict(sent(CivilIdentity(person, Sex.MALE, birth_town=town)))
    assert (pairs["nomCommuneNaissance"], pairs["codeCogInseeDepartementNaissance"]) == ("L'Haÿ-les-Roses", "94")
    assert pairs["codeCogInseePaysNaissance"] == "99100"
    without_year = CivilIdentity(Person.of("UNTEL", ("Camille",)), Sex.MALE, birth_town=town)
    assert missing(without_year) == ["birth_place"]


def test_somebody_who_signed_in_is_told_from_the_pivot_identity() -> None:
    claims = {
        "sub": "s", "family_name": "SPÉCIMEN", "given_name_array": ["Inès Imaginée", "Lou"], "birthdate": "1994-07-00",
        "gender": "female", "birthplace": "", "birthcountry": "99352", "preferred_username": "AUTRE",
    }  # fmt: skip
    pairs = sent(CivilIdentity.from_pivot(PivotIdentity.from_claims(claims)))
    assert pairs == (
        ("nomNaissance", "SPÉCIMEN"),
        ("nomUsage", "AUTRE"),
        ("prenoms[]", "Inès Imaginée"),
        ("prenoms[]", "Lou"),
        ("anneeDateNaissance", "1994"),
        ("moisDateNaissance", "7"),
        ("sexeEtatCivil", "F"),
        ("codeCogInseePaysNaissance", "99352"),
    )
    with pytest.raises(InvalidInput):
        CivilIdentity.from_pivot(PivotIdentity.from_claims({"sub": "s"}))


people = st.builds(
    somebody,
    given_names=st.lists(st.sampled_from(["Zoé", "Anne-Lise", "Ö", "Jean Charles"]), max_size=5).map(tuple),
    birth_date=st.sampled_from(["", "1984-00-00", "1950-06-00", "2001-02-28"]),
    birth_place=st.sampled_from(["", "35238", "91122", "99352", "20004", "97411"]),
    usage_name=st.sampled_from(["", "MAQUETTE"]),
    sex=st.sampled_from([None, *Sex]),
    birth_country=st.sampled_from(["", "99100", "99352"]),
)
wants = st.sampled_from(list(Wants))
needs_of_any = st.builds(Needs, st.integers(1, 3), st.booleans(), wants, wants, wants, wants, st.booleans())


@given(people, needs_of_any)
def test_whatever_is_known_what_leaves_is_what_is_read_and_what_is_required(who: CivilIdentity, needs: Needs) -> None:
    try:
        pairs = parameters(who, needs)
    except IdentityIncomplete:
        return
    names = [name for name, _ in pairs]
    assert len([name for name in names if name != "prenoms[]"]) == len(set(names) - {"prenoms[]"})
    assert 1 <= names.count("prenoms[]") <= needs.given_names
    told = dict(pairs)
    optional = {
        "nomUsage": needs.usage_name,
        "sexeEtatCivil": needs.sex,
        "codeCogInseePaysNaissance": needs.country,
        "codeCogInseeCommuneNaissance": needs.place,
    }
    assert all(wanted is not Wants.UNUSED for name, wanted in optional.items() if name in told)
    assert all(
        name in told for name in ("sexeEtatCivil", "codeCogInseePaysNaissance") if optional[name] is Wants.REQUIRED
    )
    assert not (needs.whole_birth_date and "jourDateNaissance" not in told)
    if "codeCogInseeCommuneNaissance" in told:
        assert told.get("codeCogInseePaysNaissance", "99100") == "99100"
        assert not told["codeCogInseeCommuneNaissance"].startswith("99")
    assert all(value for _, value in pairs)


@given(people)
def test_nobody_shows_in_a_repr(who: CivilIdentity) -> None:
    assert repr(who) == "CivilIdentity()"


def test_a_town_does_not_show_either() -> None:
    assert repr(BirthTown("Metz", Departement("57"))) == "BirthTown()"
    assert repr(BirthPlaceCode("57463")) == "BirthPlaceCode()"
