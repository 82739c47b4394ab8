"""What other administrations say of a person: work, national and civic service, sport, vehicles (API Particulier)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from etatplateforme.identity.once_only.told import BirthDate, Sex, Told

# --- France Travail -------------------------------------------------------------------------------------------------


class Jobseeker(Told):
    """A person, as France Travail knows them; the sex in its own words. The civility is not read: nothing needs it."""

    family_name: str | None = Field(default=None, alias="nom_naissance")
    usage_name: str | None = Field(default=None, alias="nom_usage")
    given_name: str | None = Field(default=None, alias="prenom")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")
    sex: str | None = Field(default=None, alias="sexe")


class JobseekerContact(Told):
    """How France Travail reaches a person."""

    phone: str | None = Field(default=None, alias="telephone")
    other_phone: str | None = Field(default=None, alias="telephone2")
    email: str | None = None


class JobseekerAddress(Told):
    """Where France Travail writes to a person."""

    name: str | None = Field(default=None, alias="ligne_nom")
    recipient: str | None = Field(default=None, alias="ligne_complement_destinataire")
    complement: str | None = Field(default=None, alias="ligne_complement_adresse")
    street: str | None = Field(default=None, alias="ligne_voie")
    distribution: str | None = Field(default=None, alias="ligne_complement_distribution")
    postcode: str | None = Field(default=None, alias="code_postal")
    commune: str | None = Field(default=None, alias="code_cog_insee_commune")
    city: str | None = Field(default=None, alias="localite")


class JobseekerCategory(Told):
    """Category of a jobseeker, from 1 to 5."""

    code: int | None = Field(default=None, ge=1, le=5)
    label: str | None = Field(default=None, alias="libelle")


class JobseekerRegistration(Told):
    """From when to when a person is registered, and in which category."""

    start: date | None = Field(default=None, alias="date_debut")
    end: date | None = Field(default=None, alias="date_fin")
    category: JobseekerCategory | None = Field(default=None, alias="categorie")
    identity_check: str | None = Field(default=None, alias="code_certification_cnav")


class StatutDemandeurEmploi(Told):
    """Registration as a jobseeker (``/v3/france_travail/statut``)."""

    identifier: str | None = Field(default=None, alias="identifiant")
    registration: JobseekerRegistration | None = Field(default=None, alias="inscription")
    identity: Jobseeker | None = Field(default=None, alias="identite")
    contact: JobseekerContact | None = None
    address: JobseekerAddress | None = Field(default=None, alias="adresse")


class Payment(Told):
    """One payment, in euros."""

    on: date | None = Field(default=None, alias="date_versement")
    total: float | None = Field(default=None, alias="montant_total")
    benefits: float | None = Field(default=None, alias="montant_allocations")
    aids: float | None = Field(default=None, alias="montant_aides")
    others: float | None = Field(default=None, alias="montant_autres")


class IndemnitesFranceTravail(Told):
    """What France Travail paid to a person (``/v3/france_travail/indemnites``)."""

    identifier: str | None = Field(default=None, alias="identifiant")
    payments: tuple[Payment, ...] | None = Field(default=None, alias="paiements")


# --- national and civic service -------------------------------------------------------------------------------------


class NationalServiceStatus(StrEnum):
    """Whether a person has met the duties of national service."""

    IN_ORDER = "en_regle"
    NOT_IN_ORDER = "pas_en_regle"
    UNKNOWN = "indetermine"
    NOT_CONCERNED = "non_concerne"


class ServiceNational(Told):
    """Situation as to national service (``/v3/dsnj/service_national``)."""

    status: NationalServiceStatus | None = Field(default=None, alias="statut_service_national")
    comment: str | None = Field(default=None, alias="commentaires")


class HostBody(Told):
    """Where a civic service is done. The SIRET is told as it came: its key is the holder's business."""

    siret: str | None = None
    name: str | None = Field(default=None, alias="raison_sociale")


class CivicContract(Told):
    """One contract of civic service, if one was found."""

    found: bool | None = Field(default=None, alias="contrat_trouve")
    host: HostBody | None = Field(default=None, alias="organisme_accueil")
    start: date | None = Field(default=None, alias="date_debut_contrat")
    end: date | None = Field(default=None, alias="date_fin_contrat")


class ServiceCivique(Told):
    """Present and past civic service (``/v3/gip_mds/service_civique``)."""

    present: CivicContract | None = Field(default=None, alias="statut_actuel")
    past: CivicContract | None = Field(default=None, alias="statut_passe")


# --- sport ----------------------------------------------------------------------------------------------------------


class Athlete(Told):
    """An athlete, as the ministry knows them."""

    family_name: str | None = Field(default=None, alias="nom_naissance")
    usage_name: str | None = Field(default=None, alias="nom_usage")
    given_names: str | None = Field(default=None, alias="prenoms")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")
    sex: Sex | None = Field(default=None, alias="sexe")


class AthletePeriod(Told):
    """From when to when a status holds."""

    start: date | None = Field(default=None, alias="date_debut_statut")
    end: date | None = Field(default=None, alias="date_fin_statut")


