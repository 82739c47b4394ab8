"""How the service takes care of people: accessibility, appearance, security, and the waivers that it asks for."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationInfo, field_validator

from etatplateforme.manifest.base import Day, LongText, MailText, PhoneText, RuleCode, Slug, Table, Text, Url, refuse
from etatplateforme.values.waiver import LONGEST, Authority, Waiver


class Conformity(StrEnum):
    """Result of the last RGAA audit, in the three words of the law (loi 2005-102, art. 47)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Accessibility(Table):
    """The accessibility statement (EG-12). ``rate`` is the share of criteria met, in percent.

    ``criteria_validated`` of ``criteria_applicable`` says it exactly: a status never comes from a rounded rate.
    """

    status: Conformity = Field(title="État de conformité")
    statement_url: Url | None = Field(default=None, title="Déclaration d'accessibilité")
    audited_on: Day | None = Field(default=None, title="Date de l'audit")
    published_on: Day | None = Field(default=None, title="Date de la déclaration")
    rate: float | None = Field(default=None, ge=0, le=100, title="Taux de conformité (%)")
    criteria_applicable: int | None = Field(default=None, ge=0, le=1000, title="Nombre de critères applicables")
    criteria_validated: int | None = Field(default=None, ge=0, le=1000, title="Nombre de critères validés")
    mail: MailText | None = Field(default=None, title="Adresse pour signaler un défaut")
    phone: PhoneText | None = Field(default=None, title="Téléphone pour signaler un défaut")
    plan_url: Url | None = Field(default=None, title="Schéma pluriannuel")

    @field_validator("criteria_validated")
    @classmethod
    def _among_the_applicable(cls, validated: int | None, info: "ValidationInfo[object]") -> int | None:
        applicable = info.data.get("criteria_applicable")
        if validated is not None and isinstance(applicable, int) and validated > applicable:
            raise refuse(
                "Il y a plus de critères validés que de critères applicables.",
                "Corrigez l'un des deux nombres : les critères validés font partie des applicables.",
            )
        return validated


class Design(Table):
    """Appearance (EG-15): the State's design system and typeface are reserved to its own sites."""

    dsfr: bool = Field(default=False, title="Système de design de l'État (DSFR)")
    marianne: bool = Field(default=False, title="Police Marianne")
    state_logo: bool = Field(default=False, title="Bloc-marque « République Française »")
    fonts: tuple[Text, ...] = Field(default=(), title="Polices")


class Security(Table):
    """Decision of homologation (EG-13)."""

    approved_on: Day = Field(title="Date de l'homologation")
    authority: Text = Field(title="Autorité d'homologation")
    valid_until: Day = Field(title="Valable jusqu'au")

    @field_validator("valid_until")
    @classmethod
    def _after_the_decision(cls, valid_until: date, info: "ValidationInfo[object]") -> date:
        approved_on = info.data.get("approved_on")
        if isinstance(approved_on, date) and valid_until < approved_on:
            raise refuse("L'homologation finit avant d'avoir été donnée.", "Corrigez l'une des deux dates.")
        return valid_until


class EcoDesign(Table):
    """Eco-design (EG-14): statement, strategy of the body, and the budget that each page keeps to.

    ``most_files`` counts what a page asks for besides itself; ``most_kilobytes`` the page's source and style sheets.
    """

    statement_url: Url | None = Field(default=None, title="Déclaration d'écoconception")
    strategy_url: Url | None = Field(default=None, title="Stratégie numérique responsable")
    most_files: int | None = Field(default=None, ge=0, le=10_000, title="Fichiers par page, au plus")
    most_kilobytes: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        title="Poids d'une page, au plus (ko)",
        description="Source et feuilles de style.",
    )


class WaiverEntry(Table):
    """A waiver as it is written; :meth:`value` is what the guarantor reads."""

    id: Slug = Field(title="Nom technique")
    rule: RuleCode = Field(title="Règle", description="Par exemple « EG-12 ».")
    scope: Text = Field(
        default="*", title="Portée", description="« * » pour tout le service, sinon une page ou une clé."
    )
    reason: LongText = Field(title="Motif")
    legal_ground: LongText = Field(title="Fondement légal")
    compensating_measure: LongText = Field(title="Mesure de compensation")
    requested_by: Text = Field(title="Demandée par", description="Une fonction, pas un nom de personne.")
    approved_by: Text = Field(title="Accordée par", description="Une autre fonction que celle qui demande.")
    authority: Authority | None = Field(
        default=None,
        title="Autorité",
        description="Qui a engagé l'organisme ; exigée, avec sa décision, pour les règles qu'elle seule peut écarter.",
    )
    decision: Text | None = Field(
        default=None, title="Décision", description="Référence de l'acte : délibération ou arrêté, numéro et date."
    )
    created: Day = Field(title="Accordée le")
    expires: Day = Field(title="Expire le", description="Au plus tard douze mois après.")

    @field_validator("approved_by")
    @classmethod
    def _by_somebody_else(cls, approved_by: str, info: "ValidationInfo[object]") -> str:
        if str(info.data.get("requested_by", "")).casefold() == approved_by.casefold():
            raise refuse(
                "La dérogation est accordée par la personne qui la demande.",
                "Faites-la accorder par quelqu'un d'autre, puis écrivez sa fonction.",
            )
        return approved_by

    @field_validator("expires")
    @classmethod
    def _within_a_year(cls, expires: date, info: "ValidationInfo[object]") -> date:
        created = info.data.get("created")
        if isinstance(created, date):
            if expires < created:
                raise refuse("La dérogation expire avant d'avoir été accordée.", "Corrigez l'une des deux dates.")
            if expires - created > LONGEST:
                raise refuse(
                    "La dérogation dure plus de douze mois.", "Choisissez une date de fin dans les douze mois."
                )
        return expires

    def value(self) -> Waiver:
        """The waiver as a value shared by all rooms."""
        return Waiver(
            id=self.id,
            rule=self.rule,
            scope=self.scope,
            reason=self.reason,
            legal_ground=self.legal_ground,
            compensating_measure=self.compensating_measure,
            requested_by=self.requested_by,
            approved_by=self.approved_by,
            created=self.created,
            expires=self.expires,
            authority=self.authority,
            decision=self.decision or "",
        )

    @classmethod
    def of(cls, waiver: Waiver) -> Self:
        """The entry that would be written for *waiver*."""
        return cls(
            id=waiver.id,
            rule=waiver.rule,
            scope=waiver.scope,
            reason=waiver.reason,
            legal_ground=waiver.legal_ground,
            compensating_measure=waiver.compensating_measure,
            requested_by=waiver.requested_by,
            approved_by=waiver.approved_by,
            created=waiver.created,
            expires=waiver.expires,
            authority=waiver.authority,
            decision=waiver.decision or None,
        )
