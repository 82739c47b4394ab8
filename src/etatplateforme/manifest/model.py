"""The manifest of a service: what ``service.toml`` says, checked and frozen.

``Manifest`` holds declarations only; it judges nothing. A way that is missing, a datum without a consumer, a delay that
is too long are well-formed declarations, and it is the guarantor who speaks about them. What is refused here is what
could not be understood, or what contradicts itself.

    manifest.service.name · .id · .purpose · .kind · .languages · .takes_individual_decisions · .same_rules_for_all
    manifest.operator.kind · .name · .siret · .inhabitants · .agents · .public_service_mission
    manifest.territory.communes
    manifest.access.online · .counter · .phone · .post · .help · .paper_form        (each may be None)
    manifest.data · .decisions · .acknowledgement · .personal_data
    manifest.identity · .addresses · .notifications · .opendata · .once_only        (None when the block is not used)
    manifest.accessibility · .design · .security · .eco_design · .continuity · .differences
    manifest.makers · .waivers · .levels
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PlainSerializer, ValidationInfo, field_validator

from etatplateforme.manifest.access import Access
from etatplateforme.manifest.base import (
    CommuneText,
    Day,
    Language,
    RuleCode,
    SiretText,
    Slug,
    Table,
    Text,
    Url,
    refuse,
    refuse_repetitions,
)
from etatplateforme.manifest.care import Accessibility, Design, EcoDesign, Security, WaiverEntry
from etatplateforme.manifest.continuity import Continuity
from etatplateforme.manifest.differences import Difference
from etatplateforme.manifest.processing import AcknowledgementTerms, Datum, DecisionEntry, PersonalData
from etatplateforme.manifest.usage import AddressUse, Block, Identity, NotificationUse, OnceOnlyUse, OpenDataUse
from etatplateforme.values.finding import Level
from etatplateforme.values.waiver import Waiver

MOST_COMMUNES = 5000
MOST_ENTRIES = 500


class ProcedureKind(StrEnum):
    """What a person does with the service."""

    REQUEST = "request"
    DECLARATION = "declaration"
    PAYMENT = "payment"
    APPOINTMENT = "appointment"
    COMPLAINT = "complaint"
    DOCUMENT_ACCESS = "document_access"
    INFORMATION = "information"


class Service(Table):
    """What the service is. ``takes_individual_decisions`` is None when the manifest does not say."""

    id: Slug = Field(title="Nom technique", description="Lettres minuscules sans accent, chiffres et tirets.")
    name: Text = Field(title="Nom du service", description="Tel que les habitants le lisent.")
    purpose: Text = Field(title="But du service", description="Ce qu'il permet de faire, en une phrase.")
    kind: ProcedureKind = Field(default=ProcedureKind.REQUEST, title="Type de démarche")
    languages: tuple[Language, ...] = Field(default=("fr",), min_length=1, title="Langues")
    takes_individual_decisions: bool | None = Field(
        default=None, title="Prend des décisions individuelles", description="À omettre si on ne le sait pas."
    )
    online_mandatory: bool = Field(
        default=False, title="Voie en ligne obligatoire", description="true si un texte impose la voie en ligne."
    )
    accepts_mandate: bool | None = Field(
        default=None, title="Accepte un mandataire", description="Un proche ou un tuteur peut agir pour une personne."
    )
    same_rules_for_all: bool | None = Field(
        default=None,
        title="Mêmes règles pour tous",
        description="Mêmes tarifs, mêmes délais ; sinon, dites chaque différence dans « differences ».",
    )
    allows_correction: bool | None = Field(
        default=None, title="Permet de corriger", description="La personne peut corriger après l'envoi (CRPA L123-1)."
    )


class OperatorKind(StrEnum):
    """Which kind of body operates the service."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    CCAS = "ccas"
    SYNDICATE = "syndicat"
    ASSOCIATION = "association"
    STATE = "etat"
    OTHER_PUBLIC_BODY = "etablissement_public"


