"""The sandbox itself: starts every service on loopback, says where each answers, and stops cleanly."""

import errno
import signal
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import TypedDict

from etatplateforme.errors import StorageFull, Unavailable
from etatplateforme.manifest.in_sandbox import SANDBOX_CLIENT_ID, SANDBOX_SECRET
from etatplateforme.manifest.state_services import SANDBOX_HTTP_PORT, SANDBOX_SMTP_PORT
from etatplateforme.sandbox.administrations.app import create_administrations
from etatplateforme.sandbox.administrations.contract import DATA_SCOPES
from etatplateforme.sandbox.catalogue.app import create_catalogue
from etatplateforme.sandbox.catalogue.library import Library
from etatplateforme.sandbox.catalogue.tabular import create_tabular
from etatplateforme.sandbox.divisions import create_false_ban, create_false_geo
from etatplateforme.sandbox.faults import IDENTITY, IDENTITY_PREFIX, KNOWN_FAULTS, Faults, KnownFault
from etatplateforme.sandbox.geocoder import create_false_geocoder, open_index
from etatplateforme.sandbox.http_faults import HttpFaults
from etatplateforme.sandbox.identity.faults import IdentityFault
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT
from etatplateforme.sandbox.identity.provider import IdentityProvider, side_by_side
from etatplateforme.sandbox.identity.three import three_providers
from etatplateforme.sandbox.inbox import Inbox
from etatplateforme.sandbox.listen import listen, loopback
from etatplateforme.sandbox.paper import create_paper
from etatplateforme.sandbox.post import Post
from etatplateforme.sandbox.registers import create_false_companies, create_false_directory
from etatplateforme.sandbox.servers import Servers
from etatplateforme.sandbox.site import create_site
from etatplateforme.sandbox.sms.brevo import create_brevo
from etatplateforme.sandbox.sms.network import MAGIC_NUMBERS, Network
from etatplateforme.sandbox.sms.ovh import create_ovh
from etatplateforme.sandbox.sms.plain import create_plain
from etatplateforme.sandbox.smtp import MAGIC_RECIPIENTS, mail_protocol
from etatplateforme.sandbox.world import world

CLIENT_SECRET = SANDBOX_SECRET.resolve({})  # public: it opens nothing but a sandbox
DEFAULT_REDIRECTS = (
    "http://127.0.0.1:8000/connexion/retour",
    "http://127.0.0.1:8000/agents/connexion/retour",
)
DEFAULT_SIGNED_OUT = (
    "http://127.0.0.1:8000/deconnexion/retour",
    "http://127.0.0.1:8000/agents/deconnexion/retour",
)
CATALOGUE_BODIES: dict[int, dict[str, object]] = {
    429: {"message": "Too Many Requests"},
    500: {"message": "Internal Server Error"},
}
ALL_FAULTS = (
    *KNOWN_FAULTS,
    *(
        KnownFault(f"{IDENTITY_PREFIX}{fault.value}", f"{IDENTITY} : {fault.group}", fault.description)
        for fault in IdentityFault
    ),
)


@dataclass(frozen=True, slots=True)
class Urls:
    """Where each service of a running sandbox answers. No address ends with a slash, but those of pages.

    ``issuer`` is FranceConnect's; ``franceconnect_plus`` and ``proconnect`` are the two other ones. ``ovh``, ``brevo``
    and ``sms`` (an API to be described in the settings) carry SMS; ``paper`` shows letters and notes.
    """

    home: str
    issuer: str
    franceconnect_plus: str
    proconnect: str
    geocoder: str
    ban: str
    geo: str
    catalogue: str
    schemas: str
    tables: str
    companies: str
    directory: str
    particulier: str
    entreprise: str
    inbox: str
    faults: str
    smtp_host: str
    smtp_port: int
    ovh: str
    brevo: str
    sms: str
    paper: str


class SettingsValues(TypedDict):
    """The arguments of `etatplateforme.manifest.settings.Settings.sandbox` that depend on the running sandbox."""

    issuer: str
    franceconnect_plus: str
    proconnect: str
    geocoder: str
    ban: str
    geo: str
    catalogue: str
    schemas: str
    tables: str
    companies: str
    directory: str
    particulier: str
    entreprise: str
    smtp_host: str
    smtp_port: int
    sms: str
    paper: str


@dataclass(frozen=True, slots=True)
class LocalState:
    """A running sandbox: where it answers, what it received, what goes wrong in it, and who is who.

    ``providers`` are by the names of the manifest: ``franceconnect``, ``franceconnect_plus``, ``proconnect``.
    """

    urls: Urls
    inbox: Inbox
    post: Post
    faults: Faults
    providers: Mapping[str, IdentityProvider]

    @property
    def provider(self) -> IdentityProvider:
        """FranceConnect."""
        return self.providers["franceconnect"]

    def settings_values(self) -> SettingsValues:
        """What `Settings.sandbox` takes, so that a service uses this sandbox: ``Settings.sandbox(**values)``."""
        return {
            "issuer": self.urls.issuer,
            "franceconnect_plus": self.urls.franceconnect_plus,
            "proconnect": self.urls.proconnect,
            "geocoder": self.urls.geocoder,
            "ban": self.urls.ban,
            "geo": self.urls.geo,
            "catalogue": self.urls.catalogue,
            "schemas": self.urls.schemas,
            "tables": self.urls.tables,
            "companies": self.urls.companies,
            "directory": self.urls.directory,
            "particulier": self.urls.particulier,
            "entreprise": self.urls.entreprise,
            "smtp_host": self.urls.smtp_host,
            "smtp_port": self.urls.smtp_port,
            "sms": self.urls.sms,
            "paper": self.urls.paper,
        }


