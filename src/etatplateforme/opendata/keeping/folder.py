"""A folder with its lock: which name is free, and what became of a file since it was kept."""

import hashlib
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import Conflict
from etatplateforme.opendata.dataset import Resource
from etatplateforme.opendata.keeping.lock import LOCK, Kept, read_lock
from etatplateforme.opendata.keeping.names import file_name, numbered

_OWN = os.O_RDONLY | (0 if sys.platform == "win32" else os.O_NOFOLLOW | os.O_NONBLOCK)


class Here(StrEnum):
    """What stands under the name of a kept file."""

    RIGHT = "right"
    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource goes, and whether an earlier state of it may be replaced there."""

    path: Path
    replaces: bool


def place(folder: Path, resource: Resource) -> Place:
    """The place of *resource* in *folder*: the one that it has, or a name that nothing bears.

    Raises Conflict (``altered_here``) when somebody has changed the file since, and what :func:`read_lock` raises.
    """
    lock = folder / LOCK
    kept = read_lock(lock) if lock.exists() else ()
    for each in kept:
        if each.resource == resource.id:
            here = state(folder, each)
            if here is Here.ALTERED:
                raise Conflict(
                    "Ce fichier a été modifié depuis son téléchargement : il n'a pas été touché.",
                    remedy="Déplacez-le ou supprimez-le, puis recommencez.",
                    code="altered_here",
                )
            return Place(folder / each.path, replaces=here is Here.RIGHT)
    taken = {LOCK, *(each.path.casefold() for each in kept)}
    return Place(folder / _free(folder, file_name(resource), taken), replaces=False)


def _free(folder: Path, name: str, taken: set[str]) -> str:
    for number in count(1):
        candidate = name if number == 1 else numbered(name, str(number))
        if candidate.casefold() not in taken and not os.path.lexists(folder / candidate):
            return candidate
    raise AssertionError("count() has no end")


def state(folder: Path, kept: Kept) -> Here:
    """What stands in *folder* under the name of *kept*. A link is not the file, wherever it leads."""
    try:
        with os.fdopen(os.open(folder / kept.path, _OWN), "rb") as file:
            if os.fstat(file.fileno()).st_size != kept.size:
                return Here.ALTERED
            return Here.RIGHT if hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256 else Here.ALTERED
    except FileNotFoundError:
        return Here.MISSING
    except OSError as error:
        if os.path.islink(folder / kept.path) or os.path.isdir(folder / kept.path):
            return Here.ALTERED
        raise storage_error(error) from None
