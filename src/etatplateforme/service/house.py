"""The blocks of one service, in one colour, over the same foundations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Concatenate, Generic, ParamSpec, TypeVar

from etatplateforme.addresses.block import Addresses, Source
from etatplateforme.addresses.embedded import EmbeddedSource
from etatplateforme.addresses.fallback import Fallback
from etatplateforme.addresses.geoplateforme import Geoplateforme
from etatplateforme.addresses.official import OfficialAddresses, OfficialServices
from etatplateforme.core.action import Block, M, Runner
from etatplateforme.errors import EtatError, InvalidInput
from etatplateforme.guarantor import Page, Report
from etatplateforme.guarantor.decisions import DecisionFunction, DecisionRecord, Explanation, explain
from etatplateforme.guarantor.decisions.domains import Value
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.identity.accounts.block import Accounts
from etatplateforme.identity.accounts.holder import LINKS
from etatplateforme.identity.holder import CONNECTIONS
from etatplateforme.identity.identity import Agents, Identity
from etatplateforme.identity.once_only.block import OnceOnly
from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT, Profile
from etatplateforme.identity.settings import IdentitySettings
from etatplateforme.manifest import Manifest, Settings
from etatplateforme.manifest.usage import AddressSource, AddressUse, FranceConnect, FranceConnectPlus, ProConnect
from etatplateforme.notifications.block import Notifications, NotificationSettings
from etatplateforme.notifications.channels.tray_block import Tray
from etatplateforme.notifications.channels.tray_holder import TRAY
from etatplateforme.notifications.choices import PREFERENCES
from etatplateforme.notifications.correspondence import Correspondence, CorrespondenceSettings
from etatplateforme.notifications.holder import MESSAGES
from etatplateforme.notifications.render import Sender
from etatplateforme.notifications.simulation import Simulating
from etatplateforme.opendata.block import OpenData
from etatplateforme.opendata.companies import Companies
from etatplateforme.opendata.directory import Directory
from etatplateforme.opendata.publish.block import Publishing, PublishSettings
from etatplateforme.opendata.schemas import Schemas
from etatplateforme.service.acts import tally_of
from etatplateforme.service.administrations import once_only_settings
from etatplateforme.service.carriers import COUNTER, carriers, team_of
from etatplateforme.service.deciding import Decided, decide, declared, registered
from etatplateforme.service.foundations import Foundations, Plan
from etatplateforme.service.people import People, PersonalHolder
from etatplateforme.service.registration import pivot_keys, registration
from etatplateforme.service.telemetry import telemetry_of
from etatplateforme.territory.block import Territory
from etatplateforme.territory.counters.installed import FOLDER
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress
from etatplateforme.values.holding import Stock
from etatplateforme.values.nearest_counter import NearestCounter

P = ParamSpec("P")
T = TypeVar("T", bound=Value)
B = TypeVar("B", bound=Block[object])

SOON_S = 3.0
"""How long the Géoplateforme is waited for when the index of this machine stands behind it."""


class House(Generic[M]):
    """Every block that the manifest declares, made at first use. A block that it does not declare is refused."""

    def __init__(self, base: Foundations, runner: Runner) -> None:
        self._base = base
        self._runner = runner
        self._holders: list[PersonalHolder] = [CONNECTIONS, LINKS, MESSAGES, PREFERENCES, TRAY]

    @property
    def manifest(self) -> Manifest:
        """What the service declares."""
        return self._base.plan.manifest

    @property
    def settings(self) -> Settings:
        """How this machine runs it."""
        return self._base.plan.settings

    @property
    def plan(self) -> Plan:
        """What the service was made from."""
        return self._base.plan

    @property
    def foundations(self) -> Foundations:
        """The open store, wire, journal and gate, for who examines the service (``doctor``) or extends it."""
        return self._base

    @property
    def calendar(self) -> Calendar:
        """Working days and legal time of the territory."""
        return self._base.plan.calendar

    @property
    def ways(self) -> str:
        """The other ways to the service (counter, telephone, post), in French: shown with whatever is refused."""
        return self._base.gate.ways()

    def report(
        self,
        *,
        pages: tuple[Page, ...] = (),
        stocks: tuple[Stock, ...] | None = None,
        studies: tuple[DecisionStudy, ...] | None = None,
        nearest_counter: NearestCounter | None = None,
    ) -> Report:
        """What the guarantor says today, with the acts that passed the gate so far.

        It reads the *pages* given, and what the store keeps when *stocks* are given (``service.people.kept()``). The
        rules that decide are known by their text alone, unless *studies* tell what came of trying them. The
        *nearest_counter* is named in the remedies (``service.territory.nearest_counter(code)``).
        """
        plan = self._base.plan
        tally = tally_of(self._base.journal.tally(), plan.today())
        known = plan.studies if studies is None else studies
        return plan.guarantor.audit(
            plan.today(), pages=pages, stocks=stocks, studies=known, tally=tally, nearest_counter=nearest_counter
        )

    def decide(self, function: DecisionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Decided[T]:
        """Have a registered rule decide today: ``service.decide(tariff, quotient=320)``.

        Raises InvalidInput: ``decision_not_registered``, or ``wrong_inputs`` for what the rule does not declare.
        """
        registered(self.plan.decisions, function)
        return decide(function, function.case(*args, **kwargs), self.plan.today())

    def explain(self, function: AnyDecision, record: DecisionRecord) -> Explanation:
        """Why a decision was taken so, in the words of the manifest; see
        :func:`~etatplateforme.guarantor.decisions.explain` for what it raises.
        """
        return explain(function, record, declared(self.manifest, function))

    def use(self, block: Callable[Concatenate[Runner, P], B], /, *args: P.args, **kwargs: P.kwargs) -> B:
        """A block of the application's own, over the same gate, store and journal: ``service.use(Enrolments[Sync])``.

        A block that keeps personal data (:class:`PersonalHolder`) takes part in export, erasure and purge from now on.
        """
        made = block(self._runner, *args, **kwargs)
        if isinstance(made, PersonalHolder):
            self._holders.append(made)
        return made

    @cached_property
    def identity(self) -> Identity[M]:
        """Signing citizens in, with FranceConnect+ when the manifest declares it, else with FranceConnect."""
        declared = self.manifest.identity
        if declared is not None and declared.franceconnect_plus is not None:
            return Identity[M](self._runner, self._registration(FRANCECONNECT_PLUS, declared.franceconnect_plus))
        if declared is not None and declared.franceconnect is not None:
            return Identity[M](self._runner, self._registration(FRANCECONNECT, declared.franceconnect))
        raise _undeclared("identity.franceconnect")

    @cached_property
    def agents(self) -> Agents[M]:
        """Signing agents and professionals in, with ProConnect."""
        declared = self.manifest.identity
        if declared is None or declared.proconnect is None:
            raise _undeclared("identity.proconnect")
        return Agents[M](self._runner, self._registration(PROCONNECT, declared.proconnect))

    @cached_property
    def accounts(self) -> Accounts[M]:
        """Accounts of the application, opened by who signs in, and given back when their identifier has changed.

        Raises InvalidInput: ``pivot_key_missing``, or ``pivot_scopes`` when the sign-in does not ask who people are.
        """
        registered = self.identity.settings
        keys = pivot_keys(registered, self.settings, self.plan.environ)
        return Accounts[M](self._runner, registered.issuer, keys)

    def _registration(
        self, profile: Profile, declared: FranceConnect | FranceConnectPlus | ProConnect
    ) -> IdentitySettings:
        return registration(profile, declared.scopes, declared.acr, self.settings, self.plan.environ)

    @cached_property
    def addresses(self) -> Addresses[M]:
        """Searching addresses, in the embedded index or at the Géoplateforme."""
        if self.manifest.addresses is None:
            raise _undeclared("addresses")
        return Addresses[M](self._runner, self._source())

    @cached_property
    def official_addresses(self) -> OfficialAddresses[M]:
        """The Géoplateforme's completion, and the look-up of the Base Adresse Nationale by identifier."""
        if self.manifest.addresses is None:
            raise _undeclared("addresses")
        known = self.settings.services
        return OfficialAddresses[M](self._runner, OfficialServices(known.geoplateforme, known.ban))

    @cached_property
    def territory(self) -> Territory[M]:
        """Communes, intercommunal bodies, départements and regions, and the counters of the installed list."""
        return Territory[M](self._runner, self.settings.services.geo, self.plan.data_dir / FOLDER)

    @cached_property
    def notifications(self) -> Notifications[M]:
        """Messages and lawful acknowledgements."""
        declared = self.manifest.notifications
        if declared is None:
            raise _undeclared("notifications")
        terms = self.manifest.acknowledgement
        sender = declared.sender or (terms.sender if terms is not None else None)
        if sender is None:
            raise InvalidInput(
                "Le manifeste ne dit pas de quelle adresse partent les courriels.",
                remedy="Ajoutez « sender » à la table [notifications] de service.toml.",
                code="no_sender",
            )
        signature = (self.manifest.operator.name, self.ways)
        writer = Sender(MailAddress.parse(sender), self.manifest.operator.name, signature=signature)
        carried = carriers(self.plan, writer, declared.channels)
        if self.settings.environment != "production":
            carried = tuple(Simulating(carrier) for carrier in carried)
        settings = NotificationSettings(carried, self.calendar)
        if (telemetry := telemetry_of()) is not None:
            metered = tuple(map(telemetry.metered, carried))
            settings = replace(settings, providers=metered, heard=telemetry.heard)
        return Notifications[M](self._runner, settings)

    @cached_property
    def correspondence(self) -> Correspondence[M]:
        """Writing to people as they chose, from templates; a note waits at the counter of the manifest."""
        ledger, declared = self.notifications, self.manifest.notifications
        assert declared is not None  # the ledger was refused without it
        settings = CorrespondenceSettings(self.calendar, COUNTER, team_of(self.plan), declared.team.warned_days)
        return Correspondence[M](self._runner, ledger, settings)

    @cached_property
    def tray(self) -> Tray[M]:
        """Letters to print and post, notes to tell at the counter: what agents work through."""
        return Tray[M](self._runner)

    @cached_property
    def opendata(self) -> OpenData[M]:
        """The catalogue of data.gouv.fr."""
        if self.manifest.opendata is None:
            raise _undeclared("opendata")
        return OpenData[M](self._runner, self.settings.services.datagouv, self.settings.services.tables)

    @cached_property
    def publishing(self) -> Publishing[M]:
        """Publishing datasets on data.gouv.fr, with the key of the settings."""
        if self.manifest.opendata is None:
            raise _undeclared("opendata")
        key = self.settings.datagouv_key
        secret = key.resolve(self.plan.environ) if key is not None else None
        return Publishing[M](self._runner, PublishSettings(self.settings.services.datagouv, secret))

    @cached_property
    def schemas(self) -> Schemas[M]:
        """The catalogue of schemas that open data follow."""
        return Schemas[M](self._runner, self.settings.services.schemas)

    @cached_property
    def companies(self) -> Companies[M]:
        """Companies, associations and public bodies, in the Sirene register."""
        return Companies[M](self._runner, self.settings.services.companies)

    @cached_property
    def directory(self) -> Directory[M]:
        """Public offices near people: town halls, social services, prefectures."""
        return Directory[M](self._runner, self.settings.services.directory)

    @cached_property
    def once_only(self) -> OnceOnly[M]:
        """Data asked of the administrations that hold them, in place of people."""
        declared = self.manifest.once_only
        if declared is None:
            raise _undeclared("once_only")
        settings = once_only_settings(declared, self.manifest, self.settings, self.plan.environ)
        return OnceOnly[M](self._runner, settings)

    @cached_property
    def people(self) -> People[M]:
        """Rights of a person over everything that the service keeps of them."""
        return People[M](self._runner, self._holders)

    @cached_property
    def _local_addresses(self) -> EmbeddedSource:
        return EmbeddedSource(self.plan.data_dir / "adresses.idx")

    def _source(self) -> Source:
        declared, url = self.manifest.addresses or AddressUse(), self.settings.services.geoplateforme
        match declared.source:
            case AddressSource.LOCAL:
                return self._local_addresses
            case AddressSource.GEOPLATEFORME:
                return Geoplateforme(url)
            case AddressSource.LOCAL_FIRST:
                return Fallback(self._local_addresses, Geoplateforme(url))
            case AddressSource.GEOPLATEFORME_FIRST:
                return Fallback(Geoplateforme(url, attempts=1, timeout=SOON_S), self._local_addresses)

    def _let_go(self) -> None:
        """Unmap the index, if it was opened."""
        if "_local_addresses" in self.__dict__:
            self._local_addresses.close()


def _undeclared(block: str) -> EtatError:
    return InvalidInput(
        f"Le manifeste ne déclare pas l'usage de « {block} ».",
        remedy=f"Ajoutez la table [{block}] à service.toml : le garant juge ce qui y est déclaré.",
        code="block_not_declared",
    )


def all_blocks(house: House[M]) -> Sequence[str]:
    """Names of the blocks that the manifest declares, in the order of the manifest."""
    names = ("identity", "addresses", "notifications", "opendata", "once_only")
    return [name for name in names if getattr(house.manifest, name) is not None]
