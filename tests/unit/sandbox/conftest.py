"""One running sandbox for the tests of this folder, all faults off and mail empty before each."""

from collections.abc import Generator

import httpx
import pytest

from etatplateforme.sandbox.state import LocalState, Sandbox


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[LocalState]:
    with Sandbox(tmp_path_factory.mktemp("bac-a-sable"), delay_s=30, silence_s=30) as state:
        yield state


@pytest.fixture
def state(running: LocalState) -> Generator[LocalState]:
    running.faults.clear()
    running.inbox.clear()
    running.post.clear()
    yield running
    running.faults.clear()


@pytest.fixture
def client() -> Generator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield client
