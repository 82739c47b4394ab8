"""Wake-ups: deferred with the message or not at all, one at a time, and heard by a worker of another process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Query, SqlValue, Statement, Step, Transact
from etatplateforme.core.postgres import PostgresStore
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.core.store import Schema
from etatplateforme.errors import Conflict
from etatplateforme.service.wakeups import DELIVER, Wakeups

SCHEMA = Schema("room", ((Statement("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"),),))
ADD = Statement("INSERT INTO item (name) VALUES (:name)")
CLOCK = SystemClock()


def within() -> Within:
    return Within.seconds(CLOCK, 60)


def add(*names: str, wakes: bool = True) -> Transact:
    return Transact(tuple(Step(ADD, {"name": name}) for name in names), wakes=wakes)


def opened(base: str) -> PostgresStore:
    return PostgresStore(address_of(base, production=True), [SCHEMA], within(), Wakeups())


@pytest.fixture
def store(postgres_base: str) -> Iterator[PostgresStore]:
    with opened(postgres_base) as made:
        yield made


def count(store: PostgresStore, table: str) -> SqlValue:
    return store.query(Query(Statement(f"SELECT count(*) FROM {table}")), within())[0][0]


def test_one_wakes_and_the_others_find_it_waiting(store: PostgresStore) -> None:
    for name in "abc":
        store.transact(add(name), within())
    assert (count(store, "item"), count(store, "procrastinate_jobs")) == (3, 1)
    store.transact(add("d", wakes=False), within())
    assert count(store, "item") == 4


def test_what_is_not_kept_wakes_nobody(store: PostgresStore) -> None:
    with pytest.raises(Conflict):
        store.transact(add("a", "a"), within())
    assert (count(store, "item"), count(store, "procrastinate_jobs")) == (0, 0)


def test_those_who_wake_together_lose_no_message(store: PostgresStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        for job in [pool.submit(store.transact, add(f"n{n}"), within()) for n in range(60)]:
            assert job.result(60) == ((),)
    assert (count(store, "item"), count(store, "procrastinate_jobs")) == (60, 1)


def test_the_tables_of_the_wakeups_are_made_once(store: PostgresStore, postgres_base: str) -> None:
    opened(postgres_base).close()
    assert count(store, "procrastinate_jobs") == 0


WORKER = """
import sys
from pathlib import Path
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.service.wakeups import run_woken_worker

def deliver(stop):
    print("réveillé", stop(), flush=True)

run_woken_worker(address_of(sys.argv[1], production=True), deliver, lambda: None)
print("fini", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_is_called_by_the_commit_and_stops_when_asked(
    number: signal.Signals, store: PostgresStore, postgres_base: str
) -> None:
    command = [sys.executable, "-c", WORKER, postgres_base]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "réveillé False\n"  # it looks once by itself
            for name in "ab":
                store.transact(add(name), within())
                assert worker.stdout.readline() == "réveillé False\n"
            os.kill(worker.pid, number)
            assert worker.stdout.read() == "fini\n"
            assert worker.wait(30) == 0
        finally:
            worker.kill()


STUCK = WORKER.replace('print("réveillé", stop(), flush=True)', 'print("pris", flush=True); sys.stdin.read()')


def test_what_a_killed_worker_held_blocks_nobody(store: PostgresStore, postgres_base: str) -> None:
    command = [sys.executable, "-c", STUCK, postgres_base]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "pris\n"
        worker.kill()
    store.transact(add("a"), within())
    states = Statement("SELECT CAST(status AS text) FROM procrastinate_jobs WHERE task_name = :task ORDER BY 1")
    assert store.query(Query(states, {"task": DELIVER}), within()) == (("doing",), ("todo",))
    command = [sys.executable, "-c", WORKER, postgres_base]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "réveillé False\n"
        worker.terminate()
        assert worker.wait(30) == 0
