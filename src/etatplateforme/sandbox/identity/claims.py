"""Which claims a scope opens, what each means in French, and the pairwise subject.

Sources: ``apps/core-fcp`` (``fcp-low.scopes.ts``), ``apps/core-fca`` and ``libs/cryptography-fcp`` of
https://github.com/france-connect/sources.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from etatplateforme.sandbox.identity.agents import Agent
from etatplateforme.sandbox.identity.people import INVENTED_IDP, Citizen
from etatplateforme.values.commune import FRANCE

Person: TypeAlias = Citizen | Agent

MARKER = "bac_a_sable"
"""Claim that marks every token of the sandbox as false; production never sends it."""

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

_CORRECTED = ("given_name", "family_name", "gender", "birthdate", "birthplace", "birthcountry")
"""What FranceConnect+ also gives as the RNIPP knows it, under ``rnipp_…``."""

PLUS_SCOPE_CLAIMS: Mapping[str, tuple[str, ...]] = {
    **{
        scope: tuple(claim for claim in claims if claim != "given_name_array") for scope, claims in SCOPE_CLAIMS.items()
    },
    **{f"rnipp_{claim}": (f"rnipp_{claim}",) for claim in _CORRECTED},
    "rnipp_identite_pivot": tuple(f"rnipp_{claim}" for claim in _CORRECTED),
    "rnipp_profile": ("rnipp_given_name", "rnipp_family_name", "rnipp_birthdate", "rnipp_gender"),
    "rnipp_birth": ("rnipp_birthplace", "rnipp_birthcountry"),
}
"""The scopes of FranceConnect+: no list of given names, and the civil status twice."""

AGENT_SCOPE_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "phone": ("phone_number",),
    **{
        name: (name,)
        for name in (
            "given_name",
            "usual_name",
            "email",
            "uid",
            "siret",
            "siren",
            "organizational_unit",
            "organization_label",
            "belonging_population",
            "idp_id",
            "idp_acr",
            "roles",
            "amr",
        )
    },
}
"""The scopes of ProConnect that the sandbox knows."""

CLAIM_LABELS: Mapping[str, str] = {
    "given_name": "Prénoms",
    "usual_name": "Nom usuel",
    "family_name": "Nom de naissance",
    "preferred_username": "Nom d'usage",
    "birthdate": "Date de naissance",
    "gender": "Sexe",
    "birthplace": "Lieu de naissance (code de la commune)",
    "birthcountry": "Pays de naissance (code)",
    "email": "Adresse électronique",
    "idp_birthdate": "Date de naissance connue du fournisseur d'identité",
    "idp_id": "Fournisseur d'identité",
    "uid": "Identifiant chez l'employeur",
    "siret": "SIRET de l'établissement",
    "siren": "SIREN de l'organisation",
    "organization_label": "Organisation",
    "organizational_unit": "Service",
    "belonging_population": "Population",
    "phone_number": "Téléphone",
    "roles": "Rôles",
    "idp_acr": "Niveau annoncé par le fournisseur d'identité",
    "rnipp_given_name": "Prénoms, selon l'INSEE",
    "rnipp_family_name": "Nom de naissance, selon l'INSEE",
    "rnipp_birthdate": "Date de naissance, selon l'INSEE",
    "rnipp_gender": "Sexe, selon l'INSEE",
    "rnipp_birthplace": "Lieu de naissance (code de la commune), selon l'INSEE",
    "rnipp_birthcountry": "Pays de naissance (code), selon l'INSEE",
}


GENDER_LABELS = {"female": "féminin", "male": "masculin"}


def citizen_claims(
    citizen: Citizen, scopes: Iterable[str], scope_claims: Mapping[str, tuple[str, ...]] = SCOPE_CLAIMS
) -> dict[str, object]:
    """The claims of *citizen* that these *scopes* open, without ``sub``.

    A person without a usage name or an e-mail address has no such claim. ``birthplace`` is the empty string for a birth
    abroad, and ``given_name`` for a person without given names. ``amr`` is never here: only the id_token may carry it.
    """
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
    known |= {f"rnipp_{name}": known[name] for name in _CORRECTED}
    optional = {"preferred_username": citizen.preferred_username, "email": citizen.email}
    known.update({name: value for name, value in optional.items() if value})
    return _opened(known, scopes, scope_claims)


def agent_claims(agent: Agent, scopes: Iterable[str]) -> dict[str, object]:
    """The claims of *agent* that these *scopes* open, without ``sub``; what the employer does not give is absent."""
    known: dict[str, object] = {
        "given_name": agent.given_name,
        "usual_name": agent.usual_name,
        "email": agent.email,
        "uid": agent.uid,
        "siret": agent.siret,
        "siren": agent.siret[:9],
        "organization_label": agent.organization,
        "organizational_unit": agent.unit,
        "belonging_population": agent.population,
        "phone_number": agent.phone,
        "roles": list(agent.roles),
        "idp_id": agent.idp_id,
        "idp_acr": agent.levels[-1],
    }
    return _opened({name: value for name, value in known.items() if value}, scopes, AGENT_SCOPE_CLAIMS)


def person_claims(
    person: Person, scopes: Iterable[str], scope_claims: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    """The claims of *person* that these *scopes* open at a provider that has these *scope_claims*."""
    if isinstance(person, Agent):
        return agent_claims(person, scopes)
    return citizen_claims(person, scopes, scope_claims)


def _opened(
    known: Mapping[str, object], scopes: Iterable[str], scope_claims: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    opened = {claim for scope in scopes for claim in scope_claims.get(scope, ())}
    return {name: value for name, value in known.items() if name in opened}


def shown_claims(
    person: Person, scopes: Iterable[str], scope_claims: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    """Label and value of each claim that the consent page shows."""
    claims = person_claims(person, scopes, scope_claims)
    return [(label, _shown(claims[name])) for name, label in CLAIM_LABELS.items() if name in claims]


def _shown(value: object) -> str:
    text = ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)
    return GENDER_LABELS.get(text, text) or "(vide)"


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
