"""Connections to PostgreSQL: their address, the bound on every wait, and the few that a process keeps open.

An address must say to which machine it leads. One beyond this machine is reached under TLS with a verified name
(``sslmode=verify-full``) unless the address says otherwise, which production refuses.
"""

import logging
import math
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from ipaddress import ip_address
from typing import TypeVar

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import Dumper, Loader
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGconn
from psycopg.rows import RowFactory, TupleRow, tuple_row

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Statement
from etatplateforme.core.postgres_faults import invalid_dsn, postgres_failure
from etatplateforme.core.store_faults import store_closed, too_late
from etatplateforme.errors import EtatError

T = TypeVar("T")

logging.getLogger("psycopg").disabled = True  # it tells accounts and machines; what matters is raised

CONNECT_SECONDS = 10
GRACE = 2.0
"""Seconds past the deadline for which the server may still say that it gave up; then the connection is cut."""

LEAST_VERSION = 130_000
_HERE = frozenset({"localhost"})
_ALWAYS = {
    "application_name": "etatplateforme",
    "client_encoding": "UTF8",
    "gssencmode": "disable",  # Kerberos' own encryption would take the place of TLS and of the name that it verifies
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the base is, and by which account: a connection string of libpq, password included."""

    conninfo: str = field(repr=False)


def address_of(dsn: str, *, production: bool) -> Address:
    """The parameters of libpq that *dsn* (``postgresql://…`` or ``host=… dbname=…``) gives, with ours.

    :raises InvalidInput: ``invalid_dsn``; ``tls_wanted`` when production would speak in clear or to anybody.
    """
    failed = False
    found: dict[str, object] = {}
    try:
        found = dict(conninfo_to_dict(dsn))
    except psycopg.Error:  # its message quotes the address
        failed = True
    given = {name: str(value) for name, value in found.items() if value is not None}
    if failed or "service" in given or not (given.get("host") or given.get("hostaddr")):
        raise invalid_dsn(
            "L'adresse de la base PostgreSQL n'est pas valable.",
            "Écrivez-la « postgresql://compte:motdepasse@machine/base », la machine toujours nommée.",
        )
    if not _stays_here(given):
        mode = given.setdefault("sslmode", "verify-full")
        if production and mode != "verify-full":
            raise invalid_dsn(
                "En production, la base d'une autre machine se joint avec TLS et un certificat vérifié.",
                "Écrivez « sslmode=verify-full » (et « sslrootcert » si l'autorité est la vôtre) dans l'adresse.",
                "tls_wanted",
            )
    return Address(make_conninfo(**{**_ALWAYS, **given}))


def _stays_here(given: Mapping[str, str]) -> bool:
    """True when every machine of the address is this one; a number decides over a name, as in libpq."""
    return all(map(_here, given.get("hostaddr", given.get("host", "")).split(",")))


def _here(host: str) -> bool:
    if host.startswith(("/", "@")) or host in _HERE:  # a Unix socket
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Untyped(Dumper):
    """A number whose type the statement decides, never its size: so a statement means the same for every value."""

    oid = 0

    def dump(self, obj: int) -> bytes:
        """Its digits."""
        return b"%d" % obj


class _Truth(Loader):
    """0 or 1, as SQLite says it."""

    def load(self, data: Buffer) -> int:
        """0 or 1."""
        return int(bytes(data) == b"t")


class _Whole(Loader):
    """A sum of BIGINT is a NUMERIC: whole numbers come as int, the others (an average) as float."""

    def load(self, data: Buffer) -> int | float:
        """The number, exact when it is whole."""
        value = Decimal(bytes(data).decode())
        return int(value) if value == value.to_integral_value() else float(value)


class Line(psycopg.Connection[TupleRow]):
    """One connection. Nothing on it waits past ``within``, but for a short grace."""

    within: Within | None = None

    def __init__(self, pgconn: PGconn, row_factory: RowFactory[TupleRow] = tuple_row) -> None:
        super().__init__(pgconn, row_factory)
        self.for_many: dict[Statement, str] = {}
        """Statements that take many rows, as this server wants them."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for the server; past the deadline raises OperationalError."""
        if timeout is None and self.within is not None:
            timeout = self.within.remaining() + GRACE
        return super().wait(gen, interval, timeout)


def dialled(address: Address, within: Within) -> Line:
    """A new connection. Raises the errors of the house."""
    seconds = max(2, math.ceil(min(within.remaining(), CONNECT_SECONDS)))  # libpq takes 1 for 2
    line: Line | None = None
    failure: EtatError = too_late()
    try:
        line = Line.connect(
            address.conninfo,
            autocommit=True,
            row_factory=tuple_row,
            connect_timeout=seconds,
        )
    except psycopg.Error as error:
        failure = postgres_failure(error)
    if line is None:
        raise failure
    for kind in (int, bool):
        line.adapters.register_dumper(kind, _Untyped)
    line.adapters.register_loader("bool", _Truth)
    line.adapters.register_loader("numeric", _Whole)
    return line


class Lines:
    """The connections of one process, *most* at a time; who comes when all are taken waits, until its deadline."""

    def __init__(self, address: Address, most: int) -> None:
        self._address = address
        self._permits = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._closed = False

    @contextmanager
    def borrowed(self, within: Within) -> Generator[Line]:
        """A connection for one effect. One that comes back in the middle of something is closed."""
        if not self._permits.acquire(timeout=within.remaining()):
            raise too_late()
        try:
            line = self._taken(within)
            line.within = within
            try:
                yield line
            finally:
                self._put_back(line)
        finally:
            self._permits.release()

    def drop_idle(self) -> None:
        """Close those that wait: the server was lost, and they with it."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()

    def close(self) -> None:
        """Close all; one that is at work is closed when it comes back."""
        with self._lock:
            self._closed = True
        self.drop_idle()

    def _taken(self, within: Within) -> Line:
        with self._lock:
            if self._closed:
                raise store_closed()
            if self._idle:
                return self._idle.pop()
        return dialled(self._address, within)

    def _put_back(self, line: Line) -> None:
        sound = not line.closed and line.info.transaction_status is TransactionStatus.IDLE
        with self._lock:
            if sound and not self._closed:
                self._idle.append(line)
                return
        with suppress(psycopg.Error):
            line.close()
