"""Questions to API Entreprise, version 3 and after, of a company, an establishment or an association, by its number.

>>> unite_legale(Siren("…"))
>>> attestation_fiscale(Siren("…"), purpose="Marché 2026-18")

*purpose* says why (``object``), in fifty characters, when it is not the habilitation's. *public* asks for the open part
only: what may fill in a form that anybody can see. Numbers are checked before anything is sent.
"""

from etatplateforme.errors import InvalidInput
from etatplateforme.identity.once_only.civil import Pairs
from etatplateforme.identity.once_only.companies import sources
from etatplateforme.identity.once_only.companies.accounts import Bilan
from etatplateforme.identity.once_only.companies.associations import (
    Association,
    AssociationComplete,
    AssociationDocument,
)
from etatplateforme.identity.once_only.companies.documents import LinkedDocument
from etatplateforme.identity.once_only.companies.grants import Subvention
from etatplateforme.identity.once_only.companies.qualifications import (
    CertificationOpqibi,
    CertificationQualibat,
    CertificationQualiopi,
    CertificationRge,
    CertificatQualifelec,
)
from etatplateforme.identity.once_only.companies.register import (
    EstablishmentAddress,
    Etablissement,
    Successions,
    UniteLegale,
)
from etatplateforme.identity.once_only.companies.social import (
    AttestationVigilance,
    ConformiteMsa,
    ConformiteProbtp,
    ConventionCollective,
    Counting,
    EffectifsAnnuels,
    EffectifsMensuels,
)
from etatplateforme.identity.once_only.companies.tax import (
    AttestationFiscale,
    ChiffreAffaires,
    LiasseFiscale,
    LiensCapitalistiques,
    NumeroTva,
)
from etatplateforme.identity.once_only.companies.trade import (
    ActesBilans,
    Artisan,
    ExtraitRcs,
    ExtraitRne,
    ImmatriculationEori,
    Mandataire,
)
from etatplateforme.identity.once_only.question import Identifier, Question, Source
from etatplateforme.identity.once_only.told import Several, T
from etatplateforme.values.eori import Eori
from etatplateforme.values.held_datum import By
from etatplateforme.values.rna import Rna
from etatplateforme.values.siret import Siren, Siret

YEARS, MONTHS, MONTHS_BEFORE, CERTIFICATES = range(1900, 2201), range(1, 13), range(13), range(1, 1001)


# --- who it is ------------------------------------------------------------------------------------------------------


def unite_legale(siren: Siren, *, public: bool = False, purpose: str | None = None) -> Question[UniteLegale]:
    """A legal unit in the Sirene register: a company, an association, a public body, an entrepreneur."""
    return _of(sources.UNITE_LEGALE_PUBLIC if public else sources.UNITE_LEGALE, siren, purpose)


def siege_social(siren: Siren, *, public: bool = False, purpose: str | None = None) -> Question[Etablissement]:
    """The establishment that is the seat of a legal unit."""
    return _of(sources.SIEGE_SOCIAL_PUBLIC if public else sources.SIEGE_SOCIAL, siren, purpose)


def etablissement(siret: Siret, *, public: bool = False, purpose: str | None = None) -> Question[Etablissement]:
    """An establishment in the Sirene register."""
    return _of(sources.ETABLISSEMENT_PUBLIC if public else sources.ETABLISSEMENT, siret, purpose)


def adresse(siret: Siret, *, public: bool = False, purpose: str | None = None) -> Question[EstablishmentAddress]:
    """Where an establishment is."""
    return _of(sources.ADRESSE_PUBLIC if public else sources.ADRESSE, siret, purpose)


def successions(siret: Siret, *, purpose: str | None = None) -> Question[Successions]:
    """Establishments that came before and after one, as they were declared."""
    return _of(sources.SUCCESSIONS, siret, purpose)


def extrait_rcs(siren: Siren, *, purpose: str | None = None) -> Question[ExtraitRcs]:
    """What a Kbis says."""
    return _of(sources.EXTRAIT_RCS, siren, purpose)


def mandataires_sociaux(siren: Siren, *, purpose: str | None = None) -> Question[Several[Mandataire]]:
    """Who leads and audits a company, with their whole birth."""
    return _of(sources.MANDATAIRES, siren, purpose)


def extrait_rne(siren: Siren, *, purpose: str | None = None) -> Question[ExtraitRne]:
    """Registration at the national register of companies (RNE)."""
    return _of(sources.EXTRAIT_RNE, siren, purpose)


