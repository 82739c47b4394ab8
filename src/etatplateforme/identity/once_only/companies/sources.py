"""The endpoints of API Entreprise, version 3 and after, each in its newest version: where, and what it answers.

Two endpoints of one datum: the whole, and the open part of it (``…_PUBLIC``). From the OpenAPI specification and the
published test cases of API Entreprise.
"""

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
from etatplateforme.identity.once_only.question import LARGEST_ANSWER, Source
from etatplateforme.identity.once_only.told import Several, T

LONG_ANSWER = 4_000_000
"""Octets of an answer that holds whole tax returns, or everything about an association."""


def _source(name: str, path: str, answer: type[T], largest: int = LARGEST_ANSWER) -> Source[T]:
    return Source(f"entreprise.{name}", path, answer, largest=largest)


_UNITS, _PLACES = "/v4/insee/sirene/unites_legales", "/v4/insee/sirene/etablissements"
_ASSOCIATIONS = "/v4/djepva/api-association/associations"
_LEAVE = "attestation_cotisations_conges_payes_chomage_intemperies"

UNITE_LEGALE = _source("unite_legale", f"{_UNITS}/{{number}}", UniteLegale)
UNITE_LEGALE_PUBLIC = _source("unite_legale", f"{_UNITS}/diffusibles/{{number}}", UniteLegale)
SIEGE_SOCIAL = _source("siege_social", f"{_UNITS}/{{number}}/siege_social", Etablissement)
SIEGE_SOCIAL_PUBLIC = _source("siege_social", f"{_UNITS}/diffusibles/{{number}}/siege_social", Etablissement)
ETABLISSEMENT = _source("etablissement", f"{_PLACES}/{{number}}", Etablissement)
ETABLISSEMENT_PUBLIC = _source("etablissement", f"{_PLACES}/diffusibles/{{number}}", Etablissement)
ADRESSE = _source("adresse", "/v3/insee/sirene/etablissements/{number}/adresse", EstablishmentAddress)
ADRESSE_PUBLIC = _source(
    "adresse", "/v3/insee/sirene/etablissements/diffusibles/{number}/adresse", EstablishmentAddress
)
SUCCESSIONS = _source("successions", "/v3/insee/sirene/etablissements/{number}/successions", Successions)
EXTRAIT_RCS = _source("extrait_rcs", "/v3/infogreffe/rcs/unites_legales/{number}/extrait_kbis", ExtraitRcs)
MANDATAIRES = _source(
    "mandataires_sociaux", "/v3/infogreffe/rcs/unites_legales/{number}/mandataires_sociaux", Several[Mandataire]
)
EXTRAIT_RNE = _source("extrait_rne", "/v3/inpi/rne/unites_legales/{number}/extrait_rne", ExtraitRne)
ACTES_BILANS = _source("actes_bilans", "/v3/inpi/rne/unites_legales/open_data/{number}/actes_bilans", ActesBilans)
ARTISAN = _source("artisan", "/v3/cma_france/rnm/unites_legales/{number}", Artisan)
EORI = _source("eori", "/v3/douanes/etablissements/{number}/immatriculations_eori", ImmatriculationEori)
NUMERO_TVA = _source("numero_tva", "/v3/dgfip/unites_legales/{number}/numero_tva", NumeroTva)

ASSOCIATION = _source("association", "/v3/ministere_interieur/rna/associations/{number}", Association)
ASSOCIATION_COMPLETE = _source("association_complete", f"{_ASSOCIATIONS}/{{number}}", AssociationComplete, LONG_ANSWER)
ASSOCIATION_COMPLETE_PUBLIC = _source(
    "association_complete", f"{_ASSOCIATIONS}/open_data/{{number}}", AssociationComplete, LONG_ANSWER
)
DOCUMENTS_ASSOCIATION = _source(
    "documents_association",
    "/v3/ministere_interieur/rna/associations/{number}/documents",
    Several[AssociationDocument],
)
SUBVENTIONS = _source(
    "subventions", "/v3/data_subvention/associations/{number}/subventions", Several[Subvention], LONG_ANSWER
)

CHIFFRES_AFFAIRES = _source(
    "chiffres_affaires", "/v3/dgfip/etablissements/{number}/chiffres_affaires", Several[ChiffreAffaires]
)
LIASSES = _source(
    "liasses_fiscales", "/v3/dgfip/unites_legales/{number}/liasses_fiscales/{year}", LiasseFiscale, LONG_ANSWER
)
LIENS = _source(
    "liens_capitalistiques",
    "/v3/dgfip/unites_legales/{number}/liens_capitalistiques/{year}",
    LiensCapitalistiques,
    LONG_ANSWER,
)
BILANS = _source("bilans", "/v3/banque_de_france/unites_legales/{number}/bilans", Several[Bilan], LONG_ANSWER)

ATTESTATION_FISCALE = _source(
    "attestation_fiscale", "/v4/dgfip/unites_legales/{number}/attestation_fiscale", AttestationFiscale
)
VIGILANCE = _source(
    "attestation_vigilance", "/v4/urssaf/unites_legales/{number}/attestation_vigilance", AttestationVigilance
)
MSA = _source("conformite_msa", "/v3/msa/etablissements/{number}/conformite_cotisations", ConformiteMsa)
ATTESTATION_PROBTP = _source(
    "attestation_probtp", "/v3/probtp/etablissements/{number}/attestation_cotisations_retraite", LinkedDocument
)
CONFORMITE_PROBTP = _source(
    "conformite_probtp", "/v3/probtp/etablissements/{number}/conformite_cotisations_retraite", ConformiteProbtp
)
CIBTP = _source("certificat_cibtp", f"/v3/cibtp/etablissements/{{number}}/{_LEAVE}", LinkedDocument)
CNETP = _source("certificat_cnetp", f"/v3/cnetp/unites_legales/{{number}}/{_LEAVE}", LinkedDocument)
FNTP = _source("carte_fntp", "/v3/fntp/unites_legales/{number}/carte_professionnelle_travaux_publics", LinkedDocument)
EFFECTIFS_ANNUELS = _source(
    "effectifs_annuels", "/v3/gip_mds/unites_legales/{number}/effectifs_annuels/{year}", EffectifsAnnuels
)
EFFECTIFS_MENSUELS = _source(
    "effectifs_mensuels",
    "/v3/gip_mds/etablissements/{number}/effectifs_mensuels/{month}/annee/{year}",
    EffectifsMensuels,
)
CONVENTIONS = _source(
    "conventions_collectives",
    "/v3/fabrique_numerique_ministeres_sociaux/etablissements/{number}/conventions_collectives",
    Several[ConventionCollective],
)

RGE = _source(
    "certification_rge", "/v3/ademe/etablissements/{number}/certification_rge", Several[CertificationRge], LONG_ANSWER
)
QUALIBAT = _source(
    "certification_qualibat", "/v4/qualibat/etablissements/{number}/certification_batiment", CertificationQualibat
)
QUALIFELEC = _source(
    "certificats_qualifelec", "/v3/qualifelec/etablissements/{number}/certificats", Several[CertificatQualifelec]
)
OPQIBI = _source(
    "certification_opqibi", "/v3/opqibi/unites_legales/{number}/certification_ingenierie", CertificationOpqibi
)
QUALIOPI = _source(
    "certification_qualiopi",
    "/v3/carif_oref/etablissements/{number}/certifications_qualiopi_france_competences",
    CertificationQualiopi,
)
