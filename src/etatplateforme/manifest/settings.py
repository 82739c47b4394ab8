"""Where the service runs and whom it calls: ``settings.toml``, beside the manifest.

The manifest says what the service is and may be shown to anybody; the settings say how one machine runs it. They stand
in a file of their own so that a change of machine changes nothing of what was declared and attested. Without a file,
the settings are those of the sandbox. In the file, one table for each environment that differs from what is known::

    environment = "production"

    [production]
    base_url = "https://cantine.exemple.fr"

    [production.franceconnect]
    client_id = "…"
    client_secret = "${FRANCECONNECT_SECRET}"

    [production.smtp]
    host = "smtp.exemple.fr"
"""

from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    InstanceOf,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.manifest.base import HOST, Table, Text, Url, proxy_url, refuse
from etatplateforme.manifest.carriers import (
    LetterSettings,
    SmsSettings,
    SmtpSettings,
    WebhookSettings,
)
from etatplateforme.manifest.in_sandbox import (
    SANDBOX_PIVOT_KEY,
    SANDBOX_SECRET,
    described_sms,
    registered,
)
from etatplateforme.manifest.load import parse_toml
from etatplateforme.manifest.registrations import AccountSettings, ApiSettings, ProviderSettings
from etatplateforme.manifest.secret import Secret, SecretRef, secret_from_text
from etatplateforme.manifest.state_services import (
    KNOWN_SERVICES,
    RETIRED_GEOCODER,
    SANDBOX_HTTP_PORT,
    SANDBOX_SMTP_PORT,
    Environment,
    StateServices,
)

Seconds = Annotated[float, Field(gt=0, le=600)]
Host = Annotated[str, StringConstraints(pattern=HOST)]


def _with_port(host: str) -> str:
    return host if ":" in host else f"{host}:443"


def _in_service(url: str) -> str:
    if urlsplit(url).hostname == RETIRED_GEOCODER:
        raise refuse(
            "Cette adresse est celle de l'ancien géocodeur, arrêté fin janvier 2026.",
            "Mettez celle de la Géoplateforme, https://data.geopf.fr/geocodage, ou retirez ce réglage.",
        )
    return url


def _proxy(value: object) -> object:
    if isinstance(value, SecretRef) or (isinstance(value, str) and value.startswith("${")):
        return secret_from_text(value)
    if not isinstance(value, str):
        raise refuse("L'adresse du serveur mandataire est un texte.", "Mettez-la entre guillemets droits.")
    return proxy_url(value)


Proxy = Annotated[
    str | InstanceOf[SecretRef],
    PlainValidator(_proxy, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["http://proxy.mairie.fr:3128", "${PROXY}"]}),
]
"""The address of a proxy, or a reference to it when it holds a password."""


class Timeouts(Table):
    """How long one action may wait for other machines, in seconds."""

    total: Seconds = Field(default=30, title="En tout (secondes)")


class SettingsTable(Table):
    """What one environment may set; everything has a default."""

    base_url: Url | None = Field(default=None, title="Adresse du service", description="Sans barre oblique finale.")
    data_dir: Text = Field(default="donnees", title="Dossier des données")
    database: Secret | None = Field(
        default=None,
        title="Base PostgreSQL",
        description="Sous la forme ${NOM}, variable qui contient l'adresse. Sinon : SQLite, dans le dossier.",
    )
    allowed_hosts: tuple[Annotated[Host, AfterValidator(_with_port)], ...] = Field(
        default=(),
        title="Machines internes permises",
        description="« machine:port », pour les adresses venues de données.",
    )
    proxy: Proxy | None = Field(
        default=None, title="Serveur mandataire", description="Sous la forme ${NOM} s'il demande un mot de passe."
    )
    timeouts: Timeouts = Field(default_factory=Timeouts, title="Délais d'attente")
    franceconnect: ProviderSettings = Field(default_factory=ProviderSettings, title="FranceConnect")
    franceconnect_plus: ProviderSettings = Field(default_factory=ProviderSettings, title="FranceConnect+")
    proconnect: ProviderSettings = Field(default_factory=ProviderSettings, title="ProConnect")
    geoplateforme_url: Annotated[Url, AfterValidator(_in_service)] | None = Field(default=None, title="Géoplateforme")
    ban_url: Url | None = Field(default=None, title="Base Adresse Nationale")
    geo_url: Url | None = Field(default=None, title="Découpage administratif (geo.api.gouv.fr)")
    accounts: AccountSettings = Field(default_factory=AccountSettings, title="Rattachement des comptes")
    datagouv_url: Url | None = Field(default=None, title="data.gouv.fr")
    datagouv_key: Secret | None = Field(
        default=None, title="Clé pour publier sur data.gouv.fr", description="Sous la forme ${NOM}."
    )
    schemas_url: Url | None = Field(default=None, title="Catalogue des schémas (schema.data.gouv.fr)")
    tables_url: Url | None = Field(default=None, title="Tables de data.gouv.fr (tabular-api)")
    companies_url: Url | None = Field(default=None, title="Recherche d'entreprises")
    directory_url: Url | None = Field(default=None, title="Annuaire de l'administration")
    api_particulier: ApiSettings = Field(default_factory=ApiSettings, title="API Particulier")
    api_entreprise: ApiSettings = Field(default_factory=ApiSettings, title="API Entreprise")
    smtp: SmtpSettings | None = Field(default=None, title="Envoi des courriels")
    sms: SmsSettings | None = Field(default=None, title="Envoi des SMS")
    letters: LetterSettings = Field(default_factory=LetterSettings, title="Lettres")
    webhooks: dict[str, WebhookSettings] = Field(
        default_factory=dict[str, WebhookSettings], max_length=20, title="Logiciels à prévenir, par leur nom"
    )


