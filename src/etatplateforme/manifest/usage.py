"""Which building blocks the service uses, and with which level of authentication (EG-07, EG-09, EG-22, EG-24)."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from etatplateforme.manifest.base import Day, MailText, Scope, Slug, Table, Text, Url, refuse, refuse_repetitions
from etatplateforme.manifest.span import SpanField


class Block(StrEnum):
    """A building block of the State, as the manifest names it."""

    IDENTITY = "identity"
    ADDRESSES = "addresses"
    NOTIFICATIONS = "notifications"
    OPENDATA = "opendata"
    ONCE_ONLY = "once_only"


class OtherWayIn(StrEnum):
    """How a person is recognised without FranceConnect."""

    FORM = "form"
    ACCOUNT = "account"
    MAIL_LINK = "mail_link"
    COUNTER = "counter"
    PHONE = "phone"
    POST = "post"


class Provider(Table):
    """What is asked of an identity provider. ``scopes`` must hold ``openid`` (OpenID Connect Core §3.1.2.1)."""

    scopes: tuple[Scope, ...] = Field(default=("openid",), title="Données demandées (scopes)")

    @field_validator("scopes")
    @classmethod
    def _openid(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise refuse(
                "La donnée « openid » manque : sans elle, la connexion échoue.", 'Ajoutez "openid" à la liste.'
            )
        refuse_repetitions(scopes, "La donnée")
        return scopes


class FranceConnect(Provider):
    """FranceConnect v2, level eIDAS low."""

    acr: Literal["eidas1"] = Field(default="eidas1", title="Niveau de garantie")


class FranceConnectPlus(Provider):
    """FranceConnect+, levels eIDAS substantial and high."""

    acr: Literal["eidas2", "eidas3"] = Field(default="eidas2", title="Niveau de garantie")


class ProConnect(Provider):
    """ProConnect, for agents and professionals."""

    acr: Literal["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"] = Field(
        default="eidas1", title="Niveau de garantie"
    )


class Identity(Table):
    """How people sign in. ``alternatives`` are the ways without FranceConnect (EG-22)."""

    required: bool = Field(
        default=False, title="Connexion obligatoire", description="true si l'on ne peut rien faire sans se connecter."
    )
    franceconnect: FranceConnect | None = Field(default=None, title="FranceConnect")
    franceconnect_plus: FranceConnectPlus | None = Field(default=None, title="FranceConnect+")
    proconnect: ProConnect | None = Field(default=None, title="ProConnect")
    alternatives: tuple[OtherWayIn, ...] = Field(default=(), title="Sans FranceConnect")

    @property
    def providers(self) -> tuple[str, ...]:
        """Names of the providers used, as the manifest writes them."""
        used = {
            "franceconnect": self.franceconnect,
            "franceconnect_plus": self.franceconnect_plus,
            "proconnect": self.proconnect,
        }
        return tuple(name for name, provider in used.items() if provider is not None)


class AddressSource(StrEnum):
    """Where addresses are looked for: on this machine, at the Géoplateforme, or at the second when the first fails."""

    LOCAL = "local"
    GEOPLATEFORME = "geoplateforme"
    LOCAL_FIRST = "local_first"
    GEOPLATEFORME_FIRST = "geoplateforme_first"


class AddressUse(Table):
    """Address search. ``accepts_domiciliation``: an address at a CCAS is taken like any other (CASF L264-1, EG-19)."""

    source: AddressSource = Field(default=AddressSource.LOCAL, title="Où chercher les adresses")
    accepts_domiciliation: bool | None = Field(default=None, title="Accepte une domiciliation")


class Channel(StrEnum):
    """By which way the service answers."""

    MAIL = "mail"
    SMS = "sms"
    POST = "post"
    PHONE = "phone"
    COUNTER = "counter"


class Team(Table):
    """Who is told of a lawful deadline: by mail or by the service's own software, else by a note at the counter."""

    mail: MailText | None = Field(default=None, title="Courriel de l'équipe")
    webhook: Slug | None = Field(
        default=None, title="Logiciel de l'équipe", description="Le nom qu'il porte dans « webhooks » des réglages."
    )
    warned_days: int = Field(default=2, ge=0, le=30, title="Prévenir combien de jours ouvrés avant")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.mail is not None and self.webhook is not None:
            raise refuse("L'équipe est prévenue de deux façons.", "Gardez « mail » ou « webhook ».")
        return self


class NotificationUse(Table):
    """Messages to people, and the team that looks after them."""

    channels: tuple[Channel, ...] = Field(default=(Channel.MAIL,), min_length=1, title="Voies d'envoi")
    sender: MailText | None = Field(default=None, title="Adresse d'envoi")
    team: Team = Field(default=Team(), title="Équipe à prévenir")


class Habilitation(Table):
    """The right to ask the data of an API, given for one purpose. The data themselves are declared in ``data``."""

    number: Text = Field(title="Numéro de l'habilitation", description="Celui de DataPass.")
    ground: Text = Field(
        default="CRPA, article L114-8",
        title="Cadre juridique",
        description="Le texte qui permet l'échange ; il accompagne chaque donnée obtenue.",
    )

    @property
    def told(self) -> str:
        """The ground that is kept with each datum, in French."""
        return f"{self.ground} ; habilitation n° {self.number}"


class BodyHabilitation(Habilitation):
    """The right to ask about bodies: API Entreprise wants to know why with each question."""

    context: Text = Field(title="Cadre de la demande", description="Par exemple « Aides aux associations ».")
    purpose: Text = Field(title="Objet de la demande", description="Par exemple « Vérifier l'existence du demandeur ».")


class OnceOnlyUse(Table):
    """What the service asks of administrations in place of people (CRPA L113-12, L114-8, EG-07)."""

    particulier: Habilitation | None = Field(default=None, title="API Particulier")
    entreprise: BodyHabilitation | None = Field(default=None, title="API Entreprise")


class PublishedDataset(Table):
    """A dataset that the body publishes."""

    title: Text = Field(title="Titre")
    url: Url = Field(title="Adresse Web")
    licence: Literal["lov2", "odc-odbl", "other-open", "notspecified"] = Field(default="lov2", title="Licence")
    schema_url: Url | None = Field(default=None, title="Schéma")
    personal: bool = Field(default=False, title="Contient des données personnelles")
    updated: Day | None = Field(default=None, title="Dernière mise à jour")
    frequency: SpanField | None = Field(
        default=None, title="Mis à jour tous les", description="Par exemple « 1 mois » ou « 1 an »."
    )


class AddressBase(Table):
    """The « base adresse locale » of a commune (CGCT L2121-30, CRPA L321-4)."""

    published: bool = Field(default=True, title="Publiée", description="false si elle ne l'est pas encore.")
    url: Url | None = Field(default=None, title="Adresse Web")
    updated: Day | None = Field(default=None, title="Dernière mise à jour")


class OpenDataUse(Table):
    """Open data read and published. ``reads`` holds identifiers or slugs of datasets on data.gouv.fr."""

    reads: tuple[Text, ...] = Field(default=(), title="Jeux de données lus")
    publishes: tuple[PublishedDataset, ...] = Field(default=(), title="Jeux de données publiés")
    address_base: AddressBase | None = Field(default=None, title="Base adresse locale", description="D'une commune.")
