"""The ledger's tests run on SQLite and on PostgreSQL, but for those that look into the file of the one."""

from pathlib import Path

import pytest

ON_BOTH = frozenset({"test_ledger", "test_next_way", "test_personal"})
OF_SQLITE = frozenset(
    {
        "test_nothing_waits_by_scanning_the_ledger",
        "test_a_disk_that_is_really_full_refuses_new_messages_and_keeps_the_others",
        "test_after_the_delete_date_no_personal_byte_is_left_in_the_file",
    }
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both engines for a test of the ledger."""
    module = metafunc.module.__name__.rpartition(".")[2]
    if module in ON_BOTH and metafunc.function.__name__ not in OF_SQLITE:
        metafunc.parametrize("engine", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Say where the ledger of ``tmp_path`` is, to all the processes of a test."""
    if getattr(request, "param", "sqlite") == "postgres":
        (tmp_path / "base").write_text(str(request.getfixturevalue("postgres_base")))
