"""Where a download lands: a temporary file beside the target, checked, flushed, then renamed over it in one step."""

import errno
import hashlib
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO

from etatplateforme.core.effects import HEAD_BYTES, PASSING, TAIL_BYTES, Download, Downloaded, Reply
from etatplateforme.errors import Conflict, EtatError, InvalidInput, StorageFull, Unavailable, UnexpectedReply


def storage_error(error: OSError) -> EtatError:
    """Translate an error of the disk; never names a path, which may be a person's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
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
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG):
        return Unavailable(
            "L'endroit où écrire n'existe pas, ou n'est pas un fichier.",
            remedy="Créez le dossier, ou donnez le chemin d'un fichier.",
            code="storage_missing",
        )
    return Unavailable(
        "Le disque a signalé une erreur.", remedy="Vérifiez le disque : etatplateforme doctor", code="storage_error"
    )


class NotServed(Unavailable):
    """A download was answered by a status that may pass. ``reply`` holds it, for who decides to ask again."""

    default_code = "download_unavailable"

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(
            f"Le fichier ne peut pas être servi pour le moment (réponse HTTP {status}).", remedy="Réessayez plus tard."
        )
        self.reply = Reply(status, headers)


class Landing:
    """The temporary file of one download, and what was counted of it."""

    def __init__(self, effect: Download, file: BinaryIO, name: str, headers: Mapping[str, str]) -> None:
        if not all(algorithm in hashlib.algorithms_available for algorithm, _ in effect.checksums):
            raise InvalidInput(
                "L'algorithme de la somme de contrôle est inconnu.",
                remedy="Utilisez sha1, sha256, sha512 ou md5.",
                code="unknown_checksum",
            )
        self._effect = effect
        self._file = file
        self._name = name
        self._sha256 = hashlib.sha256()
        self._asked = [
            (hashlib.new(algorithm, usedforsecurity=False), digest.lower()) for algorithm, digest in effect.checksums
        ]
        self._size = 0
        self._head = self._tail = b""
        length = headers.get("content-length", "")
        self._total = int(length[:18]) if length.isascii() and length.isdigit() else None

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._size

    def replay(self, path: Path) -> None:
        """Count what an earlier attempt has written to *path*."""
        with path.open("rb") as file:
            while chunk := file.read(1_000_000):
                self._count(chunk)
        self._total = None if self._total is None else self._total + self._size

    def _count(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        for digest, _ in self._asked:
            digest.update(chunk)
        self._size += len(chunk)
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + chunk[:HEAD_BYTES])[:HEAD_BYTES]
        self._tail = (self._tail + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]

    def write(self, chunk: bytes) -> None:
        """Add *chunk*. Raises StorageFull."""
        self._count(chunk)
        try:
            _ = self._file.write(chunk)
        except OSError as error:
            raise storage_error(error) from None
        if self._effect.progress is not None:
            self._effect.progress(self._size, self._total)

    def publish(self, headers: Mapping[str, str]) -> Downloaded:
        """Check content, size and digests, flush, rename. Raises UnexpectedReply, and the target is then as it was.

        A target that is a symbolic link is replaced itself; what it led to is not written.
        """
        effect = self._effect
        if effect.judge is not None:
            effect.judge(headers, self._head, self._tail)
        if effect.size is not None and effect.size != self._size:
            raise UnexpectedReply(
                f"Le fichier reçu fait {self._size} octets au lieu de {effect.size}.",
                remedy="Recommencez ; si cela dure, signalez-le au producteur des données.",
                code="wrong_size",
            )
        if any(digest.hexdigest() != expected for digest, expected in self._asked):
            raise UnexpectedReply(
                "La somme de contrôle du fichier reçu n'est pas celle qui est annoncée.",
                remedy="Ne l'utilisez pas : recommencez, puis signalez-le au producteur des données.",
                code="wrong_checksum",
            )
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if effect.replaces:
                self._replace()
            else:
                os.link(self._name, effect.path)  # unlike a rename, it fails when somebody took the name
                os.unlink(self._name)
        except FileExistsError:
            raise Conflict(
                "Un autre fichier a pris ce nom pendant le téléchargement : il n'a pas été touché.",
                remedy="Déplacez-le, ou téléchargez dans un autre dossier.",
                code="file_exists",
            ) from None
        except OSError as error:
            raise storage_error(error) from None
        return Downloaded(effect.path, self._size, self._sha256.hexdigest(), headers)

    def _replace(self) -> None:
        """Take the place of the target. A file that is replaced keeps its rights; a new one has the process's."""
        with suppress(FileNotFoundError):
            os.chmod(self._name, S_IMODE(os.stat(self._effect.path).st_mode))
        os.replace(self._name, self._effect.path)


@contextmanager
def landing(effect: Download, status: int, headers: Mapping[str, str]) -> Generator[Landing]:
    """Open the temporary file of *effect* beside its target, and remove it unless it was published."""
    if status in PASSING:
        raise NotServed(status, headers)
    if status != 200:
        raise UnexpectedReply(
            f"Le téléchargement a échoué (réponse HTTP {status}).",
            remedy="Vérifiez que la ressource existe encore dans le catalogue.",
            code="download_failed",
        )
    try:
        handle, name = _beside(Path(effect.path))
    except OSError as error:
        raise storage_error(error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield Landing(effect, file, name, headers)
    except OSError as error:  # closing flushes what a full disk did not take
        raise storage_error(error) from None
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _beside(path: Path) -> tuple[int, str]:
    """A new file in the folder of *path*, with the rights that the process gives to its files."""
    for number in count():
        name = path.parent / f".etatplateforme-{os.getpid()}-{number}.part"
        with suppress(FileExistsError):
            return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), str(name)
    raise AssertionError("count() has no end")
