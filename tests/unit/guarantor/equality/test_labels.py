"""What a label or a token says: known whole, or not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.guarantor.equality.labels import (
    agreed,
    plain,
    purpose_of_identifier,
    purpose_of_label,
    purpose_of_token,
    under,
)
from etatplateforme.guarantor.personas import Purpose


@pytest.mark.parametrize(
    ("label", "purpose"),
    [
        ("Nom de famille", Purpose.FAMILY_NAME),
        ("Votre nom de naissance * :", Purpose.FAMILY_NAME),
        ("NOM D’USAGE (facultatif)", Purpose.USAGE_NAME),
        ("Prénom(s)", Purpose.GIVEN_NAME),
        ("Prénom(*)", Purpose.GIVEN_NAME),
        ("Vos prénoms", Purpose.GIVEN_NAMES),
        ("Nom, Prénom", Purpose.FULL_NAME),
        ("Code postal (5 chiffres) - obligatoire", Purpose.POSTCODE),
        ("N° de sécurité sociale", Purpose.NIR),
        ("Date de naissance (JJ/MM/AAAA)", Purpose.BIRTH_DATE),
        ("Né(e) le", Purpose.BIRTH_DATE),
        ("Indiquez votre numéro de téléphone", Purpose.PHONE),
        ("Tél.", Purpose.PHONE),
        ("L'adresse postale", Purpose.STREET),
        ("Nom de l'entreprise", None),
        ("Nom (de l'enfant)", None),
        ("Code postal du chantier", None),
        ("Code postal ou ville", None),
        ("Date de naissance de l'enfant", None),
        ("Téléphone (du médecin)", None),
        ("Nom", None),
        ("", None),
        ("(" * 5_000, None),
        ("exemple(" * 5_000, None),
    ],
)
def test_a_label_is_known_whole(label: str, purpose: Purpose | None) -> None:
    assert purpose_of_label(label) is purpose


@given(st.text(max_size=300))
def test_any_label_is_read(label: str) -> None:
    assert plain(plain(label)) == plain(label) or len(label) > 0
    _ = purpose_of_label(label)
    _ = under(label, Purpose.POSTCODE)


@pytest.mark.parametrize(
    ("identifier", "purpose"),
    [
        ("codePostal", Purpose.POSTCODE),
        ("code_postal", Purpose.POSTCODE),
        ("date-naissance", Purpose.BIRTH_DATE),
        ("cp", Purpose.POSTCODE),
        ("num_secu", Purpose.NIR),
        ("code_postal_chantier", None),
        ("field-12", None),
    ],
)
def test_the_name_of_a_field_is_known_whole(identifier: str, purpose: Purpose | None) -> None:
    assert purpose_of_identifier(identifier) is purpose


@pytest.mark.parametrize(
    ("autocomplete", "purpose"),
    [
        ("family-name", Purpose.FAMILY_NAME),
        ("section-a billing postal-code", Purpose.POSTCODE),
        ("work tel", Purpose.PHONE),
        ("off", None),
        ("", None),
    ],
)
def test_a_token_is_the_last_word(autocomplete: str, purpose: Purpose | None) -> None:
    assert purpose_of_token(autocomplete) is purpose


def test_a_label_may_refine_a_token_and_a_contradiction_says_nothing() -> None:
    assert agreed(Purpose.GIVEN_NAME, Purpose.GIVEN_NAMES) is Purpose.GIVEN_NAMES
    assert agreed(Purpose.FAMILY_NAME, Purpose.USAGE_NAME) is Purpose.USAGE_NAME
    assert agreed(Purpose.PHONE, Purpose.MOBILE) is Purpose.MOBILE
    assert agreed(Purpose.PHONE, None) is Purpose.PHONE
    assert agreed(None, Purpose.NIR) is Purpose.NIR
    assert agreed(Purpose.FULL_NAME, Purpose.GIVEN_NAME) is None
    assert agreed(Purpose.PHONE, Purpose.NIR) is None


@pytest.mark.parametrize(
    ("legend", "purpose", "asked"),
    [
        ("Lieu de naissance", Purpose.CITY, Purpose.BIRTH_TOWN),
        ("Votre naissance", Purpose.DEPARTEMENT, Purpose.BIRTH_DEPARTEMENT),
        ("Votre identité", Purpose.FAMILY_NAME, Purpose.FAMILY_NAME),
        ("Lieu des travaux", Purpose.POSTCODE, None),
        ("Le demandeur, lieu des travaux", Purpose.FAMILY_NAME, Purpose.FAMILY_NAME),
        ("Votre employeur", Purpose.FAMILY_NAME, None),
        ("L'association", Purpose.PHONE, None),
    ],
)
def test_a_legend_says_of_whom_and_where(legend: str, purpose: Purpose, asked: Purpose | None) -> None:
    assert under(legend, purpose) is asked
