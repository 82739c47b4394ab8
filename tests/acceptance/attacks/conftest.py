"""One sandbox for the folder, and a relying party for each provider."""

from collections.abc import Iterator

import pytest

from etatplateforme.identity.profiles import FRANCECONNECT, FRANCECONNECT_PLUS, PROCONNECT
from etatplateforme.sandbox.state import LocalState, Sandbox
from tests.acceptance.attacks.parties import Party, party_of


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), silence_s=2) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Iterator[LocalState]:
    running.faults.clear()
    yield running
    running.faults.clear()


@pytest.fixture(scope="package")
def kept(running: LocalState, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Party]]:
    """A relying party for each provider, which has read its description and its keys."""
    with (
        party_of(FRANCECONNECT, running, tmp_path_factory.mktemp("fc")) as citizens,
        party_of(FRANCECONNECT_PLUS, running, tmp_path_factory.mktemp("fcp")) as sealed,
        party_of(PROCONNECT, running, tmp_path_factory.mktemp("pc")) as agents,
    ):
        yield {"franceconnect": citizens, "franceconnect_plus": sealed, "proconnect": agents}
