"""Questions to API Particulier, version 3 (some endpoints are at version 4). Source: its OpenAPI specification.

>>> quotient_familial(signed_in.access)                              # within the minute that follows the sign-in
>>> quotient_familial(CivilIdentity.from_pivot(identity), month=(2026, 9))
"""

from typing import Literal

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.civil import CivilIdentity, Needs, Pairs, Wants
from etatplateforme.identity.once_only.family import (
    AllocationEnfantHandicape,
    Benefit,
    ComplementaireSante,
    ParticipationFamiliale,
    QuotientFamilial,
)
from etatplateforme.identity.once_only.question import Identifier, Question, Source
from etatplateforme.identity.once_only.situations import (
    ImmatriculationVehicule,
    IndemnitesFranceTravail,
    ServiceCivique,
    ServiceNational,
    StatutDemandeurEmploi,
    StatutSportif,
)
from etatplateforme.identity.once_only.studies import Degree, EtudiantBoursier, Scolarite, StatutEtudiant
from etatplateforme.identity.once_only.told import T
from etatplateforme.values.held_datum import By

Signed = AccessToken | CivilIdentity
"""Who has just signed in, or somebody by civil status."""

_FUNDS = Needs(
    whole_birth_date=False,
    usage_name=Wants.ACCEPTED,
    country=Wants.REQUIRED,
    place=Wants.REQUIRED,
    town_name=True,
)
_CNOUS = Needs(sex=Wants.ACCEPTED, place=Wants.ACCEPTED, town_name=True)
_MESRI = Needs(given_names=1, place=Wants.ACCEPTED, town_name=True)
_DSNJ = Needs(country=Wants.REQUIRED, place=Wants.ACCEPTED)
_CIVIC = Needs(sex=Wants.UNUSED)
_SCHOOL = Needs()


def _source(name: str, path: str, answer: type[T], needs: Needs | None = None) -> Source[T]:
    return Source(f"particulier.{name}", path, answer, needs)


QUOTIENT_FAMILIAL = _source("quotient_familial", "/v3/dss/quotient_familial", QuotientFamilial, _FUNDS)
PARTICIPATION_FAMILIALE = _source(
    "participation_familiale_eaje", "/v3/dss/participation_familiale_eaje", ParticipationFamiliale, _FUNDS
)
AAH = _source("allocation_adulte_handicape", "/v3/dss/allocation_adulte_handicape", Benefit, _FUNDS)
AEEH = _source("allocation_enfant_handicape", "/v3/dss/allocation_enfant_handicape", AllocationEnfantHandicape, _FUNDS)
ASF = _source("allocation_soutien_familial", "/v3/dss/allocation_soutien_familial", Benefit, _FUNDS)
PRIME_ACTIVITE = _source("prime_activite", "/v3/dss/prime_activite", Benefit, _FUNDS)
RSA = _source("revenu_solidarite_active", "/v3/dss/revenu_solidarite_active", Benefit, _FUNDS)
C2S = _source("complementaire_sante_solidaire", "/v3/dss/complementaire_sante_solidaire", ComplementaireSante, _FUNDS)
BOURSIER_V3 = _source("etudiant_boursier", "/v3/cnous/etudiant_boursier", EtudiantBoursier, _CNOUS)
BOURSIER = _source("etudiant_boursier", "/v4/cnous/etudiant_boursier", EtudiantBoursier, _CNOUS)
STATUT_ETUDIANT = _source("statut_etudiant", "/v3/mesri/statut_etudiant", StatutEtudiant, _MESRI)
SCOLARITE_V3 = _source("scolarite", "/v3/men/scolarites", Scolarite, _SCHOOL)
SCOLARITE = _source("scolarite", "/v4/men/scolarites", Scolarite, _SCHOOL)
DEMANDEUR_EMPLOI = _source("statut_demandeur_emploi", "/v3/france_travail/statut", StatutDemandeurEmploi)
INDEMNITES = _source("indemnites_france_travail", "/v3/france_travail/indemnites", IndemnitesFranceTravail)
SERVICE_NATIONAL = _source("service_national", "/v3/dsnj/service_national", ServiceNational, _DSNJ)
SERVICE_CIVIQUE = _source("service_civique", "/v3/gip_mds/service_civique", ServiceCivique, _CIVIC)
SPORTIF = _source("statut_sportif", "/v3/sdh/statut_sportif", StatutSportif)
IMMATRICULATION = _source(
    "immatriculation_vehicule", "/v3/ants/extrait_immatriculation_vehicule", ImmatriculationVehicule
)


# --- family funds ---------------------------------------------------------------------------------------------------


def quotient_familial(who: Signed, *, month: tuple[int, int] | None = None) -> Question[QuotientFamilial]:
    """Quotient familial (CAF and MSA) with the household. *month* is (year, month), at most two years back."""
    return Question(QUOTIENT_FAMILIAL, who, more=_month(month))


