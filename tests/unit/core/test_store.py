"""The store: migrations, group commit, all or nothing, other processes, a full disk, a killed process."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import etatplateforme.core.store as core_store
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Many, Query, Row, SqlValue, Statement, Step, Transact
from etatplateforme.core.store import Rows, Schema, Store
from etatplateforme.errors import (
    Broken,
    Conflict,
    EtatError,
    InvalidInput,
    StorageFull,
    TimedOut,
    TooLarge,
    Unavailable,
    Uncertain,
)
from tests.support.blocks import settled

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
        shrink = Step(Statement(f"PRAGMA max_page_count={pages!r}"))
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


# --- what must not stop the writer ------------------------------------------------------------------------------------

BAD_VALUES: list[SqlValue] = [2**63, -(2**63) - 1, "nom\ud800"]


@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize("value", BAD_VALUES)
async def test_a_value_that_cannot_be_stored_harms_nobody(colour: str, value: SqlValue, tmp_path: Path) -> None:
    """Such a value once ended the writer's thread: every later write would have waited for ever."""
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        bad, good = Transact((Step(ADD, {"name": value}),)), Transact((add("a"),))
        with pytest.raises(InvalidInput) as refusal:
            await settled(store.transact(bad, within()) if colour == "sync" else store.atransact(bad, within()))
        assert refusal.value.code == "invalid_value"
        assert "nom" not in str(refusal.value)
        with pytest.raises(InvalidInput):
            store.query(Query(Statement("SELECT :x"), {"x": value}), within())
        assert store.transact(good, within()) == (((1,),),)


def test_when_the_writer_fails_nobody_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "s.db", [SCHEMA])

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("etatplateforme.core.store._commit_group", broken)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "excepthook", lambda _: None)
        with pytest.raises(Uncertain):
            store.transact(Transact((add("a"),)), within(0.5))
        store._thread.join(10)
    with pytest.raises(Unavailable) as failure:
        store.transact(Transact((add("a"),)), within(0.5))
    assert failure.value.code == "store_closed"
    store.close()


DEFERRED = Schema(
    "deferred",
    (
        (
            Statement("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT"),
            Statement("CREATE TABLE child (p INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED) STRICT"),
        ),
    ),
)
CHILD, PARENT = Statement("INSERT INTO child VALUES (:p)"), Statement("INSERT INTO parent VALUES (:p)")


async def test_a_commit_that_fails_is_the_fault_of_the_guilty_only(tmp_path: Path) -> None:
    """A deferred constraint is checked at COMMIT: those committed together must not pay for one of them."""
    with Store(tmp_path / "s.db", [DEFERRED]) as store:
        blocker = asyncio.create_task(store.atransact(Transact((Step(PARENT, {"p": 0}),)), within()))
        good = [Transact((Step(CHILD, {"p": n}), Step(PARENT, {"p": n}))) for n in range(1, 30)]
        jobs = [*good[:15], Transact((Step(CHILD, {"p": 999}),)), *good[15:]]
        outcomes = await asyncio.wait_for(
            asyncio.gather(*(store.atransact(job, within()) for job in jobs), return_exceptions=True), 20
        )
        await blocker
        assert [type(outcome) for outcome in outcomes].count(Conflict) == 1
        assert isinstance(outcomes[15], Conflict)
        assert store.query(Query(Statement("SELECT count(*) FROM child")), within()) == ((29,),)


async def test_closing_while_writes_wait_answers_them_all(tmp_path: Path) -> None:
    for _ in range(5):
        store = Store(tmp_path / "s.db", [SCHEMA])
        outcomes: list[str] = []

        def write(to: Store = store, said: list[str] = outcomes) -> None:
            try:
                to.transact(Transact((Step(Statement("SELECT 1")),)), within())
                said.append("done")
            except Unavailable as error:
                said.append(error.code)

        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(write) for _ in range(200)]
            closing = [pool.submit(store.close) for _ in range(2)]
            for future in (*waiting, *closing):
                future.result(20)
        assert len(outcomes) == 200
        assert set(outcomes) <= {"done", "store_closed"}


