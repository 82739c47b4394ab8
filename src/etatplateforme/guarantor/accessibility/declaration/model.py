"""What a statement says, as a value that may still have gaps: only what has a shape is checked here.

A text in TOML or JSON, or an audit of Ara, gives a :class:`Declaration`; what the law asks and is not there is told by
:func:`~etatplateforme.guarantor.accessibility.declaration.completeness.faults_of`, and refuses the writing.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from etatplateforme.guarantor.accessibility.rates import Status
from etatplateforme.guarantor.accessibility.reference import CURRENT
from etatplateforme.manifest.base import Day, LongText, MailText, Table, Text, Url

MOST_PAGES = 500
MOST_ITEMS = 1_000

CriterionText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}\.([0-9]{1,2}|\*)$")]
"""A criterion of the RGAA (``1.1``), or all those of a theme (``4.*``)."""

Criteria = Annotated[tuple[CriterionText, ...], Field(max_length=200)]


class ServiceKind(StrEnum):
    """What the statement is about; the mandatory form changes a word by it."""

    SITE = "site"
    APPLICATION = "application"
    OTHER = "other"


class Exemption(StrEnum):
    """Why a content is outside the duty (décret 2019-768, as the RGAA lists it)."""

    OFFICE_FILE = "office_file"
    RECORDED_MEDIA = "recorded_media"
    LIVE_MEDIA = "live_media"
    MAP = "map"
    THIRD_PARTY = "third_party"
    HERITAGE = "heritage"
    INTRANET = "intranet"
    ARCHIVE = "archive"


class Organisation(Table):
    """The body that commits itself."""

    name: Text | None = Field(default=None, title="Nom de l'organisme")
    commitment: Text = Field(
        default="ses sites internet, intranet et extranet, et ses applications mobiles",
        title="Ce que l'organisme s'engage à rendre accessible",
    )
    scheme_url: Url | None = Field(default=None, title="Adresse du schéma pluriannuel")
    plan_url: Url | None = Field(default=None, title="Adresse du plan d'action de l'année en cours")


class Service(Table):
    """The online service that the statement is about."""

    name: Text | None = Field(default=None, title="Nom du service")
    url: Url | None = Field(default=None, title="Adresse du service")
    kind: ServiceKind = Field(default=ServiceKind.SITE, title="Nature du service")
    technologies: tuple[Text, ...] = Field(default=(), max_length=100, title="Technologies utilisées")


class AuditedPage(Table):
    """A page of the sample. A criterion in none of the three lists was not tested."""

    name: Text = Field(title="Nom de la page")
    url: Url | None = Field(default=None, title="Adresse de la page")
    process: Text | None = Field(
        default=None, title="Processus", description="Le même nom pour chaque étape d'un formulaire de plusieurs pages."
    )
    validated: Criteria = Field(default=(), title="Critères validés")
    rejected: Criteria = Field(default=(), title="Critères non validés")
    not_applicable: Criteria = Field(default=(), title="Critères non applicables")

    @property
    def told(self) -> tuple[tuple[Status, Criteria], ...]:
        """Each list under the status that it gives; the status has the name of the list."""
        return (
            (Status.VALIDATED, self.validated),
            (Status.REJECTED, self.rejected),
            (Status.NOT_APPLICABLE, self.not_applicable),
        )


class Audit(Table):
    """The audit: who, when, with what, on which pages, with which result.

    The result is told page by page, or by ``validated`` and ``applicable``: numbers of criteria over the sample.
    """

    performed_on: Day | None = Field(default=None, title="Date de l'audit")
    internal: bool = Field(default=False, title="Audit réalisé en interne")
    auditor: Text | None = Field(default=None, title="Société qui a réalisé l'audit")
    standard: Text = Field(default=CURRENT, title="Version du RGAA")
    validated: int | None = Field(default=None, ge=0, le=1000, title="Nombre de critères validés")
    applicable: int | None = Field(default=None, ge=0, le=1000, title="Nombre de critères applicables")
    show_mean: bool = Field(default=False, title="Publier le taux moyen")
    report_url: Url | None = Field(default=None, title="Adresse du rapport d'audit")
    environments: tuple[Text, ...] = Field(default=(), max_length=100, title="Environnement de test")
    tools: tuple[Text, ...] = Field(default=(), max_length=100, title="Outils utilisés")
    pages: tuple[AuditedPage, ...] = Field(default=(), max_length=MOST_PAGES, title="Pages vérifiées")


class NonConformity(Table):
    """A content that is not accessible, and what to do meanwhile."""

    content: LongText = Field(title="Contenu non accessible")
    alternative: LongText | None = Field(default=None, title="Alternative")


class Derogation(Table):
    """A content left aside for a time: making it accessible would be a disproportionate burden."""

    content: LongText = Field(title="Contenu concerné")
    reason: LongText | None = Field(default=None, title="Justification")
    until: Day | None = Field(default=None, title="Fin de la dérogation")
    alternative: LongText | None = Field(default=None, title="Alternative accessible")


class Exempt(Table):
    """A content outside the duty."""

    content: LongText = Field(title="Contenu concerné")
    ground: Exemption | None = Field(default=None, title="Motif de l'exemption")
    alternative: LongText | None = Field(default=None, title="Alternative accessible")


class Contact(Table):
    """Whom to tell of a defect, or to ask for another way."""

    mail: MailText | None = Field(default=None, title="Adresse électronique")
    form_url: Url | None = Field(default=None, title="Adresse du formulaire")
    entity: Text | None = Field(default=None, title="Entité responsable du service")
    entity_url: Url | None = Field(default=None, title="Page des coordonnées de l'entité")


class Declaration(Table):
    """The whole statement. Without ``audit`` the service is « non conforme », and the text says so."""

    organisation: Organisation = Field(default_factory=Organisation, title="L'organisme")
    service: Service = Field(default_factory=Service, title="Le service")
    established_on: Day | None = Field(default=None, title="Date d'établissement")
    updated_on: Day | None = Field(default=None, title="Date de mise à jour")
    audit: Audit | None = Field(default=None, title="L'audit")
    non_conformities: tuple[NonConformity, ...] = Field(default=(), max_length=MOST_ITEMS, title="Les non-conformités")
    derogations: tuple[Derogation, ...] = Field(
        default=(), max_length=MOST_ITEMS, title="Les dérogations pour charge disproportionnée"
    )
    exempt: tuple[Exempt, ...] = Field(default=(), max_length=MOST_ITEMS, title="Les contenus exemptés")
    contact: Contact = Field(default_factory=Contact, title="Le contact")

    @property
    def dated(self) -> date | None:
        """The day from which the statement counts: its last update, or the day on which it was established."""
        return self.updated_on or self.established_on