def actes_bilans(siren: Siren, *, purpose: str | None = None) -> Question[ActesBilans]:
    """Acts and accounts that a company deposited."""
    return _of(sources.ACTES_BILANS, siren, purpose)


def artisan(siren: Siren, *, purpose: str | None = None) -> Question[Artisan]:
    """A company of the register of crafts."""
    return _of(sources.ARTISAN, siren, purpose)


def immatriculation_eori(number: Siret | Eori, *, purpose: str | None = None) -> Question[ImmatriculationEori]:
    """An operator at the customs, by its SIRET, or by its EORI number in any country of the Union."""
    return _of(sources.EORI, number, purpose)


def numero_tva(siren: Siren, *, purpose: str | None = None) -> Question[NumeroTva]:
    """French VAT number. An unknown company may have one of another country."""
    return _of(sources.NUMERO_TVA, siren, purpose)


# --- associations ---------------------------------------------------------------------------------------------------


def association(number: Rna | Siret, *, purpose: str | None = None) -> Question[Association]:
    """An association in the national register, by its RNA number or by the SIRET of its seat."""
    return _of(sources.ASSOCIATION, number, purpose)


def association_complete(
    number: Rna | Siren, *, public: bool = False, purpose: str | None = None
) -> Question[AssociationComplete]:
    """Everything that the State knows of an association: accounts, people, representatives, documents."""
    found = sources.ASSOCIATION_COMPLETE_PUBLIC if public else sources.ASSOCIATION_COMPLETE
    return _of(found, number, purpose)


def documents_association(number: Rna | Siret, *, purpose: str | None = None) -> Question[Several[AssociationDocument]]:
    """Statutes, receipts and lists of leaders that an association filed."""
    return _of(sources.DOCUMENTS_ASSOCIATION, number, purpose)


def subventions(number: Rna | Siren | Siret, *, purpose: str | None = None) -> Question[Several[Subvention]]:
    """Grants that an association asked for and received, as far as their payers tell."""
    return _of(sources.SUBVENTIONS, number, purpose)


# --- money ----------------------------------------------------------------------------------------------------------


def chiffres_affaires(siret: Siret, *, purpose: str | None = None) -> Question[Several[ChiffreAffaires]]:
    """Turnover of the last three years."""
    return _of(sources.CHIFFRES_AFFAIRES, siret, purpose)


def liasses_fiscales(siren: Siren, year: int, *, purpose: str | None = None) -> Question[LiasseFiscale]:
    """Tax return of *year*. Raises InvalidInput (``invalid_period``)."""
    return _of(sources.LIASSES, siren, purpose, places=_year(year))


def liens_capitalistiques(siren: Siren, year: int, *, purpose: str | None = None) -> Question[LiensCapitalistiques]:
    """Who owns a company and what it owns, by its tax return of *year*. Raises InvalidInput (``invalid_period``)."""
    return _of(sources.LIENS, siren, purpose, places=_year(year))


def bilans(siren: Siren, *, purpose: str | None = None) -> Question[Several[Bilan]]:
    """The last three accounts, as the Banque de France worked them out."""
    return _of(sources.BILANS, siren, purpose)


# --- duties ---------------------------------------------------------------------------------------------------------


def attestation_fiscale(siren: Siren, *, purpose: str | None = None) -> Question[AttestationFiscale]:
    """Whether a company is in order with its taxes, and the certificate."""
    return _of(sources.ATTESTATION_FISCALE, siren, purpose)


def attestation_vigilance(siren: Siren, *, purpose: str | None = None) -> Question[AttestationVigilance]:
    """Whether a company is in order with the Urssaf, and the certificate."""
    return _of(sources.VIGILANCE, siren, purpose)


def conformite_msa(siret: Siret, *, purpose: str | None = None) -> Question[ConformiteMsa]:
    """Whether a farm is in order with the MSA."""
    return _of(sources.MSA, siret, purpose)


def attestation_probtp(siret: Siret, *, purpose: str | None = None) -> Question[LinkedDocument]:
    """Certificate of ProBTP (pensions of the building trades)."""
    return _of(sources.ATTESTATION_PROBTP, siret, purpose)


def conformite_probtp(siret: Siret, *, purpose: str | None = None) -> Question[ConformiteProbtp]:
    """Whether an establishment is in order with ProBTP."""
    return _of(sources.CONFORMITE_PROBTP, siret, purpose)