class Federation(Told):
    """A sports federation."""

    code: str | None = Field(default=None, alias="code_federation")
    name: str | None = Field(default=None, alias="nom_federation")
    short_name: str | None = Field(default=None, alias="nom_court_federation")


class TrainingCentre(Told):
    """Where an athlete trains."""

    code: str | None = Field(default=None, alias="code_etablissement")
    name: str | None = Field(default=None, alias="nom_etablissement")


class Region(Told):
    """A region."""

    code: str | None = Field(default=None, alias="code_region")
    name: str | None = Field(default=None, alias="nom_region")


class AthleteCategory(Told):
    """Category of a list of the ministry."""

    code: str | None = Field(default=None, alias="code_categorie")
    name: str | None = Field(default=None, alias="nom_categorie")
    value: str | None = Field(default=None, alias="valeur")


class AthleteStatus(Told):
    """One registration on a list of the ministry."""

    period: AthletePeriod | None = Field(default=None, alias="periode")
    number: int | None = Field(default=None, alias="fiche")
    federation: Federation | None = None
    centre: TrainingCentre | None = Field(default=None, alias="etablissement")
    region: Region | None = None
    category: AthleteCategory | None = Field(default=None, alias="categorie")
    high_level: bool | None = Field(default=None, alias="sportif_de_haut_niveau")


class StatutSportif(Told):
    """Whether a person is, or was, a high-level athlete (``/v3/sdh/statut_sportif``)."""

    high_level: bool | None = Field(default=None, alias="est_sportif_de_haut_niveau")
    was_high_level: bool | None = Field(default=None, alias="a_ete_sportif_de_haut_niveau")
    status: AthleteStatus | None = Field(default=None, alias="informations_statut")
    past: tuple[AthleteStatus, ...] | None = Field(default=None, alias="informations_statuts_precedents")
    identity: Athlete | None = Field(default=None, alias="identite")


# --- vehicles -------------------------------------------------------------------------------------------------------


class HolderKind(StrEnum):
    """What a person is to a vehicle."""

    TENANT = "locataire"
    HOLDER = "titulaire"
    CO_HOLDER = "cotitulaire"


class VehicleHolder(Told):
    """Who holds the certificate."""

    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    sex: Sex | None = Field(default=None, alias="sexe_etat_civil")
    birth_year: int | None = Field(default=None, alias="annee_date_naissance")
    birth_month: int | None = Field(default=None, alias="mois_date_naissance", ge=1, le=12)
    birth_day: int | None = Field(default=None, alias="jour_date_naissance", ge=1, le=31)
    birth_departement: str | None = Field(default=None, alias="code_departement_naissance")


class VehicleAddress(Told):
    """Where the holder lives, as the register has it."""

    number: str | None = Field(default=None, alias="num_voie")
    extension: str | None = None
    kind: str | None = Field(default=None, alias="type_voie")
    street: str | None = Field(default=None, alias="libelle_voie")
    complement: str | None = Field(default=None, alias="complement_information")
    floor: str | None = Field(default=None, alias="etage_escalier_appartement")
    locality: str | None = Field(default=None, alias="lieu_dit")
    postcode: str | None = Field(default=None, alias="code_postal_ville")
    city: str | None = Field(default=None, alias="libelle_commune")
    country: str | None = Field(default=None, alias="pays")


class Labelled(Told):
    """A code of the register of vehicles and its words."""

    code: str | None = None
    label: str | None = None


class Registration(Told):
    """The plate, and when the vehicle was first registered."""

    plate: str | None = Field(default=None, alias="numero_immatriculation")
    first_registered: date | None = Field(default=None, alias="date_premiere_immatriculation")
    rental: Labelled | None = Field(default=None, alias="statut_location")


Quantity = Annotated[float, Field(ge=0)]


class VehicleFeatures(Told):
    """What the vehicle is: mass in kilograms, engine in cubic centimetres, CO2 in grams a kilometre."""

    brand: str | None = Field(default=None, alias="marque")
    model: str | None = Field(default=None, alias="denomination_commerciale")
    variant: str | None = Field(default=None, alias="type_variante_version")
    mass_kg: Quantity | None = Field(default=None, alias="masse_charge_maximale")
    category: Labelled | None = Field(default=None, alias="categorie_vehicule")
    national_kind: Labelled | None = Field(default=None, alias="genre_national")
    engine_cm3: Quantity | None = Field(default=None, alias="cylindree")
    fuel: Labelled | None = Field(default=None, alias="type_carburant")
    co2_g_km: Quantity | None = Field(default=None, alias="taux_co2")
    environmental_class: Labelled | None = Field(default=None, alias="classe_environnementale")


class ImmatriculationVehicule(Told):
    """What the register says of a vehicle and its holder (``/v3/ants/extrait_immatriculation_vehicule``)."""

    holder: VehicleHolder | None = Field(default=None, alias="identite_particulier")
    address: VehicleAddress | None = Field(default=None, alias="adresse_particulier")
    holder_kind: HolderKind | None = Field(default=None, alias="statut_rattachement")
    registration: Registration | None = Field(default=None, alias="donnees_immatriculation_vehicule")
    features: VehicleFeatures | None = Field(default=None, alias="caracteristiques_techniques_vehicule")
