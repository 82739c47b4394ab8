"""What the tax administration says: compliance, turnover, tax returns, who owns whom, VAT. Amounts in euros."""

from pydantic import Field

from etatplateforme.identity.once_only.companies.documents import RichDocument
from etatplateforme.identity.once_only.companies.register import UnitKind
from etatplateforme.identity.once_only.told import Coded, Day, Told


class AttestationFiscale(RichDocument):
    """A company that is in order with its taxes (``/v4/dgfip/unites_legales/{siren}/attestation_fiscale``).

    A company that is not in order, and one that is unknown, get the same answer: :class:`PersonUnknown`.

    :ivar judged_at: last day of the month before; the situation is that of this day.
    """

    issued: Day | None = Field(default=None, alias="date_delivrance_attestation")
    judged_at: Day | None = Field(default=None, alias="date_periode_analysee")


class ChiffreAffaires(Told):
    """Turnover of one year (``/v3/dgfip/etablissements/{siret}/chiffres_affaires``)."""

    turnover: float | None = Field(default=None, alias="chiffre_affaires")
    year_ends: Day | None = Field(default=None, alias="date_fin_exercice")


class NumeroTva(Told):
    """French VAT number, as yesterday's list has it (``/v3/dgfip/unites_legales/{siren}/numero_tva``)."""

    number: str | None = Field(default=None, alias="numero_tva")


# --- tax returns ----------------------------------------------------------------------------------------------------


class TaxRule(Coded):
    """How the profit of a company is taxed (IS, BIC, BA, BNC, and the group's)."""

    id: str | None = None
    reference: str | None = None
    regime: str | None = None


class Entry(Told):
    """One box of a form; ``values`` has several where the box repeats, None where one is missing.

    ``nref`` names the box: the same number for the same datum, whatever the form and its year. ``change`` since the
    year before, in percents, is told by the Banque de France only.
    """

    nref: str = Field(alias="code_nref")
    values: tuple[str | None, ...] = Field(alias="valeurs")
    label: str | None = Field(default=None, alias="intitule")
    code: str | None = None
    edi: str | None = Field(default=None, alias="code_EDI")
    absolute: str | None = Field(default=None, alias="code_absolu")
    kind: str | None = Field(default=None, alias="code_type_donnee")
    change: float | None = Field(default=None, alias="evolution")


class Form(Told):
    """One form of a return (2033A, 2051…)."""

    number: str | None = Field(default=None, alias="numero_imprime")
    entries: tuple[Entry, ...] | None = Field(default=None, alias="donnees")

    def values(self, nref: str) -> tuple[str | None, ...]:
        """What the box *nref* holds; empty when the form has no such box."""
        return next((entry.values for entry in self.entries or () if entry.nref == nref), ())


class TaxForm(Form):
    """A form as it was deposited."""

    regime: Coded | None = None
    deposited: Day | None = Field(default=None, alias="date_declaration")
    year_ends: Day | None = Field(default=None, alias="date_fin_exercice")
    days: float | None = Field(default=None, alias="duree_exercice")
    edition: str | None = Field(default=None, alias="millesime")


class LiasseFiscale(Told):
    """Tax return of one year (``/v3/dgfip/unites_legales/{siren}/liasses_fiscales/{year}``)."""

    rules: tuple[TaxRule, ...] | None = Field(default=None, alias="obligations_fiscales")
    forms: tuple[TaxForm, ...] | None = Field(default=None, alias="declarations")


# --- who owns whom --------------------------------------------------------------------------------------------------


class OwnerAddress(Told):
    """Where an owner, or a subsidiary, is."""

    number: str | None = Field(default=None, alias="numero")
    street: str | None = Field(default=None, alias="voie")
    locality: str | None = Field(default=None, alias="lieu_dit_hameau")
    postcode: str | None = Field(default=None, alias="code_postal")
    city: str | None = Field(default=None, alias="ville")
    country: str | None = Field(default=None, alias="pays")


class BirthMonth(Told):
    """Month of a birth; the administration keeps the day."""

    year: str | None = Field(default=None, alias="annee")
    month: str | None = Field(default=None, alias="mois")


class OwningPerson(Told):
    """A person who owns a part."""

    title: str | None = Field(default=None, alias="civilite")
    names: str | None = Field(default=None, alias="nom_patronymique_et_prenoms")
    married_name: str | None = Field(default=None, alias="nom_marital")
    born: BirthMonth | None = Field(default=None, alias="date_naissance")


class OwningBody(Told):
    """A body that owns a part, or is owned."""

    siren: str | None = None
    name: str | None = Field(default=None, alias="denomination")
    more_name: str | None = Field(default=None, alias="complement_denomination")
    form: str | None = Field(default=None, alias="forme_juridique")


class Owner(Told):
    """Who owns a part of a company, in percents and in parts."""

    kind: UnitKind | None = Field(default=None, alias="type")
    percent: float | None = Field(default=None, alias="pourcentage")
    parts: float | None = Field(default=None, alias="nombre_parts")
    person: OwningPerson | None = Field(default=None, alias="personne_physique_attributes")
    body: OwningBody | None = Field(default=None, alias="personne_morale_attributes")
    address: OwnerAddress | None = Field(default=None, alias="adresse")


class Share(Told):
    """How many owners, and how many parts they have."""

    parts: float | None = Field(default=None, alias="total_actions")
    owners: float | None = Field(default=None, alias="nombre")


class Shares(Told):
    """Parts of persons, parts of bodies."""

    persons: Share | None = Field(default=None, alias="personnes_physiques")
    bodies: Share | None = Field(default=None, alias="personnes_morales")


class OwnedCapital(Told):
    """Who owns a company (form 2059F). ``nothing``: the form was deposited empty; None: it was not deposited."""

    owners: tuple[Owner, ...] | None = Field(default=None, alias="actionnaires")
    shares: Shares | None = Field(default=None, alias="repartition")
    nothing: bool | None = Field(default=None, alias="depose_neant")


class Subsidiary(OwningBody):
    """A company that this one owns a part of."""

    percent: float | None = Field(default=None, alias="pourcentage_detention")
    address: OwnerAddress | None = Field(default=None, alias="adresse")


class Holdings(Told):
    """What a company owns (form 2059G). ``nothing``: as in :class:`OwnedCapital`."""

    subsidiaries: tuple[Subsidiary, ...] | None = Field(default=None, alias="filiales")
    count: float | None = Field(default=None, alias="nombre_filiales")
    nothing: bool | None = Field(default=None, alias="depose_neant")


class LiensCapitalistiques(Told):
    """Owners and subsidiaries in one year (``/v3/dgfip/unites_legales/{siren}/liens_capitalistiques/{year}``)."""

    capital: OwnedCapital | None = None
    holdings: Holdings | None = Field(default=None, alias="participations")
