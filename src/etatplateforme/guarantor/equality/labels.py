"""What a field asks, by the word of its author: an ``autocomplete`` token, or a label that says one thing only.

A label counts whole: « Code postal » is known, « Code postal du chantier » is not. What is not known is not judged.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.autofill import CONTACT, PERSONAL
from etatplateforme.guarantor.personas import Purpose

TOKENS: Mapping[str, Purpose] = MappingProxyType(
    {
        "family-name": Purpose.FAMILY_NAME,
        "given-name": Purpose.GIVEN_NAME,
        "name": Purpose.FULL_NAME,
        "honorific-prefix": Purpose.CIVILITY,
        "bday": Purpose.BIRTH_DATE,
        "street-address": Purpose.STREET,
        "postal-code": Purpose.POSTCODE,
        "address-level2": Purpose.CITY,
        "tel": Purpose.PHONE,
        "email": Purpose.MAIL,
    }
)
"""Tokens of ``autocomplete`` (HTML, 4.10.18.7.1)."""

_LABELS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.FAMILY_NAME: "nom de famille|nom de naissance|nom patronymique|nom de jeune fille|nom naissance",
        Purpose.USAGE_NAME: "nom d'usage|nom usage|nom marital",
        Purpose.GIVEN_NAME: "prenom|prenom(s)|premier prenom|prenom usuel|prenom principal",
        Purpose.GIVEN_NAMES: "prenoms|tous les prenoms|tous vos prenoms|prenoms dans l'ordre de l'etat civil",
        Purpose.FULL_NAME: "nom et prenom|nom et prenoms|nom et prenom(s)|nom, prenom|nom prenom|prenom et nom|"
        "prenom nom|prenom, nom|nom complet",
        Purpose.CIVILITY: "civilite",
        Purpose.BIRTH_DATE: "date de naissance|date naissance|ne(e) le|ne le|nee le",
        Purpose.BIRTH_TOWN: "lieu de naissance|ville de naissance|commune de naissance|lieu naissance",
        Purpose.BIRTH_PLACE_CODE: "code insee de la commune de naissance|code insee du lieu de naissance|"
        "code commune de naissance|code du lieu de naissance",
        Purpose.BIRTH_DEPARTEMENT: "departement de naissance|code departement de naissance|"
        "code du departement de naissance|numero du departement de naissance|departement naissance",
        Purpose.BIRTH_COUNTRY: "pays de naissance|pays naissance",
        Purpose.NIR: "nir|numero de securite sociale|n° de securite sociale|no de securite sociale|"
        "numero securite sociale|n° securite sociale|numero d'assure social|"
        "numero d'inscription au repertoire|num secu|numero secu",
        Purpose.STREET: "adresse|adresse postale|numero et rue|numero et nom de la voie|numero et voie",
        Purpose.POSTCODE: "code postal|cp",
        Purpose.CITY: "ville|commune",
        Purpose.COMMUNE_CODE: "code insee|code insee de la commune|code commune|code de la commune",
        Purpose.DEPARTEMENT: "departement|departement de residence|numero de departement|numero du departement|"
        "code departement|code du departement",
        Purpose.PHONE: "telephone|numero de telephone|n° de telephone|no de telephone|tel|tel.|"
        "telephone fixe ou portable|telephone fixe ou mobile|numero telephone",
        Purpose.MOBILE: "telephone portable|telephone mobile|portable|mobile|numero de portable|numero de mobile|"
        "numero de telephone portable|numero de telephone mobile|tel. portable|tel portable",
        Purpose.MAIL: "adresse electronique|courriel|e-mail|email|mail|adresse e-mail|adresse email|adresse mail|"
        "adresse de courriel|adresse courriel",
    }
)
"""Labels of each purpose, as :func:`plain` leaves them."""

_PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {label: purpose for purpose, labels in _LABELS.items() for label in labels.split("|")}
)

LONGEST = 200
"""Characters of a label that are read: what is longer is in no lexicon."""

NAME_ALONE = "nom"
"""A label that names a person only beside a field for a given name."""

BODIES = re.compile(
    r"\b(entreprise|societe|raison sociale|association|organisme|etablissement|structure|enseigne|employeur|"
    r"employeuse|ecole|college|lycee|creche|administration|commerce|siege|animal|chien|chat|medecin|banque|"
    r"fournisseur|mutuelle)s?\b"
)
"""Words by which a label or a legend speaks of another than a person."""

PLACES = re.compile(
    r"\b(chantier|travaux|intervention|lieu|terrain|parcelle|logement|bien|immeuble|vehicule|evenement|manifestation|"
    r"projet|site|recherche|rechercher|trouver)s?\b"
)
"""Words by which a legend speaks of another place than where the person lives."""

BIRTH = re.compile(r"\bnaissance\b|\bnee?(\(e\))? a\b")

_AT_BIRTH: Mapping[Purpose, Purpose] = MappingProxyType(
    {
        Purpose.CITY: Purpose.BIRTH_TOWN,
        Purpose.DEPARTEMENT: Purpose.BIRTH_DEPARTEMENT,
        Purpose.COMMUNE_CODE: Purpose.BIRTH_PLACE_CODE,
    }
)
"""What a field about a place asks under a legend about birth."""

_OF_PLACES = frozenset(
    {Purpose.STREET, Purpose.POSTCODE, Purpose.CITY, Purpose.COMMUNE_CODE, Purpose.DEPARTEMENT, Purpose.PHONE}
)
_REFINED: Mapping[Purpose, frozenset[Purpose]] = MappingProxyType(
    {
        Purpose.FAMILY_NAME: frozenset({Purpose.USAGE_NAME}),
        Purpose.GIVEN_NAME: frozenset({Purpose.GIVEN_NAMES}),
        Purpose.PHONE: frozenset({Purpose.MOBILE}),
    }
)
"""What a label may say more exactly than the token does."""

_ASIDE = re.compile(
    r"\((?:[^()]*(?:obligatoire|facultati|optionnel|requis|required|format|exemple|\bex\b|chiffres|caracteres|"
    r"jj|aaaa|xx)[^()]*|\*)\)|[*:]|\b(?:obligatoire|facultatif|optionnel|requis)\b"
)
_BEFORE = re.compile(r"^(?:(?:votre|vos|mon|ma|mes|le|la|les|saisissez|indiquez|entrez|renseignez|ecrivez) |l')+")


def plain(text: str) -> str:
    """A label as it is compared: no capitals, no accents, nothing about being compulsory or about format."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text[:LONGEST]) if not unicodedata.combining(sign))
    told = _ASIDE.sub(" ", bare.casefold().replace("’", "'"))
    return _BEFORE.sub("", " ".join(told.split())).strip(" -–")


