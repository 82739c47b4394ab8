"""What the family funds (CNAF, MSA) and the health insurance say: API Particulier, ``/v3/dss``."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from etatplateforme.identity.once_only.told import FamilyMember, PostalLines, Told

Month = Annotated[int, Field(ge=1, le=12)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Count = Annotated[int, Field(ge=0)]


class Fund(StrEnum):
    """Who pays the benefits of a family."""

    CNAF = "CNAF"
    MSA = "MSA"


class Quotient(Told):
    """The quotient itself, in euros: its month, and when it was worked out."""

    fund: Fund = Field(alias="fournisseur")
    value: int = Field(alias="valeur")
    year: Year | None = Field(default=None, alias="annee")
    month: Month | None = Field(default=None, alias="mois")
    computed_year: Year | None = Field(default=None, alias="annee_calcul")
    computed_month: Month | None = Field(default=None, alias="mois_calcul")


class QuotientFamilial(Told):
    """Quotient familial of a household, with who lives in it (``/v3/dss/quotient_familial``)."""

    quotient: Quotient | None = Field(default=None, alias="quotient_familial")
    parents: tuple[FamilyMember, ...] | None = Field(default=None, alias="allocataires")
    children: tuple[FamilyMember, ...] | None = Field(default=None, alias="enfants")
    address: PostalLines | None = Field(default=None, alias="adresse")


class YearlyResources(Told):
    """Yearly resources of a household, in euros."""

    value: int = Field(alias="valeur")
    computed_year: Year | None = Field(default=None, alias="annee_calcul")


class CrecheParameters(Told):
    """What the price of a crèche is worked out from (prestation de service unique)."""

    children: Count | None = Field(default=None, alias="nombre_enfants_a_charge")
    disabled_children: Count | None = Field(default=None, alias="nombre_enfants_beneficiaire_aeeh")
    resources: YearlyResources | None = Field(default=None, alias="base_ressources_annuelles")


class ParticipationFamiliale(Told):
    """What a family pays for early childcare is worked out from (``/v3/dss/participation_familiale_eaje``)."""

    parameters: CrecheParameters | None = Field(default=None, alias="parametres_calcul_participation_familiale")
    parents: tuple[FamilyMember, ...] | None = Field(default=None, alias="allocataires")
    children: tuple[FamilyMember, ...] | None = Field(default=None, alias="enfants")
    address: PostalLines | None = Field(default=None, alias="adresse")


class Benefit(Told):
    """Whether a person has a benefit, since when, and with its increase (``avec_majoration``) where there is one."""

    beneficiary: bool | None = Field(default=None, alias="est_beneficiaire")
    since: date | None = Field(default=None, alias="date_debut_droit")
    increased: bool | None = Field(default=None, alias="avec_majoration")


class ChildBenefitStatus(StrEnum):
    """What a person is to the allowance of a disabled child."""

    RECEIVES = "allocataire"
    CHILD = "ouvrant_droit"
    NONE = "non_beneficiaire"


class AllocationEnfantHandicape(Told):
    """Allowance for the education of a disabled child (``/v3/dss/allocation_enfant_handicape``)."""

    status: ChildBenefitStatus | None = None
    since: date | None = Field(default=None, alias="date_debut_droit")


class ComplementaireSante(Told):
    """C2S, and whether the person pays a part of it (``/v3/dss/complementaire_sante_solidaire``)."""

    beneficiary: bool | None = Field(default=None, alias="est_beneficiaire")
    with_contribution: bool | None = Field(default=None, alias="avec_participation")
    since: date | None = Field(default=None, alias="date_debut_droit")
