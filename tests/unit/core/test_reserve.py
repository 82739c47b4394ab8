"""The room that a store keeps for a full disk: who may spend it, and what is refused until it is back."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import etatplateforme.core.store as core_store
from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.effects import Many, Query, Row, Statement, Step, Transact
from etatplateforme.core.reserve import RESERVED_BYTES, Reserve
from etatplateforme.core.store import Schema, Store
from etatplateforme.errors import StorageFull

SCHEMA = Schema("room", ((Statement("CREATE TABLE item (name TEXT NOT NULL) STRICT"),),))
ADD = Statement("INSERT INTO item (name) VALUES (:name)")
ALL = Statement("SELECT name FROM item ORDER BY name")


def within() -> Within:
    return Within.seconds(SystemClock(), 20)


def add(store: Store, name: str, *, settles: bool = False) -> None:
    store.transact(Transact((Step(ADD, {"name": name}),), settles=settles), within())


def names(store: Store) -> list[object]:
    return [row[0] for row in store.query(Query(ALL), within())]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.db", [SCHEMA]) as opened:
        yield opened


@pytest.fixture
def reserve(tmp_path: Path) -> Path:
    return tmp_path / "s.db-reserve"


@pytest.fixture
def full_disk(reserve: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A disk on which the only room is that of the reserve."""
    really = core_store._step

    def step(connection: sqlite3.Connection, step: Step | Many) -> tuple[Row, ...]:
        if reserve.exists():
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return really(connection, step)

    def no_room(handle: int, offset: int, size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(core_store, "_step", step)
    monkeypatch.setattr(os, "posix_fallocate", no_room)
    return monkeypatch


def test_the_room_is_really_taken(store: Store, reserve: Path) -> None:
    add(store, "a")
    assert reserve.stat().st_size == RESERVED_BYTES
    assert reserve.stat().st_blocks * 512 >= RESERVED_BYTES
    assert reserve.stat().st_mode & 0o077 == 0


def test_on_a_full_disk_what_has_happened_is_noted_and_what_is_new_is_refused_until_there_is_room(
    store: Store, reserve: Path, request: pytest.FixtureRequest
) -> None:
    add(store, "before")
    full_disk: pytest.MonkeyPatch = request.getfixturevalue("full_disk")
    with pytest.raises(StorageFull):
        add(store, "new")
    assert reserve.exists()
    add(store, "it left", settles=True)
    assert not reserve.exists()
    with pytest.raises(StorageFull):
        add(store, "new again")
    add(store, "another left", settles=True)
    store.transact(Transact((Step(Statement("DELETE FROM item WHERE name = 'before'")),), erases=True), within())
    assert names(store) == ["another left", "it left"]
    full_disk.undo()
    add(store, "room again")
    assert reserve.stat().st_size == RESERVED_BYTES
    assert names(store) == ["another left", "it left", "room again"]


def test_what_does_not_fit_in_the_reserve_either_is_told(store: Store, reserve: Path, tmp_path: Path) -> None:
    store.transact(Transact((Step(Statement("PRAGMA max_page_count = 4")),)), within())
    with pytest.raises(StorageFull):
        add(store, "x" * 100_000, settles=True)
    assert names(store) == []
    add(store, "small")
    assert names(store) == ["small"]


def test_a_folder_that_takes_no_new_file_has_no_reserve_and_goes_on(tmp_path: Path) -> None:
    absent = Reserve(tmp_path / "absent" / "s.db")
    assert absent.hold() is None
    assert not absent.give_up()
