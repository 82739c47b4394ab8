"""Writing a file whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput


def write_whole(path: Path, content: str, *, replace: bool = False) -> None:
    """Write *content* beside *path*, then rename. Raises InvalidInput (``file_exists``) unless *replace*."""
    if path.exists() and not replace:
        raise InvalidInput(
            f"Le fichier « {path.name} » existe déjà : il n'a pas été touché.",
            remedy="Donnez un autre nom, ou ajoutez --force pour le remplacer.",
            code="file_exists",
        )
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise storage_error(error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            _ = file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise storage_error(error) from None
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
