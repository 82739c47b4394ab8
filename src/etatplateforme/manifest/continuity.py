"""How the service goes on: who answers for it, until when it is paid, how it is left, what an outage does (EG-01).

Nothing is compulsory here: what is not said is for the guarantor to ask.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from etatplateforme.manifest.base import Day, LongText, Spdx, Table, Text, Url
from etatplateforme.manifest.span import SpanField


class Instead(StrEnum):
    """What a person, or the service, does while a service of the State is down.

    ``typed``: the person writes it. ``local_copy``: the service has its own copy. ``later``: it is kept and sent when
    the service is back. ``state_service``: another service of the State is used, which may be down as well.
    """

    FORM = "form"
    ACCOUNT = "account"
    MAIL_LINK = "mail_link"
    COUNTER = "counter"
    PHONE = "phone"
    POST = "post"
    TYPED = "typed"
    LOCAL_COPY = "local_copy"
    LATER = "later"
    STATE_SERVICE = "state_service"


class Outage(Table):
    """What happens when one service of the State is down. ``told`` is what the person reads then."""

    instead: tuple[Instead, ...] = Field(
        min_length=1, title="À la place", description="Ce qui permet de continuer sans ce service de l'État."
    )
    told: Text | None = Field(
        default=None, title="Ce qui est dit", description="Ce que lit la personne pendant la panne."
    )


class Outages(Table):
    """One table for each service of the State that this service uses."""

    franceconnect: Outage | None = Field(default=None, title="Panne de FranceConnect")
    franceconnect_plus: Outage | None = Field(default=None, title="Panne de FranceConnect+")
    proconnect: Outage | None = Field(default=None, title="Panne de ProConnect")
    addresses: Outage | None = Field(default=None, title="Panne de la recherche d'adresse")
    notifications: Outage | None = Field(default=None, title="Panne de l'envoi des messages")
    opendata: Outage | None = Field(default=None, title="Panne de data.gouv.fr")

    @property
    def by_name(self) -> Mapping[str, Outage | None]:
        """What is declared for each service of the State, under the name of its table."""
        return MappingProxyType(
            {
                "franceconnect": self.franceconnect,
                "franceconnect_plus": self.franceconnect_plus,
                "proconnect": self.proconnect,
                "addresses": self.addresses,
                "notifications": self.notifications,
                "opendata": self.opendata,
            }
        )


class Export(Table):
    """Something that leaves with the body when it leaves the software: what, in which format, from where."""

    what: Text = Field(title="Quoi", description="Par exemple « les demandes et les réponses ».")
    format: Text = Field(title="Format", description="Par exemple « CSV » ou « base SQLite ».")
    where: Text = Field(title="Où", description="Comment l'obtenir : une adresse, une commande, un écran.")


class Continuity(Table):
    """Who answers for the service, until when it is paid, how it is left, and what happens in an outage."""

    accountable: Text | None = Field(
        default=None,
        title="Qui répond du service",
        description="Une fonction, pas un nom de personne.",
    )
    funding: Text | None = Field(default=None, title="Financement", description="Qui paie, et sur quel budget.")
    funded_until: Day | None = Field(default=None, title="Financé jusqu'au")
    funding_recurs: bool = Field(
        default=False,
        title="Financement reconduit",
        description="true si la dépense est inscrite au budget chaque année, sans fin prévue.",
    )
    licence: Spdx | None = Field(
        default=None, title="Licence du code", description="Identifiant SPDX, comme « EUPL-1.2 » ou « MIT »."
    )
    source_url: Url | None = Field(default=None, title="Code source", description="Page qui publie le code.")
    exports: tuple[Export, ...] | None = Field(
        default=None, title="Ce qu'on emporte", description="Une liste vide dit que rien ne peut être emporté."
    )
    keys_held_by: tuple[Text, ...] = Field(
        default=(), title="Qui tient les clés", description="Noms de domaine, mots de passe, sauvegardes."
    )
    notice: SpanField | None = Field(default=None, title="Préavis", description="Pour quitter un prestataire.")
    exit_plan: LongText | None = Field(
        default=None, title="Plan de sortie", description="Ce que l'on fait pour quitter le logiciel ou le prestataire."
    )
    outages: Outages = Field(default_factory=Outages, title="Les pannes")
