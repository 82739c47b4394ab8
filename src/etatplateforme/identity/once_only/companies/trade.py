"""Registers of trade: the RCS by Infogreffe, the national register of companies (RNE) by the Inpi, the crafts, customs.

Months of birth and ends of accounting years are told as they came (``1965-01``, ``07-1985``, ``12-31``).
"""

from enum import StrEnum

from pydantic import Field

from etatplateforme.identity.once_only.companies.documents import Link
from etatplateforme.identity.once_only.companies.register import UnitKind
from etatplateforme.identity.once_only.told import BirthDate, Coded, Day, Told

# --- Infogreffe -----------------------------------------------------------------------------------------------------


class Named(Told):
    """A code and its words, as Infogreffe writes them."""

    code: str | None = None
    label: str | None = Field(default=None, alias="valeur")


class Office(Told):
    """Who leads or audits a company: a person, or a body by its ``number``."""

    kind: UnitKind | None = Field(default=None, alias="type")
    office: str | None = Field(default=None, alias="fonction")
    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    number: str | None = Field(default=None, alias="numero_identification")
    name: str | None = Field(default=None, alias="raison_sociale")


class Officer(Office):
    """With the month of birth only."""

    born: str | None = Field(default=None, alias="date_naissance")


class Observation(Told):
    """A remark of the clerk of the court."""

    number: str | None = Field(default=None, alias="numero")
    text: str | None = Field(default=None, alias="libelle")
    on: str | None = Field(default=None, alias="date")


class MainEstablishment(Told):
    """What the main establishment does, and how it came to be."""

    activity: str | None = Field(default=None, alias="activite")
    origin: str | None = Field(default=None, alias="origine_fonds")
    running: str | None = Field(default=None, alias="mode_exploitation")
    naf: str | None = Field(default=None, alias="code_ape")


class Capital(Told):
    """Capital of a company."""

    amount: float | None = Field(default=None, alias="montant")
    currency: str | None = Field(default=None, alias="devise")
    currency_code: str | None = Field(default=None, alias="code_devise")


class TraderAddress(Told):
    """An address, in whichever of its fields the clerk wrote it."""

    postal_name: str | None = Field(default=None, alias="nom_postal")
    number: str | None = Field(default=None, alias="numero")
    kind: str | None = Field(default=None, alias="type")
    street: str | None = Field(default=None, alias="voie")
    line1: str | None = Field(default=None, alias="ligne_1")
    line2: str | None = Field(default=None, alias="ligne_2")
    locality: str | None = Field(default=None, alias="localite")
    postcode: str | None = Field(default=None, alias="code_postal")
    post_office: str | None = Field(default=None, alias="bureau_distributeur")
    country: str | None = Field(default=None, alias="pays")


class TraderBirth(Told):
    """Birth of an entrepreneur."""

    country: Named | None = Field(default=None, alias="pays")
    day: BirthDate | None = Field(default=None, alias="date")
    place: str | None = Field(default=None, alias="lieu")


class Trader(Told):
    """The entrepreneur, when the company is a person; every field is None for a body."""

    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    birth: TraderBirth | None = Field(default=None, alias="naissance")
    nationality: Named | None = Field(default=None, alias="nationalite")
    address: TraderAddress | None = Field(default=None, alias="adresse")


class TradingBody(Told):
    """The body, when the company is one. ``form`` is in the words of the courts, which are not the Insee's."""

    name: str | None = Field(default=None, alias="denomination")
    form: Named | None = Field(default=None, alias="forme_juridique")
    year_ends: str | None = Field(default=None, alias="date_cloture_exercice_comptable")
    lives_until: Day | None = Field(default=None, alias="date_fin_de_vie")


