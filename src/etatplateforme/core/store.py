"""The embedded store: SQLite in WAL mode, one writer thread per process with group commit, read-only readers.

The only importer of sqlite3. Rooms declare their tables as :class:`Schema` and their SQL as constant
:class:`Statement`; nobody holds a lock across two effects, since a transaction is one effect. Transactions that wait
together are committed together, each in its own savepoint; a commit is ``synchronous=FULL`` as soon as one of them is
durable. Writers of other processes are waited for (``busy_timeout``).
"""

import asyncio
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from etatplateforme.core.clock import Within
from etatplateforme.core.dialect import for_sqlite
from etatplateforme.core.effects import Many, Query, Row, Statement, Step, Transact
from etatplateforme.core.handover import awaited
from etatplateforme.core.landing import storage_error
from etatplateforme.core.reserve import Reserve
from etatplateforme.core.sqlite_faults import code_of, disk_full, store_failure
from etatplateforme.core.sqlite_readers import BUSY_TIMEOUT_MS, Readers
from etatplateforme.core.store_faults import invalid_value, store_closed, store_forked, too_late, writer_lost
from etatplateforme.errors import (
    Conflict,
    EtatError,
    TooLarge,
)
from etatplateforme.values.check import Check, Health

LARGEST_GROUP = 200
PAGES_BEFORE_CHECKPOINT = 4_000
"""Pages of the log after which they go to the file, 16 MB: a page that is changed often is then copied less often."""
STEPS_BETWEEN_LOOKS = 10_000
"""Instructions of SQLite's machine after which a reader looks at its deadline: some tenths of a millisecond."""

_SOUND = Statement("PRAGMA quick_check(1)")

