"""Loopback only, and a port that is taken is said before anything starts."""

import socket
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import Unavailable
from etatplateforme.sandbox import RefusedToListen, Sandbox
from etatplateforme.sandbox.listen import listen, loopback

BEYOND = [
    "0.0.0.0",
    "::",
    "",
    "192.168.1.10",
    "8.8.8.8",
    "mairie.example",
    "127.0.0.1.example.org",
    "::ffff:0.0.0.0",
    " ",
]


@pytest.mark.parametrize("host", BEYOND)
def test_nothing_but_loopback_is_listened_to(host: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedToListen) as told:
        Sandbox(tmp_path, host=host)
    assert told.value.code == "refused_to_listen"
    assert "127.0.0.1" in told.value.remedy
    with pytest.raises(RefusedToListen):
        listen(host, 0, "essai")


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("::1", "::1")])
def test_names_of_this_machine_are_accepted(host: str, address: str) -> None:
    assert loopback(host) == address


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """asyncio sets TCP_NODELAY only where the socket names its protocol; without it, each answer takes 40 ms more."""
    with listen("127.0.0.1", 0, "essai") as listener:
        assert listener.proto == socket.IPPROTO_TCP


@given(st.ip_addresses())
def test_an_address_is_accepted_exactly_when_it_is_loopback(address: IPv4Address | IPv6Address) -> None:
    text = str(address)
    if address.is_loopback:
        assert loopback(text) == text
    else:
        with pytest.raises(RefusedToListen):
            loopback(text)


@pytest.mark.parametrize("which", ["http_port", "smtp_port"])
def test_a_port_already_taken_is_said_in_french_with_the_remedy(which: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port: int = other.getsockname()[1]
        sandbox = Sandbox(tmp_path, http_port=port) if which == "http_port" else Sandbox(tmp_path, smtp_port=port)
        with pytest.raises(Unavailable) as told, sandbox:
            raise AssertionError("it must not start")
    assert told.value.code == "port_taken"
    assert str(port) in told.value.problem
    assert "autre port" in told.value.remedy


def test_a_port_that_does_not_exist_is_said_too() -> None:
    with pytest.raises(Unavailable) as told:
        listen("127.0.0.1", 70_000, "essai")
    assert told.value.code == "port_unavailable"


def test_a_refused_start_frees_the_first_port(tmp_path: Path) -> None:
    with socket.socket() as other, socket.socket() as probe:
        other.bind(("127.0.0.1", 0))
        other.listen()
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        probe.close()
        with pytest.raises(Unavailable), Sandbox(tmp_path, http_port=free, smtp_port=other.getsockname()[1]):
            raise AssertionError("it must not start")
    listen("127.0.0.1", free, "essai").close()