def participation_familiale_eaje(who: Signed) -> Question[ParticipationFamiliale]:
    """What the price of a crèche is worked out from."""
    return Question(PARTICIPATION_FAMILIALE, who)


def allocation_adulte_handicape(who: Signed) -> Question[Benefit]:
    """Whether the person has the allowance of disabled adults (AAH)."""
    return Question(AAH, who)


def allocation_enfant_handicape(who: Signed) -> Question[AllocationEnfantHandicape]:
    """Whether the person has, or opens the right to, the allowance of a disabled child (AEEH)."""
    return Question(AEEH, who)


def allocation_soutien_familial(who: Signed) -> Question[Benefit]:
    """Whether the person has the allowance of family support (ASF)."""
    return Question(ASF, who)


def prime_activite(who: Signed) -> Question[Benefit]:
    """Whether the person has the activity bonus."""
    return Question(PRIME_ACTIVITE, who)


def revenu_solidarite_active(who: Signed) -> Question[Benefit]:
    """Whether the person has the solidarity income (RSA)."""
    return Question(RSA, who)


def complementaire_sante_solidaire(who: Signed) -> Question[ComplementaireSante]:
    """Whether the person has the complémentaire santé solidaire (C2S)."""
    return Question(C2S, who)


# --- studies --------------------------------------------------------------------------------------------------------


def etudiant_boursier(who: Signed | Identifier, *, version: Literal[3, 4] = 4) -> Question[EtudiantBoursier]:
    """The grant of a student, by :func:`ine` too. Version 3 is announced as deprecated."""
    return Question(BOURSIER if version == 4 else BOURSIER_V3, who)


def statut_etudiant(who: Signed | Identifier) -> Question[StatutEtudiant]:
    """Admissions of a student, by :func:`ine` too."""
    return Question(STATUT_ETUDIANT, who)


def scolarite(
    who: CivilIdentity,
    school_year: str,
    *,
    school: str | None = None,
    departements: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    degree: Degree | None = None,
    version: Literal[3, 4] = 4,
) -> Question[Scolarite]:
    """Whether a pupil goes to school in *school_year* (``"2026-2027"``).

    The pupil is looked for in exactly one of: one *school* (UAI code), some *departements*, some *regions* (codes of
    the ministry, BCN).

    :raises InvalidInput: code ``school_scope``.
    """
    if sum(map(bool, (school, departements, regions))) != 1:
        raise InvalidInput(
            "La recherche d'un élève se fait dans un seul périmètre.",
            remedy="Donnez un établissement, ou des départements, ou des régions académiques.",
            code="school_scope",
        )
    more: list[tuple[str, str]] = [("anneeScolaire", school_year)]
    if school is not None:
        more.append(("codeEtablissement", school))
    if degree is not None:
        more.append(("degreEtablissement", degree.value))
    more.extend(("codesBcnDepartements[]", code) for code in departements)
    more.extend(("codesBcnRegions[]", code) for code in regions)
    return Question(SCOLARITE if version == 4 else SCOLARITE_V3, who, more=tuple(more))


# --- work, service, sport, vehicles ---------------------------------------------------------------------------------


def statut_demandeur_emploi(identifier: str) -> Question[StatutDemandeurEmploi]:
    """Registration as a jobseeker, by the identifier that the person chose at France Travail."""
    return Question(DEMANDEUR_EMPLOI, Identifier(By.NUMBER, identifier))


def indemnites_france_travail(identifier: str) -> Question[IndemnitesFranceTravail]:
    """What France Travail paid, by the identifier that the person chose there."""
    return Question(INDEMNITES, Identifier(By.NUMBER, identifier))


def service_national(who: Signed) -> Question[ServiceNational]:
    """Situation as to national service."""
    return Question(SERVICE_NATIONAL, who)


def service_civique(who: Signed) -> Question[ServiceCivique]:
    """Present and past civic service."""
    return Question(SERVICE_CIVIQUE, who)


def statut_sportif(identifier: str) -> Question[StatutSportif]:
    """Whether a person is a high-level athlete, by their number at the ministry of sports."""
    return Question(SPORTIF, Identifier(By.NUMBER, identifier))


def immatriculation_vehicule(who: AccessToken, plate: str) -> Question[ImmatriculationVehicule]:
    """What the register says of a vehicle of the person who has just signed in."""
    return Question(IMMATRICULATION, who, more=(("immatriculation", plate),))


def ine(number: str) -> Identifier:
    """A student by their national number (INE): eleven characters. Raises InvalidInput (``invalid_identifier``)."""
    return Identifier(By.INE, number.strip())


def _month(month: tuple[int, int] | None) -> Pairs:
    if month is None:
        return ()
    year, number = month
    if not (2000 <= year <= 2200 and 1 <= number <= 12):
        raise InvalidInput(
            "Ce mois n'existe pas.", remedy="Donnez l'année puis le mois, par exemple (2026, 9).", code="invalid_month"
        )
    return (("annee", str(year)), ("mois", str(number)))
