"""What the service does with people's data: what it collects, decides and answers (EG-05 to EG-11, EG-23)."""

from enum import StrEnum

from pydantic import Field

from etatplateforme.manifest.base import Days, LongText, MailText, PhoneText, Slug, Source, Table, Text, Url
from etatplateforme.manifest.span import SpanField
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_delays import RECEIPT_DAYS


class LegalBasis(StrEnum):
    """Ground of a processing of personal data (GDPR article 6)."""

    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    CONTRACT = "contract"
    CONSENT = "consent"
    VITAL_INTERESTS = "vital_interests"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class DataKind(StrEnum):
    """What a collected datum is; the guarantor treats phone, mail, civility and names with care."""

    NAME = "name"
    USAGE_NAME = "usage_name"
    GIVEN_NAMES = "given_names"
    CIVILITY = "civility"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    NATIONALITY = "nationality"
    ADDRESS = "address"
    MAIL = "mail"
    PHONE = "phone"
    IDENTIFIER = "identifier"
    INCOME = "income"
    FAMILY = "family"
    HEALTH = "health"
    DOCUMENT = "document"
    PAYMENT = "payment"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    TECHNICAL = "technical"


class Whose(StrEnum):
    """Of whom a datum is: the person who does the procedure, or somebody else (a child, a relative, a neighbour)."""

    APPLICANT = "applicant"
    OTHER = "other"


class Document(StrEnum):
    """Which document a person must send; several are held by an administration that can be asked."""

    ADDRESS_PROOF = "address_proof"
    TAX_NOTICE = "tax_notice"
    FAMILY_BENEFITS = "family_benefits"
    SCHOOL_CERTIFICATE = "school_certificate"
    STUDENT_STATUS = "student_status"
    SCHOLARSHIP = "scholarship"
    JOBSEEKER_STATUS = "jobseeker_status"
    HEALTH_SOLIDARITY = "health_solidarity"
    COMPANY_REGISTER = "company_register"
    TRADE_REGISTER = "trade_register"
    TAX_COMPLIANCE = "tax_compliance"
    SOCIAL_COMPLIANCE = "social_compliance"
    TAX_RETURN = "tax_return"
    ANNUAL_ACCOUNTS = "annual_accounts"
    ASSOCIATION_REGISTER = "association_register"
    ASSOCIATION_STATUTES = "association_statutes"
    IDENTITY_DOCUMENT = "identity_document"
    CIVIL_STATUS = "civil_status"
    OTHER = "other"


class Datum(Table):
    """One thing that the service collects. ``consumer`` is the step that uses it: without one, why ask?

    ``document`` says which piece is asked when ``kind`` is ``document``; ``cannot_obtain`` why it is asked of the
    person though an administration holds it (CRPA L113-12, L114-10).
    """

    name: Slug = Field(title="Nom technique", description="Le nom du champ dans le formulaire.")
    label: Text = Field(title="Libellé", description="Ce que lit la personne.")
    kind: DataKind = Field(default=DataKind.TEXT, title="Nature de la donnée")
    purpose: Text = Field(title="Finalité", description="Pourquoi cette donnée est demandée.")
    legal_basis: LegalBasis = Field(
        default=LegalBasis.PUBLIC_TASK, title="Base légale", description="Article 6 du RGPD."
    )
    retention: SpanField = Field(title="Durée de conservation", description="Par exemple « 1 an » ou « 30 jours ».")
    retention_from: Text | None = Field(
        default=None, title="Point de départ", description="Par exemple « fin de l'année scolaire »."
    )
    required: bool = Field(default=False, title="Obligatoire")
    required_reason: Text | None = Field(default=None, title="Motif de l'obligation")
    source: Source = Field(
        default="citizen",
        title="Origine",
        description="citizen, agent, computed, franceconnect:…, proconnect:… ou api:….",
    )
    consumer: Text | None = Field(default=None, title="Utilisé par", description="L'étape qui se sert de la donnée.")
    whose: Whose | None = Field(
        default=None, title="De qui", description="applicant : la personne elle-même ; other : quelqu'un d'autre."
    )
    document: Document | None = Field(default=None, title="Pièce demandée", description="Si c'est un document.")
    document_basis: Text | None = Field(
        default=None, title="Texte qui impose la pièce", description="Loi ou décret qui permet de la demander."
    )
    certified_copy: bool = Field(
        default=False, title="Copie certifiée conforme", description="true si une simple copie est refusée."
    )
    cannot_obtain: Text | None = Field(
        default=None,
        title="Pourquoi la demander",
        description="Ce qui empêche de l'obtenir d'une administration : habilitation refusée, pas d'API…",
    )
    sensitive: bool = Field(default=False, title="Donnée sensible", description="Article 9 du RGPD.")
    published: bool = Field(default=False, title="Publiée", description="true si la donnée est rendue publique.")


class Automation(StrEnum):
    """How much of a decision is taken by a machine: nothing, a help to a person, everything."""

    NONE = "none"
    ASSISTED = "assisted"
    FULL = "full"


class Criterion(Table):
    """One thing that a decision depends on. ``justification`` is what EG-10 asks for a protected criterion."""

    name: Slug = Field(title="Nom technique")
    label: Text = Field(title="Libellé")
    justification: LongText | None = Field(
        default=None, title="Justification", description="But légitime, moyen nécessaire et approprié."
    )
    legal_basis: Text | None = Field(default=None, title="Texte")


