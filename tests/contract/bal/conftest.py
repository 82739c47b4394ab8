"""The reference validator of BAL files, and small files for it."""

from collections.abc import Generator

import pytest
from benchmarks.addresses.bal.base import commune_id, communes

from tests.contract.bal.oracle import Oracle, running


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Generator[Oracle]:
    ids = {code: commune_id(code) for code in sorted(communes())[::2]}
    with running(tmp_path_factory.mktemp("oracle"), ids) as found:
        yield found
