"""The endpoints that the false administrations answer, and the errors of the API, as their specifications give them.

The sentences are our own; numbers, statuses and forms are those of API Particulier and API Entreprise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse

from etatplateforme.sandbox import BANNER
from etatplateforme.values.held_by_the_state import HELD

API_FAULTS: Mapping[str, tuple[int, str, str]] = {
    "administration_409": (409, "00015", "La même demande est déjà en cours."),
    "administration_token_invalid": (401, "00101", "Le jeton n'est pas reconnu."),
    "administration_token_expired": (401, "00103", "Le jeton a expiré."),
    "administration_token_revoked": (401, "00105", "Le jeton est sur liste noire."),
    "administration_scope_missing": (403, "00100", "Le jeton n'ouvre pas cette donnée."),
    "administration_identity_refused": (422, "00366", "Un élément de l'état civil est refusé."),
}
"""Faults of the API itself, which name no holder."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint of API Particulier.

    :param paths: where it answers, without its last word; several for several versions.
    :param name: name of its datum. ``holder`` and ``prefix``: who holds it, and the beginning of its numbers of errors.
    :param by: last words of its addresses.
    :param masks: what each scope of FranceConnect opens; an endpoint without any does not look at scopes.
    """

    paths: tuple[str, ...]
    name: str
    holder: str
    prefix: str
    by: tuple[str, ...] = ("identite", "france_connect")
    masks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def _funds(name: str, masks: Mapping[str, tuple[str, ...]]) -> Endpoint:
    return Endpoint((f"/v3/dss/{name}",), name, "CNAV", "37", masks=masks)


_BENEFIT = ("est_beneficiaire", "date_debut_droit")
_HOUSE = ("allocataires", "enfants", "adresse")
ENDPOINTS: tuple[Endpoint, ...] = (
    _funds(
        "quotient_familial",
        {"cnaf_quotient_familial": ("quotient_familial",), **{f"cnaf_{part}": (part,) for part in _HOUSE}},
    ),
    _funds(
        "participation_familiale_eaje",
        {
            "eaje_parametres_calcul_participation_familial": ("parametres_calcul_participation_familiale",),
            **{f"eaje_{part}": (part,) for part in _HOUSE},
        },
    ),
    _funds("allocation_adulte_handicape", {"allocation_adulte_handicape": _BENEFIT}),
    _funds("allocation_enfant_handicape", {}),
    _funds("allocation_soutien_familial", {"allocation_soutien_familial": _BENEFIT}),
    _funds("prime_activite", {"prime_activite": _BENEFIT, "prime_activite_majoration": ("avec_majoration",)}),
    _funds(
        "revenu_solidarite_active",
        {"revenu_solidarite_active": _BENEFIT, "revenu_solidarite_active_majoration": ("avec_majoration",)},
    ),
    Endpoint(
        ("/v3/dss/complementaire_sante_solidaire",),
        "complementaire_sante_solidaire",
        "RNCPS",
        "40",
        masks={"complementaire_sante_solidaire": (*_BENEFIT, "avec_participation")},
    ),
    Endpoint(
        ("/v3/cnous/etudiant_boursier", "/v4/cnous/etudiant_boursier"),
        "etudiant_boursier",
        "CNOUS",
        "26",
        ("identite", "france_connect", "ine"),
        {
            "cnous_statut_boursier": ("est_boursier", "statut_boursier"),
            "cnous_echelon_bourse": ("echelon_bourse",),
            "cnous_email": ("email",),
            "cnous_periode_versement": ("periode_versement_bourse",),
            "cnous_ville_etudes": ("etablissement_etudes",),
            "cnous_identite": ("identite",),
        },
    ),
    Endpoint(
        ("/v3/mesri/statut_etudiant",),
        "statut_etudiant",
        "MESRI",
        "25",
        ("identite", "france_connect", "ine"),
        {"mesri_admissions": ("admissions",), "mesri_identite": ("identite",)},
    ),
    Endpoint(("/v3/men/scolarites", "/v4/men/scolarites"), "scolarite", "MEN", "30", ("identite",)),
    Endpoint(("/v3/france_travail/statut",), "statut_demandeur_emploi", "France Travail", "24", ("identifiant",)),
    Endpoint(("/v3/france_travail/indemnites",), "indemnites_france_travail", "France Travail", "24", ("identifiant",)),
    Endpoint(
        ("/v3/dsnj/service_national",),
        "service_national",
        "DSNJ",
        "39",
        masks={"dsnj_statut_service_national": ("statut_service_national", "commentaires")},
    ),
    Endpoint(
        ("/v3/gip_mds/service_civique",),
        "service_civique",
        "GIP-MDS",
        "31",
        masks={
            "gip_mds_service_civique_statut_actuel": ("statut_actuel",),
            "gip_mds_service_civique_statut_passe": ("statut_passe",),
        },
    ),
    Endpoint(("/v3/sdh/statut_sportif",), "statut_sportif", "SDH", "41", ("identifiant",)),
    Endpoint(
        ("/v3/ants/extrait_immatriculation_vehicule",),
        "immatriculation_vehicule",
        "ANTS",
        "42",
        ("france_connect",),
        {
            f"ants_extrait_immatriculation_vehicule_{part}": (part,)
            for part in (
                "identite_particulier",
                "adresse_particulier",
                "statut_rattachement",
                "donnees_immatriculation_vehicule",
                "caracteristiques_techniques_vehicule",
            )
        },
    ),
)

DATA_SCOPES = frozenset(scope for held in HELD.values() for scope in held.scopes)
"""Scopes that open data of administrations, as a service may ask them at sign-in."""


def error(status: int, code: str, sentence: str, holder: str | None = None, **headers: str) -> JSONResponse:
    """An error body of the API; *holder* is who holds the datum, when it is their error."""
    meta = {} if holder is None else {"provider": holder}
    told = {"code": code, "title": BANNER, "detail": sentence, "source": None, "meta": meta}
    return JSONResponse({"errors": [told]}, status_code=status, headers=headers)
