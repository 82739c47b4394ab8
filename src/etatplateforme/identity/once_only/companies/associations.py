"""What is known of an association: the national register (RNA), the service of associations (Djepva), its grants.

Days on which documents were filed are told as they came: the registers hold some that no calendar has.
"""

from pydantic import Field

from etatplateforme.identity.once_only.companies.documents import Link, Seconds
from etatplateforme.identity.once_only.told import Coded, Day, Told


class AssociationAddress(Told):
    """Where an association has its seat."""

    complement: str | None = None
    number: str | None = Field(default=None, alias="numero_voie")
    kind: str | None = Field(default=None, alias="type_voie")
    street: str | None = Field(default=None, alias="libelle_voie")
    distribution: str | None = None
    commune: str | None = Field(default=None, alias="code_insee")
    postcode: str | None = Field(default=None, alias="code_postal")
    city: str | None = Field(default=None, alias="commune")


class Association(Told):
    """An association in the national register (``/v3/ministere_interieur/rna/associations/{rna or siret}``)."""

    rna: str | None = Field(default=None, alias="rna_id")
    name: str | None = Field(default=None, alias="titre")
    purpose: str | None = Field(default=None, alias="objet")
    siret: str | None = None
    head_office: str | None = Field(default=None, alias="siret_siege_social")
    created: Day | None = Field(default=None, alias="date_creation")
    declared: Day | None = Field(default=None, alias="date_declaration")
    published: Day | None = Field(default=None, alias="date_publication")
    dissolved: Day | None = Field(default=None, alias="date_dissolution")
    active: bool | None = Field(default=None, alias="etat")
    grouping: str | None = Field(default=None, alias="groupement")
    updated: Day | None = Field(default=None, alias="mise_a_jour")
    seat: AssociationAddress | None = Field(default=None, alias="adresse_siege")


class AssociationDocument(Told):
    """A document that an association filed at the prefecture (``…/associations/{rna or siret}/documents``).

    :ivar filed: seconds since 1970, as a text. :ivar lasts: seconds until the link ends.
    """

    kind: str | None = Field(default=None, alias="type")
    filed: str | None = Field(default=None, alias="timestamp")
    url: Link = None
    lasts: Seconds | None = Field(default=None, alias="expires_in")
    errors: tuple[str, ...] | None = None


class LocalLaw(Told):
    """Where an association of Alsace or Moselle is registered: they are in no national register."""

    court: str | None = Field(default=None, alias="tribunal_instance")
    volume: str | None = None
    folio: str | None = None
    published: Day | None = Field(default=None, alias="date_publication_registre_association")


class NetworkMember(Told):
    """An association that is a member of a union or of a federation."""

    name: str | None = Field(default=None, alias="nom")
    rna: str | None = None
    siret: str | None = None
    phone: str | None = Field(default=None, alias="telephone")
    email: str | None = Field(default=None, alias="courriel")
    purpose: str | None = Field(default=None, alias="objet")
    address: AssociationAddress | None = Field(default=None, alias="adresse")
    website: str | None = Field(default=None, alias="site_web")


class Approval(Told):
    """An administrative approval (agrément): which, by whom, since when."""

    number: str | None = Field(default=None, alias="numero")
    granted: str | None = Field(default=None, alias="date_attribution")
    kind: str | None = Field(default=None, alias="type")
    level: str | None = Field(default=None, alias="niveau")
    granted_by: str | None = Field(default=None, alias="attributeur")
    url: Link = None


class DatedCode(Coded):
    """A code, its words and its year."""

    year: str | None = Field(default=None, alias="annee")


class Activities(Told):
    """What an association does, where, and with how many employees."""

    purpose: str | None = Field(default=None, alias="objet")
    social_object: Coded | None = Field(default=None, alias="objet_social1")
    second_object: Coded | None = Field(default=None, alias="objet_social2")
    area: str | None = Field(default=None, alias="champ_action_territorial")
    activity: DatedCode | None = Field(default=None, alias="activite_principale")
    headcount: DatedCode | None = Field(default=None, alias="tranche_effectif")
    social_economy: bool | None = Field(default=None, alias="economie_sociale_et_solidaire")
    social_economy_since: Day | None = Field(default=None, alias="date_appartenance_ess")


class Numbers(Told):
    """How many women, how many men, and both."""

    men: int | None = Field(default=None, alias="hommes")
    women: int | None = Field(default=None, alias="femmes")
    total: int | None = None


class HumanMeans(Told):
    """Who works for an association in one year, as it declared."""

    year: str | None = Field(default=None, alias="annee")
    helpers: int | None = Field(default=None, alias="nombre_benevoles")
    volunteers: int | None = Field(default=None, alias="nombre_volontaires")
    employees: int | None = Field(default=None, alias="nombre_salaries")
    full_time: float | None = Field(default=None, alias="nombre_salaries_etpt")
    subsidised_jobs: int | None = Field(default=None, alias="nombre_emplois_aides")
    seconded: int | None = Field(default=None, alias="nombre_personnels_detaches")
    members: Numbers | None = Field(default=None, alias="nombre_adherents")


class Accounts(Told):
    """Accounts of one year, in euros, as the association declared them."""

    year: str | None = Field(default=None, alias="annee")
    auditor: bool | None = Field(default=None, alias="commisaire_aux_comptes")
    gifts: float | None = Field(default=None, alias="montant_dons")
    grants_for: str | None = Field(default=None, alias="cause_subventions")
    grants: float | None = Field(default=None, alias="montant_subventions")
    aid_over_3_years: float | None = Field(default=None, alias="montant_aides_sur_3ans")
    expenses: float | None = Field(default=None, alias="total_charges")
    result: float | None = Field(default=None, alias="total_resultat")
    income: float | None = Field(default=None, alias="total_produits")


