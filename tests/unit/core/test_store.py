"""The store: migrations, group commit, all or nothing, other processes, a full disk, a killed process."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Query, Row, SqlValue, Statement, Step, Transact
from etatplateforme.core.store import Schema, Store
from etatplateforme.errors import Broken, Conflict, EtatError, StorageFull, TooLarge, Unavailable

FIRST = (Statement("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"),)
SECOND = (Statement("ALTER TABLE item ADD COLUMN size INTEGER"),)
SCHEMA = Schema("room", (FIRST,))
ADD = Statement("INSERT INTO item (name) VALUES (:name) RETURNING id")
RENAME = Statement("UPDATE item SET name = :new WHERE name = :old")
ALL = Statement("SELECT name FROM item ORDER BY id")
CLOCK = SystemClock()


def within(seconds: float = 10) -> Within:
    return Within.seconds(CLOCK, seconds)


def add(name: str, rows: int | None = None) -> Step:
    return Step(ADD, {"name": name}, rows)


def names(store: Store) -> list[SqlValue]:
    return [row[0] for row in store.query(Query(ALL), within())]


def test_a_transaction_answers_the_rows_of_each_step(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        answers = store.transact(Transact((add("a"), add("b")), durable=True), within())
        assert answers == (((1,),), ((2,),))
        assert names(store) == ["a", "b"]


def test_all_the_steps_or_none(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        store.transact(Transact((add("a"),)), within())
        with pytest.raises(Conflict):
            store.transact(Transact((add("b"), add("a"))), within())
        with pytest.raises(Conflict):
            store.transact(Transact((add("c"), Step(RENAME, {"old": "absent", "new": "d"}, rows=1))), within())
        assert names(store) == ["a"]
        assert store.transact(Transact((Step(RENAME, {"old": "a", "new": "z"}, rows=1),)), within()) == ((),)
        assert names(store) == ["z"]


def test_one_bad_transaction_does_not_harm_those_committed_with_it(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store, ThreadPoolExecutor(16) as pool:

        def one(number: int) -> str:
            try:
                store.transact(Transact((add(f"n{number}"), add(f"m{number // 2}"))), within())
            except Conflict:
                return "conflict"
            return "done"

        outcomes = list(pool.map(one, range(200)))
        assert outcomes.count("done") == outcomes.count("conflict") == 100
        assert len(names(store)) == 200


def test_migrations_are_applied_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path, [SCHEMA]) as store:
        store.transact(Transact((add("a"),)), within())
    later = Schema("room", (FIRST, SECOND))
    for _ in range(2):
        with Store(path, [later]) as store:
            assert store.query(Query(Statement("SELECT name, size FROM item")), within()) == (("a", None),)
    with Store(path, [SCHEMA]) as store:  # an older program on a newer file leaves its version alone
        assert store.query(Query(Statement("SELECT version FROM migration")), within()) == ((2,),)


def test_a_failed_migration_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with pytest.raises(Unavailable):
        Store(path, [Schema("room", ((*FIRST, Statement("CREATE TABLE item (x)")),))])
    with Store(path, [SCHEMA]) as store:
        assert names(store) == []


def test_the_file_is_wal_and_strict(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        assert store.query(Query(Statement("PRAGMA journal_mode")), within()) == (("wal",),)
        with pytest.raises(Conflict):
            store.transact(Transact((Step(Statement("INSERT INTO item VALUES ('texte', 'a')")),)), within())


def test_readers_cannot_write_and_are_bounded(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        with pytest.raises(Unavailable):
            store.query(Query(ADD, {"name": "a"}), within())
        store.transact(Transact(tuple(add(f"n{n}") for n in range(20))), within())
        with pytest.raises(TooLarge):
            store.query(Query(ALL, limit=19), within())
        assert len(store.query(Query(ALL, limit=20), within())) == 20


async def test_the_async_colour_writes_and_reads(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        writes = (store.atransact(Transact((add(f"n{n}"),)), within()) for n in range(50))
        answers = await asyncio.wait_for(asyncio.gather(*writes), 10)
        rows: tuple[Row, ...] = await store.aquery(Query(ALL), within())
        assert len(answers) == len(rows) == 50


async def test_a_waiter_that_leaves_does_not_stop_the_writer(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        tasks = [asyncio.create_task(store.atransact(Transact((add(f"n{n}"),)), within())) for n in range(20)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert store.transact(Transact((add("après"),)), within())[0]


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db", [SCHEMA])
    store.close()
    store.close()
    with pytest.raises(Unavailable) as failure:
        store.transact(Transact((add("a"),)), within())
    assert failure.value.code == "store_closed"


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(Broken) as failure:
        Store(path, [SCHEMA])
    assert failure.value.code == "store_damaged"
    with pytest.raises(EtatError):
        Store(tmp_path / "absent" / "s.db", [SCHEMA])


def test_no_error_quotes_a_value(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        step = add("nom-de-la-personne")
        store.transact(Transact((step,)), within())
        with pytest.raises(Conflict) as failure:
            store.transact(Transact((step,)), within())
        assert "nom-de-la-personne" not in str(failure.value) + repr(step)
        assert failure.value.__cause__ is None


def test_a_full_disk_refuses_the_write_and_keeps_the_rest(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        store.transact(Transact((add("gardé"),), durable=True), within())
        pages = store.query(Query(Statement("PRAGMA page_count")), within())[0][0]
        shrink = Step(Statement(f"PRAGMA max_page_count={pages}"))
        # SQLite answers SQLITE_FULL when the file may not grow, exactly as it does for a full disk
        with pytest.raises(EtatError):
            store.transact(Transact((shrink, *(add("x" * 4_000 + str(n)) for n in range(50)))), within())
        with pytest.raises(StorageFull):
            store.transact(Transact(tuple(add("x" * 4_000 + str(n)) for n in range(50))), within())
        assert names(store) == ["gardé"]
        store.transact(Transact((add("petit"),)), within())
        assert names(store) == ["gardé", "petit"]


WRITER = """
import sys
from pathlib import Path
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Statement, Step, Transact
from etatplateforme.core.store import Store
clock = SystemClock()
with Store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3])):
        step = Step(Statement("INSERT INTO item (name) VALUES (:name)"), {"name": f"{sys.argv[2]}-{number}"})
        store.transact(Transact((step,), durable=True), Within.seconds(clock, 30))
        print(number, flush=True)
"""


def test_processes_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Store(path, [SCHEMA]).close()
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name, "40"], stdout=subprocess.DEVNULL) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with Store(path, [SCHEMA]) as store:
        assert len(names(store)) == 120


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Store(path, [SCHEMA]).close()
    command = [sys.executable, "-c", WRITER, str(path), "k", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        answered = [int(writer.stdout.readline()) for _ in range(30)]
        os.kill(writer.pid, signal.SIGKILL)
        writer.stdout.read()
        writer.wait(10)
    with Store(path, [SCHEMA]) as store:
        assert {f"k-{number}" for number in answered} <= set(names(store))


def test_threads_share_one_writer(tmp_path: Path) -> None:
    before = threading.active_count()
    with Store(tmp_path / "s.db", [SCHEMA]):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
