"""Wake-ups: deferred with the message or not at all, one at a time, and heard by a worker of another process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Query, SqlValue, Statement, Step, Transact
from etatplateforme.core.postgres import PostgresStore
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.core.store import Schema
from etatplateforme.errors import Conflict
from etatplateforme.service.wakeups import WAKE, Wakeups, run_woken

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
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.service import wakeups
wakeups.LONGEST_LOOK = wakeups.SECOND_LOOK = 1000.0

def work(stop, wait):
    while not stop():
        wait(600)
        print("arrêté" if stop() else "réveillé", flush=True)

print("prêt", flush=True)
wakeups.run_woken(address_of(sys.argv[1], production=True), work)
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
            assert worker.stdout.readline() == "prêt\n"
            for name in "ab":
                store.transact(add(name), within())
                assert worker.stdout.readline() == "réveillé\n"
            os.kill(worker.pid, number)
            assert worker.stdout.read() == "arrêté\nfini\n"
            assert worker.wait(30) == 0
        finally:
            worker.kill()


LEFT_BY_A_KILLED_WORKER = """
WITH lost AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 day') RETURNING id)
UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM lost)
"""


def test_what_a_killed_worker_held_blocks_nobody_and_is_tidied(store: PostgresStore, postgres_base: str) -> None:
    store.transact(add("a"), within())
    with psycopg.connect(postgres_base) as connection:
        connection.execute(LEFT_BY_A_KILLED_WORKER)
    store.transact(add("b"), within())
    command = [sys.executable, "-c", WORKER, postgres_base]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "prêt\n"
            assert worker.stdout.readline() == "réveillé\n"
            left = Query(Statement("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :wake"), {"wake": WAKE})
            for _ in range(600):
                if store.query(left, within()) == ((0,),):
                    break
                threading.Event().wait(0.1)
            assert store.query(left, within()) == ((0,),)
        finally:
            worker.kill()


def test_what_the_worker_raises_ends_the_process(postgres_base: str) -> None:
    def work(stop: Callable[[], bool], wait: Callable[[float], None]) -> None:
        raise Conflict("Le registre ne se lit pas.", remedy="Appelez l'exploitant.")

    opened(postgres_base).close()
    with pytest.raises(Conflict):
        run_woken(address_of(postgres_base, production=True), work)
