"""Qualifications of companies: building and energy (RGE, Qualibat, Qualifelec, OPQIBI), training (Qualiopi)."""

from pydantic import Field

from etatplateforme.identity.once_only.companies.documents import Link, RichDocument
from etatplateforme.identity.once_only.told import Coded, Day, Told


class RgeQualification(Told):
    """Code and name of a qualification."""

    code: str | None = None
    name: str | None = Field(default=None, alias="nom")


class AdemeRecord(Told):
    """The record at the Ademe; one that is archived is no longer valid."""

    id: str | None = Field(default=None, alias="internal_id")
    updated: Day | None = Field(default=None, alias="updated_at")
    archived: bool | None = None


class CertificationRge(Told):
    """One RGE certificate (``/v3/ademe/etablissements/{siret}/certification_rge``)."""

    url: Link = None
    name: str | None = Field(default=None, alias="nom_certificat")
    domain: str | None = Field(default=None, alias="domaine")
    wider_domain: str | None = Field(default=None, alias="meta_domaine")
    qualification: RgeQualification | None = None
    certified_by: str | None = Field(default=None, alias="organisme")
    granted: Day | None = Field(default=None, alias="date_attribution")
    expires: Day | None = Field(default=None, alias="date_expiration")
    record: AdemeRecord | None = Field(default=None, alias="meta")


class Insurer(Told):
    """An insurance, and the number of the company there."""

    name: str | None = Field(default=None, alias="nom")
    number: str | None = Field(default=None, alias="identifiant")


class QualibatItem(Told):
    """One qualification."""

    code: str | None = None
    label: str | None = Field(default=None, alias="libelle")
    rge: bool | None = None
    granted: Day | None = Field(default=None, alias="date_attribution")


class QualibatBody(Told):
    """Who is certified: insurances and qualifications; what could not be read in the document is None."""

    works_insurance: Insurer | None = Field(default=None, alias="assurance_responsabilite_travaux")
    civil_insurance: Insurer | None = Field(default=None, alias="assurance_responsabilite_civile")
    items: tuple[QualibatItem | None, ...] | None = Field(default=None, alias="certifications")


class CertificationQualibat(RichDocument):
    """Qualibat's certificate (``/v4/qualibat/etablissements/{siret}/certification_batiment``)."""

    issued: Day | None = Field(default=None, alias="date_emission")
    valid_until: Day | None = Field(default=None, alias="date_fin_validite")
    body: QualibatBody | None = Field(default=None, alias="entity")


class Labelled(Told):
    """A code and its words, as Qualifelec writes them."""

    code: str | None = None
    label: str | None = None


class StaffClass(Told):
    """How many people a company has for a qualification; empty for one on probation."""

    code: int | None = None
    label: str | None = None


class QualifelecQualification(Told):
    """A qualification: four years, two for one on probation."""

    label: str | None = None
    starts: Day | None = Field(default=None, alias="date_debut")
    ends: Day | None = Field(default=None, alias="date_fin")
    indices: tuple[Labelled, ...] | None = None
    mentions: tuple[Labelled, ...] | None = None
    domains: tuple[Labelled, ...] | None = Field(default=None, alias="domaines")
    staff: StaffClass | None = Field(default=None, alias="classification")


class Insurance(Told):
    """An insurance that was checked when the certificate was made."""

    name: str | None = Field(default=None, alias="nom")
    starts: Day | None = Field(default=None, alias="date_debut")
    ends: Day | None = Field(default=None, alias="date_fin")


class CertificatQualifelec(Told):
    """One certificate (``/v3/qualifelec/etablissements/{siret}/certificats``)."""

    url: Link = Field(default=None, alias="document_url")
    number: int | None = Field(default=None, alias="numero")
    rge: bool | None = None
    starts: Day | None = Field(default=None, alias="date_debut")
    ends: Day | None = Field(default=None, alias="date_fin")
    qualification: QualifelecQualification | None = None
    ten_year_insurance: Insurance | None = Field(default=None, alias="assurance_decennale")
    civil_insurance: Insurance | None = Field(default=None, alias="assurance_civile")


