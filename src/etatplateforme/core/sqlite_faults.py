"""Errors of SQLite in the words of the house."""

import sqlite3

from etatplateforme.core.store_faults import too_late
from etatplateforme.errors import Broken, Conflict, EtatError, StorageFull, Unavailable


def code_of(error: sqlite3.Error) -> int:
    """Primary result code of SQLite; 0 when the error is one of the module, not of the library."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def disk_full() -> StorageFull:
    """There is no room: nothing was written."""
    return StorageFull(
        "Le disque est plein : cette écriture n'a pas eu lieu, ce qui était enregistré est intact.",
        remedy="Libérez de la place, puis recommencez.",
    )


def store_failure(error: sqlite3.Error) -> EtatError:
    """Translate an error of SQLite. Its own message may quote values, so none of it is kept."""
    code = code_of(error)
    if code == sqlite3.SQLITE_INTERRUPT:
        return too_late()
    if code == sqlite3.SQLITE_FULL:
        return disk_full()
    if code in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH):
        return Conflict("Cette écriture contredit ce qui est déjà enregistré.", remedy="Relisez, puis recommencez.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable(
            "Le magasin de données est occupé.", remedy="Recommencez dans un instant.", code="store_busy"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Broken(
            "Le fichier du magasin de données est endommagé.",
            remedy="Arrêtez le service et restaurez la dernière sauvegarde.",
            code="store_damaged",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Unavailable(
            "Le magasin de données ne peut pas être ouvert ou écrit.",
            remedy="Donnez au service le droit d'écrire dans son dossier de données.",
            code="storage_denied",
        )
    return Unavailable(
        f"Le magasin de données a échoué (SQLite {code}).", remedy="etatplateforme doctor", code="store_failed"
    )
