"""Where a URL that comes from data may lead: public addresses only, checked at the moment of connecting.

Checking the name and then connecting to it would leave a gap (DNS rebinding): the name is resolved once, every
address is checked, and the connection goes to an address that was checked. IPv6 forms that carry an IPv4 address
(mapped, translated, compatible, 6to4, NAT64, Teredo) are unwrapped first, since ``ip.is_global`` looks into few of
them. URLs from the settings pass by the same backends, without the check, so that their streams are bounded in time.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import cast

import anyio
import httpcore

from etatplateforme.core.bounded import AsyncBoundedStream, BoundedStream, left
from etatplateforme.errors import EtatError

MOST_ADDRESSES = 4
"""Addresses of one name that are tried, in the order of the resolver."""

NAT64 = IPv6Network("64:ff9b::/96")
NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")
TRANSLATED = IPv6Network("::ffff:0:0:0/96")

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
    if address in NAT64 or address in COMPATIBLE or address in TRANSLATED:
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


def checked(found: Iterable[str]) -> list[str]:
    """The addresses found for a name, if all of them are public. Raises ForbiddenAddress."""
    addresses = list(dict.fromkeys(found))
    if not addresses or not all(map(is_public, addresses)):
        raise ForbiddenAddress
    return addresses[:MOST_ADDRESSES]


def unreachable() -> httpcore.ConnectError:
    """No connection could be made. Names nothing: the host may come from what a person searched."""
    return httpcore.ConnectError("not reached")


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, but for the hosts in *allowed* (``"host:port"``); None allows every host."""

    def __init__(self, allowed: frozenset[str] | None) -> None:
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
        failure: httpcore.TimeoutException | httpcore.NetworkError = unreachable()
        for target in self._targets(host, port):
            seconds = left(timeout, httpcore.ConnectTimeout)
            try:
                return BoundedStream(self._backend.connect_tcp(target, port, seconds, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            except UnicodeError:  # a label of more than 63 characters cannot be looked up
                break
        raise failure

    def _targets(self, host: str, port: int) -> list[str]:
        if self._allowed is None or f"{host}:{port}" in self._allowed:
            return [host]
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise unreachable() from None
        return checked(str(entry[4][0]) for entry in found)


class AsyncGuardedBackend(httpcore.AsyncNetworkBackend):
    """The same in the async colour."""

    def __init__(self, allowed: frozenset[str] | None) -> None:
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
        failure: httpcore.TimeoutException | httpcore.NetworkError = unreachable()
        for target in await self._targets(host, port, left(timeout, httpcore.ConnectTimeout)):
            seconds = left(timeout, httpcore.ConnectTimeout)
            try:
                return AsyncBoundedStream(
                    await self._backend.connect_tcp(target, port, seconds, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            except UnicodeError:
                break
        raise failure

    async def _targets(self, host: str, port: int, timeout: float | None) -> list[str]:
        if self._allowed is None or f"{host}:{port}" in self._allowed:
            return [host]
        try:
            with anyio.fail_after(timeout):
                found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise httpcore.ConnectTimeout("name not resolved in time") from None
        except (OSError, UnicodeError):
            raise unreachable() from None
        return checked(str(entry[4][0]) for entry in found)
