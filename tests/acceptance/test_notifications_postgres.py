"""The ledger on PostgreSQL, with real processes: two workers, killed; none lost, none doubled but by law.

``scripts/ledger_kills_postgres.py`` does the same at night, with twenty kills and a thousand messages pending.
"""

from pathlib import Path

import pytest

from tests.support.kills import queue_toll, toll
from tests.support.kills_in_pairs import toll_of_pairs
from tests.unit.notifications.office import BASE


@pytest.fixture(autouse=True)
def on_postgres(postgres_base: str, tmp_path: Path) -> None:
    """The ledger of ``tmp_path`` is in a PostgreSQL base, for all the processes of a test."""
    _ = (tmp_path / BASE).write_text(postgres_base)


@pytest.mark.parametrize("step", ["after the claim", "after the dot"])
def test_kills_at_each_step_lose_nothing(tmp_path: Path, step: str) -> None:
    found = toll(tmp_path, step, kills=1, count=12)
    assert (found.lost, found.doubled) == (0, 0)
    assert found.doubled_by_law + found.uncertain <= found.kills
    assert found.received + found.uncertain >= found.messages


def test_kills_while_queuing_keep_one_message(tmp_path: Path) -> None:
    found = queue_toll(tmp_path, 2)
    assert (found.lost, found.doubled) == (0, 0)


def test_two_workers_killed_together_lose_nothing(tmp_path: Path) -> None:
    found = toll_of_pairs(tmp_path, rounds=1, count=40)
    assert (found.lost, found.doubled) == (0, 0)
    assert found.received + found.uncertain >= found.messages
