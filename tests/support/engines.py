"""One store or the other, for tests that hold on both."""

from collections.abc import Sequence
from pathlib import Path

from etatplateforme.core.clock import SystemClock, Within
from etatplateforme.core.ports import Storage
from etatplateforme.core.postgres import PostgresStore
from etatplateforme.core.postgres_lines import address_of
from etatplateforme.core.store import Schema, Store


def postgres_store(dsn: str, schemas: Sequence[Schema] = ()) -> PostgresStore:
    """A store over the base at *dsn*, as production would open it."""
    return PostgresStore(address_of(dsn, production=True), schemas, Within.seconds(SystemClock(), 60))


def opened_store(folder: Path, schemas: Sequence[Schema], dsn: str | None) -> Storage:
    """A store in *folder*, or over the base at *dsn* when there is one."""
    return Store(folder / "etat.sqlite", schemas) if dsn is None else postgres_store(dsn, schemas)