class Operator(Table):
    """Who operates the service. ``agents`` in full-time equivalents; None when the manifest does not say."""

    kind: OperatorKind = Field(title="Type d'organisme")
    name: Text = Field(title="Nom de l'organisme")
    siret: SiretText = Field(title="Numéro SIRET", description="Quatorze chiffres.")
    inhabitants: int | None = Field(default=None, ge=0, le=100_000_000, title="Nombre d'habitants")
    agents: int | None = Field(default=None, ge=0, le=10_000_000, title="Nombre d'agents (équivalent temps plein)")
    public_service_mission: bool | None = Field(
        default=None, title="Mission de service public", description="Pour une association chargée d'un service public."
    )

    @property
    def public(self) -> bool:
        """True for a public body, and for an association that declares a mission of public service."""
        return self.kind is not OperatorKind.ASSOCIATION or self.public_service_mission is True


class Task(StrEnum):
    """What somebody does for the service."""

    BUILD = "build"
    RUN = "run"
    HOST = "host"
    HELP = "help"


class Maker(Table):
    """Somebody who builds or runs the service: a town hall's own team, a company, an association.

    ``until`` is the day to which the maker is bound by a contract or a promise; None when there is no end.
    """

    name: Text = Field(title="Nom")
    siret: SiretText | None = Field(default=None, title="Numéro SIRET")
    role: Text | None = Field(default=None, title="Rôle", description="Par exemple « développement », « hébergement ».")
    tasks: tuple[Task, ...] = Field(
        default=(),
        title="Tâches",
        description="build : fabrique ; run : fait tourner ; host : héberge ; help : aide les personnes.",
    )
    until: Day | None = Field(default=None, title="Engagé jusqu'au", description="À omettre s'il n'y a pas de fin.")
    url: Url | None = Field(default=None, title="Site Web")


class Territory(Table):
    """The communes that the service is for, by INSEE code."""

    communes: tuple[CommuneText, ...] = Field(
        min_length=1, max_length=MOST_COMMUNES, title="Communes", description="Codes INSEE, et non codes postaux."
    )

    @field_validator("communes")
    @classmethod
    def _once_each(cls, communes: tuple[str, ...]) -> tuple[str, ...]:
        refuse_repetitions(communes, "La commune")
        return communes


def _frozen(levels: Mapping[str, Level]) -> Mapping[str, Level]:
    return MappingProxyType(dict(levels))


Levels = Annotated[
    Mapping[RuleCode, Level], AfterValidator(_frozen), PlainSerializer(dict, return_type=dict[str, Level])
]
"""Level asked for a rule, by its public code."""


