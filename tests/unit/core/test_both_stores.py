"""What a store promises, on SQLite and on PostgreSQL: the same code, the same answers, the same errors."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Many, Query, SqlValue, Statement, Step, Transact
from etatplateforme.core.ports import Storage
from etatplateforme.core.store import Schema
from etatplateforme.errors import Conflict, InvalidInput, TooLarge, Unavailable
from etatplateforme.values.check import Health
from tests.support.blocks import settled
from tests.support.engines import opened_store

FIRST = (
    Statement("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size REAL, body BLOB) STRICT"),
    Statement("CREATE TABLE part (item TEXT NOT NULL, n INTEGER, PRIMARY KEY (item, n)) STRICT, WITHOUT ROWID"),
)
SCHEMA = Schema("room", (FIRST,))
ADD = Statement("INSERT INTO item (name, size, body) VALUES (:name, :size, :body) RETURNING id")
ADD_PLAIN = Statement("INSERT INTO item (name) VALUES (:name)")
RENAME = Statement("UPDATE item SET name = :new WHERE name = :old")
ADD_ALL = Statement(
    "INSERT INTO item (name, size, body) SELECT :name, :size, :body /* from many */ WHERE true"
    " ON CONFLICT (name) DO NOTHING"
)
RENAME_ALL = Statement("UPDATE item SET name = :new /* from many */ WHERE name = :old")
ALL = Statement("SELECT name FROM item ORDER BY id")
CLOCK = SystemClock()


def within(seconds: float = 20) -> Within:
    return Within.seconds(CLOCK, seconds)


def add(name: SqlValue, size: SqlValue = None, body: SqlValue = None, rows: int | None = None) -> Step:
    return Step(ADD, {"name": name, "size": size, "body": body}, rows)


@pytest.fixture
def store(base: str | None, tmp_path: Path) -> Iterator[Storage]:
    opened = opened_store(tmp_path, [SCHEMA], base)
    try:
        yield opened
    finally:
        opened.close()


def rows(store: Storage, sql: str, **values: SqlValue) -> tuple[tuple[SqlValue, ...], ...]:
    return store.query(Query(Statement(sql), values), within())


def names(store: Storage) -> list[SqlValue]:
    return [row[0] for row in store.query(Query(ALL), within())]


def test_a_transaction_answers_the_rows_of_each_step(store: Storage) -> None:
    steps = (add("a"), add("b"), Step(RENAME, {"old": "a", "new": "c"}, rows=1), Step(ALL))
    assert store.transact(Transact(steps, durable=True), within()) == (((1,),), ((2,),), (), (("c",), ("b",)))


def test_values_come_back_as_they_went(store: Storage) -> None:
    big, text, body = 2**63 - 1, "L’été — œuf :nom %s 100 % '' \"", bytes(range(256))
    store.transact(Transact((add(text, 0.1, body), add("rien"))), within())
    store.transact(Transact((Step(Statement("INSERT INTO part VALUES (:i, :n)"), {"i": text, "n": big}),)), within())
    assert rows(store, "SELECT name, size, body FROM item ORDER BY id") == ((text, 0.1, body), ("rien", None, None))
    assert rows(store, "SELECT n FROM part WHERE item = :i AND n = :n", i=text, n=big) == ((big,),)
    found = rows(store, "SELECT sum(n), count(*), min(n), n > 5, coalesce(sum(n), 0) FROM part GROUP BY n")
    assert found == ((big, 1, big, 1, big),)
    assert {type(value) for value in found[0]} == {int}


def test_texts_are_ordered_by_their_bytes(store: Storage) -> None:
    store.transact(Transact(tuple(add(name) for name in ("é", "b", "Z", "a", "_"))), within())
    assert [row[0] for row in rows(store, "SELECT name FROM item ORDER BY name")] == ["Z", "_", "a", "b", "é"]


def test_all_the_steps_or_none(store: Storage) -> None:
    store.transact(Transact((add("a"),)), within())
    for steps in (
        (add("b"), add("a")),
        (add("c"), Step(RENAME, {"old": "absent", "new": "d"}, rows=1)),
        (add("d"), add("e", "un texte")),
    ):
        with pytest.raises(Conflict) as caught:
            store.transact(Transact(steps), within())
        assert caught.value.__context__ is None or not str(caught.value.__context__).count("texte")
    assert names(store) == ["a"]


@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "nom\ud800"])
async def test_a_value_that_cannot_be_stored_harms_nobody(colour: str, value: SqlValue, store: Storage) -> None:
    bad = Transact((Step(Statement("INSERT INTO part VALUES ('x', 1)")), Step(RENAME, {"old": "a", "new": value})))
    if isinstance(value, int):
        bad = Transact((Step(Statement("INSERT INTO part VALUES ('x', :n)"), {"n": value}),))
    with pytest.raises(InvalidInput) as caught:
        await settled(store.transact(bad, within()) if colour == "sync" else store.atransact(bad, within()))
    assert caught.value.code == "invalid_value"
    assert "nom" not in str(caught.value)
    with pytest.raises(InvalidInput):
        rows(store, "SELECT n FROM part WHERE n = :n OR item = :i", n=2**63, i=str(value)[:3] + "\ud800")
    assert store.transact(Transact((add("a"),)), within())
    assert rows(store, "SELECT count(*) FROM part") == ((0,),)


def test_readers_cannot_write_and_are_bounded(store: Storage) -> None:
    with pytest.raises(Unavailable) as caught:
        rows(store, "INSERT INTO part VALUES ('x', 1) RETURNING n")
    assert caught.value.code in {"storage_denied", "store_failed"}
    assert rows(store, "SELECT n FROM part") == ()
    store.transact(Transact(tuple(add(f"n{n}") for n in range(250))), within())
    with pytest.raises(TooLarge):
        store.query(Query(ALL, limit=249), within())
    assert len(store.query(Query(ALL, limit=250), within())) == 250


def test_one_statement_for_many_values_counts_what_it_touched(store: Storage) -> None:
    many = Many(ADD_PLAIN, tuple({"name": f"n{n}"} for n in range(300)))
    told = store.transact(Transact((many, Many(ADD_PLAIN, ()), Step(Statement("SELECT count(*) FROM item")))), within())
    assert told == (((300,),), ((0,),), ((300,),))
    forget = Statement("DELETE FROM item WHERE name = :name")
    some = Many(forget, tuple({"name": name} for name in ("n1", "absent", "n2")))
    assert store.transact(Transact((some,)), within()) == (((2,),),)
    with pytest.raises(Conflict):
        store.transact(Transact((Many(ADD_PLAIN, ({"name": "x"}, {"name": "x"})),)), within())
    assert rows(store, "SELECT count(*) FROM item") == ((298,),)


def test_a_statement_that_takes_many_rows_at_once_keeps_each_value_as_it_is(store: Storage) -> None:
    strange = ["", " ", "NULL", "null", '"', "\\", '\\"', "{}", "a,b", "l'été", "\n\t", "🏛️", "%s $1 :name", "é" * 5_000]
    told = [(name, size, name.encode()) for name, size in zip(strange, [None, -1.5, 2**40 + 0.5] * 5, strict=False)]
    told += [(f"n{number}", float(number), bytes([number % 256])) for number in range(1_200)]
    many = Many(ADD_ALL, tuple({"name": name, "size": size, "body": body} for name, size, body in told))
    assert store.transact(Transact((many,)), within()) == (((len(told),),),)
    assert rows(store, "SELECT name, size, body FROM item ORDER BY id") == tuple(told)
    again = Many(ADD_ALL, ({"name": "new", "size": None, "body": None}, {"name": "n7", "size": None, "body": None}))
    assert store.transact(Transact((again,)), within()) == (((1,),),)
    renamed = Many(RENAME_ALL, tuple({"old": f"n{number}", "new": f"m{number}"} for number in (1, 2, 5_000)))
    assert store.transact(Transact((renamed, Many(RENAME_ALL, ()))), within()) == (((2,),), ((0,),))
    assert rows(store, "SELECT count(*) FROM item WHERE name IN ('m1', 'm2')") == ((2,),)


def test_those_who_write_together_take_turns(store: Storage) -> None:
    """Each adds itself only if fewer than ten are there: a rule over several rows, which one writer at a time keeps."""
    rule = Statement(
        "INSERT INTO item (name) SELECT :name FROM (SELECT count(*) AS n FROM item) AS counted WHERE counted.n < 10"
    )
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(store.transact, Transact((Step(rule, {"name": f"n{n}"}),)), within(60)) for n in range(60)]
        for job in jobs:
            job.result(60)
    assert rows(store, "SELECT count(*) FROM item") == ((10,),)


def test_those_who_take_together_share_and_wait_for_nobody(store: Storage) -> None:
    store.transact(Transact((Many(ADD_PLAIN, tuple({"name": f"n{n}"} for n in range(60))),)), within())
    take = Statement(
        "UPDATE item SET size = :who WHERE id IN (SELECT id FROM item WHERE size IS NULL ORDER BY id LIMIT :count"
        " /* skip locked */) AND size IS NULL RETURNING name"
    )

    def taken(who: int) -> int:
        steps = (Step(take, {"who": who, "count": 10}),)
        return len(store.transact(Transact(steps, compares=True), within(60))[0])

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(taken, range(1, 13))) == 60
    assert rows(store, "SELECT count(*) FROM item WHERE size IS NULL") == ((0,),)


async def test_the_async_colour_writes_and_reads(store: Storage) -> None:
    writes = (store.atransact(Transact((add(f"n{n}"),)), within(60)) for n in range(50))
    answers = await asyncio.wait_for(asyncio.gather(*writes), 60)
    assert len(answers) == len(await store.aquery(Query(ALL), within())) == 50


def test_a_store_in_order_says_so_and_a_closed_one_too(store: Storage) -> None:
    assert store.examine(within()).health is Health.GOOD
    store.close()
    store.close()
    with pytest.raises(Unavailable) as caught:
        store.transact(Transact((add("a"),)), within())
    assert caught.value.code == "store_closed"


def test_migrations_are_applied_once_and_in_order(base: str | None, tmp_path: Path) -> None:
    opened_store(tmp_path, [SCHEMA], base).close()
    later = Schema("room", (FIRST, (Statement("ALTER TABLE item ADD COLUMN colour TEXT"),)))
    for _ in range(2):
        store = opened_store(tmp_path, [later], base)
        store.transact(
            Transact((Step(Statement("INSERT INTO part VALUES ('x', (SELECT count(*) FROM part))")),)), within()
        )
        assert rows(store, "SELECT count(colour) FROM item") == ((0,),)
        assert rows(store, "SELECT version FROM migration WHERE room = 'room'") == ((2,),)
        store.close()


def test_a_failed_migration_leaves_nothing(base: str | None, tmp_path: Path) -> None:
    broken = Schema("room", ((*FIRST, Statement("CREATE TABLE item (x INTEGER)")),))
    with pytest.raises(Unavailable):
        opened_store(tmp_path, [broken], base)
    store = opened_store(tmp_path, [SCHEMA], base)
    assert names(store) == []
    store.close()
