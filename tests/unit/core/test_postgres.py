"""What PostgreSQL adds: a network that breaks, machines that start together, transactions that collide, deadlines."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import psycopg
import pytest

import etatplateforme.core.postgres as core_postgres
from etatplateforme.core import postgres_lines
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Query, SqlValue, Statement, Step, Transact
from etatplateforme.core.postgres import CONNECTIONS, PostgresStore
from etatplateforme.core.store import Schema
from etatplateforme.errors import Conflict, EtatError, StorageFull, TimedOut, Unavailable, Uncertain
from etatplateforme.values.check import Health
from tests.support.engines import postgres_store
from tests.support.postgres_proxy import Proxy, proxy_before

FIRST = (Statement("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"),)
SCHEMA = Schema("room", (FIRST,))
ADD = Statement("INSERT INTO item (name) VALUES (:name) RETURNING id")
ALL = Statement("SELECT name FROM item ORDER BY id")
SLEEP = Statement("SELECT CAST(pg_sleep(:s) AS text)")
CLOCK = SystemClock()
PERSON = "nom-de-la-personne"


def within(seconds: float = 20) -> Within:
    return Within.seconds(CLOCK, seconds)


def add(name: str) -> Transact:
    return Transact((Step(ADD, {"name": name}),))


def names(store: PostgresStore) -> list[SqlValue]:
    return [row[0] for row in store.query(Query(ALL), within())]


def refusal(act: Callable[[], object]) -> EtatError:
    """The error of *act*, which holds nothing of what the driver said."""
    with pytest.raises(EtatError) as caught:
        act()
    assert caught.value.__context__ is None
    assert PERSON not in f"{caught.value}{caught.value!r}"
    return caught.value


@pytest.fixture
def store(postgres_base: str) -> Iterator[PostgresStore]:
    with postgres_store(postgres_base, [SCHEMA]) as opened:
        yield opened


@pytest.fixture
def proxy(postgres_base: str) -> Iterator[Proxy]:
    with proxy_before(postgres_base) as made:
        yield made


@pytest.fixture
def far(postgres_base: str, proxy: Proxy) -> Iterator[PostgresStore]:
    """A store whose connections pass by the proxy."""
    with postgres_store(proxy.dsn(postgres_base), [SCHEMA]) as opened:
        yield opened


class TestLostConnections:
    def test_what_had_not_begun_to_commit_is_done_again(self, far: PostgresStore, proxy: Proxy) -> None:
        far.transact(add("a"), within())
        proxy.lose, proxy.at = "question", b"INSERT INTO item"
        assert far.transact(add("b"), within()) == (((2,),),) or names(far) == ["a", "b"]
        assert (names(far), proxy.lost) == (["a", "b"], 1)

    @pytest.mark.parametrize(("lose", "kept"), [("answer", ["a", "b"]), ("question", ["a"])])
    def test_a_commit_without_an_answer_is_uncertain_and_not_repeated(
        self, lose: str, kept: list[str], far: PostgresStore, proxy: Proxy, store: PostgresStore
    ) -> None:
        far.transact(add("a"), within())
        proxy.lose, proxy.times = lose, 9
        error = refusal(lambda: far.transact(add("b"), within()))
        assert (type(error), error.code, proxy.lost) == (Uncertain, "commit_unanswered", 1)
        assert names(store) == kept

    def test_a_commit_that_meets_silence_is_uncertain_in_the_end(
        self, far: PostgresStore, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(core_postgres, "COMMIT_SECONDS", 0.2)
        monkeypatch.setattr(postgres_lines, "GRACE", 0.1)
        far.transact(add("a"), within())
        proxy.lose = "silence"
        assert refusal(lambda: far.transact(add("b"), within())).code == "commit_unanswered"

    def test_a_server_that_says_nothing_more_is_left_at_the_deadline(
        self, far: PostgresStore, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres_lines, "GRACE", 0.1)
        proxy.lose, proxy.at, proxy.times = "silence", b"SELECT name", 99
        assert isinstance(refusal(lambda: far.query(Query(ALL), within(0.2))), TimedOut)
        proxy.at = b"INSERT"
        assert isinstance(refusal(lambda: far.transact(add(PERSON), within(0.2))), TimedOut)
        proxy.times = 0
        assert names(far) == []

    def test_all_that_waited_are_replaced_when_the_server_was_lost(self, far: PostgresStore, proxy: Proxy) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for job in [pool.submit(far.query, Query(SLEEP, {"s": 0.1}), within()) for _ in range(CONNECTIONS)]:
                job.result(20)
        proxy.cut()
        assert names(far) == []
        far.transact(add("a"), within())

    def test_nobody_at_the_address_is_said_in_time(self, postgres_base: str, proxy: Proxy) -> None:
        gone = proxy.dsn(postgres_base).replace(f"port={proxy.port}", "port=9")
        assert refusal(lambda: postgres_store(gone)).code == "store_unreachable"
        stranger = f"{postgres_base} password={PERSON}".replace("user=maire", f"user={PERSON}")
        assert refusal(lambda: postgres_store(stranger)).code == "store_unreachable"
        absent = postgres_base.replace("dbname=", f"dbname={PERSON}")
        assert refusal(lambda: postgres_store(absent)).code == "store_unreachable"

    def test_doctor_says_what_is_wrong(self, far: PostgresStore, proxy: Proxy) -> None:
        assert far.examine(within()).health is Health.GOOD
        proxy.lose, proxy.at, proxy.times = "question", b"BEGIN", 99
        found = far.examine(within())
        assert found.health is Health.BROKEN
        assert found.remedy


class TestDeadlines:
    def test_the_server_ends_what_is_late(self, store: PostgresStore) -> None:
        assert isinstance(refusal(lambda: store.query(Query(SLEEP, {"s": 30}), within(0.2))), TimedOut)
        slow = Transact((Step(ADD, {"name": "a"}), Step(SLEEP, {"s": 30})))
        assert isinstance(refusal(lambda: store.transact(slow, within(0.2))), TimedOut)
        running = Statement("SELECT count(*) FROM pg_stat_activity WHERE query LIKE :q AND state = 'active'")
        assert store.query(Query(running, {"q": "SELECT CAST(pg_sleep%"}), within()) == ((0,),)
        assert names(store) == []

    def test_steps_that_are_late_together_are_undone(self, store: PostgresStore) -> None:
        slow = Transact((Step(ADD, {"name": "a"}), *(Step(SLEEP, {"s": 0.15}) for _ in range(3))))
        assert isinstance(refusal(lambda: store.transact(slow, within(0.3))), TimedOut)
        assert names(store) == []

    def test_who_finds_every_connection_taken_waits_until_their_deadline(self, store: PostgresStore) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            jobs = [pool.submit(store.query, Query(SLEEP, {"s": 1}), within()) for _ in range(CONNECTIONS)]
            while len(store._lines._idle) or store._lines._permits._value:
                threading.Event().wait(0.01)
            assert isinstance(refusal(lambda: names_within(store, 0.1)), TimedOut)
            assert names_within(store, 20) == []
            for job in jobs:
                job.result(20)

    async def test_the_async_colour_does_not_begin_what_is_late(self, store: PostgresStore) -> None:
        with ExitStack() as stack:
            other = stack.enter_context(psycopg.connect(conninfo(store)))
            other.execute("LOCK TABLE item")
            with pytest.raises(TimedOut):
                await store.atransact(add("a"), within(0.2))
            other.rollback()
        assert names(store) == []


def names_within(store: PostgresStore, seconds: float) -> list[SqlValue]:
    return [row[0] for row in store.query(Query(ALL), within(seconds))]


def conninfo(store: PostgresStore) -> str:
    return store._lines._address.conninfo


class TestCollisions:
    def test_a_deadlock_is_run_again(self, store: PostgresStore) -> None:
        store.transact(Transact((Step(ADD, {"name": "a"}), Step(ADD, {"name": "b"}))), within())
        touch = Statement("UPDATE item SET name = name WHERE name = :name")

        def crossed(first: str, second: str) -> Transact:
            return Transact((Step(touch, {"name": first}), Step(SLEEP, {"s": 0.3}), Step(touch, {"name": second})))

        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(store.transact, crossed(*pair), within(60)) for pair in ("ab", "ba")]
            assert [job.result(60) for job in jobs] == [((), (("",),), ())] * 2
        assert set(names(store)) == {"a", "b"}

    def test_who_always_collides_is_told_after_some_times(
        self, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(core_postgres, "LONGEST_PAUSE", 0.001)
        collide = Statement("DO $$ BEGIN RAISE EXCEPTION 'nom-de-la-personne' USING ERRCODE = '40001'; END $$")
        error = refusal(lambda: store.transact(Transact((Step(collide),)), within()))
        assert (type(error), error.code) == (Unavailable, "store_busy")

    def test_what_failed_unseen_is_not_said_to_be_done(self, postgres_base: str) -> None:
        """PostgreSQL answers ROLLBACK to the COMMIT of a transaction that failed, and no error: it must be read."""

        class Blind:
            def prepare(self, line: postgres_lines.Line) -> None:
                return

            def wake(self, line: postgres_lines.Line) -> None:
                with suppress(psycopg.Error):
                    line.execute(b"SELECT 1 / 0")

        address = postgres_lines.address_of(postgres_base, production=True)
        with PostgresStore(address, [SCHEMA], within(), Blind()) as store:
            transaction = Transact((Step(ADD, {"name": "a"}),), wakes=True)
            assert refusal(lambda: store.transact(transaction, within())).code == "store_busy"
            assert names(store) == []


RAISE = "DO $$ BEGIN RAISE EXCEPTION 'nom-de-la-personne' USING ERRCODE = '{}'; END $$"


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("53100", StorageFull, "storage_full"),
        ("53300", Unavailable, "store_busy"),
        ("55P03", Unavailable, "store_busy"),
        ("23514", Conflict, "conflict"),
        ("42501", Unavailable, "storage_denied"),
        ("57014", TimedOut, "timed_out"),
        ("XX001", EtatError, "store_damaged"),
        ("42P01", Unavailable, "store_failed"),
    ],
)
def test_each_fault_has_its_name_and_quotes_nothing(
    state: str, kind: type[EtatError], code: str, store: PostgresStore
) -> None:
    error = refusal(lambda: store.transact(Transact((Step(Statement(RAISE.format(state))),)), within()))
    assert isinstance(error, kind)
    assert error.code == code
    assert store.transact(add("a"), within())


def test_no_error_quotes_a_value(store: PostgresStore) -> None:
    store.transact(add(PERSON), within())
    assert isinstance(refusal(lambda: store.transact(add(PERSON), within())), Conflict)


@pytest.mark.parametrize(("durable", "level"), [(True, "on"), (False, "off")])
def test_what_the_law_asks_to_keep_is_flushed_to_the_disk(durable: bool, level: str, store: PostgresStore) -> None:
    asked = Transact((Step(Statement("SELECT current_setting('synchronous_commit')")),), durable=durable)
    for _ in range(2):
        assert store.transact(asked, within()) == (((level,),),)


class TestMigrations:
    def test_a_newer_schema_is_refused_and_left_alone(self, postgres_base: str) -> None:
        later = Schema("room", (FIRST, (Statement("ALTER TABLE item ADD COLUMN size INTEGER"),)))
        postgres_store(postgres_base, [later]).close()
        assert refusal(lambda: postgres_store(postgres_base, [SCHEMA])).code == "newer_schema"
        with postgres_store(postgres_base, [later]) as store:
            assert store.query(Query(Statement("SELECT version FROM migration")), within()) == ((2,),)

    def test_machines_may_start_together(self, postgres_base: str) -> None:
        command = [sys.executable, "-c", OPENER, postgres_base]
        openers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(3)]
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.write(b"go\n")
            opener.stdin.close()
        assert [opener.wait(60) for opener in openers] == [0] * 3

    def test_who_waits_for_a_migration_waits_until_its_deadline(self, postgres_base: str) -> None:
        with psycopg.connect(postgres_base) as other:
            other.execute(f"SELECT pg_advisory_xact_lock({core_postgres.MIGRATION_LOCK})".encode())
            address = postgres_lines.Address(postgres_base)
            late = refusal(lambda: PostgresStore(address, [SCHEMA], within(0.2)))
        assert isinstance(late, Unavailable)


OPENER = """
import sys
from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema
from tests.support.engines import postgres_store
sys.stdin.readline()
table = Statement("CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT")
postgres_store(sys.argv[1], [Schema("room", ((table,),))]).close()
"""

WRITER = """
import sys
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Statement, Step, Transact
from tests.support.engines import postgres_store
clock = SystemClock()
with postgres_store(sys.argv[1]) as store:
    for number in range(int(sys.argv[3])):
        step = Step(Statement("INSERT INTO item (name) VALUES (:name)"), {"name": f"{sys.argv[2]}-{number}"})
        store.transact(Transact((step,), durable=True), Within.seconds(clock, 30))
        print(number, flush=True)
