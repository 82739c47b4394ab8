"""Settings of what carries messages: the mail relay and its keys, the SMS carrier, software to be told, letters.

In ``settings.toml``, under the environment::

    [[production.smtp.dkim]]
    selector = "mairie2026"
    private_key = "${DKIM_RSA}"

    [production.sms]
    carrier = "ovh"
    sender = "Marivaux"
    account = "sms-ab12345-1"
    application = "…"
    application_secret = "${OVH_SECRET}"
    consumer = "${OVH_CONSUMER}"
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from etatplateforme.manifest.base import LOOPBACK, Day, Table, Text, Url, refuse
from etatplateforme.manifest.secret import Secret, SecretRef

Port = Annotated[int, Field(ge=1, le=65535)]
Hours = Annotated[float, Field(ge=0, le=8_760)]
Millimetres = Annotated[float, Field(ge=0, le=300)]
Fields = Annotated[dict[str, str], Field(max_length=40)]


class DkimSettings(Table):
    """One key that signs mail. Without *domain*, it is that of the sender."""

    selector: Text = Field(title="Sélecteur")
    private_key: Secret = Field(title="Clé privée (PEM)", description="Sous la forme ${NOM} ; RSA ou Ed25519.")
    domain: Text | None = Field(default=None, title="Domaine", description="À omettre si c'est celui de l'expéditeur.")


class UnsubscribeSettings(Table):
    """Where people unsubscribe from bulk mail."""

    url: Url = Field(title="Adresse de désinscription", description="En https, sans « ? ».")
    secret: Secret = Field(title="Secret des jetons", description="Sous la forme ${NOM}, 16 caractères au moins.")


class SmtpSettings(Table):
    """The mail relay."""

    host: Text = Field(title="Machine")
    port: Port = Field(default=587, title="Port")
    tls: Literal["none", "starttls", "tls"] = Field(default="starttls", title="Chiffrement")
    user: Text | None = Field(default=None, title="Compte")
    password: Secret | None = Field(default=None, title="Mot de passe", description="Sous la forme ${NOM}.")
    in_clear: bool = Field(
        default=False, title="Sans chiffrement en production", description="true seulement sur un réseau à vous."
    )
    dkim: tuple[DkimSettings, ...] = Field(default=(), max_length=4, title="Clés de signature (DKIM)")
    unsubscribe: UnsubscribeSettings | None = Field(default=None, title="Désinscription des envois en nombre")

    @model_validator(mode="after")
    def _never_in_clear(self) -> Self:
        if self.password is not None and self.tls == "none" and self.host not in LOOPBACK:
            raise refuse(
                "Le mot de passe partirait en clair.", 'Écrivez tls = "starttls" (port 587) ou "tls" (port 465).'
            )
        if (self.user is None) is not (self.password is None):
            raise refuse("Le compte et le mot de passe vont ensemble.", "Écrivez « user » et « password », ou aucun.")
        return self


class SmsPriceSettings(Table):
    """What a segment costs, since when, and who says so."""

    euros: float = Field(ge=0, le=10, title="Prix d'un segment (euros)")
    since: Day = Field(title="Depuis le")
    source: Text = Field(title="D'où vient ce prix", description="Par exemple « marché de la commune ».")


class SmsApiSettings(Table):
    """An SMS API described field by field, when *carrier* is « http »."""

    url: Url = Field(title="Adresse d'envoi")
    fields: Fields = Field(title="Champs", description="Valeurs entre accolades : {phone}, {text}, {sender}, {id}…")
    id_at: Text = Field(title="Où lire l'identifiant dans la réponse")
    body: Literal["json", "form"] = Field(default="json", title="Forme du corps")
    credentials_header: Text = Field(default="authorization", title="En-tête d'authentification")
    credentials: Secret | None = Field(default=None, title="Valeur de cet en-tête", description="Sous la forme ${NOM}.")
    idempotency_header: Text | None = Field(default=None, title="En-tête de clé d'idempotence")
    same_key_hours: Hours = Field(default=0, title="Durée de la clé (heures)")
    look_up_url: Text | None = Field(default=None, title="Adresse de recherche", description="Avec {id}.")
    look_up_id_at: Text | None = Field(default=None, title="Où lire l'identifiant dans la recherche")

    @property
    def same_key_for(self) -> timedelta:
        """How long the key holds, as a duration."""
        return timedelta(hours=self.same_key_hours)


class SmsSettings(Table):
    """Who carries SMS, and how they are written."""

    carrier: Literal["ovh", "brevo", "http"] = Field(title="Transporteur")
    sender: Text = Field(title="Nom d'expéditeur", description="De 3 à 11 lettres sans accent, chiffres ou espaces.")
    lossy: bool = Field(default=False, title="Retirer les accents", description="Moins cher, moins lisible.")
    price: SmsPriceSettings | None = Field(default=None, title="Prix")
    url: Url | None = Field(default=None, title="Adresse de l'API", description="À omettre si elle est connue.")
    account: Text | None = Field(default=None, title="Compte OVHcloud")
    application: Text | None = Field(default=None, title="Clé d'application OVHcloud")
    application_secret: Secret | None = Field(default=None, title="Secret d'application OVHcloud")
    consumer: Secret | None = Field(default=None, title="Clé de consommateur OVHcloud")
    api_key: Secret | None = Field(default=None, title="Clé d'API Brevo")
    receipts_url: Url | None = Field(default=None, title="Où Brevo envoie ses accusés")
    api: SmsApiSettings | None = Field(default=None, title="API décrite champ par champ")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed: Mapping[str, tuple[tuple[str, object], ...]] = {
            "ovh": (
                ("account", self.account),
                ("application", self.application),
                ("application_secret", self.application_secret),
                ("consumer", self.consumer),
            ),
            "brevo": (("api_key", self.api_key),),
            "http": (("api", self.api),),
        }
        missing = [name for name, value in needed[self.carrier] if value is None]
        if missing:
            raise refuse(f"Il manque {', '.join(missing)} à ce transporteur de SMS.", "Ajoutez-les à la table « sms ».")
        return self

    def secrets(self) -> Iterator[tuple[str, SecretRef | None]]:
        """Every reference to a secret, with its key in the table."""
        yield "application_secret", self.application_secret
        yield "consumer", self.consumer
        yield "api_key", self.api_key
        yield "api.credentials", self.api.credentials if self.api is not None else None


class WebhookSettings(Table):
    """The service's own software, to be told of a message."""

    url: Url = Field(title="Adresse")
    secret: Secret = Field(title="Secret de signature", description="Sous la forme ${NOM}.")
    drops_doubles_hours: Hours = Field(default=0, title="Durée pendant laquelle il écarte les doubles (heures)")

    @property
    def drops_doubles_for(self) -> timedelta:
        """The same as a duration."""
        return timedelta(hours=self.drops_doubles_hours)


class LetterSettings(Table):
    """How letters are laid out: large print, and where the window of the envelopes is, in millimetres.

    *shown_at* is the door of a sandbox, where letters and notes are shown; nobody else gets a copy.
    """

    large_print: bool = Field(default=False, title="Gros caractères")
    window_left: Millimetres = Field(default=110, title="Fenêtre : distance du bord gauche")
    window_top: Millimetres = Field(default=55, title="Fenêtre : distance du haut")
    window_width: Millimetres = Field(default=85, title="Fenêtre : largeur")
    window_height: Millimetres = Field(default=33, title="Fenêtre : hauteur")
    shown_at: Url | None = Field(default=None, title="Bac à sable", description="Où montrer les lettres et les notes.")
