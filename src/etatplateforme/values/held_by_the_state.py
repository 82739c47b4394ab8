"""What the State's APIs can give of a person or of a body, so that nobody is asked for it again: a dated catalogue.

One entry for each datum, under the name that a manifest writes after ``api:`` (``particulier.quotient_familial``). It
says who holds it, which paper it spares, and what to ask of somebody whom the holder does not know. Data only: the
clients are in :mod:`etatplateforme.identity.once_only`, the rules in the guarantor.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from etatplateforme.values.finding import LegalSource, SourceStatus
from etatplateforme.values.held_datum import By, HeldDatum, Paper
from etatplateforme.values.held_of_companies import COMPANIES

READ_ON = "2026-11-22"
"""Date of the specification from which the entries were taken."""

PARTICULIER = LegalSource(
    "API Particulier, version 3, spécification OpenAPI",
    SourceStatus.READ,
    read_on=READ_ON,
    link="https://particulier.api.gouv.fr/developpeurs/openapi",
)
PIVOT_SCOPES = (
    "given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "preferred_username",
)  # fmt: skip
"""Scopes of the identity by which API Particulier finds a person who signed in."""

_CAF = "la CAF ou la MSA"
_QUOTIENT = Paper("family_quotient", "une attestation de quotient familial", "votre CAF ou votre MSA")
_BENEFITS = Paper("family_benefits", "une attestation de paiement", "votre CAF ou votre MSA")
_TAX = Paper("tax_notice", "le dernier avis d'impôt sur le revenu", "impots.gouv.fr")
_BOTH = frozenset({By.SIGN_IN, By.IDENTITY})
_STUDENT = frozenset({By.SIGN_IN, By.IDENTITY, By.INE})


def _benefit(name: str, label: str, *scopes: str) -> HeldDatum:
    return HeldDatum(f"particulier.{name}", label, _CAF, _BENEFITS, _BOTH, PARTICULIER, scopes=scopes)


_ENTRIES = (
    HeldDatum(
        "particulier.quotient_familial",
        "le quotient familial",
        _CAF,
        _QUOTIENT,
        _BOTH,
        PARTICULIER,
        otherwise=_TAX,
        kinds=frozenset({"income", "family"}),
        scopes=("cnaf_quotient_familial", "cnaf_allocataires", "cnaf_enfants", "cnaf_adresse"),
    ),
    HeldDatum(
        "particulier.participation_familiale_eaje",
        "les ressources qui fixent le tarif de la crèche",
        _CAF,
        _QUOTIENT,
        _BOTH,
        PARTICULIER,
        otherwise=_TAX,
        kinds=frozenset({"income", "family"}),
        scopes=(
            "eaje_allocataires",
            "eaje_enfants",
            "eaje_adresse",
            "eaje_parametres_calcul_participation_familial",
        ),
    ),
    _benefit("allocation_adulte_handicape", "l'allocation aux adultes handicapés", "allocation_adulte_handicape"),
    _benefit("allocation_enfant_handicape", "l'allocation d'éducation de l'enfant handicapé"),
    _benefit("allocation_soutien_familial", "l'allocation de soutien familial", "allocation_soutien_familial"),
    _benefit("prime_activite", "la prime d'activité", "prime_activite", "prime_activite_majoration"),
    _benefit(
        "revenu_solidarite_active",
        "le revenu de solidarité active",
        "revenu_solidarite_active",
        "revenu_solidarite_active_majoration",
    ),
    HeldDatum(
        "particulier.complementaire_sante_solidaire",
        "la complémentaire santé solidaire",
        "l'assurance maladie",
        Paper(
            "health_solidarity",
            "une attestation de complémentaire santé solidaire",
            "ameli.fr ou votre MSA",
        ),
        _BOTH,
        PARTICULIER,
        scopes=("complementaire_sante_solidaire",),
    ),
    HeldDatum(
        "particulier.etudiant_boursier",
        "la bourse d'étudiant",
        "le Cnous",
        Paper("scholarship", "la notification de bourse", "votre Crous"),
        _STUDENT,
        PARTICULIER,
        scopes=(
            "cnous_statut_boursier",
            "cnous_echelon_bourse",
            "cnous_email",
            "cnous_periode_versement",
            "cnous_statut_bourse",
            "cnous_ville_etudes",
            "cnous_identite",
        ),
    ),
    HeldDatum(
        "particulier.statut_etudiant",
        "l'inscription d'étudiant",
        "le ministère de l'enseignement supérieur",
        Paper("student_status", "un certificat de scolarité", "votre établissement"),
        _STUDENT,
        PARTICULIER,
        scopes=(
            "mesri_identite",
            "mesri_admissions",
            "mesri_admission_inscrit",
            "mesri_admission_regime_formation",
            "mesri_admission_commune_etudes",
            "mesri_admission_etablissement_etudes",
        ),
    ),
    HeldDatum(
        "particulier.scolarite",
        "la scolarité de l'élève",
        "le ministère de l'éducation nationale",
        Paper("school_certificate", "un certificat de scolarité", "l'école, le collège ou le lycée"),
        frozenset({By.IDENTITY}),
        PARTICULIER,
    ),
    HeldDatum(
        "particulier.statut_demandeur_emploi",
        "l'inscription comme demandeur d'emploi",
        "France Travail",
        Paper("jobseeker_status", "un avis de situation", "francetravail.fr"),
        frozenset({By.NUMBER}),
        PARTICULIER,
    ),
    HeldDatum(
        "particulier.indemnites_france_travail",
        "les paiements de France Travail",
        "France Travail",
        Paper("unemployment_payments", "une attestation de paiement", "francetravail.fr"),
        frozenset({By.NUMBER}),
        PARTICULIER,
    ),
    HeldDatum(
        "particulier.service_national",
        "la situation au regard du service national",
        "la direction du service national et de la jeunesse",
        Paper(
            "national_service",
            "le certificat de participation à la journée défense et citoyenneté",
            "maJDC.fr",
        ),
        _BOTH,
        PARTICULIER,
        scopes=("dsnj_statut_service_national",),
    ),
    HeldDatum(
        "particulier.service_civique",
        "le contrat de service civique",
        "l'Agence du service civique",
        Paper("civic_service", "une attestation de service civique", "l'Agence du service civique"),
        _BOTH,
        PARTICULIER,
        scopes=(
            "gip_mds_service_civique_statut_actuel",
            "gip_mds_service_civique_statut_passe",
            "gip_mds_service_civique_organisme_accueil",
            "gip_mds_service_civique_dates",
        ),
    ),
    HeldDatum(
        "particulier.immatriculation_vehicule",
        "l'immatriculation du véhicule",
        "France Titres (ANTS)",
        Paper("vehicle_registration", "le certificat d'immatriculation (carte grise)", "ants.gouv.fr"),
        frozenset({By.SIGN_IN}),
        PARTICULIER,
        scopes=(
            "ants_extrait_immatriculation_vehicule_identite_particulier",
            "ants_extrait_immatriculation_vehicule_adresse_particulier",
            "ants_extrait_immatriculation_vehicule_statut_rattachement",
            "ants_extrait_immatriculation_vehicule_donnees_immatriculation_vehicule",
            "ants_extrait_immatriculation_vehicule_caracteristiques_techniques_vehicule",
        ),
    ),
    HeldDatum(
        "particulier.statut_sportif",
        "le statut de sportif de haut niveau",
        "le ministère des sports",
        Paper("athlete_status", "une attestation d'inscription sur liste ministérielle", "le ministère des sports"),
        frozenset({By.NUMBER}),
        PARTICULIER,
    ),
)

HELD: Mapping[str, HeldDatum] = MappingProxyType({entry.name: entry for entry in (*_ENTRIES, *COMPANIES)})
"""Every datum of the catalogue, by name."""


def needed_at_sign_in(names: Iterable[str]) -> frozenset[str]:
    """What FranceConnect must be asked for so that API Particulier may be asked *names* by the token of a sign-in.

    The identity, by which the person is found there, and what opens each datum: so none of it is asked for nothing.
    """
    asked = [HELD[name] for name in names if name in HELD and By.SIGN_IN in HELD[name].by]
    return frozenset((*PIVOT_SCOPES, *(scope for held in asked for scope in held.scopes))) if asked else frozenset()
