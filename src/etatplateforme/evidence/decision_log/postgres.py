"""The tally of a log that lies in PostgreSQL (12 or later): the server groups and counts, no row leaves it.

One statement in a read-only transaction, with a limit of time; its text is the expression of :mod:`.engines` in the
dialect of PostgreSQL. Errors of the server, which may quote a value or the address, never leave this file.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

import psycopg
from psycopg import errors, sql
from psycopg.postgres import types
from psycopg.rows import TupleRow

from etatplateforme.errors import EtatError, InvalidInput, TimedOut, Unavailable
from etatplateforme.evidence.decision_log.engines import counted, tally_cells
from etatplateforme.evidence.decision_log.faults import missing_column
from etatplateforme.evidence.decision_log.ibis_types import load
from etatplateforme.evidence.decision_log.shape import LogShape
from etatplateforme.guarantor.statistics.log_tally import LogTally

CONNECT_SECONDS: Final = 10
LOG: Final = "journal"

KINDS: Final[Mapping[str, str]] = {
    "bool": "boolean",
    "int2": "int16",
    "int4": "int32",
    "int8": "int64",
    "float4": "float32",
    "float8": "float64",
    "numeric": "decimal",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "timestamp('UTC')",
}
"""Type in Ibis of the types that are read as they are; the others (enumerations…) are read as texts."""

TRUSTED: Final = cast("Callable[[str], sql.SQL]", sql.SQL)
"""A text taken as SQL: the query of the developer, and the one that Ibis writes with names and values quoted."""

Base: TypeAlias = "psycopg.Connection[TupleRow]"


def tally_in_base(address: str, shape: LogShape, *, table: str, query: str, seconds: float) -> LogTally:
    """The tally of a table or of a query of the base at *address* (a connection string of libpq: a secret)."""
    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS, client_encoding="UTF8") as base:
            base.read_only = True
            return _tally(base, shape, _source(table, query), seconds)
    except psycopg.Error as error:
        failure = _told(error, seconds)
    except UnicodeError:  # a base without encoding (SQL_ASCII) that holds something else
        failure = _unreadable()
    raise failure  # outside the handler: the error of the driver must not travel as __context__


def _source(table: str, query: str) -> sql.Composable:
    if bool(table) == bool(query):
        raise InvalidInput(
            "Il faut nommer une table ou écrire une requête, et non les deux.",
            remedy="Donnez « table » (« schema.table »), ou « query ».",
            code="invalid_source",
        )
    if table:
        return sql.Identifier(*table.split("."))
    return sql.SQL("({}) AS {}").format(TRUSTED(query), sql.Identifier(LOG))


def _tally(base: Base, shape: LogShape, source: sql.Composable, seconds: float) -> LogTally:
    settings = {
        "statement_timeout": str(round(seconds * 1000)),
        "TimeZone": shape.zone,
        "DateStyle": "ISO, YMD",
    }
    for name, value in settings.items():
        _ = base.execute("SELECT set_config(%s, %s, true)", (name, value))
    kinds = _kinds(base, source)
    for name in shape.columns:
        if name not in kinds:
            raise missing_column(name)
    log = load().table({name: KINDS.get(kinds[name], "string") for name in shape.columns}, name=LOG)
    counting = load().to_sql(counted(log, shape, load()), dialect="postgres")
    statement = sql.SQL("WITH {} AS NOT MATERIALIZED (SELECT {} FROM {}) SELECT * FROM ({}) AS counted").format(
        sql.Identifier(LOG),
        sql.SQL(", ").join(_column(name, kinds[name]) for name in shape.columns),
        source,
        TRUSTED(counting),
    )
    return tally_cells(base.execute(statement, binary=True), shape)  # in binary, the protocol takes one statement only


def _kinds(base: Base, source: sql.Composable) -> dict[str, str]:
    """Type of each column; empty for a type that a base defines itself."""
    described = base.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(source), binary=True).description or ()
    known = ((column.name, types.get(column.type_code)) for column in described)
    return {name: kind.name if kind is not None else "" for name, kind in known}


def _column(name: str, kind: str) -> sql.Composable:
    column = sql.Identifier(name)
    return column if kind in KINDS else sql.SQL("{}::text AS {}").format(column, column)


def _told(error: psycopg.Error, seconds: float) -> EtatError:
    match error:
        case errors.QueryCanceled():
            return TimedOut(
                f"La base n'a pas fini de compter en {round(seconds)} secondes.",
                remedy="Donnez plus de temps (« seconds »), ou comptez une copie du journal.",
            )
        case errors.InsufficientPrivilege():
            return Unavailable(
                "Le compte n'a pas le droit de lire le journal.",
                remedy="Donnez à ce compte le droit SELECT sur la table ou la vue, et sur rien d'autre.",
                code="postgres_denied",
            )
        case errors.UndefinedTable() | errors.InvalidSchemaName():
            return InvalidInput(
                "La table du journal n'existe pas dans cette base.",
                remedy="Vérifiez son nom : « schema.table », majuscules comprises.",
                code="missing_table",
            )
        case errors.ReadOnlySqlTransaction():
            return InvalidInput(
                "La requête écrit dans la base : elle a été refusée.",
                remedy="Donnez une requête qui ne fait que lire.",
                code="not_read_only",
            )
        case psycopg.OperationalError():
            return Unavailable(
                "La base PostgreSQL ne répond pas, ou refuse la connexion.",
                remedy="Vérifiez l'adresse que contient la variable d'environnement, le compte et le réseau.",
                code="postgres_unavailable",
            )
        case _:
            return _unreadable()


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "La base n'a pas pu compter le journal.",
        remedy="Vérifiez la requête et les types des colonnes nommées : une vue peut les convertir.",
        code="broken_log",
    )
