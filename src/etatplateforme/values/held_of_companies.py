"""What API Entreprise gives of a company, an establishment or an association, part of the catalogue of what is held.

Left out, though the API has them: the beneficial owners, opened to the fight against fraud only (code monétaire et
financier, L561-46); the directories of the SIAF, which answer on the test platform only; what was replaced (version 3
of the attestations, VAT numbers by the European Commission).
"""

from etatplateforme.values.finding import LegalSource, SourceStatus
from etatplateforme.values.held_datum import By, HeldDatum, Paper

ENTREPRISE = LegalSource(
    "API Entreprise, version 3 et suivantes, spécification OpenAPI et cas d'essai publiés",
    SourceStatus.READ,
    read_on="2026-11-29",
    link="https://github.com/datagouv/apistration",
)

_REGISTER = frozenset({By.REGISTER})
_INSEE, _INTERIOR, _TAXES = "l'Insee", "le ministère de l'intérieur", "la direction générale des finances publiques"
_SIRENE = Paper("company_register", "un avis de situation au répertoire Sirene", "avis-situation-sirene.insee.fr")
_KBIS = Paper("trade_register", "un extrait d'immatriculation (Kbis)", "monidenum.fr, ou le greffe")
_RNE = Paper("national_register", "l'attestation d'immatriculation au registre des entreprises", "data.inpi.fr")
_RECEIPT = Paper("association_register", "le récépissé de déclaration de l'association", "la préfecture")
_STATUTES = Paper("association_statutes", "les statuts de l'association", "l'association elle-même")
_GRANTS = Paper("association_grants", "la liste des subventions reçues", "l'association elle-même")
_TAX_RETURN = Paper("tax_return", "la dernière liasse fiscale", "l'espace professionnel d'impots.gouv.fr")
_ACCOUNTS = Paper("annual_accounts", "les derniers comptes annuels", "l'expert-comptable, ou le greffe")
_HEADCOUNT = Paper("headcount", "une attestation d'effectif", "l'Urssaf ou la MSA")


def _held(name: str, label: str, holder: str, paper: Paper) -> HeldDatum:
    return HeldDatum(f"entreprise.{name}", label, holder, paper, _REGISTER, ENTREPRISE)


def _alone(name: str, label: str, holder: str, paper: str, french: str, from_whom: str) -> HeldDatum:
    """A datum with a paper of its own."""
    return _held(name, label, holder, Paper(paper, french, from_whom))