"""

FORKED = """
import os, sys
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Query, Statement
from etatplateforme.errors import Unavailable
from tests.support.engines import postgres_store
with postgres_store(sys.argv[1]) as store:
    child = os.fork()
    try:
        store.query(Query(Statement("SELECT 1")), Within.seconds(SystemClock(), 5))
        code = 0
    except Unavailable as error:
        code = 7 if error.code == "store_forked" else 8
    if child == 0:
        os._exit(code)
    code = 10 * code + os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(code)
"""


class TestProcesses:
    def test_take_turns(self, store: PostgresStore, postgres_base: str) -> None:
        command = [sys.executable, "-c", WRITER, postgres_base]
        writers = [subprocess.Popen([*command, name, "40"], stdout=subprocess.DEVNULL) for name in "ab"]
        assert [writer.wait(60) for writer in writers] == [0, 0]
        assert len(names(store)) == 80

    def test_what_was_answered_survives_a_kill(self, store: PostgresStore, postgres_base: str) -> None:
        command = [sys.executable, "-c", WRITER, postgres_base, "k", "100000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            answered = [int(writer.stdout.readline()) for _ in range(30)]
            os.kill(writer.pid, signal.SIGKILL)
            writer.stdout.read()
            writer.wait(10)
        assert {f"k-{number}" for number in answered} <= set(names(store))

    def test_a_store_opened_before_a_fork_says_so(self, postgres_base: str) -> None:
        assert subprocess.run([sys.executable, "-c", FORKED, postgres_base], timeout=60).returncode == 7
