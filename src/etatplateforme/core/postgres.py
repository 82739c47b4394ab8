"""PostgreSQL behind the effects of the store, for a service that runs on several machines (extra ``postgres``).

The same ``Statement`` as SQLite's, through :mod:`etatplateforme.core.dialect`; one transaction an effect. Rooms were
written for a store with one writer at a time, so a transaction here is SERIALIZABLE: PostgreSQL undoes the one that
would not have been possible alone, and it is run again, some times at most; but for one that ``compares``. A
transaction is pure SQL, so running it again does nothing twice; only a COMMIT whose answer was lost is not repeated: it
is ``Uncertain``.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from etatplateforme.core.clock import Within
from etatplateforme.core.dialect import Translated, array, for_many_rows, for_postgres, takes_many
from etatplateforme.core.effects import Many, Query, Row, Statement, Step, Transact
from etatplateforme.core.handover import awaited
from etatplateforme.core.postgres_faults import (
    COLLISIONS,
    busy,
    commit_unanswered,
    newer_schema,
    postgres_failure,
    unreachable,
)
from etatplateforme.core.postgres_lines import GRACE, LEAST_VERSION, Address, Line, Lines, dialled
from etatplateforme.core.store import Rows, Schema
from etatplateforme.core.store_faults import invalid_value, store_closed, store_forked, too_late
from etatplateforme.errors import Conflict, EtatError, TooLarge, Unavailable
from etatplateforme.values.check import Check, Health

T = TypeVar("T")

CONNECTIONS = 8
"""Connections of one process: PostgreSQL's default of 100 for all of them leaves room for some ten processes."""
ATTEMPTS = 12
LONGEST_PAUSE = 0.2
COMMIT_SECONDS = 10.0
ROWS_AT_ONCE = 1_000
_BOUNDS = (
    b"SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true),"
    b" set_config('synchronous_commit', $3, true), set_config('cursor_tuple_fraction', '1', true)"
)
MIGRATION_LOCK = 0x65746174_706C6174
"""Key of the advisory lock under which tables are made: « etatplat »."""

_VERSIONS = Statement("CREATE TABLE IF NOT EXISTS migration (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT")
_VERSION_OF = Statement("SELECT version FROM migration WHERE room = :room")
_SET_VERSION = Statement(
    "INSERT INTO migration VALUES (:room, :version) ON CONFLICT (room) DO UPDATE SET version = excluded.version"
)