def purpose_of_label(label: str) -> Purpose | None:
    """What a label asks, when it is known whole."""
    return _PURPOSES.get(plain(label))


def purpose_of_identifier(identifier: str) -> Purpose | None:
    """What the name of a field says when it has no label: « codePostal », « date_naissance »."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", identifier)
    return _PURPOSES.get(plain(spaced))


def purpose_of_token(autocomplete: str) -> Purpose | None:
    """What the last word of ``autocomplete`` asks."""
    words = autocomplete.lower().split()
    return TOKENS.get(words[-1]) if words else None


def asks_otherwise(autocomplete: str) -> bool:
    """True for a token of another purpose than those known here: an organisation, half of a telephone number…"""
    words = autocomplete.lower().split()
    return bool(words) and words[-1] not in TOKENS and words[-1] in PERSONAL | CONTACT


def agreed(token: Purpose | None, label: Purpose | None) -> Purpose | None:
    """What a token and a label say together; None when they contradict each other."""
    if token is None or label is None or token is label:
        return token or label
    return label if label in _REFINED.get(token, ()) else None


def under(legend: str, purpose: Purpose) -> Purpose | None:
    """What a field asks under a legend, which may speak of birth, of another place, or of another than a person."""
    told = plain(legend)
    if BODIES.search(told):
        return None
    if BIRTH.search(told) and purpose in _AT_BIRTH:
        return _AT_BIRTH[purpose]
    return None if purpose in _OF_PLACES and PLACES.search(told) else purpose
