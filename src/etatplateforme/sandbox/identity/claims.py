"""Which claims a scope opens, what each means in French, and the pairwise subject.

Source: FranceConnect v2, ``apps/core-fcp`` (``fcp-low.scopes.ts``) and ``libs/cryptography-fcp`` of
https://github.com/france-connect/sources.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping

from etatplateforme.sandbox.identity.people import Citizen
from etatplateforme.values.commune import FRANCE

ACR_RANK = {"eidas1": 1, "eidas2": 2, "eidas3": 3}
"""Levels of assurance (regulation (EU) 910/2014), lowest first."""

DEFAULT_ACR = "eidas1"
MARKER = "bac_a_sable"
"""Claim that marks every token of the sandbox as false; production never sends it."""

INVENTED_IDP = "fournisseur-d-identite-fictif"

SCOPE_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username"),
    "birth": ("birthplace", "birthcountry"),
    "identite_pivot": (
        "given_name",
        "given_name_array",
        "family_name",
        "birthdate",
        "gender",
        "birthplace",
        "birthcountry",
    ),
    "gender": ("gender",),
    "birthdate": ("birthdate",),
    "birthcountry": ("birthcountry",),
    "birthplace": ("birthplace",),
    "given_name": ("given_name", "given_name_array"),
    "family_name": ("family_name",),
    "email": ("email",),
    "preferred_username": ("preferred_username",),
    "idp_birthdate": ("idp_birthdate",),
    "idp_id": ("idp_id",),
    "amr": ("amr",),
}

CLAIM_LABELS: Mapping[str, str] = {
    "given_name": "Prénoms",
    "family_name": "Nom de naissance",
    "preferred_username": "Nom d'usage",
    "birthdate": "Date de naissance",
    "gender": "Sexe",
    "birthplace": "Lieu de naissance (code de la commune)",
    "birthcountry": "Pays de naissance (code)",
    "email": "Adresse électronique",
    "idp_birthdate": "Date de naissance connue du fournisseur d'identité",
    "idp_id": "Fournisseur d'identité",
}


GENDER_LABELS = {"female": "féminin", "male": "masculin"}


def pick_acr(asked: str) -> str:
    """The LOWEST known level among those *asked* (separated by spaces), as FranceConnect does; else ``eidas1``."""
    return min((acr for acr in asked.split() if acr in ACR_RANK), key=ACR_RANK.__getitem__, default=DEFAULT_ACR)


def citizen_claims(citizen: Citizen, scopes: Iterable[str]) -> dict[str, object]:
    """The claims of *citizen* that these *scopes* open, without ``sub``.

    A person without a usage name or an e-mail address has no such claim. ``birthplace`` is the empty string for a birth
    abroad, and ``given_name`` for a person without given names. ``amr`` is never here: only the id_token may carry it.
    """
    opened = {claim for scope in scopes for claim in SCOPE_CLAIMS.get(scope, ())}
    known: dict[str, object] = {
        "given_name": " ".join(citizen.given_names),
        "given_name_array": list(citizen.given_names),
        "family_name": citizen.family_name,
        "birthdate": citizen.birthdate,
        "gender": citizen.gender,
        "birthplace": citizen.birthplace,
        "birthcountry": citizen.birthcountry,
        "idp_birthdate": citizen.birthdate,
        "idp_id": INVENTED_IDP,
    }
    optional = {"preferred_username": citizen.preferred_username, "email": citizen.email}
    known.update({name: value for name, value in optional.items() if value})
    return {name: value for name, value in known.items() if name in opened}


def shown_claims(citizen: Citizen, scopes: Iterable[str]) -> list[tuple[str, str]]:
    """Label and value of each claim that the consent page shows."""
    claims = citizen_claims(citizen, scopes)
    values = {name: str(claims[name]) for name in CLAIM_LABELS if name in claims}
    return [(CLAIM_LABELS[name], GENDER_LABELS.get(value, value) or "(vide)") for name, value in values.items()]


def pairwise_subject(client_id: str, citizen: Citizen, secret: str) -> str:
    """The subject of *citizen* for one client: 64 hexadecimal digits and ``v1``.

    It has FranceConnect's construction, so it shows the same behaviour: stable for one client, different for another
    one, and changed by a correction of the civil status.
    """
    place = citizen.birthplace if citizen.birthcountry == FRANCE else ""
    pivot = (
        " ".join(citizen.given_names)
        + citizen.family_name
        + citizen.birthdate
        + citizen.gender
        + place
        + citizen.birthcountry
    )
    identity = base64.b64encode(hashlib.sha256(pivot.encode()).digest()).decode()
    return hashlib.sha256((client_id + identity + secret).encode()).hexdigest() + "v1"