class Manifest(Table):
    """Everything that ``service.toml`` declares."""

    service: Service = Field(title="Le service")
    operator: Operator = Field(title="L'organisme qui rend le service")
    makers: tuple[Maker, ...] = Field(default=(), max_length=MOST_ENTRIES, title="Qui fabrique le service")
    territory: Territory = Field(title="Le territoire")
    access: Access = Field(default_factory=Access, title="Les voies d'accès")
    data: tuple[Datum, ...] = Field(default=(), max_length=MOST_ENTRIES, title="Les données demandées")
    decisions: tuple[DecisionEntry, ...] = Field(default=(), max_length=MOST_ENTRIES, title="Les décisions prises")
    acknowledgement: AcknowledgementTerms | None = Field(default=None, title="L'accusé de réception")
    personal_data: PersonalData | None = Field(default=None, title="La protection des données")
    identity: Identity | None = Field(default=None, title="La connexion")
    addresses: AddressUse | None = Field(default=None, title="Les adresses")
    notifications: NotificationUse | None = Field(default=None, title="Les messages")
    opendata: OpenDataUse | None = Field(default=None, title="Les données ouvertes")
    once_only: OnceOnlyUse | None = Field(default=None, title="Les données demandées aux administrations")
    accessibility: Accessibility | None = Field(default=None, title="L'accessibilité")
    design: Design = Field(default_factory=Design, title="L'apparence")
    security: Security | None = Field(default=None, title="La sécurité")
    eco_design: EcoDesign | None = Field(default=None, title="L'écoconception")
    continuity: Continuity | None = Field(default=None, title="La continuité")
    differences: tuple[Difference, ...] = Field(
        default=(), max_length=MOST_ENTRIES, title="Les différences de traitement"
    )
    declared_waivers: tuple[WaiverEntry, ...] = Field(
        default=(), alias="waivers", max_length=MOST_ENTRIES, title="Les dérogations"
    )
    levels: Levels = Field(
        default_factory=lambda: _frozen({}),
        title="Le niveau des règles",
        json_schema_extra={"additionalProperties": False},
    )

    @field_validator("data")
    @classmethod
    def _distinct_data(cls, data: tuple[Datum, ...]) -> tuple[Datum, ...]:
        refuse_repetitions([datum.name for datum in data], "Ce nom de donnée", "name")
        return data

    @field_validator("decisions")
    @classmethod
    def _coherent_decisions(
        cls, decisions: tuple[DecisionEntry, ...], info: "ValidationInfo[object]"
    ) -> tuple[DecisionEntry, ...]:
        refuse_repetitions([decision.name for decision in decisions], "Ce nom de décision", "name")
        service = info.data.get("service")
        if isinstance(service, Service) and service.takes_individual_decisions is False:
            individual = [rank for rank, decision in enumerate(decisions) if decision.individual]
            if individual:
                raise refuse(
                    "Le service déclare plus haut ne prendre aucune décision individuelle.",
                    "Corrigez « service.takes_individual_decisions », ou retirez cette décision.",
                    at=[(rank,) for rank in individual],
                )
        return decisions

    @field_validator("differences")
    @classmethod
    def _coherent_differences(
        cls, differences: tuple[Difference, ...], info: "ValidationInfo[object]"
    ) -> tuple[Difference, ...]:
        refuse_repetitions([difference.name for difference in differences], "Ce nom de différence", "name")
        service = info.data.get("service")
        if isinstance(service, Service) and service.same_rules_for_all is True and differences:
            raise refuse(
                "Le service déclare plus haut appliquer les mêmes règles à tous.",
                "Corrigez « service.same_rules_for_all », ou retirez cette différence.",
                at=[(rank,) for rank in range(len(differences))],
            )
        return differences

    @field_validator("declared_waivers")
    @classmethod
    def _distinct_waivers(cls, waivers: tuple[WaiverEntry, ...]) -> tuple[WaiverEntry, ...]:
        refuse_repetitions([waiver.id for waiver in waivers], "Ce nom de dérogation", "id")
        return waivers

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers as values, in the order of the file."""
        return tuple(entry.value() for entry in self.declared_waivers)

    @property
    def takes_individual_decisions(self) -> bool | None:
        """True or False when the manifest says so (by the word or by its decisions), None when it does not."""
        if any(decision.individual for decision in self.decisions):
            return True
        return self.service.takes_individual_decisions

    @property
    def blocks(self) -> frozenset[Block]:
        """The building blocks that the service uses."""
        used = {
            Block.IDENTITY: self.identity,
            Block.ADDRESSES: self.addresses,
            Block.NOTIFICATIONS: self.notifications,
            Block.OPENDATA: self.opendata,
            Block.ONCE_ONLY: self.once_only,
        }
        return frozenset(block for block, use in used.items() if use is not None)

    @property
    def from_apis(self) -> frozenset[str]:
        """Names of the data that the manifest declares to come from an API (``particulier.quotient_familial``)."""
        return frozenset(datum.source.removeprefix("api:") for datum in self.data if datum.source.startswith("api:"))

    @property
    def host(self) -> str | None:
        """Host name of the start page, lower case, without port; None for a service that is not online."""
        return urlsplit(self.access.online.url).hostname if self.access.online is not None else None