class Sandbox:
    """A small false State in a thread of this process: ``with Sandbox(folder) as state: state.urls.issuer``.

    :param data_dir: a folder for what it builds (address index, files of the catalogue); kept between runs.
    :param host: a loopback address; anything else raises RefusedToListen at once.
    :param http_port: port of the pages and services; 0 takes a free one. ``smtp_port``: the same for mail.
    :param redirect_uris: where the identity providers may send people back after sign-in, compared exactly.
    :param post_logout_redirect_uris: the same after sign-out.
    :param delay_s: what a "slow" fault means, in seconds; ``silence_s``: after how long a silence ends.

    Entering raises Unavailable (``port_taken``, ``port_forbidden``, ``port_unavailable``, ``folder_unwritable``,
    ``sandbox_not_started``) or StorageFull.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        host: str = "127.0.0.1",
        http_port: int = 0,
        smtp_port: int = 0,
        redirect_uris: Sequence[str] = DEFAULT_REDIRECTS,
        post_logout_redirect_uris: Sequence[str] = DEFAULT_SIGNED_OUT,
        delay_s: float = 3,
        silence_s: float = 60,
    ) -> None:
        self._host = loopback(host)
        self._data_dir = data_dir
        self._http_port, self._smtp_port = http_port, smtp_port
        self._returns = tuple(redirect_uris), tuple(post_logout_redirect_uris)
        self._delay_s, self._silence_s = delay_s, silence_s
        self._running = ExitStack()

    def __enter__(self) -> LocalState:
        with ExitStack() as stack:
            http = stack.enter_context(listen(self._host, self._http_port, "pages et services"))
            smtp = stack.enter_context(listen(self._host, self._smtp_port, "courriel"))
            state = self._state(_urls(http.getsockname(), smtp.getsockname()))
            with _folder_faults_told():
                index = stack.enter_context(open_index(world(), self._data_dir))
                library = Library(world(), self._data_dir / "catalogue")
            catalogue = create_catalogue(library, state.faults, CLIENT_SECRET)
            network = Network(state.post, state.faults)
            site = create_site(
                _home(state),
                state.inbox,
                state.post,
                state.faults,
                others={
                    "/ovh/1.0": create_ovh(network),
                    "/brevo/v3": create_brevo(network),
                    "/sms": create_plain(network),
                    "/courrier": create_paper(state.post),
                    "/entreprises": create_false_companies(world(), state.faults),
                    "/tables": create_tabular(library),
                    "/annuaire": create_false_directory(world(), state.faults),
                },
                geocoder=create_false_geocoder(index, world(), state.faults),
                ban=create_false_ban(world(), state.faults),
                geo=create_false_geo(world(), state.faults),
                catalogue=HttpFaults(catalogue, state.faults, "catalogue", CATALOGUE_BODIES),
                administrations=create_administrations(state.provider, CLIENT_SECRET, state.faults),
                identity=side_by_side(tuple(state.providers.values())),
            )
            servers = Servers(http, site, smtp, lambda: mail_protocol(state.inbox, state.faults))
            _ = stack.callback(servers.stop)
            _ = stack.callback(state.faults.stop)
            servers.start()
            self._running = stack.pop_all()
            return state

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _state(self, urls: Urls) -> LocalState:
        faults = Faults(ALL_FAULTS, delay_s=self._delay_s, silence_s=self._silence_s)
        providers = three_providers(
            urls.home.rstrip("/"),
            *self._returns,
            data_scopes=DATA_SCOPES,
            pause=faults.wait,
            slow_seconds=self._silence_s,
        )
        faults.attach(providers["franceconnect"].faults)  # the three share them
        return LocalState(urls, Inbox(), Post(), faults, providers)


def run_forever(
    data_dir: Path,
    *,
    host: str = "127.0.0.1",
    http_port: int = SANDBOX_HTTP_PORT,
    smtp_port: int = SANDBOX_SMTP_PORT,
    redirect_uris: Sequence[str] = DEFAULT_REDIRECTS,
    post_logout_redirect_uris: Sequence[str] = DEFAULT_SIGNED_OUT,
    on_ready: Callable[[LocalState], None],
) -> None:
    """Run a sandbox until Ctrl-C or SIGTERM, then stop it and return. *on_ready* is called once it answers.

    To be called from the main thread. Raises what `Sandbox` raises.
    """
    sandbox = Sandbox(
        data_dir,
        host=host,
        http_port=http_port,
        smtp_port=smtp_port,
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=post_logout_redirect_uris,
    )
    with _asked_to_stop() as stopping, sandbox as state:
        on_ready(state)
        while not stopping.wait(0.2):
            continue


@contextmanager
def _folder_faults_told() -> Generator[None]:
    """Turn what the system says of the data folder into French."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFull(
                "Le disque est plein : le bac à sable ne peut pas écrire ses données.",
                remedy="Libérez quelques mégaoctets, ou donnez un dossier sur un autre disque.",
            ) from error
        raise Unavailable(
            "Le dossier de données du bac à sable ne peut pas être écrit.",
            remedy="Donnez un dossier où vous avez le droit d'écrire, et qui n'est pas un fichier.",
            code="folder_unwritable",
        ) from error