def test_nothing_is_handed_over_behind_the_last_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing between the look at the door and the handing over: the job must not wait in a queue nobody reads."""
    store = Store(tmp_path / "s.db", [SCHEMA])
    really = core_store._Job
    closer = threading.Thread(target=store.close)

    def job(transact: Transact, answer: Future[Rows]) -> object:
        closer.start()
        closer.join(0.3)  # closing either waits for this job, or has ended before it
        return really(transact, answer)

    monkeypatch.setattr(core_store, "_Job", job)
    assert store.transact(Transact((add("a"),)), within(5)) == (((1,),),)
    closer.join(10)
    assert not closer.is_alive()


@pytest.mark.parametrize("colour", ["sync", "async"])
async def test_what_was_not_begun_in_time_is_not_begun(colour: str, tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path, [SCHEMA]) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        first = asyncio.create_task(store.atransact(Transact((add("premier"),)), within()))
        await asyncio.sleep(0.05)  # the writer now waits for the other connection
        second = Transact((add("second"),))
        late = (
            asyncio.to_thread(store.transact, second, within(0.1))
            if colour == "sync"
            else store.atransact(second, within(0.1))
        )
        with pytest.raises(TimedOut):
            await late
        other.execute("COMMIT")
        await asyncio.wait_for(first, 10)
        assert names(store) == ["premier"]


async def test_what_was_begun_is_answered_even_late(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path, [SCHEMA]) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.3, other.execute, "COMMIT")
        assert await store.atransact(Transact((add("a"),)), within(0.1)) == (((1,),),)


def test_a_writer_that_stays_busy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etatplateforme.core.store.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "s.db"
    with Store(path, [SCHEMA]) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as failure:
            store.transact(Transact((add("a"),)), within())
        assert failure.value.code == "store_busy"
        other.execute("ROLLBACK")
        assert store.transact(Transact((add("a"),)), within()) == (((1,),),)


ENDLESS = Statement("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")


def test_a_query_ends_with_its_deadline(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store, pytest.raises(TimedOut):
        store.query(Query(ENDLESS), within(0.1))


def test_ctrl_c_while_waiting_does_not_write_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.db"
    with Store(path, [SCHEMA]) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(store.transact, Transact((add("premier"),)), within())
            while store._jobs.qsize():
                threading.Event().wait(0.005)

            def interrupted(*_: object) -> None:
                raise KeyboardInterrupt

            with monkeypatch.context() as patch:
                patch.setattr("concurrent.futures.Future.result", interrupted)
                with pytest.raises(KeyboardInterrupt):
                    store.transact(Transact((add("second"),)), within())
            other.execute("COMMIT")
            first.result(10)
        assert store.transact(Transact((add("troisième"),)), within())
        assert names(store) == ["premier", "troisième"]


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store(tmp_path / "s.db", [SCHEMA]) as store:
            store.transact(Transact((add("a"),)), within())
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("s.db", "s.db-wal", "s.db-shm", "s.db-reserve"), 0o600)


@pytest.mark.parametrize("name", ["s?mode=rw.db", "s#1.db", "s%20.db", "é ü.db"])
def test_any_file_name_is_the_same_for_readers_and_writer(name: str, tmp_path: Path) -> None:
    with Store(tmp_path / name, [SCHEMA]) as store:
        store.transact(Transact((add("a"),)), within())
        assert names(store) == ["a"]
    assert (tmp_path / name).exists()


FORKED = """
import os, sys
from pathlib import Path
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Statement, Step, Transact
from etatplateforme.core.store import Store
from etatplateforme.errors import Unavailable
store = Store(Path(sys.argv[1]))
child = os.fork()
try:
    store.transact(Transact((Step(Statement("SELECT 1")),)), Within.seconds(SystemClock(), 5))
    code = 0
except Unavailable as error:
    code = 7 if error.code == "store_forked" else 8
if child == 0:
    os._exit(code)
store.close()
sys.exit(10 * code + os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_store_opened_before_a_fork_says_so(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", FORKED, str(tmp_path / "s.db")], timeout=60).returncode == 7


OPENER = """
import sys
from pathlib import Path
from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema, Store
sys.stdin.readline()
table = Statement("CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT")
Store(Path(sys.argv[1]), [Schema("room", ((table,),))]).close()
"""


def test_processes_may_open_a_new_store_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(tmp_path / "s.db")]
    openers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(6)]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write(b"go\n")
        opener.stdin.close()
    assert [opener.wait(60) for opener in openers] == [0] * 6