Rows: TypeAlias = tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables of one room: migrations in order, each a tuple of statements. A migration that shipped never changes."""

    room: str
    migrations: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, slots=True)
class _Job:
    transact: Transact
    answer: "Future[Rows]"


class Store:
    """One SQLite file. Opening applies the migrations that are missing. Close it, or use it as a context manager."""

    def __init__(self, path: Path, schemas: Sequence[Schema] = ()) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._readers = Readers(path)
        self._door = threading.Lock()  # held while a job is put, so that none can come behind the last one
        self._closed = False
        self._process = os.getpid()
        self._reserve = Reserve(path)
        opened: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._write_loop, args=(tuple(schemas), opened), name="etat-store", daemon=True
        )
        self._thread.start()
        _ = opened.result()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish what was handed over, then close. A second call does nothing."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._readers.close()
        self._thread.join()

    def examine(self, within: Within) -> Check:
        """Whether the file is sound, for ``doctor``."""
        name = "magasin de données"
        try:
            rows = self.query(Query(_SOUND), within)
        except EtatError as error:
            return Check(name, Health.BROKEN, error.problem, error.remedy)
        if rows != (("ok",),):
            return Check(name, Health.BROKEN, "Le fichier est endommagé.", "Restaurez la sauvegarde.")
        return Check(name, Health.GOOD, "Le fichier est sain.")

    # --- effects ----------------------------------------------------------------------------------------------------

    def query(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select."""
        try:
            with self._readers.borrowed() as connection:
                connection.set_progress_handler(lambda: int(within.remaining() <= 0), STEPS_BETWEEN_LOOKS)
                spoken = for_sqlite(effect.statement)
                with closing(connection.execute(spoken.sql, [effect.values[name] for name in spoken.names])) as cursor:
                    rows = cursor.fetchmany(effect.limit + 1)
        except sqlite3.Error as error:
            raise store_failure(error) from None
        except (ValueError, OverflowError):
            raise invalid_value() from None
        if len(rows) > effect.limit:
            raise TooLarge(
                f"La réponse dépasse {effect.limit} lignes.", remedy="Demandez moins à la fois.", code="too_many_rows"
            )
        return tuple(rows)

    async def aquery(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select, off the loop."""
        return await asyncio.to_thread(self.query, effect, within)

    def transact(self, effect: Transact, within: Within) -> Rows:
        """Hand the transaction to the writer and wait for its commit. TimedOut means that it was not begun."""
        answer = self._hand_over(effect)
        try:
            return answer.result(max(within.remaining(), 0.001))
        except FutureTimeout:
            if not answer.cancel():
                return answer.result()  # begun: its end is near, and answering « too late » would be a lie
            raise too_late() from None
        except (KeyboardInterrupt, SystemExit):
            _ = answer.cancel()  # what was not begun is not begun behind the back of who left
            raise

    async def atransact(self, effect: Transact, within: Within) -> Rows:
        """Hand the transaction to the writer and await its commit. TimedOut means that it was not begun."""
        return await awaited(self._hand_over(effect), within)

    def _hand_over(self, effect: Transact) -> "Future[Rows]":
        if os.getpid() != self._process:  # the writer thread stayed with the parent
            raise store_forked()
        answer: Future[Rows] = Future()
        with self._door:
            if self._closed:
                raise store_closed()
            self._jobs.put(_Job(effect, answer))
        return answer

    # --- writer thread ----------------------------------------------------------------------------------------------

    def _write_loop(self, schemas: tuple[Schema, ...], opened: "Future[None]") -> None:
        try:
            connection = self._open(schemas)
        except sqlite3.Error as error:
            opened.set_exception(store_failure(error))
            return
        except OSError as error:
            opened.set_exception(storage_error(error))
            return
        opened.set_result(None)
        try:
            with closing(connection):
                self._write(connection)
        finally:  # if the writer ever fails, nobody waits for it for ever
            self._abandon()

    def _write(self, connection: sqlite3.Connection) -> None:
        overwritten = True
        while (first := self._jobs.get()) is not None:
            group, last = self._gather(first)
            # from here on a waiter that gives up cannot cancel: what was begun is committed or undone, never torn
            begun = [job for job in group if job.answer.set_running_or_notify_cancel()]
            try:
                overwritten = self._commit(connection, self._admitted(begun)) and overwritten
            finally:
                for job in begun:
                    if not job.answer.done():
                        job.answer.set_exception(writer_lost())
            if last:
                break
        if not overwritten:
            _ = _overwrite(connection)

    def _admitted(self, jobs: list[_Job]) -> list[_Job]:
        """Those that may be written: nothing new while the reserve is spent and there is no room to have it back."""
        no_room = self._reserve.hold()
        if no_room is None:
            return jobs
        for job in jobs:
            if not job.transact.spends:
                job.answer.set_exception(no_room)
        return [job for job in jobs if job.transact.spends]

    def _commit(self, connection: sqlite3.Connection, group: list[_Job]) -> bool:
        """Run the jobs; on a full disk, those that may spend the reserve are run again in the room that it leaves."""
        full: list[_Job] = []
        done = _commit_group(connection, group, full)
        again = [job for job in full if job.transact.spends]
        if again and self._reserve.give_up():
            full = [job for job in full if not job.transact.spends]
            done = _commit_group(connection, again, full) and done
        for job in full:
            job.answer.set_exception(disk_full())
        return done

    def _abandon(self) -> None:
        with self._door:
            self._closed = True
        with suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None and job.answer.set_running_or_notify_cancel():
                    job.answer.set_exception(store_closed())

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        """The jobs that wait behind *first*, and whether closing was asked for."""
        group = [first]
        while len(group) < LARGEST_GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return group, False
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _open(self, schemas: tuple[Schema, ...]) -> sqlite3.Connection:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # personal data: SQLite's own default is for all
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            _do(connection, f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            _do(connection, "PRAGMA journal_mode=WAL")
            _do(connection, f"PRAGMA wal_autocheckpoint={PAGES_BEFORE_CHECKPOINT}")
            _do(connection, "PRAGMA foreign_keys=ON")
            _do(connection, "PRAGMA secure_delete=ON")  # what is erased for a person is overwritten, not only unlinked
            migrate(connection, schemas)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _do(connection: sqlite3.Connection, sql: str, values: tuple[str, int] | tuple[()] = ()) -> None:
    """Execute what answers nothing."""
    _ = connection.execute(sql, values)


def migrate(connection: sqlite3.Connection, schemas: tuple[Schema, ...]) -> None:
    """Apply the migrations that are missing, all of them or none, under the write lock of the file."""
    _do(connection, "BEGIN IMMEDIATE")
    try:
        _do(connection, "CREATE TABLE IF NOT EXISTS migration (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT")
        for schema in schemas:
            row = connection.execute("SELECT version FROM migration WHERE room = ?", (schema.room,)).fetchone()
            for statements in schema.migrations[row[0] if row else 0 :]:
                for statement in statements:
                    _do(connection, statement.sql)
            _do(
                connection,
                "INSERT INTO migration VALUES (?, ?)"
                " ON CONFLICT (room) DO UPDATE SET version = max(version, excluded.version)",
                (schema.room, len(schema.migrations)),
            )
        _do(connection, "COMMIT")
    except sqlite3.Error:
        _do(connection, "ROLLBACK")
        raise


def _commit_group(connection: sqlite3.Connection, group: list[_Job], full: list[_Job]) -> bool:
    """Run the jobs in one commit; answer each only after it. False when something erased is still to be overwritten.

    Those for which there was no room are not answered, but put into *full*.
    """
    if not group:
        return True
    outcomes: list[Callable[[], None]] = []
    before = connection.total_changes
    try:
        durable = any(job.transact.durable or job.transact.erases for job in group)
        _do(connection, f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        _do(connection, "BEGIN IMMEDIATE")
        outcomes.extend([_run(connection, job, alone=len(group) == 1) for job in group])
        if connection.in_transaction:
            _do(connection, "COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                _do(connection, "ROLLBACK")
        if len(group) > 1 and code_of(error) in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_FULL):
            # a deferred constraint shows at COMMIT only: alone, the guilty one fails alone, as does one that is too big
            overwritten = [_commit_group(connection, [job], full) for job in group]
            return all(overwritten)
        if code_of(error) == sqlite3.SQLITE_FULL:
            full.extend(group)
            return True
        for job in group:
            job.answer.set_exception(store_failure(error))
        return True
    changed = connection.total_changes > before
    erased = any(job.transact.erases and (changed or not job.transact.steps) for job in group)
    done = not erased or _overwrite(connection)
    for settle in outcomes:
        settle()
    return done


def _overwrite(connection: sqlite3.Connection) -> bool:
    """Leave no byte of what was deleted in the file nor in its log; False when that has to wait.

    ``secure_delete`` zeroes what is freed, not the copies of a row that a page keeps in its gap once its rows were
    moved: only writing the file anew leaves them behind (SQLite, « PRAGMA secure_delete »; some 0.5 s for 100,000
    messages). A full disk, or a reader of this instant, makes it wait for the next erasure, or for closing.
    """
    try:
        _do(connection, "VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    return not busy


def _run(connection: sqlite3.Connection, job: _Job, *, alone: bool) -> Callable[[], None]:
    """Run one job; answers what settles its future once the group is committed.

    Among others it has a savepoint of its own, so that it can be undone without them. Alone it has none: for thousands
    of rows, the copies of pages that SQLite keeps for one cost more than writing the rows.
    """
    if not alone:
        _do(connection, "SAVEPOINT job")
    failure: EtatError
    try:
        rows = tuple(_step(connection, step) for step in job.transact.steps)
        if not alone:
            _do(connection, "RELEASE job")
        return lambda: job.answer.set_result(rows)
    except Conflict as conflict:
        failure = conflict
    except (ValueError, OverflowError):
        failure = invalid_value()
    except sqlite3.Error as error:
        failure = store_failure(error)
        if not connection.in_transaction or code_of(error) == sqlite3.SQLITE_FULL:
            raise  # the disk is full or damaged, and SQLite may have undone the whole group
    if alone:
        _do(connection, "ROLLBACK")
    else:
        _do(connection, "ROLLBACK TO job")
        _do(connection, "RELEASE job")
    return lambda: job.answer.set_exception(failure)


def _step(connection: sqlite3.Connection, step: Step | Many) -> tuple[Row, ...]:
    spoken = for_sqlite(step.statement)
    if isinstance(step, Many):
        rows_of_values = ([values[name] for name in spoken.names] for values in step.values)
        return ((connection.executemany(spoken.sql, rows_of_values).rowcount if step.values else 0,),)
    cursor = connection.execute(spoken.sql, [step.values[name] for name in spoken.names])
    rows = tuple(cursor.fetchall())
    touched = len(rows) if cursor.description is not None else cursor.rowcount
    if step.rows is not None and touched != step.rows:
        raise Conflict("Cette écriture contredit ce qui est déjà enregistré.", remedy="Relisez, puis recommencez.")
    return rows