class Algorithm(Table):
    """What is published about a treatment that decides or helps to decide (CRPA L311-3-1, R311-3-1-1, L312-1-3)."""

    name: Text = Field(title="Nom du traitement")
    purpose: Text = Field(title="Finalité du traitement")
    data: tuple[Text, ...] = Field(default=(), title="Données utilisées")
    sources: tuple[Text, ...] = Field(default=(), title="Sources des données")
    parameters: tuple[Text, ...] = Field(default=(), title="Paramètres et pondérations")
    rules_url: Url | None = Field(default=None, title="Règles publiées", description="Page qui publie les règles.")
    mention: LongText | None = Field(
        default=None, title="Mention", description="Mention portée sur la décision (CRPA R311-3-1-1)."
    )
    version: Text | None = Field(default=None, title="Version")
    contact: Text | None = Field(default=None, title="Contact", description="Où demander les règles appliquées.")


class Appeal(Table):
    """Ways and delays of appeal announced on a decision (CJA R421-1, R421-5; CRPA L412-3)."""

    authority: Text = Field(title="Recours gracieux", description="À qui demander de revoir la décision.")
    court: Text = Field(title="Tribunal", description="Par exemple « tribunal administratif de Lyon ».")
    within: SpanField = Field(title="Délai", description="Par exemple « 2 mois ».")
    prior_appeal: Text | None = Field(
        default=None, title="Recours préalable obligatoire", description="À qui l'adresser, s'il est obligatoire."
    )
    ombudsman: Text | None = Field(default=None, title="Médiation", description="Médiateur ou Défenseur des droits.")
    distance_told: bool | None = Field(
        default=None,
        title="Dit le délai de distance",
        description="Un mois de plus pour qui habite loin du tribunal, outre-mer ; deux à l'étranger (CJA R421-7).",
    )


class DecisionEntry(Table):
    """One kind of decision that the service takes. ``silence`` is what the absence of an answer means."""

    name: Slug = Field(title="Nom technique")
    label: Text = Field(title="Libellé", description="Par exemple « Admission à la cantine ».")
    individual: bool = Field(default=True, title="Décision individuelle")
    automation: Automation = Field(default=Automation.NONE, title="Part de la machine")
    silence: Silence = Field(
        default=Silence.ACCEPTANCE,
        title="Sens du silence",
        description="Ce que vaut l'absence de réponse (CRPA L231-1, L231-4).",
    )
    silence_after: SpanField | None = Field(
        default=None, title="Délai du silence", description="Par exemple « 2 mois »."
    )
    silence_basis: Text | None = Field(
        default=None, title="Texte sur le silence", description="Loi ou décret qui fixe ce sens ou ce délai."
    )
    financial: bool | None = Field(
        default=None, title="Caractère financier", description="true si la personne demande de l'argent (CRPA L231-4)."
    )
    grants_right: bool | None = Field(
        default=None,
        title="Attribue un droit",
        description="true si tous ceux qui remplissent les conditions l'obtiennent (CRPA L114-5-1, L211-2).",
    )
    gives_reasons: bool | None = Field(
        default=None, title="Motive les refus", description="Par écrit, en droit et en fait (CRPA L211-5)."
    )
    legal_basis: Text | None = Field(default=None, title="Texte appliqué")
    criteria: tuple[Criterion, ...] = Field(default=(), title="Critères")
    on_appeal: bool = Field(
        default=False, title="Statue sur un recours", description="true si elle répond à un recours administratif."
    )
    algorithm: Algorithm | None = Field(default=None, title="Traitement algorithmique")
    appeal: Appeal | None = Field(default=None, title="Recours")
    signatory: Text | None = Field(default=None, title="Signataire", description="Fonction de la personne qui décide.")


class AcknowledgementTerms(Table):
    """What every acknowledgement says (CRPA R112-11-1) and when it leaves, in working days (R112-11-2)."""

    service: Text = Field(title="Service chargé du dossier")
    mail: MailText | None = Field(default=None, title="Adresse électronique")
    postal_address: Text | None = Field(default=None, title="Adresse postale")
    phone: PhoneText | None = Field(default=None, title="Téléphone")
    sender: MailText | None = Field(
        default=None, title="Adresse d'envoi", description="Publiée dans les modalités d'utilisation (CRPA R112-11-3)."
    )
    registered_within_days: Days = Field(
        default=0, title="Accusé d'enregistrement", description="Jours ouvrés ; 0 veut dire aussitôt."
    )
    acknowledged_within_days: Days = Field(
        default=RECEIPT_DAYS.latest, title="Accusé de réception", description="Jours ouvrés."
    )
    completion_days: Days | None = Field(
        default=None,
        title="Délai pour compléter",
        description="Jours laissés pour fournir une pièce manquante (CRPA L114-5).",
    )
    instructs_meanwhile: bool | None = Field(
        default=None,
        title="Instruit sans attendre",
        description="true si une pièce manquante, non indispensable, n'arrête pas l'étude (CRPA L114-5-1).",
    )


class PersonalData(Table):
    """Who answers for the personal data, and where people read about it (GDPR articles 12 to 14)."""

    controller: Text = Field(title="Responsable du traitement")
    dpo: Text | None = Field(
        default=None, title="Délégué à la protection des données", description="Adresse électronique ou postale."
    )
    privacy_url: Url | None = Field(default=None, title="Page sur les données personnelles")
    recipients: tuple[Text, ...] = Field(default=(), title="Destinataires des données")
    rights: Text | None = Field(
        default=None, title="Exercice des droits", description="Où demander l'accès, la correction…"
    )
    impact_assessment: Url | None = Field(default=None, title="Analyse d'impact", description="Article 35 du RGPD.")
