"""What the Sirene register of the Insee says: legal units, establishments, addresses, successions.

An entrepreneur is a person: these answers show in no repr either. Numbers are told as they came, even when their key is
wrong: it is the register's business.
"""

from enum import StrEnum

from pydantic import Field

from etatplateforme.identity.once_only.told import Coded, Day, Sex, Told


class Activity(StrEnum):
    """State of an establishment: open or closed."""

    OPEN = "A"
    CLOSED = "F"


class UnitActivity(StrEnum):
    """State of a legal unit: active or ceased."""

    ACTIVE = "A"
    CEASED = "C"


class Diffusion(StrEnum):
    """Whether the person behind the body let it be published: what is partly open may not be shown to the public."""

    OPEN = "diffusible"
    PARTLY = "partiellement_diffusible"
    CLOSED = "non_diffusible"


class UnitKind(StrEnum):
    """A body, or a person by themselves."""

    BODY = "personne_morale"
    PERSON = "personne_physique"


class ActivityCode(Coded):
    """Main activity, in one of the Insee's nomenclatures: NAF 2025, or an older one for a body that has ceased."""

    nomenclature: str | None = None


class Headcount(Told):
    """A bracket of employees; both ends are None where nobody is employed."""

    code: str | None = None
    label: str | None = Field(default=None, alias="intitule")
    year: str | None = Field(default=None, alias="date_reference")
    least: int | None = Field(default=None, alias="de")
    most: int | None = Field(default=None, alias="a")


class BodyNames(Told):
    """Names of a body."""

    name: str | None = Field(default=None, alias="raison_sociale")
    acronym: str | None = Field(default=None, alias="sigle")


class EntrepreneurNames(Told):
    """Names of an entrepreneur."""

    family_name: str | None = Field(default=None, alias="nom_naissance")
    usage_name: str | None = Field(default=None, alias="nom_usage")
    given_name: str | None = Field(default=None, alias="prenom_usuel")
    given_name_1: str | None = Field(default=None, alias="prenom_1")
    given_name_2: str | None = Field(default=None, alias="prenom_2")
    given_name_3: str | None = Field(default=None, alias="prenom_3")
    given_name_4: str | None = Field(default=None, alias="prenom_4")
    pseudonym: str | None = Field(default=None, alias="pseudonyme")
    sex: Sex | None = Field(default=None, alias="sexe")


class LegalUnit(Told):
    """The legal unit that an establishment belongs to: a company, an association, a public body, an entrepreneur."""

    siren: str | None = None
    rna: str | None = None
    head_office: str | None = Field(default=None, alias="siret_siege_social")
    kind: UnitKind | None = Field(default=None, alias="type")
    body: BodyNames | None = Field(default=None, alias="personne_morale_attributs")
    person: EntrepreneurNames | None = Field(default=None, alias="personne_physique_attributs")
    form: Coded | None = Field(default=None, alias="forme_juridique")
    activity: ActivityCode | None = Field(default=None, alias="activite_principale")
    activity_naf_rev2: ActivityCode | None = Field(default=None, alias="activite_principale_naf_rev2")
    headcount: Headcount | None = Field(default=None, alias="tranche_effectif_salarie")
    size: str | None = Field(default=None, alias="categorie_entreprise")
    social_economy: bool | None = Field(default=None, alias="economie_sociale_et_solidaire")
    state: UnitActivity | None = Field(default=None, alias="etat_administratif")
    created: Day | None = Field(default=None, alias="date_creation")
    diffusion: Diffusion | None = Field(default=None, alias="status_diffusion")


class UniteLegale(LegalUnit):
    """A legal unit in the Sirene register (``/v4/insee/sirene/unites_legales/{siren}``)."""

    ceased: Day | None = Field(default=None, alias="date_cessation")


class PostalAddress(Told):
    """The address, as it is written on an envelope."""

    line1: str | None = Field(default=None, alias="l1")
    line2: str | None = Field(default=None, alias="l2")
    line3: str | None = Field(default=None, alias="l3")
    line4: str | None = Field(default=None, alias="l4")
    line5: str | None = Field(default=None, alias="l5")
    line6: str | None = Field(default=None, alias="l6")
    line7: str | None = Field(default=None, alias="l7")


class EstablishmentAddress(Told):
    """Where an establishment is (``/v3/insee/sirene/etablissements/{siret}/adresse``)."""

    complement: str | None = Field(default=None, alias="complement_adresse")
    number: str | None = Field(default=None, alias="numero_voie")
    repetition: str | None = Field(default=None, alias="indice_repetition_voie")
    kind: str | None = Field(default=None, alias="type_voie")
    street: str | None = Field(default=None, alias="libelle_voie")
    postcode: str | None = Field(default=None, alias="code_postal")
    city: str | None = Field(default=None, alias="libelle_commune")
    commune: str | None = Field(default=None, alias="code_commune")
    distribution: str | None = Field(default=None, alias="distribution_speciale")
    cedex_code: str | None = Field(default=None, alias="code_cedex")
    cedex: str | None = Field(default=None, alias="libelle_cedex")
    city_abroad: str | None = Field(default=None, alias="libelle_commune_etranger")
    country_code: str | None = Field(default=None, alias="code_pays_etranger")
    country: str | None = Field(default=None, alias="libelle_pays_etranger")
    diffusion: Diffusion | None = Field(default=None, alias="status_diffusion")
    postal: PostalAddress | None = Field(default=None, alias="acheminement_postal")


class Etablissement(Told):
    """An establishment in the Sirene register (``/v4/insee/sirene/etablissements/{siret}``)."""

    siret: str | None = None
    head_office: bool | None = Field(default=None, alias="siege_social")
    state: Activity | None = Field(default=None, alias="etat_administratif")
    created: Day | None = Field(default=None, alias="date_creation")
    closed: Day | None = Field(default=None, alias="date_fermeture")
    sign: str | None = Field(default=None, alias="enseigne")
    activity: ActivityCode | None = Field(default=None, alias="activite_principale")
    activity_naf_rev2: ActivityCode | None = Field(default=None, alias="activite_principale_naf_rev2")
    headcount: Headcount | None = Field(default=None, alias="tranche_effectif_salarie")
    diffusion: Diffusion | None = Field(default=None, alias="status_diffusion")
    unit: LegalUnit | None = Field(default=None, alias="unite_legale")
    address: EstablishmentAddress | None = Field(default=None, alias="adresse")


class Succession(Told):
    """An establishment that came before, or after, another one."""

    siret: str | None = None
    on: Day | None = Field(default=None, alias="date_succession")
    seat_moved: bool | None = Field(default=None, alias="transfert_siege")
    same_business: bool | None = Field(default=None, alias="continuite_economique")


class Successions(Told):
    """Whom an establishment took over from, and who took over (``/v3/insee/…/{siret}/successions``); as declared."""

    before: tuple[Succession, ...] | None = Field(default=None, alias="predecesseurs")
    after: tuple[Succession, ...] | None = Field(default=None, alias="successeurs")
