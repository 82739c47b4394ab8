"""Where the rows of a service are kept: a file of its data folder, or the PostgreSQL base that its settings name."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from etatplateforme.core.clock import Clock, Within
from etatplateforme.core.ports import Storage
from etatplateforme.core.store import Schema, Store
from etatplateforme.errors import InvalidInput
from etatplateforme.manifest import Settings
from etatplateforme.manifest.state_services import Environment

if TYPE_CHECKING:
    from etatplateforme.core.postgres_lines import Address

MIGRATION_SECONDS = 600
"""How long several machines that start at once may wait for the one that changes the tables."""


def open_store(
    settings: Settings, environ: Mapping[str, str], folder: Path, schemas: Sequence[Schema], clock: Clock
) -> Storage:
    """The store that the settings choose, its tables up to date.

    :raises InvalidInput: ``library_missing`` without the extra ``postgres``; ``secret_missing``, ``invalid_dsn`` and
        ``tls_wanted`` for the address.
    :raises EtatError: what the store says of itself.
    """
    address = database_address(settings, environ)
    if address is None:
        return Store(folder / "service.db", schemas)
    from etatplateforme.core.postgres import PostgresStore
    from etatplateforme.service.wakeups import Wakeups

    return PostgresStore(address, schemas, Within.seconds(clock, MIGRATION_SECONDS), Wakeups())


def database_address(settings: Settings, environ: Mapping[str, str]) -> "Address | None":
    """Where the PostgreSQL base of the settings is; None when the service keeps its rows in a file.

    :raises InvalidInput: as :func:`open_store` does.
    """
    if settings.database is None:
        return None
    if find_spec("procrastinate") is None:  # it needs psycopg
        raise InvalidInput(
            "Les bibliothèques qui parlent à PostgreSQL ne sont pas installées.",
            remedy="Installez l'extra : pip install 'etatplateforme[postgres]'",
            code="library_missing",
        )
    from etatplateforme.core.postgres_lines import address_of

    production = settings.environment is Environment.PRODUCTION
    return address_of(settings.database.resolve(environ), production=production)
