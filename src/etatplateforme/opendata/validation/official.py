"""Codes that an official body gives: each judge answers what is wrong with a text, or an empty sentence."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import opening_hours
import phonenumbers

from etatplateforme.errors import InvalidInput
from etatplateforme.values.commune import CommuneCode, Departement, Postcode
from etatplateforme.values.siret import Siren, Siret


@dataclass(frozen=True, slots=True)
class Official:
    """A judge, and how to put right what it refuses."""

    judge: Callable[[str], str]
    remedy: str


REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "01": "Guadeloupe",
        "02": "Martinique",
        "03": "Guyane",
        "04": "La Réunion",
        "06": "Mayotte",
        "11": "Île-de-France",
        "24": "Centre-Val de Loire",
        "27": "Bourgogne-Franche-Comté",
        "28": "Normandie",
        "32": "Hauts-de-France",
        "44": "Grand Est",
        "52": "Pays de la Loire",
        "53": "Bretagne",
        "75": "Nouvelle-Aquitaine",
        "76": "Occitanie",
        "84": "Auvergne-Rhône-Alpes",
        "93": "Provence-Alpes-Côte d'Azur",
        "94": "Corse",
    }
)
"""Regions by code (Code officiel géographique; loi 2015-29 du 16 janvier 2015)."""

ACTS: Final = (
    "commande publique",
    "urbanisme",
    "domaine et patrimoine",
    "fonction publique",
    "institutions et vie politique",
    "libertes publiques et pouvoirs de police",
    "finances locales",
    "domaines de competences par themes",
    "autres domaines de competences",
)
"""First level of the nomenclature of acts that are sent to the prefecture (@CTES), in lower case, without accents."""


def _held(read: Callable[[str], object], problem: str) -> Callable[[str], str]:
    def judge(text: str) -> str:
        try:
            _ = read(text)
        except InvalidInput:
            return problem
        return ""

    return judge


def _shaped(pattern: str, problem: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)
    return lambda text: "" if compiled.fullmatch(text) else problem


def _postcode(text: str) -> Postcode:
    found = Postcode(text)
    if not found.departements:
        raise InvalidInput("Aucun département n'a ce code postal.", remedy="Vérifiez-le.")
    return found


def _phone(text: str) -> str:
    """A French number of ten digits, a short one, or an international one."""
    for country in ("FR", None):
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or (country and phonenumbers.is_valid_short_number(number)):
            return ""
    return "Le numéro de téléphone n'existe pas"


def _hours(text: str) -> str:
    return "" if opening_hours.validate(text) else "Les horaires ne suivent pas la notation d'OpenStreetMap"


def _act(text: str) -> str:
    prefix, slash, _ = text.partition("/")
    if not slash:
        return "Le signe « / » manque dans la nomenclature des actes"
    if prefix != prefix.rstrip() or "/ " in text:
        return "Le signe « / » ne doit être ni précédé ni suivi d'une espace"
    plain = "".join(sign for sign in unicodedata.normalize("NFD", prefix.lower()) if not unicodedata.combining(sign))
    return "" if plain in ACTS else "Le début n'est pas une matière de la nomenclature des actes"


CHECKS: Mapping[str, Official] = MappingProxyType(
    {
        "siren": Official(_held(Siren.parse, "Le numéro SIREN n'existe pas"), "Recopiez ses neuf chiffres."),
        "siret": Official(_held(Siret.parse, "Le numéro SIRET n'existe pas"), "Recopiez ses quatorze chiffres."),
        "code-rna": Official(
            _shaped("W[0-9]{9}", "Le numéro RNA n'a pas la bonne forme"), "Écrivez « W » et neuf chiffres."
        ),
        "code-commune-insee": Official(
            _held(CommuneCode, "Le code n'est pas celui d'une commune"),
            "Écrivez le code INSEE à cinq caractères (« 01001 », « 2A004 »), pas le code postal.",
        ),
        "code-postal": Official(_held(_postcode, "Le code postal n'existe pas"), "Écrivez cinq chiffres (« 01000 »)."),
        "numero-departement": Official(
            _held(Departement, "Le département n'existe pas"), "Écrivez « 01 », « 2A » ou « 974 »."
        ),
        "code-region": Official(
            lambda text: "" if text in REGIONS else "La région n'existe pas",
            "Écrivez son code à deux chiffres (« 76 »).",
        ),
        "region": Official(
            lambda text: "" if text in REGIONS.values() else "La région n'existe pas",
            "Écrivez son nom officiel entier.",
        ),
        "nomenclature-acte": Official(_act, "Écrivez par exemple « Commande publique/Marchés publics »."),
        "phone-number-value": Official(_phone, "Écrivez dix chiffres, un numéro court, ou « +33 » et la suite."),
        "opening-hours-value": Official(_hours, "Écrivez par exemple « Mo-Fr 09:00-12:00,14:00-17:00 »."),
    }
)
"""Judges by the name that Validata gives them."""
