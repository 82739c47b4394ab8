"""Reading what somebody wrote: a manifest, settings, a page, a style sheet."""

from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput


def read_text(path: Path, what: str, limit: int = 1_000_000) -> str:
    """Text of a file that somebody wrote. Raises InvalidInput when it is absent, not a file, too large or not UTF-8."""
    return text_of(read_bytes(path, what, limit), f"Le {what} « {path.name} »", limit)


def read_bytes(path: Path, what: str, limit: int = 1_000_000) -> bytes:
    """At most *limit* bytes of a file, and one more when it is larger. Raises InvalidInput when it is absent."""
    remedy = f"Écrivez-en un : etatplateforme init {path.name}" if what == "manifeste" else "Vérifiez le chemin donné."
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise InvalidInput(f"Le {what} « {path.name} » n'existe pas.", remedy=remedy, code="file_missing") from None
    except IsADirectoryError:
        raise InvalidInput(
            f"« {path.name} » est un dossier, pas un {what}.", remedy=remedy, code="file_missing"
        ) from None
    except OSError as error:
        raise storage_error(error) from None


def text_of(content: bytes, subject: str, limit: int) -> str:
    """Text of *content*, without its mark of order. Raises InvalidInput when it is too large or not UTF-8."""
    if len(content) > limit:
        raise InvalidInput(
            f"{subject} dépasse {limit // 1_000} ko.",
            remedy="Un fichier de cette sorte tient en quelques pages : vérifiez que c'est le bon.",
            code="file_too_large",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            f"{subject} n'est pas en UTF-8.",
            remedy="Enregistrez-le en UTF-8 dans votre éditeur de texte.",
            code="not_utf8",
        ) from None