COMPANIES = (
    # identity
    _held("etablissement", "la fiche de l'établissement", _INSEE, _SIRENE),
    _held("unite_legale", "la fiche de l'entreprise", _INSEE, _SIRENE),
    _held("siege_social", "la fiche du siège", _INSEE, _SIRENE),
    _held("adresse", "l'adresse de l'établissement", _INSEE, _SIRENE),
    _held("successions", "les établissements qui se sont succédé", _INSEE, _SIRENE),
    _held("extrait_rcs", "l'extrait du registre du commerce", "Infogreffe", _KBIS),
    _held("mandataires_sociaux", "la liste des mandataires sociaux", "Infogreffe", _KBIS),
    _held("extrait_rne", "l'immatriculation au registre des entreprises", "l'Inpi", _RNE),
    _alone(
        "actes_bilans", "les actes et les bilans déposés", "l'Inpi",
        "company_acts", "les statuts et les derniers comptes déposés", "data.inpi.fr",
    ),
    _alone(
        "artisan", "l'inscription au répertoire des métiers", "CMA France",
        "craft_register", "un extrait d'inscription au répertoire des métiers", "la chambre de métiers",
    ),
    _alone(
        "eori", "le numéro EORI", "l'administration des douanes",
        "customs_number", "une attestation de numéro EORI", "douane.gouv.fr",
    ),
    _alone(
        "numero_tva", "le numéro de TVA", _TAXES,
        "vat_number", "un document qui porte le numéro de TVA", "l'espace professionnel d'impots.gouv.fr",
    ),
    # associations
    _held("association", "la fiche de l'association", _INTERIOR, _RECEIPT),
    _held("association_complete", "la fiche complète de l'association", "le service de la vie associative", _RECEIPT),
    _held("documents_association", "les statuts et les déclarations de l'association", _INTERIOR, _STATUTES),
    _held("subventions", "les subventions demandées et reçues", "Data.Subvention", _GRANTS),
    # money
    _held("chiffres_affaires", "le chiffre d'affaires", _TAXES, _TAX_RETURN),
    _held("liasses_fiscales", "la liasse fiscale", _TAXES, _TAX_RETURN),
    _held("liens_capitalistiques", "les actionnaires et les filiales", _TAXES, _TAX_RETURN),
    _held("bilans", "les derniers bilans", "la Banque de France", _ACCOUNTS),
    # duties
    _alone(
        "attestation_fiscale", "l'attestation de régularité fiscale", _TAXES,
        "tax_compliance", "une attestation de régularité fiscale", "l'espace professionnel d'impots.gouv.fr",
    ),
    _alone(
        "attestation_vigilance", "l'attestation de vigilance", "l'Urssaf",
        "social_compliance", "une attestation de vigilance", "urssaf.fr",
    ),
    _alone(
        "conformite_msa", "la situation auprès de la MSA", "la MSA",
        "farm_compliance", "une attestation de régularité sociale agricole", "votre MSA",
    ),
    _alone(
        "attestation_probtp", "l'attestation de cotisations de retraite du bâtiment", "ProBTP",
        "building_pension", "une attestation de cotisations de retraite", "probtp.com",
    ),
    _alone(
        "conformite_probtp", "la situation auprès de ProBTP", "ProBTP",
        "building_pension_status", "une attestation de régularité auprès de ProBTP", "probtp.com",
    ),
    _alone(
        "certificat_cibtp", "le certificat de congés et d'intempéries du bâtiment", "la CIBTP",
        "building_leave", "un certificat de congés payés et d'intempéries", "votre caisse CIBTP",
    ),
    _alone(
        "certificat_cnetp", "le certificat de congés et d'intempéries des travaux publics", "la CNETP",
        "public_works_leave", "un certificat de congés payés et d'intempéries", "cnetp.org",
    ),
    _alone(
        "carte_fntp", "la carte professionnelle de travaux publics", "la FNTP",
        "public_works_card", "la carte professionnelle de travaux publics", "fntp.fr",
    ),
    _held("effectifs_annuels", "l'effectif de l'année", "l'Urssaf ou la MSA", _HEADCOUNT),
    _held("effectifs_mensuels", "l'effectif du mois", "l'Urssaf ou la MSA", _HEADCOUNT),
    _alone(
        "conventions_collectives", "la convention collective", "le ministère du travail",
        "labour_agreement", "un document qui nomme la convention collective", "code.travail.gouv.fr",
    ),
    # qualifications
    _alone(
        "certification_rge", "la certification RGE", "l'Ademe",
        "rge_certificate", "un certificat RGE", "l'organisme qui a certifié",
    ),
    _alone(
        "certification_qualibat", "la certification Qualibat", "Qualibat",
        "qualibat_certificate", "un certificat Qualibat", "qualibat.com",
    ),
    _alone(
        "certificats_qualifelec", "les certificats Qualifelec", "Qualifelec",
        "qualifelec_certificate", "un certificat Qualifelec", "qualifelec.fr",
    ),
    _alone(
        "certification_opqibi", "la certification OPQIBI", "l'OPQIBI",
        "opqibi_certificate", "un certificat OPQIBI", "opqibi.com",
    ),
    _alone(
        "certification_qualiopi", "la certification Qualiopi", "le réseau des Carif-Oref",
        "training_certificate", "un certificat Qualiopi", "l'organisme qui a certifié",
    ),
)  # fmt: skip
"""Every datum of API Entreprise that a commune or an association may ask in a procedure."""
