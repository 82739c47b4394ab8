"""Errors of PostgreSQL in the words of the house. Its own messages quote values and addresses: none of them is kept."""

from types import MappingProxyType

import psycopg

from etatplateforme.core.store_faults import invalid_value, too_late
from etatplateforme.errors import (
    Broken,
    Conflict,
    EtatError,
    InvalidInput,
    StorageFull,
    Unavailable,
    Uncertain,
)

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
COLLISIONS = frozenset({SERIALIZATION_FAILURE, DEADLOCK})
"""Two transactions met and this one was undone whole: run again, it may pass."""

_CONFLICT_CLASS = "23"
_NOT_A_NUMBER = "22P02"
_BUSY = frozenset({*COLLISIONS, "55P03", "53000", "53200", "53300"})
_FULL = frozenset({"53100", "58030"})
_DENIED = frozenset({"25006", "42501"})
_CANCELLED = "57014"
_VALUES = frozenset({"22003", "22021", "22P05"})
_DAMAGED = frozenset({"XX001", "XX002"})

_TEXTS = MappingProxyType(
    {
        "store_busy": ("Le magasin de données est occupé.", "Recommencez dans un instant."),
        "storage_denied": (
            "Le magasin de données ne peut pas être ouvert ou écrit.",
            "Donnez au compte PostgreSQL du service la propriété de sa base.",
        ),
        "store_unreachable": (
            "La base PostgreSQL ne répond pas, ou refuse la connexion.",
            "Vérifiez le serveur, le réseau, le certificat, le compte, et l'adresse que contient la variable.",
        ),
    }
)


def _unavailable(code: str) -> Unavailable:
    problem, remedy = _TEXTS[code]
    return Unavailable(problem, remedy=remedy, code=code)


def unreachable() -> Unavailable:
    """Nobody answers at the address, or the connection was lost before anything was committed."""
    return _unavailable("store_unreachable")


def busy() -> Unavailable:
    """Others were quicker, several times in a row."""
    return _unavailable("store_busy")


def commit_unanswered() -> Uncertain:
    """COMMIT was sent and the connection was lost before its answer."""
    return Uncertain(
        "La connexion à PostgreSQL s'est perdue pendant une écriture : elle a peut-être eu lieu.",
        remedy="Vérifiez ce qui est enregistré avant de recommencer.",
        code="commit_unanswered",
    )


def newer_schema(room: str) -> Conflict:
    """A later version of the program has changed the tables of *room*."""
    return Conflict(
        f"La base a été mise à jour par une version plus récente du programme (tables « {room} »).",
        remedy="Installez la version la plus récente sur toutes les machines : rien n'a été changé.",
        code="newer_schema",
    )


def invalid_dsn(problem: str, remedy: str, code: str = "invalid_dsn") -> InvalidInput:
    """The address of the base cannot be used; it holds a password and is never quoted."""
    return InvalidInput(problem, remedy=remedy, code=code)


def postgres_failure(error: psycopg.Error) -> EtatError:
    """The error of the house for *error*; raise it outside the handler, or the driver's text travels as context."""
    state = error.sqlstate
    if state is None:  # said by the driver: a value that has no form, or a connection that is no more
        return invalid_value() if isinstance(error, psycopg.DataError) else unreachable()
    if state == _CANCELLED:
        return too_late()
    if state in _VALUES:
        return invalid_value()
    if state in _FULL:
        return StorageFull(
            "Le disque de PostgreSQL est plein : cette écriture n'a pas eu lieu, ce qui était enregistré est intact.",
            remedy="Libérez de la place, puis recommencez.",
        )
    if state.startswith(_CONFLICT_CLASS) or state == _NOT_A_NUMBER:
        return Conflict("Cette écriture contredit ce qui est déjà enregistré.", remedy="Relisez, puis recommencez.")
    if state in _DAMAGED:
        return Broken(
            "La base PostgreSQL est endommagée.",
            remedy="Arrêtez le service et restaurez la dernière sauvegarde.",
            code="store_damaged",
        )
    return _passing(state)


def _passing(state: str) -> Unavailable:
    if state in _BUSY:
        return busy()
    if state in _DENIED:
        return _unavailable("storage_denied")
    if state.startswith(("08", "57P")):
        return unreachable()
    return Unavailable(
        f"Le magasin de données a échoué (PostgreSQL {state}).", remedy="etatplateforme doctor", code="store_failed"
    )
