"""Which addresses a URL from data may reach."""

import ipaddress
import socket
from collections.abc import Callable

import anyio
import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.core.egress import (
    MOST_ADDRESSES,
    AsyncGuardedBackend,
    ForbiddenAddress,
    GuardedBackend,
    checked,
    is_public,
)

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "::ffff:0:7f00:1", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "193.252.148.1", "2a01:e0a::1", "64:ff9b::808:808", "2002:808:808::", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_inside_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_reached(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_hidden_in_an_ipv6_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    wrapped = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | number),
    ]
    assert {is_public(str(form)) for form in wrapped} == {is_public(str(address))}


def test_one_inside_address_among_several_refuses_the_name() -> None:
    assert checked(["8.8.8.8", "1.1.1.1", "8.8.8.8"]) == ["8.8.8.8", "1.1.1.1"]
    for found in (["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], []):
        with pytest.raises(ForbiddenAddress):
            checked(found)


def test_a_name_of_many_addresses_is_checked_whole_and_tried_in_part() -> None:
    many = [f"8.8.8.{number}" for number in range(20)]
    assert checked(many) == many[:MOST_ADDRESSES]
    with pytest.raises(ForbiddenAddress):
        checked([*many, "10.0.0.1"])


def resolving_to(addresses: list[str]) -> Callable[..., list[tuple[object, ...]]]:
    def found(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]

    return found


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_the_next_address_of_a_name_is_tried(colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    names = resolving_to(["8.8.8.8", "1.1.1.1"])

    class Network(httpcore.SyncBackend):
        def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
            tried.append(host)
            raise httpcore.ConnectError

    async def anames(*_: object, **__: object) -> list[tuple[object, ...]]:
        return names()

    async def aconnect(self: object, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        tried.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(httpcore, "SyncBackend", Network)
    monkeypatch.setattr(anyio, "getaddrinfo", anames)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", aconnect)

    async def connect() -> object:
        if colour == "sync":
            return GuardedBackend(frozenset()).connect_tcp("exemple.test", 80, 1.0)
        return await AsyncGuardedBackend(frozenset()).connect_tcp("exemple.test", 80, 1.0)

    with pytest.raises(httpcore.ConnectError):
        await connect()
    assert tried == ["8.8.8.8", "1.1.1.1"]
