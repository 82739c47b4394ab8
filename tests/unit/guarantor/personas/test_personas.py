"""The personas: real enough for every value of the house, invented enough for nobody to be one of them."""

import re
import subprocess
import sys

import pytest

from etatplateforme.guarantor.personas import ORDINARY, PERSONAS, Persona, Public, Purpose, persona_of
from etatplateforme.guarantor.personas.writings import nir_with_key
from etatplateforme.values.commune import BirthPlaceReading
from etatplateforme.values.contact import Way
from etatplateforme.values.territory import Territory

everybody = pytest.mark.parametrize("persona", PERSONAS, ids=str)


@everybody
def test_every_value_of_the_house_takes_the_persona(persona: Persona) -> None:
    person = persona.person
    assert person.family_name.value == persona.family_name
    assert tuple(name.value for name in person.given_names) == persona.given_names
    assert person.birth_date is not None
    assert person.birth_date.value == persona.birth_date
    assert person.birth_place == persona.birth_place_code
    ways = persona.contact.ways
    assert (Way.MAIL in ways) is bool(persona.mail)
    assert (Way.PHONE in ways) is bool(persona.phone)
    assert (Way.DOMICILIATION in ways) is bool(persona.domiciled_at)
    assert persona.postal_address.city == persona.city


@everybody
def test_nobody_real_can_be_reached(persona: Persona) -> None:
    assert persona.mail == "" or persona.mail.endswith("@example.org")
    fiction = ("+3363998", "+3346571")
    french = persona.phone.startswith("+33")
    assert not french or persona.phone.startswith(fiction)
    assert persona.nir == "" or persona.nir[10:13] == "999"


@everybody
def test_her_story_is_told_in_french_and_her_key_is_an_identifier(persona: Persona) -> None:
    assert persona.key.isidentifier()
    assert persona.key.isascii()
    assert str(persona) == persona.key
    assert persona.told.endswith(".")
    assert persona.case[0].isupper()
    assert not persona.case.endswith(".")
    assert persona_of(persona.key) is persona


def test_keys_are_distinct_and_every_public_is_there() -> None:
    assert len({persona.key for persona in PERSONAS}) == len(PERSONAS)
    assert {persona.public for persona in PERSONAS} == {None, *Public}
    protected = {code for persona in PERSONAS for code in persona.protects}
    assert protected == {"EG-03", "EG-17", "EG-18", "EG-19", "EG-20", "EG-21", "EG-22"}
    assert not any(persona.protects for persona in ORDINARY)


def test_every_territory_with_inhabitants_is_there() -> None:
    homes = {Territory.of(persona.commune) for persona in PERSONAS if persona.commune is not None}
    empty = {Territory.TERRES_AUSTRALES, Territory.CLIPPERTON, Territory.ALSACE_MOSELLE}
    assert homes == set(Territory) - empty


def test_each_case_is_what_it_says() -> None:
    assert persona_of("sans_prenom").person.given_names == ()
    assert len(persona_of("nom_une_lettre").family_name) == 1
    assert len(persona_of("nom_long").family_name) > 60
    assert len(persona_of("prenoms_nombreux").given_names) >= 5
    assert "’" in persona_of("apostrophe_courbe").family_name
    assert persona_of("nee_a_l_etranger").birth_place_code.abroad
    assert persona_of("jour_inconnu").person.birth_date is not None
    readings = persona_of("algerie_avant_1962").birth_place_code.readings(1951)
    assert readings[0] is BirthPlaceReading.FRENCH_ALGERIA
    assert persona_of("tunisie_avant_1956").birth_place_code.readings() == (BirthPlaceReading.PROTECTORATE,)
    assert persona_of("corse_avant_1976").birth_place_code.readings() == (BirthPlaceReading.CORSICA_BEFORE_1976,)
    assert "2A" in persona_of("corse").nir
    assert persona_of("arrivee_recente").nir[0] in "78"
    assert persona_of("sans_domicile").contact.ways == (Way.DOMICILIATION,)
    assert persona_of("majeur_protege").guardian
    phone = persona_of("ligne_fixe").phone_number
    assert phone is not None
    assert not phone.receives_sms


