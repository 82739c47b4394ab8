"""Which fields of a page have a certain purpose."""

import pytest

from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.equality.asked import MOST_FIELDS, asked_fields
from etatplateforme.guarantor.personas import Purpose


def purposes(html: str) -> list[Purpose]:
    return [asked.purpose for asked in asked_fields(view_of(read(f"<!DOCTYPE html>{html}")))]


FIRST_NAME = "<label for=p>Prénom</label><input id=p>"
TOWN = "<label>Commune<input></label>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<form><input autocomplete=tel></form>", [Purpose.PHONE]),
        ("<form><label>Code postal<input></label></form>", []),
        (f"<form>{FIRST_NAME}<label>Code postal<input></label></form>", [Purpose.GIVEN_NAME, Purpose.POSTCODE]),
        ("<form><label>Code postal<input autocomplete=postal-code></label></form>", [Purpose.POSTCODE]),
        ("<form><label>Nom<input></label></form>", []),
        (f"<form><label>Nom<input></label>{FIRST_NAME}</form>", [Purpose.FAMILY_NAME, Purpose.GIVEN_NAME]),
        (f"<form><label>Nom<input></label></form><form>{FIRST_NAME}</form>", [Purpose.GIVEN_NAME]),
        (f"<form>{FIRST_NAME}<input name=codePostal></form>", [Purpose.GIVEN_NAME, Purpose.POSTCODE]),
        (f"<form>{FIRST_NAME}<label>Code du site<input name=codePostal></label></form>", [Purpose.GIVEN_NAME]),
        ("<form><label>Numéro de sécurité sociale<input type=tel></label></form>", [Purpose.NIR]),
        ("<form><label>Numéro de sécurité sociale<input autocomplete=tel></label></form>", []),
        ("<form><label>Nom de la société<input autocomplete=name></label></form>", []),
        (f"<form>{FIRST_NAME}<label>Nom<input autocomplete=organization></label></form>", [Purpose.GIVEN_NAME]),
        (f"<form>{FIRST_NAME}<label>Téléphone<input autocomplete=tel-national></label></form>", [Purpose.GIVEN_NAME]),
        (
            f"<form>{FIRST_NAME}<label>Nom<input autocomplete=nope></label></form>",
            [Purpose.GIVEN_NAME, Purpose.FAMILY_NAME],
        ),
        (
            f"<form>{FIRST_NAME}<label>Code postal<input autocomplete=off></label></form>",
            [Purpose.GIVEN_NAME, Purpose.POSTCODE],
        ),
        ("<form><label>Prénom<input disabled></label><label>Prénom<input readonly></label></form>", []),
        ("<form><label>Prénom<input type=checkbox></label></form>", []),
        ("<form><label>Prénom<input type=email></label></form>", []),
        ("<form><label>Civilité<select><option>M.</select></label></form>", [Purpose.CIVILITY]),
        (
            f"<form>{FIRST_NAME}<fieldset><legend>Lieu de naissance</legend>{TOWN}</fieldset></form>",
            [Purpose.GIVEN_NAME, Purpose.BIRTH_TOWN],
        ),
        (
            f"<form>{FIRST_NAME}<div role=group aria-label='Lieu des travaux'>{TOWN}</div></form>",
            [Purpose.GIVEN_NAME],
        ),
    ],
)
def test_only_what_is_certain_is_asked(html: str, found: list[Purpose]) -> None:
    assert purposes(html) == found


def test_a_page_without_end_is_looked_at_to_a_bound() -> None:
    assert len(purposes("<form>" + "<input autocomplete=tel>" * (MOST_FIELDS + 50) + "</form>")) == MOST_FIELDS