def certificat_cibtp(siret: Siret, *, purpose: str | None = None) -> Question[LinkedDocument]:
    """Certificate of the CIBTP (leave and bad weather, building)."""
    return _of(sources.CIBTP, siret, purpose)


def certificat_cnetp(siren: Siren, *, purpose: str | None = None) -> Question[LinkedDocument]:
    """Certificate of the CNETP (leave and bad weather, public works)."""
    return _of(sources.CNETP, siren, purpose)


def carte_fntp(siren: Siren, *, purpose: str | None = None) -> Question[LinkedDocument]:
    """Professional card of public works."""
    return _of(sources.FNTP, siren, purpose)


def effectifs_annuels(
    siren: Siren, year: int, *, counting: Counting = Counting.MEAN, purpose: str | None = None
) -> Question[EffectifsAnnuels]:
    """Headcount of a legal unit in *year*, known from the January after. Raises InvalidInput (``invalid_period``)."""
    return _of(sources.EFFECTIFS_ANNUELS, siren, purpose, more=_counting(counting), places=_year(year))


def effectifs_mensuels(
    siret: Siret,
    month: tuple[int, int],
    *,
    before: int = 0,
    counting: Counting = Counting.MEAN,
    purpose: str | None = None,
) -> Question[EffectifsMensuels]:
    """Headcount of an establishment in *month*, (year, month), and in as many months *before* as said, at most twelve.

    :raises InvalidInput: code ``invalid_period``.
    """
    year, number = month
    if number not in MONTHS or before not in MONTHS_BEFORE:
        raise _invalid_period()
    depth = (("profondeur", str(before)),) if before else ()
    places = (*_year(year), ("month", f"{number:02}"))
    return _of(sources.EFFECTIFS_MENSUELS, siret, purpose, more=(*depth, *_counting(counting)), places=places)


def conventions_collectives(siret: Siret, *, purpose: str | None = None) -> Question[Several[ConventionCollective]]:
    """Labour agreements of an establishment."""
    return _of(sources.CONVENTIONS, siret, purpose)


# --- qualifications -------------------------------------------------------------------------------------------------


def certification_rge(
    siret: Siret, *, at_most: int | None = None, purpose: str | None = None
) -> Question[Several[CertificationRge]]:
    """RGE certificates, *at_most* so many, 1 to 1000. Raises InvalidInput (``invalid_limit``)."""
    if at_most is not None and at_most not in CERTIFICATES:
        raise InvalidInput(
            "Le nombre de certificats demandés n'est pas permis.",
            remedy="Demandez de 1 à 1000 certificats, ou tous.",
            code="invalid_limit",
        )
    return _of(sources.RGE, siret, purpose, more=(("limit", str(at_most)),) if at_most is not None else ())


def certification_qualibat(siret: Siret, *, purpose: str | None = None) -> Question[CertificationQualibat]:
    """Qualibat's certificate."""
    return _of(sources.QUALIBAT, siret, purpose)


def certificats_qualifelec(siret: Siret, *, purpose: str | None = None) -> Question[Several[CertificatQualifelec]]:
    """Qualifelec's certificates."""
    return _of(sources.QUALIFELEC, siret, purpose)


def certification_opqibi(siren: Siren, *, purpose: str | None = None) -> Question[CertificationOpqibi]:
    """OPQIBI's certificate of engineering."""
    return _of(sources.OPQIBI, siren, purpose)


def certification_qualiopi(siret: Siret, *, purpose: str | None = None) -> Question[CertificationQualiopi]:
    """Whether an establishment may train, and for which certifications."""
    return _of(sources.QUALIOPI, siret, purpose)


# --- steps ----------------------------------------------------------------------------------------------------------


def _of(
    source: Source[T],
    number: Siren | Siret | Rna | Eori,
    purpose: str | None,
    *,
    more: Pairs = (),
    places: Pairs = (),
) -> Question[T]:
    return Question(source, Identifier(By.REGISTER, number.value), more=more, places=places, purpose=purpose)


def _counting(counting: Counting) -> Pairs:
    return () if counting is Counting.MEAN else (("nature_effectif", counting.value),)


def _year(year: int) -> Pairs:
    if year not in YEARS:
        raise _invalid_period()
    return (("year", str(year)),)


def _invalid_period() -> InvalidInput:
    return InvalidInput(
        "Cette période n'existe pas, ou est trop longue.",
        remedy="Donnez une année en quatre chiffres, un mois de 1 à 12, et au plus douze mois d'avant.",
        code="invalid_period",
    )