@everybody
def test_every_purpose_is_written_and_none_is_told_twice(persona: Persona) -> None:
    for purpose in Purpose:
        ways = persona.writings(purpose)
        assert ways
        assert ways == ("",) or all(ways)
        assert persona.write(purpose) == ways[0]
        assert purpose.french


def test_what_is_absent_is_left_blank() -> None:
    fields = {
        "prenom": Purpose.GIVEN_NAME,
        "nom": Purpose.FAMILY_NAME,
        "tel": Purpose.PHONE,
        "usage": Purpose.USAGE_NAME,
    }
    assert persona_of("sans_prenom").form(fields) == {"prenom": "", "nom": "FICTIF", "tel": "", "usage": ""}
    assert persona_of("nom_d_usage").form(fields) == {
        "prenom": "Violette",
        "nom": "MODÈLE",
        "tel": "",
        "usage": "MAQUETTE",
    }


@pytest.mark.parametrize(
    ("key", "purpose", "ways"),
    [
        ("jour_inconnu", Purpose.BIRTH_DATE, {"00/07/1952", "07/1952"}),
        ("date_partielle", Purpose.BIRTH_DATE, {"00/00/1948", "1948"}),
        ("ordinaire", Purpose.BIRTH_DATE, {"12/04/1985", "12041985", "1985-04-12"}),
        ("outre_mer", Purpose.PHONE, {"06 92 00 00 01", "0692000001", "+262692000001", "00262692000001"}),
        ("nouvelle_caledonie", Purpose.PHONE, {"+687 78.00.01", "+687780001", "00687780001", "780001"}),
        ("saint_pierre_et_miquelon", Purpose.MOBILE, {"0508550001", "+508550001"}),
        ("telephone_etranger", Purpose.PHONE, {"+32470000001", "0470000001"}),
        ("ligne_fixe", Purpose.MOBILE, {""}),
        ("ordinaire", Purpose.MOBILE, {"06 39 98 00 01", "+33639980001"}),
        ("corse", Purpose.NIR, {"287092A00499966", "2 87 09 2A 004 999 66", "287092A004999"}),
        ("corse_avant_1976", Purpose.BIRTH_DEPARTEMENT, {"20", "2B"}),
        ("algerie_avant_1962", Purpose.BIRTH_DEPARTEMENT, {"99"}),
        ("algerie_avant_1962", Purpose.BIRTH_COUNTRY, {"99352"}),
        ("saint_barthelemy", Purpose.DEPARTEMENT, {"977"}),
        ("telephone_etranger", Purpose.DEPARTEMENT, {""}),
        ("particule", Purpose.FAMILY_NAME, {"de la Tour d'Air", "DE LA TOUR D'AIR"}),
        ("sans_prenom", Purpose.FULL_NAME, {"FICTIF"}),
        ("prenoms_nombreux", Purpose.GIVEN_NAME, {"Anne-Sophie"}),
        ("sans_domicile", Purpose.STREET, {"CCAS de Mende, 12 place du Tamis Bavard"}),
    ],
)
def test_a_thing_is_written_in_every_usual_way(key: str, purpose: Purpose, ways: set[str]) -> None:
    assert ways <= set(persona_of(key).writings(purpose))


@pytest.mark.parametrize(("number", "key"), [("2550814168025", "38"), ("1850578006084", "91")])
def test_the_key_of_a_nir_is_what_is_left_of_97(number: str, key: str) -> None:
    assert nir_with_key(number) == number + key


@pytest.mark.parametrize(("number", "less"), [("287092A004999", 1_000_000), ("160042B033999", 2_000_000)])
def test_a_letter_of_corsica_counts_as_zero_less_a_million_or_two(number: str, less: int) -> None:
    digits = int(number.replace("A", "0").replace("B", "0")) - less
    assert nir_with_key(number) == f"{number}{97 - digits % 97:02d}"


def test_personas_are_told_without_any_heavy_library() -> None:
    heavy = {"pydantic", "phonenumbers", "turbohtml", "jours_feries_france"}
    code = "import sys, etatplateforme.guarantor.personas; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not heavy & {re.split(r"\.", name)[0] for name in done.stdout.split()}
