"""The one signer of the project: an Ed25519 key (RFC 8032) in a PEM text, for checkpoints and for attestations."""

import os
import threading
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from etatplateforme.core.landing import storage_error
from etatplateforme.core.reading import read_bytes
from etatplateforme.errors import InvalidInput
from etatplateforme.values.public_key import PublicKey

LARGEST_PEM = 10_000


class Signer:
    """An Ed25519 private key. Neither printed nor told by any error."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def from_file(cls, path: Path, *, create: bool = False, password: str = "") -> "Signer":
        """Read the key at *path*; with ``create``, make one first if the file does not exist, for its owner only.

        Raises InvalidInput, and Unavailable when the disk refuses.
        """
        if create:
            try:
                with suppress(FileExistsError):
                    _write_fresh_key(path, password)
            except OSError as error:
                raise storage_error(error) from None
        return cls.from_pem(read_bytes(path, "fichier de clé", LARGEST_PEM), password=password)

    @classmethod
    def from_pem(cls, pem: bytes, *, password: str = "") -> "Signer":
        """Read a PEM text, such as a secret of the environment. Raises InvalidInput."""
        try:
            key = load_pem_private_key(pem, password.encode() or None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidInput(
                "La clé de signature ne peut pas être lue, ou n'est pas une clé Ed25519.",
                remedy="Indiquez un fichier PEM qui contient une clé privée Ed25519, et son mot de passe s'il en a un.",
                code="invalid_signing_key",
            )
        return cls(key)

    @property
    def public(self) -> PublicKey:
        """The public key: publish it, so that anyone can verify."""
        return PublicKey(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, content: bytes) -> bytes:
        """Signature of *content*, 64 bytes. The same content has the same signature."""
        return self._key.sign(content)


def _write_fresh_key(path: Path, password: str) -> None:
    """A new key, in place at once: a file that exists is a whole key. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    lock: KeySerializationEncryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            fresh = Ed25519PrivateKey.generate()
            _ = file.write(fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename, it never replaces the key that another process just made
    finally:
        os.unlink(beside)