class OpqibiQualification(Told):
    """One qualification of engineering."""

    name: str | None = Field(default=None, alias="nom")
    code: str | None = Field(default=None, alias="code_qualification")
    definition: str | None = None
    rge: bool | None = None


class CertificationOpqibi(Told):
    """OPQIBI's certificate (``/v3/opqibi/unites_legales/{siren}/certification_ingenierie``)."""

    number: str | None = Field(default=None, alias="numero_certificat")
    url: Link = None
    issued: Day | None = Field(default=None, alias="date_delivrance_certificat")
    lasts: str | None = Field(default=None, alias="duree_validite_certificat")
    insurances: str | None = Field(default=None, alias="assurances")
    qualifications: tuple[OpqibiQualification, ...] | None = None
    valid_until: Day | None = Field(default=None, alias="date_validite_qualifications")
    on_probation: tuple[OpqibiQualification, ...] | None = Field(default=None, alias="qualifications_probatoires")
    probation_until: Day | None = Field(default=None, alias="date_validite_qualifications_probatoires")


# --- training -------------------------------------------------------------------------------------------------------


class Qualiopi(Told):
    """What an establishment is certified for."""

    training: bool | None = Field(default=None, alias="action_formation")
    skills_review: bool | None = Field(default=None, alias="bilan_competences")
    experience: bool | None = Field(default=None, alias="validation_acquis_experience")
    apprenticeship: bool | None = Field(default=None, alias="apprentissage")
    by_legal_unit: bool | None = Field(default=None, alias="obtention_via_unite_legale")


class Specialties(Told):
    """What is taught."""

    first: Coded | None = Field(default=None, alias="specialite_1")
    second: Coded | None = Field(default=None, alias="specialite_2")
    third: Coded | None = Field(default=None, alias="specialite_3")


class ActivityDeclaration(Told):
    """A declaration of training activity (NDA)."""

    number: str | None = Field(default=None, alias="numero_de_declaration")
    active: bool | None = Field(default=None, alias="actif")
    declared: Day | None = Field(default=None, alias="date_derniere_declaration")
    year_starts: Day | None = Field(default=None, alias="date_debut_exercice")
    year_ends: Day | None = Field(default=None, alias="date_fin_exercice")
    qualiopi: Qualiopi | None = Field(default=None, alias="certification_qualiopi")
    specialties: Specialties | None = Field(default=None, alias="specialites")


class TrainingRight(Told):
    """A right to train for a certification, or to organise its examination (France compétences)."""

    code: str | None = None
    active: bool | None = Field(default=None, alias="actif")
    active_since: Day | None = Field(default=None, alias="date_actif")
    registered_until: Day | None = Field(default=None, alias="date_fin_enregistrement")
    decided: Day | None = Field(default=None, alias="date_decision")
    to_train: bool | None = Field(default=None, alias="habilitation_pour_former")
    to_examine: bool | None = Field(default=None, alias="habilitation_pour_organiser_l_evaluation")
    certifiers: tuple[str, ...] | None = Field(default=None, alias="sirets_organismes_certificateurs")


class CertificationQualiopi(Told):
    """Rights of a training body (``/v3/carif_oref/…/{siret}/certifications_qualiopi_france_competences``)."""

    siret: str | None = None
    uai: str | None = Field(default=None, alias="code_uai")
    several_declarations: bool | None = Field(default=None, alias="unite_legale_avec_plusieurs_nda")
    declarations: tuple[ActivityDeclaration, ...] | None = Field(
        default=None, alias="declarations_activites_etablissement"
    )
    rights: tuple[TrainingRight, ...] | None = Field(default=None, alias="habilitations_france_competence")
