"""Fixtures of identity: the provider of a test module, and the block in each colour."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from etatplateforme.sandbox.identity.keys import KeyRing
from tests.unit.identity.support import Town, World, running_town, world_of


@pytest.fixture(scope="session")
def provider_keys() -> KeyRing:
    """Keys are slow to make: one ring for all."""
    return KeyRing()


@pytest.fixture(scope="module")
def shared_town(provider_keys: KeyRing) -> Iterator[Town]:
    with running_town(provider_keys) as town:
        yield town


@pytest.fixture
def town(shared_town: Town) -> Iterator[Town]:
    """The provider, without any fault, its counts at zero."""
    shared_town.provider.faults.clear()
    shared_town.recorder.seen.clear()
    yield shared_town
    shared_town.provider.faults.clear()


@pytest.fixture(params=["sync", "async", "async-postgres"])
async def world(request: pytest.FixtureRequest, town: Town, tmp_path: Path) -> AsyncIterator[World]:
    """The block in each colour over SQLite, and over PostgreSQL, speaking to the provider."""
    colour, _, engine = request.param.partition("-")
    base = str(request.getfixturevalue("postgres_base")) if engine else None
    async with world_of(colour, town.settings(), tmp_path, base=base) as made:
        yield made