@contextmanager
def _asked_to_stop() -> Generator[threading.Event]:
    stopping = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            _ = signal.signal(number, handler)


def _urls(http: tuple[str, int], smtp: tuple[str, int]) -> Urls:
    host = f"[{http[0]}]" if ":" in http[0] else http[0]
    origin = f"http://{host}:{http[1]}"
    return Urls(
        home=f"{origin}/",
        issuer=origin + FRANCECONNECT.prefix,
        franceconnect_plus=origin + FRANCECONNECT_PLUS.prefix,
        proconnect=origin + PROCONNECT.prefix,
        geocoder=f"{origin}/geocodage",
        ban=f"{origin}/ban",
        geo=f"{origin}/geo",
        catalogue=f"{origin}/catalogue/api/1",
        schemas=f"{origin}/catalogue/schemas",
        tables=f"{origin}/tables",
        companies=f"{origin}/entreprises",
        directory=f"{origin}/annuaire",
        particulier=f"{origin}/particulier",
        entreprise=f"{origin}/entreprise",
        inbox=f"{origin}/courriels/",
        faults=f"{origin}/_bac-a-sable/",
        smtp_host=smtp[0],
        smtp_port=smtp[1],
        ovh=f"{origin}/ovh/1.0",
        brevo=f"{origin}/brevo/v3",
        sms=f"{origin}/sms",
        paper=f"{origin}/courrier",
    )


def _home(state: LocalState) -> dict[str, object]:
    """What the home page shows."""
    urls, faults = state.urls, state.faults.known
    issuers = [(provider.config.profile.label, provider.config.issuer) for provider in state.providers.values()]
    services = [
        *((label, issuer, f"{issuer}/.well-known/openid-configuration", "OpenID Connect") for label, issuer in issuers),
        ("Géocodeur", urls.geocoder, f"{urls.geocoder}/search?q=rue", "Géoplateforme"),
        ("Base Adresse Nationale", urls.ban, f"{urls.ban}/lookup/48095", "Recherche par identifiant"),
        ("Découpage administratif", urls.geo, f"{urls.geo}/departements", "geo.api.gouv.fr"),
        ("Catalogue de données", urls.catalogue, f"{urls.catalogue}/datasets/", "data.gouv.fr, API v1"),
        ("Catalogue de schémas", urls.schemas, f"{urls.schemas}/schemas.json", "schema.data.gouv.fr"),
        ("Tables", urls.tables, "", "tabular-api.data.gouv.fr"),
        ("Recherche d'entreprises", urls.companies, f"{urls.companies}/search?q=toupies", "API ouverte, sans clé"),
        ("Annuaire de l'administration", urls.directory, "", "Opendatasoft, Explore 2.1"),
        ("API Particulier", urls.particulier, f"{urls.particulier}/", "API Particulier, v3"),
        ("API Entreprise", urls.entreprise, f"{urls.entreprise}/", "API Entreprise, v3"),
        ("Courriel", f"{urls.smtp_host}, port {urls.smtp_port}", "", "SMTP"),
        ("SMS par OVHcloud", urls.ovh, "", "API SMS, v1"),
        ("SMS par Brevo", urls.brevo, "", "API Brevo, v3"),
        ("SMS par une API décrite", urls.sms, "", "JSON ou formulaire, Idempotency-Key"),
        ("Lettres et notes", urls.paper, "", "PDF et JSON, rien n'est imprimé"),
        ("Messages reçus", urls.inbox, urls.inbox, "Page de cette machine"),
        ("Pannes à simuler", urls.faults, urls.faults, "Page de cette machine"),
    ]
    return {
        "services": [
            {"name": name, "address": address, "href": href, "shape": shape} for name, address, href, shape in services
        ],
        "people": [f"{person.full_name} ({person.case})" for person in state.provider.config.people],
        "agents": [f"{agent.full_name} ({agent.case})" for agent in state.providers["proconnect"].config.people],
        "numbers": [(number, faults[fault].explanation) for number, fault in MAGIC_NUMBERS.items()],
        "recipients": [(local, faults[fault].explanation) for local, fault in MAGIC_RECIPIENTS.items()],
        "communes": world().communes,
        "source": world().source,
        "client": (SANDBOX_CLIENT_ID, CLIENT_SECRET),
    }
