"""What all tests share: the real data beside the checkout, and no silent skip in continuous integration."""

import os
import sys
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.support import one_door, postgres

hypothesis.settings.register_profile("here", deadline=None)  # no test is about time: machines are shared
hypothesis.settings.load_profile("here")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Folder of the real data; the test must carry the marker ``shared_data``."""
    if not SHARED.is_dir():
        pytest.skip("the real data (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> Generator[str]:
    """The connection string of a PostgreSQL server that runs for these tests; without one, they fail in CI."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed: apt-get install postgresql")
    with postgres.running(programs) as address:
        yield address


@pytest.fixture
def postgres_base(postgres_server: str) -> Generator[str]:
    """The connection string of an empty base."""
    with postgres.fresh_base(postgres_server) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def base(request: pytest.FixtureRequest) -> str | None:
    """Both engines, one after the other: None for SQLite, else the connection string of an empty base."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_base"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The async colour runs on asyncio only."""
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In continuous integration a skip is a failure, but for tests of the real data."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("shared_data") is None:
        report.outcome = "failed"
        report.longrepr = f"skipped in continuous integration: {report.longrepr}"
    return report


sys.addaudithook(one_door.watch)


@pytest.fixture(autouse=True)
def acts_pass_by_the_door() -> Generator[None]:
    """No test may see a block open a file, a socket or a database by itself."""
    one_door.seen.clear()
    yield
    assert one_door.seen == []
