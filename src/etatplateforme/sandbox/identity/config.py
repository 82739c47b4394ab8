"""How a local provider is set up: who may use it, who can sign in, and its clock."""

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.sandbox.identity.clients import DataProvider, ServiceClient
from etatplateforme.sandbox.identity.people import PEOPLE, Citizen

PREFIX = "/api/v2"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """FranceConnect's lifetimes, in seconds. Source: ``core-fcp-low`` of france-connect/sources."""

    code: int = 30
    access_token: int = 60
    id_token: int = 60
    interaction: int = 1800


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """Settings of one local provider.

    :param origin: where it answers, without a final slash: ``http://127.0.0.1:4001``; loopback only.
    :param clients: the services registered; every other one is refused.
    :param citizens: who can sign in.
    :param data_providers: who may call ``/checktoken``.
    :param idp_hints: values of ``idp_hint`` that are allowed.
    :param pairwise_secret: makes the subjects; fixed by default, so that accounts survive a restart of the sandbox.
    :param now: the clock, seconds since 1970; tests travel with it.
    :param pause: how the provider waits when the fault ``slow_token`` is on, and ``slow_seconds`` how long.
    :raises InvalidInput: the origin is not on the loopback interface, or two clients have the same identifier.
    """

    origin: str
    clients: tuple[ServiceClient, ...]
    citizens: tuple[Citizen, ...] = PEOPLE
    data_providers: tuple[DataProvider, ...] = ()
    idp_hints: frozenset[str] = frozenset()
    pairwise_secret: str = field(default="bac-a-sable", repr=False)
    lifetimes: Lifetimes = Lifetimes()
    now: Callable[[], float] = time.time
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    slow_seconds: float = 60.0

    def __post_init__(self) -> None:
        faults = [*_origin_faults(self.origin), *_duplicate_faults(self)]
        if faults:
            raise InvalidInput(
                "Le fournisseur d'identité du bac à sable ne peut pas démarrer avec ces réglages.",
                remedy="Corrigez les réglages nommés.",
                code="sandbox_identity_settings",
                faults=tuple(faults),
            )

    @property
    def issuer(self) -> str:
        """The issuer: the origin followed by ``/api/v2``."""
        return self.origin + PREFIX

    def client(self, client_id: str) -> ServiceClient | None:
        """The registered service of that identifier, or None."""
        return next((client for client in self.clients if client.client_id == client_id), None)

    def data_provider(self, client_id: str) -> DataProvider | None:
        """The registered provider of data of that identifier, or None."""
        return next((provider for provider in self.data_providers if provider.client_id == client_id), None)

    def citizen(self, key: str) -> Citizen | None:
        """The person of that key, or None."""
        return next((citizen for citizen in self.citizens if citizen.key == key), None)


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
        "data_providers": [provider.client_id for provider in config.data_providers],
    }
    return [
        Fault(key=key, problem="Un identifiant est donné deux fois.", remedy="Gardez-en un seul.")
        for key, names in groups.items()
        if len(set(names)) != len(names)
    ]
