"""Writing a file whole or not at all."""

from pathlib import Path

from etatplateforme.core.whole_file import replace_file
from etatplateforme.errors import InvalidInput


def write_whole(path: Path, content: str, *, replace: bool = False) -> None:
    """Write *content* beside *path*, then rename. Raises InvalidInput (``file_exists``) unless *replace*."""
    if path.exists() and not replace:
        raise InvalidInput(
            f"Le fichier « {path.name} » existe déjà : il n'a pas été touché.",
            remedy="Donnez un autre nom, ou ajoutez --force pour le remplacer.",
            code="file_exists",
        )
    replace_file(path, content)
