"""What a service stands on, made from its manifest and its settings: data folder, store, wire, journal, gate."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from etatplateforme.core.clock import Clock
from etatplateforme.core.gate import Refused
from etatplateforme.core.journal import FileJournal
from etatplateforme.core.landing import storage_error
from etatplateforme.core.mail import MailWire, Relay
from etatplateforme.core.ports import Ports
from etatplateforme.core.rate import Rate
from etatplateforme.core.reading import read_text
from etatplateforme.core.runner import Guard
from etatplateforme.core.store import Schema
from etatplateforme.core.wire import Wire, WireSettings, tls_context
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor import Guarantor, GuarantorGate
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.identity.accounts.tables import SCHEMA as ACCOUNT_TABLES
from etatplateforme.identity.sessions import SCHEMA as IDENTITY_TABLES
from etatplateforme.manifest import Manifest, Settings
from etatplateforme.manifest.base import LOOPBACK
from etatplateforme.manifest.state_services import Environment
from etatplateforme.notifications.channels.tray import SCHEMA as TRAY_TABLES
from etatplateforme.notifications.preference_tables import SCHEMA as PREFERENCE_TABLES
from etatplateforme.notifications.tables import SCHEMA as NOTIFICATION_TABLES
from etatplateforme.opendata.publish.tables import SCHEMA as PUBLISH_TABLES
from etatplateforme.service.deciding import declared
from etatplateforme.service.storing import open_store
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.commune import CommuneCode
from etatplateforme.values.decision import Outcome
from etatplateforme.values.holding import Stock
from etatplateforme.values.intent import Act, Intent
from etatplateforme.values.territory import Territory

KNOWN_RATES: Mapping[str, Rate] = {
    "data.geopf.fr": Rate(40.0, burst=10),
    "data.geopf.fr/geocodage/completion": Rate(8.0, burst=2),
    "entreprise.api.gouv.fr": Rate(4.0, burst=10),
    "recherche-entreprises.api.gouv.fr": Rate(6.0, burst=2),
}
"""Requests a second that a host advises.

IGN, « limites d'usage », read in 2026: 40 to 45 for geocoding, refused for five seconds beyond 50; completion is
refused beyond 10. API Entreprise: 250 a minute. Recherche d'entreprises: 7 a second (its OpenAPI).
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service is made from. ``folder`` is where ``service.toml`` stands: relative paths start there.

    ``decisions`` are the rules by which it decides.
    """

    manifest: Manifest
    settings: Settings
    folder: Path
    environ: Mapping[str, str]
    clock: Clock
    schemas: tuple[Schema, ...] = ()
    decisions: tuple[AnyDecision, ...] = ()

    @property
    def studies(self) -> tuple[DecisionStudy, ...] | None:
        """The rules as the guarantor knows them before anybody tries them; None when there are none."""
        return tuple(map(DecisionStudy, self.decisions)) or None

    @property
    def data_dir(self) -> Path:
        """Where the service keeps its store, its journal and its index."""
        return self.folder / self.settings.data_dir

    @property
    def calendar(self) -> Calendar:
        """Calendar of the territory, taken from its first commune."""
        return Calendar(Territory.of(CommuneCode(self.manifest.territory.communes[0])))

    @property
    def guarantor(self) -> Guarantor:
        """The guarantor of this service, in its environment."""
        return Guarantor(self.manifest, environment=self.settings.environment)

    def today(self) -> date:
        """The day in the territory of the service."""
        return self.calendar.local_date(self.clock.now())


@dataclass(frozen=True, slots=True)
class Foundations:
    """The open foundations of a running service."""

    plan: Plan
    gate: GuarantorGate
    journal: FileJournal
    ports: Ports
    guard: Guard


def admit(plan: Plan, stocks: tuple[Stock, ...] | None = None) -> GuarantorGate:
    """The gate of the service, if the guarantor lets it start today. Raises Refused, with the findings, and
    InvalidInput (``decision_not_declared``).
    """
    for function in plan.decisions:
        _ = declared(plan.manifest, function)
    calendar, clock = plan.calendar, plan.clock
    gate = plan.guarantor.gate(partial(_today, calendar, clock), stocks=stocks, studies=plan.studies)
    decision = gate.start_decision()
    if decision.outcome is Outcome.REFUSE:
        raise Refused(Act(Intent.START), decision, gate.ways())
    return gate


def lay(plan: Plan) -> Foundations:
    """Open everything, in the order that leaves nothing behind when a step fails."""
    if plan.settings.proxy is not None:
        raise InvalidInput(
            "Cette version ne sait pas encore passer par un serveur mandataire.",
            remedy="Retirez « proxy » des réglages, ou ouvrez un accès direct aux services de l'État.",
            code="proxy_not_supported",
        )
    gate = admit(plan)
    relay = mail_relay(plan.settings, plan.environ)
    folder = plan.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error) from None
    rooms = (IDENTITY_TABLES, ACCOUNT_TABLES, NOTIFICATION_TABLES, PREFERENCE_TABLES, TRAY_TABLES, PUBLISH_TABLES)
    store = open_store(plan.settings, plan.environ, folder, (*rooms, *plan.schemas), plan.clock)
    journal = FileJournal(folder / "journal.jsonl", plan.clock)
    wire = Wire(plan.clock, WireSettings(frozenset(plan.settings.allowed_hosts), KNOWN_RATES))
    mail = MailWire(relay, tls_context() if relay is not None and relay.tls != "none" else None)
    ports = Ports(plan.clock, wire, store, mail)
    return Foundations(plan, gate, journal, ports, Guard(gate, journal, plan.clock, plan.settings.timeouts.total))


def mail_relay(settings: Settings, environ: Mapping[str, str]) -> Relay | None:
    """The mail relay of the settings, its password resolved; None when there is none."""
    smtp = settings.smtp
    if smtp is None:
        return None
    clear = smtp.tls == "none" and smtp.host not in LOOPBACK and not smtp.in_clear
    if clear and settings.environment is Environment.PRODUCTION:
        raise InvalidInput(
            "Les courriels partiraient sans chiffrement.",
            remedy='Écrivez tls = "starttls" (port 587) ou "tls" (port 465) dans la table « smtp ». Sur un réseau '
            "qui est à vous seul, « in_clear = true » dit que c'est voulu.",
            code="mail_in_clear",
        )
    password = smtp.password.resolve(environ) if smtp.password is not None else ""
    return Relay(smtp.host, smtp.port, smtp.tls, smtp.user or "", password)


def plan_of(
    path: Path,
    environment: str | None,
    environ: Mapping[str, str] | None,
    clock: Clock,
    schemas: Sequence[Schema],
    decisions: Sequence[AnyDecision] = (),
) -> Plan:
    """Read ``service.toml`` at *path* and ``settings.toml`` beside it. Raises InvalidInput with every fault."""
    from etatplateforme.manifest import parse_manifest, parse_settings

    manifest = parse_manifest(read_text(path, "manifeste"), name=path.name)
    beside = path.with_name("settings.toml")
    text = read_text(beside, "fichier de réglages") if beside.exists() else ""
    settings = parse_settings(text, environment=environment)
    return Plan(
        manifest,
        settings,
        path.absolute().parent,
        os.environ if environ is None else environ,
        clock,
        tuple(schemas),
        tuple(decisions),
    )


def _today(calendar: Calendar, clock: Clock) -> date:
    return calendar.local_date(clock.now())
