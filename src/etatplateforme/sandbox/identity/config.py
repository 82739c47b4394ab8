"""How a local provider is set up: who may use it, who can sign in, and its clock."""

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.sandbox.identity.agents import AGENTS, Agent
from etatplateforme.sandbox.identity.claims import Person
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.people import PEOPLE, Citizen
from etatplateforme.sandbox.identity.profiles import FRANCECONNECT, ProviderProfile
from etatplateforme.sandbox.identity.seal import encryption_key


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """Settings of one local provider.

    :param origin: where it answers, without a final slash: ``http://127.0.0.1:4001``; loopback only.
    :param clients: the services registered; every other one is refused.
    :param profile: which of the State's providers it doubles.
    :param citizens: who can sign in; ``agents`` where the profile is for agents.
    :param data_providers: who may call ``/checktoken``.
    :param idp_hints: values of ``idp_hint`` that are allowed.
    :param pairwise_secret: makes the subjects; fixed by default, so that accounts survive a restart of the sandbox.
    :param now: the clock, seconds since 1970; tests travel with it.
    :param pause: how the provider waits when the fault ``slow_token`` is on, and ``slow_seconds`` how long.
    :raises InvalidInput: the origin is not on the loopback interface, two clients have the same identifier, or a
        client is registered in a way that the profile does not have.
    """

    origin: str
    clients: tuple[ServiceClient, ...]
    profile: ProviderProfile = FRANCECONNECT
    citizens: tuple[Citizen, ...] = PEOPLE
    agents: tuple[Agent, ...] = AGENTS
    data_providers: tuple[DataProvider, ...] = ()
    idp_hints: frozenset[str] = frozenset()
    pairwise_secret: str = field(default="bac-a-sable", repr=False)
    now: Callable[[], float] = time.time
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    slow_seconds: float = 60.0

    def __post_init__(self) -> None:
        faults = [*_origin_faults(self.origin), *_duplicate_faults(self), *_registration_faults(self)]
        if faults:
            raise InvalidInput(
                "Le fournisseur d'identité du bac à sable ne peut pas démarrer avec ces réglages.",
                remedy="Corrigez les réglages nommés.",
                code="sandbox_identity_settings",
                faults=tuple(faults),
            )

    @property
    def issuer(self) -> str:
        """The issuer: the origin followed by the path of the profile."""
        return self.origin + self.profile.prefix

    @property
    def elsewhere(self) -> str:
        """The same provider under another origin of this machine: where nothing that is secret may be sent."""
        parts = urlsplit(self.issuer)
        other = "127.0.0.1" if parts.hostname == "localhost" else "localhost"
        return f"{parts.scheme}://{other}:{parts.port or 80}{parts.path}/ailleurs"

    @property
    def people(self) -> tuple[Person, ...]:
        """Who can sign in here."""
        return self.agents if self.profile.for_agents else self.citizens

    def client(self, client_id: str) -> ServiceClient | None:
        """The registered service of that identifier, or None."""
        return next((client for client in self.clients if client.client_id == client_id), None)

    def data_provider(self, client_id: str) -> DataProvider | None:
        """The registered provider of data of that identifier, or None."""
        return next((provider for provider in self.data_providers if provider.client_id == client_id), None)

    def person(self, key: str) -> Person | None:
        """The person of that key, or None."""
        return next((person for person in self.people if person.key == key), None)


def is_loopback(host: str) -> bool:
    """Whether *host* (a name or an address, without port) is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _origin_faults(origin: str) -> list[Fault]:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not is_loopback(parts.hostname or ""):
        return [
            Fault(
                key="origin",
                problem="Le bac à sable ne répond que sur cette machine.",
                remedy="Donnez une adresse comme http://127.0.0.1:4001.",
            )
        ]
    if origin.endswith("/") or parts.query or parts.fragment:
        return [Fault(key="origin", problem="L'adresse est mal terminée.", remedy="Retirez la fin après l'adresse.")]
    return []


def _duplicate_faults(config: ProviderConfig) -> list[Fault]:
    groups = {
        "clients": [client.client_id for client in config.clients],
        "citizens": [citizen.key for citizen in config.citizens],
        "agents": [agent.key for agent in config.agents],
        "data_providers": [provider.client_id for provider in config.data_providers],
    }
    return [
        Fault(key=key, problem="Un identifiant est donné deux fois.", remedy="Gardez-en un seul.")
        for key, names in groups.items()
        if len(set(names)) != len(names)
    ]


def _registration_faults(config: ProviderConfig) -> list[Fault]:
    return [
        Fault(
            key=f"clients.{client.client_id}",
            problem=f"{config.profile.label} n'enregistre pas un service ainsi.",
            remedy="Comparez les algorithmes, les scopes et les clés de ce service avec le profil.",
        )
        for client in config.clients
        if not _registrable(client, config.profile)
    ]


def _registrable(client: ServiceClient, profile: ProviderProfile) -> bool:
    """Whether this profile signs, encrypts and renews as *client* wants."""
    alg = client.encryption_alg
    sealed = not profile.must_encrypt if alg is None else alg in profile.encryption_algs
    key_known = alg is None or not sealed or encryption_key(client.jwks, alg) is not None
    return (
        client.signing_alg in profile.signing_algs
        and sealed
        and key_known
        and set(client.grant_types) <= set(profile.grant_types)
    )
