"""Where a download lands: a temporary file beside the target, checked, flushed, then renamed over it in one step."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from etatplateforme.core.effects import Download, Downloaded
from etatplateforme.errors import EtatError, InvalidInput, StorageFull, Unavailable, UnexpectedReply


def storage_error(error: OSError) -> EtatError:
    """Translate an error of the disk; never names a path, which may be a person's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(
            "Le disque est plein : rien n'a été écrit, ce qui existait est intact.",
            remedy="Libérez de la place, puis recommencez.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Unavailable(
            "Le dossier de données refuse l'écriture.",
            remedy="Donnez au service le droit d'écrire dans son dossier de données.",
            code="storage_denied",
        )
    return Unavailable(
        "Le disque a signalé une erreur.", remedy="Vérifiez le disque : etatplateforme doctor", code="storage_error"
    )


class Landing:
    """The temporary file of one download, and what was counted of it."""

    def __init__(self, effect: Download, file: BinaryIO, name: str) -> None:
        algorithm = effect.checksum[0] if effect.checksum else "sha256"
        if algorithm not in hashlib.algorithms_available:
            raise InvalidInput(
                "L'algorithme de la somme de contrôle est inconnu.",
                remedy="Utilisez sha1, sha256, sha512 ou md5.",
                code="unknown_checksum",
            )
        self._effect = effect
        self._file = file
        self._name = name
        self._sha256 = hashlib.sha256()
        self._asked = hashlib.new(algorithm)
        self._size = 0

    def write(self, chunk: bytes) -> None:
        """Add *chunk*. Raises StorageFull."""
        self._sha256.update(chunk)
        self._asked.update(chunk)
        self._size += len(chunk)
        try:
            _ = self._file.write(chunk)
        except OSError as error:
            raise storage_error(error) from None

    def publish(self, headers: Mapping[str, str]) -> Downloaded:
        """Check size and digest, flush, rename. Raises UnexpectedReply, and the target is then as it was."""
        effect = self._effect
        if effect.size is not None and effect.size != self._size:
            raise UnexpectedReply(
                f"Le fichier reçu fait {self._size} octets au lieu de {effect.size}.",
                remedy="Recommencez ; si cela dure, signalez-le au producteur des données.",
                code="wrong_size",
            )
        if effect.checksum is not None and self._asked.hexdigest() != effect.checksum[1].lower():
            raise UnexpectedReply(
                "La somme de contrôle du fichier reçu n'est pas celle qui est annoncée.",
                remedy="Ne l'utilisez pas : recommencez, puis signalez-le au producteur des données.",
                code="wrong_checksum",
            )
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            os.replace(self._name, effect.path)
        except OSError as error:
            raise storage_error(error) from None
        return Downloaded(effect.path, self._size, self._sha256.hexdigest(), headers)


@contextmanager
def landing(effect: Download, status: int) -> Generator[Landing]:
    """Open the temporary file of *effect* beside its target, and remove it unless it was published."""
    if status != 200:
        raise UnexpectedReply(
            f"Le téléchargement a échoué (réponse HTTP {status}).",
            remedy="Vérifiez que la ressource existe encore dans le catalogue.",
            code="download_failed",
        )
    path = Path(effect.path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise storage_error(error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield Landing(effect, file, name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