class Settings(SettingsTable):
    """The settings of one environment, complete. Holds references to secrets, never a secret."""

    environment: Environment = Field(default=Environment.SANDBOX, title="Environnement")

    @classmethod
    def for_environment(cls, environment: Environment | str, table: SettingsTable | None = None) -> "Settings":
        """The known settings of *environment*, with what *table* sets in their place.

        :raises InvalidInput: code ``unknown_environment``.
        """
        if environment not in list(Environment):
            raise InvalidInput(
                "Cet environnement n'existe pas.",
                remedy="Choisissez parmi : " + ", ".join(Environment) + ".",
                code="unknown_environment",
            )
        chosen = Environment(environment)
        known = cls.sandbox() if chosen is Environment.SANDBOX else cls(environment=chosen)
        if table is None:
            return known
        return known.model_copy(update={name: getattr(table, name) for name in table.model_fields_set})

    @classmethod
    def sandbox(
        cls,
        *,
        issuer: str | None = None,
        franceconnect_plus: str | None = None,
        proconnect: str | None = None,
        geocoder: str | None = None,
        ban: str | None = None,
        geo: str | None = None,
        catalogue: str | None = None,
        schemas: str | None = None,
        tables: str | None = None,
        companies: str | None = None,
        directory: str | None = None,
        particulier: str | None = None,
        entreprise: str | None = None,
        smtp_host: str = "127.0.0.1",
        smtp_port: int = SANDBOX_SMTP_PORT,
        sms: str = f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/sms",
        paper: str = f"http://127.0.0.1:{SANDBOX_HTTP_PORT}/courrier",
        base_url: str = "http://127.0.0.1:8000",
        data_dir: str = "donnees",
    ) -> "Settings":
        """Settings for a sandbox on this machine; addresses left out are those of ``etatplateforme sandbox``.

        *issuer* is FranceConnect's. The service is registered with the three providers, under the same public secret;
        FranceConnect+ encrypts (ECDH-ES) for a key that is as public.

        Its catalogue stands on this machine: that host alone is allowed for addresses that come from data.

        :raises pydantic.ValidationError: when an address is neither https nor on this machine.
        """
        own_host = urlsplit(catalogue or KNOWN_SERVICES[Environment.SANDBOX].datagouv).netloc
        return cls(
            environment=Environment.SANDBOX,
            base_url=base_url,
            data_dir=data_dir,
            allowed_hosts=(own_host,),
            franceconnect=registered(issuer, base_url),
            franceconnect_plus=registered(franceconnect_plus, base_url, encrypted=True),
            proconnect=registered(proconnect, f"{base_url}/agents"),
            accounts=AccountSettings(pivot_key=SANDBOX_PIVOT_KEY),
            geoplateforme_url=geocoder,
            ban_url=ban,
            geo_url=geo,
            datagouv_url=catalogue,
            datagouv_key=SANDBOX_SECRET,
            schemas_url=schemas,
            tables_url=tables,
            companies_url=companies,
            directory_url=directory,
            api_particulier=ApiSettings(url=particulier, token=SANDBOX_SECRET),
            api_entreprise=ApiSettings(url=entreprise, token=SANDBOX_SECRET),
            smtp=SmtpSettings(host=smtp_host, port=smtp_port, tls="none"),
            sms=described_sms(sms),
            letters=LetterSettings(shown_at=paper),
        )

    @property
    def services(self) -> StateServices:
        """Where the State's services answer: what the settings say, else what is known of the environment."""
        known = KNOWN_SERVICES[self.environment]
        return StateServices(
            franceconnect=self.franceconnect.issuer or known.franceconnect,
            franceconnect_plus=self.franceconnect_plus.issuer or known.franceconnect_plus,
            proconnect=self.proconnect.issuer or known.proconnect,
            geoplateforme=self.geoplateforme_url or known.geoplateforme,
            ban=self.ban_url or known.ban,
            geo=self.geo_url or known.geo,
            datagouv=self.datagouv_url or known.datagouv,
            schemas=self.schemas_url or known.schemas,
            tables=self.tables_url or known.tables,
            companies=self.companies_url or known.companies,
            directory=self.directory_url or known.directory,
            api_particulier=self.api_particulier.url or known.api_particulier,
            api_entreprise=self.api_entreprise.url or known.api_entreprise,
        )

    def secrets(self) -> Iterator[tuple[str, SecretRef]]:
        """Every reference to a secret with its dotted key."""
        for name, provider in (
            ("franceconnect", self.franceconnect),
            ("franceconnect_plus", self.franceconnect_plus),
            ("proconnect", self.proconnect),
        ):
            yield from _given(
                {f"{name}.client_secret": provider.client_secret, f"{name}.private_key": provider.private_key}
            )
            yield from ((f"{name}.decryption_keys[{rank}]", key) for rank, key in enumerate(provider.decryption_keys))
        smtp = self.smtp.password if self.smtp is not None else None
        proxy = self.proxy if isinstance(self.proxy, SecretRef) else None
        tokens = {
            "api_particulier.token": self.api_particulier.token,
            "api_entreprise.token": self.api_entreprise.token,
            "datagouv_key": self.datagouv_key,
            "accounts.pivot_key": self.accounts.pivot_key,
            "accounts.former_pivot_key": self.accounts.former_pivot_key,
        }
        yield from _given({"database": self.database, "smtp.password": smtp, "proxy": proxy, **tokens})
        yield from self._carriers_secrets()

    def _carriers_secrets(self) -> Iterator[tuple[str, SecretRef]]:
        """Secrets of what carries messages."""
        if self.smtp is not None:
            yield from ((f"smtp.dkim[{rank}].private_key", key.private_key) for rank, key in enumerate(self.smtp.dkim))
            if self.smtp.unsubscribe is not None:
                yield "smtp.unsubscribe.secret", self.smtp.unsubscribe.secret
        if self.sms is not None:
            yield from _given({f"sms.{name}": secret for name, secret in self.sms.secrets()})
        yield from ((f"webhooks.{name}.secret", endpoint.secret) for name, endpoint in self.webhooks.items())

    def missing_secrets(self, environ: Mapping[str, str]) -> tuple[Fault, ...]:
        """A fault for each secret that *environ* does not hold."""
        found: list[Fault] = []
        for key, secret in self.secrets():
            try:
                _ = secret.resolve(environ)
            except InvalidInput as error:
                found.append(Fault(f"{self.environment}.{key}", error.problem, error.remedy))
        return tuple(found)


