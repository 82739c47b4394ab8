"""What a field of a form asks of a person."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    """One thing that a form asks. A given name is one; given names are all those of civil status."""

    FAMILY_NAME = "family_name"
    USAGE_NAME = "usage_name"
    GIVEN_NAME = "given_name"
    GIVEN_NAMES = "given_names"
    FULL_NAME = "full_name"
    CIVILITY = "civility"
    BIRTH_DATE = "birth_date"
    BIRTH_TOWN = "birth_town"
    BIRTH_PLACE_CODE = "birth_place_code"
    BIRTH_DEPARTEMENT = "birth_departement"
    BIRTH_COUNTRY = "birth_country"
    NIR = "nir"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COMMUNE_CODE = "commune_code"
    DEPARTEMENT = "departement"
    PHONE = "phone"
    MOBILE = "mobile"
    MAIL = "mail"

    @property
    def french(self) -> str:
        """How a sentence names the field: « le champ “nom de famille” »."""
        return _FRENCH[self]


_FRENCH: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.FAMILY_NAME: "nom de famille",
        Purpose.USAGE_NAME: "nom d'usage",
        Purpose.GIVEN_NAME: "prénom",
        Purpose.GIVEN_NAMES: "prénoms",
        Purpose.FULL_NAME: "nom et prénom",
        Purpose.CIVILITY: "civilité",
        Purpose.BIRTH_DATE: "date de naissance",
        Purpose.BIRTH_TOWN: "lieu de naissance",
        Purpose.BIRTH_PLACE_CODE: "code du lieu de naissance",
        Purpose.BIRTH_DEPARTEMENT: "département de naissance",
        Purpose.BIRTH_COUNTRY: "pays de naissance",
        Purpose.NIR: "numéro de sécurité sociale",
        Purpose.STREET: "adresse",
        Purpose.POSTCODE: "code postal",
        Purpose.CITY: "ville",
        Purpose.COMMUNE_CODE: "code de la commune",
        Purpose.DEPARTEMENT: "département",
        Purpose.PHONE: "téléphone",
        Purpose.MOBILE: "téléphone portable",
        Purpose.MAIL: "adresse électronique",
    }
)
