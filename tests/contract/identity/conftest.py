"""Each test here runs against the local provider, in-process and on loopback, and against npm oidc-provider."""

from collections.abc import Generator

import pytest

from etatplateforme.sandbox.identity.keys import KeyRing
from tests.contract.identity.providers import RunningProvider, in_process, on_loopback, twin


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing()


@pytest.fixture(scope="session", params=["in_process", "on_loopback", "npm"])
def provider(request: pytest.FixtureRequest, keys: KeyRing) -> Generator[RunningProvider]:
    if request.param == "in_process":
        yield in_process(keys)
        return
    with on_loopback(keys) if request.param == "on_loopback" else twin() as running:
        yield running
