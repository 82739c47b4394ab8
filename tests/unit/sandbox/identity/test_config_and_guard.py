"""A sandbox that only this machine can reach."""

from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.identity.config import ProviderConfig, is_loopback
from etatplateforme.sandbox.identity.people import PEOPLE
from tests.unit.sandbox.identity.conftest import CLIENT, Journey


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:4001", "http://localhost:80", "http://[::1]:4001", "http://127.8.0.1", "https://localhost"],
)
def test_loopback_origins_are_accepted(origin: str) -> None:
    assert ProviderConfig(origin=origin, clients=()).issuer == f"{origin}/api/v2"


@pytest.mark.parametrize(
    "origin",
    [
        "http://0.0.0.0:4001",
        "http://192.168.1.10:4001",
        "http://example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://[::]:4001",
        "ftp://127.0.0.1",
        "127.0.0.1:4001",
        "",
        "http://127.0.0.1:4001/",
        "http://127.0.0.1:4001?x=1",
    ],
)
def test_other_origins_are_refused(origin: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        ProviderConfig(origin=origin, clients=())
    assert [fault.key for fault in raised.value.faults] == ["origin"]


def test_every_duplicate_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as raised:
        ProviderConfig(origin="http://127.0.0.1", clients=(CLIENT, CLIENT), citizens=(*PEOPLE, PEOPLE[0]))
    assert [fault.key for fault in raised.value.faults] == ["clients", "citizens"]


@given(st.text(max_size=30))
def test_only_known_names_are_loopback(host: str) -> None:
    assert not is_loopback(f"{host}.example.org")


def test_secrets_do_not_show_in_a_log() -> None:
    assert CLIENT.client_secret
    assert CLIENT.client_secret not in repr(CLIENT)


def test_an_empty_secret_never_matches() -> None:
    assert not replace(CLIENT, client_secret="").check_client_secret("")
    keyed = ProviderConfig(origin="http://127.0.0.1", clients=(CLIENT,)).client("service")
    assert keyed is not None
    assert keyed.check_client_secret(CLIENT.client_secret)


@pytest.mark.parametrize("host", ["example.org", "attaquant.example:4001", "10.0.0.1", "[fe80::1]:80", ""])
async def test_another_host_name_is_refused(journey: Journey, host: str) -> None:
    answer = await journey.http.get(f"{journey.issuer}/jwks", headers={"Host": host})
    assert (answer.status_code, answer.text) == (403, "BAC À SABLE : ce serveur ne répond qu'à cette machine.")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:4001", "[::1]:4001", "LOCALHOST"])
async def test_the_names_of_this_machine_are_accepted(journey: Journey, host: str) -> None:
    assert (await journey.http.get(f"{journey.issuer}/jwks", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("peer", ["192.168.1.10", "8.8.8.8", "fe80::1"])
async def test_a_call_from_another_machine_is_refused(journey: Journey, peer: str) -> None:
    transport = httpx.ASGITransport(journey.provider.app, client=(peer, 40000))
    async with httpx.AsyncClient(transport=transport) as http:
        for path in ("/api/v2/jwks", "/_bac-a-sable/fautes"):
            assert (await http.get(f"http://127.0.0.1:4001{path}")).status_code == 403
