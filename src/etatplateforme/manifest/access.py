"""The ways by which one may reach the service: online, counter, phone, post, and help (EG-02, EG-04).

Every way may be absent here: whether the service stays open to everybody is for the guarantor to say.
"""

from typing import Self

from pydantic import Field, model_validator

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.base import Day, MailText, PhoneText, PostcodeText, Table, Text, Url, refuse
from etatplateforme.values.contact import Phone


class Online(Table):
    """The online way. ``terms_url`` publishes the « modalités d'utilisation » (CRPA L112-9, R112-9-2)."""

    url: Url = Field(title="Page de départ", description="Adresse Web où commence la démarche.")
    terms_url: Url | None = Field(
        default=None, title="Modalités d'utilisation", description="Page qui dit comment utiliser le téléservice."
    )
    terms_updated: Day | None = Field(default=None, title="Date des modalités", description="Dernière mise à jour.")
    fallback_mail: MailText | None = Field(
        default=None,
        title="Adresse de secours",
        description="Adresse électronique acceptée si la démarche est en panne.",
    )
    fallback_url: Url | None = Field(
        default=None, title="Formulaire de secours", description="Page qui reçoit un envoi si la démarche est en panne."
    )
    asks_paper_copy: bool = Field(
        default=False,
        title="Redemande sur papier",
        description="true si l'on demande aussi un envoi papier (la loi l'exclut : CRPA L112-8).",
    )


class Counter(Table):
    """A place where somebody receives the public. ``hours`` is text as it is displayed on the door."""

    name: Text = Field(title="Nom du lieu", description="Par exemple « Mairie, service des écoles ».")
    address: Text = Field(title="Numéro et rue")
    postcode: PostcodeText = Field(title="Code postal")
    city: Text = Field(title="Ville")
    hours: Text = Field(title="Horaires", description="Par exemple « du lundi au vendredi, de 9 h à 17 h ».")
    step_free: bool | None = Field(
        default=None, title="Accessible en fauteuil roulant", description="À omettre si on ne le sait pas."
    )

    @property
    def lines(self) -> tuple[str, ...]:
        """Name and address as one would display them, one line each."""
        return (self.name, self.address, f"{self.postcode} {self.city}")


class PhoneLine(Table):
    """A phone line. ``number`` is in E.164 or a short number; ``shown`` is what a page displays."""

    number: PhoneText = Field(title="Numéro de téléphone")
    hours: Text = Field(title="Horaires", description="Heures auxquelles quelqu'un répond.")
    price: Text = Field(default="prix d'un appel local", title="Prix de l'appel")
    relay_url: Url | None = Field(
        default=None,
        title="Relais téléphonique",
        description="Pour les personnes sourdes, malentendantes ou aphasiques.",
    )

    @property
    def shown(self) -> str:
        """The number as it is read in France: « 01 23 45 67 89 »."""
        try:
            return Phone(self.number).national
        except InvalidInput:
            half = len(self.number) // 2
            return f"{self.number[:half]} {self.number[half:]}" if len(self.number) == 4 else self.number


class Post(Table):
    """Where to write by post."""

    recipient: Text = Field(title="Destinataire", description="Par exemple « Mairie, service des écoles ».")
    address: Text = Field(title="Numéro et rue, ou boîte postale")
    postcode: PostcodeText = Field(title="Code postal")
    city: Text = Field(title="Ville")

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it is written on an envelope, one line each."""
        return (self.recipient, self.address, f"{self.postcode} {self.city}")


class Help(Table):
    """Who helps a person who does not manage: at least a phone, a mail address or a page."""

    phone: PhoneText | None = Field(default=None, title="Téléphone")
    mail: MailText | None = Field(default=None, title="Adresse électronique")
    url: Url | None = Field(default=None, title="Page d'aide")
    hours: Text | None = Field(default=None, title="Horaires")

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.phone is None and self.mail is None and self.url is None:
            raise refuse(
                "L'aide n'a ni téléphone, ni adresse électronique, ni page.", "Ajoutez « phone », « mail » ou « url »."
            )
        return self


class Access(Table):
    """All the ways in. ``paper_form`` is the address of a form one can print."""

    online: Online | None = Field(default=None, title="En ligne")
    counter: Counter | None = Field(default=None, title="Au guichet")
    phone: PhoneLine | None = Field(default=None, title="Par téléphone")
    post: Post | None = Field(default=None, title="Par courrier")
    help: Help | None = Field(default=None, title="Aide", description="Qui aide une personne en difficulté.")
    paper_form: Url | None = Field(
        default=None, title="Formulaire papier", description="Adresse Web du formulaire à imprimer."
    )
    substitution: Text | None = Field(
        default=None,
        title="Solution de substitution",
        description="Ce que fait une personne quand la voie en ligne échoue.",
    )

    @property
    def offline_ways(self) -> tuple[str, ...]:
        """The ways that need no screen, in the words of the manifest: ``counter``, ``phone``, ``post``."""
        ways = {"counter": self.counter, "phone": self.phone, "post": self.post}
        return tuple(name for name, way in ways.items() if way is not None)