class ExtraitRcs(Told):
    """What a Kbis says (``/v3/infogreffe/rcs/unites_legales/{siren}/extrait_kbis``)."""

    siren: str | None = None
    issued: Day | None = Field(default=None, alias="date_extrait")
    registered: Day | None = Field(default=None, alias="date_immatriculation")
    struck_off: Day | None = Field(default=None, alias="date_radiation")
    trade_name: str | None = Field(default=None, alias="nom_commercial")
    person: Trader | None = Field(default=None, alias="personne_physique")
    body: TradingBody | None = Field(default=None, alias="personne_morale")
    capital: Capital | None = None
    court: Named | None = Field(default=None, alias="greffe")
    establishment: MainEstablishment | None = Field(default=None, alias="etablissement_principal")
    officers: tuple[Officer, ...] | None = Field(default=None, alias="mandataires_sociaux")
    observations: tuple[Observation, ...] | None = None


class Mandataire(Office):
    """Who leads or audits a company, with their whole birth (``/v3/infogreffe/…/{siren}/mandataires_sociaux``).

    The day of birth as seconds since 1970, which the API adds, is left out.
    """

    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")
    birth_place: str | None = Field(default=None, alias="lieu_naissance")
    birth_country: str | None = Field(default=None, alias="pays_naissance")
    birth_country_code: str | None = Field(default=None, alias="code_pays_naissance")
    nationality: str | None = Field(default=None, alias="nationalite")
    nationality_code: str | None = Field(default=None, alias="code_nationalite")
    court_code: str | None = Field(default=None, alias="code_greffe")
    court: str | None = Field(default=None, alias="libelle_greffe")


# --- Inpi -----------------------------------------------------------------------------------------------------------


class Dissolution(Told):
    """End of a body."""

    on: Day | None = Field(default=None, alias="date")
    goes_on: bool | None = Field(default=None, alias="poursuite_activite")
    liquidated: bool | None = Field(default=None, alias="avec_liquidation")


class RegisterAddress(Told):
    """Where a company or an establishment is."""

    street: str | None = Field(default=None, alias="voie")
    postcode: str | None = Field(default=None, alias="code_postal")
    city: str | None = Field(default=None, alias="commune")
    country: str | None = Field(default=None, alias="pays")
    complement: str | None = None


class CompanyIdentity(Told):
    """Identity of a company; ``family_name`` and ``given_names`` for an entrepreneur only."""

    siren: str | None = None
    name: str | None = Field(default=None, alias="denomination")
    family_name: str | None = Field(default=None, alias="nom")
    given_names: tuple[str, ...] | None = Field(default=None, alias="prenoms")
    registered: Day | None = Field(default=None, alias="date_immatriculation_rne")
    started: Day | None = Field(default=None, alias="date_debut_activite")
    dissolution: Dissolution | None = None
    lives_until: Day | None = Field(default=None, alias="date_fin_personne")
    year_ends: str | None = Field(default=None, alias="date_cloture_exercice")
    first_year_ends: Day | None = Field(default=None, alias="date_premiere_cloture_exercice")
    nature: str | None = Field(default=None, alias="nature_entreprise")
    form: Coded | None = Field(default=None, alias="forme_juridique")
    sole_partner: bool | None = Field(default=None, alias="associe_unique")
    purpose: str | None = Field(default=None, alias="activite_principales_objet_social")
    naf: Coded | None = Field(default=None, alias="code_APE")
    craft: Coded | None = Field(default=None, alias="code_APRM")
    capital: Capital | None = Field(default=None, alias="capital_social")
    address: RegisterAddress | None = Field(default=None, alias="adresse_siege_social")


class Leader(Told):
    """Who leads a company."""

    office: str | None = Field(default=None, alias="qualite")
    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    born: str | None = Field(default=None, alias="date_naissance")
    lives_in: str | None = Field(default=None, alias="commune_residence")