def _given(secrets: Mapping[str, SecretRef | None]) -> Iterator[tuple[str, SecretRef]]:
    return ((key, secret) for key, secret in secrets.items() if secret is not None)


class SettingsFile(Table):
    """All of ``settings.toml``: the environment to use and a table for each one."""

    environment: Environment = Field(default=Environment.SANDBOX, title="Environnement")
    sandbox: SettingsTable | None = Field(default=None, title="Bac à sable")
    integration: SettingsTable | None = Field(default=None, title="Plateformes d'essai de l'État")
    production: SettingsTable | None = Field(default=None, title="Production")


def parse_settings(text: str, *, name: str = "settings.toml", environment: Environment | str | None = None) -> Settings:
    """The settings written in *text* for *environment*, or for the one that the file chooses.

    :raises ManifestInvalid: with every fault, each with line and remedy; a secret is told, never shown.
    :raises InvalidInput: code ``unknown_environment``.
    """
    file = parse_toml(text, SettingsFile, name=name)
    chosen = environment or file.environment
    tables = {
        Environment.SANDBOX: file.sandbox,
        Environment.INTEGRATION: file.integration,
        Environment.PRODUCTION: file.production,
    }
    return Settings.for_environment(chosen, next((t for e, t in tables.items() if e == chosen), None))