class LegalRepresentative(Told):
    """Somebody who represents an association; ``may_be_published``: their phone and address of mail."""

    title: str | None = Field(default=None, alias="civilite")
    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    office: str | None = Field(default=None, alias="fonction")
    validates_cec: bool | None = Field(default=None, alias="valideur_cec")
    may_be_published: bool | None = Field(default=None, alias="publication_internet")
    phone: str | None = Field(default=None, alias="telephone")
    email: str | None = Field(default=None, alias="courriel")


class DepositedDocument(Told):
    """A document that an association deposited in its account (Le Compte Asso)."""

    id: str | None = None
    name: str | None = Field(default=None, alias="nom")
    year: str | None = Field(default=None, alias="annee_validite")
    comment: str | None = Field(default=None, alias="commentaire")
    state: str | None = Field(default=None, alias="etat")
    kind: str | None = Field(default=None, alias="type")
    filed: str | None = Field(default=None, alias="date_depot")
    url: Link = None


class AssociationEstablishment(Told):
    """One establishment of an association, with what it declared."""

    siren: str | None = None
    siret: str | None = None
    active: bool | None = Field(default=None, alias="actif")
    head_office: bool | None = Field(default=None, alias="siege")
    name: str | None = Field(default=None, alias="nom")
    phone: str | None = Field(default=None, alias="telephone")
    email: str | None = Field(default=None, alias="courriel")
    since: Day | None = Field(default=None, alias="date_debut_activite")
    address: AssociationAddress | None = Field(default=None, alias="adresse")
    activity: Coded | None = Field(default=None, alias="activite_principale")
    headcount: Coded | None = Field(default=None, alias="tranche_effectif")
    human_means: tuple[HumanMeans, ...] | None = Field(default=None, alias="rhs")
    accounts: tuple[Accounts, ...] | None = Field(default=None, alias="comptes")
    representatives: tuple[LegalRepresentative, ...] | None = Field(default=None, alias="representants_legaux")
    documents: tuple[DepositedDocument, ...] | None = Field(default=None, alias="documents_dac")


class Affiliation(Told):
    """A union, federation or network that an association belongs to."""

    name: str | None = Field(default=None, alias="nom")
    number: str | None = Field(default=None, alias="numero")
    rna: str | None = None
    siret: str | None = None
    purpose: str | None = Field(default=None, alias="objet")
    address: AssociationAddress | None = Field(default=None, alias="adresse")
    phone: str | None = Field(default=None, alias="telephone")
    email: str | None = Field(default=None, alias="courriel")
    certificate: Link = Field(default=None, alias="attestation_affiliation_url")
    licensees: Numbers | None = Field(default=None, alias="nombre_licencies")


class RegisterDocument(Told):
    """A document of the national register."""

    id: str | None = None
    kind: str | None = Field(default=None, alias="type")
    subtype: Coded | None = Field(default=None, alias="sous_type")
    filed: str | None = Field(default=None, alias="date_depot")
    year: str | None = Field(default=None, alias="annee_depot")
    url: Link = None


class AssociationComplete(Told):
    """Register, Sirene and Compte Asso in one (``/v4/djepva/api-association/associations/{rna or siren}``).

    Representatives and documents are in no answer of the public door.
    """

    rna: str | None = None
    former_id: str | None = Field(default=None, alias="ancien_id")
    siren: str | None = None
    name: str | None = Field(default=None, alias="nom")
    acronym: str | None = Field(default=None, alias="sigle")
    active: bool | None = None
    public_interest: bool | None = Field(default=None, alias="reconnue_utilite_publique")
    head_office: str | None = Field(default=None, alias="siret_siege")
    form: Coded | None = Field(default=None, alias="forme_juridique")
    regime: str | None = None
    grouping: str | None = Field(default=None, alias="groupement")
    opens_cec: bool | None = Field(default=None, alias="eligibilite_cec")
    why_no_cec: str | None = Field(default=None, alias="raison_non_eligibilite_cec")
    pays_business_taxes: bool | None = Field(default=None, alias="impots_commerciaux")
    created: Day | None = Field(default=None, alias="date_creation")
    dissolved: Day | None = Field(default=None, alias="date_dissolution")
    public_interest_since: Day | None = Field(default=None, alias="date_publication_reconnue_utilite_publique")
    published: Day | None = Field(default=None, alias="date_publication_journal_officiel")
    seat: AssociationAddress | None = Field(default=None, alias="adresse_siege")
    office: AssociationAddress | None = Field(default=None, alias="adresse_gestion")
    local_law: LocalLaw | None = Field(default=None, alias="alsace_moselle")
    members: tuple[NetworkMember, ...] | None = Field(default=None, alias="composition_reseau")
    approvals: tuple[Approval, ...] | None = Field(default=None, alias="agrements")
    activities: Activities | None = Field(default=None, alias="activites")
    establishments: tuple[AssociationEstablishment, ...] | None = Field(default=None, alias="etablissements")
    affiliations: tuple[Affiliation, ...] | None = Field(default=None, alias="reseaux_affiliation")
    documents: tuple[RegisterDocument, ...] | None = Field(default=None, alias="documents_rna")
