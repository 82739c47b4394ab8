"""Duties towards employees and social security: Urssaf, MSA, ProBTP, headcounts, labour agreements."""

from enum import StrEnum

from pydantic import Field

from etatplateforme.identity.once_only.companies.documents import RichDocument
from etatplateforme.identity.once_only.told import Day, Told


class Issued(StrEnum):
    """Whether the Urssaf issued the certificate; ``REFUSED``: the contributions are not paid."""

    ISSUED = "ok"
    REFUSED = "refus_de_delivrance"


class Issue(Told):
    """What the Urssaf decided, and its words."""

    code: Issued
    label: str | None = Field(default=None, alias="libelle")
    description: str | None = None


class AttestationVigilance(RichDocument):
    """Contributions to the Urssaf (``/v4/urssaf/unites_legales/{siren}/attestation_vigilance``).

    A refusal is an answer: there is no document then.

    :ivar check_code: by which anybody may check the document at the Urssaf's.
    """

    issue: Issue | None = Field(default=None, alias="entity_status")
    valid_from: Day | None = Field(default=None, alias="date_debut_validite")
    valid_until: Day | None = Field(default=None, alias="date_fin_validite")
    check_code: str | None = Field(default=None, alias="code_securite")


class Contributions(StrEnum):
    """Whether contributions are paid; ``EXAMINED``: an agent of the MSA has yet to say, ask again later."""

    PAID = "up_to_date"
    LATE = "outdated"
    EXAMINED = "under_investigation"


class ConformiteMsa(Told):
    """Contributions to the MSA (``/v3/msa/etablissements/{siret}/conformite_cotisations``)."""

    status: Contributions | None = None


class ConformiteProbtp(Told):
    """Contributions to ProBTP (``/v3/probtp/etablissements/{siret}/conformite_cotisations_retraite``)."""

    paid: bool | None = Field(default=None, alias="eligible")


# --- headcounts -----------------------------------------------------------------------------------------------------


class Counting(StrEnum):
    """Which employees are counted: the mean, and three of the duty to employ disabled workers (OETH)."""

    MEAN = "moyen"
    DISABLED = "boeth"
    DEMANDING_JOBS = "ecap"
    LIABLE = "assujettissement_oeth"


class Scheme(StrEnum):
    """Social security of the employees."""

    GENERAL = "regime_general"
    FARMING = "regime_agricole"


class YearCount(Told):
    """Employees of one scheme; ``value`` None: nobody is employed under it."""

    scheme: Scheme | None = Field(default=None, alias="regime")
    nature: str | None = None
    value: float | None = None
    updated: Day | None = Field(default=None, alias="date_derniere_mise_a_jour")


class MonthCount(YearCount):
    """Employees of one scheme in one month."""

    year: str | None = Field(default=None, alias="annee")
    month: str | None = Field(default=None, alias="mois")


class EffectifsAnnuels(Told):
    """Headcount of a legal unit in one year (``/v3/gip_mds/unites_legales/{siren}/effectifs_annuels/{year}``)."""

    siren: str | None = None
    year: str | None = Field(default=None, alias="annee")
    counts: tuple[YearCount, ...] | None = Field(default=None, alias="effectifs_annuel")


class EffectifsMensuels(Told):
    """Headcount by month (``/v3/gip_mds/etablissements/{siret}/effectifs_mensuels/{month}/annee/{year}``)."""

    siret: str | None = None
    counts: tuple[MonthCount, ...] | None = Field(default=None, alias="effectifs_mensuels")


# --- agreements -----------------------------------------------------------------------------------------------------


class ConventionCollective(Told):
    """A labour agreement (``/v3/fabrique_numerique_ministeres_sociaux/…/{siret}/conventions_collectives``).

    ``state`` is ``vigueur`` (binds who signed) or ``vigueur_etendue`` (binds all the employers of the branch).
    """

    kind: str | None = Field(default=None, alias="type")
    title: str | None = Field(default=None, alias="titre")
    short_title: str | None = Field(default=None, alias="titre_court")
    idcc: int | None = Field(default=None, alias="numero_idcc")
    active: bool | None = None
    state: str | None = Field(default=None, alias="etat")
    synonyms: tuple[str, ...] | None = Field(default=None, alias="synonymes")
    url: str | None = None
    published: Day | None = Field(default=None, alias="date_publication")