def test_a_path_that_is_no_path_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(EtatError):
            Store(path, [SCHEMA])


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
def test_what_the_law_asks_to_keep_is_flushed_to_the_disk(durable: bool, level: int, tmp_path: Path) -> None:
    """SQLite's « synchronous » as the writer's own connection has it: 2 is FULL, 1 is NORMAL."""
    asked = Transact((Step(Statement("PRAGMA synchronous")),), durable=durable)
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        for _ in range(2):
            assert store.transact(asked, within()) == (((level,),),)


def test_what_is_erased_is_overwritten(tmp_path: Path) -> None:
    name = "nom-de-la-personne-effacée"
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        store.transact(Transact((add(name), add("autre"))), within())
        erase = Step(Statement("DELETE FROM item WHERE name = :name"), {"name": name}, rows=1)
        store.transact(Transact((erase,)), within())
    assert name.encode() not in (tmp_path / "s.db").read_bytes()
    assert b"autre" in (tmp_path / "s.db").read_bytes()


def test_one_statement_runs_for_many_values_and_says_how_many_rows_it_touched(tmp_path: Path) -> None:
    schema = Schema("room", ((Statement("CREATE TABLE pair (name TEXT PRIMARY KEY, value INTEGER) STRICT"),),))
    insert = Statement("INSERT INTO pair VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
    rows: tuple[dict[str, SqlValue], ...] = tuple({"name": f"n{number % 4}", "value": number} for number in range(6))
    with Store(tmp_path / "many.db", (schema,)) as store:
        within = Within.seconds(SystemClock(), 10)
        touched = store.transact(Transact((Many(insert, rows), Many(insert, ()), Many(insert, rows[:1]))), within)
        assert touched == (((4,),), ((0,),), ((0,),))
        with pytest.raises(Conflict):
            store.transact(Transact((Many(Statement("INSERT INTO pair VALUES (:name, :value)"), rows),)), within)
        assert store.query(Query(Statement("SELECT count(*) FROM pair")), within) == ((4,),)


SECRET = "raison médicale"


def left_in(folder: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("seed", range(6))
def test_no_copy_that_the_file_made_of_a_row_outlives_it(tmp_path: Path, seed: int) -> None:
    """Rows of many lengths, told and erased in turn: pages are split and joined, which moves rows and leaves copies."""
    drawn = random.Random(seed)
    erase = Statement("DELETE FROM item WHERE name LIKE :half")
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        told = [f"{number % 2}-{number}-{SECRET * drawn.randint(1, 60)}" for number in range(400)]
        kept = [f"{number}-{'x' * drawn.randint(1, 900)}" for number in range(2, 402)]
        for pair in zip(told, kept, strict=True):
            store.transact(Transact(tuple(add(name) for name in pair)), within())
        store.transact(Transact((Step(erase, {"half": "0-%"}),)), within())
        store.transact(Transact((Step(erase, {"half": "1-%"}),), erases=True), within())
        assert not left_in(tmp_path)  # at once, while the store is open
        assert names(store) == kept


def test_what_was_deleted_before_is_overwritten_when_asked(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        for number in range(200):
            store.transact(Transact((add(f"{number}-{SECRET * (number % 50)}"), add(f"autre-{number}"))), within())
        store.transact(Transact((Step(Statement("DELETE FROM item WHERE name NOT LIKE 'autre%'")),)), within())
        store.transact(Transact((), erases=True), within())
        assert not left_in(tmp_path)


def test_what_a_reader_kept_from_being_overwritten_is_overwritten_at_closing(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db", [SCHEMA]) as store:
        store.transact(Transact((add(SECRET),), durable=True), within())
        with closing(sqlite3.connect(tmp_path / "s.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM item").fetchone() == (1,)
            delete = Step(Statement("DELETE FROM item"))
            store.transact(Transact((delete,), erases=True), within())
            assert names(store) == []
            assert left_in(tmp_path)  # its snapshot still shows the row
    assert not left_in(tmp_path)