class RegisterEstablishment(Told):
    """An establishment that is open."""

    siret: str | None = None
    kind: str | None = Field(default=None, alias="type_etablissement")
    state: str | None = Field(default=None, alias="statut")
    started: Day | None = Field(default=None, alias="date_debut_activite")
    naf: Coded | None = Field(default=None, alias="code_APE")
    craft: Coded | None = Field(default=None, alias="code_APRM")
    nature: str | None = Field(default=None, alias="nature_etablissement")
    activity: str | None = Field(default=None, alias="activite_principale")
    other_activity: str | None = Field(default=None, alias="autre_activite")
    address: RegisterAddress | None = Field(default=None, alias="adresse")


class RegisterObservation(Told):
    """A remark that the register kept of the former ones (RCS, RNM)."""

    source: str | None = Field(default=None, alias="fournisseur")
    number: str | None = Field(default=None, alias="numero")
    on: str | None = Field(default=None, alias="date")
    text: str | None = Field(default=None, alias="texte")


class ExtraitRne(Told):
    """Registration at the national register (``/v3/inpi/rne/unites_legales/{siren}/extrait_rne``).

    ``shown_by_insee`` False: the body asked that its address, or its name, be not published.
    """

    url: Link = Field(default=None, alias="document_url")
    identity: CompanyIdentity | None = Field(default=None, alias="identite_entreprise")
    leaders: tuple[Leader, ...] | None = Field(default=None, alias="dirigeants_et_associes")
    establishments: tuple[RegisterEstablishment, ...] | None = Field(default=None, alias="etablissements")
    closed_establishments: int | None = Field(default=None, alias="etablissements_fermes_total")
    observations: tuple[RegisterObservation, ...] | None = None
    for_commerce: bool | None = Field(default=None, alias="diffusion_commerciale")
    shown_by_insee: bool | None = Field(default=None, alias="diffusion_insee")


class ActType(Told):
    """What an act decides."""

    act: str | None = Field(default=None, alias="acte")
    decision: str | None = None


class Deposited(Told):
    """A file deposited at the register; its link goes through the API."""

    id: str | None = None
    name: str | None = Field(default=None, alias="nom_document")
    deposited: Day | None = Field(default=None, alias="date_depot")
    updated: Day | None = Field(default=None, alias="updated_at")
    url: Link = Field(default=None, alias="link")


class Act(Deposited):
    """An act of a company."""

    types: tuple[ActType, ...] | None = None


class DepositedAccounts(Deposited):
    """Accounts of a company."""

    closed: Day | None = Field(default=None, alias="date_cloture")
    kind: str | None = Field(default=None, alias="type")


class ActesBilans(Told):
    """Acts and accounts deposited (``/v3/inpi/rne/unites_legales/open_data/{siren}/actes_bilans``)."""

    acts: tuple[Act, ...] | None = Field(default=None, alias="actes")
    accounts: tuple[DepositedAccounts, ...] | None = Field(default=None, alias="bilans")


# --- crafts, customs ------------------------------------------------------------------------------------------------


class Season(StrEnum):
    """Whether a craft is exercised all the year."""

    ALL_YEAR = "P"
    SEASONAL = "S"
    UNKNOWN = "NR"


class Artisan(Told):
    """A company of the register of crafts (``/v3/cma_france/rnm/unites_legales/{siren}``). ``moves``: « 1 » for yes."""

    season: Season | None = Field(default=None, alias="modalite_exercice")
    moves: str | None = Field(default=None, alias="non_sedentaire")


class ImmatriculationEori(Told):
    """Number of an operator at the customs (``/v3/douanes/etablissements/{siret or eori}/immatriculations_eori``)."""

    eori: str | None = Field(default=None, alias="id")
    active: bool | None = Field(default=None, alias="actif")
    name: str | None = Field(default=None, alias="libelle")
    street: str | None = Field(default=None, alias="rue")
    postcode: str | None = Field(default=None, alias="code_postal")
    city: str | None = Field(default=None, alias="ville")
    country: str | None = Field(default=None, alias="pays")
    country_code: str | None = Field(default=None, alias="code_pays")