class Workers(Protocol):
    """Who does, on any machine, the work that a transaction leaves behind it."""

    def prepare(self, line: Line) -> None:
        """Make what they need in the base, in the transaction of the migrations."""
        ...

    def wake(self, line: Line) -> None:
        """Call them when the transaction of *line* is committed, and not if it is undone."""
        ...


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why a transaction was undone, and whether running it again may succeed."""

    error: EtatError
    collided: bool = False
    lost: bool = False


class PostgresStore:
    """A PostgreSQL base. Opening applies the migrations that are missing. Close it, or use it as a context manager.

    *address* comes from :func:`etatplateforme.core.postgres_lines.address_of`.
    """

    def __init__(
        self, address: Address, schemas: Sequence[Schema], within: Within, workers: Workers | None = None
    ) -> None:
        self._process = os.getpid()
        self._workers = workers
        self._lines = Lines(address, CONNECTIONS)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="etat-postgres")
        self._closed = False
        migrate(address, schemas, within, workers)

    def __enter__(self) -> "PostgresStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish what was handed over, then close. A second call does nothing."""
        self._closed = True
        self._threads.shutdown()
        self._lines.close()

    def examine(self, within: Within) -> Check:
        """Whether the base answers, for ``doctor``."""
        try:
            _ = self.query(Query(_VERSION_OF, {"room": ""}), within)
        except EtatError as error:
            return Check("magasin de données", Health.BROKEN, error.problem, error.remedy)
        return Check("magasin de données", Health.GOOD, "La base PostgreSQL répond.")

    # --- effects ----------------------------------------------------------------------------------------------------

    def query(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select, in a read-only transaction."""
        return self._persist(lambda line: _selected(line, effect, within), within)

    async def aquery(self, effect: Query, within: Within) -> tuple[Row, ...]:
        """Rows of a select, off the loop."""
        return await self._in_thread(lambda: self.query(effect, within), within)

    def transact(self, effect: Transact, within: Within) -> Rows:
        """All the steps, committed. TimedOut means that nothing was; Uncertain that nobody knows."""
        return self._persist(lambda line: _transacted(line, effect, within, self._workers), within)

    async def atransact(self, effect: Transact, within: Within) -> Rows:
        """All the steps, committed, off the loop."""
        return await self._in_thread(lambda: self.transact(effect, within), within)

    async def _in_thread(self, work: Callable[[], T], within: Within) -> T:
        self._be_open()
        return await awaited(self._threads.submit(work), within)

    def _be_open(self) -> None:
        if os.getpid() != self._process:  # two processes must not speak on one connection
            raise store_forked()
        if self._closed:
            raise store_closed()

    def _persist(self, attempt: Callable[[Line], T | _Failed], within: Within) -> T:
        """Run *attempt* until it is neither undone by a collision nor by a connection that was lost meanwhile."""
        self._be_open()
        failed = _Failed(busy())
        for rank in range(ATTEMPTS):
            if within.remaining() <= 0:
                raise too_late()
            with self._lines.borrowed(within) as line:
                outcome = attempt(line)
            if not isinstance(outcome, _Failed):
                return outcome
            failed = outcome
            if failed.lost:
                self._lines.drop_idle()
            elif not failed.collided:
                break
            else:
                pause = min(0.002 * 2**rank, LONGEST_PAUSE)
                within.clock.sleep(min(within.clock.jitter(pause), within.remaining()))
        raise failed.error


# --- one attempt on one connection -----------------------------------------------------------------------------------


def _selected(line: Line, effect: Query, within: Within) -> tuple[Row, ...] | _Failed:
    spoken = for_postgres(effect.statement)
    values = [effect.values[name] for name in spoken.names]
    try:
        with line.pipeline() as together:  # one exchange; of too long an answer, no more is fetched
            _begin(line, "READ ONLY", within)
            _ = psycopg.RawCursor(line).execute(b"DECLARE etat NO SCROLL CURSOR FOR " + spoken.sql.encode(), values)
            found = line.execute(f"FETCH {effect.limit + 1} FROM etat".encode())
            _ = line.execute(b"COMMIT")
            together.sync()
        rows: tuple[Row, ...] = tuple(found.fetchall())
    except psycopg.Error as error:
        failed = _undone(line, error)
    except UnicodeEncodeError:
        failed = _undone(line, None)
    else:
        if len(rows) <= effect.limit:
            return rows
        failed = _Failed(
            TooLarge(
                f"La réponse dépasse {effect.limit} lignes.", remedy="Demandez moins à la fois.", code="too_many_rows"
            )
        )
    return failed


def _transacted(line: Line, effect: Transact, within: Within, workers: "Workers | None") -> Rows | _Failed:
    try:
        mode = "READ COMMITTED" if effect.compares else "SERIALIZABLE"
        with line.pipeline() as together:  # one exchange for all the steps: the server's answers are awaited once
            _begin(line, f"ISOLATION LEVEL {mode}", within, flushed=effect.durable or effect.erases)
            sent = [_sent(line, step) for step in effect.steps]
            together.sync()
            rows = tuple(_answered(step, cursors) for step, cursors in zip(effect.steps, sent, strict=True))
        if effect.wakes and workers is not None:
            workers.wake(line)
        if within.remaining() <= 0:
            _ = line.execute(b"ROLLBACK")
            return _Failed(too_late())
    except psycopg.Error as error:
        return _undone(line, error)
    except UnicodeEncodeError:
        return _undone(line, None)
    except Conflict as conflict:
        _ = _undone(line, None)
        return _Failed(conflict)
    return _committed(line, rows, within)


def _begin(line: Line, mode: str, within: Within, *, flushed: bool = False) -> None:
    """Open a transaction whose every statement the server ends at the deadline, and which ends with a lost client."""
    left = max(1, round(within.remaining() * 1_000))
    _ = line.execute(f"BEGIN {mode}".encode())
    _ = psycopg.RawCursor(line).execute(_BOUNDS, [str(left), str(left + 1_000), "on" if flushed else "off"])


def _step(line: Line, step: Step) -> tuple[Row, ...]:
    return _answered(step, _sent(line, step))


def _sent(line: Line, step: Step | Many) -> list[psycopg.RawCursor[TupleRow]]:
    """Hand one step over; within a pipeline, its answer comes with those of the others."""
    spoken = for_postgres(step.statement)
    if isinstance(step, Step):
        return [psycopg.RawCursor(line).execute(spoken.sql.encode(), [step.values[name] for name in spoken.names])]
    if takes_many(step.statement):
        return _together(line, step, spoken)
    sql = spoken.sql.encode()
    return [psycopg.RawCursor(line).execute(sql, [each[name] for name in spoken.names]) for each in step.values]


def _answered(step: Step | Many, cursors: list[psycopg.RawCursor[TupleRow]]) -> tuple[Row, ...]:
    """What the server said of one step. Raises Conflict."""
    if isinstance(step, Many):
        return ((sum(cursor.rowcount for cursor in cursors),),)
    (cursor,) = cursors
    rows: tuple[Row, ...] = tuple(cursor.fetchall()) if cursor.description is not None else ()
    touched = len(rows) if cursor.description is not None else cursor.rowcount
    if step.rows is not None and touched != step.rows:
        raise Conflict("Cette écriture contredit ce qui est déjà enregistré.", remedy="Relisez, puis recommencez.")
    return rows


def _together(line: Line, many: Many, spoken: Translated) -> list[psycopg.RawCursor[TupleRow]]:
    """Hand all the rows of *many* over in one statement, a thousand at a time."""
    if many.statement not in line.for_many:
        line.for_many[many.statement] = for_many_rows(many.statement, _types(line, spoken))
    sql = line.for_many[many.statement].encode()
    sent: list[psycopg.RawCursor[TupleRow]] = []
    for first in range(0, len(many.values), ROWS_AT_ONCE):
        rows = many.values[first : first + ROWS_AT_ONCE]
        columns = [array([row[name] for row in rows]) for name in spoken.names]
        sent.append(psycopg.RawCursor(line).execute(sql, columns))
    return sent


def _types(line: Line, spoken: Translated) -> list[str]:
    """What the server takes the parameters for, once a connection: the statement decides, never the value."""
    _ = line.execute(b"PREPARE etat_many AS " + spoken.sql.encode())
    found = line.execute(b"SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'etat_many'")
    types = [str(row[0]) for row in found.fetchall()]
    _ = line.execute(b"DEALLOCATE etat_many")
    return types


def _committed(line: Line, rows: Rows, within: Within) -> Rows | _Failed:
    line.within = Within.seconds(within.clock, COMMIT_SECONDS)  # on its way: « too late » would be a lie
    try:
        answered = line.execute(b"COMMIT").statusmessage
    except psycopg.Error as error:
        if error.sqlstate is None or line.closed:
            line.close()
            return _Failed(commit_unanswered())
        return _undone(line, error)
    if answered != "COMMIT":  # PostgreSQL answers ROLLBACK, without an error, when a step had failed unseen
        return _Failed(busy())
    return rows


def _undone(line: Line, error: psycopg.Error | None) -> _Failed:
    """Undo the transaction; what becomes of the connection tells whether the server is still there."""
    try:
        if line.info.transaction_status is TransactionStatus.ACTIVE:  # the answer did not come in time
            line.cancel_safe(timeout=GRACE)
            line.close()
        else:
            _ = line.execute(b"ROLLBACK")
    except psycopg.Error:
        line.close()
    if error is None:
        return _Failed(invalid_value())
    if line.closed:
        late = line.within is not None and line.within.remaining() <= 0
        return _Failed(too_late()) if late else _Failed(unreachable(), lost=True)
    return _Failed(postgres_failure(error), collided=error.sqlstate in COLLISIONS)


# --- migrations ------------------------------------------------------------------------------------------------------


def migrate(address: Address, schemas: Sequence[Schema], within: Within, workers: Workers | None = None) -> None:
    """Apply the migrations that are missing, all or none, one machine at a time.

    :raises Conflict: ``newer_schema``: a later program was here; nothing is changed.
    :raises Unavailable: what the server says of the connection, or of a statement.
    """
    failure: EtatError | None = None
    with dialled(address, within) as line:
        line.within = within
        if line.info.server_version < LEAST_VERSION or line.info.parameter_status("server_encoding") != "UTF8":
            raise Unavailable(
                "Cette base PostgreSQL ne convient pas : il faut la version 13 au moins, et l'encodage UTF8.",
                remedy="Créez la base avec « createdb --encoding=UTF8 » sur un serveur à jour.",
                code="store_unfit",
            )
        try:
            with line.transaction():
                _migrate(line, schemas, within)
                if workers is not None:
                    workers.prepare(line)
        except psycopg.Error as error:
            failure = postgres_failure(error)
    if failure is not None:
        raise failure


def _migrate(line: Line, schemas: Sequence[Schema], within: Within) -> None:
    left = max(1, round(within.remaining() * 1_000))
    _ = line.execute(f"SET LOCAL lock_timeout = {left}; SET LOCAL statement_timeout = {left}".encode())
    _ = line.execute(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})".encode())
    _ = _step(line, Step(_VERSIONS))
    for schema in schemas:
        found = _step(line, Step(_VERSION_OF, {"room": schema.room}))
        version = int(found[0][0] or 0) if found else 0
        if version > len(schema.migrations):
            raise newer_schema(schema.room)
        for statements in schema.migrations[version:]:
            for statement in statements:
                _ = _step(line, Step(statement))
        _ = _step(line, Step(_SET_VERSION, {"room": schema.room, "version": len(schema.migrations)}))
