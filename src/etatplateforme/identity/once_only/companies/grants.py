"""Grants that an association asked for and received: Data.Subvention. Amounts in euros, moments as they came."""

from pydantic import Field

from etatplateforme.identity.once_only.told import Told


class AskedGrant(Told):
    """What was asked for, and under which scheme."""

    scheme: str | None = Field(default=None, alias="dispositif")
    sub_scheme: str | None = Field(default=None, alias="sous_dispositif")
    amount: float | None = Field(default=None, alias="montant_demande")


class Aid(Told):
    """Nature of an aid."""

    nature: str | None = None
    way: str | None = Field(default=None, alias="modalite")


class Project(Told):
    """One project of a request, as the association wrote it."""

    rank: float | None = Field(default=None, alias="rang")
    title: str | None = Field(default=None, alias="intitule")
    aims: str | None = Field(default=None, alias="objectifs")
    practical_aims: str | None = Field(default=None, alias="objectifs_operationnels")
    description: str | None = None
    aid: Aid | None = Field(default=None, alias="aide")
    scheme: str | None = Field(default=None, alias="modalite_ou_dispositif")
    measures: str | None = Field(default=None, alias="indicateurs")
    other_funders: str | None = Field(default=None, alias="cofinanceurs")


class Projects(Told):
    """The projects of a request, and what they cost."""

    cost: float | None = Field(default=None, alias="estimation_cout_total")
    projects: tuple[Project, ...] | None = Field(default=None, alias="projet")


class Examination(Told):
    """What became of a request: « Accordé », « En instruction », « Refusé », « En attente »."""

    service: str | None = Field(default=None, alias="service_instructeur")
    met: str | None = Field(default=None, alias="date_commission")
    status: str | None = Field(default=None, alias="statut_demande")
    granted: float | None = Field(default=None, alias="montant_accorde")


class GrantRequest(Told):
    """One request."""

    source: str | None = Field(default=None, alias="fournisseur")
    updated: str | None = Field(default=None, alias="date_mise_a_jour_information")
    year: int | None = Field(default=None, alias="annee_exercice_demande")
    commitment: str | None = Field(default=None, alias="identifiant_engagement_juridique")
    key: str | None = Field(default=None, alias="jointure_demandes_et_versements")
    asked: AskedGrant | None = Field(default=None, alias="subvention_demandee")
    projects: Projects | None = Field(default=None, alias="description_des_projets")
    examination: Examination | None = Field(default=None, alias="instruction")


class Programme(Told):
    """The budget programme that paid."""

    number: str | None = Field(default=None, alias="numero")
    label: str | None = Field(default=None, alias="libelle")
    source: str | None = Field(default=None, alias="fournisseur")


class Payment(Told):
    """One payment; ``key`` is that of its request."""

    source: str | None = Field(default=None, alias="fournisseur")
    updated: str | None = Field(default=None, alias="date_mise_a_jour_information")
    key: str | None = Field(default=None, alias="jointure_demandes_et_versements")
    amount: float | None = Field(default=None, alias="montant_verse")
    paid: str | None = Field(default=None, alias="date_versement")
    office: str | None = Field(default=None, alias="centre_financier")
    field: str | None = Field(default=None, alias="domaine_fonctionnel")
    activity: str | None = Field(default=None, alias="activitee")
    budget: str | None = Field(default=None, alias="numero_bop")
    programme: Programme | None = None


class Subvention(Told):
    """A request and what was paid (``/v3/data_subvention/associations/{rna, siren or siret}/subventions``).

    Either may be missing: not every payer tells, and not every request was granted.
    """

    request: GrantRequest | None = Field(default=None, alias="demande_subvention")
    payments: tuple[Payment, ...] | None = Field(default=None, alias="paiements")
