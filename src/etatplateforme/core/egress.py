"""Where a URL that comes from data may lead: public addresses only, checked at the moment of connecting.

Checking the name and then connecting to it would leave a gap (DNS rebinding): the name is resolved once, every
address is checked, and the connection goes to an address that was checked. IPv6 forms that carry an IPv4 address
(mapped, compatible, 6to4, NAT64, Teredo) are unwrapped first, since ``ip.is_global`` looks into few of them.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import cast

import anyio
import httpcore

from etatplateforme.errors import EtatError

NAT64 = IPv6Network("64:ff9b::/96")
NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")

_Options = Iterable[httpcore.SOCKET_OPTION] | None


class ForbiddenAddress(EtatError):
    """A URL found in data leads to a private, local or reserved address."""

    default_code = "forbidden_address"

    def __init__(self) -> None:
        super().__init__(
            "Une adresse web trouvée dans des données mène vers un réseau interne : la connexion a été refusée.",
            remedy="Si cet hôte est bien le vôtre, ajoutez « hôte:port » à la liste « allowed_hosts » des réglages.",
        )


def embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one carries, if it does."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or address in COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(text: str) -> bool:
    """True when *text* is an address of the public internet, also once unwrapped."""
    address = ip_address(text.split("%", 1)[0])
    if isinstance(address, IPv6Address):
        if address in NAT64_LOCAL or address.is_site_local:
            return False
        inner = embedded_ipv4(address)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return address.is_global and not address.is_multicast


def checked(found: Iterable[str]) -> str:
    """First of the addresses found for a name, if all of them are public. Raises ForbiddenAddress."""
    addresses = list(dict.fromkeys(found))
    if not addresses or not all(map(is_public, addresses)):
        raise ForbiddenAddress
    return addresses[0]


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, but for the hosts in *allowed* (``"host:port"``)."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._backend = httpcore.SyncBackend()
        self._allowed = allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check, connect to what was checked."""
        target = host
        if f"{host}:{port}" not in self._allowed:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except OSError as error:
                raise httpcore.ConnectError("name not resolved") from error
            target = checked(str(entry[4][0]) for entry in found)
        return self._backend.connect_tcp(target, port, timeout, local_address, socket_options)


class AsyncGuardedBackend(httpcore.AsyncNetworkBackend):
    """The same in the async colour."""

    def __init__(self, allowed: frozenset[str]) -> None:
        # cast: httpcore declares a stand-in class of the same name for machines without anyio
        self._backend = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve once, check, connect to what was checked."""
        target = host
        if f"{host}:{port}" not in self._allowed:
            try:
                found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except OSError as error:
                raise httpcore.ConnectError("name not resolved") from error
            target = checked(str(entry[4][0]) for entry in found)
        return await self._backend.connect_tcp(target, port, timeout, local_address, socket_options)
